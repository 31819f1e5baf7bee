import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

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

/** Opens a file as a source; `onBytes` sees each piece as it lies on disk, for a checksum on the way. Throws as the file system does. */
export async function openFileSource(path: string, onBytes?: (bytes: Uint8Array) => void): Promise<ByteSource> {
  const handle: FileHandle = await open(path, 'r');
  const { size } = await handle.stat();
  return handleSource({ handle, start: 0, end: Number.POSITIVE_INFINITY, fileBytes: size, onBytes });
}

/** Opens the bytes [start, end) of a file as a source. */
export async function openFilePart(path: string, { start, end }: { start: number; end: number }): Promise<ByteSource> {
  return handleSource({ handle: await open(path, 'r'), start, end, fileBytes: end - start });
}

function handleSource({
  handle,
  start,
  end,
  fileBytes,
  onBytes,
}: {
  handle: FileHandle;
  start: number;
  end: number;
  fileBytes: number;
  onBytes?: ((bytes: Uint8Array) => void) | undefined;
}): ByteSource {
  let position = start;
  return {
    fileBytes,
    taken: () => position - start,
    async read(target) {
      const most = Math.min(target.length, end - position);
      if (most === 0) return 0;
      const { bytesRead } = await handle.read(target, 0, most, position);
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

/** Looks at the first bytes of a source (at most `most`); the source that comes back still gives them. */
export async function peek(source: ByteSource, most: number): Promise<{ readonly head: Uint8Array; readonly source: ByteSource }> {
  const buffer = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const count = await source.read(buffer.subarray(length));
    if (count === 0) break;
    length += count;
  }
  const head = buffer.subarray(0, length);
  let given = 0;
  return {
    head,
    source: {
      ...source,
      async read(target) {
        if (given === length) return source.read(target);
        const count = Math.min(target.length, length - given);
        target.set(head.subarray(given, given + count));
        given += count;
        return count;
      },
    },
  };
}

/** The bytes of a source sent through a decompressing stream; its errors come out of read. */
export function throughStream(source: ByteSource, stream: NodeJS.ReadWriteStream & Readable): ByteSource {
  let rest: Uint8Array = new Uint8Array(0);
  let failure: unknown;
  let ended = false;
  const pieces = stream[Symbol.asyncIterator]();
  // Errors come out of read; without a listener of its own an early one would end the process.
  stream.on('error', () => undefined);
  void pump();
  async function pump(): Promise<void> {
    try {
      for (;;) {
        const piece = new Uint8Array(1 << 16);
        const count = await source.read(piece);
        if (count === 0) break;
        if (!stream.write(piece.subarray(0, count))) await new Promise((resolve) => stream.once('drain', resolve));
        if (ended) return;
      }
      stream.end();
    } catch (error) {
      failure = error;
      stream.destroy(error as Error);
    }
  }
  return {
    fileBytes: source.fileBytes,
    taken: source.taken,
    async read(target) {
      while (rest.length === 0) {
        const next = await pieces.next();
        if (failure) throw failure;
        if (next.done) return 0;
        rest = next.value as Uint8Array;
      }
      const count = Math.min(target.length, rest.length);
      target.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    async close() {
      ended = true;
      stream.destroy();
      stream.emit('drain');
      await source.close();
    },
  };
}

/** The unpacked bytes of a gzip source. */
export function gunzipped(source: ByteSource): ByteSource {
  return throughStream(source, createGunzip({ chunkSize: 1 << 17 }));
}
