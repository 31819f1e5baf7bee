/** How names and addresses become keys. Used alike for the voter file and for petition lines: what differs in writing only must end up equal. */

import { DIRECTIONS, HOUSE_FRACTIONS, NAME_SUFFIXES } from './index-file.ts';

const SPECIAL: Readonly<Record<string, string>> = {
  ß: 'SS',
  Ø: 'O',
  ø: 'O',
  Æ: 'AE',
  æ: 'AE',
  Œ: 'OE',
  œ: 'OE',
  Đ: 'D',
  đ: 'D',
  Ł: 'L',
  ł: 'L',
  ı: 'I',
  Þ: 'TH',
  þ: 'TH',
  ð: 'D',
  Ð: 'D',
  '½': ' 1/2',
  '¼': ' 1/4',
  '¾': ' 3/4',
  '’': "'",
  '‘': "'",
  ʻ: "'",
  ʼ: "'",
  '`': "'",
  '´': "'",
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '\u00a0': ' ',
};

/** Upper case without diacritics; letters of other scripts and symbols stay for the caller to drop. */
export function fold(text: string): string {
  let ascii = true;
  for (let i = 0; i < text.length && ascii; i++) ascii = text.charCodeAt(i) < 128;
  if (ascii) return text.toUpperCase();
  let out = '';
  for (const ch of text) out += SPECIAL[ch] ?? ch;
  return out
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase();
}

/** Name words: folded, split at anything that is neither letter nor apostrophe; apostrophes join (O'BRIEN is OBRIEN). */
export function nameParts(text: string): string[] {
  return fold(text)
    .replace(/'/g, '')
    .split(/[^A-Z]+/)
    .filter((part) => part !== '');
}

/** The key of a name: its letters A-Z, nothing between them. */
export function nameKey(text: string): string {
  return fold(text).replace(/[^A-Z]+/g, '');
}

const SUFFIX_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    JR: 'JR',
    JUNIOR: 'JR',
    JNR: 'JR',
    SR: 'SR',
    SENIOR: 'SR',
    SNR: 'SR',
    II: 'II',
    '2ND': 'II',
    III: 'III',
    '3RD': 'III',
    IV: 'IV',
    '4TH': 'IV',
    V: 'V',
    '5TH': 'V',
    VI: 'VI',
    '6TH': 'VI',
    '2': 'II',
    '3': 'III',
    '4': 'IV',
    SECOND: 'II',
    THIRD: 'III',
  }),
);

/** Upper-case letters and digits only: nothing left to fold. */
const PLAIN_WORD = /^[A-Z0-9]*$/;

/** Code of a generational suffix as written (index into NAME_SUFFIXES); 0 when it is none. */
export function suffixCode(text: string): number {
  if (text.length > 9) return 0;
  const plain = SUFFIX_FORMS.get(text);
  if (plain !== undefined) return NAME_SUFFIXES.indexOf(plain as (typeof NAME_SUFFIXES)[number]);
  if (PLAIN_WORD.test(text)) return 0;
  const form = SUFFIX_FORMS.get(fold(text).replace(/[^A-Z0-9]+/g, ''));
  return form === undefined ? 0 : NAME_SUFFIXES.indexOf(form as (typeof NAME_SUFFIXES)[number]);
}

/** Suffixes that may be split off the end of a name; V and the bare numbers are too often an initial or a slip. */
const TRAILING_SUFFIX = new Set(['JR', 'JUNIOR', 'SR', 'SENIOR', 'II', 'III', 'IV']);

export interface NormalizedName {
  readonly key: string;
  /** More than one for a compound name. */
  readonly parts: readonly string[];
  /** Generational suffix found at the end of the name; 0 when none. */
  readonly suffix: number;
}

/** A surname or given name of the voter file: key, parts, and a suffix that stood in the name itself. */
export function normalizeName(text: string): NormalizedName {
  const parts = nameParts(text);
  let suffix = 0;
  if (parts.length > 1 && TRAILING_SUFFIX.has(parts[parts.length - 1])) suffix = suffixCode(parts.pop() ?? '');
  return { key: parts.join(''), parts, suffix };
}

