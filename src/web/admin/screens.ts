import type { Screen } from '../ui/screen.ts';

/** What administrators see: people, rolls, packs, jobs, log, retention. */
export const ADMIN_SCREENS: readonly Screen[] = [];
