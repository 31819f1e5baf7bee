import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import { ROLES } from '../../law/access.ts';
import { ChangeMember, changeMember } from '../../operations/change-member.ts';
import { notFound, refuse } from '../../operations/deps.ts';

import { listPeople } from '../../operations/list-people.ts';
import { acceptInvitation, endMember, InvitePerson, invitePerson, openInvitation, organisationNames } from '../../operations/people.ts';
import { revokeInvitation } from '../../operations/revoke-invitation.ts';

import { chainHead } from '../../record/audit-log.ts';
import { createAccount } from '../accounts.ts';
import { plainAnswer } from '../plain-answer.ts';
import { type Route, route } from '../route.ts';

const Membership = z.strictObject({
  organisationId: z.uuid(),
  organisationKind: z.enum(['campaign', 'office']),
  role: z.enum(ROLES),
  petitionId: z.uuid().nullable(),
  seesConfidential: z.boolean(),
});

const UserId = z.strictObject({ userId: z.string().regex(/^[\w-]{1,100}$/) });

/** Oneself, the organisation, its people and its log. */
export const PEOPLE_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me',
    name: 'readMe',
    summary: 'Who is signed in, and what he is where.',
    access: 'signed-in',
    query: z.strictObject({}),
    answer: z.strictObject({
      userId: z.string(),
      name: z.string(),
      email: z.string(),
      memberships: z.array(z.strictObject({ ...Membership.shape, organisationName: z.string() })),
    }),
    async run({ deps, person, memberships }) {
      const names = await organisationNames(deps, memberships);
      return ok({
        ...person,
        memberships: memberships.map(({ userId: _userId, ...rest }) => ({
          ...rest,
          organisationName: names.get(rest.organisationId) ?? '',
        })),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/organisation',
    name: 'readOrganisation',
    summary: 'The organisation in which the request acts.',
    access: { act: 'organisation.read', on: 'organisation' },
    query: z.strictObject({}),
    answer: z.strictObject({ organisationId: z.uuid(), kind: z.enum(['campaign', 'office']), name: z.string() }),
    async run({ deps, member }) {
      const row = await deps.db.selectFrom('organisation').selectAll().where('id', '=', member.organisationId).executeTakeFirst();
      return row === undefined ? notFound('organisation') : ok({ organisationId: row.id, kind: row.kind, name: row.name });
    },
  }),
  route({
    method: 'GET',
    path: '/people',
    name: 'listPeople',
    summary: 'People of the organisation and their roles.',
    access: { act: 'people.manage', on: 'organisation' },
    query: z.strictObject({}),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          userId: z.string(),
          name: z.string(),
          email: z.string(),
          role: z.enum(ROLES),
          petitionId: z.uuid().nullable(),
          seesConfidential: z.boolean(),
          secondFactor: z.boolean(),
          since: z.string(),
          ended: z.boolean(),
        }),
      ),
      invitations: z.array(
        z.strictObject({
          invitationId: z.uuid(),
          email: z.string(),
          role: z.enum(ROLES),
          petitionId: z.uuid().nullable(),
          expires: z.string(),
          over: z.boolean(),
        }),
      ),
    }),
    run: async ({ deps, member }) => plainAnswer(await listPeople(deps, { member })),
  }),
  route({
    method: 'POST',
    path: '/people/:userId/role',
    name: 'changeMember',
    summary: 'Give a person another role, or the right to see confidential voters.',
    access: { act: 'people.manage', on: 'organisation' },
    params: UserId,
    body: ChangeMember.omit({ userId: true }),
    answer: z.strictObject({ changed: z.literal(true) }),
    async run({ deps, member }, { params, body }) {
      const changed = await changeMember(deps, { member, ...params, ...body });
      return changed.ok ? ok({ changed: true as const }) : changed;
    },
  }),
  route({
    method: 'DELETE',
    path: '/people/invitations/:invitationId',
    name: 'revokeInvitation',
    summary: 'Take back an invitation that nobody has taken up.',
    access: { act: 'people.manage', on: 'organisation' },
    params: z.strictObject({ invitationId: z.uuid() }),
    answer: z.strictObject({ revoked: z.literal(true) }),
    async run({ deps, member }, { params }) {
      const revoked = await revokeInvitation(deps, { member, ...params });
      return revoked.ok ? ok({ revoked: true as const }) : revoked;
    },
  }),
  route({
    method: 'POST',
    path: '/people/invitations',
    name: 'invitePerson',
    summary: 'Invite somebody into a role. The token is shown once.',
    access: { act: 'people.manage', on: 'organisation' },
    body: InvitePerson,
    answer: z.strictObject({ invitationId: z.uuid(), token: z.string(), expires: z.string() }),
    status: 201,
    run: ({ deps, member }, { body }) => invitePerson(deps, { member, ...body }),
  }),
  route({
    method: 'DELETE',
    path: '/people/:userId',
    name: 'endMember',
    summary: 'End a person’s role; his findings stay.',
    access: { act: 'people.manage', on: 'organisation' },
    params: UserId,
    answer: z.strictObject({ ended: z.literal(true) }),
    async run({ deps, member }, { params }) {
      const ended = await endMember(deps, { member, ...params });
      return ended.ok ? ok({ ended: true as const }) : ended;
    },
  }),
  route({
    method: 'POST',
    path: '/invitations/accept',
    name: 'acceptInvitation',
    summary: 'Make an account from an invitation.',
    access: 'public',
    body: z.strictObject({
      token: z.string().min(20).max(100),
      name: z.string().trim().min(1).max(100),
      password: z.string().min(12).max(200),
    }),
    answer: z.strictObject({ userId: z.string() }),
    status: 201,
    async run({ deps, accounts }, { body }) {
      const invitation = await openInvitation(deps, body.token);
      if (invitation === null) return refuse('invitation-over', 'This invitation is unknown, used or over.');
      const account = await createAccount({ accounts, email: invitation.email, name: body.name, password: body.password });
      if (!account.ok) return account;
      const joined = await acceptInvitation(deps, { token: body.token, userId: account.value });
      return joined.ok ? ok({ userId: account.value }) : joined;
    },
  }),
  route({
    method: 'GET',
    path: '/log/head',
    name: 'readLogHead',
    summary: 'Number and hash of the last entry of the organisation’s log: publish it, and the log cannot be rewritten unseen.',
    access: { act: 'log.read', on: 'organisation' },
    query: z.strictObject({}),
    answer: z.strictObject({ chain: z.uuid(), seq: z.int(), hash: z.string() }),
    run: async ({ deps, member }) => ok({ chain: member.organisationId, ...(await chainHead(deps.db, member.organisationId)) }),
  }),
];
