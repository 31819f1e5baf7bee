import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { AT_ADDRESS, ELSEWHERE, type LabelColumn, NOBODY, NOT_ON_ROLL, type TrueLines, UNPLACED } from './evaluated-lines.ts';
import { createInterner, type Interner } from './interner.ts';
import { type ByteRow, endOf, isEmpty, readRows, startOf, textOf } from './read-rows.ts';

/** A truth as read, with the numbering of lines and voters that the result must share. */
export interface ReadTruth {
  readonly truth: TrueLines;
  /** line_id -> line number. */
  readonly lines: Interner;
  readonly voters: Interner;
  /** Canonical columns that the file had. */
  readonly columns: ReadonlySet<TruthColumn>;
  readonly sha256: string;
}

/** Headings by canonical column; the first that the file has is taken. */
const TRUTH_COLUMNS = {
  lineId: ['line_id', 'id'],
  voterId: ['voter_id', 'true_voter_id'],
  eligible: ['eligible', 'valid'],
  reason: ['reason', 'true_reason'],
  classes: ['classes', 'class'],
  legibility: ['legibility'],
  duplicateOf: ['duplicate_of'],
  surnameGroup: ['surname_group', 'name_group'],
  alsoRight: ['namesake_id', 'also_right', 'twin_voter_id', 'same_as'],
} as const;
export type TruthColumn = keyof typeof TRUTH_COLUMNS;

/** Classes and reasons that say the signer is registered, but elsewhere. */
const MOVER_WORDS: ReadonlySet<string> = new Set(['moved', 'mover', 'different-address']);
/** Those that say nobody could tell from the line where he lives. */
const UNPLACED_WORDS: ReadonlySet<string> = new Set(['no-address', 'po-box-only', 'illegible']);
const TRUE_WORDS: ReadonlySet<string> = new Set(['true', 't', '1', 'yes', 'y', 'eligible', 'valid']);

/** Reads a truth file. Only line_id and voter_id are needed; what else is missing leaves its measures out. */
export async function readTruth({ path, signal }: { path: string; signal?: AbortSignal | undefined }): Promise<Result<ReadTruth, Problem>> {
  const lines = createInterner();
  const voters = createInterner();
  const reasons = createLabels();
  const classes = createLabels();
  const legibilities = createLabels();
  const groups = createLabels();
  const eligible: number[] = [];
  const voter: number[] = [];
  const also: [line: number, text: string][] = [];
  const copies: [line: number, of: string][] = [];
  const columns = new Set<TruthColumn>();
  let problem: Problem | null = null;

  const read = await readRows({
    path,
    signal,
    onHeadings(headings) {
      const at = {} as Record<TruthColumn, number>;
      for (const [name, known] of Object.entries(TRUTH_COLUMNS) as [TruthColumn, readonly string[]][]) {
        at[name] = known.map((heading) => headings.findIndex((given) => given.toLowerCase() === heading)).find((c) => c >= 0) ?? -1;
        if (at[name] >= 0) columns.add(name);
      }
      for (const name of ['lineId', 'voterId'] as const) {
        if (at[name] >= 0) continue;
        return err({
          code: 'column-missing',
          message: `The truth file has no column ${TRUTH_COLUMNS[name][0]}.`,
          field: TRUTH_COLUMNS[name][0],
          remedy: `It has: ${headings.join(', ')}.`,
        });
      }
      return ok((cells: ByteRow) => {
        const line = lines.idOf(cells.bytes, startOf(cells, at.lineId), endOf(cells, at.lineId));
        if (line !== voter.length) {
          problem ??= {
            code: 'line-id-twice',
            message: `Line ${lines.textOf(line)} stands twice in the truth.`,
            file: path,
            row: cells.number,
            field: 'line_id',
          };
          return;
        }
        voter.push(isEmpty(cells, at.voterId) ? NOBODY : voters.idOf(cells.bytes, startOf(cells, at.voterId), endOf(cells, at.voterId)));
        eligible.push(isEligible({ cells, at, onRoll: voter[line] !== NOBODY }) ? 1 : 0);
        if (columns.has('reason')) reasons.add(cells, at.reason);
        if (columns.has('classes')) classes.add(cells, at.classes);
        if (columns.has('legibility')) legibilities.add(cells, at.legibility);
        if (columns.has('surnameGroup')) groups.add(cells, at.surnameGroup);
        if (columns.has('alsoRight') && !isEmpty(cells, at.alsoRight)) also.push([line, textOf(cells, at.alsoRight)]);
        if (columns.has('duplicateOf') && !isEmpty(cells, at.duplicateOf)) copies.push([line, textOf(cells, at.duplicateOf)]);
      });
    },
  });
  if (!read.ok) return read;
  if (problem !== null) return err(problem);
  if (voter.length === 0) return err({ code: 'file-empty', message: 'The truth has no lines.', file: path });

  const trueVoter = Int32Array.from(voter);
  const alsoRight = new Map<number, readonly number[]>();
  for (const [line, text] of also) {
    const ids = text.split(/[ ;|]+/).filter((id) => id !== '');
    alsoRight.set(
      line,
      ids.map((id) => numberOf(voters, id, 'add')),
    );
  }
  const classColumn = columns.has('classes') ? classes.column() : null;
  const reasonColumn = columns.has('reason') ? reasons.column() : null;
  const labelled = [classColumn, reasonColumn].filter((column) => column !== null);
  return ok({
    lines,
    voters,
    columns,
    sha256: read.value.sha256,
    truth: {
      count: trueVoter.length,
      voter: trueVoter,
      alsoRight,
      eligible: Uint8Array.from(eligible),
      reason: reasonColumn,
      classes: classColumn,
      legibility: columns.has('legibility') ? legibilities.column() : null,
      surnameGroup: columns.has('surnameGroup') ? groups.column() : null,
      signer: signersOf({
        voter: trueVoter,
        voters: voters.count,
        copies: copies.map(([line, of]) => [line, numberOf(lines, of, 'find')]),
      }),
      signerIs: signerIsOf({ voter: trueVoter, columns: labelled }),
      tellsMovers: labelled.length > 0,
    },
  });
}

