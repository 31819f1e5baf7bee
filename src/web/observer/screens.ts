import type { Screen } from '../ui/screen.ts';

/** What proponents and observers see: the examination. */
export const OBSERVER_SCREENS: readonly Screen[] = [
  {
    name: 'examination',
    area: 'examination',
    path: 'examination',
    scope: 'petition',
    act: 'examination.read',
    kinds: ['office'],
    inMenu: true,
    load: () => import('./examination.tsx'),
  },
  {
    name: 'examinationLine',
    area: 'examination',
    path: 'examination/$lineId',
    scope: 'petition',
    act: 'examination.read',
    kinds: ['office'],
    inMenu: false,
    load: () => import('./examination-line.tsx'),
  },
  {
    name: 'challenges',
    area: 'examination',
    path: 'challenges',
    scope: 'petition',
    act: 'examination.read',
    kinds: ['office'],
    inMenu: false,
    load: () => import('./challenges.tsx'),
  },
  {
    name: 'observation',
    area: 'examination',
    path: 'observation',
    scope: 'petition',
    act: 'petition.observe',
    kinds: ['office'],
    inMenu: true,
    load: () => import('./observation.tsx'),
  },
];
