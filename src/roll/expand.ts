/**
 * Fuzzy look-up at the vocabulary: for a written word, the keys of the roll it may stand for with the cost of each, and how common
 * such a word is among people at large. Symmetric-delete index (W. Garbe's SymSpell idea) for recall, weighted alignment for the cost.
 */

import { SYM_DELETES, SYM_PREFIX, SYM_SEED, symFinish, symStep } from './index-file.ts';
import { keyText, type Vocabulary } from './index-open.ts';
import { createKeyFinder, type KeyFinder } from './key-finder.ts';
import { createLetterModel, type LetterModel } from './letter-model.ts';
import { familiarStem, nicknamesOf } from './nicknames.ts';
import { codesMask, cost, EIGHTH, popcount, UNREADABLE } from './writing.ts';

/** A written word seen against one vocabulary. */
export interface Expansion {
  /** Key ids, most probable first (frequency × writing probability). */
  readonly ids: Uint32Array;
  /** Writing cost in bits of each. */
  readonly bits: Float32Array;
  /** How many keys the word may stand for; the likeliest of them are kept. */
  readonly count: number;
  /** log2 of the probability that a random person's name is written like this. */
  readonly log2u: number;
}

export interface ExpanderCounters {
  expansions: number;
  verified: number;
}

export interface Expander {
  /** `codes` are the letter codes of the word, `exact` is the id of the key equal to it or -1; `slips` is how many are looked for at most (2). */
  expand(word: string, codes: Uint8Array, exact: number, slips?: number): Expansion;
  readonly counters: ExpanderCounters;
  /** The facts of all keys, see FACT. */
  readonly facts: Uint32Array;
}

/** Keys kept of an expansion: no search goes farther down. */
const KEEP = 16;
/** A part of a double name that the roll knows as such; any other name cut off; a name with another one run on to it. */
export const PART_BITS = 5;
export const STUMP_BITS = 8.5;
export const LONGER_BITS = 6.5;
/** A familiar form that no table lists, made by cutting the name and putting a vowel on. */
export const STEM_BITS = 7.5;
/** Neighbours of a misspelt familiar form whose names are tried, and the costliest slip. */
const FAMILIAR_NEIGHBOURS = 5;
const FAMILIAR_SLIP = 13;
/** What a small roll is taken to lack: so many names, as if it had ten times so many people more. */
const FEW_UNSEEN = 60;
/** A name written or read beyond recognition: how seldom, and what each letter then costs. */
const GARBLED_BITS = 10;
const JUNK_LETTER_BITS = 3.2;
/** log2 P(a word of so many letters | some name written or read beyond recognition). */
export function garbledBits(length: number): number {
  return -JUNK_LETTER_BITS * length - GARBLED_BITS;
}
/** Exact writing is not certain: -log2(.8). */
export const EXACT_BITS = 0.3;
/** Cost of a short or familiar form (known table), one and two steps away. */
export const NICKNAME_BITS = [0, 5.5, 8.5] as const;
/** Words of at most this many letters are looked up with one deletion only. */
const SHORT_WORD = 4;
const LIMIT_ONE = 15 * EIGHTH;
const LIMIT_TWO = 24 * EIGHTH;
/** The probability of a cost in eighths of a bit, by itself and where it is what a word costs. */
const OF_COST = Float64Array.from({ length: LIMIT_TWO + 1 }, (_, c) => 2 ** (-c / EIGHTH));
const OF_WRITTEN = Float64Array.from({ length: LIMIT_TWO + 1 }, (_, c) => 2 ** -(c / EIGHTH + EXACT_BITS));
/** Bearers, each weighed by the probability of the slip, from which on one slip explains a word. */
const EXPLAINED = 0.5;
/** Most of a name's bearers who can write a word that has no other letters, one other letter, two (bits 6, 6.75 and 8: the least such slips cost). */
const SHARE_ALIKE = 2 ** -6;
const SHARE_ONE = 2 ** -6.75;
const SHARE_TWO = 2 ** -8;
/** A key that accounts for less than this part of the word's bearers is passed over. */
const NEGLIGIBLE = 0.0003;
/** Strings that come from SYM_PREFIX letters by at most two deletions. */
const MOST_DELETES = 1 + SYM_PREFIX + (SYM_PREFIX * (SYM_PREFIX - 1)) / 2;
const NO_CODES = new Uint8Array(0);
const NO_IDS = new Map<number, number>();

