import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { inPetition } from '../ui/address.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { useMay, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { Tick } from '../ui/select-field.tsx';
import { Certification, Documents } from './certification.tsx';
import { CountStep } from './count-step.tsx';
import { type Count, countQuery, officeKey } from './office-data.ts';
import { StepTable } from './step-table.tsx';

/** The official count from raw count to certificate, one step after the other; nothing of a screening is shown before the choice is made. */
export function Screen() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const { data, error } = useQuery(countQuery(petition.id));
  return (
    <>
      <h1>{t('count.title')}</h1>
      <p>{t('count.required', { required: numberText(petition.required) })}</p>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : <Steps count={data} />}
    </>
  );
}

function Steps({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const sample = count.method === 'sample';
  return (
    <>
      <CountStep title={t('count.rawTitle')} done={count.rawCounts.length > 0} now={count.rawCounts.length === 0}>
        <RawCount count={count} />
      </CountStep>
      <CountStep title={t('count.choiceTitle')} done={count.method !== null} now={count.rawCounts.length > 0 && count.method === null}>
        <Choice count={count} />
      </CountStep>
      {sample ? (
        <>
          <CountStep title={t('count.frameTitle')} done={count.frame !== null} now={count.frame === null}>
            <FrameShown count={count} />
          </CountStep>
          <CountStep title={t('count.drawTitle')} done={count.draw !== null} now={count.frame !== null && count.draw === null}>
            <Draw count={count} />
          </CountStep>
        </>
      ) : null}
      <Certification count={count} />
      <Documents count={count} />
    </>
  );
}

function RawCount({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const may = useMay();
  const last = count.rawCounts.at(-1);
  const [lines, setLines] = useState(String(last?.lines ?? count.linesOnRecord));
  const [reason, setReason] = useState('');
  const record = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/raw-counts', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { lines: Number(lines), reason, after: last?.number ?? 0 },
        }),
      ),
    touches: [officeKey(petition.id)],
  });
  const differs = last !== undefined && last.lines !== count.linesOnRecord;
  return (
    <>
      <p>{t('count.onRecord', { lines: numberText(count.linesOnRecord) })}</p>
      {differs ? <p className="cs-tag cs-tag--warn">{t('count.differs')}</p> : null}
      <DataTable
        caption={t('count.history')}
        headings={[t('count.number'), t('count.lines'), t('count.reason'), t('count.at')]}
        empty={t('count.noRaw')}
        rows={count.rawCounts.map((each) => ({
          key: each.number,
          cells: [each.number, numberText(each.lines), each.reason, dateText(each.at)],
        }))}
      />
      {may('count.official') && count.frame === null && count.certificate === null ? (
        <details open={last === undefined}>
          <summary>{last === undefined ? t('count.recordRaw') : t('count.correctRaw')}</summary>
          <form
            className="cs-form"
            onSubmit={(event) => {
              event.preventDefault();
              if (!record.isPending) record.mutate(null, { onSuccess: () => setReason('') });
            }}
          >
            <TextField
              label={t('count.lines')}
              type="number"
              min={0}
              required
              value={lines}
              onChange={(event) => setLines(event.target.value)}
            />
            <TextField
              label={t('count.reason')}
              hint={t('count.reasonHint')}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <ProblemAlert error={record.error} />
            <Button type="submit" waits={record.isPending}>
              {t('count.record')}
            </Button>
          </form>
        </details>
      ) : null}
    </>
  );
}

