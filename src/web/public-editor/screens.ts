import type { Screen } from '../ui/screen.ts';

/** Where a petition's public page is written and published; the page itself is served without any of this. */
export const PUBLIC_EDITOR_SCREENS: readonly Screen[] = [
  {
    name: 'publicPage',
    area: 'public',
    path: 'public-page',
    scope: 'petition',
    act: 'page.edit',
    inMenu: true,
    load: () => import('./public-page.tsx'),
  },
  {
    name: 'publicItems',
    area: 'public',
    path: 'public-page/items',
    scope: 'petition',
    act: 'page.edit',
    inMenu: true,
    load: () => import('./public-items.tsx'),
  },
];
