import { rm } from 'node:fs/promises';
import { openAtomicFile } from '../basics/atomic-file.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { ok, type Result } from '../basics/result.ts';
import { buildRoll, type RollBuildSummary } from '../roll/import.ts';
import type { SetAsideVoter } from '../roll/voter-rows.ts';

export interface BuildRollRequest {
  /** Paths of the voter file, in order. */
  readonly files: readonly string[];
  /** YYYY-MM-DD: the day the voter file is true of. */
  readonly asOf: string;
  /** Field -> heading, where the headings do not say it by themselves. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Id of a published layout, or 'none'. */
  readonly layout?: string | undefined;
  /** Paths of older rolls of the same place. */
  readonly formerRolls?: readonly string[] | undefined;
  /** Path of the roll. */
  readonly out: string;
}

/** A roll on disk: what went into it, and where the rows are listed that did not. */
export interface BuiltRoll extends RollBuildSummary {
  readonly roll: string;
  /** Path of the list of rows set aside; null where there are none. */
  readonly setAsideFile: string | null;
}

const CHUNK = 1 << 16;

/** Builds a roll from a voter file and lists the rows set aside beside it; each file appears whole or not at all. */
export async function buildRollFile(
  { files, asOf, columns, layout, formerRolls, out }: BuildRollRequest,
  watch: Watch = {},
): Promise<Result<BuiltRoll, readonly Problem[]>> {
  const setAsideFile = setAsidePath(out);
  const list = await openAtomicFile(setAsideFile);
  let text = 'file,row,field,reason,voter_id\n';
  let written: Promise<void> = Promise.resolve();
  let failed = false;
  function flush() {
    const chunk = text;
    text = '';
    written = written.then(() => (failed ? undefined : list.write(chunk)));
    written.catch(() => {
      failed = true; // told when it is awaited below
    });
  }
  try {
    const built = await buildRoll({
      files,
      asOf,
      out,
      columns,
      layout,
      formerRolls,
      onSetAside: (row) => {
        text += csvRow(row);
        if (text.length >= CHUNK) flush();
      },
      ...watch,
    });
    if (!built.ok) return built;
    flush();
    await written;
    if (built.value.setAside === 0) await rm(setAsideFile, { force: true });
    else await list.commit();
    return ok({ ...built.value, roll: out, setAsideFile: built.value.setAside === 0 ? null : setAsideFile });
  } finally {
    await written.catch(() => undefined);
    await list.abandon();
  }
}

function setAsidePath(out: string): string {
  return `${out.replace(/\.roll$/, '')}.set-aside.csv`;
}

function csvRow({ file, row, field, reason, voterId }: SetAsideVoter): string {
  return `${[file, String(row), field, reason, voterId].map(csvCell).join(',')}\n`;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
