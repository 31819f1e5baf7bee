import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roleMay } from '../law/access.ts';
import { onLeft } from './kept/left.ts';
import { clearShelf } from './kept/shelf.ts';
import { SCREENS } from './screens.ts';
import { SignInAgain } from './session/sign-in-again.tsx';
import { addressOf, useAddressParams, useGo, usePath } from './ui/address.ts';
import { LanguageChoice, ThemeChoice } from './ui/choices.tsx';
import { loadArea } from './ui/language.ts';
import { NotFound } from './ui/not-found.tsx';
import { type Membership, meQuery, type Petition, PlaceProvider, petitionQuery, usePetitions } from './ui/place.tsx';
import { Waiting } from './ui/problem.tsx';
import { Renewal } from './ui/renewal.tsx';
import { SavedState, waitingHere } from './ui/saved-state.tsx';
import type { Screen } from './ui/screen.ts';

/** What stands around every screen: where one is, in which role, and whether all is saved. */
export function Frame() {
  const { t } = useTranslation('frame');
  const { data: me } = useSuspenseQuery(meQuery);
  const { organisationId, petitionId } = useAddressParams();
  const path = usePath();
  const member = me.memberships.find((each) => each.organisationId === organisationId) ?? null;
  const petition = useQuery({ ...petitionQuery(petitionId ?? ''), enabled: petitionId !== undefined && member !== null }).data ?? null;
  const screen = screenAt(path, { organisationId, petitionId });
  const menu = member === null ? [] : SCREENS.filter((each) => inMenu(each, member, petition));
  const wide = screen?.layout === 'wide';
  useTitle(screen === null ? '' : t(`screen.${screen.name}`));
  const place = member === null ? null : { me, member, petition: petitionId === undefined ? null : petition };
  const main = useFocusOnMove(path);
  return (
    <>
      <a className="usa-skipnav" href="#main">
        {t('skip')}
      </a>
      <header className="cs-header">
        <Link to="/" className="cs-brand">
          Countersign
        </Link>
        {member === null ? null : <PlaceSwitch memberships={me.memberships} member={member} petition={petition} />}
        <SavedState />
        <div className="cs-header__own">
          <ThemeChoice />
          <LanguageChoice />
          <OwnMenu name={me.name} userId={me.userId} />
        </div>
      </header>
      <Renewal />
      <div className={wide || menu.length === 0 ? 'cs-body cs-body--wide' : 'cs-body'}>
        {menu.length === 0 ? null : (
          <details className="cs-menu" open={!wide && window.innerWidth > 900} key={wide ? 'wide' : 'plain'}>
            <summary>{t('menu')}</summary>
            <nav aria-label={t('menu')}>
              <ul className="cs-menu__list">
                {menu.map((each) => (
                  <li key={each.name}>
                    <Link
                      to={addressOf(each, { organisationId: member!.organisationId, petitionId: petition?.id ?? null }) as never}
                      className="cs-menu__link"
                      activeOptions={{ exact: true }}
                      aria-current={each.name === screen?.name ? 'page' : undefined}
                    >
                      {t(`screen.${each.name}`)}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
          </details>
        )}
        <main id="main" tabIndex={-1} ref={main} className={wide ? 'cs-main cs-main--wide' : 'cs-main'}>
          <Suspense fallback={<Waiting />}>
            {organisationId !== undefined && place === null ? (
              <NotFound />
            ) : place === null ? (
              <Outlet />
            ) : petitionId !== undefined && petition === null ? (
              <Waiting />
            ) : (
              <PlaceProvider place={place}>
                <Outlet />
              </PlaceProvider>
            )}
          </Suspense>
        </main>
      </div>
      <SignInAgain me={me} />
    </>
  );
}

function inMenu(screen: Screen, member: Membership, petition: Petition | null): boolean {
  if (!screen.inMenu || screen.scope === 'account') return false;
  if (screen.scope === 'petition' && petition === null) return false;
  if (screen.kinds !== undefined && !screen.kinds.includes(member.organisationKind)) return false;
  return screen.act === null || roleMay(member.role, screen.act, member.organisationKind);
}

/** The screen of an address: the parameters of its path may be anything. */
function screenAt(
  path: string,
  { organisationId, petitionId }: { readonly organisationId?: string | undefined; readonly petitionId?: string | undefined },
): Screen | null {
  const plain = path.replace(/\/$/, '');
  return (
    SCREENS.find((screen) => {
      if (screen.scope === 'petition' && petitionId === undefined) return false;
      const params = Object.fromEntries([...screen.path.matchAll(/\$(\w+)/g)].map(([, name]) => [name, '*']));
      const pattern = addressOf(screen, { organisationId: organisationId ?? '', petitionId: petitionId ?? null, params })
        .replace(/\/$/, '')
        .split('/');
      const parts = plain.split('/');
      return parts.length === pattern.length && pattern.every((part, i) => part === '*' || part === parts[i]);
    }) ?? null
  );
}

function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Countersign' : `${title} · Countersign`;
  }, [title]);
}

