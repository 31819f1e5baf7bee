/** One line against one row of the roll: how probable it is that this voter, at this address, wrote this line. All figures are log2 (bits). */

import { EXACT_BITS, garbledBits } from './expand.ts';
import { NO_PLACE, NO_UNIT, NONE, REC } from './index-file.ts';
import { findKey, type RollViews } from './index-open.ts';
import type { LineQuery } from './query.ts';
import { type Roles, UNRELATED } from './words.ts';
import type { Word } from './written-word.ts';

/** A voter may sign with another surname (marriage), or with a name the roll does not know: chance in bits, on top of how common the written word is. */
const OTHER_SURNAME_BITS = 7.5;
const OTHER_GIVEN_BITS = 9.5;
/** A word that comes apart into a given name and a surname is a single name after all, and the other one is missing. */
const ONE_NAME_BITS = 7;
/** A misread initial. */
const OTHER_LETTER_BITS = 4;
/** Bearers that make half of a word a name when the other half is unknown. */
const COMMON_HALF = 40;
/** Bearers that make a word a name for sure. */
const KNOWN_NAME = 5;
/** Signing with the middle name as given name. */
const MIDDLE_AS_GIVEN_BITS = 5.6;
/** Cost of a name from which on the line is one where slips happen. */
const SLIP_BITS = 6.5;

export interface PreparedReading {
  readonly given: Word | null;
  readonly surname: Word | null;
  readonly middle: Word | null;
  readonly bits: number;
  /** Set when backgrounds are known. */
  givenU: number;
  surnameU: number;
  /** Least that surname and given name count, however little they agree; set with the backgrounds. */
  surnameFloor: number;
  givenFloor: number;
  /** The surname last compared, its bits, and within which limit: rows come in runs of one surname. */
  lastSurname: number;
  lastBits: number;
  lastLimit: number;
}

export interface PreparedLine {
  readonly query: LineQuery;
  readings: readonly PreparedReading[];
  /** Readings against the order of writing whose words the roll does not know in that role: tried when nothing else explains the line. */
  readonly later: readonly PreparedReading[];
  readonly street: Word | null;
  /** Other understandings of the street, with their price. */
  readonly streets: readonly { readonly word: Word; readonly bits: number }[];
  /** -log2 of the share of registered voters' lines as damaged as this one that the search would miss. */
  readonly lostBits: number;
  readonly house: number;
  readonly unit: string;
  readonly unitId: number;
  readonly zipId: number;
  readonly city: Word | null;
  /** log2 probability that a random person's line carries a name written like this. */
  background: number;
}

/** Looks the line's words up; `readings` may be fewer than the query's where a swapped reading makes no sense on this roll. */
export function prepareLine({ query, roles, views }: { query: LineQuery; roles: Roles; views: RollViews }): PreparedLine {
  const readings: PreparedReading[] = [];
  const against: PreparedReading[] = [];
  const oneWord = query.readings.length > 0 && query.readings.every(({ given, surname }) => given === '' || surname === '');
  const sources = oneWord ? withSplit(query, roles) : query.readings;
  for (const source of sources) {
    const given = source.given === '' ? null : roles.given.word(source.given);
    const surname = source.surname === '' ? null : roles.surname.word(source.surname);
    const reading: PreparedReading = {
      given,
      surname,
      middle: source.middle === '' ? null : roles.given.word(source.middle),
      bits: source.bits,
      givenU: 0,
      surnameU: 0,
      surnameFloor: 0,
      givenFloor: 0,
      lastSurname: -1,
      lastBits: 0,
      lastLimit: 0,
    };
    const order = source.bits < 4 || readings.length === 0 ? 'now' : plausible({ given, surname, base: readings[0], bits: source.bits });
    if (order === 'now') readings.push(reading);
    else if (order === 'later') against.push(reading);
  }
  const { address } = query;
  const street = address.street === '' ? null : roles.street.word(address.street);
  const zipId = query.zip === '' ? -1 : findKey(views.zip, query.zip);
  let later: readonly PreparedReading[] | null = null;
  let streets: PreparedLine['streets'] | null = null;
  return {
    query,
    readings,
    // Most lines are settled before these are asked for.
    get later() {
      later ??= against.map((reading) => oneSlip(reading, roles));
      return later;
    },
    street,
    get streets() {
      streets ??= query.streetAlternatives.map((alternative) => ({ word: roles.street.word(alternative.street), bits: alternative.bits }));
      return streets;
    },
    lostBits: lostBits({ readings, street, placed: zipId >= 0, roles }),
    house: address.house,
    unit: address.unit,
    unitId: address.unit === '' ? -1 : findKey(views.unit, address.unit),
    zipId,
    city: query.city === '' ? null : roles.city.word(query.city),
    background: 0,
  };
}

