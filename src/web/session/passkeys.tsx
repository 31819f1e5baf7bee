import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { AccountError } from './account-error.tsx';
import { useAccountWork } from './account-work.ts';

/** Passkeys: added, listed, removed. */
export function Passkeys() {
  const { t } = useTranslation('session');
  const queries = useQueryClient();
  const { busy, error, work } = useAccountWork();
  const [name, setName] = useState('');
  const { data: passkeys = [] } = useQuery({
    queryKey: ['passkeys'],
    queryFn: async () => {
      const { accounts } = await import('./accounts.ts');
      return (
        (
          await accounts.$fetch<{ readonly id: string; readonly name?: string; readonly createdAt: string }[]>(
            '/passkey/list-user-passkeys',
          )
        ).data ?? []
      );
    },
    staleTime: 0,
  });
  const again = () => queries.invalidateQueries({ queryKey: ['passkeys'] });
  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { accounts } = await import('./accounts.ts');
    const label = name.trim();
    const added = await work(async () => {
      const { data, error: refused } = await accounts.passkey.addPasskey({ name: label });
      return { data: data as object | null, error: refused };
    }, t('passkeys.refused'));
    if (added === null) return;
    setName('');
    await again();
  }
  async function remove(id: string): Promise<void> {
    const { accounts } = await import('./accounts.ts');
    await work(() => accounts.$fetch<object>('/passkey/delete-passkey', { method: 'POST', body: { id } }), t('passkeys.refused'));
    await again();
  }
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{t('passkeys.title')}</h2>
      <p>{t('passkeys.text')}</p>
      <AccountError error={error} />
      <ul>
        {passkeys.map((passkey) => (
          <li key={passkey.id}>
            {passkey.name ?? passkey.id}, {dateText(passkey.createdAt)}{' '}
            <Button
              look="quiet"
              onClick={() => void remove(passkey.id)}
              aria-label={t('passkeys.removeThis', { name: passkey.name ?? passkey.id })}
            >
              {t('passkeys.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <form className="usa-form cs-form" onSubmit={(event) => void add(event)}>
        <TextField
          label={t('passkeys.name')}
          hint={t('passkeys.nameHint')}
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
        />
        <Button type="submit" waits={busy}>
          {t('passkeys.add')}
        </Button>
      </form>
    </section>
  );
}
