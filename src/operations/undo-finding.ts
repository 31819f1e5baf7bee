import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, notFound, type Outcome, refuse } from './deps.ts';
import { findingsOf, heldBatch, lineFor, liveFindings, nextNumber, settleLine } from './line-context.ts';
import { isClosed } from './petition-life.ts';
import { findingContext, type Recorded } from './record-finding.ts';

/** Taking back one's own finding. */
export const UndoFinding = z.strictObject({ findingId: z.uuid() });
export type UndoFinding = z.infer<typeof UndoFinding>;

/** Takes back one's own finding while the batch is still in hand; the finding stays on the record, followed by its undoing. */
export async function undoFinding(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, findingId }: UndoFinding & { readonly member: Member },
): Promise<Outcome<Recorded>> {
  return inTransaction(deps, async (trx) => {
    const target = await trx.selectFrom('finding').selectAll().where('id', '=', findingId).executeTakeFirst();
    if (target === undefined) return notFound('finding');
    const found = await lineFor(trx, { member, act: 'finding.record', lineId: target.line_id, lock: true });
    if (!found.ok) return found.error.code === 'not-found' ? notFound('finding') : found;
    const { petition, pack, packSha256, state } = found.value;
    const findings = await findingsOf(trx, target.line_id);
    const undoing = findings.find(({ kind, replaces }) => kind === 'undo' && replaces === findingId);
    if (undoing !== undefined && undoing.reviewer === member.userId) {
      const standing = await settleLine(trx, { lineId: target.line_id, pack });
      return ok({ findingId: undoing.id, number: undoing.number, standing });
    }
    if (target.kind !== 'finding' || !liveFindings(findings).some(({ id }) => id === findingId))
      return refuse('finding-not-live', 'This finding no longer counts.');
    if (target.reviewer !== member.userId)
      return refuse('not-allowed', 'Only the reviewer takes a finding back; a supervisor re-opens the line.');
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    const batch = await heldBatch(trx, { lineId: target.line_id, userId: member.userId });
    if (batch === null && member.role === 'clerk')
      return refuse('batch-not-held', 'The batch is no longer yours.', { remedy: 'Ask a supervisor to re-open the line.' });
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const at = deps.now();
    const id = newId(at.getTime());
    const number = await nextNumber(trx, { table: 'finding', column: 'line_id', id: target.line_id });
    const { sealed, commitment } = sealValue({ key: key.value, value: {}, context: findingContext(id) });
    await trx
      .insertInto('finding')
      .values({
        id,
        petition_id: petition.id,
        line_id: target.line_id,
        number,
        kind: 'undo',
        purpose: target.purpose,
        outcome: null,
        reason: null,
        replaces: findingId,
        voter_tag: null,
        duplicate_of: null,
        sealed,
        commitment,
        roll_id: null,
        pack_sha256: packSha256,
        manual_version: null,
        reviewer: member.userId,
        role: member.role,
        request_key: `undo ${findingId}`,
        at,
      })
      .execute();
    if (batch !== null)
      await trx
        .updateTable('batch_line')
        .set({ found_at: null })
        .where('batch_id', '=', batch.id)
        .where('line_id', '=', target.line_id)
        .execute();
    const standing = await settleLine(trx, { lineId: target.line_id, pack });
    await appendEvent(trx, {
      kind: 'finding.undone',
      body: { finding: id, line: target.line_id, number, undoes: findingId, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ findingId: id, number, standing });
  });
}
