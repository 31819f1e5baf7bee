import type { Route } from './route.ts';
import { ADMINISTRATION_ROUTES } from './routes/administration.ts';
import { CAMPAIGN_ROUTES } from './routes/campaign.ts';
import { CIRCULATION_ROUTES } from './routes/circulation.ts';
import { COUNT_ROUTES } from './routes/count.ts';
import { DESK_ROUTES } from './routes/desk.ts';
import { EXAMINATION_ROUTES } from './routes/examination.ts';
import { LINE_ROUTES } from './routes/lines.ts';
import { PEOPLE_ROUTES } from './routes/people.ts';
import { PETITION_ROUTES } from './routes/petitions.ts';
import { PUBLIC_PAGE_ROUTES } from './routes/public-page.ts';
import { SHEET_ROUTES } from './routes/sheets.ts';
import { WORK_ROUTES } from './routes/work.ts';

/** Every route of the API, under /api/v1. */
export const ROUTES: readonly Route[] = [
  ...PEOPLE_ROUTES,
  ...PETITION_ROUTES,
  ...LINE_ROUTES,
  ...SHEET_ROUTES,
  ...COUNT_ROUTES,
  ...WORK_ROUTES,
  ...EXAMINATION_ROUTES,
  ...ADMINISTRATION_ROUTES,
  ...CAMPAIGN_ROUTES,
  ...CIRCULATION_ROUTES,
  ...DESK_ROUTES,
  ...PUBLIC_PAGE_ROUTES,
];
