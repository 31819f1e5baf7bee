import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { type Deps, inTransaction, notFound, type Outcome, organisationFor, refuse } from './deps.ts';

/** Takes an invitation back that nobody has taken up. */
export async function revokeInvitation(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, invitationId }: { readonly member: Member; readonly invitationId: string },
): Promise<Outcome<null>> {
  return inTransaction(deps, async (trx) => {
    const may = organisationFor({ member, act: 'people.manage', organisationId: member.organisationId });
    if (!may.ok) return may;
    const row = await trx.selectFrom('invitation').selectAll().where('id', '=', invitationId).forUpdate().executeTakeFirst();
    if (row === undefined || row.organisation_id !== member.organisationId) return notFound('invitation');
    if (row.accepted_at !== null)
      return refuse('invitation-accepted', 'This invitation has been taken up.', { remedy: 'End the role of that person.' });
    if (row.revoked_at !== null) return ok(null);
    const at = deps.now();
    await trx.updateTable('invitation').set({ revoked_at: at }).where('id', '=', invitationId).execute();
    await appendEvent(trx, {
      kind: 'invitation.revoked',
      body: { invitation: invitationId },
      actor: member.userId,
      at,
      organisation: member.organisationId,
    });
    return ok(null);
  });
}
