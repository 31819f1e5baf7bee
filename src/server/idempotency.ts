import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { sha256 } from '../basics/hashing.ts';
import { canonicalJson, type Json } from '../record/canonical-json.ts';
import type { OperatorKeys } from '../record/operator-key.ts';
import type { RecordTables } from '../record/schema.ts';
import { openBytes, sealBytes } from '../record/sealing.ts';

/** A request that may come twice. */
export interface RepeatableRequest {
  readonly userId: string;
  readonly key: string;
  /** Method and path, parameters filled in. */
  readonly route: string;
  readonly body: unknown;
}

/** What is known of a request: `new`, a finished answer, another request under the same key, or the same one still being worked on. */
export type Repeat =
  | { readonly kind: 'new' | 'other' | 'running' }
  | { readonly kind: 'answered'; readonly status: number; readonly body: string };

/** A request whose answer was never kept (the process died) may be tried again after so many seconds; the operations themselves make nothing twice. */
const GIVEN_UP_SECONDS = 60;

/** Looks whether this request came before, and claims it if not. */
export async function claimRequest({
  db,
  keys,
  request,
  now,
}: {
  readonly db: Kysely<RecordTables>;
  readonly keys: OperatorKeys;
  readonly request: RepeatableRequest;
  readonly now: Date;
}): Promise<Repeat> {
  const requestHash = hashOf(request);
  const claimed = await db
    .insertInto('idempotency')
    .values({
      user_id: request.userId,
      key: request.key,
      route: request.route,
      request_hash: requestHash,
      status: null,
      sealed: null,
      at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 1n) return { kind: 'new' };
  const row = await db
    .selectFrom('idempotency')
    .selectAll()
    .where('user_id', '=', request.userId)
    .where('key', '=', request.key)
    .executeTakeFirst();
  if (row === undefined || row.request_hash !== requestHash) return { kind: 'other' };
  if (row.status !== null && row.sealed !== null) {
    const body = [...keys.keys.values()]
      .map((key) => openBytes({ key, sealed: row.sealed!, context: contextOf(request) }))
      .find((opened) => opened !== null);
    if (body !== undefined && body !== null) return { kind: 'answered', status: row.status, body: body.toString('utf8') };
  }
  if (now.getTime() - row.at.getTime() < GIVEN_UP_SECONDS * 1000) return { kind: 'running' };
  await db.updateTable('idempotency').set({ at: now }).where('user_id', '=', request.userId).where('key', '=', request.key).execute();
  return { kind: 'new' };
}

/** Keeps the answer of a request (sealed: it may hold a token), or forgets the claim where the work failed. */
export async function settleRequest({
  db,
  keys,
  request,
  answer,
}: {
  readonly db: Kysely<RecordTables>;
  readonly keys: OperatorKeys;
  readonly request: RepeatableRequest;
  readonly answer: { readonly status: number; readonly body: string } | null;
}): Promise<void> {
  if (answer === null) {
    await db.deleteFrom('idempotency').where('user_id', '=', request.userId).where('key', '=', request.key).execute();
    return;
  }
  const sealed = sealBytes({ key: keys.keys.get(keys.current)!, bytes: Buffer.from(answer.body, 'utf8'), context: contextOf(request) });
  await db
    .updateTable('idempotency')
    .set({ status: answer.status, sealed })
    .where('user_id', '=', request.userId)
    .where('key', '=', request.key)
    .execute();
}

/** An id that the same person's same key always gives (RFC 9562, version 8). */
export function idOfRequest({ userId, key }: { readonly userId: string; readonly key: string }): string {
  const bytes = createHash('sha256').update(`countersign request\n${userId}\n${key}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function hashOf({ route, body }: RepeatableRequest): string {
  return sha256(`${route}\n${canonicalJson((body ?? null) as Json)}`);
}

function contextOf({ userId, key }: RepeatableRequest): string {
  return `request ${userId} ${key}`;
}
