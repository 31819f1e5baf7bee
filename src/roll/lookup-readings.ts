/** What each typed piece may stand for on a roll: a surname, a house number, the beginning of a ZIP code …, with what it is worth. */

import { createExpander, type Expander } from './expand.ts';
import { SYM_SEED, symFinish, symStep } from './index-file.ts';
import { findKey, type Keys, keyText, lowerBound, type Roll, type RollViews, type Vocabulary } from './index-open.ts';
import type { Fragment } from './lookup-fragments.ts';
import { birthKey } from './lookup-orders.ts';
import { cityKey, directionCode, suffixCode, unitKey } from './normalize.ts';
import { streetTypeCode } from './street-types.ts';
import { idsOf, ordinalsFrom, type VoterIds } from './voter-ids.ts';
import { codesOf } from './writing.ts';

/** Fields of a voter that a typed piece may stand for; each stands for one piece at most. */
export const ROLE = {
  surname: 0,
  given: 1,
  middle: 2,
  street: 3,
  city: 4,
  house: 5,
  zip: 6,
  birth: 7,
  unit: 8,
  ordinal: 9,
  suffix: 10,
  direction: 11,
  type: 12,
} as const;
export const ROLES = 13;

/** Bits by which a whole word speaks for the field: how often people look somebody up by it. */
const WORTH = [0, -0.3, -2.5, -0.8, -1.5, -0.5, -1, -1.5, -2, 0, -1, -1, -0.5] as const;
/** The word is only begun. */
const BEGUN = 2;
const HOUSE_BEGUN = 3;
const YEAR_BEGUN = 4;
/** One word of a compound name. */
const PART = 4;
/** A slip costs its own bits and these: without them a slip would beat the beginning of a longer word. */
const SLIP = 1;
const WORST_SLIP = 14;
/** Ids that a misspelt word may stand for, per vocabulary. */
const MOST_SLIPS = 24;
const MOST_PARTS = 400;
/** A slip in a word that is only begun. */
const SLIPPED = 7;
const SHORTEST_NEAR = 4;
const LONGEST_NEAR = 10;
const MOST_NEAR = 8;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Worth of what is never taken. */
const NO_WORTH = -99;

/** One way to take a piece: the ids (or numbers) of a field that it stands for. */
export interface Reading {
  readonly role: number;
  /** The whole word, or NO_ID. */
  readonly exact: number;
  /** Ids that begin with it: [low, high). */
  readonly low: number;
  readonly high: number;
  readonly whole: number;
  readonly begun: number;
  /** Worth by id of parts of compounds and of misspelt forms. */
  readonly others: ReadonlyMap<number, number> | null;
  /** Ranges of ids that begin with it but for one slip: low, high, low, high … */
  readonly near: readonly number[];
  /** What those are worth. */
  readonly slipped: number;
}

const NO_SLIPS = { near: [], slipped: NO_WORTH } as const;

/** One or more neighbouring pieces taken together ("VAN NUYS"). */
export interface Segment {
  readonly from: number;
  readonly length: number;
  readonly readings: readonly Reading[];
}

/** No id: not the -1 that an empty field reads as. */
export const NO_ID = -2;

export interface Reader {
  /** All ways to take the pieces; with `slips` also misspelt. */
  segmentsOf(fragments: readonly Fragment[], slips: boolean): readonly Segment[];
}

