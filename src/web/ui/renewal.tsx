import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { isRenewed, subscribeToRenewal } from '../kept/renewed.ts';

/** Says that the server runs newer screens than this page, and offers to open them. Nothing is reloaded unasked. */
export function Renewal() {
  const { t } = useTranslation('frame');
  const renewed = useSyncExternalStore(subscribeToRenewal, isRenewed);
  return (
    <div role="status" className={renewed ? 'cs-renewal' : undefined}>
      {renewed ? (
        <>
          <span>{t('renewal.words')}</span>
          <button type="button" className="usa-button usa-button--outline" onClick={() => location.reload()}>
            {t('renewal.reload')}
          </button>
        </>
      ) : null}
    </div>
  );
}
