import { compare, type Exact, exact, over, times } from '../exact.ts';
import type { Bands } from '../rule-pack.ts';

/** What a sample or a full count makes of a petition. `full-count`: neither passed nor failed, more lines must be checked (see the pack for how many). */
export type Outcome = 'sufficient' | 'insufficient' | 'full-count';

export interface DecideInput {
  readonly bands: Bands;
  /** Projected number of valid signatures. */
  readonly projected: Exact;
  readonly required: number;
}

/** Applies the pack's bands with their strict or inclusive ends. */
export function decide({ bands, projected, required }: DecideInput): Outcome {
  const passes = compare(projected, cut(bands.pass.percent, required));
  if (passes > 0 || (passes === 0 && bands.pass.inclusive)) return 'sufficient';
  if (bands.fail === null) return 'full-count';
  const fails = compare(projected, cut(bands.fail.percent, required));
  if (fails < 0 || (fails === 0 && bands.fail.inclusive)) return 'insufficient';
  return 'full-count';
}

/** What every line examined makes of a petition. */
export function decideFullCount({ valid, required }: { readonly valid: number; readonly required: number }): 'sufficient' | 'insufficient' {
  return valid >= required ? 'sufficient' : 'insufficient';
}

/** So many percent of the requirement, exactly. */
export function cut(percent: string, required: number): Exact {
  return over(times(exact(required), exact(percent)), exact(100));
}
