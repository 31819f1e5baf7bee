import type { Kysely } from 'kysely';
import { petitionBlobName } from './petition-store.ts';
import type { RecordTables } from './schema.ts';

/** Names on the storage of all contents that can still be opened: of organisations, and of petitions whose key was not destroyed. */
export async function blobNames(db: Kysely<RecordTables>): Promise<readonly string[]> {
  const own = await db.selectFrom('blob').select(['organisation_id', 'hash']).where('wrapped', 'is not', null).execute();
  const ofPetitions = await db
    .selectFrom('petition_blob')
    .innerJoin('petition_key', 'petition_key.petition_id', 'petition_blob.petition_id')
    .select(['petition_blob.petition_id', 'hash'])
    .where('wrapped', 'is not', null)
    .execute();
  return [
    ...own.map(({ organisation_id, hash }) => `${organisation_id}/${hash.slice(0, 2)}/${hash}`),
    ...ofPetitions.map(({ petition_id, hash }) => petitionBlobName(petition_id, hash)),
  ];
}
