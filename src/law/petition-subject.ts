import type { RulePack } from './rule-pack.ts';

/** What a petition is about: an officer who is to be removed, or a measure (or act) that voters are to decide. */
export function petitionSubject(pack: Pick<RulePack, 'petitionType'>): 'officer' | 'measure' {
  return /(^|-)recall$/.test(pack.petitionType) ? 'officer' : 'measure';
}
