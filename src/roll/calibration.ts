/**
 * Stated probabilities made the shares that people found: a rising curve through decided lines (isotonic regression by pooling adjacent
 * violators; Zadrozny and Elkan 2002). The thresholds of matching and screening are probabilities, so they need no refitting of their own.
 */

import { z } from 'zod';

const Share = z.number().min(0).max(1);

/** Stated probability of the first voter and the share of such lines that were his; both ascend. */
export const CurvePoints = z.array(z.strictObject({ stated: Share, observed: Share, lines: z.int().min(1) })).min(1);

/** Fewer decisions than this say too little. */
export const LEAST_DECISIONS = 200;

/** A fitted curve as it is kept in a file. */
export const Calibration = z.strictObject({
  format: z.literal('countersign-calibration-1'),
  /** Decided lines that it rests on. */
  decisions: z.int().min(1),
  /** SHA-256 of the decisions and of the roll's sources. */
  sources: z.strictObject({ decisions: z.string(), lines: z.string(), roll: z.array(z.string()) }),
  /** Mean distance of stated and observed shares, weighted by lines, on decisions that the curve had not seen (five parts in turn). */
  error: z.strictObject({ before: Share, after: Share }),
  curve: CurvePoints,
});
export type Calibration = z.infer<typeof Calibration>;

/** One decided line: what was stated of its first voter, and whether people found him to be the signer. */
export interface DecidedLine {
  readonly stated: number;
  readonly right: boolean;
}

export interface CurvePoint {
  readonly stated: number;
  readonly observed: number;
  readonly lines: number;
}

/** So many lines of agreement with what was stated are added to each stretch of the curve, so that a handful of decisions moves it little. */
const PRIOR_LINES = 20;
/** Stretches before pooling; each has at least so many lines. */
const STRETCHES = 60;
const LEAST_LINES = 10;
const PARTS = 5;
const BINS = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999];

/** The curve through decided lines. The order of the lines does not matter. */
export function fitCurve(decided: readonly DecidedLine[]): CurvePoint[] {
  const sorted = [...decided].sort((a, b) => a.stated - b.stated || Number(a.right) - Number(b.right));
  const size = Math.max(LEAST_LINES, Math.ceil(sorted.length / STRETCHES));
  const blocks: { sum: number; right: number; lines: number }[] = [];
  for (let from = 0; from < sorted.length; from += size) {
    const part = sorted.slice(from, from + size);
    blocks.push({
      sum: part.reduce((total, line) => total + line.stated, 0),
      right: part.reduce((total, line) => total + Number(line.right), 0),
      lines: part.length,
    });
    // Neighbours that fall are pooled until all rise.
    while (blocks.length > 1 && shareOf(blocks[blocks.length - 2]) >= shareOf(blocks[blocks.length - 1])) {
      const last = blocks.pop()!;
      const before = blocks[blocks.length - 1];
      before.sum += last.sum;
      before.right += last.right;
      before.lines += last.lines;
    }
  }
  return blocks.map((block) => ({ stated: block.sum / block.lines, observed: shareOf(block), lines: block.lines }));
}

function shareOf({ sum, right, lines }: { readonly sum: number; readonly right: number; readonly lines: number }): number {
  return (right + (PRIOR_LINES * sum) / lines) / (lines + PRIOR_LINES);
}

/** The curve as a function: straight between its points, to 0 at 0 and to 1 at 1. */
export function curveFunction(curve: readonly CurvePoint[]): (stated: number) => number {
  const points = [{ stated: 0, observed: 0 }, ...curve, { stated: 1, observed: 1 }];
  return (stated) => {
    if (stated <= 0) return 0;
    if (stated >= 1) return 1;
    let high = 1;
    while (points[high].stated < stated) high++;
    const a = points[high - 1];
    const b = points[high];
    const width = b.stated - a.stated;
    return width <= 0 ? b.observed : a.observed + ((stated - a.stated) / width) * (b.observed - a.observed);
  };
}

/** Mean distance of stated and observed shares over fixed bins, weighted by lines. */
export function calibrationError(decided: readonly DecidedLine[]): number {
  const bins = BINS.concat(1).map(() => ({ stated: 0, right: 0 }));
  for (const { stated, right } of decided) {
    const at = BINS.findIndex((limit) => stated < limit);
    const bin = bins[at < 0 ? BINS.length : at];
    bin.stated += stated;
    bin.right += Number(right);
  }
  return decided.length === 0 ? 0 : bins.reduce((sum, bin) => sum + Math.abs(bin.stated - bin.right), 0) / decided.length;
}

/** The error before, and after curves that each leave out the fifth of the lines they are tried on. */
export function crossError(decided: readonly DecidedLine[]): { readonly before: number; readonly after: number } {
  const after: DecidedLine[] = [];
  for (let part = 0; part < PARTS; part++) {
    const curve = curveFunction(fitCurve(decided.filter((_, i) => i % PARTS !== part)));
    for (let i = part; i < decided.length; i += PARTS) after.push({ stated: curve(decided[i].stated), right: decided[i].right });
  }
  return { before: calibrationError(decided), after: calibrationError(after) };
}
