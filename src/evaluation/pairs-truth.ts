import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { NOBODY, type TrueLines } from './evaluated-lines.ts';
import { createInterner, type Interner } from './interner.ts';
import { type ByteRow, endOf, isEmpty, type RowsRead, readRows, startOf } from './read-rows.ts';
import { createLabels, signerIsOf, signersOf } from './read-truth.ts';

export interface PairsTruth extends RowsRead {
  readonly truth: TrueLines;
  readonly voters: Interner;
  /** Pairs whose left id is no line; a row without a right id is no pair. */
  readonly foreignPairs: number;
}

/** Headings by which a pairs file names its columns, first choice first. */
const PAIR_COLUMNS = {
  left: ['left', 'line_id', 'left_id', 'id_left', 'id_a', 'a'],
  right: ['right', 'voter_id', 'right_id', 'id_right', 'id_b', 'b'],
  classes: ['classes', 'class'],
  surnameGroup: ['surname_group'],
} as const;
type PairColumn = keyof typeof PAIR_COLUMNS;

/**
 * The truth about lines from a file of pairs (left id, right id, and if given classes and surname_group). A line in no pair is nobody's
 * on the right; a line in several is right with any of them.
 */
export async function pairsTruth({
  path,
  lineIds,
  columns,
  signal,
}: {
  path: string;
  /** Ids of the lines, in order. */
  lineIds: Interner;
  /** left, right, classes, surnameGroup -> heading. */
  columns: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}): Promise<Result<PairsTruth, Problem>> {
  const count = lineIds.count;
  const voters = createInterner();
  const voter = new Int32Array(count).fill(NOBODY);
  const alsoRight = new Map<number, number[]>();
  const classes = createLabels();
  const groups = createLabels();
  let has: Record<PairColumn, number> | null = null;
  let foreignPairs = 0;
  const read = await readRows({
    path,
    signal,
    onHeadings(headings) {
      const at = {} as Record<PairColumn, number>;
      for (const name of Object.keys(PAIR_COLUMNS) as PairColumn[]) {
        const known: readonly string[] = columns[name] === undefined ? PAIR_COLUMNS[name] : [columns[name].toLowerCase()];
        at[name] = known.map((heading) => headings.findIndex((given) => given.toLowerCase() === heading)).find((c) => c >= 0) ?? -1;
      }
      for (const side of ['left', 'right'] as const) {
        if (at[side] >= 0) continue;
        return err({
          code: 'column-missing',
          message: `The pairs have no column for the ${side} id.`,
          field: side,
          remedy: `Name it with --columns truth:${side}=heading. They have: ${headings.join(', ')}.`,
        });
      }
      has = at;
      return ok((row: ByteRow) => {
        const line = lineIds.find(row.bytes, startOf(row, at.left), endOf(row, at.left));
        if (isEmpty(row, at.right)) return;
        if (line === -1) {
          foreignPairs++;
          return;
        }
        const right = voters.idOf(row.bytes, startOf(row, at.right), endOf(row, at.right));
        if (voter[line] === NOBODY) {
          voter[line] = right;
          classes.set(line, row, at.classes);
          groups.set(line, row, at.surnameGroup);
        } else alsoRight.set(line, [...(alsoRight.get(line) ?? []), right]);
      });
    },
  });
  if (!read.ok) return read;
  const { classes: classesAt, surnameGroup } = has!;
  const classColumn = classesAt >= 0 ? classes.column(count) : null;
  return ok({
    ...read.value,
    voters,
    foreignPairs,
    truth: {
      count,
      voter,
      alsoRight,
      eligible: Uint8Array.from(voter, (id) => (id === NOBODY ? 0 : 1)),
      reason: null,
      classes: classColumn,
      legibility: null,
      surnameGroup: surnameGroup >= 0 ? groups.column(count) : null,
      signer: signersOf({ voter, voters: voters.count, copies: [] }),
      signerIs: signerIsOf({ voter, columns: classColumn === null ? [] : [classColumn] }),
      tellsMovers: classColumn !== null,
    },
  });
}
