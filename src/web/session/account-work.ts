import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** How the accounts library answers. */
interface Answer<T> {
  readonly data: T | null;
  readonly error: { readonly code?: string | undefined; readonly status: number } | null;
}

/** One piece of work on the account at a time, with its refusal in words. */
export function useAccountWork() {
  const { t } = useTranslation('session');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function work<T>(ask: () => Promise<Answer<T>>, refused: string): Promise<T | null> {
    if (busy) return null;
    setBusy(true);
    setError(null);
    try {
      const { data, error: problem } = await ask();
      if (problem !== null)
        setError(
          problem.status === 429
            ? t('error.tooMany')
            : problem.code === 'ERROR_CEREMONY_ABORTED' || problem.code === 'AUTH_CANCELLED'
              ? t('error.passkeyCancelled')
              : refused,
        );
      return problem === null ? data : null;
    } catch {
      setError(t('error.unreachable'));
      return null;
    } finally {
      setBusy(false);
    }
  }
  return { busy, error, work };
}
