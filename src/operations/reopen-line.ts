import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, refuse } from './deps.ts';
import { lineFor, nextNumber, settleLine } from './line-context.ts';
import { isClosed } from './petition-life.ts';
import { findingContext, type Recorded } from './record-finding.ts';

/** Re-opening a line. */
export const ReopenLine = z.strictObject({
  lineId: z.uuid(),
  reason: z.string().trim().min(1).max(500),
  requestKey: z.string().min(8).max(100),
});
export type ReopenLine = z.infer<typeof ReopenLine>;

/** A supervisor re-opens a line: earlier findings stay on the record but no longer count. The reason is public in the log and must name no person. */
export async function reopenLine(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: ReopenLine & { readonly member: Member },
): Promise<Outcome<Recorded>> {
  return inTransaction(deps, async (trx) => {
    const found = await lineFor(trx, { member, act: 'line.re-open', lineId: input.lineId, lock: true });
    if (!found.ok) return found;
    const { petition, pack, packSha256, state, line } = found.value;
    const before = await trx
      .selectFrom('finding')
      .select(['id', 'number'])
      .where('petition_id', '=', petition.id)
      .where('reviewer', '=', member.userId)
      .where('request_key', '=', input.requestKey)
      .executeTakeFirst();
    if (before !== undefined)
      return ok({ findingId: before.id, number: before.number, standing: await settleLine(trx, { lineId: line.id, pack }) });
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const at = deps.now();
    const id = newId(at.getTime());
    const number = await nextNumber(trx, { table: 'finding', column: 'line_id', id: line.id });
    if (number === 1) return refuse('line-open', 'Nothing has been found on this line yet.');
    const { sealed, commitment } = sealValue({ key: key.value, value: { reason: input.reason }, context: findingContext(id) });
    await trx
      .insertInto('finding')
      .values({
        id,
        petition_id: petition.id,
        line_id: line.id,
        number,
        kind: 're-open',
        purpose: 'second',
        outcome: null,
        reason: null,
        replaces: null,
        voter_tag: null,
        duplicate_of: null,
        sealed,
        commitment,
        roll_id: null,
        pack_sha256: packSha256,
        manual_version: null,
        reviewer: member.userId,
        role: member.role,
        request_key: input.requestKey,
        at,
      })
      .execute();
    const standing = await settleLine(trx, { lineId: line.id, pack });
    await appendEvent(trx, {
      kind: 'line.re-opened',
      body: { finding: id, line: line.id, number, reason: input.reason, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ findingId: id, number, standing });
  });
}
