import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { TextField } from '../ui/field.tsx';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';

const CODES = ['per-section', 'same-on-all', 'none'] as const;
type Codes = (typeof CODES)[number];

/** The form held against the rules first; then the sections as PDF. */
export function Screen() {
  const { t, i18n } = useTranslation('campaign');
  const petition = usePetition();
  const [form, setForm] = useState<'en' | 'es'>('en');
  const [codes, setCodes] = useState<Codes>('per-section');
  const [first, setFirst] = useState('1');
  const [last, setLast] = useState('50');
  const check = useQuery({
    queryKey: ['campaign', petition.id, 'form', codes, form, i18n.language],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/v1/petitions/{petitionId}/form', { signal, params: { path: { petitionId: petition.id }, query: { codes, form } } }),
      ),
  });
  const count = Number(last) - Number(first) + 1;
  const ready = check.data !== undefined && count >= 1 && count <= 200;
  return (
    <>
      <h1>{t('print.title')}</h1>
      <ProblemAlert error={check.error} />
      {check.data === undefined && check.error === null ? <Waiting /> : null}
      {check.data === undefined ? null : (
        <>
          <p>{t('print.form', { lines: check.data.linesPerSection, sides: check.data.sides, key: check.data.sheetKey })}</p>
          {check.data.untranslated.length === 0 ? null : (
            <p className="usa-alert usa-alert--warning usa-alert--slim">
              <span className="usa-alert__body">
                {t('print.untranslated', { texts: check.data.untranslated.map((each) => t(`print.text.${each}`)).join(', ') })}
              </span>
            </p>
          )}
          {(['departures', 'questions', 'notSeen', 'held'] as const).map((kind) => (
            <details key={kind} open={kind === 'departures' || kind === 'questions'}>
              <summary>
                <h2 className="cs-summary">{t(`print.${kind}`, { count: check.data[kind].length })}</h2>
              </summary>
              <ul className="cs-rows">
                {check.data[kind].map((rule) => (
                  <li key={`${rule.code} ${rule.where} ${rule.found}`}>
                    <strong>{rule.words}</strong>
                    {rule.found === '' ? '' : ` — ${rule.found}`} {rule.where === '' ? '' : `(${rule.where})`}
                    <br />
                    {rule.section} <span className="usa-tag">{t(`certainty.${rule.confirmed}`)}</span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </>
      )}
      <div className="cs-form">
        <h2>{t('print.sections')}</h2>
        <SelectField label={t('print.language')} value={form} onChange={(event) => setForm(event.target.value as 'en' | 'es')}>
          <option value="en">{t('print.languages.en')}</option>
          <option value="es">{t('print.languages.es')}</option>
        </SelectField>
        <SelectField label={t('print.codes')} value={codes} onChange={(event) => setCodes(event.target.value as Codes)}>
          {CODES.map((each) => (
            <option key={each} value={each}>
              {t(`print.code.${each}`)}
            </option>
          ))}
        </SelectField>
        <TextField label={t('print.first')} type="number" min={1} value={first} onChange={(event) => setFirst(event.target.value)} />
        <TextField
          label={t('print.last')}
          hint={t('print.most')}
          type="number"
          min={1}
          value={last}
          onChange={(event) => setLast(event.target.value)}
        />
        {ready ? (
          <p>
            <a
              className="usa-button"
              href={`/api/v1/petitions/${petition.id}/form.pdf?first=${first}&last=${last}&codes=${codes}&form=${form}`}
            >
              {t('print.pdf', { count })}
            </a>
          </p>
        ) : null}
      </div>
    </>
  );
}
