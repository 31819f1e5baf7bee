import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { inOrganisation, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { useRefresh } from './data.ts';
import { wholeText } from './words.ts';

/** Brings lines and a roll onto the record and has the machine screen them. It decides nothing. */
export function Screen() {
  const { t } = useTranslation('campaign');
  return (
    <>
      <h1>{t('checkLines.title')}</h1>
      <p>{t('checkLines.note')}</p>
      <Lines />
      <Roll />
      <Screening />
    </>
  );
}

function Lines() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const [file, setFile] = useState<File | null>(null);
  const change = useMutation({
    mutationFn: (chosen: File) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/lines', {
          params: { path: { petitionId: petition.id } },
          body: chosen,
          bodySerializer: (body) => body,
          headers: { 'content-type': 'text/csv' },
        }),
      ),
    onSuccess: refresh,
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== null && !change.isPending) change.mutate(file);
      }}
    >
      <h2>{t('checkLines.lines')}</h2>
      <TextField
        label={t('checkLines.linesFile')}
        hint={t('checkLines.linesHint')}
        type="file"
        accept=".csv,text/csv"
        required
        onChange={(event) => setFile(event.target.files?.[0] ?? null)}
      />
      <ProblemAlert error={change.error} />
      {change.data === undefined ? null : (
        <p role="status" className="cs-done">
          {t('checkLines.imported', { lines: wholeText(change.data.lines), sections: wholeText(change.data.sections) })}
        </p>
      )}
      <Button type="submit" waits={change.isPending}>
        {t('checkLines.import')}
      </Button>
    </form>
  );
}

function useRolls() {
  const { member } = usePlace();
  return useQuery({
    queryKey: ['rolls', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/rolls', { signal, params: { header: inOrganisation(member.organisationId) } })),
  });
}

function Roll() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const { member } = usePlace();
  const rolls = useRolls();
  const [file, setFile] = useState<File | null>(null);
  const change = useMutation({
    mutationFn: (chosen: File) =>
      answerOf(
        api.POST('/api/v1/rolls', {
          params: { query: { jurisdiction: petition.jurisdiction }, header: inOrganisation(member.organisationId) },
          body: chosen,
          bodySerializer: (body) => body,
          headers: { 'content-type': 'application/octet-stream' },
        }),
      ),
    onSuccess: () => rolls.refetch(),
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== null && !change.isPending) change.mutate(file);
      }}
    >
      <h2>{t('checkLines.roll')}</h2>
      <TextField
        label={t('checkLines.rollFile')}
        hint={t('checkLines.rollHint')}
        type="file"
        required
        onChange={(event) => setFile(event.target.files?.[0] ?? null)}
      />
      <ProblemAlert error={change.error ?? rolls.error} />
      {change.data === undefined ? null : (
        <p role="status" className="cs-done">
          {t('checkLines.kept', { voters: wholeText(change.data.voters), on: dateText(change.data.asOf) })}
        </p>
      )}
      <Button type="submit" waits={change.isPending}>
        {t('checkLines.keep')}
      </Button>
    </form>
  );
}

/** Milliseconds between two looks at a screening that runs. */
const LOOK_MS = 1_000;

function Screening() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const rolls = (useRolls().data?.items ?? []).filter(({ jurisdiction }) => jurisdiction === petition.jurisdiction);
  const [rollId, setRoll] = useState('');
  const [runId, setRun] = useState<string | null>(null);
  const chosen = rollId === '' ? (rolls[0]?.rollId ?? '') : rollId;
  const start = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/screenings', {
          params: { path: { petitionId: petition.id } },
          body: { rollId: chosen },
        }),
      ),
    onSuccess: (started) => setRun(started.runId),
  });
  const run = useQuery({
    queryKey: ['screening', runId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/screenings/{runId}', { signal, params: { path: { runId: runId! } } })),
    enabled: runId !== null,
    refetchInterval: ({ state }) => (state.data?.status === 'done' || state.data?.status === 'failed' ? false : LOOK_MS),
  });
  const done = run.data?.status === 'done';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the screening ends
  useEffect(() => {
    if (done) void refresh();
  }, [done]);
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!start.isPending) start.mutate();
      }}
    >
      <h2>{t('checkLines.screen')}</h2>
      <SelectField label={t('checkLines.whichRoll')} value={chosen} required onChange={(event) => setRoll(event.target.value)}>
        {rolls.map((each) => (
          <option key={each.rollId} value={each.rollId}>
            {t('checkLines.rollOf', { on: dateText(each.asOf), voters: wholeText(each.voters) })}
          </option>
        ))}
      </SelectField>
      <ProblemAlert error={start.error ?? run.error} />
      {run.data === undefined ? null : (
        <p role="status" className="cs-done" data-screening={run.data.status}>
          {run.data.totals === null
            ? (run.data.problem ?? t('checkLines.running', { matched: wholeText(run.data.matched), lines: wholeText(run.data.lines) }))
            : t('checkLines.screened', {
                eligible: wholeText(run.data.totals.eligible),
                ineligible: wholeText(run.data.totals.ineligible),
                review: wholeText(run.data.totals.review),
              })}
        </p>
      )}
      <Button type="submit" waits={start.isPending || (runId !== null && !done && run.data?.status !== 'failed')} disabled={chosen === ''}>
        {t('checkLines.start')}
      </Button>
    </form>
  );
}