/** A reading out of order: two slips in one word besides are farther than any name is looked for. */
function oneSlip(reading: PreparedReading, roles: Roles): PreparedReading {
  return {
    ...reading,
    given: reading.given === null ? null : roles.given.word(reading.given.text, 1),
    surname: reading.surname === null ? null : roles.surname.word(reading.surname.text, 1),
  };
}

/** How likely a registered voter's line that looks like this is missed: hardly when every word is one the roll knows and the place is given. */
function lostBits({
  readings,
  street,
  placed,
  roles,
}: {
  readings: readonly PreparedReading[];
  street: Word | null;
  placed: boolean;
  roles: Roles;
}): number {
  const base = readings[0];
  if (base === undefined) return 2;
  let bits = 11.5;
  if (base.given === null || !isName(base.given, roles.given.vocabulary.freq)) bits -= 2.6;
  if (base.surname === null || base.surname.exact < 0) bits -= 2.2;
  if (street === null || street.exact < 0) bits -= 2.2;
  if (!placed) bits -= 1.2;
  return bits;
}

/** log2 share of people whose name is a word that the roll does not have: what such a word is taken for before it is expanded. */
const UNKNOWN_U = -17;
/** Bits by which a reading against the order of writing may be unlikelier than the order written, its price included. */
const FAR_FETCHED = 11;

/** When a reading against the order of writing is tried: at once where the roll knows both words in their new roles, never where all is well as it stands. */
function plausible({
  given,
  surname,
  base,
  bits,
}: {
  given: Word | null;
  surname: Word | null;
  base: PreparedReading;
  bits: number;
}): 'now' | 'later' | 'never' {
  const both = (given === null || given.exact >= 0 || given.text.length === 1) && (surname === null || surname.exact >= 0);
  if (both) return 'now';
  const asItStands = (base.given?.exact ?? 0) >= 0 && (base.surname?.exact ?? 0) >= 0;
  if (asItStands) return 'never';
  return shareOf(given) + shareOf(surname) - bits < shareOf(base.given) + shareOf(base.surname) - base.bits - FAR_FETCHED
    ? 'never'
    : 'later';
}

function shareOf(word: Word | null): number {
  return word === null ? 0 : Math.max(word.quickU, UNKNOWN_U);
}

