/** Addresses as people write them, taken apart into keys that can be compared. */

import { mendHouse, mendType } from './address-mend.ts';
import { cityKey, directionCode, fold, houseCode, unitKey } from './normalize.ts';
import { isStrongStreetType, STREET_TYPE_NAMES, streetTypeCode } from './street-types.ts';

export interface NormalizedStreet {
  /** Index into DIRECTIONS. */
  readonly direction: number;
  /** Letters and digits of the street's name without direction and type; '' when there is none. */
  readonly street: string;
  /** Index into STREET_TYPES. */
  readonly type: number;
}

export interface ParsedAddress extends NormalizedStreet {
  /** See houseCode. */
  readonly house: number;
  readonly unit: string;
  readonly city: string;
  readonly zip: string;
  /** The line gives a post-office box (and no street beside it). */
  readonly poBox: boolean;
  /** Other ways to take the street's words (a misspelt type or a stray word left out), with a price in bits. */
  readonly alternatives: readonly { readonly street: string; readonly bits: number }[];
}

/** Ways to take the street's words besides the plain one. */
const MOST_ALTERNATIVES = 5;

const ORDINAL_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    FIRST: '1',
    SECOND: '2',
    THIRD: '3',
    FOURTH: '4',
    FIFTH: '5',
    SIXTH: '6',
    SEVENTH: '7',
    EIGHTH: '8',
    NINTH: '9',
    TENTH: '10',
    ELEVENTH: '11',
    TWELFTH: '12',
    THIRTEENTH: '13',
    FOURTEENTH: '14',
    FIFTEENTH: '15',
    SIXTEENTH: '16',
    SEVENTEENTH: '17',
    EIGHTEENTH: '18',
    NINETEENTH: '19',
    TWENTIETH: '20',
  }),
);
const TENS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    TWENTY: 20,
    THIRTY: 30,
    FORTY: 40,
    FIFTY: 50,
    SIXTY: 60,
    SEVENTY: 70,
    EIGHTY: 80,
    NINETY: 90,
  }),
);

const STREET_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    SAINT: 'ST',
    SAINTE: 'STE',
    MOUNT: 'MT',
    MOUNTAIN: 'MTN',
    FORT: 'FT',
    DOCTOR: 'DR',
    JUNIOR: '',
    JR: '',
    SENIOR: '',
    AVENIDA: 'AVENIDA',
    AVDA: 'AVENIDA',
    CMO: 'CAMINO',
    CMNO: 'CAMINO',
    PSO: 'PASEO',
    RCHO: 'RANCHO',
    CLL: 'CALLE',
  }),
);

const UNIT_WORDS = new Set([
  'APT',
  'APARTMENT',
  'APTMT',
  'AP',
  'UNIT',
  'UNT',
  'SUITE',
  'STE',
  'ROOM',
  'RM',
  'SPACE',
  'SPC',
  'SP',
  'LOT',
  'TRAILER',
  'TRLR',
  '#',
  'BLDG',
  'BUILDING',
  'FLOOR',
  'FLR',
  'FL',
  'REAR',
  'FRNT',
  'FRONT',
  'BSMT',
  'UPPR',
  'LOWR',
  'NUMBER',
  'NUM',
]);
/** Designators that stand alone: "123 MAIN ST REAR". */
const BARE_UNITS = new Set(['REAR', 'FRNT', 'FRONT', 'BSMT', 'UPPR', 'LOWR']);

const STATES = new Set(
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC CALIF CALIFORNIA'.split(
    ' ',
  ),
);

function ordinalSuffix(digits: string): string {
  const n = Number(digits.slice(-2));
  if (n >= 11 && n <= 13) return 'TH';
  return ['TH', 'ST', 'ND', 'RD'][n % 10] ?? 'TH';
}

const ENDINGS = new Set(['ST', 'ND', 'RD', 'TH']);

/** Whether a word begins with a digit. */
function startsWithDigit(word: string): boolean {
  const c = word.charCodeAt(0);
  return c >= 48 && c <= 57;
}

