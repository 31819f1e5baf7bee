import type { SeededRandom } from '../basics/random.ts';

/** Random variables from a seeded stream. */

/** Standard normal (Marsaglia's polar method; the second value is thrown away so that a stream has no memory). */
export function normal(random: SeededRandom): number {
  for (;;) {
    const u = 2 * random.next() - 1;
    const v = 2 * random.next() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** Gamma with this shape and scale 1 (Marsaglia and Tsang, ACM TOMS 26 (2000) 363-372). */
export function gamma(random: SeededRandom, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (random.next() || 2 ** -33) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = random.next();
    if (u < 1 - 0.0331 * x ** 4 || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Poisson: by multiplying below 30 (Knuth), above it a rounded normal. */
export function poisson(random: SeededRandom, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let k = 0;
  for (let product = random.next(); product > limit; product *= random.next()) k++;
  return k;
}

/** Negative binomial with this mean and variance mean + mean²/size. */
export function negativeBinomial(random: SeededRandom, { mean, size }: { readonly mean: number; readonly size: number }): number {
  return poisson(random, (gamma(random, size) * mean) / size);
}

/** Binomial: trial by trial below 50, above it a rounded normal. */
export function binomial(random: SeededRandom, { trials, p }: { readonly trials: number; readonly p: number }): number {
  if (trials > 50) {
    const value = Math.round(trials * p + Math.sqrt(trials * p * (1 - p)) * normal(random));
    return Math.min(trials, Math.max(0, value));
  }
  let successes = 0;
  for (let i = 0; i < trials; i++) if (random.chance(p)) successes++;
  return successes;
}

/** Beta. */
export function beta(random: SeededRandom, { alpha, beta: other }: { readonly alpha: number; readonly beta: number }): number {
  const a = gamma(random, alpha);
  return a / (a + gamma(random, other));
}

/** Index drawn by weights that add up to one. */
export function pickWeighted(random: SeededRandom, weights: ArrayLike<number>): number {
  let u = random.next();
  for (let i = 0; i < weights.length - 1; i++) {
    u -= weights[i];
    if (u < 0) return i;
  }
  return weights.length - 1;
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function logit(p: number): number {
  return Math.log(p / (1 - p));
}
