import { type EvaluatedLines, NOBODY } from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';

/** Lines whose first voter has a probability in [from, to). */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  /** Mean stated probability. */
  readonly stated: number;
  /** How often that voter was the signer. */
  readonly observed: Proportion;
}

export interface Calibration {
  readonly lines: number;
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error over the bins shown, 0..1. */
  readonly errorOverBins: number;
  /** The same over up to twenty bins with equally many lines: where nearly all lines are near 1, this is the finer measure. */
  readonly errorOverEqualCounts: number;
  /** The larger of the two: the figure to quote. */
  readonly error: number;
}

const EDGES = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 1] as const;

/**
 * The reliability table of the first voter's stated probability, and its expected calibration error (mean distance of stated from observed,
 * weighted by lines; Naeini and others, AAAI 2015). Here the very voter must be right: a pair that nothing tells apart is stated as a half
 * each, and is a half. Null where no probability is stated.
 */
export function measureCalibration({ truth, result }: EvaluatedLines): Calibration | null {
  const stated: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < truth.count; i++) {
    const voter = result.candidate[i * result.kept];
    const probability = result.probability[i * result.kept];
    if (voter === NOBODY || Number.isNaN(probability)) continue;
    stated.push(probability);
    right.push(truth.voter[i] === voter ? 1 : 0);
  }
  if (stated.length === 0) return null;
  const tallies = EDGES.slice(1).map(() => ({ lines: 0, stated: 0, right: 0 }));
  for (let n = 0; n < stated.length; n++) {
    let b = EDGES.length - 2;
    while (b > 0 && stated[n] < EDGES[b]) b--;
    const tally = tallies[b];
    tally.lines++;
    tally.stated += stated[n];
    tally.right += right[n];
  }
  const bins = tallies.flatMap((tally, b) =>
    tally.lines === 0
      ? []
      : [{ from: EDGES[b], to: EDGES[b + 1], stated: tally.stated / tally.lines, observed: proportion(tally.right, tally.lines) }],
  );
  const errorOverBins = bins.reduce((total, bin) => total + Math.abs(bin.stated * bin.observed.of - bin.observed.hits), 0) / stated.length;
  const errorOverEqualCounts = equalCountError({ stated, right });
  return { lines: stated.length, bins, errorOverBins, errorOverEqualCounts, error: Math.max(errorOverBins, errorOverEqualCounts) };
}

function equalCountError({ stated, right }: { stated: readonly number[]; right: readonly number[] }): number {
  const order = Uint32Array.from(stated, (_, n) => n).sort((a, b) => stated[a] - stated[b] || a - b);
  const bins = Math.min(20, order.length);
  let total = 0;
  for (let b = 0; b < bins; b++) {
    const from = Math.floor((b * order.length) / bins);
    const to = Math.floor(((b + 1) * order.length) / bins);
    let gap = 0;
    for (let n = from; n < to; n++) gap += stated[order[n]] - right[order[n]];
    total += Math.abs(gap);
  }
  return total / order.length;
}
