import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextField } from '../ui/field.tsx';

/** What the accounts library answers where it refuses. */
interface AccountError {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly status: number;
}

type Step = 'password' | 'code' | 'recovery';

/** Signs somebody in: by passkey, or by password and, where it is set up, the authenticator app. */
export function SignInForm({ email: known, onSignedIn }: { readonly email?: string; readonly onSignedIn: () => void }) {
  const { t } = useTranslation('session');
  const [step, setStep] = useState<Step>('password');
  const [email, setEmail] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function attempt(work: () => Promise<AccountError | null>): Promise<void> {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const refused = await work();
      if (refused !== null) setError(sentence(refused));
    } catch {
      setError(t('error.unreachable'));
    } finally {
      setBusy(false);
    }
  }

  function sentence({ code: name, status }: AccountError): string {
    if (name === 'ACCOUNT_RESTS') return t('error.rests');
    if (status === 429) return t('error.tooMany');
    if (name === 'AUTH_CANCELLED') return t('error.passkeyCancelled');
    return step === 'password' ? t('error.password') : t('error.code');
  }

  const withPassword = () =>
    attempt(async () => {
      const { accounts } = await import('./accounts.ts');
      const { data, error: refused } = await accounts.signIn.email({ email: email.trim(), password });
      if (refused) return refused;
      if ('twoFactorRedirect' in data && data.twoFactorRedirect) setStep('code');
      else onSignedIn();
      return null;
    });
  const withCode = () =>
    attempt(async () => {
      const { accounts } = await import('./accounts.ts');
      const typed = code.replace(/\s/g, '');
      const { error: refused } =
        step === 'code' ? await accounts.twoFactor.verifyTotp({ code: typed }) : await accounts.twoFactor.verifyBackupCode({ code: typed });
      if (refused) return refused;
      onSignedIn();
      return null;
    });
  const withPasskey = () =>
    attempt(async () => {
      const { accounts } = await import('./accounts.ts');
      const { error: refused } = await accounts.signIn.passkey();
      if (refused) return refused;
      onSignedIn();
      return null;
    });

  function submit(event: FormEvent): void {
    event.preventDefault();
    void (step === 'password' ? withPassword() : withCode());
  }

  return (
    <form className="usa-form cs-form" onSubmit={submit}>
      {error === null ? null : (
        <div className="usa-alert usa-alert--error usa-alert--slim" role="alert">
          <div className="usa-alert__body">
            <p className="usa-alert__text">{error}</p>
          </div>
        </div>
      )}
      {step === 'password' ? (
        <>
          <TextField
            label={t('email')}
            type="email"
            autoComplete="username webauthn"
            required
            readOnly={known !== undefined}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField
            label={t('password')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Button type="submit" waits={busy}>
            {t('signIn')}
          </Button>
          <Button look="outline" waits={busy} onClick={() => void withPasskey()}>
            {t('withPasskey')}
          </Button>
        </>
      ) : (
        <>
          <TextField
            key={step}
            label={step === 'code' ? t('code') : t('recoveryCode')}
            hint={step === 'code' ? t('codeHint') : t('recoveryHint')}
            inputMode={step === 'code' ? 'numeric' : 'text'}
            autoComplete="one-time-code"
            autoFocus
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button type="submit" waits={busy}>
            {t('signIn')}
          </Button>
          <Button
            look="quiet"
            onClick={() => {
              setCode('');
              setStep(step === 'code' ? 'recovery' : 'code');
            }}
          >
            {step === 'code' ? t('useRecovery') : t('useApp')}
          </Button>
        </>
      )}
    </form>
  );
}
