import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { inPetition } from '../ui/address.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button } from '../ui/field.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { useMay, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Source } from '../ui/source.tsx';
import { type Examination, examinationKey, examinationQuery, useOpenNotes } from './examination-data.ts';
import { NoteBook } from './note-book.tsx';

/** The examination of the lines found invalid: the law, the clock, the lines, and what the proponents question. */
export function Screen() {
  const { t } = useTranslation('examination');
  const petition = usePetition();
  const may = useMay();
  const { data, error } = useQuery(examinationQuery(petition.id));
  const open = data?.state === 'open' || (data?.certified != null && !may('examination.note'));
  return (
    <div className="cs-no-print">
      <h1>{t('title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : <Law examination={data} />}
      {data !== undefined && open ? (
        <>
          {may('examination.note') ? <Questioned examination={data} /> : null}
          {may('examination.note') ? <NoteBook /> : null}
          <Lines examination={data} />
        </>
      ) : null}
    </div>
  );
}

function daysLeft(date: string): number {
  const today = new Date().toLocaleDateString('en-CA');
  return Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
}

function Law({ examination }: { readonly examination: Examination }) {
  const { t, i18n } = useTranslation('examination');
  const language = i18n.language === 'es' ? 'es' : 'en';
  const place = usePlace();
  const { law, state, begun, ended, dates, certified } = examination;
  return (
    <>
      <p className={`cs-tag ${state === 'open' ? 'cs-tag--good' : 'cs-tag--warn'}`} data-state={state}>
        {t(`state.${state}`)}
      </p>
      <dl className="cs-facts">
        <dt>{t('who')}</dt>
        <dd>{law.who[language]}</dd>
        <dt>{t('where')}</dt>
        <dd>
          {law.where[language]}. {law.onPremises === 'yes' ? t('onPremises') : ''}
        </dd>
        <dt>{t('export')}</dt>
        <dd>{t(`exports.${law.export}`)}</dd>
        <dt>{t('cost')}</dt>
        <dd>{law.cost[language]}</dd>
        {begun === null ? null : (
          <>
            <dt>{t('begun')}</dt>
            <dd>{dateText(begun)}</dd>
          </>
        )}
        {ended === null ? null : (
          <>
            <dt>{t('ended')}</dt>
            <dd>{dateText(ended)}</dd>
          </>
        )}
        {dates.map((date) => (
          <div key={date.event}>
            <dt>{t(`date.${date.event}` as 'date.review-request-deadline', { defaultValue: date.words })}</dt>
            <dd>
              {dateText(date.date)} {daysLeft(date.date) >= 0 ? t('daysLeft', { count: daysLeft(date.date) }) : t('past')}{' '}
              <Source {...date} />
            </dd>
          </div>
        ))}
        <dt>{t('source')}</dt>
        <dd>
          <Source {...law} />
        </dd>
        <dt>{t('challenge')}</dt>
        <dd>
          {law.challenge === null ? (
            t('noChallenge')
          ) : (
            <>
              {law.challenge.words[language]} <Source {...law.challenge} />{' '}
              <Link to={inPetition(place, 'challenges') as never}>{t('toChallenges')}</Link>
            </>
          )}
        </dd>
      </dl>
      {certified === null ? null : (
        <ul className="cs-figures">
          <li>
            <b>{numberText(certified.required)}</b>
            {t('required')}
          </li>
          <li>
            <b>{numberText(certified.lines)}</b>
            {t('examined')}
          </li>
          <li>
            <b>{numberText(certified.valid)}</b>
            {t('valid')}
          </li>
          {certified.shortfall === null ? null : (
            <li>
              <b>{numberText(certified.shortfall)}</b>
              {t('shortfall')}
            </li>
          )}
        </ul>
      )}
    </>
  );
}

/** The running total of what the proponents question, against what they would need. */
function Questioned({ examination }: { readonly examination: Examination }) {
  const { t } = useTranslation('examination');
  const petition = usePetition();
  const notes = useOpenNotes(petition.id);
  const shortfall = examination.certified?.shortfall ?? null;
  if (notes === null) return null;
  const questioned = [...notes.values()].filter(({ questioned: marked }) => marked).length;
  return (
    <p role="status">
      <strong data-questioned={questioned}>{t('questioned', { count: questioned, shown: numberText(questioned) })}</strong>{' '}
      {shortfall === null
        ? null
        : questioned >= shortfall
          ? t('enough', { shortfall: numberText(shortfall) })
          : t('missing', { missing: numberText(shortfall - questioned), shortfall: numberText(shortfall) })}
    </p>
  );
}

function Lines({ examination }: { readonly examination: Examination }) {
  const { t, i18n } = useTranslation('examination');
  const language = i18n.language === 'es' ? 'es' : 'en';
  const place = usePlace();
  const petition = usePetition();
  const [reason, setReason] = useState('');
  const list = useInfiniteQuery({
    queryKey: [...examinationKey(petition.id), 'lines', reason],
    initialPageParam: 0,
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/api/v1/petitions/{petitionId}/examination/lines', {
          signal,
          params: { path: { petitionId: petition.id }, query: { after: pageParam, limit: 100, ...(reason === '' ? {} : { reason }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });
  const reasons = examination.certified?.reasons ?? [];
  const words = new Map(reasons.map((each) => [each.code, each.words[language]]));
  const items = list.data?.pages.flatMap(({ items: page }) => page) ?? [];
  return (
    <section>
      <h2>{t('lines')}</h2>
      <div className="cs-row">
        <SelectField label={t('reason')} value={reason} onChange={(event) => setReason(event.target.value)}>
          <option value="">{t('allReasons')}</option>
          {reasons.map((each) => (
            <option key={each.code} value={each.code}>
              {each.words[language]} ({numberText(each.lines)})
            </option>
          ))}
        </SelectField>
      </div>
      <ProblemAlert error={list.error} />
      {list.isPending ? (
        <Waiting />
      ) : (
        <DataTable
          caption={t('lines')}
          headings={[t('place'), t('reason')]}
          empty={t('noLines')}
          rows={items.map((line) => ({
            key: line.lineId,
            cells: [
              <Link key="line" to={inPetition(place, `examination/${line.lineId}`) as never}>
                {t('at', { section: line.section, page: line.page, line: line.line })}
              </Link>,
              words.get(line.reason) ?? line.reason,
            ],
          }))}
        />
      )}
      {list.hasNextPage ? (
        <Button look="outline" waits={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </section>
  );
}
