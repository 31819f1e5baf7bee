import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { NOBODY } from './evaluated-lines.ts';
import { createInterner } from './interner.ts';
import { type ByteRow, endOf, type RowsRead, readRows, startOf, textOf } from './read-rows.ts';
import type { ReadTruth } from './read-truth.ts';

/** What two voters must share to be one name at one address; a voter file with a single address column has that instead. */
const SAME = [
  'last_name',
  'first_name',
  'house_number',
  'street_direction',
  'street_name',
  'street_type',
  'unit',
  'address',
  'zip',
] as const;
const SEPARATOR = 0x1f;

interface Voter {
  readonly id: number;
  readonly middle: string;
  readonly suffix: string;
  readonly birth: string;
}

export interface SameNamePairs extends RowsRead {
  /** By line: voters that the line cannot tell from the true one. */
  readonly alsoRight: ReadonlyMap<number, readonly number[]>;
}

/**
 * Finds the voters of the same name at the same address as a true voter, and of these, for each line, those whom nothing written on it
 * (suffix, middle name or initial, birth date) tells from him. Headings as the generator writes them; two passes over the voter file.
 */
export async function sameNamePairs({
  voters: path,
  lines,
  truth,
  signal,
}: {
  voters: string;
  lines: string;
  truth: ReadTruth;
  signal?: AbortSignal | undefined;
}): Promise<Result<SameNamePairs, Problem>> {
  const wanted = new Uint8Array(truth.voters.count);
  for (const voter of truth.truth.voter) if (voter !== NOBODY) wanted[voter] = 1;

  // First pass: name and address of the true voters. Second: who else has one of these.
  const keys = createInterner();
  const first = await eachVoter({
    path,
    signal,
    onVoter: ({ known, key, length }) => void (known !== -1 && wanted[known] === 1 && keys.idOf(key, 0, length)),
    truth,
  });
  if (!first.ok) return first;
  const members = new Map<number, Voter[]>();
  const second = await eachVoter({
    path,
    signal,
    onVoter({ key, length, voter }) {
      const group = keys.find(key, 0, length);
      if (group === -1) return;
      const found = voter();
      const others = members.get(group);
      if (others === undefined) members.set(group, [found]);
      else if (!others.some((other) => other.id === found.id)) others.push(found);
    },
    truth,
  });
  if (!second.ok) return second;
  const groupOf = new Map<number, readonly Voter[]>();
  for (const group of members.values()) if (group.length > 1) for (const voter of group) groupOf.set(voter.id, group);
  const alsoRight = new Map<number, readonly number[]>();
  const read = await readRows({
    path: lines,
    signal,
    onHeadings(headings) {
      const column = (name: string) => headings.findIndex((heading) => heading.toLowerCase() === name);
      const [lineId, name, given, surname, birth] = ['line_id', 'name', 'first_name', 'last_name', 'birth_date'].map(column);
      return ok((row: ByteRow) => {
        const line = truth.lines.find(row.bytes, startOf(row, lineId), endOf(row, lineId));
        if (line === -1) return;
        const group = groupOf.get(truth.truth.voter[line]);
        if (group === undefined) return;
        const words = wordsOf(`${upper(row, name)} ${upper(row, given)} ${upper(row, surname)}`);
        const self = group.find((voter) => voter.id === truth.truth.voter[line])!;
        const others = group.filter(
          (voter) => voter.id !== self.id && !tellsApart({ words, birth: upper(row, birth), self, other: voter }),
        );
        if (others.length > 0)
          alsoRight.set(
            line,
            others.map((voter) => voter.id),
          );
      });
    },
  });
  return read.ok ? ok({ alsoRight, ...second.value }) : read;
}

function tellsApart({ words, birth, self, other }: { words: ReadonlySet<string>; birth: string; self: Voter; other: Voter }): boolean {
  if (birth !== '' && self.birth !== other.birth) return true;
  if (self.suffix !== other.suffix && (hasWord(words, self.suffix) || hasWord(words, other.suffix))) return true;
  if (self.middle === other.middle) return false;
  return [self.middle, other.middle].some((middle) => hasWord(words, middle) || hasWord(words, middle.slice(0, 1)));
}

function hasWord(words: ReadonlySet<string>, word: string): boolean {
  return word !== '' && words.has(word);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''));
}

function upper(row: ByteRow, c: number): string {
  return textOf(row, c).toUpperCase();
}

interface SeenVoter {
  /** Number of the voter's id in the truth, -1 where it has none. */
  readonly known: number;
  /** Name and address: key[0..length). */
  readonly key: Uint8Array;
  readonly length: number;
  readonly voter: () => Voter;
}

interface EachVoter {
  readonly path: string;
  readonly truth: ReadTruth;
  readonly signal: AbortSignal | undefined;
  readonly onVoter: (seen: SeenVoter) => void;
}

function eachVoter({ path, truth, signal, onVoter }: EachVoter): Promise<Result<RowsRead, Problem>> {
  const key = new Uint8Array(4096);
  return readRows({
    path,
    signal,
    onHeadings(headings) {
      const column = (name: string) => headings.findIndex((heading) => heading.toLowerCase() === name);
      const same = SAME.map(column).filter((c) => c >= 0);
      const [id, middle, suffix, birth] = ['voter_id', 'middle_name', 'suffix', 'birth_date'].map(column);
      for (const name of ['voter_id', 'last_name', 'first_name']) {
        if (column(name) >= 0) continue;
        return err({
          code: 'column-missing',
          message: `The voter file has no column ${name}.`,
          field: name,
          remedy: `It has: ${headings.join(', ')}.`,
        });
      }
      return ok((row: ByteRow) => {
        let length = 0;
        for (const c of same) {
          for (let at = startOf(row, c); at < endOf(row, c) && length < key.length - 1; at++) {
            const byte = row.bytes[at];
            key[length++] = byte >= 97 && byte <= 122 ? byte - 32 : byte;
          }
          if (length < key.length - 1) key[length++] = SEPARATOR;
        }
        const from = startOf(row, id);
        const to = endOf(row, id);
        onVoter({
          known: truth.voters.find(row.bytes, from, to),
          key,
          length,
          voter: () => ({
            id: truth.voters.idOf(row.bytes, from, to),
            middle: upper(row, middle),
            suffix: upper(row, suffix),
            birth: upper(row, birth),
          }),
        });
      });
    },
  });
}
