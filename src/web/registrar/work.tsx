import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { inPetition } from '../ui/address.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText, loadArea, numberText } from '../ui/language.ts';
import { inOrganisation, useMay, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Source } from '../ui/source.tsx';
import { batchLabel } from './desk/batch-label.ts';
import { flagsQuery, officeKey, progressQuery, type Work, workQuery } from './office-data.ts';

/** The work on the lines, for who leads it: how far, how fast, how well, and what waits for a decision. */
export function Screen() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const may = useMay();
  const work = useQuery(workQuery(petition.id));
  return (
    <>
      <h1>{t('work.title')}</h1>
      <ProblemAlert error={work.error} />
      <Figures />
      {work.data === undefined ? (
        <Waiting />
      ) : (
        <>
          <PaceShown pace={work.data.pace} />
          <AgreementShown agreement={work.data.agreement} />
          <Days days={work.data.days} />
          <Batches work={work.data} />
        </>
      )}
      {may('batch.create') ? <NewBatches /> : null}
      <Flags />
      {work.data === undefined ? null : (
        <>
          <h2>{t('work.people')}</h2>
          <DataTable
            caption={t('work.people')}
            headings={[t('work.person'), t('work.role'), t('work.findings'), t('work.today')]}
            empty={t('work.nobody')}
            rows={work.data.people.map((each) => ({
              key: `${each.name} ${each.role}`,
              cells: [each.name, t(`frame:role.${each.role}` as 'work.role'), numberText(each.findings), numberText(each.today)],
            }))}
          />
        </>
      )}
    </>
  );
}

function Figures() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const { data } = useQuery(progressQuery(petition.id));
  if (data === undefined) return null;
  const figures = [
    [t('work.lines'), data.lines],
    [t('work.open'), data.open],
    [t('work.needsReview'), data.needsReview],
    [t('work.valid'), data.valid],
    [t('work.invalid'), data.invalid],
    [t('work.flagged'), data.flagged],
  ] as const;
  return (
    <ul className="cs-figures">
      {figures.map(([name, value]) => (
        <li key={name}>
          <b>{numberText(value)}</b>
          {name}
        </li>
      ))}
    </ul>
  );
}

function PaceShown({ pace }: { readonly pace: Work['pace'] }) {
  const { t } = useTranslation('office');
  const { deadline } = pace;
  const late = pace.finishes !== null && deadline !== null && pace.finishes > deadline.date;
  return (
    <section>
      <h2>{t('pace.title')}</h2>
      <p>
        {t('pace.remaining', { count: pace.remaining, shown: numberText(pace.remaining) })}{' '}
        {pace.perDay === null
          ? t('pace.none')
          : t('pace.perDay', {
              mean: numberText(Math.round(pace.perDay)),
              low: numberText(pace.slowest ?? 0),
              high: numberText(pace.fastest ?? 0),
            })}
      </p>
      {pace.finishes === null ? null : (
        <p>
          <strong>{t('pace.finishes', { day: dateText(pace.finishes) })}</strong>{' '}
          {pace.earliest === pace.latest
            ? null
            : t('pace.between', { from: dateText(pace.earliest ?? pace.finishes), to: dateText(pace.latest ?? pace.finishes) })}
        </p>
      )}
      {deadline === null ? (
        <p>{t('pace.noDeadline')}</p>
      ) : (
        <p>
          {t('pace.deadline', { day: dateText(deadline.date) })} <Source {...deadline} />{' '}
          {pace.finishes === null ? null : (
            <span className={late ? 'cs-tag cs-tag--bad' : 'cs-tag cs-tag--good'}>{late ? t('pace.late') : t('pace.inTime')}</span>
          )}
        </p>
      )}
    </section>
  );
}

function percent(value: number): string {
  return `${numberText(Math.round(value * 1000) / 10)} %`;
}

function AgreementShown({ agreement }: { readonly agreement: Work['agreement'] }) {
  const { t } = useTranslation('office');
  const rows = (['rejected', 'accepted', 'sameReason'] as const).map((name) => {
    const share = agreement[name];
    return {
      key: name,
      cells: [
        t(`agreement.${name}`),
        share.rate === null ? t('agreement.none') : t('agreement.of', { hits: numberText(share.hits), of: numberText(share.of) }),
        share.rate === null ? '–' : percent(share.rate),
        share.rate === null ? '–' : `${percent(share.low)} – ${percent(share.high)}`,
      ],
    };
  });
  return (
    <section>
      <h2>{t('agreement.title')}</h2>
      <p>{t('agreement.what')}</p>
      <DataTable
        caption={t('agreement.title')}
        headings={[t('agreement.lines'), t('agreement.same'), t('agreement.share'), t('agreement.interval')]}
        rows={rows}
      />
    </section>
  );
}

