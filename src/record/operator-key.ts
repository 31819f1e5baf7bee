import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { writeFileAtomic } from '../basics/atomic-file.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { RecordTables } from './schema.ts';
import { newSecretKey, openBytes, type SecretKey, sealBytes } from './sealing.ts';

/** The operator's keys: the first wraps new data keys, the others still open what they wrapped. */
export interface OperatorKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, SecretKey>;
}

const KeyFile = z.object({
  format: z.literal('countersign-operator-keys'),
  keys: z.array(z.object({ id: z.string().min(1), key: z.base64().length(44) })).min(1),
});

const PROBE = Buffer.from('countersign operator key', 'utf8');

function lost(path: string, message: string): Result<never, Problem> {
  return err({
    code: 'operator-key-lost',
    message,
    file: path,
    remedy:
      'Put the operator key file back from its safe place (COUNTERSIGN_KEY_FILE). Without it the personal data of this record cannot be read by anybody.',
  });
}

/** Reads the operator's key file; null where there is none. */
export async function readOperatorKeys(path: string): Promise<Result<OperatorKeys | null, Problem>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : Promise.reject(error),
  );
  if (text === null) return ok(null);
  let parsed: ReturnType<typeof KeyFile.safeParse>;
  try {
    parsed = KeyFile.safeParse(JSON.parse(text));
  } catch {
    return lost(path, 'The operator key file cannot be read.');
  }
  if (!parsed.success) return lost(path, 'The operator key file cannot be read.');
  return ok({ current: parsed.data.keys[0].id, keys: new Map(parsed.data.keys.map(({ id, key }) => [id, Buffer.from(key, 'base64')])) });
}

/** Writes a key file with a new current key before the ones there were; the file is readable by its owner only. */
export async function addOperatorKey({
  path,
  before,
}: {
  readonly path: string;
  readonly before: OperatorKeys | null;
}): Promise<OperatorKeys> {
  const id = `k-${randomBytes(6).toString('hex')}`;
  const keys = new Map([[id, newSecretKey()], ...(before?.keys ?? [])]);
  const mask = process.umask(0o077);
  try {
    await writeFileAtomic(
      path,
      `${JSON.stringify({ format: 'countersign-operator-keys', keys: [...keys].map(([keyId, key]) => ({ id: keyId, key: key.toString('base64') })) }, null, 2)}\n`,
    );
  } finally {
    process.umask(mask);
  }
  return { current: id, keys };
}

/**
 * Reads the key file and checks it against the record: a record that has keys refuses to open without them, and a new record
 * gets a new key file. So a lost or mistaken key is noticed before anything is written with another one.
 */
export async function loadOperatorKeys({
  db,
  path,
}: {
  readonly db: Kysely<RecordTables>;
  readonly path: string;
}): Promise<Result<OperatorKeys, Problem>> {
  const known = await db.selectFrom('operator_key').selectAll().orderBy('created_at').execute();
  const read = await readOperatorKeys(path);
  if (!read.ok) return read;
  if (read.value === null && known.length > 0)
    return lost(path, 'The operator key file is not there, but this record was encrypted with one.');
  const keys = read.value ?? (await addOperatorKey({ path, before: null }));
  const inUse = await sql<{ id: string }>`
    select operator_key_id as id from petition_key where wrapped is not null
    union select operator_key_id from blob where wrapped is not null`.execute(db);
  for (const { id } of inUse.rows) {
    if (!keys.keys.has(id)) return lost(path, `The operator key file lacks the key ${id}, which this record still needs.`);
  }
  for (const { id, probe } of known) {
    const key = keys.keys.get(id);
    if (key !== undefined && !openBytes({ key, sealed: probe, context: id })?.equals(PROBE)) {
      return lost(path, `The key ${id} in the operator key file is not the one this record was encrypted with.`);
    }
  }
  if (known.length > 0 && !known.some(({ id }) => keys.keys.has(id))) return lost(path, 'The operator key file belongs to another record.');
  for (const [id, key] of keys.keys) {
    await db
      .insertInto('operator_key')
      .values({ id, probe: sealBytes({ key, bytes: PROBE, context: id }) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return ok(keys);
}

/** Wraps a data key with the current operator key. */
export function wrapKey({ keys, key, context }: { readonly keys: OperatorKeys; readonly key: SecretKey; readonly context: string }): {
  readonly wrapped: Buffer;
  readonly operator_key_id: string;
} {
  return { wrapped: sealBytes({ key: keys.keys.get(keys.current)!, bytes: key, context }), operator_key_id: keys.current };
}

/** Unwraps a data key; null when the operator key is missing or wrong. */
export function unwrapKey({
  keys,
  wrapped,
  operatorKeyId,
  context,
}: {
  readonly keys: OperatorKeys;
  readonly wrapped: Uint8Array;
  readonly operatorKeyId: string;
  readonly context: string;
}): SecretKey | null {
  const key = keys.keys.get(operatorKeyId);
  return key === undefined ? null : openBytes({ key, sealed: wrapped, context });
}

/** Wraps every data key of the record anew with the current operator key, in one transaction; returns how many. Afterwards older keys may leave the file (old backups still need them). */
export async function rewrapAll({ db, keys }: { readonly db: Kysely<RecordTables>; readonly keys: OperatorKeys }): Promise<number> {
  let count = 0;
  const petitions = await db
    .selectFrom('petition_key')
    .selectAll()
    .where('wrapped', 'is not', null)
    .where('operator_key_id', '!=', keys.current)
    .execute();
  for (const row of petitions) {
    const context = `petition ${row.petition_id}`;
    const key = unwrapKey({ keys, wrapped: row.wrapped!, operatorKeyId: row.operator_key_id!, context });
    if (key === null) throw new Error(`data key of petition ${row.petition_id} does not open`);
    await db.updateTable('petition_key').set(wrapKey({ keys, key, context })).where('petition_id', '=', row.petition_id).execute();
    count++;
  }
  const blobs = await db
    .selectFrom('blob')
    .selectAll()
    .where('wrapped', 'is not', null)
    .where('operator_key_id', '!=', keys.current)
    .execute();
  for (const row of blobs) {
    const context = blobContext(row.organisation_id, row.hash);
    const key = unwrapKey({ keys, wrapped: row.wrapped!, operatorKeyId: row.operator_key_id!, context });
    if (key === null) throw new Error(`data key of blob ${row.hash} does not open`);
    await db
      .updateTable('blob')
      .set(wrapKey({ keys, key, context }))
      .where('organisation_id', '=', row.organisation_id)
      .where('hash', '=', row.hash)
      .execute();
    count++;
  }
  return count;
}

/** What a blob's data key is tied to. */
export function blobContext(organisation: string, hash: string): string {
  return `blob ${organisation} ${hash}`;
}