/** After a move to another screen the keyboard and the screen reader begin at its top, unless the screen took the focus itself. */
function useFocusOnMove(path: string) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

function PlaceSwitch({
  memberships,
  member,
  petition,
}: {
  readonly memberships: readonly Membership[];
  readonly member: Membership;
  readonly petition: Petition | null;
}) {
  const { t } = useTranslation('frame');
  const go = useGo();
  const petitions = usePetitions(member.organisationId).data?.items ?? [];
  return (
    <div className="cs-place">
      {memberships.length > 1 ? (
        <select
          className="usa-select"
          aria-label={t('organisation')}
          value={member.organisationId}
          onChange={(event) => go(`/org/${event.target.value}`)}
        >
          {memberships.map((each) => (
            <option key={`${each.organisationId} ${each.petitionId}`} value={each.organisationId}>
              {each.organisationName}
            </option>
          ))}
        </select>
      ) : (
        <Link to={`/org/${member.organisationId}` as never} className="cs-place__organisation">
          {member.organisationName}
        </Link>
      )}
      <select
        className="usa-select"
        aria-label={t('petition')}
        value={petition?.id ?? ''}
        onChange={(event) =>
          go(event.target.value === '' ? `/org/${member.organisationId}` : `/org/${member.organisationId}/petitions/${event.target.value}`)
        }
      >
        <option value="">{t('allPetitions')}</option>
        {petitions.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <span className="cs-role">{t(`role.${member.role}`)}</span>
    </div>
  );
}

/** Signs out; without a network even the part of the app that does so may be missing. */
async function leaveHere(userId: string): Promise<'done' | 'findings-wait' | 'offline'> {
  try {
    await loadArea('session');
    return await (await import('./session/leave.ts')).leave(userId);
  } catch {
    if (waitingHere() > 0) return 'findings-wait';
    await clearShelf();
    return 'offline';
  }
}

function OwnMenu({ name, userId }: { readonly name: string; readonly userId: string }) {
  const { t } = useTranslation('frame');
  const [stays, setStays] = useState<'findings-wait' | 'offline' | null>(null);
  // Signed out in another tab: what this one shows must go too.
  useEffect(() => onLeft(() => window.location.assign('/app/sign-in')), []);
  async function leave(): Promise<void> {
    const left = await leaveHere(userId);
    if (left === 'done') window.location.assign('/app/sign-in');
    else setStays(left);
  }
  return (
    <details className="cs-own">
      <summary>{name}</summary>
      <div className="cs-own__list">
        <Link to="/account">{t('screen.account')}</Link>
        <button type="button" className="usa-button usa-button--unstyled" onClick={() => void leave()}>
          {t('signOut')}
        </button>
        {stays === null ? null : <p role="alert">{t(stays === 'offline' ? 'signOutOffline' : 'signOutFindings')}</p>}
      </div>
    </details>
  );
}
