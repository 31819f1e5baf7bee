import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextField } from '../ui/field.tsx';
import { AccountError } from './account-error.tsx';
import { useAccountWork } from './account-work.ts';

/** Changes the password; other sessions of the account end. */
export function PasswordChange() {
  const { t } = useTranslation('session');
  const { busy, error, work } = useAccountWork();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [changed, setChanged] = useState(false);
  async function change(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { accounts } = await import('./accounts.ts');
    const done = await work(
      () => accounts.changePassword({ currentPassword: current, newPassword: next, revokeOtherSessions: true }),
      t('error.passwordWrong'),
    );
    if (done === null) return;
    setCurrent('');
    setNext('');
    setChanged(true);
  }
  return (
    <section aria-labelledby="password-change">
      <h2 id="password-change">{t('change.title')}</h2>
      <AccountError error={error} />
      {changed ? <p role="status">{t('change.done')}</p> : null}
      <form className="usa-form cs-form" onSubmit={(event) => void change(event)}>
        <TextField
          label={t('change.current')}
          type="password"
          required
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <TextField
          label={t('change.next')}
          hint={t('invitation.passwordHint')}
          type="password"
          required
          minLength={12}
          autoComplete="new-password"
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Button type="submit" waits={busy}>
          {t('change.change')}
        </Button>
      </form>
    </section>
  );
}
