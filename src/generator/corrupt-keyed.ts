/**
 * The first corruptor: somebody at a keyboard typed the line from handwriting. Slips are those of reading a hand and of typing.
 * It shares no table with the other corruptor.
 */
import type { LineCells } from './line-cells.ts';
import type { Stream } from './stream.ts';

/** What a letter or figure of a hand is taken for. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  A: 'OUD',
  B: 'RPD',
  C: 'EGL',
  D: 'OPA',
  E: 'CIL',
  F: 'TPE',
  G: 'CSQ',
  H: 'NKM',
  I: 'JLE',
  J: 'YGS',
  K: 'RHX',
  L: 'ICT',
  M: 'NWH',
  N: 'MUR',
  O: 'AQU',
  P: 'FRD',
  Q: 'GO',
  R: 'NKV',
  S: 'GJZ',
  T: 'FLI',
  U: 'VNA',
  V: 'UNR',
  W: 'MUV',
  X: 'KY',
  Y: 'GJV',
  Z: 'SE',
  0: '6',
  1: '74',
  2: '7',
  3: '58',
  4: '9',
  5: '36',
  6: '0',
  7: '12',
  8: '3',
  9: '4',
};
const KEYBOARD = ['QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM', '1234567890'];
/** Spellings that sound alike: the typist writes the one in mind. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/PH/, 'F'],
  [/CK/, 'K'],
  [/EI/, 'IE'],
  [/IE/, 'EI'],
  [/Y$/, 'IE'],
  [/EY/, 'Y'],
  [/Z$/, 'S'],
  [/S$/, 'Z'],
  [/TH/, 'T'],
  [/LL/, 'L'],
  [/SS/, 'S'],
  [/ZZ/, 'Z'],
  [/NN/, 'N'],
  [/TT/, 'T'],
  [/EE/, 'EA'],
  [/EA/, 'EE'],
  [/AI/, 'AY'],
  [/SON$/, 'SEN'],
  [/SEN$/, 'SON'],
  [/CE/, 'SE'],
  [/QU/, 'K'],
  [/C(?=[AOU])/, 'K'],
  [/V/, 'B'],
];
const TYPED_TYPES: readonly (readonly [RegExp, string])[] = [
  [/\bSTREET\b|\bSTR\b|\bST\./, 'ST'],
  [/\bAVENUE\b|\bAV\b|\bAVE\./, 'AVE'],
  [/\bBOULEVARD\b|\bBLV\b|\bBL\b|\bBLVD\./, 'BLVD'],
  [/\bDRIVE\b|\bDR\./, 'DR'],
  [/\bROAD\b/, 'RD'],
  [/\bPLACE\b/, 'PL'],
  [/\bLANE\b/, 'LN'],
  [/\bCOURT\b/, 'CT'],
  [/\bNORTH\b|\bN\./, 'N'],
  [/\bSOUTH\b|\bS\./, 'S'],
  [/\bEAST\b|\bE\./, 'E'],
  [/\bWEST\b|\bW\./, 'W'],
];

function beside(stream: Stream, character: string): string {
  for (const row of KEYBOARD) {
    const at = row.indexOf(character);
    if (at >= 0) return row[Math.max(0, Math.min(row.length - 1, at + (stream.chance(0.5) ? 1 : -1)))];
  }
  return character;
}

function slip(stream: Stream, text: string): string {
  const places: number[] = [];
  for (let i = 0; i < text.length; i++) if (/[A-Z0-9]/.test(text[i])) places.push(i);
  if (places.length === 0) return text;
  const at = stream.pick(places);
  const character = text[at];
  const before = text.slice(0, at);
  const after = text.slice(at + 1);
  const figure = character >= '0' && character <= '9';
  switch (figure ? stream.among([0.5, 0.1, 0.06, 0.14, 0.12, 0, 0.08]) : stream.among([0.44, 0.14, 0.09, 0.09, 0.08, 0.07, 0.05, 0.04])) {
    case 0:
      return before + stream.pick([...(LOOKS_LIKE[character] ?? character)]) + after;
    case 1:
      return text.length > 1 ? before + after : text;
    case 2:
      return after.startsWith(character) ? before + after : before + character + character + after;
    case 3:
      return after === '' ? text : before + after[0] + character + after.slice(1);
    case 4:
      return before + beside(stream, character) + after;
    case 5: {
      const rule = stream.below(SOUNDS.length);
      for (let k = 0; k < SOUNDS.length; k++) {
        const [from, to] = SOUNDS[(rule + k) % SOUNDS.length];
        if (from.test(text)) return text.replace(from, to);
      }
      return text;
    }
    case 6:
      return `${before}?${after}`;
    default:
      return text.length > 6 ? text.slice(0, text.length - stream.between(1, 3)).trimEnd() : text;
  }
}

function settle(stream: Stream, cells: LineCells): LineCells {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  let { firstName, lastName, name, address, city } = cells;
  if (!stream.chance(0.03))
    [firstName, lastName, name, address, city] = [plain(firstName), plain(lastName), plain(name), plain(address), plain(city)];
  if (stream.chance(0.6)) [lastName, name] = [lastName.replaceAll("'", ''), name.replaceAll("'", '')];
  if (stream.chance(0.35)) [lastName, name] = [lastName.replaceAll('-', ' '), name.replaceAll('-', ' ')];
  if (stream.chance(0.55)) for (const [from, to] of TYPED_TYPES) address = address.replace(from, to);
  if (stream.chance(0.5)) address = address.replace(/[.,]/g, '');
  if (lastName.length > 14 && stream.chance(0.15)) lastName = lastName.slice(0, 14).trimEnd();
  return { ...cells, firstName, lastName, name, address, city };
}

function titled(text: string): string {
  return text.toLowerCase().replace(/(^|[ '\-.])(\p{L})/gu, (_, lead: string, letter: string) => lead + letter.toUpperCase());
}

/** Where slips fall, by how much is written there and how hard it is to read. */
const FIELDS: readonly (keyof LineCells)[] = ['firstName', 'lastName', 'name', 'address', 'city', 'zip'];

/** The cells as typed, with this many slips, and the number that fell. */
export function corruptKeyed({ stream, cells, edits }: { readonly stream: Stream; readonly cells: LineCells; readonly edits: number }): {
  readonly cells: LineCells;
  readonly edits: number;
} {
  const typed: Record<keyof LineCells, string> = { ...settle(stream, cells) };
  let fallen = 0;
  for (let tries = 0; fallen < edits && tries < edits * 6; tries++) {
    const field =
      FIELDS[
        typed.name === ''
          ? [0, 1, 3, 4, 5][stream.among([0.27, 0.32, 0.29, 0.07, 0.05])]
          : [2, 3, 4, 5][stream.among([0.58, 0.3, 0.07, 0.05])]
      ];
    const next = slip(stream, typed[field]);
    if (next !== typed[field]) {
      typed[field] = next;
      fallen++;
    }
  }
  if (stream.chance(0.12)) {
    for (const field of FIELDS) if (field !== 'zip') typed[field] = titled(typed[field]);
  }
  for (const field of FIELDS) typed[field] = typed[field].trim();
  return { cells: typed, edits: fallen };
}
