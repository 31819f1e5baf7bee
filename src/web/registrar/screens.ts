import type { Screen } from '../ui/screen.ts';

/** What a registrar's clerks and supervisors see; a campaign checks its own sheets on the same desk. */
export const REGISTRAR_SCREENS: readonly Screen[] = [
  {
    name: 'petitions',
    area: 'office',
    path: '',
    scope: 'organisation',
    act: 'petition.read',
    inMenu: true,
    load: () => import('./petitions.tsx'),
  },
  {
    name: 'petition',
    area: 'office',
    path: '',
    scope: 'petition',
    act: 'petition.read',
    inMenu: true,
    load: () => import('./petition.tsx'),
  },
];
