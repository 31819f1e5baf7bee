import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import { type Member, type OrganisationKind, PETITION_ROLES, ROLES, ROLES_OF, type Role } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { type Deps, inTransaction, notFound, type Outcome, organisationFor, refuse } from './deps.ts';

/** Who acts on the machine itself, with access to its files. */
export const OPERATOR = 'operator';

/** Sets up an organisation; done on the machine, not over the network. */
export async function createOrganisation(
  deps: Pick<Deps, 'db' | 'now'>,
  { kind, name }: { readonly kind: OrganisationKind; readonly name: string },
): Promise<Outcome<{ readonly organisationId: string }>> {
  return inTransaction(deps, async (trx) => {
    const known = await trx.selectFrom('organisation').select(['id', 'kind']).where('name', '=', name).executeTakeFirst();
    if (known !== undefined) {
      return known.kind === kind
        ? ok({ organisationId: known.id })
        : refuse('organisation-known', `There is a ${known.kind} of this name.`, { field: 'name' });
    }
    const at = deps.now();
    const organisationId = newId(at.getTime());
    await trx.insertInto('organisation').values({ id: organisationId, kind, name }).execute();
    await appendEvent(trx, {
      kind: 'organisation.created',
      body: { organisation: organisationId, kind },
      actor: OPERATOR,
      at,
      organisation: organisationId,
    });
    return ok({ organisationId });
  });
}

/** Gives a person a role; one role per person and organisation. */
export async function addMember(
  deps: Pick<Deps, 'db' | 'now'>,
  input: {
    readonly organisationId: string;
    readonly userId: string;
    readonly role: Role;
    readonly petitionId?: string | null;
    readonly seesConfidential?: boolean;
    readonly actor: string;
  },
): Promise<Outcome<null>> {
  return inTransaction(deps, async (trx) => {
    const organisation = await trx.selectFrom('organisation').select('kind').where('id', '=', input.organisationId).executeTakeFirst();
    if (organisation === undefined) return notFound('organisation');
    const wrong = roleProblem({ kind: organisation.kind, role: input.role, petitionId: input.petitionId ?? null });
    if (!wrong.ok) return wrong;
    const before = await trx
      .selectFrom('membership')
      .select('role')
      .where('organisation_id', '=', input.organisationId)
      .where('user_id', '=', input.userId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (before !== undefined)
      return before.role === input.role
        ? ok(null)
        : refuse('member-known', `This person is ${before.role} here.`, { remedy: 'End that role first.' });
    const at = deps.now();
    await trx
      .insertInto('membership')
      .values({
        id: newId(at.getTime()),
        organisation_id: input.organisationId,
        user_id: input.userId,
        role: input.role,
        petition_id: input.petitionId ?? null,
        sees_confidential: input.seesConfidential ?? false,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'member.joined',
      body: { member: input.userId, role: input.role },
      actor: input.actor,
      at,
      organisation: input.organisationId,
    });
    return ok(null);
  });
}

/** Whether a kind of organisation has a role, and whether it is given for one petition. */
export function roleProblem({
  kind,
  role,
  petitionId,
}: {
  readonly kind: OrganisationKind;
  readonly role: Role;
  readonly petitionId: string | null;
}): Outcome<null> {
  if (!ROLES_OF[kind].includes(role))
    return refuse('role-unknown', `The ${kind} has no role "${role}".`, { field: 'role', remedy: `Roles: ${ROLES_OF[kind].join(', ')}.` });
  if (PETITION_ROLES.includes(role) !== (petitionId !== null)) {
    return refuse(
      'role-of-petition',
      petitionId === null ? `A ${role} is named for one petition.` : `A ${role} is not named for one petition.`,
      { field: 'petitionId' },
    );
  }
  return ok(null);
}

/** Ending a person's role. */
export const EndMember = z.strictObject({ userId: z.string().min(1).max(100) });

/** Ends a person's role in the organisation; his findings stay. The last administrator stays. */
export async function endMember(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, userId }: { readonly member: Member; readonly userId: string },
): Promise<Outcome<null>> {
  return inTransaction(deps, async (trx) => {
    const may = organisationFor({ member, act: 'people.manage', organisationId: member.organisationId });
    if (!may.ok) return may;
    const of = trx.selectFrom('membership').where('organisation_id', '=', member.organisationId);
    const target = await of.selectAll().where('user_id', '=', userId).orderBy('created_at', 'desc').limit(1).forUpdate().executeTakeFirst();
    if (target === undefined) return notFound('person');
    if (target.ended_at !== null) return ok(null);
    const others = await of
      .select('id')
      .where('role', '=', 'administrator')
      .where('ended_at', 'is', null)
      .where('user_id', '!=', userId)
      .limit(1)
      .executeTakeFirst();
    if (target.role === 'administrator' && others === undefined) return refuse('last-administrator', 'Somebody must remain administrator.');
    const at = deps.now();
    await trx.updateTable('membership').set({ ended_at: at }).where('id', '=', target.id).execute();
    const holds = await trx
      .updateTable('batch_hold')
      .set({ released_at: at, outcome: 'handed-back' })
      .where('user_id', '=', userId)
      .where('released_at', 'is', null)
      .where(
        'batch_id',
        'in',
        trx
          .selectFrom('batch')
          .innerJoin('petition', 'petition.id', 'batch.petition_id')
          .select('batch.id')
          .where('petition.organisation_id', '=', member.organisationId),
      )
      .returning('batch_id')
      .execute();
    const signed = { actor: member.userId, at, organisation: member.organisationId };
    for (const { batch_id } of holds)
      await appendEvent(trx, { kind: 'batch.released', body: { batch: batch_id, outcome: 'handed-back' }, ...signed });
    await appendEvent(trx, { kind: 'member.left', body: { member: userId }, ...signed });
    return ok(null);
  });
}

