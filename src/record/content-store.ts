import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { BlobDamaged, decrypted, encrypted } from './blob-cipher.ts';
import type { BlobStorage, StagedBlob } from './blob-storage.ts';
import { blobContext, type OperatorKeys, unwrapKey, wrapKey } from './operator-key.ts';
import { type PetitionStore, petitionStore } from './petition-store.ts';
import type { RecordTables } from './schema.ts';
import { newSecretKey } from './sealing.ts';

/** Content-addressed, encrypted blobs: the name is the SHA-256 of the content, each blob has a key of its own, wrapped by the operator's. */
export interface ContentStore {
  /** Encrypts and stores a stream outside of any transaction; `keep` then puts it on the record. */
  put(source: AsyncIterable<Uint8Array>): Promise<StagedBlob>;
  /** Puts a staged blob on the record of an organisation, inside the caller's transaction; the same content twice is one blob. */
  keep(blob: { readonly trx: Kysely<RecordTables>; readonly staged: StagedBlob; readonly organisation: string }): Promise<void>;
  /** Forgets a staged blob that was not kept. */
  drop(staged: StagedBlob): Promise<void>;
  /** Contents that belong to one petition and die with its key. */
  readonly ofPetition: PetitionStore;
  /** The content of a blob; null where the organisation has none of this hash or it was destroyed. Throws BlobDamaged in the middle of a damaged one. */
  get(blob: {
    readonly db: Kysely<RecordTables>;
    readonly organisation: string;
    readonly hash: string;
  }): Promise<AsyncIterable<Uint8Array> | null>;
}

/** A content store over a storage; file names on the storage say nothing of the content. */
export function contentStore({ storage, keys }: { readonly storage: BlobStorage; readonly keys: () => OperatorKeys }): ContentStore {
  const nameOf = (organisation: string, hash: string) => `${organisation}/${hash.slice(0, 2)}/${hash}`;
  const open = async ({ name, key }: StagedBlob) => {
    const source = await storage.read(name);
    if (source === null) throw new Error('the staged blob is gone');
    return decrypted(source, key);
  };
  return {
    ofPetition: petitionStore({ storage, open }),
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
      // The row comes first: of two who keep the same content at once the second waits here and then writes nothing.
      const added = await trx
        .insertInto('blob')
        .values({
          organisation_id: organisation,
          hash: staged.hash,
          bytes: staged.bytes,
          ...wrapKey({ keys: keys(), key: staged.key, context: blobContext(organisation, staged.hash) }),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('hash')
        .executeTakeFirst();
      if (added === undefined) return;
      const source = await storage.read(staged.name);
      if (source === null) throw new Error('the staged blob is gone');
      await storage.write(nameOf(organisation, staged.hash), source);
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
