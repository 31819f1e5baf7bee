import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { Button, TextField } from '../ui/field.tsx';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { useRequestKey } from '../ui/request-key.ts';
import { SelectField, TextArea, Tick } from '../ui/select-field.tsx';
import { type Papers, papersQuery, useRefresh } from './data.ts';

type Shown = Papers['items'][number];
type Paper = NonNullable<Shown['paper']>;
type Of<K extends Paper['kind']> = Extract<Paper, { readonly kind: K }>;

const EMPTY: { readonly [K in Paper['kind']]: Of<K> } = {
  notice: {
    kind: 'notice',
    officer: '',
    office: '',
    grounds: '',
    spanish: '',
    proponents: [],
    nominationSignatures: null,
    names: [],
    inDictionary: [],
  },
  answer: { kind: 'answer', none: false, text: '', spanish: '', by: '', address: '', names: [], inDictionary: [] },
  measure: {
    kind: 'measure',
    title: '',
    titleSpanish: '',
    summary: '',
    summarySpanish: '',
    text: '',
    spanish: '',
    proponents: [],
  },
  'proof-of-service': {
    kind: 'proof-of-service',
    document: '',
    servedOn: '',
    servedAt: null,
    manner: 'personal',
    to: '',
    place: '',
    by: '',
  },
  'filing-receipt': { kind: 'filing-receipt', filedOn: '', receivedBy: '', sections: 0, lines: 0 },
  committee: { kind: 'committee', committee: '', treasurer: '', address: '', number: '', topFunders: [] },
  'voter-file-agreement': { kind: 'voter-file-agreement', applicant: '', on: '', purpose: '', source: '' },
};

/** The campaign's papers: what they say, the words counted by the code's own rule, and each as PDF. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const { data, error } = useQuery(papersQuery(petition.id));
  return (
    <>
      <h1>{t('papers.title')}</h1>
      <p>{t('papers.note')}</p>
      <ProblemAlert error={error} />
      {data === undefined ? <Waiting /> : null}
      {data?.items.map((each) => (
        <details key={each.kind} className="cs-document">
          <summary>
            <h2 className="cs-summary">
              {t(`papers.kind.${each.kind}`)} · {each.number === 0 ? t('papers.missing') : t('papers.version', { number: each.number })}
            </h2>
          </summary>
          {/* A new version from elsewhere fills the form anew. */}
          <PaperForm key={each.number} shown={each} needed={each.kind === 'notice' ? data.proponentsNeeded : null} />
        </details>
      ))}
    </>
  );
}

function PaperForm({ shown, needed }: { readonly shown: Shown; readonly needed: number | null }) {
  const { t, i18n } = useTranslation('campaign');
  const petition = usePetition();
  const refresh = useRefresh(petition.id);
  const key = useRequestKey();
  const [paper, setPaper] = useState<Paper>(shown.paper ?? EMPTY[shown.kind]);
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/papers', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key.current() } },
          body: { after: shown.number, paper },
        }),
      ),
    async onSuccess() {
      key.used();
      await refresh();
    },
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate();
      }}
    >
      <Fields paper={paper} change={(part) => setPaper({ ...paper, ...part } as Paper)} />
      {shown.words === null ? null : (
        <p>
          {t('papers.words', { counted: shown.words.counted, most: shown.words.most ?? '—' })}
          {shown.words.runs.length + shown.words.hyphenated.length === 0
            ? ''
            : ` ${t('papers.mayBeOne', { words: [...shown.words.runs, ...shown.words.hyphenated].join('; ') })}`}
        </p>
      )}
      {needed === null ? null : <p>{t('papers.needed', { count: needed })}</p>}
      <ProblemAlert error={change.error} />
      <Button type="submit" waits={change.isPending}>
        {t('papers.keep')}
      </Button>
      {shown.number === 0 ? null : (
        <p>
          <a href={`/api/v1/petitions/${petition.id}/papers/${shown.kind}?language=${i18n.language === 'es' ? 'es' : 'en'}`}>
            {t('papers.pdf')}
          </a>
        </p>
      )}
    </form>
  );
}

