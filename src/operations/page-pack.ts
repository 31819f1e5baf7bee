import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where one picture lies in a pack. */
export interface PackPart {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** All pictures of a page as one content: page, lines and crops; thousands of small files would cost more than they hold. */
export interface PagePack {
  readonly bytes: Buffer;
  readonly parts: readonly PackPart[];
}

/** Packs the pictures in a folder, in the order of their names; null where there are none. The same pictures give the same bytes. */
export async function packPictures(folder: string): Promise<PagePack | null> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.jpg')).sort();
  if (files.length === 0) return null;
  const pictures: Buffer[] = [];
  const parts: PackPart[] = [];
  let offset = 0;
  for (const file of files) {
    const bytes = await readFile(join(folder, file));
    parts.push({ name: file.slice(0, -4), offset, bytes: bytes.length });
    pictures.push(bytes);
    offset += bytes.length;
  }
  return { bytes: Buffer.concat(pictures), parts };
}

/** Cuts one picture out of a pack that streams by; null where the pack has none of that name. */
export async function pictureOf(options: {
  readonly source: AsyncIterable<Uint8Array>;
  readonly parts: readonly PackPart[];
  readonly name: string;
}): Promise<Buffer | null> {
  const part = options.parts.find(({ name }) => name === options.name);
  if (part === undefined) return null;
  const out: Uint8Array[] = [];
  let at = 0;
  for await (const piece of options.source) {
    const from = Math.max(part.offset - at, 0);
    const to = Math.min(part.offset + part.bytes - at, piece.length);
    if (to > from) out.push(piece.subarray(from, to));
    at += piece.length;
    if (at >= part.offset + part.bytes) break;
  }
  return Buffer.concat(out);
}