/** 5, 5TH, 5 TH, FIFTH → 5TH; TWENTY FIRST → 21ST. */
function canonicalOrdinals(words: readonly string[]): string {
  let out = '';
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const digits = startsWithDigit(word);
    const numeric = digits ? /^0*(\d+)(?:ST|ND|RD|TH)?$/.exec(word)?.[1] : ORDINAL_WORDS.get(word);
    if (numeric !== undefined) {
      out += numeric + ordinalSuffix(numeric);
      const next = words[i + 1] ?? '';
      if (digits && ENDINGS.has(next) && /^\d+$/.test(word) && (i + 2 < words.length || next === 'ND' || next === 'TH')) i++;
      continue;
    }
    const tens = digits ? undefined : TENS.get(word);
    const unit = tens === undefined ? undefined : ORDINAL_WORDS.get(words[i + 1] ?? '');
    if (tens !== undefined && unit !== undefined && Number(unit) < 10) {
      const number = String(tens + Number(unit));
      out += number + ordinalSuffix(number);
      i++;
      continue;
    }
    out += STREET_WORDS.get(word) ?? word;
  }
  return out;
}

const HIGHWAY_WORDS = new Set(['HWY', 'HIGHWAY', 'HIWAY', 'HWAY', 'ROUTE', 'RTE', 'RT']);
const HIGHWAY_LEADS = new Set(['STATE', 'US', 'CA', 'INTERSTATE', 'OLD', 'SR', 'ST']);

function endsInDigit(word: string, back: number): boolean {
  const c = word.charCodeAt(word.length - back);
  return c >= 48 && c <= 57;
}

/** HIGHWAY 49, STATE HWY 49, SR 49, CA-49 → HWY49; COUNTY ROAD 12, CR 12 → CR12; RR 2, RURAL ROUTE 2 → RR2. Null when it is none of these. */
function numberedRoad(words: readonly string[]): string | null {
  const last = words[words.length - 1];
  // A numbered road ends in its number, with at most one letter behind it.
  if (last === undefined || !(endsInDigit(last, 1) || endsInDigit(last, 2))) return null;
  const number = /^(?:(?:CA|SR|US|HWY|I|CR|RR|RT)-?)?(\d{1,4}[A-Z]?)$/.exec(last ?? '');
  if (!number) return null;
  const head = words.slice(0, -1);
  const glued = /^(CA|SR|US|HWY|I|CR|RR|RT)-?\d/.exec(last)?.[1];
  if (glued !== undefined && head.length === 0) return (glued === 'CR' || glued === 'RR' ? glued : 'HWY') + number[1];
  if (head.length === 0) return null;
  const text = head.join(' ');
  if (/^(?:RR|RURAL (?:ROUTE|RTE|RT|ROAD|RD)|RFD)$/.test(text)) return `RR${number[1]}`;
  if (/^(?:CR|CO(?:UNTY)? (?:ROAD|RD|HWY|HIGHWAY))$/.test(text)) return `CR${number[1]}`;
  if (
    head.every((word) => HIGHWAY_WORDS.has(word) || HIGHWAY_LEADS.has(word)) &&
    (head.some((word) => HIGHWAY_WORDS.has(word)) || /^(?:SR|US|INTERSTATE|STATE ROUTE)$/.test(text))
  )
    return `HWY${number[1]}`;
  return null;
}

function keyOf(words: readonly string[]): string {
  // AVE J is AVENUE J: in front of a name the type is part of it.
  const lead = words.length > 1 && (words[0] === 'AVE' || words[0] === 'AV') ? ['AVENUE', ...words.slice(1)] : words;
  const key = canonicalOrdinals(lead.some((word) => word.includes('-')) ? lead.flatMap((word) => word.split('-')) : lead);
  if (key === 'PCH') return 'PACIFICCOAST';
  return key === 'MLK' || key === 'MLKING' || key === 'MARTINLKING' || key === 'MLUTHERKING' ? 'MARTINLUTHERKING' : key;
}

/** Street words in order → direction, name, type. The type is looked for only when `wantType`. */
function splitStreet({
  words,
  wantType,
  wantDirection,
}: {
  words: readonly string[];
  wantType: boolean;
  wantDirection: boolean;
}): NormalizedStreet {
  let rest = [...words];
  let direction = 0;
  let type = 0;
  const road = numberedRoad(rest);
  if (road !== null) return { direction, street: road, type };
  if (
    wantDirection &&
    rest.length > 1 &&
    directionCode(rest[0]) > 0 &&
    !(rest.length === 2 && isStrongStreetType(streetTypeCode(rest[1])))
  ) {
    direction = directionCode(rest[0]);
    rest = rest.slice(1);
    const afterDirection = numberedRoad(rest);
    if (afterDirection !== null) return { direction, street: afterDirection, type };
  }
  if (
    wantDirection &&
    rest.length > 2 &&
    direction === 0 &&
    directionCode(rest[rest.length - 1]) > 0 &&
    streetTypeCode(rest[rest.length - 2]) > 0
  ) {
    direction = directionCode(rest[rest.length - 1]);
    rest = rest.slice(0, -1);
  } else if (
    wantDirection &&
    rest.length > 2 &&
    direction > 0 &&
    directionCode(rest[rest.length - 1]) > 0 &&
    streetTypeCode(rest[rest.length - 2]) > 0
  ) {
    rest = rest.slice(0, -1);
  }
  if (wantType && rest.length > 1 && streetTypeCode(rest[rest.length - 1]) > 0) {
    type = streetTypeCode(rest[rest.length - 1]);
    rest = rest.slice(0, -1);
  }
  return { direction, street: keyOf(rest), type };
}

