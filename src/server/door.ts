import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Member, Resource } from '../law/access.ts';
import type { RecordTables } from '../record/schema.ts';
import { SESSION_HOURS, SESSION_RENEWED_AFTER_HOURS } from './accounts.ts';
import { resourceIn, resourceRow, type Thing } from './resource.ts';
import type { Person } from './route.ts';

/** Who stands at the door. */
export interface AtTheDoor {
  readonly person: Person;
  readonly memberships: readonly Member[];
  /** What the request is about; null where there is no such thing. */
  readonly resource: Resource | null;
}

/** The session's token out of the cookies of a request, where its signature is ours; null where there is none. */
export function sessionToken({
  cookies,
  secure,
  secret,
}: {
  readonly cookies: string | undefined;
  readonly secure: boolean;
  readonly secret: string;
}): string | null {
  const name = `${secure ? '__Secure-' : ''}countersign.session_token=`;
  const given = cookies?.split(/; */).find((one) => one.startsWith(name));
  if (given === undefined) return null;
  let value: string;
  try {
    value = decodeURIComponent(given.slice(name.length));
  } catch {
    return null;
  }
  const dot = value.lastIndexOf('.');
  if (dot < 1) return null;
  const signature = Buffer.from(value.slice(dot + 1), 'utf8');
  const expected = Buffer.from(createHmac('sha256', secret).update(value.slice(0, dot)).digest('base64'), 'utf8');
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? value.slice(0, dot) : null;
}

/**
 * Session, person, roles and what is asked about in one look: what every request begins with. Null where the session has ended, is not known, or is due to be
 * renewed: then the accounts library decides. Nothing is remembered between requests, so that a role or session that ended is ended at once.
 */
export async function atTheDoor(
  db: Kysely<RecordTables>,
  { token, about }: { readonly token: string; readonly about: Thing | null },
): Promise<AtTheDoor | null> {
  const thing = about === null ? null : resourceRow(about);
  const { rows } = await sql<{
    id: string;
    name: string;
    email: string;
    organisation_id: string | null;
    kind: Member['organisationKind'];
    role: Member['role'];
    petition_id: string | null;
    sees_confidential: boolean;
    about_organisation: string | null;
    about_petition: string | null;
  }>`select u.id, u.name, u.email, m.organisation_id, o.kind, m.role, m.petition_id, m.sees_confidential,
      about.organisation_id as about_organisation, about.petition_id as about_petition
    from "session" s
    join "user" u on u.id = s."userId"
    left join membership m on m.user_id = u.id and m.ended_at is null
    left join organisation o on o.id = m.organisation_id
    left join (${thing ?? sql`select null::uuid as organisation_id, null::uuid as petition_id`}) about on true
    where s.token = ${token} and s."expiresAt" > now() + ${SESSION_HOURS - SESSION_RENEWED_AFTER_HOURS} * interval '1 hour'
    order by o.name`.execute(db);
  const [first] = rows;
  if (first === undefined) return null;
  const { id: userId, name, email } = first;
  const memberships = rows.flatMap((row) =>
    row.organisation_id === null
      ? []
      : [
          {
            userId,
            organisationId: row.organisation_id,
            organisationKind: row.kind,
            role: row.role,
            petitionId: row.petition_id,
            seesConfidential: row.sees_confidential,
          },
        ],
  );
  const resource = resourceIn({ organisation_id: first.about_organisation, petition_id: first.about_petition });
  return { person: { userId, name, email }, memberships, resource };
}
