import { logGamma } from '../law/sampling/gamma.ts';

/** ln B(a, b). */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** P(X ≤ x) of a Beta(a, b) variable: continued fraction, on the side where it converges quickly (Abramowitz and Stegun 26.5.8). */
export function betaBelow(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(b, a, 1 - x);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  // Lentz's method for the fraction.
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-14) break;
  }
  return Math.min(1, front * fraction);
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** The x with P(X ≤ x) = p of a Beta(a, b) variable, by bisection. */
export function betaQuantile(a: number, b: number, p: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (betaBelow(a, b, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(at least `found` of `of`) where each happens with probability `rate`, independently. */
export function binomialAtLeast({ found, of, rate }: { readonly found: number; readonly of: number; readonly rate: number }): number {
  if (found <= 0) return 1;
  if (rate <= 0) return 0;
  return rate >= 1 ? 1 : betaBelow(found, of - found + 1, rate);
}
