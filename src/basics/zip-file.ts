import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { type ByteSource, openFilePart, throughStream } from './byte-source.ts';
import type { Problem } from './problem.ts';
import { err, ok, type Result } from './result.ts';

/** A file inside a ZIP archive. */
export interface ZipMember {
  readonly name: string;
  /** Bytes when unpacked. */
  readonly size: number;
  /** Unpacks it piece by piece and checks its checksum at the end; throws when it is damaged. */
  open(): Promise<ByteSource>;
}

const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** The files of a ZIP archive, after PKWARE's APPNOTE 6.3 (with ZIP64; stored and deflated members). */
export async function listZip(path: string, file: string): Promise<Result<readonly ZipMember[], Problem>> {
  const handle = await open(path, 'r');
  try {
    return await readDirectory({ path, file, handle });
  } finally {
    await handle.close();
  }
}

function damaged(file: string, what: string): Problem {
  return { code: 'zip-damaged', file, message: `The ZIP archive is damaged: ${what}.`, remedy: 'Fetch it again.' };
}

async function readDirectory({
  path,
  file,
  handle,
}: {
  path: string;
  file: string;
  handle: FileHandle;
}): Promise<Result<readonly ZipMember[], Problem>> {
  const { size } = await handle.stat();
  const tail = Buffer.alloc(Math.min(size, 65_557));
  await handle.read(tail, 0, tail.length, size - tail.length);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0)
    return err({
      code: 'zip-damaged',
      file,
      message: 'The file is a damaged ZIP archive or spreadsheet, not delimited text.',
      remedy: 'Fetch it again, or save it as CSV in UTF-8.',
    });
  let entries = tail.readUInt16LE(at + 10);
  let length = tail.readUInt32LE(at + 12);
  let start = tail.readUInt32LE(at + 16);
  if ((entries === 0xffff || length === 0xffffffff || start === 0xffffffff) && at >= 20 && tail.readUInt32LE(at - 20) === END64_LOCATOR) {
    const end64 = Buffer.alloc(56);
    await handle.read(end64, 0, 56, Number(tail.readBigUInt64LE(at - 12)));
    if (end64.readUInt32LE(0) !== END64) return err(damaged(file, 'its directory is missing'));
    entries = Number(end64.readBigUInt64LE(32));
    length = Number(end64.readBigUInt64LE(40));
    start = Number(end64.readBigUInt64LE(48));
  }
  if (start + length > size) return err(damaged(file, 'its directory is cut off'));
  const directory = Buffer.alloc(length);
  await handle.read(directory, 0, length, start);
  const members: ZipMember[] = [];
  let p = 0;
  for (let i = 0; i < entries; i++) {
    if (p + 46 > length || directory.readUInt32LE(p) !== ENTRY) return err(damaged(file, 'its directory cannot be read'));
    const flags = directory.readUInt16LE(p + 8);
    const method = directory.readUInt16LE(p + 10);
    const checksum = directory.readUInt32LE(p + 16);
    let packed = directory.readUInt32LE(p + 20);
    let unpacked = directory.readUInt32LE(p + 24);
    const nameLength = directory.readUInt16LE(p + 28);
    const extraLength = directory.readUInt16LE(p + 30);
    let offset = directory.readUInt32LE(p + 42);
    const name = directory.toString('utf8', p + 46, p + 46 + nameLength);
    // ZIP64 sizes stand in the extra field 1, in this order, only where the plain field is full.
    for (let x = p + 46 + nameLength; x + 4 <= p + 46 + nameLength + extraLength; x += 4 + directory.readUInt16LE(x + 2)) {
      if (directory.readUInt16LE(x) !== 1) continue;
      let y = x + 4;
      const take = () => Number(directory.readBigUInt64LE((y += 8) - 8));
      if (unpacked === 0xffffffff) unpacked = take();
      if (packed === 0xffffffff) packed = take();
      if (offset === 0xffffffff) offset = take();
    }
    p += 46 + nameLength + extraLength + directory.readUInt16LE(p + 32);
    if (name.endsWith('/')) continue;
    if ((flags & ENCRYPTED) !== 0)
      return err({ code: 'zip-locked', file, message: 'The ZIP archive is locked with a password.', remedy: 'Unpack it first.' });
    if (method !== STORED && method !== DEFLATED)
      return err({
        code: 'zip-method',
        file,
        message: `The ZIP archive is packed in a way that is not known here (method ${method}).`,
        remedy: 'Unpack it first.',
      });
    members.push({ name, size: unpacked, open: () => openMember({ path, offset, packed, unpacked, method, checksum }) });
  }
  return ok(members);
}

async function openMember({
  path,
  offset,
  packed,
  unpacked,
  method,
  checksum,
}: {
  path: string;
  offset: number;
  packed: number;
  unpacked: number;
  method: number;
  checksum: number;
}): Promise<ByteSource> {
  const head = Buffer.alloc(30);
  const handle = await open(path, 'r');
  try {
    await handle.read(head, 0, 30, offset);
  } finally {
    await handle.close();
  }
  if (head.readUInt32LE(0) !== LOCAL) throw new Error('a file in the ZIP archive is not where its directory says');
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const raw = await openFilePart(path, { start, end: start + packed });
  const source = method === STORED ? raw : throughStream(raw, createInflateRaw({ chunkSize: 1 << 17 }));
  let sum = 0;
  let count = 0;
  return {
    ...source,
    async read(target) {
      const got = await source.read(target);
      sum = crc32(target.subarray(0, got), sum);
      count += got;
      if (got === 0 && (count !== unpacked || sum !== checksum)) throw new Error('a file in the ZIP archive is damaged');
      return got;
    },
  };
}