/** One line each, or several where that is usual. */
function lines(text: string): string[] {
  return text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function Fields({ paper, change }: { readonly paper: Paper; readonly change: (part: object) => void }): ReactNode {
  const { t } = useTranslation('campaign');
  const text = (name: string, value: string, required = true) => (
    <TextField
      label={t(`papers.field.${name}` as 'papers.field.officer')}
      value={value}
      onChange={(event) => change({ [name]: event.target.value })}
      required={required}
      autoComplete="off"
    />
  );
  const day = (name: string, value: string) => (
    <TextField
      label={t(`papers.field.${name}` as 'papers.field.officer')}
      type="date"
      value={value}
      onChange={(event) => change({ [name]: event.target.value })}
      required
    />
  );
  const many = (name: string, value: readonly string[], hint?: string) => (
    <TextArea
      label={t(`papers.field.${name}` as 'papers.field.officer')}
      {...(hint === undefined ? {} : { hint })}
      defaultValue={value.join('\n')}
      onChange={(event) => change({ [name]: lines(event.target.value) })}
    />
  );
  const long = (name: string, value: string, required = false, spanish = false) => (
    <TextArea
      label={t(`papers.field.${name}` as 'papers.field.officer')}
      {...(spanish ? { lang: 'es', hint: t('papers.spanishHint') } : {})}
      value={value}
      onChange={(event) => change({ [name]: event.target.value })}
      required={required}
    />
  );
  const marks = (one: Of<'notice'> | Of<'answer'>) => (
    <>
      {many('names', one.names ?? [], t('papers.oneEach'))}
      {many('inDictionary', one.inDictionary ?? [], t('papers.oneEach'))}
    </>
  );
  switch (paper.kind) {
    case 'notice':
      return (
        <>
          {text('officer', paper.officer)}
          {text('office', paper.office)}
          {long('grounds', paper.grounds, true)}
          {marks(paper)}
          {long('spanish', paper.spanish ?? '', false, true)}
          <TextArea
            label={t('papers.field.proponents')}
            hint={t('papers.proponentsHint')}
            defaultValue={paper.proponents.map(({ name, address }) => `${name}; ${address}`).join('\n')}
            onChange={(event) =>
              change({
                proponents: lines(event.target.value).map((each) => {
                  const [name, ...address] = each.split(';');
                  return { name: name.trim(), address: address.join(';').trim(), mailing: '' };
                }),
              })
            }
          />
          <TextField
            label={t('papers.field.nominationSignatures')}
            hint={t('papers.nominationHint')}
            type="number"
            min={0}
            value={paper.nominationSignatures ?? ''}
            onChange={(event) => change({ nominationSignatures: event.target.value === '' ? null : Number(event.target.value) })}
          />
        </>
      );
    case 'answer':
      return (
        <>
          <Tick label={t('papers.field.none')} checked={paper.none} onChange={(event) => change({ none: event.target.checked })} />
          <TextArea
            label={t('papers.field.text')}
            value={paper.text}
            onChange={(event) => change({ text: event.target.value })}
            disabled={paper.none}
          />
          {marks(paper)}
          {paper.none ? null : long('spanish', paper.spanish ?? '', false, true)}
          {text('by', paper.by, false)}
          {text('address', paper.address, false)}
        </>
      );
    case 'measure':
      return (
        <>
          {text('title', paper.title)}
          {text('titleSpanish', paper.titleSpanish ?? '', false)}
          {long('summary', paper.summary)}
          {long('summarySpanish', paper.summarySpanish ?? '', false, true)}
          <TextArea label={t('papers.field.fullText')} value={paper.text} onChange={(event) => change({ text: event.target.value })} />
          {long('spanish', paper.spanish ?? '', false, true)}
          {many('proponents', paper.proponents, t('papers.oneEach'))}
        </>
      );
    case 'proof-of-service':
      return (
        <>
          {text('document', paper.document)}
          {text('to', paper.to)}
          {day('servedOn', paper.servedOn)}
          <TextField
            label={t('papers.field.servedAt')}
            type="time"
            value={paper.servedAt ?? ''}
            onChange={(event) => change({ servedAt: event.target.value === '' ? null : event.target.value })}
          />
          <SelectField label={t('papers.field.manner')} value={paper.manner} onChange={(event) => change({ manner: event.target.value })}>
            <option value="personal">{t('papers.manner.personal')}</option>
            <option value="certified-mail">{t('papers.manner.certified-mail')}</option>
          </SelectField>
          {text('place', paper.place, false)}
          {text('by', paper.by)}
        </>
      );
    case 'filing-receipt':
      return (
        <>
          {day('filedOn', paper.filedOn)}
          {(['sections', 'lines'] as const).map((name) => (
            <TextField
              key={name}
              label={t(`papers.field.${name}`)}
              type="number"
              min={0}
              value={paper[name]}
              onChange={(event) => change({ [name]: Number(event.target.value) })}
              required
            />
          ))}
          {text('receivedBy', paper.receivedBy, false)}
        </>
      );
    case 'committee':
      return (
        <>
          {text('committee', paper.committee)}
          {text('treasurer', paper.treasurer)}
          {text('address', paper.address, false)}
          {text('number', paper.number, false)}
          {many('topFunders', paper.topFunders, t('papers.oneEach'))}
        </>
      );
    case 'voter-file-agreement':
      return (
        <>
          {text('applicant', paper.applicant)}
          {day('on', paper.on)}
          {text('source', paper.source, false)}
          <TextArea
            label={t('papers.field.purpose')}
            value={paper.purpose}
            onChange={(event) => change({ purpose: event.target.value })}
            required
          />
        </>
      );
    default:
      return null;
  }
}
