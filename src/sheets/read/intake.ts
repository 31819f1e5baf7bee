import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { sha256OfFile } from '../../basics/hashing.ts';
import { type FileKind, sniffFile } from './decode.ts';
import { type PageRejected, rejected } from './reading.ts';
import type { ReadSettings } from './settings.ts';

/** A file that was handed in, kept under its hash; or why it cannot be read. */
export interface Original {
  /** As it was given: a path, or `archive.zip/entry`. */
  readonly name: string;
  readonly hash: string;
  readonly kind: Exclude<FileKind, 'zip'> | null;
  /** Where the kept copy stands; null when nothing was kept. */
  readonly path: string | null;
  readonly rejected: PageRejected | null;
}

const byName = new Intl.Collator('en', { numeric: true });

/** A file to take in: where it stands, and its name for people: under the folder that was given, or by itself. */
export interface GivenFile {
  readonly path: string;
  readonly name: string;
}

/** All files under some paths, folders gone through in order of names; what systems leave behind (.DS_Store and the like) is passed over. */
export async function listFiles(paths: readonly string[], folder?: string): Promise<readonly GivenFile[]> {
  const files: GivenFile[] = [];
  for (const path of paths) {
    const info = await stat(path);
    if (!info.isDirectory()) {
      files.push({ path, name: folder === undefined ? basename(path) : relative(folder, path) });
      continue;
    }
    const names = (await readdir(path)).filter((name) => !isClutter(name)).sort((a, b) => byName.compare(a, b) || (a < b ? -1 : 1));
    files.push(
      ...(await listFiles(
        names.map((name) => join(path, name)),
        folder ?? path,
      )),
    );
  }
  return files;
}

function isClutter(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db' || name === 'desktop.ini';
}

function refused(name: string, hash: string, rejection: PageRejected): Original {
  return { name, hash, kind: null, path: null, rejected: rejection };
}

async function keep(options: {
  readonly from: string;
  readonly folder: string;
  readonly name: string;
  readonly move: boolean;
  readonly hash: string;
}): Promise<Original> {
  const { from, folder, name, hash } = options;
  const kind = await sniffFile(from);
  if (kind === null || kind === 'zip') {
    if (options.move) await rm(from, { force: true });
    return refused(name, hash, rejected('file-kind', kind === 'zip' ? 'a zip inside a zip' : ''));
  }
  const path = join(folder, `${hash}.${kind}`);
  if (options.move) await rename(from, path);
  else if (!(await exists(path))) {
    const half = `${path}.tmp-${process.pid}`;
    await copyFile(from, half, constants.COPYFILE_FICLONE);
    await rename(half, path);
  }
  return { name, hash, kind, path, rejected: null };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) =>
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => (error || zip === undefined ? reject(error) : resolve(zip))),
  );
}

function zipEntries(zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      if (entries.length > 100_000) reject(new Error('more than 100,000 entries'));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

class TooLarge extends Error {}

/** Unpacks one entry, counting what really comes out: the sizes that a zip states may lie. */
async function unpack(options: { zip: yauzl.ZipFile; entry: yauzl.Entry; to: string; limit: number }): Promise<string> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
    options.zip.openReadStream(options.entry, (error, opened) => (error || opened === undefined ? reject(error) : resolve(opened))),
  );
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      if (size > options.limit) done(new TooLarge());
      else done(null, chunk);
    },
  });
  await pipeline(stream, meter, createWriteStream(options.to));
  return hash.digest('hex');
}

async function takeZip(options: { path: string; name: string; hash: string; folder: string; settings: ReadSettings }): Promise<Original[]> {
  const { path, name, hash, folder, settings } = options;
  let zip: yauzl.ZipFile;
  let entries: yauzl.Entry[];
  try {
    zip = await openZip(path);
    entries = await zipEntries(zip);
  } catch (error) {
    return [refused(name, hash, rejected('file-damaged', error instanceof Error ? error.message.slice(0, 200) : ''))];
  }
  const files = entries
    .filter((entry) => !entry.fileName.endsWith('/') && !entry.fileName.split('/').some(isClutter))
    .sort((a, b) => byName.compare(a.fileName, b.fileName) || (a.fileName < b.fileName ? -1 : 1));
  if (files.length === 0) {
    zip.close();
    return [refused(name, hash, rejected('file-empty'))];
  }
  const originals: Original[] = [];
  for (const entry of files) {
    const entryName = `${name}/${entry.fileName}`;
    const half = join(folder, `unpack.tmp-${process.pid}`);
    try {
      if (entry.isEncrypted()) originals.push(refused(entryName, hash, rejected('file-encrypted')));
      else if (entry.uncompressedSize > settings.maxUnpackedBytes)
        originals.push(refused(entryName, hash, rejected('file-too-large', `${entry.uncompressedSize} bytes`)));
      else {
        const entryHash = await unpack({ zip, entry, to: half, limit: settings.maxUnpackedBytes });
        originals.push(
          entry.uncompressedSize === 0
            ? refused(entryName, entryHash, rejected('file-empty'))
            : await keep({ from: half, folder, name: entryName, move: true, hash: entryHash }),
        );
      }
    } catch (error) {
      await rm(half, { force: true });
      const rejection =
        error instanceof TooLarge
          ? rejected('file-too-large', 'more than the zip states')
          : rejected('file-damaged', error instanceof Error ? error.message.slice(0, 200) : '');
      originals.push(refused(entryName, hash, rejection));
    }
  }
  zip.close();
  return originals;
}

/** Takes files in: keeps each original under its hash (the entries of a zip one by one) and says what it is. */
export async function takeIn(options: {
  readonly file: GivenFile;
  readonly folder: string;
  readonly settings: ReadSettings;
}): Promise<readonly Original[]> {
  const { folder, settings } = options;
  const { path, name } = options.file;
  await mkdir(folder, { recursive: true });
  const { size } = await stat(path);
  if (size === 0) return [refused(name, '', rejected('file-empty'))];
  if (size > settings.maxFileBytes) return [refused(name, '', rejected('file-too-large', `${size} bytes`))];
  const hash = await sha256OfFile(path);
  if ((await sniffFile(path)) === 'zip') return takeZip({ path, name, hash, folder, settings });
  return [await keep({ from: path, folder, name, move: false, hash })];
}
