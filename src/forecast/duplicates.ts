import type { SeededRandom } from '../basics/random.ts';
import { logGamma } from '../law/sampling/gamma.ts';
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

const STEPS = 81;
const REACH = 3.5;

/** What is known of how often people sign twice: draws of the pool K. */
export interface Duplicates {
  draw(random: SeededRandom): number;
}

/** Learns K from the copies found among lines all of whose pairs were looked at; `valid` of them count when copies are left aside. */
export function learnDuplicates({
  registered,
  found,
  priors,
}: {
  readonly registered: number;
  readonly found: { readonly valid: number; readonly copies: number } | null;
  readonly priors: Priors;
}): Duplicates {
  const { median, sdLog } = priors.duplicates;
  if (found === null) return { draw: (random) => registered / (median * Math.exp(sdLog * normal(random))) };
  const pools: number[] = [];
  const logs: number[] = [];
  // Wide enough to hold a likelihood far out in the prior's tail.
  for (let i = 0; i < 2 * STEPS; i++) {
    const z = (2 * REACH * (2 * i - 2 * STEPS + 1)) / (2 * STEPS);
    const pool = registered / (median * Math.exp(sdLog * z));
    const mean = Math.max(1e-9, found.valid - distinctAmong({ lines: found.valid, pool }));
    pools.push(pool);
    logs.push(-0.5 * z * z - mean + found.copies * Math.log(mean) - logGamma(found.copies + 1));
  }
  const most = Math.max(...logs);
  const raw = logs.map((value) => Math.exp(value - most));
  const sum = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((value) => value / sum);
  const width = (2 * REACH) / STEPS;
  return {
    // Spread evenly inside a step, so that draws do not pile up.
    draw: (random) => pools[pickWeighted(random, weights)] * Math.exp(sdLog * width * (random.next() - 0.5)),
  };
}
