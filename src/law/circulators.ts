import type { RulePack } from './rule-pack.ts';

/** What is known of a circulator; null means not known, and never counts against the section. */
export interface CirculatorFacts {
  /** Age in years on the day the circulation began. */
  readonly age: number | null;
  readonly registered: boolean | null;
}

/** Why somebody may not circulate under the pack: other rules than those for signing. Empty where nothing known speaks against it. */
export function circulatorFaults({
  pack,
  circulator,
}: {
  readonly pack: RulePack;
  readonly circulator: CirculatorFacts;
}): readonly ('too-young' | 'not-registered')[] {
  const faults: ('too-young' | 'not-registered')[] = [];
  if (circulator.age !== null && circulator.age < pack.circulator.minimumAge) faults.push('too-young');
  if (pack.circulator.mustBeRegistered && circulator.registered === false) faults.push('not-registered');
  return faults;
}

/** How many proponents a notice needs: the pack's tier by registered voters, and a multiple of the office's nomination signatures; null where the pack has no such rule. */
export function proponentsNeeded({
  pack,
  registered,
  nominationSignatures,
}: {
  readonly pack: RulePack;
  readonly registered: number;
  readonly nominationSignatures: number;
}): number | null {
  const tier = pack.proponents?.tiers.findLast((t) => registered >= t.from);
  return tier === undefined ? null : Math.max(tier.atLeast, tier.timesNominationSignatures * nominationSignatures);
}
