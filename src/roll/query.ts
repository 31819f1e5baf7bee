/** A petition line made ready for matching: the ways its name may be meant, and its address taken apart. Pure text; no roll needed. */

import { parseLooseDate } from '../basics/calendar-date.ts';
import { type ParsedAddress, parseAddress } from './address.ts';
import { cityKey, fold, suffixCode, zipKey } from './normalize.ts';
import type { LineText } from './types.ts';

/** One way to understand the name as written. Words are letters A-Z and ? for an unreadable mark. */
export interface NameReading {
  /** '' where the line gives none. */
  readonly given: string;
  readonly surname: string;
  /** Middle name or initial, '' where none. */
  readonly middle: string;
  /** Price of this understanding in bits. */
  readonly bits: number;
}

export interface LineQuery {
  readonly readings: readonly NameReading[];
  /** Generational suffix code, 0 none. */
  readonly suffix: number;
  readonly address: ParsedAddress;
  /** House number as written where it holds unreadable marks ("14?3"), else ''. */
  readonly housePattern: string;
  /** City and ZIP from their own columns or the address. */
  readonly city: string;
  readonly zip: string;
  /** yyyymmdd, yyyy0000 for a year alone, 0 for none. */
  readonly birth: number;
  readonly hasAddress: boolean;
  /** Other ways to take the street's words, with a price in bits. */
  readonly streetAlternatives: readonly { readonly street: string; readonly bits: number }[];
  /** So much is unreadable, or there is no name, that only a person can tell. */
  readonly unreadable: boolean;
}

const DIGIT_LETTERS: Readonly<Record<string, string>> = {
  '0': 'O',
  '1': 'I',
  '2': 'Z',
  '3': 'E',
  '4': 'A',
  '5': 'S',
  '6': 'G',
  '7': 'T',
  '8': 'B',
  '9': 'G',
  '|': 'I',
  '!': 'I',
  $: 'S',
  '@': 'A',
};

/** Longest text of a name or address that is looked at; more is noise. */
const MAX_TEXT = 200;

