import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { Button, TextField } from '../../ui/field.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import type { Line } from './desk-types.ts';

const FIELDS = ['name', 'firstName', 'lastName', 'address', 'city', 'zip', 'signedOn', 'birthDate'] as const;
type Field = (typeof FIELDS)[number];
type Words = Readonly<Record<Field, string>>;

const LABELS = {
  name: 'paper.name',
  firstName: 'reading.firstName',
  lastName: 'reading.lastName',
  address: 'paper.address',
  city: 'paper.city',
  zip: 'paper.zip',
  signedOn: 'paper.signedOn',
  birthDate: 'paper.birth',
} as const satisfies Readonly<Record<Field, string>>;

/** What is written on the line, as this person reads it. The earlier readings stay; candidates and law go by the new one. */
export function ReadingForm({ line, onDone, onClose }: { readonly line: Line; readonly onDone: () => void; readonly onClose: () => void }) {
  const { t } = useTranslation('desk');
  const [words, setWords] = useState<Words>(() => Object.fromEntries(FIELDS.map((field) => [field, line.text[field]])) as Words);
  // The sheet has one field for the name, or two: as it was read.
  const two = line.text.firstName !== '' || line.text.lastName !== '';
  const shown = FIELDS.filter((field) => (two ? field !== 'name' : field !== 'firstName' && field !== 'lastName'));
  const changed = FIELDS.some((field) => words[field].trim() !== line.text[field]);
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/lines/{lineId}/readings', {
          params: { path: { lineId: line.lineId } },
          body: { after: line.reading.number, text: { ...words } },
        }),
      ),
    onSuccess: onDone,
  });
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <form
      className="desk-panel desk-reading"
      aria-label={t('reading.title')}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        if (save.isPending) return;
        if (changed) save.mutate();
        else onClose();
      }}
    >
      <h2>{t('reading.title')}</h2>
      <p className="desk-quiet">{t('reading.text')}</p>
      <ProblemAlert error={save.error} />
      <div className="desk-reading__fields">
        {shown.map((field, i) => (
          <TextField
            key={field}
            label={t(LABELS[field])}
            value={words[field]}
            maxLength={
              field === 'name' || field === 'address' ? 200 : field === 'zip' || field === 'signedOn' || field === 'birthDate' ? 20 : 100
            }
            autoComplete="off"
            spellCheck={false}
            autoFocus={i === 0}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setWords({ ...words, [field]: event.target.value })}
          />
        ))}
      </div>
      <div className="desk-buttons">
        <Button type="submit" waits={save.isPending}>
          {t('reading.save')} <kbd>{t('keys.enter.key')}</kbd>
        </Button>
        <Button look="outline" onClick={onClose}>
          {t('close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </form>
  );
}