/** A name run together by a machine (MARIAGARCIA) is tried apart where both halves are on the roll. */
function withSplit(query: LineQuery, roles: Roles): LineQuery['readings'] {
  const text = query.readings[0].surname || query.readings[0].given;
  const out = [...query.readings];
  if (text.length < 7 || text.length > 30 || roles.surname.word(text).exact >= 0) return out;
  const { freq: givenFreq } = roles.given.vocabulary;
  const { freq: surnameFreq } = roles.surname.vocabulary;
  const splits: { given: string; surname: string; weight: number }[] = [];
  const halves: typeof splits = [];
  for (let at = 2; at <= text.length - 2; at++) {
    for (const [given, surname] of [
      [text.slice(0, at), text.slice(at)],
      [text.slice(at), text.slice(0, at)],
    ] as const) {
      const g = roles.given.word(given).exact;
      const s = roles.surname.word(surname).exact;
      if (g >= 0 && s >= 0) splits.push({ given, surname, weight: givenFreq[g] * surnameFreq[s] });
      else if (g >= 0 && givenFreq[g] >= COMMON_HALF && surname.length > 3)
        halves.push({ given, surname, weight: givenFreq[g] * given.length });
      else if (s >= 0 && surnameFreq[s] >= COMMON_HALF && given.length > 3)
        halves.push({ given, surname, weight: surnameFreq[s] * surname.length });
    }
  }
  const best = (list: typeof splits) => list.sort((a, b) => b.weight - a.weight || (a.given < b.given ? -1 : 1)).slice(0, 3);
  const known = best(splits).map(({ given, surname }) => ({ given, surname, middle: '', bits: 3 }));
  // One half misread: the other one shows where the blank was.
  const apart = known.length > 0 ? known : best(halves).map(({ given, surname }) => ({ given, surname, middle: '', bits: 3.5 }));
  // What comes apart into names is hardly a name of its own.
  if (apart.length === 0 || roles.given.word(text).exact >= 0) return [...out, ...apart];
  const less = known.length > 0 ? ONE_NAME_BITS : ONE_NAME_BITS - 2;
  return [...apart, ...out.map((reading) => ({ ...reading, bits: reading.bits + less }))];
}

/**
 * How exactly it is counted how common the written names are. `own`: words the roll knows at their own count, without their neighbours.
 * `bounded`: surnames at no less than they can be, so that every voter weighs too little rather than too much. `full`: with all neighbours.
 * `rough`: nothing is expanded at all.
 */
export type Background = 'own' | 'bounded' | 'rough' | 'full';

/** Fills in how common the written names are; call before nameBits. */
export function setBackground({ line, roles, depth }: { line: PreparedLine; roles: Roles; depth: Background }): void {
  let sum = 0;
  for (const reading of line.readings) {
    const { given, surname } = reading;
    reading.givenU =
      given === null ? 0 : depth === 'own' ? given.quickU : depth === 'rough' ? roles.given.mostU(given) : roles.given.log2u(given);
    reading.surnameU =
      surname === null
        ? 0
        : depth === 'own'
          ? surname.quickU
          : depth === 'bounded' || depth === 'rough'
            ? roles.surname.mostU(surname)
            : roles.surname.log2u(surname);
    if (surname !== null)
      reading.surnameFloor = Math.max(
        reading.surnameU - OTHER_SURNAME_BITS,
        garbled(surname, reading.surnameU, roles.surname.vocabulary.freq),
      );
    if (given !== null)
      reading.givenFloor = Math.max(reading.givenU - OTHER_GIVEN_BITS, garbled(given, reading.givenU, roles.given.vocabulary.freq));
    sum += 2 ** (reading.givenU + reading.surnameU - reading.bits);
  }
  line.background = sum > 0 ? Math.log2(sum) : 0;
}

/** Set by nameBits: the given name written is only the voter's middle name; the name was written or read with a slip; given name and surname alone. */
export const seen = { throughMiddle: false, slips: false, pairBits: 0 };

/** Most that a middle name adds. */
const MOST_MIDDLE = 6.5;

/** Bits of a surname under one reading, remembered from row to row; above `limit` it may come as UNRELATED. */
export function surnameBits(reading: PreparedReading, word: Word, id: number, roles: Roles, limit: number): number {
  if (reading.lastSurname !== id || (reading.lastLimit < limit && reading.lastBits > reading.lastLimit)) {
    reading.lastSurname = id;
    reading.lastLimit = limit;
    reading.lastBits = roles.surname.within(word, id, limit);
  }
  return reading.lastBits;
}

/** log2 P(name as written | this voter's name); compare with line.background for the likelihood ratio. */
export function nameBits({ line, row, roles, views }: { line: PreparedLine; row: number; roles: Roles; views: RollViews }): number {
  return nameBitsOf(line, row, roles, views, Number.NEGATIVE_INFINITY);
}