function wordsOf(text: string): string[] {
  return fold(text)
    .replace(/'/g, '')
    .split(/[^A-Z0-9?]+/)
    .filter((word) => word !== '');
}

/** Street parts that stand in columns of their own; a direction or type left inside the name is found there. */
export function normalizeStreet({ direction, name, type }: { direction: string; name: string; type: string }): NormalizedStreet {
  const typeWord = wordsOf(type)[0] ?? '';
  const typeCode = streetTypeCode(typeWord);
  const directionGiven = directionCode(direction);
  const words = wordsOf(name);
  // A type column that is no type we know belongs to the name.
  if (typeWord !== '' && typeCode === 0) words.push(...wordsOf(type));
  if (typeCode > 0 && words.length === 0) return { direction: directionGiven, street: typeWord, type: 0 };
  const numbered = typeCode > 0 ? (numberedRoad([...words, typeWord]) ?? numberedRoad([typeWord, ...words])) : null;
  if (numbered !== null) return { direction: directionGiven, street: numbered, type: 0 };
  if (typeCode > 0 && words.length > 1 && streetTypeCode(words[words.length - 1]) === typeCode) words.pop();
  const split = splitStreet({ words, wantType: typeCode === 0, wantDirection: directionGiven === 0 });
  return { direction: directionGiven || split.direction, street: split.street, type: typeCode || split.type };
}

interface Tail {
  words: string[];
  city: string;
  zip: string;
}

/** Takes ZIP and state off the end. */
function takeZipAndState(segments: string[][]): Tail & { hadState: boolean } {
  let zip = '';
  let hadState = false;
  const last = () => segments[segments.length - 1];
  const drop = () => {
    last().pop();
    while (segments.length > 1 && last().length === 0) segments.pop();
  };
  const wordCount = () => segments.reduce((n, segment) => n + segment.length, 0);
  const end = () => last()?.[last().length - 1] ?? '';
  if (wordCount() > 2 && /^\d{4}$/.test(end()) && /^\d{5}$/.test(last()[last().length - 2] ?? '')) drop();
  if (wordCount() > 2 && /^\d{5}(?:\d{4})?$/.test(end())) {
    zip = end().slice(0, 5);
    drop();
  }
  if (wordCount() > 2 && STATES.has(end()) && (zip !== '' || end() === 'CA' || end().length > 2)) {
    const alone = last().length === 1 && segments.length > 1;
    // "LA" ends many a street and city: only a state behind a comma or before a ZIP counts.
    if (alone || zip !== '' || end() === 'CA') {
      hadState = true;
      drop();
    }
  }
  return { words: [], city: '', zip, hadState };
}

/** Commas read where blanks are: "N, MAIN, ST, 4". Few addresses have three parts of a word each. */
function withoutStrayCommas(text: string): string {
  const parts = text.split(',').map((part) => part.trim());
  const single = parts.filter((part) => part !== '' && !/\s/.test(part)).length;
  return parts.length >= 3 && single >= parts.length - 1 ? text.replaceAll(',', ' ') : text;
}

/** An address as written on a line or in a single column of a voter file. Never throws; what is not there is '' or 0. */
export function parseAddress(text: string): ParsedAddress {
  let folded = fold(text.length > 300 ? text.slice(0, 300) : text);
  if (folded.includes("'")) folded = folded.replace(/'/g, '');
  if (folded.includes('BOX') || /\bP\s*\.?\s*O\s*\.?\s*B\b/.test(folded))
    folded = folded.replace(/\bP\s*\.?\s*O\s*\.?\s*B(?:OX)?\b\.?/g, ' POBOX ').replace(/\bPOST OFFICE BOX\b/g, ' POBOX ');
  if (folded.includes('#')) folded = folded.replace(/#/g, ' # ');
  if (folded.includes('/')) folded = folded.replace(/(\d)(?:\s*-\s*|\s+)(\d\/\d)(?!\d)/g, '$1 $2');
  folded = mendHouse(folded);
  if (folded.includes(',')) folded = withoutStrayCommas(folded);
  const segments: string[][] = [];
  for (const part of /[,;\n]/.test(folded) ? folded.split(/[,;\n]+/) : [folded]) {
    const words: string[] = [];
    for (const word of part.split(/[^A-Z0-9?#/&-]+/)) {
      if (word === '' || word === '/' || word === '&') continue;
      if (!word.includes('-') || /^\d+-\d+$/.test(word) || /^[A-Z]{1,3}-\d+[A-Z]?$/.test(word) || /^\d+-[A-Z]$/.test(word))
        words.push(word);
      else for (const piece of word.split('-')) if (piece !== '' && piece !== '/' && piece !== '&') words.push(piece);
    }
    if (words.length > 0) segments.push(words);
  }
  const nothing: ParsedAddress = {
    house: 0,
    direction: 0,
    street: '',
    type: 0,
    unit: '',
    city: '',
    zip: '',
    poBox: false,
    alternatives: [],
  };
  if (segments.length === 0) return nothing;
  if (segments[segments.length - 1].length > 0) {
    const end = segments[segments.length - 1];
    const nine = /^(\d{5})-\d{4}$/.exec(end[end.length - 1]);
    if (nine) end[end.length - 1] = nine[1];
  }
  const tail = takeZipAndState(segments);
  let unit = '';
  // A unit in front: "APT 4, 123 MAIN ST".
  if (UNIT_WORDS.has(segments[0][0]) && segments[0].length > 1 && (segments.length > 1 || segments[0].length > 3)) {
    const lead = segments.length > 1 && segments[0].length === 2 ? (segments.shift() ?? []) : segments[0].splice(0, 2);
    unit = unitKey(lead.slice(1).join(''));
  }
  const box = boxOf(segments);
  if (box !== null) {
    const others = segments.map((segment) => segment.filter((word) => word !== '')).filter((segment) => segment.length > 0);
    // "PO BOX 12, 34 MAIN ST": the street address counts (2 CCR 20931(a)(4)).
    if (others.length === 0 || !/^\d/.test(others[0][0]) || others[0].length < 2) {
      return { ...nothing, house: houseCode(box), street: 'POBOX', city: cityKey(others.flat().join(' ')), zip: tail.zip, poBox: true };
    }
    segments.splice(0, segments.length, ...others);
  }
  const words = segments[0];
  let city = segments.length > 1 ? segments.slice(1) : [];
  // Units may stand in a segment of their own.
  city = city.filter((segment) => {
    if (unit === '' && (UNIT_WORDS.has(segment[0]) || (segment.length === 1 && /\d/.test(segment[0])))) {
      unit = unitKey(segment.join(' '));
      return false;
    }
    return true;
  });
  const { house, rest } = takeHouse(words);
  const body = takeUnit({ words: rest, unit });
  unit = body.unit;
  let streetWords = mendWords(body.words);
  let cityWords = city.flat();
  if (body.after.length > 0) cityWords = [...body.after, ...cityWords];
  const cut = cityCut({ words: streetWords, hasCity: cityWords.length > 0, hadPlace: tail.zip !== '' || tail.hadState });
  if (cut.unit !== '' && unit === '') unit = cut.unit;
  if (cut.city.length > 0) cityWords = [...cut.city, ...cityWords];
  streetWords = cut.street;
  // "RR 2 BOX 45": the box is the house.
  const boxAt = streetWords.indexOf('BOX');
  if (boxAt > 0 && /^\d/.test(streetWords[boxAt + 1] ?? '')) {
    const street = splitStreet({ words: streetWords.slice(0, boxAt), wantType: true, wantDirection: true });
    return {
      ...street,
      house: houseCode(streetWords[boxAt + 1]),
      unit,
      city: cityKey(cityWords.join(' ')),
      zip: tail.zip,
      poBox: false,
      alternatives: [],
    };
  }
  const street = splitStreet({ words: streetWords, wantType: true, wantDirection: true });
  return {
    ...street,
    house,
    unit,
    city: cityKey(cityWords.join(' ')),
    zip: tail.zip,
    poBox: false,
    alternatives: alternativesOf(streetWords, street),
  };
}

/** A last word that may be a misspelt type, a first one that may be a misspelt direction: the street without it. */
function alternativesOf(words: readonly string[], street: NormalizedStreet): { street: string; bits: number }[] {
  const found: { street: string; bits: number }[] = [];
  const put = (key: string, bits: number) => {
    if (key !== '' && key !== street.street && !found.some((other) => other.street === key)) found.push({ street: key, bits });
  };
  const last = words[words.length - 1] ?? '';
  const first = words[0] ?? '';
  const glued = street.type === 0 && last.length >= 5 ? GLUED_TYPE.exec(last) : null;
  if (glued && glued[1].length < last.length)
    put(splitStreet({ words: [...words.slice(0, -1), glued[1]], wantType: true, wantDirection: true }).street, 5);
  if (street.direction === 0 && /^[NSEW][A-Z]{4,}$/.test(first))
    put(splitStreet({ words: [first.slice(1), ...words.slice(1)], wantType: true, wantDirection: false }).street, 6);
  if (words.length < 2) return found;
  if (street.type === 0 && last.length >= 2 && last.length <= 9) {
    put(splitStreet({ words: words.slice(0, -1), wantType: false, wantDirection: true }).street, 5);
  }
  if (street.direction === 0 && first.length <= 5 && words.length > 1)
    put(splitStreet({ words: words.slice(1), wantType: true, wantDirection: true }).street, 6.5);
  // The type written is part of the name on the roll.
  // Something read as a word and a unit behind the street, none of whose designators it is: "106TH STRELT APL 145".
  if (words.length > 3 || (words.length > 2 && (/\d/.test(last) || last.length === 1))) {
    const without = splitStreet({ words: words.slice(0, -2), wantType: true, wantDirection: true });
    put(without.street, 6);
    if (words.length > 3 && without.type === 0)
      put(splitStreet({ words: words.slice(0, -3), wantType: false, wantDirection: true }).street, 9);
  }
  const body = words.slice(street.direction > 0 ? 1 : 0);
  if (street.type > 0) {
    put(keyOf(body), isStrongStreetType(street.type) ? 6 : 1.5);
    if (!isStrongStreetType(street.type)) put(keyOf([...body.slice(0, -1), STREET_TYPE_NAMES[street.type]]), 1.5);
  }
  if (body.length > 1 && (body[0] === 'AVE' || body[0] === 'AV' || body[0] === 'AVENUE')) put(keyOf(['AVENIDA', ...body.slice(1)]), 1.5);
  return found.length < 2 ? found : found.sort((a, b) => a.bits - b.bits).slice(0, MOST_ALTERNATIVES);
}

/** Types, and the designators of a unit, that may stand glued to the end of a street's name: MAINST, MAINSTAPT. */
const GLUED_TYPE = /^([A-Z]{3,}?)(ST|AVE|AV|BLVD|DR|RD|LN|CT|PL|WAY|CIR|TER|PKWY|HWY)?(?:APT|UNIT|STE|SPC)?$/;

/** Words of a street with what was read as one word set apart, and letters where types have them. */
function mendWords(words: readonly string[]): string[] {
  return words.flatMap((word, i) => {
    const ordinal = /^(\d+(?:ST|ND|RD|TH))([A-Z0-9]{2,5})$/.exec(word);
    if (ordinal) {
      const type = mendType(ordinal[2], (text) => streetTypeCode(text) > 0);
      if (streetTypeCode(type) > 0) return [ordinal[1], type];
    }
    return i === 0 ? [word] : [mendType(word, (text) => streetTypeCode(text) > 0)];
  });
}

/** Number of a post-office box; its words are taken out of the segments. */
function boxOf(segments: string[][]): string | null {
  for (const segment of segments) {
    const at = segment.indexOf('POBOX');
    if (at < 0) continue;
    const number = /^\d/.test(segment[at + 1] ?? '') ? segment[at + 1] : '';
    segment.splice(at, number === '' ? 1 : 2);
    return number;
  }
  return null;
}

function takeHouse(words: readonly string[]): { house: number; rest: string[] } {
  const first = words[0] ?? '';
  // Digits with unreadable marks between them: the words behind are still the street.
  if (/^[\d?]*\?[\d?]*$/.test(first) && words.length > 1) return { house: 0, rest: words.slice(1) };
  if (!/^[A-Z]?\d/.test(first) || words.length < 2)
    return { house: /^\d+$/.test(first) ? houseCode(first) : 0, rest: /^\d+$/.test(first) ? [] : [...words] };
  // "5TH ST": a street without a house number.
  if (/^\d+(?:ST|ND|RD|TH)$/.test(first)) return { house: 0, rest: [...words] };
  let used = 1;
  let written = first;
  const next = words[1];
  if (/^\d\/\d$/.test(next)) {
    written += ` ${next}`;
    used = 2;
  } else if (/^[A-Z]$/.test(next) && !'NSEW'.includes(next) && words.length > 3 && streetTypeCode(words[2]) === 0) {
    written += ` ${next}`;
    used = 2;
  }
  return { house: houseCode(written), rest: words.slice(used) };
}

function takeUnit({ words, unit }: { words: readonly string[]; unit: string }): { words: string[]; unit: string; after: string[] } {
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    const glued = /^(?:APT|UNIT|STE|SPC|RM)(\d+[A-Z]?)$/.exec(word)?.[1];
    if (glued !== undefined) return { words: words.slice(0, i), unit: unit || unitKey(glued), after: words.slice(i + 1) };
    if (!UNIT_WORDS.has(word)) continue;
    if (BARE_UNITS.has(word) && i === words.length - 1) return { words: words.slice(0, i), unit: unit || word, after: [] };
    let value = i + 1;
    while (value < words.length && UNIT_WORDS.has(words[value])) value++;
    const id = words[value];
    if (id === undefined) {
      if (word === '#') return { words: words.slice(0, i), unit, after: [] };
      continue;
    }
    // FL, SP, AP and the like are also the beginning of words: a unit has a digit or is one or two letters.
    if (!/\d/.test(id) && id.length > 2) continue;
    let end = value + 1;
    if (/^\d+$/.test(id) && /^[A-Z]$/.test(words[end] ?? '')) end++;
    return { words: words.slice(0, i), unit: unit || unitKey(words.slice(value, end).join('')), after: words.slice(end) };
  }
  return { words: [...words], unit, after: [] };
}

/** Where the street ends and, without a comma, a unit or the city begins. */
function cityCut({ words, hasCity, hadPlace }: { words: readonly string[]; hasCity: boolean; hadPlace: boolean }): {
  street: string[];
  unit: string;
  city: string[];
} {
  if (words.length > 1 && numberedRoad(directionCode(words[0]) > 0 ? words.slice(1) : words) !== null)
    return { street: [...words], unit: '', city: [] };
  let at = -1;
  for (let i = 1; i < words.length; i++) {
    const code = streetTypeCode(words[i]);
    if (code === 0) continue;
    // "W AVENUE L": behind a direction alone the type is the beginning of the name.
    if (i === 1 && directionCode(words[0]) > 0 && i < words.length - 1) continue;
    if (hadPlace && !hasCity && isStrongStreetType(code)) {
      at = i;
      break;
    }
    at = i;
  }
  const last = words[words.length - 1];
  // "930 HUTTO 83": a bare number behind the name is a unit.
  if (
    at < 0 &&
    words.length > 1 &&
    /^\d{1,4}[A-Z]?$/.test(last) &&
    words[words.length - 2].length > 2 &&
    words[words.length - 2] !== 'BOX' &&
    streetTypeCode(words[words.length - 2]) === 0
  )
    return { street: words.slice(0, -1), unit: unitKey(last), city: [] };
  if (at < 0 || at === words.length - 1) return { street: [...words], unit: '', city: [] };
  let end = at + 1;
  if (directionCode(words[end]) > 0 && (end === words.length - 1 || (hadPlace && words[end].length <= 2))) end++;
  const rest = words.slice(end);
  if (rest.length === 0) return { street: [...words], unit: '', city: [] };
  // "123 MAIN ST 4", "123 MAIN ST 4B"
  if (rest.length === 1 && /\d/.test(rest[0])) return { street: words.slice(0, end), unit: unitKey(rest[0]), city: [] };
  if (/^\d+[A-Z]?$/.test(rest[0]) && rest.length > 1) return { street: words.slice(0, end), unit: unitKey(rest[0]), city: rest.slice(1) };
  // "123 AVENUE OF THE STARS": a type with words behind it and no place at the end is part of the name.
  if (!isStrongStreetType(streetTypeCode(words[at]))) return { street: [...words], unit: '', city: [] };
  return { street: words.slice(0, end), unit: '', city: rest };
}
