import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** A held lock on a data folder. */
export interface FolderLock {
  /** Gives the folder back; safe to call twice. */
  release(): void;
}

/** Folders locked by this process: an operating-system lock belongs to a process, so a second opening inside it must be refused here. */
const held = new Set<string>();

/**
 * Takes the operating system's exclusive lock on a data folder, or says `data-folder-in-use`.
 * The lock is that of an SQLite file (fcntl on Unix, LockFileEx on Windows): Node has no lock call of its own, and the
 * kernel drops this one when the process ends in any way, kill -9 included, so there is never a stale lock to remove.
 */
export function lockFolder(folder: string): Result<FolderLock, Problem> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(realpathSync(folder), 'owner.lock');
  const inUse: Problem = {
    code: 'data-folder-in-use',
    message: 'Another process has this data folder open.',
    file: folder,
    remedy: 'Stop the other server or command, or let both use one PostgreSQL server (DATABASE_URL).',
  };
  if (held.has(path)) return err(inUse);
  const database = new DatabaseSync(path);
  try {
    // The journal stays in memory: nothing is ever written, only the lock matters.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return err(inUse);
    throw error;
  }
  held.add(path);
  let open = true;
  return ok({
    release() {
      if (!open) return;
      open = false;
      held.delete(path);
      database.close();
    },
  });
}
