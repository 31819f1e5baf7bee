import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/field.tsx';
import type { QueuedFinding } from './outbox.ts';

/** Findings that the server did not take, each with the reason; nothing of them is on the record. */
export function RefusedList({
  refused,
  onLook,
  onPutAway,
}: {
  readonly refused: readonly QueuedFinding[];
  readonly onLook: (refused: QueuedFinding) => void;
  readonly onPutAway: (refused: QueuedFinding) => void;
}) {
  const { t, i18n } = useTranslation(['desk', 'frame']);
  if (refused.length === 0) return null;
  return (
    <section className="desk-refused" aria-label={t('refused.title')}>
      <h2>{t('refused.title')}</h2>
      <ul>
        {refused.map((each) => {
          const key = `refusal.${each.problem?.code}`;
          return (
            <li key={each.requestKey}>
              <strong>{each.label}</strong>:{' '}
              {i18n.exists(key, { ns: 'desk' })
                ? t(key as 'refusal.voter-already-counted')
                : `${each.problem?.message} ${each.problem?.remedy ?? ''}`}{' '}
              <Button look="quiet" onClick={() => onLook(each)}>
                {t('refused.look')}
              </Button>{' '}
              <Button look="quiet" onClick={() => onPutAway(each)}>
                {t('refused.putAway')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