/** Highest house number that fits the file's word. */
const MAX_HOUSE = 0x3fffffe;

/** House number and its suffix as one code: number * 64 + suffix (1-3 fractions, 4-29 letters A-Z); 0 when there is no number. */
export function houseCode(text: string): number {
  const match = /^\s*([A-Z]?)\s*0*(\d{1,8})(?:[\s-]*(\d)\/(\d))?(?:[\s-]*([A-Z])(?![A-Z]))?(?:-0*(\d{1,6}))?/.exec(fold(text));
  if (!match) return 0;
  let number = Number(match[2]);
  // "12-34" is one house number in some cities, a range in others: kept as the first number.
  if (number > MAX_HOUSE) number %= MAX_HOUSE;
  let suffix = 0;
  if (match[3] !== undefined) suffix = Math.max(0, HOUSE_FRACTIONS.indexOf(`${match[3]}/${match[4]}` as '1/2'));
  else if (match[5] !== undefined) suffix = 4 + match[5].charCodeAt(0) - 65;
  return number * 64 + suffix;
}

/** The written form of a house code. */
export function houseText(code: number): string {
  if (code === 0) return '';
  const suffix = code % 64;
  const number = String((code - suffix) / 64);
  if (suffix === 0) return number;
  return suffix < 4 ? `${number} ${HOUSE_FRACTIONS[suffix]}` : number + String.fromCharCode(65 + suffix - 4);
}

const DIRECTION_FORMS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    N: 1,
    NO: 1,
    NORTH: 1,
    NTH: 1,
    S: 2,
    SO: 2,
    SOUTH: 2,
    STH: 2,
    E: 3,
    EAST: 3,
    W: 4,
    WEST: 4,
    NE: 5,
    NORTHEAST: 5,
    NW: 6,
    NORTHWEST: 6,
    SE: 7,
    SOUTHEAST: 7,
    SW: 8,
    SOUTHWEST: 8,
  }),
);

/** Code of a compass direction as written (index into DIRECTIONS); 0 when it is none. */
export function directionCode(text: string): number {
  const plain = DIRECTION_FORMS.get(text);
  if (plain !== undefined) return plain;
  if (PLAIN_WORD.test(text)) return 0;
  return DIRECTION_FORMS.get(fold(text).replace(/[^A-Z]+/g, '')) ?? 0;
}

/** The written form of a direction code. */
export function directionText(code: number): string {
  return DIRECTIONS[code] ?? '';
}

/** First five digits of a ZIP code, or ''. */
export function zipKey(text: string): string {
  return /(?<!\d)(\d{5})(?:-?\d{4})?(?!\d)/.exec(text)?.[1] ?? '';
}

const CITY_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    SAINT: 'ST',
    SAINTE: 'STE',
    MOUNT: 'MT',
    FORT: 'FT',
    NORTH: 'N',
    SOUTH: 'S',
    EAST: 'E',
    WEST: 'W',
    NO: 'N',
    SO: 'S',
    HEIGHTS: 'HTS',
    BEACH: 'BCH',
    SPRINGS: 'SPGS',
    HILLS: 'HLS',
    VALLEY: 'VLY',
    VILLAGE: 'VLG',
    CANYON: 'CYN',
    PARK: 'PK',
    ISLAND: 'IS',
  }),
);

/** Key of a city: words in their short form, nothing between them. */
export function cityKey(text: string): string {
  if (text === '') return '';
  let out = '';
  for (const word of fold(text)
    .replace(/'/g, '')
    .split(/[^A-Z0-9]+/))
    out += CITY_WORDS.get(word) ?? word;
  return out;
}

/** Key of a unit: its letters and digits without the designator and leading zeros ("APT #04-B" is 4B). */
export function unitKey(text: string): string {
  const folded = fold(text).replace(
    /\b(?:APARTMENT|APTMT|APT|AP|UNIT|UNT|SUITE|STE|ROOM|RM|SPACE|SPC|SP|LOT|TRAILER|TRLR|NUMBER|NUM|NO)\b\.?/g,
    ' ',
  );
  return folded.replace(/[^A-Z0-9]+/g, '').replace(/^0+(?=.)/, '');
}
