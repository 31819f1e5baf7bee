import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SecretKey } from './sealing.ts';

/** Where encrypted blobs lie: a folder today, an object store behind the same three verbs tomorrow. */
export interface BlobStorage {
  /** Stores bytes under a name once they are whole; replaces what was there. */
  write(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /** The bytes in pieces of any size; null where there are none. */
  read(name: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Removes a blob; no error where there is none. */
  remove(name: string): Promise<void>;
}

/** Blobs as files of a folder, synced before they appear under their name. */
export function folderStorage(folder: string): BlobStorage {
  const pathOf = (name: string) => join(folder, name);
  return {
    async write(name, pieces) {
      const path = pathOf(name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const temporary = `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
      const handle = await open(temporary, 'wx', 0o600);
      try {
        for await (const piece of pieces) await handle.writeFile(piece);
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
      } catch (error) {
        await handle.close().catch(() => undefined);
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async read(name) {
      const path = pathOf(name);
      const there = await access(path).then(
        () => true,
        () => false,
      );
      return there ? createReadStream(path, { highWaterMark: 1 << 20 }) : null;
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
  };
}

/** A blob that is stored but not yet on the record. */
export interface StagedBlob {
  readonly hash: string;
  readonly bytes: number;
  readonly key: SecretKey;
  readonly name: string;
}
