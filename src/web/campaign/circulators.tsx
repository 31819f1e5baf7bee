import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { useRequestKey } from '../ui/request-key.ts';
import { SelectField, Tick } from '../ui/select-field.tsx';
import { circulationQuery, circulatorsQuery, useRefresh } from './data.ts';
import { wholeText } from './words.ts';

const FACTS = ['trained', 'declared', 'ended', 'resumed'] as const;

/** Who circulates: who may is a rule of the pack, and not the rule of who may sign. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const may = useMay();
  const circulators = useQuery(circulatorsQuery(petition.id));
  return (
    <>
      <h1>{t('circulators.title')}</h1>
      <ProblemAlert error={circulators.error} />
      {circulators.data === undefined ? <Waiting /> : circulators.data.items.length === 0 ? <p>{t('circulators.none')}</p> : null}
      {circulators.data === undefined || circulators.data.items.length === 0 ? null : (
        <DataTable
          caption={t('circulators.title')}
          headings={[
            t('number'),
            t('name'),
            t('circulators.kind'),
            t('circulators.trained'),
            t('circulators.declared'),
            t('circulators.email'),
            t('circulators.out'),
            t('circulators.returned'),
            t('lines'),
          ]}
          rowHeading={1}
          numbers={[6, 7, 8]}
          rows={circulators.data.items.map((each) => ({
            key: each.circulatorId,
            cells: [
              each.number,
              `${each.name}${each.ended ? ` (${t('circulators.hasEnded')})` : ''}`,
              each.paid ? t('circulators.paid') : t('circulators.volunteer'),
              each.trainedOn === null ? '—' : dateText(each.trainedOn),
              each.declaredOn === null ? '—' : dateText(each.declaredOn),
              each.email ?? '—',
              `${each.sectionsOut}${each.overdue > 0 ? ` (${t('circulators.overdue', { count: each.overdue })})` : ''}`,
              each.sectionsReturned,
              wholeText(each.lines),
            ],
          }))}
        />
      )}
      {may('circulation.manage') ? (
        <>
          <Register />
          <Fact />
          <Contact />
        </>
      ) : null}
    </>
  );
}

function Register() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const key = useRequestKey();
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [phone, setPhone] = useState('');
  const [age, setAge] = useState('');
  const [paid, setPaid] = useState(false);
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/circulators', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key.current() } },
          body: { name, address, phone, paid, ...(age === '' ? {} : { age: Number(age) }) },
        }),
      ),
    async onSuccess() {
      key.used();
      for (const clear of [setName, setAddress, setPhone, setAge]) clear('');
      await refresh();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  }
  return (
    <form className="cs-form" onSubmit={submit}>
      <h2>{t('circulators.register')}</h2>
      <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} required autoComplete="off" />
      <TextField label={t('address')} value={address} onChange={(event) => setAddress(event.target.value)} autoComplete="off" />
      <TextField label={t('telephone')} value={phone} onChange={(event) => setPhone(event.target.value)} autoComplete="off" />
      <TextField
        label={t('circulators.age')}
        hint={t('circulators.ageHint')}
        type="number"
        min={0}
        max={130}
        value={age}
        onChange={(event) => setAge(event.target.value)}
      />
      <Tick label={t('circulators.isPaid')} checked={paid} onChange={(event) => setPaid(event.target.checked)} />
      <ProblemAlert error={change.error} />
      {change.data === undefined ? null : (
        <p role="status" className="cs-done">
          {t('circulators.registered', { number: change.data.number })}
        </p>
      )}
      <Button type="submit" waits={change.isPending}>
        {t('circulators.register')}
      </Button>
    </form>
  );
}

function Fact() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const key = useRequestKey();
  const today = useQuery(circulationQuery(petition.id)).data?.today ?? '';
  const circulators = useQuery(circulatorsQuery(petition.id)).data?.items ?? [];
  const [circulatorId, setCirculator] = useState('');
  const [kind, setKind] = useState<(typeof FACTS)[number]>('trained');
  const [on, setOn] = useState('');
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/circulators/facts', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key.current() } },
          body: { circulatorId, kind, on: on === '' ? today : on },
        }),
      ),
    async onSuccess() {
      key.used();
      await refresh();
    },
  });
  if (circulators.length === 0) return null;
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate();
      }}
    >
      <h2>{t('circulators.fact')}</h2>
      <SelectField label={t('circulator')} value={circulatorId} required onChange={(event) => setCirculator(event.target.value)}>
        <option value="">{t('choose')}</option>
        {circulators.map((each) => (
          <option key={each.circulatorId} value={each.circulatorId}>
            {each.number} · {each.name}
          </option>
        ))}
      </SelectField>
      <SelectField label={t('circulators.what')} value={kind} onChange={(event) => setKind(event.target.value as (typeof FACTS)[number])}>
        {FACTS.map((each) => (
          <option key={each} value={each}>
            {t(`circulators.facts.${each}`)}
          </option>
        ))}
      </SelectField>
      <TextField label={t('day')} type="date" value={on === '' ? today : on} onChange={(event) => setOn(event.target.value)} required />
      <ProblemAlert error={change.error} />
      {change.data === undefined ? null : (
        <p role="status" className="cs-done">
          {t('recorded')}
        </p>
      )}
      <Button type="submit" waits={change.isPending}>
        {t('record')}
      </Button>
    </form>
  );
}

/** The e-mail address of a circulator who agreed to be reminded of sections out too long. */
function Contact() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const circulators = useQuery(circulatorsQuery(petition.id)).data?.items ?? [];
  const [circulatorId, setCirculator] = useState('');
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<'en' | 'es'>('en');
  const [agreed, setAgreed] = useState(false);
  const keep = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/circulators/contacts', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { circulatorId, email: email === '' ? null : email, language, agreed },
        }),
      ),
    touches: [['campaign', petition.id]],
  });
  if (circulators.length === 0) return null;
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!keep.isPending) keep.mutate(null);
      }}
    >
      <h2>{t('circulators.contact')}</h2>
      <p>{t('circulators.contactNote')}</p>
      <SelectField label={t('circulators.whose')} value={circulatorId} required onChange={(event) => setCirculator(event.target.value)}>
        <option value="">{t('choose')}</option>
        {circulators.map((each) => (
          <option key={each.circulatorId} value={each.circulatorId}>
            {each.number} · {each.name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('circulators.email')}
        hint={t('circulators.emailHint')}
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <SelectField label={t('circulators.language')} value={language} onChange={(event) => setLanguage(event.target.value as 'en' | 'es')}>
        <option value="en">{t('print.languages.en')}</option>
        <option value="es">{t('print.languages.es')}</option>
      </SelectField>
      <Tick label={t('circulators.agreed')} checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
      <ProblemAlert error={keep.error} />
      {keep.isSuccess ? (
        <p role="status" className="cs-done">
          {t('recorded')}
        </p>
      ) : null}
      <Button type="submit" waits={keep.isPending}>
        {t('circulators.keepContact')}
      </Button>
    </form>
  );
}
