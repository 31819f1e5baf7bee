import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { blobContext, type OperatorKeys, unwrapKey, wrapKey } from './operator-key.ts';
import type { RecordTables } from './schema.ts';
import { newSecretKey, type SecretKey } from './sealing.ts';

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

const PIECE = 1 << 20;
const TAG = 16;

/** Cuts a stream into pieces of exactly `size` bytes (the last may be shorter) and tells which is the last; an empty stream gives one empty piece. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly last: boolean }> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of source) {
    parts.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    held += chunk.byteLength;
    if (held <= size) continue;
    let all = Buffer.concat(parts);
    while (all.length > size) {
      yield { bytes: all.subarray(0, size), last: false };
      all = all.subarray(size);
    }
    parts = [all];
    held = all.length;
  }
  yield { bytes: Buffer.concat(parts), last: true };
}

/** Nonce of piece i: the key is used for one blob only, so a counter is enough; the last piece is marked so that a cut file is noticed. */
function nonceOf(i: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(i, 4);
  nonce[0] = last ? 1 : 0;
  return nonce;
}

async function* encrypted(source: AsyncIterable<Uint8Array>, key: SecretKey, seen: (bytes: Buffer) => void): AsyncGenerator<Uint8Array> {
  let i = 0;
  for await (const { bytes, last } of pieces(source, PIECE)) {
    seen(bytes);
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(i++, last));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

async function* decrypted(source: AsyncIterable<Uint8Array>, key: SecretKey): AsyncGenerator<Uint8Array> {
  let i = 0;
  for await (const { bytes, last } of pieces(source, PIECE + TAG)) {
    if (bytes.length < TAG) throw new BlobDamaged('cut short');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(i++, last), { authTagLength: TAG }).setAuthTag(
      bytes.subarray(bytes.length - TAG),
    );
    try {
      yield Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG)), decipher.final()]);
    } catch {
      throw new BlobDamaged(`piece ${i} does not open`);
    }
  }
}

/** The stored bytes are not the ones that were written. */
export class BlobDamaged extends Error {}

/** Content-addressed, encrypted blobs: the name is the SHA-256 of the content, each blob has a key of its own, wrapped by the operator's. */
export interface ContentStore {
  /** Encrypts and stores a stream outside of any transaction; `keep` then puts it on the record. */
  put(source: AsyncIterable<Uint8Array>): Promise<StagedBlob>;
  /** Puts a staged blob on the record of an organisation, inside the caller's transaction; the same content twice is one blob. */
  keep(blob: { readonly trx: Kysely<RecordTables>; readonly staged: StagedBlob; readonly organisation: string }): Promise<void>;
  /** Forgets a staged blob that was not kept. */
  drop(staged: StagedBlob): Promise<void>;
  /** The content of a blob; null where the organisation has none of this hash or it was destroyed. Throws BlobDamaged in the middle of a damaged one. */
  get(blob: {
    readonly db: Kysely<RecordTables>;
    readonly organisation: string;
    readonly hash: string;
  }): Promise<AsyncIterable<Uint8Array> | null>;
}

/** A blob that is stored but not yet on the record. */
export interface StagedBlob {
  readonly hash: string;
  readonly bytes: number;
  readonly key: SecretKey;
  readonly name: string;
}

/** A content store over a storage; file names on the storage say nothing of the content. */
export function contentStore({ storage, keys }: { readonly storage: BlobStorage; readonly keys: () => OperatorKeys }): ContentStore {
  const nameOf = (organisation: string, hash: string) => `${organisation}/${hash.slice(0, 2)}/${hash}`;
  return {
    async put(source) {
      const key = newSecretKey();
      const name = `staged/${randomBytes(16).toString('hex')}`;
      const hash = createHash('sha256');
      let bytes = 0;
      await storage.write(
        name,
        encrypted(source, key, (piece) => {
          hash.update(piece);
          bytes += piece.length;
        }),
      );
      return { hash: hash.digest('hex'), bytes, key, name };
    },
    async keep({ trx, staged, organisation }) {
      const known = await trx
        .selectFrom('blob')
        .select('hash')
        .where('organisation_id', '=', organisation)
        .where('hash', '=', staged.hash)
        .executeTakeFirst();
      if (known !== undefined) return;
      const source = await storage.read(staged.name);
      if (source === null) throw new Error('the staged blob is gone');
      await storage.write(nameOf(organisation, staged.hash), source);
      await trx
        .insertInto('blob')
        .values({
          organisation_id: organisation,
          hash: staged.hash,
          bytes: staged.bytes,
          ...wrapKey({ keys: keys(), key: staged.key, context: blobContext(organisation, staged.hash) }),
        })
        .execute();
    },
    drop: (staged) => storage.remove(staged.name),
    async get({ db, organisation, hash }) {
      const row = await db
        .selectFrom('blob')
        .selectAll()
        .where('organisation_id', '=', organisation)
        .where('hash', '=', hash)
        .executeTakeFirst();
      if (row === undefined || row.wrapped === null || row.operator_key_id === null) return null;
      const key = unwrapKey({
        keys: keys(),
        wrapped: row.wrapped,
        operatorKeyId: row.operator_key_id,
        context: blobContext(organisation, hash),
      });
      if (key === null) throw new Error(`data key of blob ${hash} does not open`);
      const source = await storage.read(nameOf(organisation, hash));
      if (source === null) throw new BlobDamaged('the file is gone');
      return decrypted(source, key);
    },
  };
}