/** A reader over an open roll; keeps bounded caches, so one per thread. */
export function createReader(roll: Roll): Reader {
  const { views } = roll;
  const ids = idsOf(roll);
  const people = Math.max(1, views.voterRow.length);
  const expanders = {
    surname: createExpander({ vocabulary: views.surname, people, nicknames: false }),
    given: createExpander({ vocabulary: views.given, people, nicknames: true }),
    street: createExpander({ vocabulary: views.street, people, nicknames: false }),
    city: createExpander({ vocabulary: views.city, people, nicknames: false }),
  };
  const plain = new Map<string, readonly Reading[]>();
  const misspelt = new Map<string, readonly Reading[]>();

  function kept(cache: Map<string, readonly Reading[]>, key: string, make: () => readonly Reading[]): readonly Reading[] {
    const known = cache.get(key);
    if (known !== undefined) return known;
    if (cache.size > 2000) cache.clear();
    const made = make();
    cache.set(key, made);
    return made;
  }

  function wordReadings(text: string, slips: boolean): readonly Reading[] {
    return kept(slips ? misspelt : plain, text, () =>
      [
        vocabularyReading({ role: ROLE.surname, keys: views.surname, text, parts: true, expander: slips ? expanders.surname : null }),
        ...givenReadings(views, text, slips ? expanders.given : null),
        vocabularyReading({ role: ROLE.street, keys: views.street, text, parts: false, expander: slips ? expanders.street : null }),
        vocabularyReading({
          role: ROLE.city,
          keys: views.city,
          text: cityKey(text),
          parts: false,
          expander: slips ? expanders.city : null,
        }),
        codeReading(ROLE.suffix, text.length > 1 ? suffixCode(text) : 0),
        codeReading(ROLE.direction, directionCode(text)),
        codeReading(ROLE.type, streetTypeCode(text)),
        unitReading(views, text),
      ].filter((reading) => reading !== null),
    );
  }

  function numberReadings(text: string): readonly Reading[] {
    return kept(plain, text, () =>
      [
        text.length <= 7 ? numberReading(ROLE.house, Number(text), HOUSE_BEGUN) : null,
        text.length <= 5 ? prefixReading(ROLE.zip, views.zip, text, BEGUN) : null,
        text.length === 4 || text.length === 3 ? yearReading(text) : null,
        vocabularyReading({ role: ROLE.street, keys: views.street, text, parts: false, expander: null }),
        unitReading(views, text),
        text.length >= 3 ? idReading(roll, ids, text) : null,
      ].filter((reading) => reading !== null),
    );
  }

  function mixedReadings(text: string): readonly Reading[] {
    const house = /^(\d{1,7})[A-Z]$/.exec(text)?.[1];
    return kept(plain, text, () =>
      [
        house === undefined ? null : numberReading(ROLE.house, Number(house), HOUSE_BEGUN),
        vocabularyReading({ role: ROLE.street, keys: views.street, text, parts: false, expander: null }),
        unitReading(views, text),
        text.length >= 3 ? idReading(roll, ids, text) : null,
      ].filter((reading) => reading !== null),
    );
  }

  return {
    segmentsOf(fragments, slips) {
      const segments: Segment[] = fragments.map((fragment, from) => ({
        from,
        length: 1,
        readings:
          fragment.kind === 'date'
            ? [dateReading(fragment.date)]
            : fragment.kind === 'word'
              ? wordReadings(fragment.text, slips)
              : fragment.kind === 'number'
                ? numberReadings(fragment.text)
                : mixedReadings(fragment.text),
      }));
      for (let from = 0; from + 1 < fragments.length; from++) {
        let text = fragments[from].text;
        for (let length = 2; length <= 4 && from + length <= fragments.length; length++) {
          const next = fragments[from + length - 1];
          if (next.kind !== 'word' || fragments[from].kind === 'number' || fragments[from].kind === 'date') break;
          text += next.text;
          const joined = text;
          const slip = (expander: Expander) => (slips && length === 2 && joined.length >= 6 ? expander : null);
          const readings = kept(slips ? misspelt : plain, `${joined} joined`, () =>
            [
              vocabularyReading({ role: ROLE.surname, keys: views.surname, text: joined, parts: false, expander: slip(expanders.surname) }),
              vocabularyReading({ role: ROLE.given, keys: views.given, text: joined, parts: false, expander: slip(expanders.given) }),
              vocabularyReading({ role: ROLE.street, keys: views.street, text: joined, parts: false, expander: slip(expanders.street) }),
            ].filter((reading) => reading !== null),
          );
          // A city's words are shortened one by one: North Hollywood is NHOLLYWOOD.
          const city = cityKey(
            fragments
              .slice(from, from + length)
              .map((fragment) => fragment.text)
              .join(' '),
          );
          const cities = kept(plain, `${city} city`, () =>
            [vocabularyReading({ role: ROLE.city, keys: views.city, text: city, parts: false, expander: null })].filter(
              (reading) => reading !== null,
            ),
          );
          if (readings.length + cities.length > 0) segments.push({ from, length, readings: [...readings, ...cities] });
        }
      }
      return segments;
    },
  };
}

function prefixReading(role: number, keys: Keys, text: string, begun: number): Reading | null {
  if (text === '') return null;
  const low = lowerBound(keys, text);
  const high = lowerBound(keys, `${text}~`);
  if (low >= high) return null;
  const found = findKey(keys, text);
  const exact = found < 0 ? NO_ID : found;
  return { role, exact, low, high, whole: WORTH[role], begun: WORTH[role] - begun, others: null, ...NO_SLIPS };
}

interface VocabularyReading {
  readonly role: number;
  readonly keys: Vocabulary;
  readonly text: string;
  /** Look for compounds that hold it. */
  readonly parts: boolean;
  /** Look for misspelt forms. */
  readonly expander: Expander | null;
}

function vocabularyReading({ role, keys, text, parts, expander }: VocabularyReading): Reading | null {
  const plain = prefixReading(role, keys, text, BEGUN);
  const others = new Map<number, number>();
  if (parts && text.length >= 3) for (const id of partsOf(keys, text)) others.set(id, WORTH[role] - PART);
  if (expander !== null && text.length >= 3) {
    const { ids, bits } = expander.expand(text, codesOf(text), findKey(keys, text));
    for (let i = 0; i < ids.length && i < MOST_SLIPS; i++) {
      if (bits[i] > WORST_SLIP || (plain !== null && ids[i] >= plain.low && ids[i] < plain.high)) continue;
      others.set(ids[i], Math.max(others.get(ids[i]) ?? -99, WORTH[role] - SLIP - bits[i]));
    }
  }
  const near = expander !== null && plain === null ? nearRanges(keys, text) : [];
  if (plain === null && others.size === 0 && near.length === 0) return null;
  return {
    ...(plain ?? { role, exact: NO_ID, low: 0, high: 0, whole: WORTH[role], begun: WORTH[role] - BEGUN }),
    others: others.size === 0 ? null : others,
    near,
    slipped: WORTH[role] - BEGUN - SLIPPED,
  };
}

