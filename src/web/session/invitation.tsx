import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useGo } from '../ui/address.ts';
import { Button, TextField } from '../ui/field.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { DoorPage } from './door-page.tsx';

/** Accepting an invitation. Its token stands after the # of the address, which no server and no log sees. */
export function InvitationPage() {
  const { t } = useTranslation('session');
  const go = useGo();
  const [token, setToken] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function accept(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await answerOf(api.POST('/api/v1/invitations/accept', { body: { token: token.trim(), name, password } }));
      go('/sign-in');
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  }
  return (
    <DoorPage title={t('invitation.title')}>
      <p>{t('invitation.text')}</p>
      <form className="usa-form cs-form" onSubmit={(event) => void accept(event)}>
        <ProblemAlert error={error} />
        <TextField
          label={t('invitation.token')}
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
          autoComplete="off"
        />
        <TextField
          label={t('invitation.name')}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="name"
        />
        <TextField
          label={t('invitation.password')}
          hint={t('invitation.passwordHint')}
          type="password"
          minLength={12}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="new-password"
        />
        <Button type="submit" waits={busy}>
          {t('invitation.accept')}
        </Button>
      </form>
    </DoorPage>
  );
}