/** Words of a name on a line. Digits inside a word are read as the letters they look like; *, _ and … are unreadable marks. */
export function lineNameWords(text: string): string[] {
  if (text === '') return [];
  const folded = fold(text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text);
  if (/^[A-Z]+$/.test(folded)) return [folded];
  if (/^[A-Z][A-Z .]*$/.test(folded) && !folded.includes('...')) {
    const plain: string[] = [];
    for (const word of folded.split(/[ .]+/)) if (word !== '' && plain.length < 8) plain.push(word);
    return plain;
  }
  const cleaned = folded.replace(/'/g, '').replace(/\.{3,}/g, '?');
  const words: string[] = [];
  for (const raw of cleaned.split(/[\s.,;:/\\()"&+=-]+/)) {
    if (raw === '') continue;
    if (suffixCode(raw) > 0 && /^\d/.test(raw)) {
      words.push(raw);
      continue;
    }
    let word = '';
    const mixed = /[A-Z?]/.test(raw);
    for (const ch of raw) {
      if (ch >= 'A' && ch <= 'Z') word += ch;
      else if (ch === '?' || ch === '*' || ch === '_' || ch === '~' || ch === '#' || ch === '\ufffd') word += '?';
      else if (mixed && DIGIT_LETTERS[ch] !== undefined) word += DIGIT_LETTERS[ch];
    }
    if (word !== '' && !/^\?+$/.test(word)) words.push(word);
    else if (word !== '') words.push('?');
  }
  return words.slice(0, 8);
}

const TITLES = new Set(['MR', 'MRS', 'MS', 'MISS', 'DR', 'REV', 'HON', 'SRA', 'PROF', 'FR']);

function takeSuffix(words: string[]): number {
  for (let i = words.length - 1; i >= 1; i--) {
    const code = words[i] === 'V' ? 0 : suffixCode(words[i]);
    if (code > 0 && (words[i].length > 1 || /^\d/.test(words[i]))) {
      words.splice(i, 1);
      return code;
    }
  }
  return 0;
}

/** Ways to understand a name that are kept. */
const MOST_READINGS = 10;
/** Bits for reading the two names the wrong way round. */
const SWAPPED = 5;

function collector(): { add: (given: string, surname: string, middle: string, bits: number) => void; done: () => NameReading[] } {
  const readings: NameReading[] = [];
  return {
    add(given, surname, middle, bits) {
      if (given === '' && surname === '') return;
      for (let i = 0; i < readings.length; i++) {
        const known = readings[i];
        if (known.surname !== surname || known.given !== given || known.middle !== middle) continue;
        if (bits >= known.bits) return;
        readings.splice(i, 1);
        break;
      }
      // Kept in order of their price; what costs the same stays as it came.
      let at = readings.length;
      while (at > 0 && readings[at - 1].bits > bits) at--;
      readings.splice(at, 0, { given, surname, middle, bits });
    },
    done: () => (readings.length > MOST_READINGS ? readings.slice(0, MOST_READINGS) : readings),
  };
}

function readingsOfParts(first: readonly string[], last: readonly string[]): NameReading[] {
  const { add, done } = collector();
  const pairs: [string, string, number][] = [];
  if (first.length <= 1) pairs.push([first[0] ?? '', '', 0]);
  else {
    const end = first[first.length - 1];
    if (first[0].length === 1 && first[1].length > 1) pairs.push([first[1], first[0], 1.5], [first[0], first.slice(1).join(''), 2]);
    else pairs.push([first[0], first.slice(1).join(''), 0.5]);
    if (end.length === 1 && first.length > 2) pairs.push([first.slice(0, -1).join(''), end, 0.8]);
    else if (end.length > 1) pairs.push([first.join(''), '', 1]);
  }
  const surnames: [string, string, number][] = [[last.join(''), '', 0]];
  if (last.length >= 2) {
    if (last[0].length === 1) surnames.push([last.slice(1).join(''), last[0], 0.3]);
    surnames.push([last[last.length - 1], last.slice(0, -1).join(''), 3.5], [last[0], '', 3]);
  }
  for (const [given, middle, a] of pairs)
    for (const [surname, extra, b] of surnames) add(given, surname, middle || (extra.length <= 12 ? extra : ''), a + b);
  // Surname written in the given name's box and the other way round.
  if (first.length > 0 && last.length > 0) {
    add(last[0], first.join(''), last.slice(1).join(''), SWAPPED);
    if (last.length > 1) add(last.join(''), first.join(''), '', SWAPPED + 1);
    if (first.length > 1) add(last[0], first[0], first.slice(1).join(''), SWAPPED + 2.5);
    // Family name first, as on many Asian rolls: NGUYEN VAN | ANH.
    if (first.length > 1) add(last.join(''), first[0], first.slice(1).join(''), SWAPPED + 1);
  }
  return done();
}

function readingsOfName(words: readonly string[]): NameReading[] {
  const { add, done } = collector();
  const n = words.length;
  const join = (from: number, to: number) => words.slice(from, to).join('');
  if (n === 1) {
    add('', words[0], '', 0);
    add(words[0], '', '', 1);
  } else if (n === 2) {
    add(words[0], words[1], '', 0);
    add(words[1], words[0], '', SWAPPED);
  } else if (n === 3) {
    const initial = words[1].length === 1;
    add(words[0], words[2], words[1], 0.5);
    if (!initial) {
      add(words[0], join(1, 3), '', 1.5);
      add(join(0, 2), words[2], '', 1.5);
      add(words[0], words[1], '', 5);
    }
    if (words[0].length === 1) add(words[1], words[2], words[0], 1);
    add(words[1], words[0], words[2], SWAPPED);
    add(words[2], words[0], words[1], SWAPPED + 0.5);
    add(words[2], join(0, 2), '', SWAPPED + 1);
    add(join(1, 3), words[0], '', SWAPPED + 1);
  } else if (n >= 4) {
    add(words[0], join(n - 2, n), join(1, n - 2), 1);
    add(words[0], words[n - 1], join(1, n - 1), 1.5);
    add(join(0, 2), join(2, n), '', 1.5);
    add(join(0, 2), words[n - 1], join(2, n - 1), 2);
    add(words[0], join(1, n), '', 2.5);
    add(words[0], words[n - 2], join(1, n - 2), 4);
    add(words[2], join(0, 2), join(3, n), SWAPPED + 1);
    add(words[n - 1], words[0], join(1, n - 1), SWAPPED + 1);
    add(join(1, n), words[0], '', SWAPPED + 1.5);
  }
  return done();
}

/** A mark that stands for nothing was read inside the name: so many bits. */
const SPECK_BITS = 2;

function withSpeck(text: string): NameReading[] {
  return readingsOfName(lineNameWords(text)).map((reading) => ({ ...reading, bits: reading.bits + SPECK_BITS }));
}

const MARK_INSIDE = /\p{L}[.,;:/]\p{L}/u;

function withLostLetters(line: LineText): NameReading[] {
  const marked = (text: string) => lineNameWords(text.slice(0, MAX_TEXT).replace(/(?<=\p{L})[.,;:/](?=\p{L})/gu, '?'));
  return readingsOfParts(marked(line.firstName), marked(line.lastName)).map((reading) => ({ ...reading, bits: reading.bits + SPECK_BITS }));
}

function cheapest(readings: readonly NameReading[]): NameReading[] {
  const { add, done } = collector();
  for (const { given, surname, middle, bits } of readings) add(given, surname, middle, bits);
  return done();
}

/** Takes away what is no part of an address: the rule of the box in front of it, specks between figures ("3`812", "1.234") and letters. */
function withoutSpecks(address: string): string {
  if (!/[`´|[\]¦_'.,]/.test(address)) return address;
  return address.replace(/^[\s|[\]¦_]+/, '').replace(/(?<=\d)[`´',](?=\d)|(?<=\d)\.(?=\d\d)|(?<=\p{L})[`´](?=\p{L})/gu, '');
}

function birthCode(text: string): number {
  if (text === '') return 0;
  const trimmed = text.trim();
  if (/^(?:18|19|20)\d\d$/.test(trimmed)) return Number(trimmed) * 10000;
  const date = parseLooseDate(trimmed);
  if (date !== null) return Number(date.replaceAll('-', ''));
  const short = /^(\d{1,2})[/-](\d{1,2})[/-](\d\d)$/.exec(trimmed);
  return short && Number(short[1]) <= 12 && Number(short[2]) <= 31
    ? (Number(short[3]) + (Number(short[3]) > 10 ? 1900 : 2000)) * 10000 + Number(short[1]) * 100 + Number(short[2])
    : 0;
}

/** A third or more of the letters are marks nobody could read, or no name is left. */
function unreadableName(readings: readonly NameReading[]): boolean {
  const base = readings[0];
  if (base === undefined) return true;
  const text = base.given + base.surname;
  const marks = text.length - text.replaceAll('?', '').length;
  return marks * 3 >= text.length || text.length - marks < 3;
}

/** Takes a line apart. Never throws; whatever is written, the work is bounded. */
export function readLine(line: LineText): LineQuery {
  let suffix = 0;
  let readings: NameReading[];
  const first = lineNameWords(line.firstName).filter((word, i, all) => !(i === 0 && all.length > 1 && TITLES.has(word)));
  const last = lineNameWords(line.lastName);
  if (first.length > 0 && last.length > 0) {
    suffix = takeSuffix(last) || takeSuffix(first);
    readings = readingsOfParts(first, last);
    // "JO,E", "MA/K": a letter read as a mark.
    if (MARK_INSIDE.test(line.firstName) || MARK_INSIDE.test(line.lastName)) readings = cheapest([...readings, ...withLostLetters(line)]);
  } else {
    const text = first.length > 0 ? line.firstName : last.length > 0 ? line.lastName : line.name;
    const comma = text.indexOf(',');
    const before = comma < 0 ? [] : lineNameWords(text.slice(0, comma));
    const after = comma < 0 ? [] : lineNameWords(text.slice(comma + 1));
    if (before.length > 0 && after.length > 0 && !(after.length === 1 && suffixCode(after[0]) > 0)) {
      suffix = takeSuffix(before) || takeSuffix(after);
      readings = readingsOfParts(after, before);
      // "S,MITH": a speck inside a word looks like a comma.
      if (/\p{L},\p{L}/u.test(text)) readings = cheapest([...readings, ...withSpeck(text.replace(/(?<=\p{L}),(?=\p{L})/gu, ''))]);
    } else {
      const words = lineNameWords(text);
      if (words.length > 1 && TITLES.has(words[0])) words.shift();
      suffix = takeSuffix(words);
      readings = readingsOfName(words);
    }
  }
  const address = parseAddress(withoutSpecks(line.address.slice(0, MAX_TEXT)));
  const patternMatch = /^[\s|[\]¦_]*#?\s*([\d?*_]{1,8})(?=[\s,]|$)/.exec(line.address);
  const housePattern =
    patternMatch && /[?*_]/.test(patternMatch[1]) && /\d/.test(patternMatch[1]) ? patternMatch[1].replace(/[*_]/g, '?') : '';
  const city = cityKey(line.city.slice(0, MAX_TEXT)) || address.city;
  return {
    readings,
    suffix,
    address,
    housePattern,
    city,
    zip: zipKey(line.zip) || address.zip,
    birth: birthCode(line.birthDate),
    hasAddress: !address.poBox && (address.street !== '' || address.house !== 0),
    streetAlternatives: address.alternatives,
    unreadable: unreadableName(readings),
  };
}
