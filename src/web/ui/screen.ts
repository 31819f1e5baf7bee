import type { ComponentType } from 'react';
import type { Act, OrganisationKind } from '../../law/access.ts';
import type { Area } from './areas.ts';

/** One screen: a line in an area's screens.ts. It appears in the menu of those who may do its act. */
export interface Screen {
  /** Unique; its title is `frame:screen.NAME` in the language files. */
  readonly name: ScreenName;
  /** Whose words it uses. */
  readonly area: Area;
  /** After the petition's or the organisation's address; parameters as `$name`. */
  readonly path: string;
  readonly scope: 'petition' | 'organisation' | 'account';
  /** What somebody must be allowed to do to see it; null: anybody who sees the petition or organisation. */
  readonly act: Act | null;
  /** Kinds of organisation that have it; absent: both. */
  readonly kinds?: readonly OrganisationKind[];
  readonly inMenu: boolean;
  /** `wide`: without the menu at the side and over the whole width, as on the desk. */
  readonly layout?: 'plain' | 'wide';
  /** The file of the screen, loaded when it is first opened; it exports `Screen`. */
  readonly load: () => Promise<{ readonly Screen: ComponentType }>;
}

/** Names are the keys of `screen` in languages/en/frame.json, so that a screen without a title does not compile. */
export type ScreenName = keyof typeof import('../languages/en/frame.json')['screen'];