/** Most that a suffix and a birth date add to a name. */
const MOST_SUFFIX = 6;
const MOST_BIRTH = 13.5;

/** As nameBits, with plain arguments for the inner loop; a name that does not come to more than `least` may come as -Infinity. */
export function nameBitsOf(line: PreparedLine, row: number, roles: Roles, views: RollViews, least: number): number {
  const { rec } = views;
  const at = row * REC.words;
  const surnameId = rec[at + REC.surname];
  const givenId = rec[at + REC.given];
  const middleId = rec[at + REC.middle];
  const { readings } = line;
  const { suffix, birth } = line.query;
  let best = least - (suffix === 0 ? 0 : MOST_SUFFIX) - (birth === 0 ? 0 : MOST_BIRTH);
  let found = false;
  seen.throughMiddle = false;
  seen.slips = false;
  for (let r = 0; r < readings.length; r++) {
    const reading = readings[r];
    const { given, surname } = reading;
    const more = reading.middle === null ? 0 : MOST_MIDDLE;
    let viaMiddle = false;
    let slips = 0;
    let value = -reading.bits;
    if (surname !== null) {
      const room = value + more - best;
      if (room <= 0) continue;
      const direct = surnameBits(reading, surname, surnameId, roles, room);
      slips = direct;
      value += -direct > reading.surnameFloor ? -direct : reading.surnameFloor;
    }
    if (value + more <= best) continue;
    if (given !== null) {
      const limit = value + more - best;
      let direct = roles.given.within(given, givenId, limit);
      if (direct >= UNRELATED) direct = roles.given.initialOnRoll(given, givenId, reading.givenU);
      if (middleId !== NONE && direct > MIDDLE_AS_GIVEN_BITS && limit > MIDDLE_AS_GIVEN_BITS) {
        let middle = roles.given.within(given, middleId, limit - MIDDLE_AS_GIVEN_BITS);
        if (middle >= UNRELATED) middle = roles.given.initialOnRoll(given, middleId, reading.givenU);
        if (middle + MIDDLE_AS_GIVEN_BITS < direct) {
          direct = middle + MIDDLE_AS_GIVEN_BITS;
          viaMiddle = true;
        }
        const both = compoundBits(given, givenId, middleId, roles);
        if (both < direct) direct = both;
      }
      slips += direct;
      value += -direct > reading.givenFloor ? -direct : reading.givenFloor;
    }
    if (value + more <= best) continue;
    const pair = value;
    if (reading.middle !== null) value += middleBits(reading, middleId, givenId, roles);
    if (value > best) {
      seen.pairBits = pair;
      best = value;
      found = true;
      seen.throughMiddle = viaMiddle;
      seen.slips = slips >= SLIP_BITS && slips < 60;
    }
  }
  if (!found) return Number.NEGATIVE_INFINITY;
  const onRoll = rec[at + REC.extra] & 7;
  if (suffix !== 0 || onRoll !== 0) best += suffixBits(suffix, onRoll);
  return birth === 0 ? best : best + birthBits(birth, views.birth[row]);
}

/** log2 P(word | a name read beyond recognition); never where the word is a name. An initial misread is still as likely as that letter is. */
function garbled(word: Word, log2u: number, freq: Uint32Array): number {
  if (word.text.length < 3) return log2u - OTHER_LETTER_BITS;
  return isName(word, freq) ? Number.NEGATIVE_INFINITY : garbledBits(word.text.length);
}

/** Whether the roll knows the word as a name, so that it is hardly a slip. An initial is easily misread and is none. */
function isName(word: Word, freq: Uint32Array): boolean {
  return word.text.length > 1 && word.exact >= 0 && freq[word.exact] >= KNOWN_NAME;
}

