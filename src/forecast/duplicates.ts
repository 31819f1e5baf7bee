import type { SeededRandom } from '../basics/random.ts';
import { normal, pickWeighted } from './draw.ts';
import type { Priors } from './priors.ts';

/*
 * Second copies grow as the square of the lines: a line meets one more chance of being a copy with every line before it. With
 * K people among whom signatures fall as if each were equally likely, V lines hold K(1 − e^(−V/K)) different signers, which
 * is V − V²/2K while V is small. K is the registered voters over a factor: 1 where everybody is equally likely to sign.
 */

/** Different signers among so many valid lines, in expectation. */
export function distinctAmong({ lines, pool }: { readonly lines: number; readonly pool: number }): number {
  return -pool * Math.expm1(-lines / pool);
}

const STEPS = 100;
/** Standard deviations of the prior on either side that the grid covers. */
const REACH = 5;

/** What is known of how often people sign twice. */
export interface Duplicates {
  /** A draw of the pool K, given how many of the lines whose pairs were looked at count. */
  draw(random: SeededRandom, knownValid: number): number;
}

/** Learns K from the number of copies found among lines all of whose pairs were looked at; null where none were. */
export function learnDuplicates({
  registered,
  found,
  priors,
}: {
  readonly registered: number;
  readonly found: number | null;
  readonly priors: Priors;
}): Duplicates {
  const { median, sdLog } = priors.duplicates;
  const width = (2 * REACH) / STEPS;
  const steps = Array.from({ length: STEPS }, (_, i) => -REACH + (i + 0.5) * width);
  const pools = steps.map((z) => registered / (median * Math.exp(sdLog * z)));
  const weights = new Float64Array(STEPS);
  return {
    draw(random, knownValid) {
      if (found === null) return registered / (median * Math.exp(sdLog * normal(random)));
      let most = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < STEPS; i++) {
        const mean = Math.max(1e-9, knownValid - distinctAmong({ lines: knownValid, pool: pools[i] }));
        weights[i] = -0.5 * steps[i] ** 2 - mean + found * Math.log(mean);
        if (weights[i] > most) most = weights[i];
      }
      let sum = 0;
      for (let i = 0; i < STEPS; i++) {
        weights[i] = Math.exp(weights[i] - most);
        sum += weights[i];
      }
      for (let i = 0; i < STEPS; i++) weights[i] /= sum;
      // Spread evenly inside a step, so that draws do not pile up.
      return pools[pickWeighted(random, weights)] * Math.exp(sdLog * width * (random.next() - 0.5));
    },
  };
}