function Days({ days }: { readonly days: Work['days'] }) {
  const { t } = useTranslation('office');
  if (days.length === 0) return null;
  const most = Math.max(...days.map(({ findings }) => findings));
  return (
    <section>
      <h2>{t('work.days')}</h2>
      <ul className="cs-bars">
        {days.slice(-10).map(({ day, findings, people }) => (
          <li key={day}>
            <span>{dateText(day)}</span>
            <progress
              value={findings}
              max={most}
              aria-label={t('work.day', { day: dateText(day), findings: numberText(findings), people })}
            />
            <span>{numberText(findings)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Labels of batches are named in the words of the desk. */
function useBatchLabel(): (label: string) => string {
  const { t } = useTranslation('desk');
  const [words, setWords] = useState(false);
  useEffect(() => void loadArea('desk').then(() => setWords(true)), []);
  return (label) => (words ? batchLabel(t, label) : label);
}

function Batches({ work }: { readonly work: Work }) {
  const { t } = useTranslation('office');
  const labelOf = useBatchLabel();
  const petition = usePetition();
  const may = useMay();
  const release = useAct({
    send: (batchId: string) => answerOf(api.POST('/api/v1/batches/{batchId}/release', { params: { path: { batchId } } })),
    touches: [officeKey(petition.id)],
  });
  return (
    <section>
      <h2>{t('batches.title')}</h2>
      <DataTable
        caption={t('batches.title')}
        headings={[t('batches.purpose'), t('batches.free'), t('batches.held'), t('batches.done')]}
        empty={t('batches.none')}
        rows={work.batches.map((each) => ({
          key: each.purpose,
          cells: [t(`purpose.${each.purpose}`), numberText(each.free), numberText(each.held), numberText(each.done)],
        }))}
      />
      <ProblemAlert error={release.error} />
      {work.held.length === 0 ? null : (
        <DataTable
          caption={t('batches.inHands')}
          headings={[
            t('batches.holder'),
            t('batches.label'),
            t('batches.purpose'),
            t('batches.progress'),
            t('batches.since'),
            t('batches.take'),
          ]}
          rows={work.held.map((each) => ({
            key: each.batchId,
            cells: [
              each.holder,
              labelOf(each.label),
              t(`purpose.${each.purpose}`),
              `${numberText(each.done)} / ${numberText(each.lines)}`,
              dateText(each.since),
              may('batch.create') ? (
                <Button
                  key="take"
                  look="outline"
                  waits={release.isPending}
                  aria-label={t('batches.takeFrom', { holder: each.holder, label: labelOf(each.label) })}
                  onClick={() => release.mutate(each.batchId)}
                >
                  {t('batches.takeBack')}
                </Button>
              ) : (
                '–'
              ),
            ],
          }))}
        />
      )}
    </section>
  );
}

function NewBatches() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const { member } = usePlace();
  const [purpose, setPurpose] = useState<'first' | 'second' | 'recheck'>('first');
  const [size, setSize] = useState('50');
  const [accepted, setAccepted] = useState('50');
  const [rollId, setRoll] = useState('');
  const rolls = useQuery({
    queryKey: ['rolls', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/rolls', { signal, params: { header: inOrganisation(member.organisationId) } })),
  });
  const create = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/batches', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: {
            purpose,
            size: Number(size),
            acceptedPercent: Number(accepted),
            requestKey: key,
            ...(purpose === 'recheck' && rollId !== '' ? { rollId } : {}),
          },
        }),
      ),
    touches: [officeKey(petition.id)],
  });
  return (
    <section>
      <h2>{t('batches.new')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!create.isPending) create.mutate(null);
        }}
      >
        <div className="cs-row">
          <SelectField label={t('batches.purpose')} value={purpose} onChange={(event) => setPurpose(event.target.value as typeof purpose)}>
            {(['first', 'second', 'recheck'] as const).map((each) => (
              <option key={each} value={each}>
                {t(`purpose.${each}`)}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t('batches.size')}
            type="number"
            min={1}
            max={1000}
            required
            value={size}
            onChange={(event) => setSize(event.target.value)}
          />
          {purpose === 'second' ? (
            <TextField
              label={t('batches.accepted')}
              type="number"
              min={0}
              max={200}
              required
              value={accepted}
              onChange={(event) => setAccepted(event.target.value)}
            />
          ) : null}
          {purpose === 'recheck' ? (
            <SelectField label={t('batches.roll')} required value={rollId} onChange={(event) => setRoll(event.target.value)}>
              <option value="">{t('choose')}</option>
              {rolls.data?.items
                .filter(({ jurisdiction }) => jurisdiction === petition.jurisdiction)
                .map((roll) => (
                  <option key={roll.rollId} value={roll.rollId}>
                    {dateText(roll.asOf)}
                  </option>
                ))}
            </SelectField>
          ) : null}
          <Button type="submit" waits={create.isPending}>
            {t('batches.cut')}
          </Button>
        </div>
        <p className="usa-hint">{t(`purposeHint.${purpose}`)}</p>
        <ProblemAlert error={create.error} />
        {create.data === undefined ? null : (
          <p role="status">{t('batches.made', { batches: numberText(create.data.batches), lines: numberText(create.data.lines) })}</p>
        )}
      </form>
    </section>
  );
}

function Flags() {
  const { t } = useTranslation('office');
  const place = usePlace();
  const petition = usePetition();
  const { data, error } = useQuery(flagsQuery(petition.id));
  return (
    <section>
      <h2>{t('flags.title')}</h2>
      <ProblemAlert error={error} />
      {data === undefined ? null : (
        <DataTable
          caption={t('flags.title')}
          headings={[t('line.place'), t('flags.note'), t('flags.by'), t('flags.at'), t('line.standing')]}
          empty={t('flags.none')}
          rows={data.items.map((flag) => ({
            key: flag.lineId,
            cells: [
              <Link key="line" to={inPetition(place, `lines/${flag.lineId}`) as never}>
                {t('line.at', { section: flag.section, page: flag.page, line: flag.line })}
              </Link>,
              flag.note,
              flag.by,
              dateText(flag.at),
              t(`standing.${flag.status}` as 'standing.open'),
            ],
          }))}
        />
      )}
    </section>
  );
}
