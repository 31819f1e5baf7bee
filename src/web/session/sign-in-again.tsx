import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { readMeNow } from '../api/read-me-now.ts';
import { loadArea } from '../ui/language.ts';
import { type Me, meQuery } from '../ui/place.tsx';
import { isSessionOver, sessionRenewed, subscribeToSession } from './session-state.ts';

const SignInForm = lazy(() => import('./sign-in-form.tsx').then(({ SignInForm }) => ({ default: SignInForm })));

/** Shown over the page when the session is over: the same person signs in again, and everything goes on where it was. */
export function SignInAgain({ me }: { readonly me: Me }) {
  const { t } = useTranslation('session');
  const over = useSyncExternalStore(subscribeToSession, isSessionOver);
  const [ready, setReady] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const queries = useQueryClient();
  useEffect(() => {
    if (!over) return;
    void loadArea('session').then(() => setReady(true));
  }, [over]);
  useEffect(() => {
    if (over && ready && dialog.current?.open === false) dialog.current.showModal();
    if (!over && dialog.current?.open === true) dialog.current.close();
  }, [over, ready]);
  async function goOn(): Promise<void> {
    const now = await readMeNow();
    // Somebody else: nothing of the first person's page may stay.
    if (now === null || now.userId !== me.userId) window.location.assign('/app/');
    else {
      queries.setQueryData(meQuery.queryKey, now);
      sessionRenewed();
    }
  }
  return (
    <dialog ref={dialog} className="cs-dialog" aria-labelledby="sign-in-again" onCancel={(event) => event.preventDefault()}>
      {over && ready ? (
        <>
          <h2 id="sign-in-again">{t('again.title')}</h2>
          <p>{t('again.text')}</p>
          <Suspense fallback={null}>
            <SignInForm email={me.email} onSignedIn={() => void goOn()} />
          </Suspense>
        </>
      ) : null}
    </dialog>
  );
}
