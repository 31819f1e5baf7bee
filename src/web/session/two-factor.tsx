import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextField } from '../ui/field.tsx';
import { AccountError } from './account-error.tsx';
import { useAccountWork } from './account-work.ts';

interface SetUp {
  readonly uri: string;
  readonly picture: string;
  readonly codes: readonly string[];
}

/** The authenticator app: set up with the password, a code to scan, and recovery codes to keep; taken away with the password. */
export function TwoFactor({ enabled }: { readonly enabled: boolean }) {
  const { t } = useTranslation('session');
  const queries = useQueryClient();
  const { busy, error, work } = useAccountWork();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [done, setDone] = useState(false);

  async function begin(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { accounts } = await import('./accounts.ts');
    const begun = await work(() => accounts.twoFactor.enable({ password }), t('error.passwordWrong'));
    if (begun === null || !('totpURI' in begun)) return;
    const { pictureOf } = await import('./qr-code.ts');
    setPassword('');
    setSetUp({ uri: begun.totpURI, picture: pictureOf(begun.totpURI), codes: begun.backupCodes });
  }

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { accounts } = await import('./accounts.ts');
    if ((await work(() => accounts.twoFactor.verifyTotp({ code: code.replace(/\s/g, '') }), t('error.code'))) === null) return;
    setDone(true);
    setCode('');
    await queries.invalidateQueries({ queryKey: ['account'] });
  }

  async function takeAway(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { accounts } = await import('./accounts.ts');
    if ((await work(() => accounts.twoFactor.disable({ password }), t('error.passwordWrong'))) === null) return;
    setPassword('');
    setSetUp(null);
    setDone(false);
    await queries.invalidateQueries({ queryKey: ['account'] });
  }

  const passwordField = (
    <TextField
      label={t('password')}
      type="password"
      autoComplete="current-password"
      required
      value={password}
      onChange={(event) => setPassword(event.target.value)}
    />
  );
  return (
    <section aria-labelledby="two-factor">
      <h2 id="two-factor">{t('app.title')}</h2>
      <AccountError error={error} />
      {setUp !== null && !done ? (
        <>
          <p>{t('app.scan')}</p>
          <img src={setUp.picture} alt={t('app.picture')} width={200} height={200} className="cs-qr" />
          <p>
            {t('app.secret')} <code className="cs-secret">{new URL(setUp.uri).searchParams.get('secret')}</code>
          </p>
          <Codes codes={setUp.codes} />
          <form className="usa-form cs-form" onSubmit={(event) => void confirm(event)}>
            <TextField
              label={t('code')}
              hint={t('codeHint')}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
            <Button type="submit" waits={busy}>
              {t('app.confirm')}
            </Button>
          </form>
        </>
      ) : enabled || done ? (
        <>
          <p role="status">{t('app.on')}</p>
          <details>
            <summary>{t('app.off')}</summary>
            <form className="usa-form cs-form" onSubmit={(event) => void takeAway(event)}>
              {passwordField}
              <Button type="submit" look="danger" waits={busy}>
                {t('app.off')}
              </Button>
            </form>
          </details>
        </>
      ) : (
        <>
          <p>{t('app.text')}</p>
          <form className="usa-form cs-form" onSubmit={(event) => void begin(event)}>
            {passwordField}
            <Button type="submit" waits={busy}>
              {t('app.begin')}
            </Button>
          </form>
        </>
      )}
    </section>
  );
}

function Codes({ codes }: { readonly codes: readonly string[] }) {
  const { t } = useTranslation('session');
  return (
    <>
      <h3>{t('app.codes')}</h3>
      <p>{t('app.codesText')}</p>
      <ul className="cs-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