/** MARYANN written for MARY with middle name ANN. */
function compoundBits(word: Word, givenId: number, middleId: number, roles: Roles): number {
  const { heap, off } = roles.given.vocabulary;
  const first = off[givenId + 1] - off[givenId];
  const second = off[middleId + 1] - off[middleId];
  if (second < 2 || first + second !== word.text.length) return UNRELATED;
  for (let i = 0; i < first; i++) if (heap[off[givenId] + i] !== word.text.charCodeAt(i)) return UNRELATED;
  for (let i = 0; i < second; i++) if (heap[off[middleId] + i] !== word.text.charCodeAt(first + i)) return UNRELATED;
  return 2;
}

/** Likelihood ratio of the middle name or initial. */
function middleBits(reading: PreparedReading, middleId: number, givenId: number, roles: Roles): number {
  if (reading.middle === null) return 0;
  if (middleId === NONE) {
    // GARCIA writes MARIA LUISA where the roll has the compound given name.
    return reading.middle.text.length > 1 &&
      reading.given !== null &&
      roles.given.vocabulary.off[givenId + 1] - roles.given.vocabulary.off[givenId] ===
        reading.given.text.length + reading.middle.text.length
      ? 0
      : -1.5;
  }
  const { heap, off } = roles.given.vocabulary;
  const firstOnRoll = heap[off[middleId]];
  const onRollIsInitial = off[middleId + 1] - off[middleId] === 1;
  const sameLetter = reading.middle.text.charCodeAt(0) === firstOnRoll;
  if (reading.middle.text.length === 1 || onRollIsInitial) return sameLetter ? 3.4 : reading.middle.text === '?' ? 0 : -4.5;
  const bits = roles.given.bits(reading.middle, middleId);
  if (bits <= EXACT_BITS + 0.01) return 6.5;
  if (bits < 14) return 3.5;
  return sameLetter ? -2 : -5;
}

/** Likelihood ratio of a generational suffix. Codes: 1 JR, 2 SR, 3 II, 4 III … */
function suffixBits(written: number, onRoll: number): number {
  if (written === onRoll) return written === 0 ? 0 : 6;
  if (written === 0) return -0.7;
  if (onRoll === 0) return written === 2 ? -1 : -3.5;
  // The second of the name signs JR or II.
  if ((written === 1 && onRoll === 3) || (written === 3 && onRoll === 1)) return 2;
  return -8;
}

/** Likelihood ratio of a birth date (yyyymmdd; yyyy0000 for a year alone; 0 unknown). */
function birthBits(written: number, onRoll: number): number {
  if (written === 0 || onRoll === 0) return 0;
  const yearWritten = Math.floor(written / 10000);
  const yearOnRoll = Math.floor(onRoll / 10000);
  const dayWritten = written % 10000;
  const dayOnRoll = onRoll % 10000;
  if (dayWritten === 0 || dayOnRoll === 0) return yearWritten === yearOnRoll ? 5.7 : Math.abs(yearWritten - yearOnRoll) === 1 ? -1 : -7;
  if (written === onRoll) return 13.5;
  if (dayWritten === dayOnRoll) return Math.abs(yearWritten - yearOnRoll) % 10 === 0 || Math.abs(yearWritten - yearOnRoll) <= 1 ? 5 : 1;
  const monthWritten = Math.floor(dayWritten / 100);
  const monthOnRoll = Math.floor(dayOnRoll / 100);
  if (yearWritten === yearOnRoll) {
    if (monthWritten === dayOnRoll % 100 && dayWritten % 100 === monthOnRoll) return 8;
    if (monthWritten === monthOnRoll || dayWritten % 100 === dayOnRoll % 100) return 2;
    return -5;
  }
  return -9;
}

/** What of an address differs, as a sum of costs in bits; UNRELATED when it is another address. */
export function addressBits({
  line,
  row,
  roles,
  views,
  streetBits,
}: {
  line: PreparedLine;
  row: number;
  roles: Roles;
  views: RollViews;
  streetBits: number | null;
}): number {
  return addressBitsOf(line, row, roles, views, streetBits);
}

