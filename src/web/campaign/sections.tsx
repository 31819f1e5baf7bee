import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { useRequestKey } from '../ui/request-key.ts';
import { SelectField } from '../ui/select-field.tsx';
import { type Circulation, circulationQuery, circulatorsQuery, useRefresh } from './data.ts';
import { wholeText } from './words.ts';

const MOVES = ['issued', 'returned', 'tallied', 'missing', 'void'] as const;
type Move = (typeof MOVES)[number];
const FILTERS = ['all', 'issued', 'overdue', 'returned', 'missing', 'void', 'none'] as const;
const PAGE = 100;

/** Sections out and back, by number or by code, and the tally of each. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const circulation = useQuery(circulationQuery(petition.id));
  return (
    <>
      <h1>{t('sections.title')}</h1>
      <ProblemAlert error={circulation.error} />
      {circulation.data === undefined ? (
        <Waiting />
      ) : (
        <>
          <p>
            {t('sections.summary', {
              known: wholeText(circulation.data.sections.known),
              out: wholeText(circulation.data.sections.out),
              returned: wholeText(circulation.data.sections.returned),
              missing: wholeText(circulation.data.sections.missing),
              void: wholeText(circulation.data.sections.void),
            })}
          </p>
          <p>
            <a href="/app/phone/">{t('today.phone')}</a>
          </p>
          <MoveForm circulation={circulation.data} />
          <List />
        </>
      )}
    </>
  );
}

function MoveForm({ circulation }: { readonly circulation: Circulation }) {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const circulators = useQuery(circulatorsQuery(petition.id)).data?.items ?? [];
  const key = useRequestKey();
  const [move, setMove] = useState<Move>('issued');
  const [sections, setSections] = useState('');
  const [circulatorId, setCirculator] = useState('');
  const [on, setOn] = useState(circulation.today);
  const [lines, setLines] = useState('');
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: async () => {
      const params = { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key.current() } };
      if (move === 'tallied') {
        const body = { sections, lines: Number(lines), on, ...(reason === '' ? {} : { reason }) };
        const done = await answerOf(api.POST('/api/v1/petitions/{petitionId}/tallies', { params, body }));
        return t('sections.tallied', { count: done.sections, shown: wholeText(done.sections), added: wholeText(done.added) });
      }
      const body = { sections, kind: move, on, ...(circulatorId === '' ? {} : { circulatorId }) };
      const done = await answerOf(api.POST('/api/v1/petitions/{petitionId}/custody', { params, body }));
      return t(`sections.done.${move}`, { count: done.sections, shown: wholeText(done.sections) });
    },
    async onSuccess() {
      key.used();
      setSections('');
      setReason('');
      await refresh();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  }
  return (
    <form className="cs-form" onSubmit={submit}>
      <h2>{t('sections.record')}</h2>
      <SelectField label={t('sections.what')} value={move} onChange={(event) => setMove(event.target.value as Move)}>
        {MOVES.map((each) => (
          <option key={each} value={each}>
            {t(`sections.move.${each}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('sections.which')}
        hint={t('sections.whichHint')}
        value={sections}
        onChange={(event) => setSections(event.target.value)}
        required
        autoComplete="off"
      />
      {move === 'issued' || move === 'returned' ? (
        <SelectField
          label={move === 'issued' ? t('sections.to') : t('sections.from')}
          value={circulatorId}
          required={move === 'issued'}
          onChange={(event) => setCirculator(event.target.value)}
        >
          <option value="">{move === 'issued' ? t('choose') : t('sections.sameAsOut')}</option>
          {circulators
            .filter(({ ended }) => !ended)
            .map((each) => (
              <option key={each.circulatorId} value={each.circulatorId}>
                {each.number} · {each.name}
              </option>
            ))}
        </SelectField>
      ) : null}
      {move === 'tallied' ? (
        <>
          <TextField
            label={t('sections.lines')}
            hint={t('sections.linesHint')}
            type="number"
            min={0}
            value={lines}
            onChange={(event) => setLines(event.target.value)}
            required
          />
          <TextField label={t('sections.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
        </>
      ) : null}
      <TextField label={t('day')} type="date" max={circulation.today} value={on} onChange={(event) => setOn(event.target.value)} required />
      <ProblemAlert error={change.error} />
      {change.data === undefined ? null : (
        <p role="status" className="cs-done">
          {change.data}
        </p>
      )}
      <Button type="submit" waits={change.isPending}>
        {t('record')}
      </Button>
    </form>
  );
}

function List() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('all');
  const [offset, setOffset] = useState(0);
  const query = { offset, limit: PAGE, ...(filter === 'all' ? {} : { custody: filter }) };
  const list = useQuery({
    queryKey: ['campaign', petition.id, 'custody', query],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/petitions/{petitionId}/custody', { signal, params: { path: { petitionId: petition.id }, query } })),
    placeholderData: (before) => before,
  });
  const total = list.data?.total ?? 0;
  return (
    <>
      <h2>{t('sections.list')}</h2>
      <SelectField
        label={t('sections.show')}
        value={filter}
        onChange={(event) => {
          setFilter(event.target.value as (typeof FILTERS)[number]);
          setOffset(0);
        }}
      >
        {FILTERS.map((each) => (
          <option key={each} value={each}>
            {t(`sections.filter.${each}`)}
          </option>
        ))}
      </SelectField>
      <ProblemAlert error={list.error} />
      <p role="status">{t('sections.found', { count: total, shown: wholeText(total) })}</p>
      <DataTable
        caption={t('sections.list')}
        headings={[t('section'), t('sections.custody'), t('sections.since'), t('circulator'), t('lines'), t('sections.counted')]}
        numbers={[4]}
        rows={(list.data?.items ?? []).map((each) => ({
          key: each.code,
          cells: [
            each.code,
            `${t(`sections.filter.${each.custody}` as 'sections.filter.issued')}${each.overdue ? ` · ${t('sections.daysOut', { count: each.daysOut ?? 0 })}` : ''}`,
            each.on === null ? '—' : dateText(each.on),
            each.circulator ?? '—',
            each.lines ?? '—',
            each.talliedOn === null ? '—' : dateText(each.talliedOn),
          ],
        }))}
      />
      {total <= PAGE ? null : (
        <p className="cs-pages">
          <Button look="outline" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>
            {t('before')}
          </Button>
          <Button look="outline" disabled={offset + PAGE >= total} onClick={() => setOffset(offset + PAGE)}>
            {t('next')}
          </Button>
        </p>
      )}
    </>
  );
}
