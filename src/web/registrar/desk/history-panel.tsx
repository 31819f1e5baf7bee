import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { Button } from '../../ui/field.tsx';
import { dateText } from '../../ui/language.ts';
import { ProblemAlert, Waiting } from '../../ui/problem.tsx';
import type { Reason } from './desk-types.ts';
import { reasonWords } from './reasons.ts';

/** The history of a line as far as its reviewer may know it: readings, flags, and what he found himself. */
export function HistoryPanel({
  lineId,
  reasons,
  onClose,
}: {
  readonly lineId: string;
  readonly reasons: readonly Reason[];
  readonly onClose: () => void;
}) {
  const { t, i18n } = useTranslation('desk');
  const { data, error } = useQuery({
    queryKey: ['trail', lineId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/lines/{lineId}/trail', { signal, params: { path: { lineId } } })),
    staleTime: 0,
  });
  const words = (code: string | null) => {
    const reason = reasons.find((each) => each.code === code);
    return reason === undefined ? (code ?? '') : reasonWords(reason, i18n.language);
  };
  return (
    <section className="desk-panel" aria-label={t('history.title')}>
      <h2>{t('history.title')}</h2>
      <ProblemAlert error={error} />
      {data === undefined && error === null ? <Waiting /> : null}
      {data === undefined ? null : (
        <ul>
          {data.readings.map(({ number, method, own, at, text }) => (
            <li key={`reading ${number}`}>
              {t('history.reading', { number })} ({own ? t('history.own') : t(`method.${method}` as 'method.import')}, {dateText(at)}):{' '}
              {[text.name, text.firstName, text.lastName, text.address, text.city, text.zip].filter((part) => part !== '').join(', ')}
            </li>
          ))}
          {data.flags.map(({ raised, note, at }) => (
            <li key={`flag ${at}`}>
              {dateText(at)}: {raised ? t('history.raised') : t('history.lowered')} {note}
            </li>
          ))}
          {data.findings.map(({ findingId, kind, outcome, reason, at, undone }) => (
            <li key={findingId}>
              {dateText(at)}:{' '}
              {kind === 'undo'
                ? t('history.undo')
                : outcome === 'valid'
                  ? t('history.valid')
                  : t('history.invalid', { reason: words(reason) })}{' '}
              {undone ? t('history.undone') : ''}
            </li>
          ))}
          {data.findings.length === 0 ? <li>{t('history.nothing')}</li> : null}
        </ul>
      )}
      <p className="desk-quiet">{t('history.blind')}</p>
      <Button look="outline" autoFocus onClick={onClose}>
        {t('close')}
      </Button>
    </section>
  );
}