/** As addressBits, with plain arguments for the inner loop. */
export function addressBitsOf(line: PreparedLine, row: number, roles: Roles, views: RollViews, streetBits: number | null): number {
  const bits = buildingBits(line, row, roles, views, streetBits);
  return bits >= UNRELATED ? UNRELATED : bits + unitBits(line, views.rec[row * REC.words + REC.extra] >>> 14, views);
}

/** What differs of an address but for the unit. */
export function buildingBits(line: PreparedLine, row: number, roles: Roles, views: RollViews, streetBits: number | null): number {
  const { rec } = views;
  const at = row * REC.words;
  const { address } = line.query;
  // Most voters looked up by their name live at quite another number: then no street need be compared.
  const house = houseBits(line, rec[at + REC.house]);
  if (house >= UNRELATED) return UNRELATED;
  let bits: number;
  if (streetBits !== null) bits = streetBits;
  else if (line.street === null) bits = 9;
  else {
    bits = roles.street.bits(line.street, rec[at + REC.street]);
    for (const alternative of line.streets)
      bits = Math.min(bits, roles.street.bits(alternative.word, rec[at + REC.street]) + alternative.bits);
    if (bits >= UNRELATED) return UNRELATED;
  }
  bits += house;
  const extra = rec[at + REC.extra];
  const direction = (extra >>> 10) & 15;
  const type = (extra >>> 3) & 127;
  if (direction !== address.direction) bits += direction === 0 || address.direction === 0 ? 2.5 : 7;
  if (type !== address.type) bits += type === 0 || address.type === 0 ? 2 : 6;
  return bits + placeBits(line, rec[at + REC.place], roles, views);
}

function houseBits(line: PreparedLine, house: number): number {
  if (line.query.housePattern !== '') {
    const text = String(house >>> 6);
    const pattern = line.query.housePattern;
    if (text.length !== pattern.length) return UNRELATED;
    for (let i = 0; i < text.length; i++) if (pattern[i] !== '?' && pattern[i] !== text[i]) return UNRELATED;
    return 3;
  }
  if (line.house === 0) return house === 0 ? 0 : 8;
  if (line.house === house) return 0;
  const a = line.house >>> 6;
  const b = house >>> 6;
  const suffix = (line.house & 63) === (house & 63) ? 0 : (line.house & 63) === 0 || (house & 63) === 0 ? 4 : 6;
  if (a === b) return suffix;
  // 4130 1/2 read as 41305 or 413012: the fraction taken for digits.
  if ((house & 63) > 0 && (house & 63) < 4 && (line.house & 63) === 0 && (Math.floor(a / 10) === b || Math.floor(a / 100) === b)) return 6;
  return suffix + digitSlip(a, b);
}

/** Whether digit d may be taken for digit e, at d * 10 + e. */
const ALIKE_DIGITS = new Uint8Array(100);
for (const pair of '17 71 38 83 06 60 49 94 56 65 35 53 08 80 27 72 14 41 79 97 68 86 12 21 90 09'.split(' '))
  ALIKE_DIGITS[Number(pair)] = 1;
const wanted = new Uint8Array(12);
const there = new Uint8Array(12);

/** Writes the digits of a number, last one first; gives how many there are. */
function digitsInto(digits: Uint8Array, number: number): number {
  let count = 0;
  do {
    digits[count++] = number % 10;
    number = Math.floor(number / 10);
  } while (number > 0);
  return count;
}

