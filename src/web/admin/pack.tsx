import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { DataTable } from '../ui/data-table.tsx';
import { numberText } from '../ui/language.ts';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Source } from '../ui/source.tsx';

/** The law that the petition is held to: every value with its source, and what nobody has read. */
export function Screen() {
  const { t, i18n } = useTranslation('admin');
  const petition = usePetition();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const [only, setOnly] = useState('');
  const { data, error } = useQuery({
    queryKey: ['pack', petition.id, petition.pack.sha256],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/petitions/{petitionId}/pack', { signal, params: { path: { petitionId: petition.id } } })),
    staleTime: 600_000,
  });
  if (data === undefined)
    return (
      <>
        <h1>{t('pack.title')}</h1>
        <ProblemAlert error={error} />
        {error === null ? <Waiting /> : null}
      </>
    );
  const rows = data.values.filter(({ confirmed }) => only === '' || confirmed === only);
  return (
    <>
      <h1>{t('pack.title')}</h1>
      <p>
        <strong>{data.title[language]}</strong>
        <br />
        {data.id}, {data.version}
        <br />
        <span className="cs-mono">SHA-256 {data.sha256}</span>
      </p>
      <ul className="cs-figures">
        {(['official', 'secondary', 'unconfirmed'] as const).map((name) => (
          <li key={name}>
            <b>{numberText(data.counts[name])}</b>
            {t(`pack.${name}`)}
          </li>
        ))}
      </ul>
      <div className="cs-row">
        <SelectField label={t('pack.show')} value={only} onChange={(event) => setOnly(event.target.value)}>
          <option value="">{t('pack.allValues')}</option>
          {(['official', 'secondary', 'unconfirmed'] as const).map((name) => (
            <option key={name} value={name}>
              {t(`pack.${name}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <DataTable
        caption={t('pack.values')}
        headings={[t('pack.value'), t('pack.source'), t('pack.note')]}
        empty={t('pack.none')}
        rows={rows.map((value) => ({
          key: value.path,
          cells: [
            <span key="value">
              {value.words?.[language] ?? value.path}
              <br />
              <small className="cs-mono">{value.path}</small>
            </span>,
            <Source key="source" {...value} />,
            <span key="note" lang="en">
              {value.note ?? ''}
            </span>,
          ],
        }))}
      />
    </>
  );
}
