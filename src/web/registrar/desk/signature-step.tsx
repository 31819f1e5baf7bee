import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { Button } from '../../ui/field.tsx';
import { ProblemAlert, Waiting } from '../../ui/problem.tsx';
import { GUARD_MS } from './use-lines.ts';

/**
 * The second step, apart from the first: is it his hand? Only signatures are seen, no name and no address. The signature is
 * presumed genuine; that it does not compare is one reviewer's finding, and the pack says how many must agree.
 */
export function SignatureStep({
  lineId,
  voterId,
  onDecide,
  onCancel,
}: {
  readonly lineId: string;
  readonly voterId: string;
  readonly onDecide: (decision: { readonly same: boolean; readonly references: number }) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation('desk');
  const since = useRef(performance.now());
  const accept = useRef<HTMLParagraphElement>(null);
  const { data, error } = useQuery({
    queryKey: ['signatures', lineId, voterId],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/lines/{lineId}/signatures', { signal, params: { path: { lineId }, query: { voterId } } })),
    staleTime: 60_000,
  });
  const decide = (same: boolean) => {
    if (data !== undefined && performance.now() - since.current >= GUARD_MS) onDecide({ same, references: data.references });
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Enter' && (event.target as HTMLElement).tagName !== 'BUTTON') decide(true);
      else if (event.key === 'x' || event.key === 'X') {
        if (data !== undefined && data.references > 0) decide(false);
      } else if (event.key === 'Escape') onCancel();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  useEffect(() => {
    accept.current?.focus();
  }, []);
  return (
    <section className="desk-signatures" aria-labelledby="signature-step">
      <h2 id="signature-step">{t('signature.title')}</h2>
      <p ref={accept} tabIndex={-1}>
        {t('signature.presumed')}
      </p>
      <ProblemAlert error={error} />
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : (
        <>
          <div className="desk-signatures__pair">
            <figure>
              <figcaption>{t('signature.onLine')}</figcaption>
              {data.crop ? (
                <img src={`/api/v1/lines/${lineId}/signature`} alt={t('signature.onLineAlt')} />
              ) : (
                <p className="desk-quiet">{t('signature.noCrop')}</p>
              )}
            </figure>
            <figure>
              <figcaption>{t('signature.references', { count: data.references })}</figcaption>
              {Array.from({ length: data.references }, (_, i) => i + 1).map((number) => (
                <img
                  key={number}
                  src={`/api/v1/lines/${lineId}/signatures/${number}?voterId=${encodeURIComponent(voterId)}`}
                  alt={t('signature.reference', { number })}
                />
              ))}
              {data.references === 0 ? <p className="desk-quiet">{t('signature.noReference')}</p> : null}
            </figure>
          </div>
          <div className="desk-buttons">
            <Button onClick={() => decide(true)}>
              {t('signature.same')} <kbd>{t('keys.enter.key')}</kbd>
            </Button>
            {data.references === 0 ? null : (
              <Button look="outline" onClick={() => decide(false)}>
                {t('signature.differs')} <kbd>x</kbd>
              </Button>
            )}
            <Button look="quiet" onClick={onCancel}>
              {t('signature.back')} <kbd>Esc</kbd>
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
