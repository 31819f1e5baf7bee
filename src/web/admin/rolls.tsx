import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';
import { useAct } from '../ui/act.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { FileField } from '../ui/file-field.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { inOrganisation, useMay, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';

/** The rolls that are kept, and what changed from one to another. */
export function Screen() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const may = useMay();
  const { data, error } = useQuery({
    queryKey: ['rolls', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/rolls', { signal, params: { header: inOrganisation(member.organisationId) } })),
  });
  return (
    <>
      <h1>{t('rolls.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : (
        <>
          <DataTable
            caption={t('rolls.title')}
            headings={[t('rolls.asOf'), t('rolls.jurisdiction'), t('rolls.voters'), t('rolls.setAside'), 'SHA-256']}
            empty={t('rolls.none')}
            rows={data.items.map((roll) => ({
              key: roll.rollId,
              cells: [
                dateText(roll.asOf),
                roll.jurisdiction,
                numberText(roll.voters),
                numberText(roll.setAside),
                <span key="hash" className="cs-mono" title={roll.sha256}>
                  {roll.sha256.slice(0, 16)}…
                </span>,
              ],
            }))}
          />
          {data.items.length > 1 ? <Differences rolls={data.items} /> : null}
        </>
      )}
      {may('roll.import') ? <ImportRoll /> : null}
    </>
  );
}

interface Roll {
  readonly rollId: string;
  readonly asOf: string;
  readonly jurisdiction: string;
}

function Differences({ rolls }: { readonly rolls: readonly Roll[] }) {
  const { t } = useTranslation('admin');
  const [newer, setNewer] = useState(rolls[0].rollId);
  const [older, setOlder] = useState(rolls[1].rollId);
  const compare = useAct({
    send: (_: null) =>
      answerOf(api.GET('/api/v1/rolls/{rollId}/differences', { params: { path: { rollId: newer }, query: { before: older } } })),
    touches: [],
  });
  const options = rolls.map((roll) => (
    <option key={roll.rollId} value={roll.rollId}>
      {dateText(roll.asOf)} · {roll.jurisdiction}
    </option>
  ));
  const counts = compare.data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!compare.isPending) compare.mutate(null);
      }}
    >
      <h2>{t('rolls.differences')}</h2>
      <div className="cs-row">
        <SelectField label={t('rolls.older')} value={older} onChange={(event) => setOlder(event.target.value)}>
          {options}
        </SelectField>
        <SelectField label={t('rolls.newer')} value={newer} onChange={(event) => setNewer(event.target.value)}>
          {options}
        </SelectField>
        <Button type="submit" waits={compare.isPending}>
          {t('rolls.compare')}
        </Button>
      </div>
      <ProblemAlert error={compare.error} />
      {counts === undefined ? null : (
        <div role="status">
          <ul className="cs-figures">
            {(['added', 'removed', 'changed', 'unchanged'] as const).map((name) => (
              <li key={name}>
                <b>{numberText(counts[name])}</b>
                {t(`rolls.${name}`)}
              </li>
            ))}
          </ul>
          <DataTable
            caption={t('rolls.by')}
            headings={[t('rolls.what'), t('rolls.voters')]}
            rows={counts.by.map(({ what, voters }) => ({
              key: what,
              cells: [t(`rolls.change.${what}` as 'rolls.change.name'), numberText(voters)],
            }))}
          />
        </div>
      )}
    </form>
  );
}

function ImportRoll() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const [file, setFile] = useState<File | null>(null);
  const [jurisdiction, setJurisdiction] = useState('');
  const bring = useAct({
    send: (_: null) =>
      sendFile<{ readonly asOf: string; readonly voters: number }>({
        path: `/api/v1/rolls?jurisdiction=${encodeURIComponent(jurisdiction)}`,
        file: file!,
        media: 'application/octet-stream',
        headers: inOrganisation(member.organisationId),
      }),
    touches: [['rolls']],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!bring.isPending && file !== null) bring.mutate(null);
      }}
    >
      <h2>{t('rolls.import')}</h2>
      <FileField label={t('rolls.file')} hint={t('rolls.fileHint')} accept=".roll" required onFile={setFile} />
      <TextField
        label={t('rolls.jurisdiction')}
        required
        maxLength={100}
        value={jurisdiction}
        onChange={(event) => setJurisdiction(event.target.value)}
      />
      <ProblemAlert error={bring.error} />
      {bring.data === undefined ? null : (
        <p role="status">{t('rolls.kept', { day: dateText(bring.data.asOf), voters: numberText(bring.data.voters) })}</p>
      )}
      <Button type="submit" waits={bring.isPending}>
        {t('rolls.keep')}
      </Button>
    </form>
  );
}