/** Keys that begin with the text but for one slip behind its first letter; the widest ranges. */
function nearRanges(keys: Keys, text: string): readonly number[] {
  if (text.length < SHORTEST_NEAR || text.length > LONGEST_NEAR) return [];
  const tried = new Set<string>();
  const ranges: (readonly [number, number])[] = [];
  const attempt = (start: string) => {
    if (tried.has(start)) return;
    tried.add(start);
    const low = lowerBound(keys, start);
    if (low < keys.count && keyText(keys, low).startsWith(start)) ranges.push([low, lowerBound(keys, `${start}~`)]);
  };
  for (let i = 1; i < text.length; i++) {
    const before = text.slice(0, i);
    if (i + 1 < text.length) attempt(before + text[i + 1] + text[i] + text.slice(i + 2));
    attempt(before + text.slice(i + 1));
    for (const letter of LETTERS) {
      attempt(before + letter + text.slice(i));
      attempt(before + letter + text.slice(i + 1));
    }
  }
  return ranges
    .sort((a, b) => b[1] - b[0] - (a[1] - a[0]) || a[0] - b[0])
    .slice(0, MOST_NEAR)
    .flat();
}

/** Given and middle names are of one vocabulary; nicknames come with the misspelt forms. */
function givenReadings(views: RollViews, text: string, expander: Expander | null): readonly Reading[] {
  const given = vocabularyReading({ role: ROLE.given, keys: views.given, text, parts: true, expander });
  if (given === null) return [];
  const less = WORTH[ROLE.middle] - WORTH[ROLE.given];
  const others = given.others === null ? null : new Map([...given.others].map(([id, worth]) => [id, worth + less]));
  return [
    given,
    { ...given, role: ROLE.middle, whole: given.whole + less, begun: given.begun + less, slipped: given.slipped + less, others },
  ];
}

function partsOf(keys: Vocabulary, text: string): readonly number[] {
  const buckets = keys.partStart.length - 1;
  if (buckets <= 0) return [];
  let h = SYM_SEED;
  for (let i = 0; i < text.length; i++) h = symStep(h, text.charCodeAt(i));
  h = symFinish(h);
  const bucket = h & (buckets - 1);
  const found: number[] = [];
  for (let i = keys.partStart[bucket]; i < keys.partStart[bucket + 1] && found.length < MOST_PARTS; i++)
    if (keys.partItem[i] >>> 24 === h >>> 24) found.push(keys.partItem[i] & 0xffffff);
  return found;
}

function codeReading(role: number, code: number): Reading | null {
  return code === 0
    ? null
    : { role, exact: code, low: code, high: code, whole: WORTH[role], begun: WORTH[role], others: null, ...NO_SLIPS };
}

function unitReading(views: RollViews, text: string): Reading | null {
  const id = findKey(views.unit, unitKey(text) || text);
  return id < 0
    ? null
    : { role: ROLE.unit, exact: id, low: id, high: id, whole: WORTH[ROLE.unit], begun: WORTH[ROLE.unit], others: null, ...NO_SLIPS };
}

/** A number and those that begin with it; [low, high) holds those with one digit more, see `worthOf`. */
function numberReading(role: number, value: number, begun: number): Reading {
  return {
    role,
    exact: value,
    low: value * 10,
    high: value * 10 + 10,
    whole: WORTH[role],
    begun: WORTH[role] - begun,
    others: null,
    ...NO_SLIPS,
  };
}

function yearReading(text: string): Reading | null {
  const digits = 4 - text.length;
  const first = Number(text) * 10 ** digits;
  const low = birthKey(first * 10000);
  if (low === 0) return null;
  const high = birthKey((first + 10 ** digits) * 10000) || low;
  const whole = WORTH[ROLE.birth] - (digits === 0 ? 0 : YEAR_BEGUN);
  return { role: ROLE.birth, exact: NO_ID, low, high, whole, begun: whole, others: null, ...NO_SLIPS };
}

function dateReading(date: number): Reading {
  const low = birthKey(date);
  const wholeDate = date % 100 > 0;
  const worth = wholeDate ? 1 : WORTH[ROLE.birth];
  return {
    role: ROLE.birth,
    exact: wholeDate ? low : NO_ID,
    low,
    high: wholeDate ? low + 1 : low + 32,
    whole: worth,
    begun: worth,
    others: null,
    ...NO_SLIPS,
  };
}

/** Voter ids stand in order, numbers as numbers: those that begin alike are one range per length. */
function idReading(roll: Roll, ids: VoterIds, text: string): Reading | null {
  const row = roll.rowOfVoterId(text);
  const exact = row === null ? NO_ID : roll.ordinalOf(row);
  const [low, high] = ordinalsFrom(ids, text);
  if (exact < 0 && low >= high) return null;
  return { role: ROLE.ordinal, exact, low, high, whole: 6, begun: WORTH[ROLE.ordinal] - BEGUN, others: null, ...NO_SLIPS };
}
