import { createHash, hkdfSync } from 'node:crypto';
import type { Kysely } from 'kysely';
import { decrypted, encrypted } from './blob-cipher.ts';
import type { BlobStorage, StagedBlob } from './blob-storage.ts';
import type { RecordTables } from './schema.ts';
import type { SecretKey } from './sealing.ts';

/**
 * Contents that belong to one petition: originals that were handed in, pictures of pages and lines. Each is encrypted under a key derived
 * from the petition's data key and the content's own hash: destroying the petition's key destroys them all, in every copy, and storing the
 * same content again writes the same bytes.
 */
export interface PetitionStore {
  /** Stores bytes for a petition, inside the caller's transaction; the same content twice is one. */
  put(content: PetitionContent & { readonly trx: Kysely<RecordTables>; readonly bytes: Uint8Array }): Promise<string>;
  /** Takes over a content that was staged outside of any transaction. */
  adopt(content: PetitionContent & { readonly trx: Kysely<RecordTables>; readonly staged: StagedBlob }): Promise<string>;
  /** The content of a hash; null where the petition has none. Throws BlobDamaged in the middle of a damaged one. */
  get(content: PetitionContent & { readonly db: Kysely<RecordTables>; readonly hash: string }): Promise<AsyncIterable<Uint8Array> | null>;
  /** Removes the files of a petition whose key was destroyed; its rows stay as facts. */
  clear(petition: { readonly db: Kysely<RecordTables>; readonly petition: string }): Promise<void>;
}

interface PetitionContent {
  readonly petition: string;
  readonly key: SecretKey;
}

/** Where a petition's content lies on the storage. */
export function petitionBlobName(petition: string, hash: string): string {
  return `${petition}/${hash.slice(0, 2)}/${hash}`;
}

function contentKey(key: SecretKey, hash: string): SecretKey {
  return Buffer.from(hkdfSync('sha256', key, Buffer.from(hash, 'hex'), 'countersign content', 32));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A petition store over a storage; `open` gives the plain bytes of a staged content. */
export function petitionStore({
  storage,
  open,
}: {
  readonly storage: BlobStorage;
  readonly open: (staged: StagedBlob) => Promise<AsyncIterable<Uint8Array>>;
}): PetitionStore {
  async function keep({
    trx,
    petition,
    key,
    hash,
    bytes,
    source,
  }: PetitionContent & {
    readonly trx: Kysely<RecordTables>;
    readonly hash: string;
    readonly bytes: number;
    readonly source: () => Promise<AsyncIterable<Uint8Array>>;
  }): Promise<string> {
    const added = await trx
      .insertInto('petition_blob')
      .values({ petition_id: petition, hash, bytes })
      .onConflict((conflict) => conflict.doNothing())
      .returning('hash')
      .executeTakeFirst();
    if (added !== undefined)
      await storage.write(
        petitionBlobName(petition, hash),
        encrypted(await source(), contentKey(key, hash), () => undefined),
      );
    return hash;
  }
  return {
    put({ bytes, ...content }) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      return keep({ ...content, hash, bytes: bytes.length, source: async () => once(bytes) });
    },
    adopt: ({ staged, ...content }) => keep({ ...content, hash: staged.hash, bytes: staged.bytes, source: () => open(staged) }),
    async get({ db, petition, key, hash }) {
      const row = await db
        .selectFrom('petition_blob')
        .select('hash')
        .where('petition_id', '=', petition)
        .where('hash', '=', hash)
        .executeTakeFirst();
      if (row === undefined) return null;
      const source = await storage.read(petitionBlobName(petition, hash));
      return source === null ? missing() : decrypted(source, contentKey(key, hash));
    },
    async clear({ db, petition }) {
      const rows = await db.selectFrom('petition_blob').select('hash').where('petition_id', '=', petition).execute();
      for (const { hash } of rows) await storage.remove(petitionBlobName(petition, hash));
    },
  };
}

/** A content whose file is gone, told like a damaged one. */
function missing(): AsyncIterable<Uint8Array> {
  return decrypted(
    (async function* () {
      yield new Uint8Array(0);
    })(),
    Buffer.alloc(32),
  );
}
