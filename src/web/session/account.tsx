import { useTranslation } from 'react-i18next';

/** One's own account: password, authenticator app, passkeys. */
export function Screen() {
  const { t } = useTranslation('session');
  return <h1>{t('account.title')}</h1>;
}