/** As the truth says; where it does not, a line without a reason, or with neither, a registered signer's. */
function isEligible({ cells, at, onRoll }: { cells: ByteRow; at: Record<TruthColumn, number>; onRoll: boolean }): boolean {
  if (at.eligible >= 0) return TRUE_WORDS.has(textOf(cells, at.eligible).toLowerCase());
  return onRoll && (at.reason < 0 || isEmpty(cells, at.reason));
}

/** Where each signer is registered, from what classes and reasons say of his line. */
export function signerIsOf({ voter, columns }: { voter: Int32Array; columns: readonly LabelColumn[] }): Uint8Array {
  const says = columns.map(({ labels }) =>
    labels.map((label) => {
      const words = label.split(' ');
      if (words.some((word) => UNPLACED_WORDS.has(word))) return UNPLACED;
      return words.some((word) => MOVER_WORDS.has(word)) ? ELSEWHERE : AT_ADDRESS;
    }),
  );
  return Uint8Array.from(voter, (id, i) => {
    if (id === NOBODY) return NOT_ON_ROLL;
    return Math.max(...columns.map(({ code }, c) => says[c][code[i]]), AT_ADDRESS);
  });
}

/** Lines of one registered voter share a signer; lines of an unregistered one are tied by what they are copies of. */
export function signersOf({
  voter,
  voters,
  copies,
}: {
  voter: Int32Array;
  voters: number;
  copies: readonly (readonly [number, number])[];
}): Int32Array {
  const parent = Int32Array.from(voter, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]];
    return at;
  };
  const first = new Int32Array(voters).fill(NOBODY);
  for (let i = 0; i < voter.length; i++) {
    if (voter[i] === NOBODY) continue;
    if (first[voter[i]] === NOBODY) first[voter[i]] = i;
    else parent[i] = root(first[voter[i]]);
  }
  for (const [line, of] of copies) {
    if (of === NOBODY) continue;
    const [a, b] = [root(line), root(of)];
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  const size = new Int32Array(voter.length);
  for (let i = 0; i < voter.length; i++) size[root(i)]++;
  return Int32Array.from(voter, (_, i) => (size[root(i)] > 1 ? root(i) : NOBODY));
}

function numberOf(interner: Interner, text: string, how: 'add' | 'find'): number {
  const bytes = Buffer.from(text, 'utf8');
  return how === 'add' ? interner.idOf(bytes, 0, bytes.length) : interner.find(bytes, 0, bytes.length);
}

const NOTHING = new Uint8Array(0);

/** Collects a column of few distinct texts; label 0 is always ''. */
export function createLabels(): {
  add(cells: ByteRow, c: number): void;
  set(i: number, cells: ByteRow, c: number): void;
  setText(i: number, text: string): void;
  column(rows?: number): LabelColumn;
} {
  const interner = createInterner();
  interner.idOf(NOTHING, 0, 0);
  let code = new Int32Array(1 << 12);
  let next = 0;
  function room(i: number): void {
    if (i >= code.length) {
      const larger = new Int32Array(Math.max(code.length * 2, i + 1));
      larger.set(code);
      code = larger;
    }
  }
  function set(i: number, cells: ByteRow, c: number): void {
    room(i);
    code[i] = interner.idOf(cells.bytes, startOf(cells, c), endOf(cells, c));
  }
  return {
    add: (cells, c) => set(next++, cells, c),
    set,
    setText(i, text) {
      room(i);
      const bytes = new TextEncoder().encode(text);
      code[i] = interner.idOf(bytes, 0, bytes.length);
    },
    column(rows = next) {
      const whole = new Int32Array(rows);
      whole.set(code.subarray(0, rows));
      return { code: whole, labels: Array.from({ length: interner.count }, (_, id) => interner.textOf(id)) };
    },
  };
}
