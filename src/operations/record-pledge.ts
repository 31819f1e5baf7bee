import { sql } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, notFound, type Outcome, petitionFor, refuse } from './deps.ts';

/** Somebody who promised to sign. It is no signature and counts for nothing. */
export const RecordPledge = z.strictObject({
  petitionId: z.uuid(),
  name: z.string().trim().min(1).max(200),
  contact: z.string().trim().max(200).default(''),
  place: z.string().trim().max(200).default(''),
  on: z.iso.date(),
});
export type RecordPledge = z.infer<typeof RecordPledge>;

/** What became of a promise. */
export const FollowPledge = z.strictObject({
  petitionId: z.uuid(),
  pledgeId: z.uuid(),
  kind: z.enum(['reminded', 'signed', 'taken-back']),
  on: z.iso.date(),
});
export type FollowPledge = z.infer<typeof FollowPledge>;

/** Place to which a pledge is sealed. */
export function pledgeContext(id: string): string {
  return `pledge ${id}`;
}

/** Keeps a promise to sign. */
export async function recordPledge(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, requestId, ...input }: RecordPledge & { readonly member: Member; readonly requestId?: string },
): Promise<Outcome<{ readonly pledgeId: string; readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.record', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const at = deps.now();
    const id = requestId ?? newId(at.getTime());
    const known = await trx.selectFrom('pledge').select(['number', 'petition_id']).where('id', '=', id).executeTakeFirst();
    if (known?.petition_id === petition.id) return ok({ pledgeId: id, number: known.number });
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const next = await sql<{ next: number }>`
      select coalesce(max(number), 0) + 1 as next from pledge where petition_id = ${petition.id}`.execute(trx);
    const { next: number } = next.rows[0];
    const value = { name: input.name, contact: input.contact, place: input.place };
    const { sealed, commitment } = sealValue({ key: key.value, value, context: pledgeContext(id) });
    await trx
      .insertInto('pledge')
      .values({ id, petition_id: petition.id, number, on_date: input.on, sealed, commitment, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'pledge.recorded',
      body: { pledge: id, number, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ pledgeId: id, number });
  });
}

/** Records what became of a promise; what was taken back stays taken back. */
export async function followPledge(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: FollowPledge & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.record', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const pledge = await trx
      .selectFrom('pledge')
      .select('id')
      .where('id', '=', input.pledgeId)
      .where('petition_id', '=', petition.id)
      .executeTakeFirst();
    if (pledge === undefined) return notFound('pledge');
    const facts = await trx
      .selectFrom('pledge_fact')
      .select(['number', 'kind', 'on_date'])
      .where('pledge_id', '=', input.pledgeId)
      .orderBy('number')
      .execute();
    const same = facts.find(({ kind, on_date }) => kind === input.kind && on_date === input.on);
    if (same !== undefined) return ok({ number: same.number });
    if (facts.some(({ kind }) => kind === 'taken-back')) return refuse('pledge-taken-back', 'This promise was taken back.');
    const at = deps.now();
    const number = (facts.at(-1)?.number ?? 0) + 1;
    await trx
      .insertInto('pledge_fact')
      .values({
        id: newId(at.getTime()),
        pledge_id: input.pledgeId,
        number,
        kind: input.kind,
        on_date: input.on,
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'pledge.followed',
      body: { pledge: input.pledgeId, number, kind: input.kind, on: input.on },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}
