import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { Button, TextField } from '../../ui/field.tsx';
import { dateText } from '../../ui/language.ts';
import { ProblemAlert, Waiting } from '../../ui/problem.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import type { Reason, Section } from './desk-types.ts';
import { reasonWords } from './reasons.ts';

/** Reviews a section: its declaration, dates and heading come before any of its lines. */
export function SectionForm({
  sectionId,
  reasons,
  onDone,
}: {
  readonly sectionId: string;
  readonly reasons: readonly Reason[];
  readonly onDone: (section: Section) => void;
}) {
  const { t } = useTranslation('desk');
  const { data: section, error } = useQuery({
    queryKey: ['section', sectionId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/sections/{sectionId}', { signal, params: { path: { sectionId } } })),
    staleTime: 0,
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (section === undefined) return <Waiting />;
  return (
    <div className="desk-section">
      <SectionLines section={section} />
      <ReviewForm
        key={sectionId}
        section={section}
        reasons={reasons}
        onDone={() => onDone(section)}
        heading={t('section.title', { code: section.code })}
      />
    </div>
  );
}

function ReviewForm({
  section,
  reasons,
  onDone,
  heading,
}: {
  readonly section: Section;
  readonly reasons: readonly Reason[];
  readonly onDone: () => void;
  readonly heading: string;
}) {
  const { t, i18n } = useTranslation('desk');
  const faults = reasons.filter(({ scope }) => scope === 'section');
  const [fault, setFault] = useState(section.review?.fault ?? '');
  const [from, setFrom] = useState(section.review?.signedFrom ?? '');
  const [to, setTo] = useState(section.review?.signedTo ?? '');
  const [note, setNote] = useState('');
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/sections/{sectionId}/reviews', {
          params: { path: { sectionId: section.sectionId } },
          body: {
            outcome: fault === '' ? 'pass' : 'fault',
            ...(fault === '' ? {} : { fault }),
            ...(from === '' ? {} : { signedFrom: from }),
            ...(to === '' ? {} : { signedTo: to }),
            note,
          },
        }),
      ),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  /** The number of a fault picks it, 0 picks none. */
  function onKey(event: KeyboardEvent<HTMLFieldSetElement>): void {
    const number = Number.parseInt(event.key, 10);
    if (Number.isNaN(number) || number > faults.length) return;
    setFault(number === 0 ? '' : faults[number - 1].code);
    event.preventDefault();
  }
  return (
    <form className="desk-section__form" onSubmit={submit}>
      <h2>{heading}</h2>
      <p>{t('section.text')}</p>
      {section.custody.length === 0 ? null : (
        <p className="desk-quiet">
          {section.custody.map(({ kind, on }) => `${t(`custody.${kind}` as 'custody.issued')} ${dateText(on)}`).join(' · ')}
        </p>
      )}
      <ProblemAlert error={save.error} />
      <fieldset className="usa-fieldset" onKeyDown={onKey}>
        <legend className="usa-legend">{t('section.fault')}</legend>
        {[null, ...faults].map((each, i) => {
          const code = each?.code ?? '';
          return (
            <div className="usa-radio" key={code}>
              <input
                className="usa-radio__input"
                type="radio"
                name="fault"
                id={`fault-${i}`}
                value={code}
                checked={fault === code}
                // biome-ignore lint/a11y/noAutofocus: the one thing to decide here
                autoFocus={fault === code && i === 0}
                onChange={() => setFault(code)}
              />
              <label className="usa-radio__label" htmlFor={`fault-${i}`}>
                {i} · {each === null ? t('section.none') : reasonWords(each, i18n.language)}
              </label>
            </div>
          );
        })}
      </fieldset>
      <div className="desk-section__dates">
        <TextField
          label={t('section.from')}
          type="date"
          value={from}
          max={to || undefined}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField label={t('section.to')} type="date" value={to} min={from || undefined} onChange={(event) => setTo(event.target.value)} />
      </div>
      <TextField label={t('section.note')} value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
      <Button type="submit" waits={save.isPending}>
        {fault === '' ? t('section.pass') : t('section.atFault')}
      </Button>
    </form>
  );
}

function SectionLines({ section }: { readonly section: Section }) {
  const { t } = useTranslation('desk');
  return (
    <ScrollRegion label={t('section.lines', { code: section.code })}>
      <table className="usa-table usa-table--compact desk-sheet">
        <caption>{t('section.lines', { code: section.code })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('paper.line')}</th>
            <th scope="col">{t('paper.name')}</th>
            <th scope="col">{t('paper.address')}</th>
            <th scope="col">{t('paper.signedOn')}</th>
          </tr>
        </thead>
        <tbody>
          {section.lines.map((line) => (
            <tr key={line.lineId}>
              <th scope="row">
                {line.page}/{line.line}
              </th>
              <td>{line.name === '' ? `${line.firstName} ${line.lastName}` : line.name}</td>
              <td>{[line.address, line.city, line.zip].filter((part) => part !== '').join(', ')}</td>
              <td>{line.signedOn}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
