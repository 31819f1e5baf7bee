/** The words of a line seen against a roll's vocabularies: ids, background frequencies, and the cost of every key they may stand for. */

import {
  createExpander,
  EXACT_BITS,
  type Expander,
  type Expansion,
  FACT,
  LONGER_BITS,
  NICKNAME_BITS,
  PART_BITS,
  STEM_BITS,
  STUMP_BITS,
} from './expand.ts';
import { SYM_SEED, symFinish, symStep } from './index-file.ts';
import { keyText, type RollViews, type Vocabulary } from './index-open.ts';
import { createKeyFinder } from './key-finder.ts';
import { nicknamesOf } from './nicknames.ts';
import { cost, EIGHTH, LEAST_OF_ONE, LEAST_OF_THREE, LEAST_OF_TWO, LEAST_PAIR, popcount } from './writing.ts';
import { createWordCache, NO_FORMS, type Word, writtenWord } from './written-word.ts';

/** Cost where two words have nothing to do with each other. */
export const UNRELATED = 99;
/** A first letter stands for the name: -log2 of the share of signers who write it so. */
export const INITIAL_BITS = 4.6;
const LIMIT = 26 * EIGHTH;
const PART_LIMIT = 12 * EIGHTH;
/** Cost above which a numbered street is compared by its number. */
const NUMBERED_BITS = 12;
/** Cost above which a given name may be a familiar form with a slip. */
const FAMILIAR_FROM = 14;
/** At and above this many bearers a name's neighbours add nothing worth an expansion to how common it is. */
const COMMON = 400;
/** Share of people whose names a slip may have turned into a rare or unknown word: the most common surname (about 1.3 %) misread in its likeliest way, or cut off. */
const MOST_NEIGHBOURS = 2 ** -11.5;
const MAX_PARTS = 4000;

/** Comparisons remembered per role. */
const MEMO = 1 << 13;

export interface Role {
  readonly vocabulary: Vocabulary;
  readonly expander: Expander;
  /** `slips`: how many are looked for at most when the word is expanded. */
  word(text: string, slips?: 1 | 2): Word;
  expand(word: Word): Expansion;
  /** log2 of how likely a random person writes this word here; expands when it must. */
  log2u(word: Word): number;
  /** No less than log2u, without expanding anything. */
  mostU(word: Word): number;
  /** Cost in bits of writing key `id` as the word; UNRELATED when no slip explains it. */
  bits(word: Word, id: number): number;
  /** As bits, where a cost above `limit` comes as UNRELATED: the nearer the limit, the less work. */
  within(word: Word, id: number, limit: number): number;
  /** Cost in bits of a written name where the roll has its initial only: any name with that letter, as common as it is. */
  initialOnRoll(word: Word, id: number, log2u: number): number;
}

