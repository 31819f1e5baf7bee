import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button } from '../ui/field.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { inOrganisation, usePetitions, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';

/** The log: what happened, by whom, in an order that cannot be changed unseen; and a check of it. */
export function Screen() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const petitions = usePetitions(member.organisationId).data?.items ?? [];
  const header = inOrganisation(member.organisationId);
  const [petitionId, setPetition] = useState('');
  const log = useInfiniteQuery({
    queryKey: ['log', member.organisationId, petitionId],
    initialPageParam: 0,
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/api/v1/log', {
          signal,
          params: {
            header,
            query: { limit: 100, ...(pageParam === 0 ? {} : { before: pageParam }), ...(petitionId === '' ? {} : { petitionId }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });
  const check = useAct({
    send: (_: null) => answerOf(api.POST('/api/v1/log/check', { params: { header } })),
    touches: [],
  });
  const items = log.data?.pages.flatMap(({ items: page }) => page) ?? [];
  return (
    <>
      <h1>{t('log.title')}</h1>
      <p>{t('log.what')}</p>
      <div className="cs-row">
        <SelectField label={t('log.petition')} value={petitionId} onChange={(event) => setPetition(event.target.value)}>
          <option value="">{t('log.all')}</option>
          {petitions.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
        <Button waits={check.isPending} onClick={() => check.mutate(null)}>
          {t('log.check')}
        </Button>
      </div>
      <ProblemAlert error={check.error} />
      {check.data === undefined ? null : (
        <div role="status">
          <p className={check.data.broken === null ? 'cs-tag cs-tag--good' : 'cs-tag cs-tag--bad'}>
            {check.data.broken === null
              ? t('log.whole', { entries: numberText(check.data.entries) })
              : t('log.broken', { seq: numberText(check.data.broken.seq) })}
          </p>
          <p>
            {t('log.head')} <span className="cs-mono">{check.data.head}</span>
          </p>
        </div>
      )}
      <ProblemAlert error={log.error} />
      {log.isPending ? (
        <Waiting />
      ) : (
        <DataTable
          caption={t('log.title')}
          headings={[t('log.seq'), t('log.at'), t('log.kind'), t('log.actor'), t('log.body')]}
          empty={t('log.none')}
          rows={items.map((entry) => ({
            key: entry.seq,
            cells: [
              numberText(entry.seq),
              dateText(entry.at),
              entry.kind,
              entry.actor,
              <details key="body">
                <summary>{t('log.show')}</summary>
                <pre className="cs-pre">{JSON.stringify(entry.body, null, 1)}</pre>
              </details>,
            ],
          }))}
        />
      )}
      {log.hasNextPage ? (
        <Button look="outline" waits={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  );
}
