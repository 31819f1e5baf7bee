import { z } from 'zod';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { withdrawalCounts } from '../law/eligibility.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor } from './deps.ts';
import { voterTag } from './line-context.ts';

/** A voter's written request to take his signature out. */
export const RecordWithdrawal = z.strictObject({
  petitionId: z.uuid(),
  voterId: z.string().min(1).max(60),
  name: z.string().max(200).default(''),
  receivedOn: z.iso.date(),
});
export type RecordWithdrawal = z.infer<typeof RecordWithdrawal>;

/** Records a withdrawal and says whether it came in time by the pack; one per voter. */
export async function recordWithdrawal(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: RecordWithdrawal & { readonly member: Member },
): Promise<Outcome<{ readonly withdrawalId: string; readonly inTime: boolean }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'withdrawal.record', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, pack, filed } = found.value;
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const tag = voterTag(key.value, input.voterId);
    const before = await trx
      .selectFrom('withdrawal')
      .select(['id', 'in_time'])
      .where('petition_id', '=', petition.id)
      .where('voter_tag', '=', tag)
      .executeTakeFirst();
    if (before !== undefined) return ok({ withdrawalId: before.id, inTime: before.in_time });
    const inTime = withdrawalCounts(pack, input.receivedOn as CalendarDate, filed as CalendarDate | null);
    const at = deps.now();
    const id = newId(at.getTime());
    const { sealed, commitment } = sealValue({
      key: key.value,
      value: { voterId: input.voterId, name: input.name },
      context: `withdrawal ${id}`,
    });
    await trx
      .insertInto('withdrawal')
      .values({
        id,
        petition_id: petition.id,
        voter_tag: tag,
        received_on: input.receivedOn,
        in_time: inTime,
        sealed,
        commitment,
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'withdrawal.recorded',
      body: { withdrawal: id, receivedOn: input.receivedOn, inTime, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ withdrawalId: id, inTime });
  });
}
