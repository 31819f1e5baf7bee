import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../ui/problem.tsx';
import { Passkeys } from './passkeys.tsx';
import { PasswordChange } from './password-change.tsx';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

/** One's own account: authenticator app, passkeys, password, sessions. */
export function Screen() {
  const { t } = useTranslation('session');
  const { data: session } = useQuery({
    queryKey: ['account'],
    queryFn: async () => {
      const { accounts } = await import('./accounts.ts');
      return (await accounts.getSession()).data;
    },
    staleTime: 0,
  });
  if (session == null) return <Waiting />;
  return (
    <>
      <h1>{t('account.title')}</h1>
      <p>
        {session.user.name}, {session.user.email}
      </p>
      <TwoFactor enabled={session.user.twoFactorEnabled === true} />
      <Passkeys />
      <PasswordChange />
      <Sessions current={session.session.token} />
    </>
  );
}
