import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { Problem } from '../../basics/problem.ts';
import { err, ok, type Result } from '../../basics/result.ts';
import type { PageOutcome } from './reading.ts';

/**
 * What was read so far, one JSON line a page, each synced before the next page counts as done: after a crash the same command goes on
 * where it stopped, with no page lost or read twice. A half-written last line is cut off.
 */
export interface Journal {
  /** The outcome of a page that was already read: file hash and 0-based page. */
  readonly pages: ReadonlyMap<string, PageOutcome>;
  add(entry: { readonly hash: string; readonly page: number; readonly outcome: PageOutcome }): Promise<void>;
  close(): Promise<void>;
}

/** The key of a page in the journal. */
export function pageKey(hash: string, page: number): string {
  return `${hash}#${page}`;
}

interface Head {
  readonly journal: 'countersign-reading';
  readonly version: 1;
  readonly fingerprint: string;
}

/** Opens a journal, or begins one. The fingerprint stands for printings and settings: a journal of others is refused. */
export async function openJournal(options: { readonly path: string; readonly fingerprint: string }): Promise<Result<Journal, Problem>> {
  const { path, fingerprint } = options;
  const pages = new Map<string, PageOutcome>();
  let whole = 0;
  let text = '';
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    if (i === lines.length - 1) break; // after the last line feed: nothing, or what a crash left
    if (i === 0) {
      const head = parse<Head>(line);
      if (head?.journal !== 'countersign-reading' || head.version !== 1 || head.fingerprint !== fingerprint) {
        return err({
          code: 'reading-differs',
          message: 'This folder holds a reading with other printings, forms or settings.',
          file: path,
          remedy: 'Give another output folder, or the same printings and settings as before.',
        });
      }
    } else {
      const entry = parse<{ hash: string; page: number; outcome: PageOutcome }>(line);
      if (entry === null) {
        return err({
          code: 'reading-damaged',
          message: 'The record of pages read is damaged.',
          file: path,
          row: i + 1,
          remedy: 'Read again into an empty folder.',
        });
      }
      pages.set(pageKey(entry.hash, entry.page), entry.outcome);
    }
    whole += Buffer.byteLength(line, 'utf8') + 1;
  }
  const file = await open(path, 'a');
  await file.truncate(whole);
  if (whole === 0) await append(file, { journal: 'countersign-reading', version: 1, fingerprint } satisfies Head);
  let last: Promise<void> = Promise.resolve();
  return ok({
    pages,
    add(entry) {
      last = last.then(async () => {
        await append(file, entry);
        pages.set(pageKey(entry.hash, entry.page), entry.outcome);
      });
      return last;
    },
    async close() {
      await last.catch(() => undefined);
      await file.close();
    },
  });
}

function parse<T>(line: string): T | null {
  try {
    return JSON.parse(line) as T;
  } catch {
    return null;
  }
}

async function append(file: FileHandle, value: unknown): Promise<void> {
  await file.appendFile(`${JSON.stringify(value)}\n`, 'utf8');
  await file.datasync();
}
