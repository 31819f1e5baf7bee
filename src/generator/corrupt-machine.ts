/**
 * The second corruptor: a machine read the page. Its slips are shapes of glyphs, lost and run-together marks, and marks of one box read in the next.
 * It shares no table with the other corruptor.
 */
import type { LineCells } from './line-cells.ts';
import type { Stream } from './stream.ts';

/** One or more glyphs, and what they are read as. Both directions are listed where both happen. */
const GLYPHS: readonly (readonly [string, string])[] = [
  ['RN', 'M'],
  ['M', 'RN'],
  ['CL', 'D'],
  ['D', 'CL'],
  ['VV', 'W'],
  ['W', 'VV'],
  ['NN', 'M'],
  ['M', 'NN'],
  ['LI', 'H'],
  ['H', 'LI'],
  ['II', 'U'],
  ['U', 'II'],
  ['IN', 'M'],
  ['O', '0'],
  ['O', '0'],
  ['0', 'O'],
  ['I', '1'],
  ['I', '1'],
  ['1', 'I'],
  ['L', '1'],
  ['1', 'L'],
  ['I', 'L'],
  ['L', 'I'],
  ['S', '5'],
  ['S', '5'],
  ['5', 'S'],
  ['B', '8'],
  ['8', 'B'],
  ['Z', '2'],
  ['2', 'Z'],
  ['G', '6'],
  ['6', 'G'],
  ['G', '9'],
  ['A', '4'],
  ['4', 'A'],
  ['T', '7'],
  ['7', 'T'],
  ['Q', 'O'],
  ['O', 'Q'],
  ['D', '0'],
  ['E', 'F'],
  ['F', 'E'],
  ['E', '3'],
  ['C', 'G'],
  ['G', 'C'],
  ['C', 'O'],
  ['O', 'C'],
  ['P', 'R'],
  ['R', 'P'],
  ['V', 'Y'],
  ['Y', 'V'],
  ['N', 'H'],
  ['K', 'X'],
  ['T', 'I'],
  ['J', 'I'],
  ['U', 'O'],
  ['A', 'R'],
  ['3', '8'],
  ['8', '6'],
  ['1', '7'],
  ['7', '1'],
  ['9', '8'],
  ['0', '8'],
  ['5', '6'],
  ['4', '1'],
  ['RI', 'N'],
  ['N', 'RI'],
  ['LL', 'U'],
  ['TT', 'H'],
  ['FI', 'A'],
  ['CI', 'A'],
  ['IC', 'K'],
];
const SPECKS = ['.', '-', '_', '|', "'", ',', '~', '*', ':', '`'];
const WRITTEN: readonly (keyof LineCells)[] = ['firstName', 'lastName', 'name', 'address', 'city', 'zip'];
/** Boxes in the order of the page: marks run over from one into the next. */
const NEIGHBOURS: readonly (readonly [keyof LineCells, keyof LineCells])[] = [
  ['firstName', 'lastName'],
  ['lastName', 'address'],
  ['name', 'address'],
  ['address', 'city'],
  ['city', 'zip'],
];

function misread(stream: Stream, text: string): string {
  const upper = text.toUpperCase();
  const start = stream.below(GLYPHS.length);
  for (let k = 0; k < GLYPHS.length; k++) {
    const [from, to] = GLYPHS[(start + k) % GLYPHS.length];
    const spots: number[] = [];
    for (let at = upper.indexOf(from); at >= 0; at = upper.indexOf(from, at + 1)) spots.push(at);
    if (spots.length > 0) {
      const at = stream.pick(spots);
      return text.slice(0, at) + to + text.slice(at + from.length);
    }
  }
  return text;
}

function fault(stream: Stream, cells: Record<keyof LineCells, string>, field: keyof LineCells): void {
  const text = cells[field];
  if (text === '') return;
  switch (stream.among([0.5, 0.13, 0.1, 0.06, 0.07, 0.04, 0.04, 0.06])) {
    case 0:
      cells[field] = misread(stream, text);
      return;
    case 1: {
      const at = stream.below(text.length);
      if (text.length > 1) cells[field] = text.slice(0, at) + text.slice(at + 1);
      return;
    }
    case 2: {
      const gaps = [...text.matchAll(/ /g)].map((match) => match.index);
      if (gaps.length === 0) cells[field] = misread(stream, text);
      else {
        const at = stream.pick(gaps);
        cells[field] = text.slice(0, at) + text.slice(at + 1);
      }
      return;
    }
    case 3: {
      const at = stream.between(1, Math.max(1, text.length - 1));
      cells[field] = `${text.slice(0, at)} ${text.slice(at)}`;
      return;
    }
    case 4: {
      const at = stream.below(text.length + 1);
      cells[field] = text.slice(0, at) + stream.pick(SPECKS) + text.slice(at);
      return;
    }
    case 5: {
      const pairs = NEIGHBOURS.filter(([from, to]) => from === field && cells[to] !== '');
      if (pairs.length === 0 || text.length < 4) cells[field] = misread(stream, text);
      else {
        const [[from, to]] = pairs;
        const cut = stream.between(1, 2);
        cells[to] = `${text.slice(-cut).trim()} ${cells[to]}`.trim();
        if (stream.chance(0.6)) cells[from] = text.slice(0, -cut).trimEnd();
      }
      return;
    }
    case 6:
      if (text.length > 5) cells[field] = stream.chance(0.15) ? text.slice(stream.between(1, 2)) : text.slice(0, -stream.between(1, 3));
      return;
    default: {
      const at = stream.below(text.length);
      if (/[\p{L}\d]/u.test(text[at])) cells[field] = `${text.slice(0, at)}${stream.chance(0.7) ? '?' : '#'}${text.slice(at + 1)}`;
    }
  }
}

function caseNoise(stream: Stream, text: string): string {
  return [...text].map((character) => (stream.chance(0.25) ? character.toLowerCase() : character)).join('');
}

/** The cells as a machine read them, with about this many faults, and the number that fell. */
export function corruptMachine({ stream, cells, edits }: { readonly stream: Stream; readonly cells: LineCells; readonly edits: number }): {
  readonly cells: LineCells;
  readonly edits: number;
} {
  const read: Record<keyof LineCells, string> = { ...cells };
  const present = WRITTEN.filter((field) => read[field] !== '' && field !== 'zip' && field !== 'city');
  let fallen = 0;
  for (let tries = 0; fallen < edits && tries < edits * 6; tries++) {
    const rest = stream.among([0.07, 0.05, 0.88]);
    const field: keyof LineCells = rest === 0 ? 'city' : rest === 1 ? 'zip' : present.length === 0 ? 'zip' : stream.pick(present);
    const before = { ...read };
    fault(stream, read, field);
    if (WRITTEN.some((key) => before[key] !== read[key])) fallen++;
  }
  const look = stream.among([0.62, 0.2, 0.1, 0.08]);
  for (const field of WRITTEN) {
    if (look === 1)
      read[field] = read[field]
        .toLowerCase()
        .replace(/(^|[ -])(\p{L})/gu, (_, lead: string, letter: string) => lead + letter.toUpperCase());
    else if (look === 2) read[field] = read[field].toLowerCase();
    else if (look === 3) read[field] = caseNoise(stream, read[field]);
  }
  if (read.name !== '' && stream.chance(0.012)) read.name = `${stream.between(1, 20)} ${read.name}`;
  if (stream.chance(0.15)) read.address = read.address.replace(/ (?=#)/, '');
  return { cells: read, edits: fallen };
}
