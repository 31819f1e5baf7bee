import type { QueryClient } from '@tanstack/react-query';
import {
  type AnyRoute,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { readMeNow } from './api/read-me-now.ts';
import { Frame } from './frame.tsx';
import { orKept } from './kept/or-kept.ts';
import { clearShelf, keptValue } from './kept/shelf.ts';
import { SCREENS } from './screens.ts';
import { loadArea } from './ui/language.ts';
import { NotFound } from './ui/not-found.tsx';
import { type Me, meQuery, petitionQuery, petitionsQuery } from './ui/place.tsx';
import { ProblemAlert, Waiting } from './ui/problem.tsx';
import type { Screen } from './ui/screen.ts';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({ component: Outlet });

/** Pages for people who are not signed in yet. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: 'sign-in',
  loader: () => loadArea('session'),
  component: lazyRouteComponent(() => import('./session/sign-in.tsx'), 'SignInPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: 'invitation',
  loader: () => loadArea('session'),
  component: lazyRouteComponent(() => import('./session/invitation.tsx'), 'InvitationPage'),
});

/** Everything else: who is not signed in is sent to sign in and comes back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  async beforeLoad({ context: { queries }, location }) {
    if (queries.getQueryData(meQuery.queryKey) !== undefined) return;
    const kept = await keptValue<Me>('me');
    const me = await orKept('me', readMeNow);
    // Nothing that one person kept on this machine is there for the next.
    if (kept !== null && me?.userId !== kept.userId) await clearShelf();
    if (me === null) throw redirect({ to: '/sign-in', search: { to: location.pathname } as never });
    queries.setQueryData(meQuery.queryKey, me);
  },
  component: Frame,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  async beforeLoad({ context: { queries } }) {
    const { memberships } = await queries.ensureQueryData(meQuery);
    if (memberships.length > 0) throw redirect({ to: `/org/${memberships[0].organisationId}` as never });
  },
  component: lazyRouteComponent(() => import('./session/no-organisation.tsx'), 'NoOrganisation'),
});

const organisation = createRoute({
  getParentRoute: () => inside,
  path: 'org/$organisationId',
  loader: ({ context: { queries }, params }) => queries.ensureQueryData(petitionsQuery(params.organisationId)),
});
const petition = createRoute({
  getParentRoute: () => organisation,
  path: 'petitions/$petitionId',
  loader: ({ context: { queries }, params }) => queries.ensureQueryData(petitionQuery(params.petitionId)),
});

const PARENT: Readonly<Record<Screen['scope'], AnyRoute>> = { petition, organisation, account: inside };

function routeOf({ scope, path, area, load }: Screen): AnyRoute {
  return createRoute({
    getParentRoute: () => PARENT[scope],
    path: path === '' ? '/' : path,
    loader: () => loadArea(area),
    component: lazyRouteComponent(load, 'Screen'),
  });
}

/** The router over the table of screens. */
export function makeRouter(queries: QueryClient) {
  const of = (scope: Screen['scope']) => SCREENS.filter((screen) => screen.scope === scope).map(routeOf);
  const tree = root.addChildren([
    signIn,
    invitation,
    inside.addChildren([home, organisation.addChildren([petition.addChildren(of('petition')), ...of('organisation')]), ...of('account')]),
  ]);
  return createRouter({
    routeTree: tree,
    basepath: '/app',
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingComponent: Waiting,
    defaultErrorComponent: ({ error }) => <ProblemAlert error={error} />,
    defaultNotFoundComponent: NotFound,
  });
}
