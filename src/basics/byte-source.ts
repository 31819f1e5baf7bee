import { type FileHandle, open } from 'node:fs/promises';

/** Bytes that come in pieces, pulled by the reader. */
export interface ByteSource {
  /** Fills the front of `target` with at most its length; 0 means the end. */
  read(target: Uint8Array): Promise<number>;
  /** Bytes of the file on disk (before any decompression), for progress. */
  readonly fileBytes: number;
  /** Bytes of the file on disk taken so far. */
  taken(): number;
  close(): Promise<void>;
}

/** Opens a file as a source; `onBytes` sees each piece of the file as it lies on disk, for a checksum on the way. Throws as the file system does. */
export async function openFileSource(path: string, onBytes?: (bytes: Uint8Array) => void): Promise<ByteSource> {
  const handle: FileHandle = await open(path, 'r');
  const { size } = await handle.stat();
  let position = 0;
  return {
    fileBytes: size,
    taken: () => position,
    async read(target) {
      const { bytesRead } = await handle.read(target, 0, target.length, position);
      position += bytesRead;
      if (bytesRead > 0) onBytes?.(target.subarray(0, bytesRead));
      return bytesRead;
    },
    close: () => handle.close(),
  };
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  let position = 0;
  return {
    fileBytes: bytes.length,
    taken: () => position,
    async read(target) {
      const count = Math.min(target.length, bytes.length - position);
      target.set(bytes.subarray(position, position + count));
      position += count;
      return count;
    },
    close: async () => undefined,
  };
}
