import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { DataTable } from '../ui/data-table.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { inOrganisation, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';

/** Long work: how far it is, and what went wrong. */
export function Screen() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const { data, error } = useQuery({
    queryKey: ['jobs', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/jobs', { signal, params: { header: inOrganisation(member.organisationId) } })),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'waiting' || status === 'matching' || status === 'reading') ? 2_000 : 30_000,
  });
  return (
    <>
      <h1>{t('jobs.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : (
        <DataTable
          caption={t('jobs.title')}
          headings={[t('jobs.what'), t('jobs.petition'), t('jobs.status'), t('jobs.progress'), t('jobs.started'), t('jobs.finished')]}
          empty={t('jobs.none')}
          rows={data.items.map((job) => ({
            key: job.jobId,
            cells: [
              t(`jobs.kind.${job.kind}`),
              job.title,
              <span
                key="status"
                className={job.status === 'failed' ? 'cs-tag cs-tag--bad' : job.status === 'done' ? 'cs-tag cs-tag--good' : 'cs-tag'}
              >
                {t(`jobs.state.${job.status}`)}
              </span>,
              job.problem ?? (
                <span key="progress">
                  <progress value={job.done} max={Math.max(1, job.total)} aria-label={t('jobs.progress')} /> {numberText(job.done)} /{' '}
                  {numberText(job.total)}
                </span>
              ),
              dateText(job.startedAt),
              job.finishedAt === null ? '–' : dateText(job.finishedAt),
            ],
          }))}
        />
      )}
    </>
  );
}
