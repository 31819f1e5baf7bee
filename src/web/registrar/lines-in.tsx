import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';
import { useAct } from '../ui/act.ts';
import { Button } from '../ui/field.tsx';
import { FileField } from '../ui/file-field.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { inOrganisation, useMay, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { officeKey } from './office-data.ts';

/** Brings transcribed lines onto the record, and has the machine look at them: a projection that orders the work and decides nothing. */
export function Screen() {
  const { t } = useTranslation('office');
  const may = useMay();
  return (
    <>
      <h1>{t('linesIn.title')}</h1>
      {may('lines.import') ? <ImportLines /> : null}
      {may('screening.run') ? <StartScreening /> : null}
    </>
  );
}

function ImportLines() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const [file, setFile] = useState<File | null>(null);
  const bring = useAct({
    send: (_: null) =>
      sendFile<{ readonly sections: number; readonly lines: number }>({
        path: `/api/v1/petitions/${petition.id}/lines`,
        file: file!,
        media: 'text/csv',
      }),
    touches: [officeKey(petition.id)],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!bring.isPending && file !== null) bring.mutate(null);
      }}
    >
      <h2>{t('linesIn.import')}</h2>
      <FileField label={t('linesIn.file')} hint={t('linesIn.fileHint')} accept=".csv,text/csv" required onFile={setFile} />
      <ProblemAlert error={bring.error} />
      {bring.data === undefined ? null : (
        <p role="status">{t('linesIn.brought', { lines: numberText(bring.data.lines), sections: numberText(bring.data.sections) })}</p>
      )}
      <Button type="submit" waits={bring.isPending}>
        {t('linesIn.bring')}
      </Button>
    </form>
  );
}

function StartScreening() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const { member } = usePlace();
  const queries = useQueryClient();
  const [rollId, setRoll] = useState('');
  const rolls = useQuery({
    queryKey: ['rolls', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/rolls', { signal, params: { header: inOrganisation(member.organisationId) } })),
  });
  const fitting = rolls.data?.items.filter(({ jurisdiction }) => jurisdiction === petition.jurisdiction) ?? [];
  const start = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/screenings', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { rollId },
        }),
      ),
    touches: [['jobs', member.organisationId]],
  });
  const runId = start.data?.runId;
  const run = useQuery({
    queryKey: ['screening', runId],
    enabled: runId !== undefined,
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/screenings/{runId}', { signal, params: { path: { runId: runId! } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'done' || state.data?.status === 'failed' ? false : 500),
  });
  const done = run.data?.status === 'done';
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!start.isPending) start.mutate(null, { onSuccess: () => void queries.invalidateQueries({ queryKey: ['screening'] }) });
      }}
    >
      <h2>{t('linesIn.screen')}</h2>
      <p>{t('linesIn.screenWhat')}</p>
      {fitting.length === 0 ? <p>{t('linesIn.noRoll')}</p> : null}
      <SelectField label={t('batches.roll')} required value={rollId} onChange={(event) => setRoll(event.target.value)}>
        <option value="">{t('choose')}</option>
        {fitting.map((roll) => (
          <option key={roll.rollId} value={roll.rollId}>
            {dateText(roll.asOf)} · {numberText(roll.voters)}
          </option>
        ))}
      </SelectField>
      <ProblemAlert error={start.error} />
      {run.data === undefined ? null : (
        <p role="status">
          {done
            ? t('linesIn.screened')
            : run.data.status === 'failed'
              ? `${t('linesIn.failed')} ${run.data.problem ?? ''}`
              : t('linesIn.matching', { matched: numberText(run.data.matched), lines: numberText(run.data.lines) })}
        </p>
      )}
      <Button type="submit" waits={start.isPending}>
        {t('linesIn.start')}
      </Button>
    </form>
  );
}
