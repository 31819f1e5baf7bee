import type { Screen } from '../ui/screen.ts';

const CAMPAIGN = { area: 'campaign', scope: 'petition', kinds: ['campaign'], inMenu: true } as const;

/** What a campaign sees: circulation, forecast, strike list, calendar, documents. */
export const CAMPAIGN_SCREENS: readonly Screen[] = [
  { ...CAMPAIGN, name: 'today', path: 'today', act: 'circulation.read', load: () => import('./today.tsx') },
  { ...CAMPAIGN, name: 'custody', path: 'custody', act: 'circulation.read', load: () => import('./sections.tsx') },
  { ...CAMPAIGN, name: 'circulators', path: 'circulators', act: 'circulation.read', load: () => import('./circulators.tsx') },
  { ...CAMPAIGN, name: 'fieldWork', path: 'field-work', act: 'circulation.read', load: () => import('./field-work.tsx') },
  { ...CAMPAIGN, name: 'checkLines', path: 'check-lines', act: 'screening.run', load: () => import('./check-lines.tsx') },
  { ...CAMPAIGN, name: 'quality', path: 'quality', act: 'quality.read', load: () => import('./quality.tsx') },
  { ...CAMPAIGN, name: 'strikeList', path: 'strike-list', act: 'quality.read', load: () => import('./strike-list.tsx') },
  { ...CAMPAIGN, name: 'dates', path: 'dates', act: 'petition.read', load: () => import('./dates.tsx') },
  { ...CAMPAIGN, name: 'papers', path: 'papers', act: 'paper.record', load: () => import('./papers.tsx') },
  {
    ...CAMPAIGN,
    name: 'circulationSettings',
    path: 'circulation-settings',
    act: 'circulation.manage',
    load: () => import('./settings.tsx'),
  },
  { ...CAMPAIGN, name: 'printSheets', path: 'print', act: 'paper.record', load: () => import('./print-sheets.tsx') },
];
