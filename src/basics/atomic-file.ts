import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that does not exist under its name until it is whole: written beside it, synced, then renamed. */
export interface AtomicFile {
  /** Appends bytes or text; resolves when handed to the operating system. */
  write(data: string | Uint8Array): Promise<void>;
  /** Writes over bytes that were written before, from `position` on. */
  writeAt(data: Uint8Array, position: number): Promise<void>;
  /** Syncs and puts the file in place, replacing an older one in one step. */
  commit(): Promise<void>;
  /** Removes what was written; the older file, if any, stands untouched. Safe to call after commit. */
  abandon(): Promise<void>;
}

/** Half-written names of this process; a process that ends before its time still takes them along. */
const unfinished = new Set<string>();
process.on('exit', () => {
  for (const path of unfinished) rmSync(path, { force: true });
});

/** Opens an atomic file for writing; folders on the way are made. The half-written name holds `.tmp-`. */
export async function openAtomicFile(path: string): Promise<AtomicFile> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
  const handle = await open(temporary, 'wx');
  unfinished.add(temporary);
  let state: 'open' | 'done' = 'open';
  return {
    write: (data) =>
      named(path, async () => {
        const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
        let offset = 0;
        while (offset < bytes.length) {
          const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset);
          offset += bytesWritten;
        }
      }),
    writeAt: (data, position) =>
      named(path, async () => {
        let offset = 0;
        while (offset < data.length) {
          const { bytesWritten } = await handle.write(data, offset, data.length - offset, position + offset);
          offset += bytesWritten;
        }
      }),
    commit: () =>
      named(path, async () => {
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
        unfinished.delete(temporary);
        state = 'done';
      }),
    async abandon() {
      if (state === 'done') return;
      state = 'done';
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
      unfinished.delete(temporary);
    },
  };
}

/** Writes a whole file atomically; on failure nothing is left behind. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const file = await openAtomicFile(path);
  try {
    await file.write(data);
    await file.commit();
  } catch (error) {
    await file.abandon();
    throw error;
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