/** Cost of one slip between two house numbers (a digit taken for another, left out, added, two exchanged); UNRELATED for more. */
export function digitSlip(written: number, onRoll: number): number {
  const n = digitsInto(wanted, written);
  const m = digitsInto(there, onRoll);
  if (n === m) {
    let last = -1;
    let count = 0;
    for (let i = 0; i < n; i++) {
      if (wanted[i] === there[i]) continue;
      count++;
      if (count > 2) return UNRELATED;
      // Where two differ, the one farther to the left is compared with its neighbour to the right.
      if (count === 2 && last === i - 1 && wanted[i] === there[last] && wanted[last] === there[i]) {
        let others = 0;
        for (let j = i + 1; j < n; j++) if (wanted[j] !== there[j]) others++;
        return others === 0 ? 10 : UNRELATED;
      }
      last = i;
    }
    if (count === 1) return (ALIKE_DIGITS[wanted[last] * 10 + there[last]] === 1 ? 8 : 10.5) + (n <= 2 ? 3 : 0);
    return n >= 4 ? 18 : UNRELATED;
  }
  if (n - m !== 1 && m - n !== 1) return UNRELATED;
  const longer = n > m ? wanted : there;
  const shorter = n > m ? there : wanted;
  const short = n > m ? m : n;
  if (short < 2) return UNRELATED;
  let i = 0;
  while (i < short && longer[i] === shorter[i]) i++;
  for (let j = i; j < short; j++) if (longer[j + 1] !== shorter[j]) return UNRELATED;
  return 10.5;
}

/** What differs of the unit. */
export function unitBits(line: PreparedLine, unit: number, views: RollViews): number {
  if (unit === NO_UNIT) return line.unit === '' ? 0 : 3;
  if (line.unit === '') return 1.8;
  if (line.unitId === unit) return 0.3;
  // 4 for 4B, B for 4B, 12 for 12A: part of the unit left out.
  const { heap, off } = views.unit;
  const from = off[unit];
  const to = off[unit + 1];
  const n = line.unit.length;
  if (n < to - from && (matches(heap, from, line.unit) || matches(heap, to - n, line.unit))) return 4;
  return 6.5;
}

function matches(heap: Uint8Array, from: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (heap[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

function placeBits(line: PreparedLine, place: number, roles: Roles, views: RollViews): number {
  const zip = place >>> 16;
  const city = place & 0xffff;
  if (line.query.zip !== '' && zip !== NO_PLACE) {
    if (line.zipId === zip) return 0.2;
    const alike = zipSlip(line.query.zip, zip, views);
    const sameCity = line.city !== null && city !== NO_PLACE && roles.city.bits(line.city, city) < 14;
    return sameCity ? (alike ? 6.5 : 8) : line.city === null ? (alike ? 8 : 10) : alike ? 9.5 : 12;
  }
  if (line.city !== null && city !== NO_PLACE) return roles.city.bits(line.city, city) < 14 ? 0.2 : 5;
  return 0;
}

/** One digit differs, or two neighbours are exchanged. */
function zipSlip(written: string, zip: number, views: RollViews): boolean {
  const from = views.zip.off[zip];
  if (views.zip.off[zip + 1] - from !== written.length) return false;
  let count = 0;
  for (let i = 0; i < written.length; i++) if (views.zip.heap[from + i] !== written.charCodeAt(i)) count++;
  return count <= 2;
}

/** Whether two addresses have the street or the house number with the place in common: then a person looks before it is called another address. */
export function nearAddress({ line, row, roles, views }: { line: PreparedLine; row: number; roles: Roles; views: RollViews }): boolean {
  // A street the roll does not know is likelier misread than moved to.
  if (line.street === null || line.street.exact < 0 || line.house === 0) return true;
  const at = row * REC.words;
  const street = views.rec[at + REC.street];
  if (roles.street.bits(line.street, street) < 18) return true;
  if (line.streets.some((alternative) => roles.street.bits(alternative.word, street) < 14)) return true;
  const house = views.rec[at + REC.house] >>> 6;
  return line.house !== 0 && line.house >>> 6 === house && (line.zipId === views.rec[at + REC.place] >>> 16 || line.query.zip === '');
}

/** How the unit agrees, for the address rule: the law ignores it, the screen shows it. */
export function unitDiffers(line: PreparedLine, row: number, views: RollViews): boolean {
  const unit = views.rec[row * REC.words + REC.extra] >>> 14;
  return unit === NO_UNIT ? line.unit !== '' : line.unitId !== unit;
}
