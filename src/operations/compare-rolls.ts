import { openAtomicFile } from '../basics/atomic-file.ts';
import { batchText } from '../basics/batch-text.ts';
import { createCellDecoder } from '../basics/cell-text.ts';
import { openDelimitedFile } from '../basics/delimited.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { cell } from '../reports/csv.ts';
import { compareRolls, linesTouched, ROLL_CHANGES, type RollChange, type RollDifference, type ScreenedLine } from '../roll/difference.ts';
import { openRoll } from '../roll/index-open.ts';

export interface CompareRollFilesRequest {
  /** Paths of the older and the newer roll. */
  readonly before: string;
  readonly after: string;
  /** `lines.csv` of a screening against the older roll. */
  readonly screened?: string | undefined;
  /** Where to write every voter and line, one a row. */
  readonly out?: string | undefined;
}

/** What became of the voters from one roll to the next, and of the lines screened against the older one. */
export interface RollFilesCompared {
  readonly before: { readonly roll: string; readonly asOf: string; readonly voters: number };
  readonly after: { readonly roll: string; readonly asOf: string; readonly voters: number };
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly by: Readonly<Record<RollChange, number>>;
  /** Null where no screening was given. */
  readonly lines: {
    readonly screened: number;
    /** A voter of the line changed or is gone. */
    readonly byVoter: number;
    /** Nobody was found, and there are voters who are new or have another name or address. */
    readonly again: number;
  } | null;
  readonly out: string | null;
}

/** Compares two rolls of one place; with a screening, says which of its lines the newer roll touches. */
export async function compareRollFiles(request: CompareRollFilesRequest): Promise<Result<RollFilesCompared, readonly Problem[]>> {
  const before = await openRoll({ path: request.before });
  const after = await openRoll({ path: request.after });
  if (!before.ok || !after.ok) return err([before, after].flatMap((opened) => (opened.ok ? [] : [opened.error])));
  const screened = request.screened === undefined ? null : await readScreened(request.screened);
  if (screened !== null && !screened.ok) return screened;
  const difference = compareRolls({ before: before.value, after: after.value });
  const touched = screened === null ? null : linesTouched(difference, screened.value);
  if (request.out !== undefined) {
    const written = await write(request.out, difference, touched);
    if (!written.ok) return written;
  }
  const by = Object.fromEntries(
    ROLL_CHANGES.map((what) => [what, difference.changed.filter((voter) => voter.what.includes(what)).length]),
  ) as Record<RollChange, number>;
  const side = (roll: string, { asOf, counts }: { readonly asOf: string; readonly counts: { readonly voters: number } }) => ({
    roll,
    asOf,
    voters: counts.voters,
  });
  return ok({
    before: side(request.before, before.value.header),
    after: side(request.after, after.value.header),
    added: difference.added.length,
    removed: difference.removed.length,
    changed: difference.changed.length,
    unchanged: difference.unchanged,
    by,
    lines:
      touched === null || screened === null
        ? null
        : { screened: screened.value.length, byVoter: touched.byVoter.length, again: touched.again.length },
    out: request.out ?? null,
  });
}

/** The lines of a screening with the voters they may be. */
async function readScreened(path: string): Promise<Result<readonly ScreenedLine[], readonly Problem[]>> {
  const opened = await openDelimitedFile(path, { file: path });
  if (!opened.ok) return err([opened.error]);
  const table = opened.value;
  try {
    const line = table.headings.indexOf('line_id');
    const voters = ['voter_id', 'second_voter_id'].map((heading) => table.headings.indexOf(heading));
    if (line < 0 || voters[0] < 0) {
      return err([
        {
          code: 'column-missing',
          file: path,
          row: 1,
          field: line < 0 ? 'line_id' : 'voter_id',
          message: 'This column is missing.',
          remedy: 'Give the lines.csv that a screening wrote.',
        },
      ]);
    }
    const decoder = createCellDecoder();
    const lines: ScreenedLine[] = [];
    for await (const batch of table.batches()) {
      const unreadable = batch.setAside[0];
      if (unreadable !== undefined) return err([{ code: 'row-unreadable', file: path, row: unreadable.row, message: unreadable.reason }]);
      for (let row = 0; row < batch.rows; row++) {
        const at = (column: number) => (column < 0 ? '' : batchText({ batch, decoder, row, column }));
        lines.push({ lineId: at(line), voterIds: voters.map(at).filter((id) => id !== '') });
      }
    }
    return ok(lines);
  } finally {
    await table.close();
  }
}

async function write(
  path: string,
  { added, removed, changed }: RollDifference,
  touched: { readonly byVoter: readonly string[]; readonly again: readonly string[] } | null,
): Promise<Result<void, readonly Problem[]>> {
  let file: Awaited<ReturnType<typeof openAtomicFile>>;
  try {
    file = await openAtomicFile(path);
  } catch (error) {
    return err([
      { code: 'file-not-written', file: path, message: `The file cannot be written (${(error as NodeJS.ErrnoException).code}).` },
    ]);
  }
  try {
    const rows = ['kind,id,what'];
    const flush = async (least: number) => {
      if (rows.length < least) return;
      await file.write(`${rows.join('\n')}\n`);
      rows.length = 0;
    };
    const put = async (kind: string, id: string, what: string) => {
      rows.push(`${kind},${cell(id)},${what}`);
      await flush(20_000);
    };
    for (const id of added) await put('added', id, '');
    for (const id of removed) await put('removed', id, '');
    for (const { voterId, what } of changed) await put('changed', voterId, what.join(' '));
    for (const id of touched?.byVoter ?? []) await put('line', id, 'voter-changed');
    for (const id of touched?.again ?? []) await put('line', id, 'look-up-again');
    await flush(1);
    await file.commit();
    return ok(undefined);
  } catch (error) {
    await file.abandon();
    return err([
      { code: 'file-not-written', file: path, message: `The file cannot be written (${(error as NodeJS.ErrnoException).code}).` },
    ]);
  }
}