/** One vocabulary in one role, with bounded caches; not shared between threads. */
export function createRole({
  vocabulary,
  people,
  given = false,
  numbered = false,
}: {
  vocabulary: Vocabulary;
  people: number;
  given?: boolean;
  /** Keys may be numbers with their ending (164TH). */
  numbered?: boolean;
}): Role {
  const finder = createKeyFinder(vocabulary);
  const expander = createExpander({ vocabulary, people, nicknames: given, finder });
  const { heap, off, freq } = vocabulary;
  const { facts } = expander;
  const initials = new Float64Array(26);
  if (given) for (let id = 0; id < vocabulary.count; id++) initials[heap[off[id]] - 65] += freq[id];
  const { find } = finder;
  let serial = 0;
  const memoWord = new Uint32Array(MEMO);
  const memoId = new Uint32Array(MEMO);
  const memoBits = new Float64Array(MEMO);
  const cache = createWordCache();
  let last: Word | undefined;

  function formsOf(text: string): ReadonlyMap<number, number> {
    let forms: Map<number, number> | null = null;
    for (const [form, steps] of nicknamesOf(text)) {
      const id = find(form);
      if (id >= 0) (forms ??= new Map()).set(id, NICKNAME_BITS[steps]);
    }
    return forms ?? NO_FORMS;
  }

  function make(text: string, slips: 1 | 2): Word {
    const exact = find(text);
    let cheapU: number | null = null;
    if (given && text.length === 1 && text >= 'A' && text <= 'Z')
      cheapU = Math.log2((initials[text.charCodeAt(0) - 65] + 1) / people) - INITIAL_BITS;
    else if (exact >= 0 && freq[exact] >= COMMON) cheapU = Math.log2(freq[exact] / people) - EXACT_BITS;
    const quickU = cheapU ?? (exact >= 0 ? Math.log2((freq[exact] + 2) / people) : Number.NEGATIVE_INFINITY);
    return writtenWord({ text, exact, cheapU, quickU, slips, serial: ++serial, formsOf: given ? formsOf : null });
  }

  function partsOf(word: Word): ReadonlySet<number> {
    const found = new Set<number>();
    const buckets = vocabulary.partStart.length - 1;
    if (buckets > 0) {
      let h = SYM_SEED;
      for (let i = 0; i < word.text.length; i++) h = symStep(h, word.text.charCodeAt(i));
      h = symFinish(h);
      const bucket = h & (buckets - 1);
      for (let i = vocabulary.partStart[bucket]; i < vocabulary.partStart[bucket + 1] && found.size < MAX_PARTS; i++) {
        if (vocabulary.partItem[i] >>> 24 === h >>> 24) found.add(vocabulary.partItem[i] & 0xffffff);
      }
    }
    return found;
  }

  function endsMatch(word: Word, from: number, to: number): boolean {
    const { codes } = word;
    const n = codes.length;
    const m = to - from;
    const shorter = Math.min(n, m);
    let front = 0;
    while (front < shorter && heap[from + front] === codeByte(codes[front])) front++;
    if (front === shorter) return true;
    let back = 0;
    while (back < shorter && heap[to - 1 - back] === codeByte(codes[n - 1 - back])) back++;
    return back === shorter;
  }

  const role: Role = {
    vocabulary,
    expander,
    word(text, slips = 2) {
      // A batch goes from street to street: the word before is often the same.
      if (last !== undefined && last.text === text && last.slips === slips) return last;
      last = cache.find(text, slips);
      if (last !== undefined) return last;
      last = make(text, slips);
      cache.keep(last);
      return last;
    },
    expand(word) {
      word.expansion ??= expander.expand(word.text, word.codes, word.exact, word.slips);
      return word.expansion;
    },
    log2u(word) {
      return word.cheapU ?? role.expand(word).log2u;
    },
    mostU(word) {
      return word.cheapU ?? Math.log2((word.exact >= 0 ? freq[word.exact] / people : 0) + MOST_NEIGHBOURS);
    },
    initialOnRoll(word, id, log2u) {
      const from = off[id];
      if (!given || id >= vocabulary.count || off[id + 1] - from !== 1 || word.codes.length < 2) return UNRELATED;
      const letter = heap[from] - 65;
      if (letter < 0 || letter > 25 || word.codes[0] !== letter) return UNRELATED;
      return Math.max(1, Math.log2((initials[letter] + 1) / people) - log2u);
    },
    bits(word, id) {
      if (id === word.exact && !(given && word.codes.length === 1)) return EXACT_BITS;
      const slot = (Math.imul(word.serial, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b)) >>> 19;
      if (memoWord[slot] === word.serial && memoId[slot] === id) return memoBits[slot];
      const value = compare(word, id, UNRELATED);
      remember(slot, word, id, value);
      return value;
    },
    within(word, id, limit) {
      if (id === word.exact && !(given && word.codes.length === 1)) return EXACT_BITS;
      // The answer must be of the word, the key and the limit alone: what was compared before must not show in it. Below this limit a
      // familiar form with a slip is not looked for, but may be remembered.
      const all = limit > FAMILIAR_FROM || !mayBeFamiliar(word);
      const slot = (Math.imul(word.serial, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b)) >>> 19;
      if (all && memoWord[slot] === word.serial && memoId[slot] === id) return memoBits[slot] <= limit ? memoBits[slot] : UNRELATED;
      cutShort = false;
      let value = compare(word, id, limit);
      if (value > limit) return UNRELATED;
      // Another explanation than letter by letter, which was not followed to its end.
      if (cutShort) value = all ? compare(word, id, UNRELATED) : compareLetters(word, id, UNRELATED);
      if (all) remember(slot, word, id, value);
      return value <= limit ? value : UNRELATED;
    },
  };

  function remember(slot: number, word: Word, id: number, value: number): void {
    memoWord[slot] = word.serial;
    memoId[slot] = id;
    memoBits[slot] = value;
  }

  /** The cheapest explanation; one above `limit` may be missed. */
  function compare(word: Word, id: number, limit: number): number {
    const value = compareLetters(word, id, limit);
    // A familiar form with a slip is found by expansion only.
    return limit > FAMILIAR_FROM && value > FAMILIAR_FROM && mayBeFamiliar(word)
      ? Math.min(value, expandedBits(role.expand(word), id))
      : value;
  }

  function mayBeFamiliar(word: Word): boolean {
    return given && word.exact < 0 && word.codes.length > 2;
  }

  /** Set by compareLetters where the letters differ by more than the limit, but perhaps not by more than any. */
  let cutShort = false;

  function compareLetters(word: Word, id: number, limit: number): number {
    if (id >= vocabulary.count) return UNRELATED;
    const from = facts[id * FACT.words + FACT.from];
    const to = facts[(id + 1) * FACT.words + FACT.from];
    const n = word.codes.length;
    const m = to - from;
    if (n === 0 || m === 0) return UNRELATED;
    if (given) {
      if (n === 1) return heap[from] === codeByte(word.codes[0]) ? INITIAL_BITS : UNRELATED;
      // The roll has an initial: see initialOnRoll, which knows how common the written name is.
      if (m === 1) return UNRELATED;
    }
    let best = UNRELATED;
    const { familiar } = word;
    if (familiar !== NO_FORMS) best = familiar.get(id) ?? UNRELATED;
    const difference = m - n;
    const letters = facts[id * FACT.words + FACT.mask];
    const tooMany = popcount(letters & ~word.mask);
    const missing = popcount(word.mask & ~letters);
    const most = Math.min(LIMIT, Math.ceil((limit - EXACT_BITS) * EIGHTH));
    const alike = missing <= OTHER_LETTERS && tooMany <= OTHER_LETTERS + word.marks;
    if (difference <= 3 && difference >= -3 && alike) {
      const c = word.marks > 0 || leastCost(tooMany, missing) <= most ? cost(word.codes, heap, from, to, most) : LIMIT + 1;
      if (c > most) cutShort = most < LIMIT;
      else if (c / EIGHTH + EXACT_BITS < best) best = c / EIGHTH + EXACT_BITS;
    }
    if (numbered && best > NUMBERED_BITS && isNumbered(word, from, to)) {
      // 164TH for 161ST: where the number is misread its ending follows by itself.
      const c = cost(word.codes.subarray(0, n - 2), heap, from, to - 2, LIMIT);
      if (c <= LIMIT && c / EIGHTH + EXACT_BITS < best) best = c / EIGHTH + EXACT_BITS;
    }
    if (word.stem !== '' && best > STEM_BITS && difference > -2 && startsWith(from, to, word.stem)) best = STEM_BITS;
    if (best > PART_BITS && n >= 3 && m >= 3 && (difference >= 2 || difference <= -2) && endsMatch(word, from, to)) {
      if (difference > 0) {
        word.parts ??= partsOf(word);
        best = Math.min(best, word.parts.has(id) ? PART_BITS : STUMP_BITS);
      } else {
        // The line writes more than the roll has: GARCIA LOPEZ for GARCIA.
        best = Math.min(best, m >= 4 ? LONGER_BITS : STUMP_BITS);
      }
    } else if (best === UNRELATED && n >= 4 && difference >= 3 && missing <= PART_MISSING && limit > STUMP_BITS) {
      // Half of a double name, with a slip.
      const front = cost(word.codes, heap, from, from + n, PART_LIMIT);
      const back = cost(word.codes, heap, to - n, to, PART_LIMIT);
      const least = Math.min(front, back);
      if (least <= PART_LIMIT) best = STUMP_BITS + least / EIGHTH;
    }
    return best;
  }

  function isNumbered({ codes }: Word, from: number, to: number): boolean {
    const digit = (code: number) => code >= 26 && code < 36;
    return codes.length > 2 && to - from > 2 && digit(codes[codes.length - 3]) && heap[to - 3] < 58 && codes[codes.length - 1] < 26;
  }

  function startsWith(from: number, to: number, text: string): boolean {
    if (to - from < text.length + 2) return false;
    for (let i = 0; i < text.length; i++) if (heap[from + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  return role;
}

function expandedBits({ ids, bits }: Expansion, id: number): number {
  const at = ids.indexOf(id);
  return at < 0 ? UNRELATED : bits[at];
}

/** Letters that a key may have and the word not, and the other way round: each costs a slip, and four slips are more than any limit. */
const OTHER_LETTERS = 3;

/** Letters of half a name that may be missing within PART_LIMIT: two letters written for one. */
const PART_MISSING = 2;

/** Least cost of writing a key that has so many letters the word has not, and lacks so many, where every mark can be read. */
function leastCost(tooMany: number, missing: number): number {
  const most = tooMany > missing ? tooMany : missing;
  if (most > 2) return LEAST_OF_THREE;
  return most === 2 ? (tooMany === missing ? LEAST_OF_TWO : LEAST_PAIR) : most === 1 ? LEAST_OF_ONE : 0;
}

/** Whether a key of these letters may be within any limit of the word. */
export function alikeLetters(word: Word, letters: number): boolean {
  return popcount(letters & ~word.mask) <= OTHER_LETTERS + word.marks && popcount(word.mask & ~letters) <= OTHER_LETTERS;
}

function codeByte(code: number): number {
  return code < 26 ? 65 + code : code < 36 ? 48 + code - 26 : 63;
}

export interface Roles {
  readonly surname: Role;
  readonly given: Role;
  readonly street: Role;
  readonly city: Role;
}

/** The four fuzzy vocabularies of a roll. */
export function createRoles(views: RollViews): Roles {
  const people = Math.max(1, views.voterRow.length);
  return {
    surname: createRole({ vocabulary: views.surname, people }),
    given: createRole({ vocabulary: views.given, people, given: true }),
    street: createRole({ vocabulary: views.street, people, numbered: true }),
    city: createRole({ vocabulary: views.city, people }),
  };
}

/** Text of a key, for explanations. */
export function wordOf(role: Role, id: number): string {
  return keyText(role.vocabulary, id);
}
