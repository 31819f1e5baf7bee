import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { Button, TextField } from '../ui/field.tsx';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { Tick } from '../ui/select-field.tsx';
import { type Circulation, circulationQuery } from './data.ts';

type Settings = Circulation['settings'];

/** What a campaign sets for its circulation: where its days begin, its sheets, its pay, and who is reminded. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const { data, error } = useQuery(circulationQuery(petition.id));
  return (
    <>
      <h1>{t('settings.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : <SettingsForm key={data.settingsNumber} circulation={data} />}
    </>
  );
}

/** Amounts are typed in dollars and kept in cents. */
function dollarsText(cents: number | null): string {
  return cents === null ? '' : (cents / 100).toFixed(2);
}

function centsOf(dollars: string): number | null {
  return dollars.trim() === '' ? null : Math.round(Number(dollars) * 100);
}

function SettingsForm({ circulation }: { readonly circulation: Circulation }) {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const { settings, settingsNumber } = circulation;
  const [zone, setZone] = useState(settingsNumber === 0 ? Intl.DateTimeFormat().resolvedOptions().timeZone : settings.zone);
  const [overdueDays, setOverdueDays] = useState(String(settings.overdueDays));
  const [linesPerSection, setLines] = useState(settings.linesPerSection === null ? '' : String(settings.linesPerSection));
  const [sheetKey, setSheetKey] = useState(settings.sheetKey ?? '');
  const [perHour, setPerHour] = useState(dollarsText(settings.centsPerHour));
  const [perLine, setPerLine] = useState(dollarsText(settings.centsPerValidLine));
  const [basis, setBasis] = useState(settings.payPerLineBasis ?? '');
  const [remindManagers, setRemindManagers] = useState(settings.remindManagers);
  const [remindCirculators, setRemindCirculators] = useState(settings.remindCirculators);
  const [remindEveryDays, setRemindEveryDays] = useState(String(settings.remindEveryDays));
  const save = useAct({
    send: (_: null, key) => {
      const next: Settings = {
        zone,
        overdueDays: Number(overdueDays),
        linesPerSection: linesPerSection === '' ? null : Number(linesPerSection),
        sheetKey: sheetKey === '' ? null : sheetKey,
        centsPerHour: centsOf(perHour),
        centsPerValidLine: centsOf(perLine),
        payPerLineBasis: basis === '' ? null : basis,
        remindManagers,
        remindCirculators,
        remindEveryDays: Number(remindEveryDays),
      };
      return answerOf(
        api.POST('/api/v1/petitions/{petitionId}/circulation/settings', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { after: settingsNumber, settings: next },
        }),
      );
    },
    touches: [['campaign', petition.id]],
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!save.isPending) save.mutate(null);
  }
  const money = { type: 'number', min: 0, max: 1000, step: '0.01', inputMode: 'decimal' } as const;
  return (
    <form className="cs-form" onSubmit={submit}>
      <p>{settingsNumber === 0 ? t('settings.never') : t('settings.saved', { number: settingsNumber })}</p>
      <h2>{t('settings.days')}</h2>
      <TextField
        label={t('settings.zone')}
        hint={t('fieldWork.zoneHint')}
        value={zone}
        onChange={(event) => setZone(event.target.value)}
        required
      />
      <h2>{t('settings.sheets')}</h2>
      <TextField
        label={t('settings.sheetKey')}
        hint={t('settings.sheetKeyHint')}
        pattern="[0-9A-Z][0-9A-Z\-]{0,14}[0-9A-Z]"
        value={sheetKey}
        onChange={(event) => setSheetKey(event.target.value.toUpperCase())}
        autoComplete="off"
      />
      <TextField
        label={t('settings.linesPerSection')}
        hint={t('settings.linesPerSectionHint')}
        type="number"
        min={1}
        max={10000}
        value={linesPerSection}
        onChange={(event) => setLines(event.target.value)}
      />
      <h2>{t('quality.pay')}</h2>
      <TextField
        label={t('settings.perHour')}
        hint={t('settings.payHint')}
        {...money}
        value={perHour}
        onChange={(event) => setPerHour(event.target.value)}
      />
      <TextField
        label={t('settings.perLine')}
        hint={t('settings.perLineHint')}
        {...money}
        value={perLine}
        onChange={(event) => setPerLine(event.target.value)}
      />
      <TextField
        label={t('settings.basis')}
        hint={t('settings.basisHint')}
        maxLength={500}
        required={perLine !== ''}
        value={basis}
        onChange={(event) => setBasis(event.target.value)}
        autoComplete="off"
      />
      <h2>{t('settings.overdue')}</h2>
      <TextField
        label={t('settings.overdueDays')}
        type="number"
        min={1}
        max={365}
        required
        value={overdueDays}
        onChange={(event) => setOverdueDays(event.target.value)}
      />
      <p>{t('settings.remindNote')}</p>
      <Tick label={t('settings.remindManagers')} checked={remindManagers} onChange={(event) => setRemindManagers(event.target.checked)} />
      <Tick
        label={t('settings.remindCirculators')}
        checked={remindCirculators}
        onChange={(event) => setRemindCirculators(event.target.checked)}
      />
      <TextField
        label={t('settings.remindEveryDays')}
        type="number"
        min={1}
        max={90}
        required
        value={remindEveryDays}
        onChange={(event) => setRemindEveryDays(event.target.value)}
      />
      <ProblemAlert error={save.error} />
      {save.isSuccess ? (
        <p role="status" className="cs-done">
          {t('recorded')}
        </p>
      ) : null}
      <Button type="submit" waits={save.isPending}>
        {t('settings.keep')}
      </Button>
    </form>
  );
}
