import { type Kysely, sql } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member, Role } from '../law/access.ts';
import type { RecordTables } from '../record/schema.ts';
import { type Deps, type Outcome, organisationFor } from './deps.ts';

/** A person with the role he has, or had. */
export interface ListedPerson {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly petitionId: string | null;
  readonly seesConfidential: boolean;
  readonly secondFactor: boolean;
  readonly since: string;
  readonly ended: boolean;
}

/** An invitation that nobody has taken up yet. */
export interface OpenInvitation {
  readonly invitationId: string;
  readonly email: string;
  readonly role: Role;
  readonly petitionId: string | null;
  readonly expires: string;
  readonly over: boolean;
}

/** Lists the people of an organisation, the present ones first, and the invitations still open. */
export async function listPeople(
  deps: Pick<Deps, 'db' | 'now'>,
  { member }: { readonly member: Member },
): Promise<Outcome<{ readonly items: readonly ListedPerson[]; readonly invitations: readonly OpenInvitation[] }>> {
  const may = organisationFor({ member, act: 'people.manage', organisationId: member.organisationId });
  if (!may.ok) return may;
  const rows = await deps.db
    .selectFrom('membership')
    .selectAll()
    .where('organisation_id', '=', member.organisationId)
    .orderBy(sql`ended_at is not null`)
    .orderBy('created_at')
    .execute();
  const accounts = await accountsOf(
    deps.db,
    rows.map(({ user_id }) => user_id),
  );
  const invitations = await deps.db
    .selectFrom('invitation')
    .selectAll()
    .where('organisation_id', '=', member.organisationId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .orderBy('expires_at', 'desc')
    .limit(200)
    .execute();
  return ok({
    items: rows.map((row) => {
      const account = accounts.get(row.user_id);
      return {
        userId: row.user_id,
        name: account?.name ?? row.user_id,
        email: account?.email ?? '',
        role: row.role,
        petitionId: row.petition_id,
        seesConfidential: row.sees_confidential,
        secondFactor: account?.secondFactor ?? false,
        since: row.created_at.toISOString(),
        ended: row.ended_at !== null,
      };
    }),
    invitations: invitations.map((row) => ({
      invitationId: row.id,
      email: row.email,
      role: row.role,
      petitionId: row.petition_id,
      expires: row.expires_at.toISOString(),
      over: row.expires_at <= deps.now(),
    })),
  });
}

interface AccountShown {
  readonly name: string;
  readonly email: string;
  readonly secondFactor: boolean;
}

async function accountsOf(db: Kysely<RecordTables>, userIds: readonly string[]): Promise<ReadonlyMap<string, AccountShown>> {
  if (userIds.length === 0) return new Map();
  const rows = await sql<AccountShown & { id: string }>`
    select id, name, email, (coalesce("twoFactorEnabled", false) or exists (select 1 from passkey where passkey."userId" = "user".id)) as "secondFactor"
    from "user" where id in (${sql.join([...new Set(userIds)])})`.execute(db);
  return new Map(rows.rows.map(({ id, ...account }) => [id, account]));
}
