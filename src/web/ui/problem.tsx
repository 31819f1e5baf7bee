import { useTranslation } from 'react-i18next';
import { Refused } from '../api/client.ts';

/** A refusal in words: the server's sentence, and what to do about it. */
export function ProblemAlert({ error }: { readonly error: unknown }) {
  const { t, i18n } = useTranslation('frame');
  if (error === null || error === undefined) return null;
  const refused = error instanceof Refused ? error : null;
  const key = `problem.${refused?.code ?? 'unknown'}`;
  const known = i18n.exists(key, { ns: 'frame' });
  return (
    <div className="usa-alert usa-alert--error usa-alert--slim" role="alert">
      <div className="usa-alert__body">
        <p className="usa-alert__text">
          {known ? t(key as 'problem.unknown') : (refused?.message ?? t('problem.unknown'))} {known ? null : refused?.remedy}
        </p>
      </div>
    </div>
  );
}

/** That something is being fetched; shown to screen readers at once, to eyes after a moment. */
export function Waiting() {
  const { t } = useTranslation('frame');
  return (
    <p className="cs-waiting" role="status">
      {t('loading')}
    </p>
  );
}
