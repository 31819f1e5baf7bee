import type { Screen } from '../ui/screen.ts';

/** What a campaign sees: circulation, forecast, strike list, calendar, documents. */
export const CAMPAIGN_SCREENS: readonly Screen[] = [];
