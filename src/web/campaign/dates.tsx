import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { DataTable } from '../ui/data-table.tsx';
import { ElectionDetails, filledDetails, type StepDetails } from '../ui/election-details.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { useRequestKey } from '../ui/request-key.ts';
import { SelectField } from '../ui/select-field.tsx';
import { useRefresh } from './data.ts';

interface Row {
  readonly event: string;
  readonly date: string;
  readonly rule: string;
  readonly citation: { readonly section: string; readonly address: string | null };
  readonly confirmed: 'official' | 'secondary' | 'unconfirmed';
  readonly words: string;
  readonly actor: string;
  readonly kind: 'deadline' | 'earliest';
  readonly from: { readonly event: string; readonly date: string; readonly known: boolean };
}

/** Every date of the petition with its rule and citation, what comes soon, and what has happened. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const may = useMay();
  const params = { path: { petitionId: petition.id } };
  const dates = useQuery({
    queryKey: ['campaign', petition.id, 'dates', petition.step],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/calendar', { signal, params })),
  });
  const feed = useQuery({
    queryKey: ['campaign', petition.id, 'calendar-feed', petition.step],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/petitions/{petitionId}/calendar-feed', { signal, params })),
  });
  const rows = (dates.data?.items ?? []) as unknown as readonly Row[];
  return (
    <>
      <h1>{t('dates.title')}</h1>
      <ProblemAlert error={dates.error ?? feed.error} />
      {feed.data?.warnings.map((each) => (
        <div key={each.event} className="usa-alert usa-alert--warning usa-alert--slim">
          <div className="usa-alert__body">
            <p className="usa-alert__text">
              <strong>{dateText(each.date)}</strong> (
              {each.days < 0 ? t('dates.ago', { count: -each.days }) : t('dates.in', { count: each.days })}): {each.words} ({each.section})
              {each.confirmed === 'unconfirmed' ? ` · ${t('unconfirmed')}` : ''}
            </p>
          </div>
        </div>
      ))}
      {dates.data === undefined ? <Waiting /> : rows.length === 0 ? <p>{t('dates.none')}</p> : null}
      {rows.length === 0 ? null : (
        <DataTable
          caption={t('dates.title')}
          headings={[t('day'), t('dates.what'), t('dates.rule'), t('dates.source')]}
          rows={rows.map((row) => ({
            key: row.event,
            cells: [
              dateText(row.date),
              `${row.words}${row.from.known ? '' : ` (${t('dates.assumed')})`}`,
              row.rule,
              <>
                {row.citation.address === null ? row.citation.section : <a href={row.citation.address}>{row.citation.section}</a>}{' '}
                <span className="usa-tag">{t(`certainty.${row.confirmed}`)}</span>
              </>,
            ],
          }))}
        />
      )}
      {feed.data === undefined ? null : (
        <p>
          <a href={`/api/v1/calendars/${feed.data.token}`}>{t('dates.ics')}</a>. {t('dates.feed')}
        </p>
      )}
      {may('petition.advance') && petition.possible.length > 0 ? <Step /> : null}
    </>
  );
}

function Step() {
  const { t } = useTranslation(['campaign', 'frame']);
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const queries = useQueryClient();
  const key = useRequestKey();
  const [event, setEvent] = useState('');
  const [on, setOn] = useState('');
  const [details, setDetails] = useState<StepDetails>({});
  const chosen = petition.possible.includes(event) ? event : petition.possible[0];
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/steps', {
          params: {
            path: { petitionId: petition.id },
            header: { 'If-Match': `"step-${petition.step}"`, 'Idempotency-Key': key.current() },
          },
          body: { event: chosen, on, details: filledDetails(details) },
        }),
      ),
    onSuccess: () => setDetails({}),
    async onSettled() {
      key.used();
      await Promise.all([refresh(), queries.invalidateQueries({ queryKey: ['petitions'] })]);
    },
  });
  return (
    <form
      className="cs-form"
      data-step={petition.step}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!change.isPending) change.mutate();
      }}
    >
      <h2>{t('dates.happened')}</h2>
      <p>{t('dates.state', { state: t(`frame:state.${petition.state}` as 'frame:state.draft') })}</p>
      <SelectField label={t('dates.step')} value={chosen} onChange={(changed) => setEvent(changed.target.value)}>
        {petition.possible.map((each) => (
          <option key={each} value={each}>
            {t(`event.${each}` as 'event.notice-filed', { defaultValue: each })}
          </option>
        ))}
      </SelectField>
      <TextField label={t('day')} type="date" value={on} onChange={(changed) => setOn(changed.target.value)} required />
      <ElectionDetails event={chosen} details={details} change={setDetails} />
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
