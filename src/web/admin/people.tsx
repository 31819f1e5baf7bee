import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PETITION_ROLES, ROLES_OF, type Role } from '../../law/access.ts';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';
import { useAct } from '../ui/act.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { inOrganisation, usePetitions, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField, Tick } from '../ui/select-field.tsx';

type People = paths['/api/v1/people']['get']['responses'][200]['content']['application/json'];
type Person = People['items'][number];

/** People of the organisation: who is what, who is invited, and what changes. */
export function Screen() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const header = inOrganisation(member.organisationId);
  const { data, error } = useQuery({
    queryKey: ['people', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/people', { signal, params: { header } })),
  });
  return (
    <>
      <h1>{t('people.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : <PeopleShown people={data} />}
      <Invite />
    </>
  );
}

function PeopleShown({ people }: { readonly people: People }) {
  const { t } = useTranslation(['admin', 'frame']);
  const { member } = usePlace();
  const petitions = usePetitions(member.organisationId).data?.items ?? [];
  const [chosen, choose] = useState<Person | null>(null);
  const titleOf = (id: string | null) => (id === null ? t('people.all') : (petitions.find((each) => each.id === id)?.title ?? id));
  const header = inOrganisation(member.organisationId);
  const revoke = useAct({
    send: (invitationId: string) =>
      answerOf(api.DELETE('/api/v1/people/invitations/{invitationId}', { params: { path: { invitationId }, header } })),
    touches: [['people']],
  });
  return (
    <>
      <DataTable
        caption={t('people.title')}
        headings={[
          t('people.name'),
          t('people.role'),
          t('people.petition'),
          t('people.secondFactor'),
          t('people.confidential'),
          t('people.since'),
          t('people.change'),
        ]}
        rows={people.items
          .filter(({ ended }) => !ended)
          .map((person) => ({
            key: `${person.userId} ${person.since}`,
            cells: [
              <span key="name">
                {person.name}
                <br />
                <small>{person.email}</small>
              </span>,
              t(`frame:role.${person.role}`),
              titleOf(person.petitionId),
              <span key="second" className={person.secondFactor ? '' : 'cs-tag cs-tag--warn'}>
                {person.secondFactor ? t('yes') : t('no')}
              </span>,
              person.seesConfidential ? t('yes') : t('no'),
              dateText(person.since),
              <Button key="change" look="outline" aria-label={t('people.changeWhom', { name: person.name })} onClick={() => choose(person)}>
                {t('people.change')}
              </Button>,
            ],
          }))}
      />
      {chosen === null ? null : <ChangePerson key={chosen.userId} person={chosen} onDone={() => choose(null)} />}
      <h2>{t('people.invitations')}</h2>
      <ProblemAlert error={revoke.error} />
      <DataTable
        caption={t('people.invitations')}
        headings={[t('people.email'), t('people.role'), t('people.expires'), t('people.revoke')]}
        empty={t('people.noInvitations')}
        rows={people.invitations.map((each) => ({
          key: each.invitationId,
          cells: [
            each.email,
            t(`frame:role.${each.role}`),
            each.over ? t('people.over') : dateText(each.expires),
            <Button
              key="revoke"
              look="outline"
              waits={revoke.isPending}
              aria-label={t('people.revokeWhose', { email: each.email })}
              onClick={() => revoke.mutate(each.invitationId)}
            >
              {t('people.revoke')}
            </Button>,
          ],
        }))}
      />
      <details>
        <summary>{t('people.former')}</summary>
        <DataTable
          caption={t('people.former')}
          headings={[t('people.name'), t('people.role'), t('people.since')]}
          empty={t('people.noFormer')}
          rows={people.items
            .filter(({ ended }) => ended)
            .map((person) => ({
              key: `${person.userId} ${person.since}`,
              cells: [person.name, t(`frame:role.${person.role}`), dateText(person.since)],
            }))}
        />
      </details>
    </>
  );
}

/** Role, and where the role is given for one petition, which. */
function RoleFields({
  role,
  petitionId,
  onRole,
  onPetition,
}: {
  readonly role: Role;
  readonly petitionId: string;
  readonly onRole: (role: Role) => void;
  readonly onPetition: (petitionId: string) => void;
}) {
  const { t } = useTranslation(['admin', 'frame']);
  const { member } = usePlace();
  const petitions = usePetitions(member.organisationId).data?.items ?? [];
  return (
    <>
      <SelectField label={t('people.role')} value={role} onChange={(event) => onRole(event.target.value as Role)}>
        {ROLES_OF[member.organisationKind].map((each) => (
          <option key={each} value={each}>
            {t(`frame:role.${each}`)}
          </option>
        ))}
      </SelectField>
      {PETITION_ROLES.includes(role) ? (
        <SelectField label={t('people.petition')} required value={petitionId} onChange={(event) => onPetition(event.target.value)}>
          <option value="">{t('choose')}</option>
          {petitions.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      ) : null}
    </>
  );
}

function ChangePerson({ person, onDone }: { readonly person: Person; readonly onDone: () => void }) {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const header = inOrganisation(member.organisationId);
  const [role, setRole] = useState<Role>(person.role);
  const [petitionId, setPetition] = useState(person.petitionId ?? '');
  const [confidential, setConfidential] = useState(person.seesConfidential);
  const path = { userId: person.userId };
  const change = useAct({
    send: (_: null) =>
      answerOf(
        api.POST('/api/v1/people/{userId}/role', {
          params: { path, header },
          body: { role, seesConfidential: confidential, ...(PETITION_ROLES.includes(role) ? { petitionId } : {}) },
        }),
      ),
    touches: [['people']],
  });
  const end = useAct({
    send: (_: null) => answerOf(api.DELETE('/api/v1/people/{userId}', { params: { path, header } })),
    touches: [['people']],
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!change.isPending) change.mutate(null, { onSuccess: onDone });
  }
  return (
    <form className="cs-form cs-sure" onSubmit={submit}>
      <h2>{t('people.changeWhom', { name: person.name })}</h2>
      <RoleFields role={role} petitionId={petitionId} onRole={setRole} onPetition={setPetition} />
      <Tick label={t('people.seesConfidential')} checked={confidential} onChange={(event) => setConfidential(event.target.checked)} />
      <ProblemAlert error={change.error ?? end.error} />
      <div className="cs-row">
        <Button type="submit" waits={change.isPending}>
          {t('people.save')}
        </Button>
        <Button look="danger" waits={end.isPending} onClick={() => end.mutate(null, { onSuccess: onDone })}>
          {t('people.end')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

function Invite() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>(ROLES_OF[member.organisationKind].at(member.organisationKind === 'office' ? 2 : 1)!);
  const [petitionId, setPetition] = useState('');
  const invite = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/people/invitations', {
          params: { header: { ...inOrganisation(member.organisationId), 'Idempotency-Key': key } },
          body: { email, role, ...(PETITION_ROLES.includes(role) ? { petitionId } : {}) },
        }),
      ),
    touches: [['people']],
  });
  const address = invite.data === undefined ? null : `${window.location.origin}/app/invitation#${invite.data.token}`;
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!invite.isPending) invite.mutate(null, { onSuccess: () => setEmail('') });
      }}
    >
      <h2>{t('people.invite')}</h2>
      <TextField label={t('people.email')} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />
      <RoleFields role={role} petitionId={petitionId} onRole={setRole} onPetition={setPetition} />
      <ProblemAlert error={invite.error} />
      <Button type="submit" waits={invite.isPending}>
        {t('people.inviteNow')}
      </Button>
      {address === null || invite.data === undefined ? null : (
        <div role="status">
          <p>{t('people.token', { until: dateText(invite.data.expires) })}</p>
          <p className="cs-mono">{address}</p>
        </div>
      )}
    </form>
  );
}
