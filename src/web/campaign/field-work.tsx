import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { useRequestKey } from '../ui/request-key.ts';
import { SelectField } from '../ui/select-field.tsx';
import { circulationQuery, circulatorsQuery, fieldWorkQuery, useRefresh } from './data.ts';

/** Shifts, places and promises to sign. A promise is no signature. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const may = useMay();
  const work = useQuery(fieldWorkQuery(petition.id));
  const circulators = useQuery(circulatorsQuery(petition.id)).data?.items ?? [];
  const nameOf = (id: string) => circulators.find(({ circulatorId }) => circulatorId === id)?.name ?? '—';
  if (work.data === undefined) return <Waiting />;
  const { turf, shifts, pledges } = work.data;
  return (
    <>
      <h1>{t('fieldWork.title')}</h1>
      <ProblemAlert error={work.error} />
      <h2>{t('fieldWork.shifts')}</h2>
      {shifts.length === 0 ? <p>{t('fieldWork.noShifts')}</p> : null}
      <ul className="cs-rows">
        {shifts.map((each) => (
          <li key={each.shiftId}>
            <strong>{dateText(each.on)}</strong>, {each.starts} ({each.zone}), {t('fieldWork.minutes', { count: each.minutes })} ·{' '}
            {nameOf(each.circulatorId)}
            {each.turfId === null ? '' : ` · ${turf.find(({ turfId }) => turfId === each.turfId)?.name ?? ''}`} ·{' '}
            {t(`fieldWork.kind.${each.kind}`)}
          </li>
        ))}
      </ul>
      {may('circulation.manage') ? <Shift /> : null}
      <h2>{t('fieldWork.pledges')}</h2>
      <p>{t('fieldWork.pledgeNote')}</p>
      <ul className="cs-rows">
        {pledges.map((each) => (
          <li key={each.pledgeId}>
            {each.number} · <strong>{each.name}</strong> {each.contact} {each.place} · {t(`fieldWork.standing.${each.standing}`)}
            {each.standing === 'taken-back' ? null : <Follow pledgeId={each.pledgeId} name={each.name} />}
          </li>
        ))}
      </ul>
      <Pledge />
    </>
  );
}

function Shift() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const key = useRequestKey();
  const circulation = useQuery(circulationQuery(petition.id)).data;
  const circulators = useQuery(circulatorsQuery(petition.id)).data?.items ?? [];
  const turf = useQuery(fieldWorkQuery(petition.id)).data?.turf ?? [];
  const [circulatorId, setCirculator] = useState('');
  const [turfName, setTurf] = useState('');
  const [on, setOn] = useState('');
  const [starts, setStarts] = useState('09:00');
  const [hours, setHours] = useState('3');
  const [kind, setKind] = useState<'planned' | 'worked'>('planned');
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const change = useMutation({
    async mutationFn() {
      const path = { petitionId: petition.id };
      const place =
        turfName.trim() === ''
          ? null
          : await answerOf(api.POST('/api/v1/petitions/{petitionId}/turf', { params: { path }, body: { name: turfName } }));
      return answerOf(
        api.POST('/api/v1/petitions/{petitionId}/shifts', {
          params: { path, header: { 'Idempotency-Key': key.current() } },
          body: {
            circulatorId,
            kind,
            on: on === '' ? (circulation?.today ?? '') : on,
            starts,
            minutes: Math.round(Number(hours) * 60),
            zone,
            ...(place === null ? {} : { turfId: place.turfId }),
          },
        }),
      );
    },
    async onSuccess() {
      key.used();
      await refresh();
    },
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate();
      }}
    >
      <h3>{t('fieldWork.addShift')}</h3>
      <SelectField label={t('circulator')} value={circulatorId} required onChange={(event) => setCirculator(event.target.value)}>
        <option value="">{t('choose')}</option>
        {circulators.map((each) => (
          <option key={each.circulatorId} value={each.circulatorId}>
            {each.number} · {each.name}
          </option>
        ))}
      </SelectField>
      <SelectField label={t('fieldWork.whether')} value={kind} onChange={(event) => setKind(event.target.value as 'planned' | 'worked')}>
        <option value="planned">{t('fieldWork.kind.planned')}</option>
        <option value="worked">{t('fieldWork.kind.worked')}</option>
      </SelectField>
      <TextField
        label={t('fieldWork.turf')}
        value={turfName}
        onChange={(event) => setTurf(event.target.value)}
        list="cs-turf"
        autoComplete="off"
      />
      <datalist id="cs-turf">
        {turf.map(({ turfId, name }) => (
          <option key={turfId} value={name} />
        ))}
      </datalist>
      <TextField
        label={t('day')}
        type="date"
        value={on === '' ? (circulation?.today ?? '') : on}
        onChange={(event) => setOn(event.target.value)}
        required
      />
      <TextField label={t('fieldWork.starts')} type="time" value={starts} onChange={(event) => setStarts(event.target.value)} required />
      <TextField
        label={t('fieldWork.hours')}
        type="number"
        min={0}
        max={24}
        step="0.25"
        value={hours}
        onChange={(event) => setHours(event.target.value)}
        required
      />
      <TextField
        label={t('fieldWork.zone')}
        hint={t('fieldWork.zoneHint')}
        value={zone}
        onChange={(event) => setZone(event.target.value)}
        required
      />
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

function Pledge() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const key = useRequestKey();
  const today = useQuery(circulationQuery(petition.id)).data?.today ?? '';
  const [name, setName] = useState('');
  const [contact, setContact] = useState('');
  const [place, setPlace] = useState('');
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/pledges', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key.current() } },
          body: { name, contact, place, on: today },
        }),
      ),
    async onSuccess() {
      key.used();
      for (const clear of [setName, setContact, setPlace]) clear('');
      await refresh();
    },
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate();
      }}
    >
      <h3>{t('fieldWork.addPledge')}</h3>
      <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} required autoComplete="off" />
      <TextField label={t('fieldWork.contact')} value={contact} onChange={(event) => setContact(event.target.value)} autoComplete="off" />
      <TextField label={t('fieldWork.place')} value={place} onChange={(event) => setPlace(event.target.value)} autoComplete="off" />
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

function Follow({ pledgeId, name }: { readonly pledgeId: string; readonly name: string }) {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const today = useQuery(circulationQuery(petition.id)).data?.today ?? '';
  const change = useMutation({
    mutationFn: (kind: 'reminded' | 'signed' | 'taken-back') =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/pledges/facts', {
          params: { path: { petitionId: petition.id } },
          body: { pledgeId, kind, on: today },
        }),
      ),
    onSuccess: refresh,
  });
  return (
    <span className="cs-inline">
      {(['reminded', 'signed', 'taken-back'] as const).map((kind) => (
        <Button
          key={kind}
          look="quiet"
          waits={change.isPending}
          aria-label={`${t(`fieldWork.standing.${kind}`)}: ${name}`}
          onClick={() => change.mutate(kind)}
        >
          {t(`fieldWork.standing.${kind}`)}
        </Button>
      ))}
      <ProblemAlert error={change.error} />
    </span>
  );
}
