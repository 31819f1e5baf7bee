import { ADMIN_SCREENS } from './admin/screens.ts';
import { CAMPAIGN_SCREENS } from './campaign/screens.ts';
import { OBSERVER_SCREENS } from './observer/screens.ts';
import { PUBLIC_EDITOR_SCREENS } from './public-editor/screens.ts';
import { REGISTRAR_SCREENS } from './registrar/screens.ts';
import { SESSION_SCREENS } from './session/screens.ts';
import type { Screen } from './ui/screen.ts';

/** Every screen, in the order of the menu. Add a line to the table of the area it belongs to. */
export const SCREENS: readonly Screen[] = [
  ...REGISTRAR_SCREENS,
  ...CAMPAIGN_SCREENS,
  ...PUBLIC_EDITOR_SCREENS,
  ...OBSERVER_SCREENS,
  ...ADMIN_SCREENS,
  ...SESSION_SCREENS,
];
