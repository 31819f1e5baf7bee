import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { AccountError } from './account-error.tsx';
import { useAccountWork } from './account-work.ts';

/** Where one is signed in, and ending it everywhere else. */
export function Sessions({ current }: { readonly current: string }) {
  const { t } = useTranslation('session');
  const queries = useQueryClient();
  const { busy, error, work } = useAccountWork();
  const { data: sessions = [] } = useQuery({
    queryKey: ['sessions'],
    queryFn: async () => {
      const { accounts } = await import('./accounts.ts');
      return (await accounts.listSessions()).data ?? [];
    },
    staleTime: 0,
  });
  async function endOthers(): Promise<void> {
    const { accounts } = await import('./accounts.ts');
    await work(() => accounts.revokeOtherSessions(), t('error.unreachable'));
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  }
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t('sessions.title')}</h2>
      <AccountError error={error} />
      <ul>
        {sessions.map((session) => (
          <li key={session.token}>
            {t('sessions.since', { date: dateText(new Date(session.createdAt).toISOString()) })}{' '}
            {session.token === current ? <strong>{t('sessions.here')}</strong> : null}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <Button look="outline" waits={busy} onClick={() => void endOthers()}>
          {t('sessions.endOthers')}
        </Button>
      ) : null}
    </section>
  );
}
