import type { Kysely } from 'kysely';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type OperatorKeys, unwrapKey, wrapKey } from './operator-key.ts';
import type { RecordTables } from './schema.ts';
import { newSecretKey, type SecretKey } from './sealing.ts';

/** Makes a petition's data key: all its personal values are sealed with it, so that destroying it erases them, facts and all. */
export async function createPetitionKey({
  trx,
  keys,
  petition,
}: {
  readonly trx: Kysely<RecordTables>;
  readonly keys: OperatorKeys;
  readonly petition: string;
}): Promise<SecretKey> {
  const key = newSecretKey();
  await trx
    .insertInto('petition_key')
    .values({ petition_id: petition, ...wrapKey({ keys, key, context: `petition ${petition}` }) })
    .execute();
  return key;
}

/** Opens a petition's data key; `personal-data-destroyed` after destruction. */
export async function openPetitionKey({
  db,
  keys,
  petition,
}: {
  readonly db: Kysely<RecordTables>;
  readonly keys: OperatorKeys;
  readonly petition: string;
}): Promise<Result<SecretKey, Problem>> {
  const row = await db.selectFrom('petition_key').selectAll().where('petition_id', '=', petition).executeTakeFirstOrThrow();
  return unwrapPetitionKey({ keys, petition, row });
}

/** Opens a petition's data key that was read along with something else. */
export function unwrapPetitionKey({
  keys,
  petition,
  row,
}: {
  readonly keys: OperatorKeys;
  readonly petition: string;
  readonly row: { readonly wrapped: Uint8Array | null; readonly operator_key_id: string | null };
}): Result<SecretKey, Problem> {
  if (row.wrapped === null || row.operator_key_id === null) {
    return err({
      code: 'personal-data-destroyed',
      message: 'The personal data of this petition was destroyed after its retention period.',
    });
  }
  const key = unwrapKey({ keys, wrapped: row.wrapped, operatorKeyId: row.operator_key_id, context: `petition ${petition}` });
  if (key === null) throw new Error(`data key of petition ${petition} does not open`);
  return ok(key);
}

/** Destroys a petition's data key for good (the caller has checked that it may). */
export async function destroyPetitionKey({
  trx,
  petition,
  at,
}: {
  readonly trx: Kysely<RecordTables>;
  readonly petition: string;
  readonly at: Date;
}): Promise<void> {
  await trx
    .updateTable('petition_key')
    .set({ wrapped: null, operator_key_id: null, destroyed_at: at })
    .where('petition_id', '=', petition)
    .execute();
}
