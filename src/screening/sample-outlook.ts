import type { RulePack } from '../law/rule-pack.ts';
import { cut, type Outcome } from '../law/sampling/decide.ts';
import { normalAbove } from '../law/sampling/interval.ts';
import type { SampleCounts } from '../law/sampling/sample-counts.ts';
import { sampleSize } from '../law/sampling/sample-size.ts';
import { statutoryOf } from '../law/sampling/statutory.ts';
import type { Step } from '../law/step.ts';

/** What a random sample by the statute would be likely to say of a petition whose every line has been screened. */
export interface SampleOutlook {
  /** Lines in the frame and in the sample. */
  readonly raw: number;
  readonly sample: number;
  /** How the sample's size comes about. */
  readonly sizeSteps: readonly Step[];
  /** Expected in the sample: valid lines and extra copies, means to one decimal. */
  readonly expectedValid: number;
  readonly expectedDuplicates: number;
  /** The statute's arithmetic on a typical sample: the means, rounded. Null where a statute makes a test and no projection. */
  readonly typical: { readonly projectedValid: number | null; readonly outcome: Outcome; readonly steps: readonly Step[] };
  /** 95 of 100 samples project between these; null where the statute makes no projection. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** What most of that width comes from: which lines are drawn valid, or the few copies that are drawn in pairs. */
  readonly widthFrom: 'validity' | 'copies';
  /** Shares of samples by outcome, four decimals, adding up to one. */
  readonly chances: Readonly<Record<Outcome, number>>;
  /** Projected valid at which the pack's bands end; null where it decides in another way, `fail` null where a sample never fails. */
  readonly bands: { readonly fail: number | null; readonly pass: number } | null;
  /** Projected valid at each of the grid's points in rising order, for drawing; empty where there is none. */
  readonly spread: readonly number[];
}

export interface SampleOutlookInput {
  readonly pack: RulePack;
  readonly raw: number;
  readonly required: number;
  /** Lines that would be found valid if each were examined alone. */
  readonly validAlone: number;
  /** Pairs of lines of the same voter. */
  readonly pairs: number;
}

/** Quantiles of each of the two random numbers that are combined: valid lines and copies found. */
const GRID = 60;

/**
 * Valid lines drawn are near normal (hypergeometric variance), pairs drawn whole are near Poisson with mean
 * pairs × n(n−1)/(N(N−1)); the statute's own functions are applied at 60 × 60 equally likely combinations. Null where the
 * pack knows no sample, or every line would be examined anyway.
 */
export function sampleOutlook({ pack, raw, required, validAlone, pairs }: SampleOutlookInput): SampleOutlook | null {
  const estimator = pack.estimator;
  if (estimator === null || raw < 2) return null;
  const size = sampleSize({ pack, raw });
  if (!size.ok || size.value.everyLine) return null;
  const n = size.value.size;
  const share = Math.min(1, Math.max(0, validAlone / raw));
  const mean = n * share;
  const deviation = Math.sqrt(n * share * (1 - share) * ((raw - n) / (raw - 1)));
  const copies = (pairs * n * (n - 1)) / (raw * (raw - 1));
  const conclude = (examined: number, found: number) =>
    statutoryOf({ pack, estimator, required, counts: sampleCounts({ raw, n, examined, found }) });
  const typical = conclude(mean, copies);
  const validAt = Array.from({ length: GRID }, (_, j) => mean + deviation * normalQuantile((j + 0.5) / GRID));
  const foundAt = Array.from({ length: GRID }, (_, j) => poissonQuantile(copies, (j + 0.5) / GRID));
  const tally: Record<Outcome, number> = { sufficient: 0, insufficient: 0, 'full-count': 0 };
  const spread: number[] = [];
  for (const found of foundAt) {
    for (const examined of validAt) {
      const result = conclude(examined, found);
      tally[result.outcome!]++;
      if (result.projectedValid !== null) spread.push(result.projectedValid);
    }
  }
  spread.sort((a, b) => a - b);
  const share4 = (count: number) => Math.round((count / (GRID * GRID)) * 1e4) / 1e4;
  return {
    raw,
    sample: n,
    sizeSteps: size.value.steps,
    expectedValid: Math.round((mean - copies) * 10) / 10,
    expectedDuplicates: Math.round(copies * 10) / 10,
    typical: { projectedValid: typical.projectedValid, outcome: typical.outcome!, steps: typical.steps },
    interval: spread.length === 0 ? null : { low: quantile(spread, 0.025), high: quantile(spread, 0.975) },
    widthFrom: (raw / n - 1) * Math.sqrt(copies) > deviation ? 'copies' : 'validity',
    chances: { sufficient: share4(tally.sufficient), 'full-count': share4(tally['full-count']), insufficient: share4(tally.insufficient) },
    bands:
      pack.bands === null
        ? null
        : {
            fail: pack.bands.fail === null ? null : bandEnd(pack.bands.fail.percent, required),
            pass: bandEnd(pack.bands.pass.percent, required),
          },
    spread,
  };
}

function bandEnd(percentOfRequired: string, required: number): number {
  const end = cut(percentOfRequired, required);
  return Number(end.n) / Number(end.d);
}

/** Whole lines in a sample: an extra copy is not among the valid. */
function sampleCounts({ raw, n, examined, found }: { raw: number; n: number; examined: number; found: number }): SampleCounts {
  const duplicates = Math.max(0, Math.round(found));
  const valid = Math.min(n - duplicates, Math.max(0, Math.round(examined) - duplicates));
  return { raw, sample: n, valid, duplicates, invalid: n - valid - duplicates };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function normalQuantile(share: number): number {
  let low = -10;
  let high = 10;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (1 - normalAbove(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Smallest k with P(X ≤ k) ≥ share; by the normal with a continuity half where the mean is large. */
function poissonQuantile(mean: number, share: number): number {
  if (mean > 500) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(share)));
  let probability = Math.exp(-mean);
  let sum = probability;
  let k = 0;
  while (sum < share && k < 2000) {
    k++;
    probability *= mean / k;
    sum += probability;
  }
  return k;
}
