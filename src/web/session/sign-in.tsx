import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useGo } from '../ui/address.ts';
import { DoorPage } from './door-page.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** The page on which one signs in; it goes back to where one wanted to go. */
export function SignInPage() {
  const { t } = useTranslation('session');
  const go = useGo();
  useEffect(() => {
    document.title = `${t('signIn')} · Countersign`;
  }, [t]);
  const wanted = new URLSearchParams(window.location.search).get('to') ?? '/';
  return (
    <DoorPage title={t('signIn')}>
      <SignInForm onSignedIn={() => go(wanted.startsWith('/') && !wanted.startsWith('//') ? wanted : '/')} />
      <p className="usa-hint">{t('cannotSignIn')}</p>
    </DoorPage>
  );
}
