import { z } from 'zod';
import { ok } from '../basics/result.ts';
import { type Member, ROLES } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { type Deps, inTransaction, notFound, type Outcome, organisationFor, refuse } from './deps.ts';
import { roleProblem } from './people.ts';

/** Changing what a person is. */
export const ChangeMember = z.strictObject({
  userId: z.string().min(1).max(100),
  role: z.enum(ROLES),
  petitionId: z.uuid().optional(),
  seesConfidential: z.boolean(),
});
export type ChangeMember = z.infer<typeof ChangeMember>;

/** Gives a person another role or the right to see confidential voters; what he was stays on the record. The last administrator stays. */
export async function changeMember(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, userId, role, petitionId, seesConfidential }: ChangeMember & { readonly member: Member },
): Promise<Outcome<null>> {
  return inTransaction(deps, async (trx) => {
    const { organisationId, organisationKind } = member;
    const may = organisationFor({ member, act: 'people.manage', organisationId });
    if (!may.ok) return may;
    const wrong = roleProblem({ kind: organisationKind, role, petitionId: petitionId ?? null });
    if (!wrong.ok) return wrong;
    if (petitionId !== undefined) {
      const petition = await trx.selectFrom('petition').select('organisation_id').where('id', '=', petitionId).executeTakeFirst();
      if (petition?.organisation_id !== organisationId) return refuse('not-found', 'There is no such petition.', { field: 'petitionId' });
    }
    const current = await trx
      .selectFrom('membership')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (current === undefined) return notFound('person');
    const same = current.role === role && current.petition_id === (petitionId ?? null) && current.sees_confidential === seesConfidential;
    if (same) return ok(null);
    if (current.role === 'administrator' && role !== 'administrator') {
      const others = await trx
        .selectFrom('membership')
        .select('id')
        .where('organisation_id', '=', organisationId)
        .where('role', '=', 'administrator')
        .where('ended_at', 'is', null)
        .where('user_id', '!=', userId)
        .limit(1)
        .executeTakeFirst();
      if (others === undefined) return refuse('last-administrator', 'Somebody must remain administrator.');
    }
    const at = deps.now();
    await trx.updateTable('membership').set({ ended_at: at }).where('id', '=', current.id).execute();
    await trx
      .insertInto('membership')
      .values({
        id: newId(at.getTime()),
        organisation_id: organisationId,
        user_id: userId,
        role,
        petition_id: petitionId ?? null,
        sees_confidential: seesConfidential,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'member.changed',
      body: { member: userId, role, seesConfidential },
      actor: member.userId,
      at,
      organisation: organisationId,
    });
    return ok(null);
  });
}
