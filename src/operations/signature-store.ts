import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listZip, type ZipMember } from '../basics/zip-file.ts';

/** Reference images of voters' signatures, as an office keeps them: of each organisation its own, by voter id. */
export interface SignatureStore {
  /** Whether the organisation has any. */
  has(organisationId: string): Promise<boolean>;
  /** How many a voter has. */
  count(place: { readonly organisationId: string; readonly voterId: string }): Promise<number>;
  /** One of them as it lies there, 1 being the first; null where there is none. */
  read(place: { readonly organisationId: string; readonly voterId: string; readonly number: number }): Promise<Buffer | null>;
}

type Index = ReadonlyMap<string, readonly (() => Promise<Buffer>)[]>;

/** Milliseconds after which the folder is looked at anew. */
const KEPT_MS = 10 * 60_000;

/** Largest reference image that is read. */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * The references below a folder: `ORGANISATION/VOTER.jpg`, `ORGANISATION/VOTER-2.png`, `ORGANISATION/VOTER/anything.jpg`, or the
 * same in an archive `ORGANISATION.zip`. Where voter ids end in a hyphen and digits themselves, only the form with a folder is certain.
 */
export function signatureFolder(folder: string): SignatureStore {
  const known = new Map<string, { readonly at: number; readonly index: Promise<Index> }>();
  function indexOf(organisationId: string): Promise<Index> {
    const before = known.get(organisationId);
    if (before !== undefined && performance.now() - before.at < KEPT_MS) return before.index;
    const index = readIndex(join(folder, organisationId));
    known.set(organisationId, { at: performance.now(), index });
    index.catch(() => known.delete(organisationId));
    return index;
  }
  return {
    has: async (organisationId) => (await indexOf(organisationId)).size > 0,
    count: async ({ organisationId, voterId }) => (await indexOf(organisationId)).get(voterId)?.length ?? 0,
    async read({ organisationId, voterId, number }) {
      const open = (await indexOf(organisationId)).get(voterId)?.[number - 1];
      return open === undefined ? null : open();
    },
  };
}

async function readIndex(place: string): Promise<Index> {
  const index = new Map<string, (() => Promise<Buffer>)[]>();
  const add = (path: string, open: () => Promise<Buffer>) => {
    for (const voterId of voterIdsOf(path)) index.set(voterId, [...(index.get(voterId) ?? []), open]);
  };
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) {
    const files = (await readdir(place, { recursive: true })).sort();
    for (const path of files) add(path, () => readFile(join(place, path)));
    return index;
  }
  const isArchive = await stat(`${place}.zip`).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isArchive) return index;
  const members = await listZip(`${place}.zip`, basename(`${place}.zip`));
  if (!members.ok) throw new Error(members.error.message);
  for (const member of members.value.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    if (member.size <= MOST_BYTES) add(member.name, () => unpacked(member));
  return index;
}

/** Whose signature a file holds: that of its folder, else of its name, with or without a number at its end. */
function voterIdsOf(path: string): readonly string[] {
  const parts = path.split('/');
  const stem = /^(.+)\.(?:jpe?g|png|tiff?|webp)$/i.exec(parts.at(-1) ?? '')?.[1];
  if (stem === undefined) return [];
  if (parts.length > 1) return [parts.at(-2)!];
  const numbered = /^(.+)[-_]\d{1,3}$/.exec(stem)?.[1];
  return numbered === undefined ? [stem] : [stem, numbered];
}

async function unpacked(member: ZipMember): Promise<Buffer> {
  const source = await member.open();
  try {
    const bytes = Buffer.alloc(member.size);
    let at = 0;
    while (at < bytes.length) {
      const read = await source.read(bytes.subarray(at));
      if (read === 0) break;
      at += read;
    }
    return bytes.subarray(0, at);
  } finally {
    await source.close();
  }
}
