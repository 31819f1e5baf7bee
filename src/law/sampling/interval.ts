import type { SampleCounts } from './statutory.ts';

/** A 95 % interval for the number of distinct valid signatures of the petition. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly level: 0.95;
  readonly model: string;
}

/** How likely the petition holds enough distinct valid signatures, given the sample and the model. */
export interface Probability {
  /** 0..1, four decimals. */
  readonly value: number;
  readonly model: string;
}

/** z of a two-sided 95 % interval. */
const Z = 1.959963984540054;

const MODEL =
  'Lines drawn without replacement; valid lines as a Wilson interval with the finite-population factor, duplicates as Poisson with their own interval, combined by the method of variance estimates recovery; nobody signs three times.';

/** Point estimate and interval from valid lines and duplicates of each frame; null where duplicates are not known. */
export function interval(frames: readonly SampleCounts[]): Interval | null {
  let point = 0;
  let below = 0;
  let above = 0;
  let least = 0;
  let most = 0;
  for (const frame of frames) {
    const { raw, sample, valid, duplicates } = frame;
    least += valid;
    most += raw - (sample - valid);
    if (sample === raw) {
      point += valid;
      continue;
    }
    if (duplicates === null) return null;
    const scale = raw / sample;
    const weight = sample < 2 ? 0 : (scale * (raw - sample)) / (sample - 1);
    const [pLow, pHigh] = shareInterval(frame);
    const p = valid / sample;
    const [eLow, eHigh] = poissonInterval(duplicates);
    point += scale * valid - weight * duplicates;
    below += (raw * (p - pLow)) ** 2 + (weight * (eHigh - duplicates)) ** 2;
    above += (raw * (pHigh - p)) ** 2 + (weight * (duplicates - eLow)) ** 2;
  }
  const low = Math.max(least, Math.floor(point - Math.sqrt(below)));
  const high = Math.min(most, Math.ceil(point + Math.sqrt(above)));
  return { low: Math.min(low, high), high, level: 0.95, model: MODEL };
}

/** Wilson interval of the valid share, narrowed by the finite-population factor. */
function shareInterval({ raw, sample, valid }: SampleCounts): readonly [number, number] {
  const n = (sample * (raw - 1)) / Math.max(raw - sample, 1);
  const p = valid / sample;
  const z2 = Z * Z;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return [Math.max(0, Math.min(p, centre - half)), Math.min(1, Math.max(p, centre + half))];
}

/** Score interval of a Poisson mean with a continuity half. */
function poissonInterval(count: number): readonly [number, number] {
  const z2 = Z * Z;
  const centre = count + z2 / 2;
  const half = Z * Math.sqrt(count + z2 / 4);
  return [Math.max(0, centre - half), centre + half];
}

/** P(distinct valid ≥ required): duplicates' mean from a Gamma(e + ½) posterior (Jeffreys), valid lines normal given it, integrated numerically. Null where duplicates are not known. */
export function probabilitySufficient({
  frames,
  required,
}: {
  readonly frames: readonly SampleCounts[];
  readonly required: number;
}): Probability | null {
  const model =
    'Valid share normal around the sample (without replacement); mean number of duplicates in the sample Gamma(found + ½) (Jeffreys); nobody signs three times.';
  let mean = 0;
  let variance = 0;
  let duplicates = 0;
  let weightSum = 0;
  for (const { raw, sample, valid, duplicates: found } of frames) {
    if (sample === raw) {
      mean += valid;
      continue;
    }
    if (found === null) return null;
    const scale = raw / sample;
    const p = (valid + 0.5) / (sample + 1);
    mean += scale * valid;
    variance += (raw * raw * p * (1 - p) * (1 - sample / raw)) / Math.max(sample - 1, 1);
    const weight = sample < 2 ? 0 : (scale * (raw - sample)) / (sample - 1);
    duplicates += found;
    weightSum += weight * (found + 0.5);
  }
  if (weightSum === 0) return { value: round4(mean >= required ? 1 : 0), model };
  const weight = weightSum / (duplicates + 0.5 * frames.filter((f) => f.sample < f.raw).length);
  const shape = weightSum / weight;
  const value = integrateGamma(shape, (lambda) => normalAbove((required - 0.5 - (mean - weight * lambda)) / Math.sqrt(variance)));
  return { value: round4(value), model };
}

/** Mean of f over a Gamma(shape, 1) variable, by Simpson's rule on the substitution λ = t². */
function integrateGamma(shape: number, f: (lambda: number) => number): number {
  const spread = 12 * Math.sqrt(shape) + 40;
  const from = Math.sqrt(Math.max(0, shape - spread));
  const to = Math.sqrt(shape + spread);
  const steps = 2000;
  const peak = Math.max(shape - 0.5, 0.25);
  const logAt = (t: number) => (2 * shape - 1) * Math.log(t) - t * t;
  const reference = logAt(Math.sqrt(peak));
  let total = 0;
  let mass = 0;
  for (let i = 0; i <= steps; i++) {
    const t = Math.max(from + ((to - from) * i) / steps, 1e-9);
    const w = (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(logAt(t) - reference);
    mass += w;
    total += w * f(t * t);
  }
  return total / mass;
}

/** P(Z > z) of the standard normal: the power series of the density near the middle, Laplace's continued fraction in the tails (Abramowitz and Stegun 26.2.11, 26.2.14). */
export function normalAbove(z: number): number {
  if (!Number.isFinite(z)) return z > 0 ? 0 : 1;
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let tail: number;
  if (x < 3.5) {
    let term = x;
    let sum = x;
    for (let k = 3; term > 1e-17 * sum; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    tail = 0.5 - density * sum;
  } else {
    let fraction = x;
    for (let k = 60; k >= 1; k--) fraction = x + k / fraction;
    tail = density / fraction;
  }
  return z >= 0 ? tail : 1 - tail;
}

function round4(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
}
