import type { Screen } from '../ui/screen.ts';

/** One's own account. */
export const SESSION_SCREENS: readonly Screen[] = [
  { name: 'account', area: 'session', path: 'account', scope: 'account', act: null, inMenu: false, load: () => import('./account.tsx') },
];
