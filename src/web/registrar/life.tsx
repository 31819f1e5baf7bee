import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { DataTable } from '../ui/data-table.tsx';
import { ElectionDetails, filledDetails, type StepDetails } from '../ui/election-details.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Source } from '../ui/source.tsx';
import { calendarQuery, officeKey, stepsQuery } from './office-data.ts';

/** What happened to a petition, what may happen next, and every date that follows from it. */
export function Screen() {
  const { t } = useTranslation(['office', 'frame']);
  const petition = usePetition();
  const may = useMay();
  const steps = useQuery(stepsQuery(petition.id));
  const calendar = useQuery(calendarQuery(petition.id));
  return (
    <>
      <h1>{t('life.title')}</h1>
      <p>
        {t('petition.state')}: <strong>{t(`frame:state.${petition.state}` as 'frame:state.draft')}</strong>
      </p>
      {may('petition.advance') && petition.possible.length > 0 ? <NextStep /> : null}
      <h2>{t('life.steps')}</h2>
      <ProblemAlert error={steps.error} />
      <DataTable
        caption={t('life.steps')}
        headings={[t('life.event'), t('life.day'), t('life.led')]}
        rows={(steps.data?.items ?? []).map((step) => ({
          key: step.number,
          cells: [eventName(t, step.event), dateText(step.on), t(`frame:state.${step.to}` as 'frame:state.draft')],
        }))}
      />
      <h2>{t('life.dates')}</h2>
      <p>{t('life.datesWhat')}</p>
      <ProblemAlert error={calendar.error} />
      <DataTable
        caption={t('life.dates')}
        headings={[t('life.what'), t('life.day'), t('life.rule'), t('steps.source')]}
        empty={t('life.noDates')}
        rows={(calendar.data ?? []).map((row) => ({
          key: row.event,
          cells: [
            row.words,
            `${dateText(row.date)}${row.from.known ? '' : ` ${t('life.atLatest')}`}`,
            row.rule,
            <Source key="source" citation={row.citation} confirmed={row.confirmed} />,
          ],
        }))}
      />
    </>
  );
}

/** Name of an event in the language in use; an event that has none is called by its code. */
function eventName(t: ReturnType<typeof useTranslation<['office', 'frame']>>['t'], event: string): string {
  return t(`event.${event}` as 'event.notice-filed', { defaultValue: event });
}

function NextStep() {
  const { t } = useTranslation(['office', 'frame']);
  const petition = usePetition();
  const [event, setEvent] = useState('');
  const [on, setOn] = useState(new Date().toLocaleDateString('en-CA'));
  const [details, setDetails] = useState<StepDetails>({});
  const record = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/steps', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key, 'If-Match': `"step-${petition.step}"` } },
          body: { event, on, details: filledDetails(details) },
        }),
      ),
    touches: [officeKey(petition.id), ['petition', petition.id], ['petitions']],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!record.isPending)
          record.mutate(null, {
            onSuccess: () => {
              setEvent('');
              setDetails({});
            },
          });
      }}
    >
      <h2>{t('life.next')}</h2>
      <SelectField
        label={t('life.event')}
        required
        value={event}
        onChange={(changed) => {
          setEvent(changed.target.value);
          setDetails({});
        }}
      >
        <option value="">{t('choose')}</option>
        {petition.possible.map((each) => (
          <option key={each} value={each}>
            {eventName(t, each)}
          </option>
        ))}
      </SelectField>
      <TextField label={t('life.day')} type="date" required value={on} onChange={(changed) => setOn(changed.target.value)} />
      <ElectionDetails event={event} details={details} change={setDetails} />
      <ProblemAlert error={record.error} />
      <Button type="submit" waits={record.isPending}>
        {t('life.record')}
      </Button>
    </form>
  );
}
