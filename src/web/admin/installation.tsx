import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { dateText, numberText } from '../ui/language.ts';
import { inOrganisation, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';

const DAY_MS = 86_400_000;

/** Version, space, and what would be lost if the machine failed now. */
export function Screen() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['installation', member.organisationId],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/installation', { signal, params: { header: inOrganisation(member.organisationId) } })),
  });
  const backup = data?.lastBackup ?? null;
  const old = backup !== null && dataUpdatedAt - Date.parse(backup.at) > DAY_MS;
  return (
    <>
      <h1>{t('installation.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : (
        <>
          <h2>{t('installation.backups')}</h2>
          {backup === null ? (
            <p className="cs-tag cs-tag--bad">{t('installation.noBackup')}</p>
          ) : (
            <p>
              {t('installation.last', { at: dateText(backup.at), rows: numberText(backup.rows) })}{' '}
              {old ? <span className="cs-tag cs-tag--warn">{t('installation.old')}</span> : null}
              <br />
              <span className="cs-mono">SHA-256 {backup.sha256}</span>
            </p>
          )}
          <p>{t('installation.since', { count: data.eventsSinceBackup, shown: numberText(data.eventsSinceBackup) })}</p>
          <p>{t('installation.how')}</p>
          <pre className="cs-pre">countersign backup --out FILE</pre>
          <h2>{t('installation.machine')}</h2>
          <dl className="cs-facts">
            <dt>{t('installation.version')}</dt>
            <dd>{data.version}</dd>
            <dt>{t('installation.schema')}</dt>
            <dd>{data.schema}</dd>
            <dt>{t('installation.database')}</dt>
            <dd>{data.database}</dd>
            <dt>{t('installation.free')}</dt>
            <dd>{numberText(Math.round(data.freeBytes / 1e9))} GB</dd>
          </dl>
        </>
      )}
    </>
  );
}
