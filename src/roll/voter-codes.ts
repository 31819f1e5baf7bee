import type { VoterStatus } from './types.ts';

/** Sex as written (upper case) -> code of the `sex` section. */
export const SEXES: Readonly<Record<string, number>> = { F: 1, FEMALE: 1, W: 1, WOMAN: 1, M: 2, MALE: 2, MAN: 2 };

/** Status as written (upper case) -> ours: the usual words and letters of voter files. A layout may bring its own. */
export const STATUS_WORDS: Readonly<Record<string, VoterStatus>> = {
  A: 'active',
  ACTIVE: 'active',
  AC: 'active',
  ACT: 'active',
  V: 'active',
  VERIFIED: 'active',
  REGISTERED: 'active',
  I: 'inactive',
  IN: 'inactive',
  INACTIVE: 'inactive',
  INA: 'inactive',
  C: 'cancelled',
  CAN: 'cancelled',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  CANCEL: 'cancelled',
  REMOVED: 'cancelled',
  R: 'cancelled',
  PURGED: 'cancelled',
  DECEASED: 'cancelled',
  DENIED: 'cancelled',
  D: 'cancelled',
  P: 'pending',
  PENDING: 'pending',
  PEND: 'pending',
  PREREGISTERED: 'preregistered',
  'PRE-REGISTERED': 'preregistered',
  PREREG: 'preregistered',
  PRE: 'preregistered',
  CONFIDENTIAL: 'confidential',
  CONF: 'confidential',
};
