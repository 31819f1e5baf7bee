import { gammaQuantile } from './gamma.ts';
import type { SampleCounts } from './sample-counts.ts';

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
const TAIL = 0.025;

const INTERVAL_MODEL =
  'Lines drawn without replacement, nobody signs three times. Valid lines: Wilson interval with the finite-population factor; duplicates: Poisson, exact interval (weighted over frames by Fay and Feuer); combined by the method of variance estimates recovery.';

const PROBABILITY_MODEL =
  'Lines drawn without replacement, nobody signs three times. Valid lines normal around the sample; mean of the duplicates Gamma with half a duplicate more than was found (Jeffreys).';

/** What the frames have in common for both the interval and the probability; null where duplicates are not known. */
interface Parts {
  /** Scaled valid lines, and the sums of squares of the distances to their lower and upper limits. */
  readonly scaled: number;
  readonly validBelow: number;
  readonly validAbove: number;
  readonly variance: number;
  /** Sums over frames of weight × duplicates and weight² × duplicates, the largest weight, and the mean weight by lines. */
  readonly copies: number;
  readonly copiesSquared: number;
  readonly largestWeight: number;
  readonly meanWeight: number;
  /** The truth lies between these whatever the sample did not show. */
  readonly least: number;
  readonly most: number;
}

function partsOf(frames: readonly SampleCounts[]): Parts | null {
  let [scaled, validBelow, validAbove, variance] = [0, 0, 0, 0];
  let [copies, copiesSquared, largestWeight, weighted, lines] = [0, 0, 0, 0, 0];
  let [least, most] = [0, 0];
  for (const frame of frames) {
    const { raw, sample, valid, duplicates } = frame;
    least += valid;
    most += raw - (sample - valid);
    if (sample === raw) {
      scaled += valid;
      continue;
    }
    if (duplicates === null) return null;
    const [low, high] = shareInterval(frame);
    const share = valid / sample;
    scaled += raw * share;
    validBelow += (raw * (share - low)) ** 2;
    validAbove += (raw * (high - share)) ** 2;
    const smooth = (valid + 0.5) / (sample + 1);
    variance += (raw * raw * smooth * (1 - smooth) * (1 - sample / raw)) / Math.max(sample - 1, 1);
    const weight = sample < 2 ? 0 : ((raw / sample) * (raw - sample)) / (sample - 1);
    copies += weight * duplicates;
    copiesSquared += weight * weight * duplicates;
    largestWeight = Math.max(largestWeight, weight);
    weighted += weight * raw;
    lines += raw;
  }
  const meanWeight = lines === 0 ? 0 : weighted / lines;
  return { scaled, validBelow, validAbove, variance, copies, copiesSquared, largestWeight, meanWeight, least, most };
}

/** The 95 % interval of the frames together; null where duplicates are not known. */
export function interval(frames: readonly SampleCounts[]): Interval | null {
  const parts = partsOf(frames);
  if (parts === null) return null;
  const [fewest, mostCopies] = copiesInterval(parts);
  const point = parts.scaled - parts.copies;
  const low = Math.floor(point - Math.sqrt(parts.validBelow + (mostCopies - parts.copies) ** 2));
  const high = Math.ceil(point + Math.sqrt(parts.validAbove + (parts.copies - fewest) ** 2));
  const top = Math.min(parts.most, Math.max(high, parts.least));
  return { low: Math.min(Math.max(parts.least, low), top), high: top, level: 0.95, model: INTERVAL_MODEL };
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

/** Interval of a weighted sum of Poisson counts by matched Gamma variables (Fay and Feuer, Statistics in Medicine 16 (1997) 791-801); for one frame the exact interval of Garwood. */
function copiesInterval({ copies, copiesSquared, largestWeight }: Parts): readonly [number, number] {
  if (largestWeight === 0) return [0, 0];
  const low = copies === 0 ? 0 : (copiesSquared / copies) * gammaQuantile(copies ** 2 / copiesSquared, TAIL);
  const sum = copies + largestWeight;
  const squares = copiesSquared + largestWeight ** 2;
  return [low, (squares / sum) * gammaQuantile(sum ** 2 / squares, 1 - TAIL)];
}

/** P(distinct valid ≥ required) under the model; null where duplicates are not known. */
export function probabilitySufficient({
  frames,
  required,
}: {
  readonly frames: readonly SampleCounts[];
  readonly required: number;
}): Probability | null {
  const parts = partsOf(frames);
  if (parts === null) return null;
  const model = PROBABILITY_MODEL;
  if (required <= parts.least) return { value: 1, model };
  if (required > parts.most) return { value: 0, model };
  if (parts.variance === 0) return { value: parts.scaled - parts.copies >= required ? 1 : 0, model };
  const sum = parts.copies + parts.meanWeight / 2;
  const squares = parts.copiesSquared + parts.meanWeight ** 2 / 2;
  const spread = Math.sqrt(parts.variance);
  if (sum === 0) return { value: round4(normalAbove((required - 0.5 - parts.scaled) / spread)), model };
  const unit = squares / sum;
  const value = meanOverGamma(sum / unit, (lambda) => normalAbove((required - 0.5 - (parts.scaled - unit * lambda)) / spread));
  return { value: round4(value), model };
}

/** Mean of f over a Gamma(shape, 1) variable, by Simpson's rule on the substitution λ = t². */
function meanOverGamma(shape: number, f: (lambda: number) => number): number {
  const spread = 12 * Math.sqrt(shape) + 40;
  const from = Math.sqrt(Math.max(0, shape - spread));
  const to = Math.sqrt(shape + spread);
  const steps = 2000;
  const logAt = (t: number) => (2 * shape - 1) * Math.log(t) - t * t;
  const reference = logAt(Math.sqrt(Math.max(shape - 0.5, 0.25)));
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
