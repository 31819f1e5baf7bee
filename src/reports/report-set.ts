import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** The files of a screening, in the order in which they are written. */
export const REPORT_FILES = [
  'lines.csv',
  'review.csv',
  'duplicates.csv',
  'strike-list.csv',
  'set-aside.csv',
  'report.html',
  'projection.json',
] as const;
export type ReportFile = (typeof REPORT_FILES)[number];

/** A set of report files that appears as a whole: written in a folder of its own, then moved there. */
export interface ReportSet {
  /** Starts one of the files. */
  open(file: ReportFile): Promise<ReportFileWriter>;
  /** Syncs what was written and puts the set in its place; an earlier set there is replaced. All files must have been written. */
  commit(): Promise<void>;
  /** Removes what was written; an earlier set stands untouched. Safe to call after commit. */
  abandon(): Promise<void>;
}

export interface ReportFileWriter {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Half-written folders of this process; a process that ends before its time still takes them along. */
const unfinished = new Set<string>();
process.on('exit', () => {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
});

/**
 * Opens a set for the folder `out`. Refused where `out` holds one of the inputs under a name that the set would replace, or
 * a file of such a name that no screening wrote.
 */
export async function openReportSet({ out, inputs }: { out: string; inputs: readonly string[] }): Promise<Result<ReportSet, Problem>> {
  const target = resolve(out);
  const refusal = refusalOf(target, inputs);
  if (refusal !== null) return err(refusal);
  await mkdir(dirname(target), { recursive: true });
  const suffix = `.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
  const temporary = existsSync(target) ? join(target, suffix) : `${target}${suffix}`;
  mkdirSync(temporary);
  unfinished.add(temporary);
  const handles = new Set<FileHandle>();
  let state: 'open' | 'done' = 'open';

  async function abandon() {
    if (state === 'done') return;
    state = 'done';
    for (const handle of handles) await handle.close().catch(() => undefined);
    rmSync(temporary, { recursive: true, force: true });
    unfinished.delete(temporary);
  }
  return ok({
    async open(file) {
      const handle = await open(join(temporary, file), 'wx');
      handles.add(handle);
      return {
        write: (text) =>
          named(join(target, file), async () => {
            const bytes = Buffer.from(text, 'utf8');
            for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
          }),
        close: () =>
          named(join(target, file), async () => {
            handles.delete(handle);
            await handle.sync();
            await handle.close();
          }),
      };
    },
    async commit() {
      const missing = REPORT_FILES.filter((file) => !existsSync(join(temporary, file)));
      if (missing.length > 0 || handles.size > 0) throw new Error(`a report set is not whole: ${missing.join(', ')}`);
      await syncFolder(temporary);
      moveIn(temporary, target);
      await syncFolder(dirname(target));
      unfinished.delete(temporary);
      state = 'done';
    },
    abandon,
  });
}

/**
 * Moves the new set to its place without a pause in which another task could run. A new folder is renamed whole. Into a folder
 * that exists (perhaps with other files, perhaps a mount point) the files are renamed one by one: the old set goes out first
 * and projection.json, which marks a whole set, comes in last, so that a mixture of two runs is never taken for one.
 */
function moveIn(temporary: string, target: string): void {
  if (!existsSync(target)) {
    renameSync(temporary, target);
    return;
  }
  const old = join(temporary, 'old');
  mkdirSync(old);
  for (const file of REPORT_FILES.toReversed()) if (existsSync(join(target, file))) renameSync(join(target, file), join(old, file));
  for (const file of REPORT_FILES) renameSync(join(temporary, file), join(target, file));
  rmSync(temporary, { recursive: true, force: true });
}

function refusalOf(target: string, inputs: readonly string[]): Problem | null {
  if (!existsSync(target)) return null;
  if (!statSync(target).isDirectory()) {
    return { code: 'out-not-folder', message: 'This is a file; the report needs a folder.', file: target, remedy: 'Choose another --out.' };
  }
  const real = realpathSync(target);
  for (const input of inputs) {
    if (!existsSync(input)) continue;
    const path = realpathSync(input);
    if (dirname(path) === real && (REPORT_FILES as readonly string[]).includes(basename(path))) {
      return {
        code: 'out-holds-input',
        message: `The report would replace ${basename(path)}, which is one of its own inputs.`,
        file: target,
        remedy: 'Choose another --out.',
      };
    }
  }
  const present = REPORT_FILES.filter((file) => existsSync(join(target, file)));
  if (present.length === 0 || isEarlierSet(target)) return null;
  return {
    code: 'out-not-ours',
    message: `The folder holds ${present.join(', ')}, which no screening wrote.`,
    file: target,
    remedy: 'Choose another --out, or move these files away.',
  };
}

function isEarlierSet(target: string): boolean {
  try {
    const projection = JSON.parse(readFileSync(join(target, 'projection.json'), 'utf8')) as { kind?: unknown };
    return projection.kind === 'countersign-projection';
  } catch {
    return false;
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot sync a folder; the files themselves have been.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

/** The system does not say which file it was that could not be written to; a person must be told. */
async function named(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
