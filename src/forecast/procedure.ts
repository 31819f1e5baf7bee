import type { RulePack } from '../law/rule-pack.ts';
import { sampleSize } from '../law/sampling/sample-size.ts';
import { statutoryOf } from '../law/sampling/statutory.ts';
import type { Ending, Standing } from './endings.ts';

/** What the office's procedure makes of a filed petition. */
export interface Found {
  readonly sufficient: boolean;
  readonly bySample: 'sufficient' | 'insufficient' | 'full-count';
}

/**
 * The procedure of the pack on one ending: too few lines fail at once; where the pack samples, a sample is drawn and the
 * statute's arithmetic applied; whatever that leaves open is decided by the truth, as a count of every line would.
 */
export function procedureOf({
  pack,
  ending,
  standing,
  required,
}: {
  readonly pack: RulePack;
  readonly ending: Ending;
  readonly standing: Standing;
  readonly required: number;
}): Found {
  const raw = Math.round(standing.lines);
  if (raw < required) return { sufficient: false, bySample: 'insufficient' };
  const enough = standing.valid >= required;
  const undecided: Found = { sufficient: enough, bySample: 'full-count' };
  const estimator = pack.estimator;
  const size = sampleSize({ pack, raw });
  if (estimator === null || !size.ok || size.value.everyLine) return undecided;
  const sample = size.value.size;
  const rate = Math.min(1, standing.good / raw);
  const spread = Math.sqrt(sample * rate * (1 - rate) * (1 - sample / raw));
  const good = Math.min(sample, Math.max(0, Math.round(sample * rate + spread * ending.noise.sampleValid)));
  const pairs = Math.min(good, poissonAt(ending.noise.samplePairs, standing.copies * (sample / raw) ** 2));
  const counts = { raw, sample, valid: good - pairs, duplicates: pairs, invalid: sample - good };
  const { outcome } = statutoryOf({ pack, estimator, counts, required });
  if (outcome === 'sufficient') return { sufficient: true, bySample: 'sufficient' };
  return outcome === 'insufficient' ? { sufficient: false, bySample: 'insufficient' } : undecided;
}

/** Quantile of a Poisson variable, so that the same chance gives comparable counts under different means. */
function poissonAt(u: number, mean: number): number {
  let term = Math.exp(-Math.min(mean, 700));
  if (term === 0) return Math.round(mean);
  let sum = term;
  let k = 0;
  const most = mean + 20 * Math.sqrt(mean) + 20;
  while (sum < u && k < most) {
    term *= mean / ++k;
    sum += term;
  }
  return k;
}
