import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome } from './deps.ts';
import { lineFor, nextNumber } from './line-context.ts';

/** Raising or lowering a flag on a line. */
export const FlagLine = z.strictObject({ lineId: z.uuid(), raised: z.boolean(), note: z.string().max(2000).default('') });
export type FlagLine = z.infer<typeof FlagLine>;

/** Flags a line for a supervisor, or takes the flag down; a flag that already stands so stays. */
export async function flagLine(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: FlagLine & { readonly member: Member },
): Promise<Outcome<{ readonly raised: boolean }>> {
  return inTransaction(deps, async (trx) => {
    const found = await lineFor(trx, { member, act: 'finding.record', lineId: input.lineId, lock: true });
    if (!found.ok) return found;
    const { petition, line } = found.value;
    const state = await trx.selectFrom('line_state').select('flagged').where('line_id', '=', line.id).executeTakeFirstOrThrow();
    if (state.flagged === input.raised) return ok({ raised: input.raised });
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const at = deps.now();
    const id = newId(at.getTime());
    const number = await nextNumber(trx, { table: 'line_flag', column: 'line_id', id: line.id });
    const { sealed, commitment } = sealValue({ key: key.value, value: { note: input.note }, context: `flag ${id}` });
    await trx
      .insertInto('line_flag')
      .values({ id, line_id: line.id, number, raised: input.raised, sealed, commitment, actor: member.userId, at })
      .execute();
    await trx.updateTable('line_state').set({ flagged: input.raised }).where('line_id', '=', line.id).execute();
    await appendEvent(trx, {
      kind: 'line.flagged',
      body: { line: line.id, number, raised: input.raised, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ raised: input.raised });
  });
}
