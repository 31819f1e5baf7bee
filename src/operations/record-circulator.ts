import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { type Deps, inTransaction, notFound, type Outcome, petitionFor, refuse } from './deps.ts';

/** Something that happened to a circulator. */
export const RecordCirculator = z.strictObject({
  petitionId: z.uuid(),
  circulatorId: z.uuid(),
  kind: z.enum(['trained', 'declared', 'ended', 'resumed']),
  on: z.iso.date(),
});
export type RecordCirculator = z.infer<typeof RecordCirculator>;

/** A circulator of this petition, or the refusal. */
export async function circulatorOf(
  db: Kysely<RecordTables>,
  { petitionId, circulatorId }: { readonly petitionId: string; readonly circulatorId: string },
): Promise<Outcome<{ readonly id: string; readonly number: number; readonly ended: boolean }>> {
  const row = await db
    .selectFrom('circulator')
    .select(['id', 'number'])
    .where('id', '=', circulatorId)
    .where('petition_id', '=', petitionId)
    .executeTakeFirst();
  if (row === undefined) return notFound('circulator');
  const last = await db
    .selectFrom('circulator_fact')
    .select('kind')
    .where('circulator_id', '=', circulatorId)
    .where('kind', 'in', ['ended', 'resumed'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return ok({ ...row, ended: last?.kind === 'ended' });
}

/** Records that a circulator was trained, signed the declaration, ended or resumed the work. The same fact again is the same answer. */
export async function recordCirculator(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: RecordCirculator & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.manage', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const circulator = await circulatorOf(trx, input);
    if (!circulator.ok) return circulator;
    const facts = await trx
      .selectFrom('circulator_fact')
      .select(['number', 'kind', 'on_date'])
      .where('circulator_id', '=', input.circulatorId)
      .orderBy('number')
      .execute();
    const same = facts.find(({ kind, on_date }) => kind === input.kind && on_date === input.on);
    if (same !== undefined) return ok({ number: same.number });
    if (input.kind === 'resumed' && !circulator.value.ended)
      return refuse('circulator-not-ended', 'This circulator has not ended the work.', { field: 'body.kind' });
    if (input.kind === 'ended' && circulator.value.ended)
      return refuse('circulator-ended', 'This circulator has ended the work already.', { field: 'body.kind' });
    const at = deps.now();
    const number = (facts.at(-1)?.number ?? 0) + 1;
    await trx
      .insertInto('circulator_fact')
      .values({
        id: newId(at.getTime()),
        circulator_id: input.circulatorId,
        number,
        kind: input.kind,
        on_date: input.on,
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'circulator.recorded',
      body: { circulator: input.circulatorId, number, kind: input.kind, on: input.on },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}