/** Inviting somebody. */
export const InvitePerson = z.strictObject({ email: z.email().max(200), role: z.enum(ROLES), petitionId: z.uuid().optional() });
export type InvitePerson = z.infer<typeof InvitePerson>;

/** Days for which an invitation is good. */
const INVITATION_DAYS = 7;

/** Invites a person into a role. The token is shown once and kept only as a hash. */
export async function invitePerson(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: InvitePerson & { readonly member: Member },
): Promise<Outcome<{ readonly invitationId: string; readonly token: string; readonly expires: string }>> {
  return inTransaction(deps, async (trx) => {
    const may = organisationFor({ member, act: 'people.manage', organisationId: member.organisationId });
    if (!may.ok) return may;
    const wrong = roleProblem({ kind: member.organisationKind, role: input.role, petitionId: input.petitionId ?? null });
    if (!wrong.ok) return wrong;
    if (input.petitionId !== undefined) {
      const petition = await trx.selectFrom('petition').select('organisation_id').where('id', '=', input.petitionId).executeTakeFirst();
      if (petition?.organisation_id !== member.organisationId) return notFound('petition');
    }
    const at = deps.now();
    const token = randomBytes(32).toString('base64url');
    const invitationId = newId(at.getTime());
    const expires = new Date(at.getTime() + INVITATION_DAYS * 86_400_000);
    await trx
      .insertInto('invitation')
      .values({
        id: invitationId,
        organisation_id: member.organisationId,
        email: input.email.toLowerCase(),
        role: input.role,
        petition_id: input.petitionId ?? null,
        token_hash: hashOf(token),
        invited_by: member.userId,
        expires_at: expires,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'member.invited',
      body: { invitation: invitationId, role: input.role },
      actor: member.userId,
      at,
      organisation: member.organisationId,
    });
    return ok({ invitationId, token, expires: expires.toISOString() });
  });
}

/** Looks an invitation up by its token; null where it is unknown, used or over. */
export async function openInvitation(deps: Pick<Deps, 'db' | 'now'>, token: string) {
  const row = await deps.db.selectFrom('invitation').selectAll().where('token_hash', '=', hashOf(token)).executeTakeFirst();
  return row === undefined || row.accepted_at !== null || row.revoked_at !== null || row.expires_at <= deps.now() ? null : row;
}

/** Marks an invitation as used and gives the role; of two who use it at once, one succeeds. */
export async function acceptInvitation(
  deps: Pick<Deps, 'db' | 'now'>,
  { token, userId }: { readonly token: string; readonly userId: string },
): Promise<Outcome<null>> {
  const invitation = await openInvitation(deps, token);
  if (invitation === null) return refuse('invitation-over', 'This invitation is unknown, used or over.');
  const used = await deps.db
    .updateTable('invitation')
    .set({ accepted_at: deps.now() })
    .where('id', '=', invitation.id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (used.numUpdatedRows !== 1n) return refuse('invitation-over', 'This invitation is unknown, used or over.');
  return addMember(deps, {
    organisationId: invitation.organisation_id,
    userId,
    role: invitation.role,
    petitionId: invitation.petition_id,
    actor: invitation.invited_by,
  });
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** What a person is in an organisation now; null where nothing. */
export async function memberOf(
  deps: Pick<Deps, 'db'>,
  { userId, organisationId }: { readonly userId: string; readonly organisationId: string },
): Promise<Member | null> {
  return (await membershipsOf(deps, userId)).find((member) => member.organisationId === organisationId) ?? null;
}

/** All that a person is, now. */
export async function membershipsOf(deps: Pick<Deps, 'db'>, userId: string): Promise<readonly Member[]> {
  const rows = await deps.db
    .selectFrom('membership')
    .innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select([
      'membership.organisation_id',
      'organisation.kind',
      'membership.role',
      'membership.petition_id',
      'membership.sees_confidential',
    ])
    .where('membership.user_id', '=', userId)
    .where('membership.ended_at', 'is', null)
    .orderBy('organisation.name')
    .execute();
  return rows.map((row) => ({
    userId,
    organisationId: row.organisation_id,
    organisationKind: row.kind,
    role: row.role,
    petitionId: row.petition_id,
    seesConfidential: row.sees_confidential,
  }));
}

/** Names of the organisations of these memberships, by id. */
export async function organisationNames(deps: Pick<Deps, 'db'>, memberships: readonly Member[]): Promise<ReadonlyMap<string, string>> {
  if (memberships.length === 0) return new Map();
  const ids = memberships.map(({ organisationId }) => organisationId);
  const rows = await deps.db.selectFrom('organisation').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