/** The order of an expansion: what flows most, then what costs least. */
function before(flow: number, bits: number, id: number, otherFlow: number, otherBits: number, otherId: number): boolean {
  if (flow !== otherFlow) return flow > otherFlow;
  return bits !== otherBits ? bits < otherBits : id < otherId;
}

/** What is asked of every key that comes up, side by side, so that it comes with one line of the cache. */
export const FACT = { words: 4, mask: 0, bearers: 1, from: 2, stamp: 3 } as const;

/** The facts of all keys, and one more entry that says where the last key ends. */
function keyFacts({ mask, freq, off, count }: Vocabulary): Uint32Array {
  const facts = new Uint32Array((count + 1) * FACT.words);
  for (let id = 0; id <= count; id++) {
    const at = id * FACT.words;
    if (id < count) {
      facts[at + FACT.mask] = mask[id];
      facts[at + FACT.bearers] = freq[id];
    }
    facts[at + FACT.from] = off[id];
  }
  return facts;
}

/** Makes an expander over one vocabulary of a roll with `people` people; not shared between threads. Whoever asks keeps what is found. */
export function createExpander({
  vocabulary,
  people,
  nicknames,
  finder = createKeyFinder(vocabulary),
}: {
  vocabulary: Vocabulary;
  people: number;
  nicknames: boolean;
  finder?: KeyFinder;
}): Expander {
  const { heap, freq, symStart, symItem, count } = vocabulary;
  const bucketMask = Math.max(0, symStart.length - 2);
  const { find } = finder;
  const facts = keyFacts(vocabulary);
  let stamp = 0;
  // The strings that come from the word by deletions: bucket, check byte, and where the bucket's items stand.
  const hashes = new Uint32Array(MOST_DELETES);
  const firsts = new Uint32Array(MOST_DELETES);
  const ends = new Uint32Array(MOST_DELETES);
  const leads = new Uint32Array(MOST_DELETES);
  const counters: ExpanderCounters = { expansions: 0, verified: 0 };
  // What the word in hand may stand for: ids, and costs in eighths of a bit.
  let ids = new Uint32Array(1 << 10);
  let costs = new Uint32Array(1 << 10);
  let found = 0;
  /** People whose name, as they write it, the word is so far. */
  let flow = 0;
  let marked = false;
  let codes: Uint8Array = NO_CODES;
  let wordMask = 0;
  const bytes = new Uint8Array(SYM_PREFIX);
  const topId = new Uint32Array(KEEP);
  const topBits = new Float64Array(KEEP);
  const topFlow = new Float64Array(KEEP);
  const total = Math.max(1, people);
  let letters: LetterModel | null = null;
  let sums: Float64Array | null = null;
  // Share of people whose name nobody else bears: so many of those outside the roll bear one that it does not have (Good and Turing).
  let unseen = 0;
  for (let id = 0; id < count; id++) if (freq[id] === 1) unseen++;
  const log2Unseen = Math.log2((unseen + FEW_UNSEEN) / (total + 10 * FEW_UNSEEN));

  /** Probability that a person's name that is not on the roll, or is written beyond recognition, stands there as this word. */
  function strangeWord(word: string): number {
    letters ??= createLetterModel(vocabulary);
    return Math.min(1 / total, 2 ** (log2Unseen + letters.log2(word))) + 2 ** garbledBits(word.length);
  }

  /** People whose name goes on where the word ends, or ends where the word goes on: a name cut off, two names run together. */
  function inPart(word: string, exact: number): number {
    if (word.length < 3) return 0;
    if (sums === null) {
      sums = new Float64Array(count + 1);
      for (let id = 0; id < count; id++) sums[id + 1] = sums[id] + freq[id];
    }
    let people = 0;
    const longer = sums[finder.behind(word)] - sums[exact < 0 ? finder.from(word) : exact + 1];
    people += longer * 2 ** -STUMP_BITS;
    const stem = nicknames ? familiarStem(word) : '';
    if (stem !== '') people += (sums[finder.behind(stem)] - sums[finder.from(stem)]) * 2 ** -STEM_BITS;
    for (let cut = 3; cut <= word.length - 2; cut++) {
      const price = 2 ** -(cut >= 4 ? LONGER_BITS : STUMP_BITS);
      const front = find(word.slice(0, cut));
      if (front >= 0) people += freq[front] * price;
      const back = find(word.slice(-cut));
      if (back >= 0) people += freq[back] * price;
    }
    return people;
  }

  /** Forgets which keys came up. */
  function nextStamp(): void {
    stamp++;
    if (stamp <= 0xffffffff) return;
    for (let id = 0; id < count; id++) facts[id * FACT.words + FACT.stamp] = 0;
    stamp = 1;
  }

  /** Goes through the keys that lie in the buckets of `n` hashes. The reads of one loop do not wait for one another. */
  function probe(n: number, maximum: number, limit: number): void {
    for (let i = 0; i < n; i++) {
      const bucket = hashes[i] & bucketMask;
      firsts[i] = symStart[bucket];
      ends[i] = symStart[bucket + 1];
    }
    for (let i = 0; i < n; i++) leads[i] = symItem[firsts[i]];
    for (let i = 0; i < n; i++) {
      const end = ends[i];
      const check = hashes[i] >>> 24;
      let item = leads[i];
      for (let at = firsts[i]; at < end; item = symItem[++at]) if (item >>> 24 === check) consider(item & 0xffffff, maximum, limit);
    }
  }

  function consider(id: number, maximum: number, limit: number): void {
    const at = id * FACT.words;
    if (facts[at + FACT.stamp] === stamp) return;
    facts[at + FACT.stamp] = stamp;
    // Each slip takes a letter away, brings one in, or both; one letter read as two makes it two.
    const other = facts[at + FACT.mask];
    const tooMany = popcount(other & ~wordMask);
    const missing = popcount(wordMask & ~other);
    if (tooMany > 2 || missing > 2 || (maximum === 1 && tooMany + missing > 3)) return;
    // Whoever is too few to count beside those already found need not be compared.
    const most = tooMany > missing ? tooMany : missing;
    const people = facts[at + FACT.bearers];
    if (!marked && people * (most === 0 ? SHARE_ALIKE : most === 1 ? SHARE_ONE : SHARE_TWO) < flow * NEGLIGIBLE) return;
    const from = facts[at + FACT.from];
    const to = facts[at + FACT.words + FACT.from];
    const difference = to - from - codes.length;
    if (difference > maximum + 1 || -difference > maximum + 1) return;
    counters.verified++;
    const c = cost(codes, heap, from, to, limit);
    if (c > limit) return;
    if (found === ids.length) {
      const more = new Uint32Array(found * 2);
      more.set(ids);
      ids = more;
      const moreCosts = new Uint32Array(found * 2);
      moreCosts.set(costs);
      costs = moreCosts;
    }
    ids[found] = id;
    costs[found++] = c;
    flow += people * OF_COST[c];
  }

  /** Every string that comes from the first letters of the word by at most `deletes` deletions, in a fixed order. */
  function probeDeletes(n: number, deletes: number, limit: number): void {
    let made = 0;
    let whole = SYM_SEED;
    for (let i = 0; i < n; i++) whole = symStep(whole, bytes[i]);
    hashes[made++] = symFinish(whole);
    let before = SYM_SEED;
    for (let a = 0; a < n; a++) {
      let h = before;
      for (let i = a + 1; i < n; i++) h = symStep(h, bytes[i]);
      hashes[made++] = symFinish(h);
      if (deletes > 1) {
        let between = before;
        for (let b = a + 1; b < n; b++) {
          h = between;
          for (let i = b + 1; i < n; i++) h = symStep(h, bytes[i]);
          hashes[made++] = symFinish(h);
          between = symStep(between, bytes[b]);
        }
      }
      before = symStep(before, bytes[a]);
    }
    probe(made, deletes, limit);
  }

  /** Keys that the word is a short or familiar form of, itself or, where the roll does not know it, with a slip; with their bits. */
  function familiarIds(word: string, known: boolean): Map<number, number> {
    const keys = new Map<number, number>();
    const put = (forms: ReadonlyMap<string, number>, slip: number) => {
      for (const [form, steps] of forms) {
        const id = find(form);
        if (id >= 0) keys.set(id, Math.min(keys.get(id) ?? Number.POSITIVE_INFINITY, NICKNAME_BITS[steps] + slip));
      }
    };
    put(nicknamesOf(word), 0);
    if (known) return keys;
    const near: { readonly id: number; readonly bits: number; readonly flow: number }[] = [];
    for (let i = 0; i < found; i++) {
      const bits = costs[i] / EIGHTH + EXACT_BITS;
      if (bits <= FAMILIAR_SLIP) near.push({ id: ids[i], bits, flow: freq[ids[i]] * 2 ** -bits });
    }
    near.sort((a, b) => b.flow - a.flow || a.id - b.id);
    for (const { id, bits } of near.slice(0, FAMILIAR_NEIGHBOURS)) put(nicknamesOf(keyText(vocabulary, id)), bits);
    return keys;
  }

  function compute(word: string, wordCodes: Uint8Array, exact: number, slips: number = SYM_DELETES): Expansion {
    counters.expansions++;
    nextStamp();
    found = 0;
    flow = 0;
    codes = wordCodes;
    marked = codes.includes(UNREADABLE);
    const n = Math.min(word.length, SYM_PREFIX);
    for (let i = 0; i < n; i++) bytes[i] = word.charCodeAt(i);
    wordMask = codesMask(codes);
    const known = exact >= 0 && freq[exact] > 0;
    if (symItem.length > 0 && n > 0) {
      probeDeletes(n, 1, LIMIT_ONE);
      // Two slips are looked for only where one does not already lead to a name that explains the word.
      if (slips > 1 && !known && word.length > SHORT_WORD && flow < EXPLAINED) {
        nextStamp();
        found = 0;
        flow = 0;
        probeDeletes(n, SYM_DELETES, LIMIT_TWO);
      }
    }
    let u = 0;
    let count = found;
    let kept = 0;
    const keep = (id: number, bits: number, weight: number) => {
      let k = kept;
      while (k > 0 && before(weight, bits, id, topFlow[k - 1], topBits[k - 1], topId[k - 1])) k--;
      if (k >= KEEP) return;
      for (let j = Math.min(kept, KEEP - 1); j > k; j--) {
        topId[j] = topId[j - 1];
        topBits[j] = topBits[j - 1];
        topFlow[j] = topFlow[j - 1];
      }
      topId[k] = id;
      topBits[k] = bits;
      topFlow[k] = weight;
      if (kept < KEEP) kept++;
    };
    const familiar = nicknames ? familiarIds(word, known) : NO_IDS;
    for (let i = 0; i < found; i++) {
      const id = ids[i];
      let bits = costs[i] / EIGHTH + EXACT_BITS;
      let weight = freq[id] * OF_WRITTEN[costs[i]];
      if (familiar.size > 0) {
        const other = familiar.get(id);
        if (other !== undefined) {
          if (other < bits) {
            bits = other;
            weight = freq[id] * 2 ** -bits;
          }
          familiar.delete(id);
        }
      }
      u += weight;
      keep(id, bits, weight);
    }
    for (const [id, bits] of familiar) {
      const weight = freq[id] * 2 ** -bits;
      u += weight;
      count++;
      keep(id, bits, weight);
    }
    return {
      ids: topId.slice(0, kept),
      bits: new Float32Array(topBits.subarray(0, kept)),
      count,
      log2u: Math.log2(strangeWord(word) + (u + inPart(word, exact)) / total),
    };
  }

  return { counters, facts, expand: compute };
}
