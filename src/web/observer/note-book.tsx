import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { Button, TextField } from '../ui/field.tsx';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { examinationKey, holdKeys, notesQuery, unlock, useNoteKeys } from './examination-data.ts';
import { keysFrom, makeProbe, newSalt } from './note-keys.ts';

/** Opens the private notes with the proponents' words, or sets them up the first time. */
export function NoteBook() {
  const { t } = useTranslation('examination');
  const petition = usePetition();
  const keys = useNoteKeys(petition.id);
  const notes = useQuery(notesQuery(petition.id));
  const [words, setWords] = useState('');
  const [wrong, setWrong] = useState(false);
  const book = notes.data?.book ?? null;
  const open = useAct({
    async send(_: null, key) {
      setWrong(false);
      if (book !== null) {
        if (!(await unlock({ petitionId: petition.id, words, book }))) setWrong(true);
        return null;
      }
      const salt = newSalt();
      const made = await keysFrom({ words, salt });
      await answerOf(
        api.POST('/api/v1/petitions/{petitionId}/note-book', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { salt, probe: await makeProbe(made) },
        }),
      );
      holdKeys({ petitionId: petition.id, keys: made });
      return null;
    },
    touches: [examinationKey(petition.id)],
  });
  if (notes.data === undefined) return <ProblemAlert error={notes.error} />;
  if (keys !== null) {
    return (
      <p>
        {t('notesOpen')}{' '}
        <Button look="quiet" onClick={() => holdKeys(null)}>
          {t('notesClose')}
        </Button>
      </p>
    );
  }
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!open.isPending) open.mutate(null, { onSuccess: () => setWords('') });
      }}
    >
      <h2>{t('notes')}</h2>
      <p>{book === null ? t('notesNew') : t('notesLocked')}</p>
      <TextField
        label={t('words')}
        hint={t('wordsHint')}
        type="password"
        required
        minLength={12}
        autoComplete="off"
        value={words}
        error={wrong ? t('wordsWrong') : null}
        onChange={(event) => setWords(event.target.value)}
      />
      <ProblemAlert error={open.error} />
      <Button type="submit" waits={open.isPending}>
        {book === null ? t('notesSetUp') : t('notesUnlock')}
      </Button>
    </form>
  );
}
