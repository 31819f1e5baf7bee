import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { Tick } from '../ui/select-field.tsx';
import { Source } from '../ui/source.tsx';
import { CountStep } from './count-step.tsx';
import { type Count, officeKey, reasonsQuery } from './office-data.ts';
import { type ShownStep, StepTable } from './step-table.tsx';

/** What a determination holds. */
interface Figures {
  readonly required: number;
  readonly raw: number;
  readonly lines: number;
  readonly valid: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly statutory?: { readonly steps: readonly ShownStep[] };
}

/** Determination by the pack's arithmetic, and the certificate. */
export function Certification({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const may = useMay();
  const last = count.determinations.at(-1);
  const basis = count.method === 'sample' && last?.outcome !== 'full-count' ? 'sample' : 'full';
  const determine = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/determinations', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { basis },
        }),
      ),
    touches: [officeKey(petition.id)],
  });
  const ready = count.method === 'full' || count.draw !== null;
  return (
    <>
      <CountStep
        title={t('determination.title')}
        done={last !== undefined && last.outcome !== 'full-count'}
        now={ready && last === undefined}
      >
        <p>{t('determination.what')}</p>
        {last === undefined ? null : (
          <Determined key={last.number} figures={last.body as unknown as Figures} outcome={last.outcome} at={last.at} />
        )}
        <ProblemAlert error={determine.error} />
        {may('count.official') && ready && count.certificate === null ? (
          <Button look={last === undefined ? 'plain' : 'outline'} waits={determine.isPending} onClick={() => determine.mutate(null)}>
            {last === undefined ? t('determination.make') : t('determination.again')}
          </Button>
        ) : null}
      </CountStep>
      <CountStep
        title={t('certificate.title')}
        done={count.certificate !== null}
        now={last !== undefined && last.outcome !== 'full-count' && count.certificate === null}
      >
        <Certificate count={count} />
      </CountStep>
    </>
  );
}

function Determined({ figures, outcome, at }: { readonly figures: Figures; readonly outcome: string; readonly at: string }) {
  const { t, i18n } = useTranslation('office');
  const petition = usePetition();
  const reasons = useQuery(reasonsQuery(petition.id));
  const language = i18n.language === 'es' ? 'es' : 'en';
  const rows = (reasons.data?.items ?? []).filter(({ code }) => (figures.reasons[code] ?? 0) > 0);
  return (
    <>
      <p>
        <strong>{t(`result.${outcome}` as 'result.sufficient')}</strong>, {dateText(at)}
      </p>
      <ul className="cs-figures">
        {(['required', 'raw', 'lines', 'valid'] as const).map((name) => (
          <li key={name}>
            <b>{numberText(figures[name])}</b>
            {t(`determination.${name}`)}
          </li>
        ))}
      </ul>
      {figures.statutory === undefined ? null : <StepTable caption={t('determination.steps')} steps={figures.statutory.steps} />}
      <DataTable
        caption={t('determination.reasons')}
        headings={[t('determination.reason'), t('count.lines'), t('steps.source')]}
        empty={t('determination.noReasons')}
        rows={rows.map((reason) => ({
          key: reason.code,
          cells: [
            reason[language],
            numberText(figures.reasons[reason.code]),
            <Source
              key="source"
              citation={{ section: reason.section, address: null }}
              confirmed={reason.confirmed as 'official' | 'secondary' | 'unconfirmed'}
            />,
          ],
        }))}
      />
    </>
  );
}

function Certificate({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const may = useMay();
  const [on, setOn] = useState(new Date().toLocaleDateString('en-CA'));
  const [sure, setSure] = useState(false);
  const last = count.determinations.at(-1);
  const certify = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/certificate', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { determination: last?.number ?? 0, on },
        }),
      ),
    touches: [officeKey(petition.id), ['petition', petition.id], ['petitions']],
  });
  if (count.certificate !== null) {
    return (
      <p>
        <strong>{t(`result.${count.certificate.outcome}` as 'result.sufficient')}</strong>, {dateText(count.certificate.on)}
      </p>
    );
  }
  if (last === undefined || last.outcome === 'full-count') return <p>{t('certificate.later')}</p>;
  if (!may('count.official')) return null;
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!certify.isPending) certify.mutate(null);
      }}
    >
      <p>{t('certificate.what')}</p>
      <TextField label={t('certificate.on')} type="date" required value={on} onChange={(event) => setOn(event.target.value)} />
      <Tick
        label={t('certificate.sure', { result: t(`result.${last.outcome}` as 'result.sufficient') })}
        required
        checked={sure}
        onChange={(event) => setSure(event.target.checked)}
      />
      <ProblemAlert error={certify.error} />
      <Button type="submit" waits={certify.isPending}>
        {t('certificate.certify')}
      </Button>
    </form>
  );
}

/** The documents that follow from the record, in both languages. */
export function Documents({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const documents = [
    ...(count.draw === null ? [] : (['draw-record'] as const)),
    ...(count.certificate === null ? [] : (['certificate', 'notice-to-proponents'] as const)),
    ...(count.certificate?.outcome === 'sufficient' ? (['notice-to-body'] as const) : []),
  ];
  if (documents.length === 0) return null;
  return (
    <section>
      <h2>{t('documents.title')}</h2>
      <ul>
        {documents.map((document) => (
          <li key={document}>
            {t(`documents.${document}`)}:{' '}
            {(['en', 'es'] as const).map((language) => (
              <a
                key={language}
                className="cs-paper-link"
                href={`/api/v1/petitions/${petition.id}/official-documents/${document}?language=${language}`}
                download
                hrefLang={language}
                aria-label={`${t(`documents.${document}`)}, ${t(`documents.in.${language}`)}`}
              >
                {t(`documents.in.${language}`)}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