function Choice({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const may = useMay();
  const choose = useAct({
    send: (method: 'sample' | 'full', key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/count-choice', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { method },
        }),
      ),
    touches: [officeKey(petition.id), ['petition', petition.id], ['petitions']],
  });
  if (count.method !== null) return <p>{t(`count.method.${count.method}`)}</p>;
  if (count.rawCounts.length === 0) return <p>{t('count.choiceLater')}</p>;
  return (
    <>
      <p>{t('count.choiceWhat')}</p>
      {count.sample === null || !count.sample.allowed ? (
        <p>{t('count.noSample')}</p>
      ) : (
        <>
          <p>{t('count.sampleSize', { size: numberText(count.sample.size) })}</p>
          <StepTable caption={t('count.sizeSteps')} steps={count.sample.steps} />
        </>
      )}
      <ProblemAlert error={choose.error} />
      {may('count.official') ? (
        <div className="cs-row">
          {count.sample?.allowed ? (
            <Button waits={choose.isPending} onClick={() => choose.mutate('sample')}>
              {t('count.chooseSample')}
            </Button>
          ) : null}
          <Button look={count.sample?.allowed ? 'outline' : 'plain'} waits={choose.isPending} onClick={() => choose.mutate('full')}>
            {t('count.chooseFull')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function FrameShown({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const may = useMay();
  const publish = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/frame', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    touches: [officeKey(petition.id)],
  });
  if (count.frame !== null) {
    return (
      <>
        <p>{t('count.framePublished', { at: dateText(count.framePublished ?? '') })}</p>
        <p className="cs-mono">{count.frame}</p>
      </>
    );
  }
  return (
    <>
      <p>{t('count.frameWhat')}</p>
      <ProblemAlert error={publish.error} />
      {may('count.official') ? (
        <Button waits={publish.isPending} onClick={() => publish.mutate(null)}>
          {t('count.publish')}
        </Button>
      ) : null}
    </>
  );
}

function Draw({ count }: { readonly count: Count }) {
  const { t } = useTranslation('office');
  const place = usePlace();
  const petition = usePetition();
  const may = useMay();
  const [dice, setDice] = useState('');
  const [seen, setSeen] = useState(false);
  const draw = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/draw', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { frame: count.frame ?? '', seed: dice },
        }),
      ),
    touches: [officeKey(petition.id)],
  });
  if (count.draw !== null) {
    const { seed, size, at, fingerprint, first } = count.draw;
    return (
      <>
        <dl className="cs-facts">
          <dt>{t('count.dice')}</dt>
          <dd className="cs-mono">{seed}</dd>
          <dt>{t('count.drawn')}</dt>
          <dd>{dateText(at)}</dd>
          <dt>{t('count.size')}</dt>
          <dd>
            {numberText(size)} {count.sample?.everyLine ? t('count.everyLine') : ''}
          </dd>
          <dt>{t('count.fingerprint')}</dt>
          <dd className="cs-mono">{fingerprint}</dd>
        </dl>
        <p>{t('count.redo')}</p>
        <pre className="cs-pre">{`countersign sample draw --frame ${count.frame} --seed "${seed}" --count ${size}`}</pre>
        <details>
          <summary>{t('count.firstLines')}</summary>
          <DataTable
            caption={t('count.firstLines')}
            headings={[t('count.order'), t('count.position'), t('count.counter')]}
            rows={first.map(({ position, counter }, i) => ({
              key: position,
              cells: [i + 1, numberText(position), numberText(counter)],
            }))}
          />
        </details>
        <p>
          <Link to={inPetition(place, 'pull-list') as never}>{t('count.pullList')}</Link>
        </p>
      </>
    );
  }
  if (count.frame === null) return <p>{t('count.drawLater')}</p>;
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!draw.isPending) draw.mutate(null);
      }}
    >
      <p>{t('count.drawWhat')}</p>
      <TextField
        label={t('count.dice')}
        hint={t('count.diceHint')}
        required
        maxLength={500}
        autoComplete="off"
        inputMode="numeric"
        value={dice}
        onChange={(event) => setDice(event.target.value)}
      />
      <Tick label={t('count.witnessed')} required checked={seen} onChange={(event) => setSeen(event.target.checked)} />
      <ProblemAlert error={draw.error} />
      {may('count.official') ? (
        <Button type="submit" waits={draw.isPending}>
          {t('count.drawNow')}
        </Button>
      ) : null}
    </form>
  );
}
