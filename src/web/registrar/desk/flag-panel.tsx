import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { Button, TextField } from '../../ui/field.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';

/** Flags a line for a supervisor with a word why, or takes the flag down. */
export function FlagPanel({
  lineId,
  flagged,
  onDone,
  onClose,
}: {
  readonly lineId: string;
  readonly flagged: boolean;
  readonly onDone: (raised: boolean) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('desk');
  const [note, setNote] = useState('');
  const flag = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/lines/{lineId}/flag', { params: { path: { lineId } }, body: { raised: !flagged, note } })),
    onSuccess: ({ raised }) => onDone(raised),
  });
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <form
      className="desk-panel"
      aria-label={t('flag.title')}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        if (!flag.isPending) flag.mutate();
      }}
    >
      <h2>{flagged ? t('flag.lower') : t('flag.title')}</h2>
      <ProblemAlert error={flag.error} />
      <TextField label={t('flag.note')} value={note} maxLength={2000} autoFocus onChange={(event) => setNote(event.target.value)} />
      <div className="desk-buttons">
        <Button type="submit" waits={flag.isPending}>
          {flagged ? t('flag.lower') : t('flag.raise')}
        </Button>
        <Button look="outline" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </form>
  );
}
