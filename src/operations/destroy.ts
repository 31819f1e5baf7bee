import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { destroyPetitionKey } from '../record/petition-keys.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';
import { nextNumber } from './line-context.ts';
import { isClosed } from './petition-life.ts';

/** A litigation hold: placed or lifted. */
export const SetHold = z.strictObject({ petitionId: z.uuid(), placed: z.boolean(), reason: z.string().trim().min(1).max(500) });
export type SetHold = z.infer<typeof SetHold>;

/** Places or lifts a hold; while one stands, nothing of the petition is destroyed. */
export async function setHold(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: SetHold & { readonly member: Member },
): Promise<Outcome<{ readonly placed: boolean }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'hold.set', petitionId: input.petitionId });
    if (!found.ok) return found;
    const last = await lastHold(trx, input.petitionId);
    if ((last?.placed ?? false) === input.placed) return ok({ placed: input.placed });
    const at = deps.now();
    const number = await nextNumber(trx, { table: 'hold_fact', column: 'petition_id', id: input.petitionId });
    await trx
      .insertInto('hold_fact')
      .values({ petition_id: input.petitionId, number, placed: input.placed, reason: input.reason, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: input.placed ? 'hold.placed' : 'hold.lifted',
      body: { number, reason: input.reason },
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: input.petitionId,
    });
    return ok({ placed: input.placed });
  });
}

function lastHold(trx: Deps['db'], petitionId: string) {
  return trx
    .selectFrom('hold_fact')
    .select('placed')
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Asking for destruction after the retention period, which a person states and answers for: packs seldom have it confirmed. */
export const RequestDestruction = z.strictObject({
  petitionId: z.uuid(),
  reason: z.string().trim().min(1).max(500),
  retentionEnds: z.iso.date(),
});
export type RequestDestruction = z.infer<typeof RequestDestruction>;

/** The first of two people asks for the personal data of a petition to be destroyed. */
export async function requestDestruction(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: RequestDestruction & { readonly member: Member },
): Promise<Outcome<{ readonly requestedBy: string }>> {
  return inTransaction(deps, async (trx) => {
    const may = await mayDestroy(deps, trx, { member, petitionId: input.petitionId, retentionEnds: input.retentionEnds });
    if (!may.ok) return may;
    const before = await trx.selectFrom('destruction').selectAll().where('petition_id', '=', input.petitionId).executeTakeFirst();
    if (before !== undefined) return ok({ requestedBy: before.requested_by });
    const at = deps.now();
    await trx
      .insertInto('destruction')
      .values({
        petition_id: input.petitionId,
        reason: input.reason,
        retention_ends: input.retentionEnds,
        requested_by: member.userId,
        requested_at: at,
        approved_by: null,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'destruction.requested',
      body: { reason: input.reason, retentionEnds: input.retentionEnds },
      actor: member.userId,
      at,
      organisation: may.value,
      petition: input.petitionId,
    });
    return ok({ requestedBy: member.userId });
  });
}

/** Agreeing to a destruction. */
export const ApproveDestruction = z.strictObject({ petitionId: z.uuid(), confirmRetentionEnded: z.literal(true) });
export type ApproveDestruction = z.infer<typeof ApproveDestruction>;

/** The second person agrees, and the petition's key is destroyed: names, addresses and voter ids of its facts can never be read again, in no copy of the database that lacks the old key. */
export async function approveDestruction(
  deps: Pick<Deps, 'db' | 'store' | 'now'>,
  { member, petitionId }: ApproveDestruction & { readonly member: Member },
): Promise<Outcome<{ readonly destroyed: true }>> {
  const done = await inTransaction<{ readonly destroyed: true }>(deps, async (trx) => {
    const request = await trx.selectFrom('destruction').selectAll().where('petition_id', '=', petitionId).executeTakeFirst();
    const may = await mayDestroy(deps, trx, { member, petitionId, retentionEnds: request?.retention_ends ?? null });
    if (!may.ok) return may;
    if (request === undefined) return refuse('destruction-not-requested', 'Nobody has asked for it.');
    if (request.destroyed_at !== null) return ok({ destroyed: true });
    if (request.requested_by === member.userId) return refuse('second-person-needed', 'Another person than the one who asked must agree.');
    const at = deps.now();
    await trx
      .updateTable('destruction')
      .set({ approved_by: member.userId, destroyed_at: at })
      .where('petition_id', '=', petitionId)
      .execute();
    await destroyPetitionKey({ trx, petition: petitionId, at });
    await appendEvent(trx, {
      kind: 'destruction.done',
      body: { requestedBy: request.requested_by },
      actor: member.userId,
      at,
      organisation: may.value,
      petition: petitionId,
    });
    return ok({ destroyed: true });
  });
  // The pictures are unreadable already; their files only take room. Asking again clears what a crash left.
  if (done.ok) await deps.store.ofPetition.clear({ db: deps.db, petition: petitionId });
  return done;
}

/** Organisation of the petition where destruction may go on: role, petition closed, no hold, retention over. */
async function mayDestroy(
  deps: Pick<Deps, 'now'>,
  trx: Deps['db'],
  { member, petitionId, retentionEnds }: { readonly member: Member; readonly petitionId: string; readonly retentionEnds: string | null },
): Promise<Outcome<string>> {
  const found = await petitionFor(trx, { member, act: 'destruction.act', petitionId });
  if (!found.ok) return found;
  if (!isClosed(found.value.state)) return refuse('petition-open', `The petition is ${found.value.state}.`);
  if ((await lastHold(trx, petitionId))?.placed)
    return refuse('litigation-hold', 'A litigation hold stands on this petition.', { remedy: 'It must be lifted first.' });
  if (retentionEnds !== null && retentionEnds >= deps.now().toISOString().slice(0, 10)) {
    return refuse('retention-not-over', `The retention period ends on ${retentionEnds}.`, { field: 'retentionEnds' });
  }
  return ok(found.value.petition.organisation_id);
}
