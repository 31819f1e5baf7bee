import type { Screen } from '../ui/screen.ts';

/** What proponents and observers see: the examination. */
export const OBSERVER_SCREENS: readonly Screen[] = [];
