import { decimalText, exact, minus, over, plus, times, whole } from '../exact.ts';
import type { SampleCounts } from './sample-counts.ts';

/** The estimate of distinct valid signatures from pairs (Goodman 1949; two-copy form), beside the statutory figure and never on a certificate. */
export interface PairEstimate {
  /** Estimated distinct valid signatures, to the nearest whole number. */
  readonly value: number;
  /** Valid lines before the correction, to the nearest whole number. */
  readonly beforeDuplicates: number;
  /** Estimated extra copies in the whole petition, to the nearest whole number. */
  readonly extraCopies: number;
  /** What one duplicate of the sample stands for; null where several frames were added. */
  readonly weight: string | null;
  /** It is unbiased only where nobody signed three times or more. */
  readonly assumes: 'nobody-signed-three-times';
  readonly words: string;
}

/** A·d − A·(N−n)/(n−1)·f₂ per frame, added up, never below the distinct valid lines that were seen; null where duplicates are not known. */
export function pairEstimate(frames: readonly SampleCounts[]): PairEstimate | null {
  let value = exact(0);
  let before = exact(0);
  let copies = exact(0);
  let weightText: string | null = null;
  for (const { raw, sample, valid, duplicates } of frames) {
    if (duplicates === null && sample < raw) return null;
    const scale = over(exact(raw), exact(sample));
    const scaled = times(scale, exact(valid));
    const weight = sample < 2 ? exact(0) : times(scale, over(exact(raw - sample), exact(sample - 1)));
    const extra = times(weight, exact(duplicates ?? 0));
    const distinct = minus(scaled, extra);
    before = plus(before, scaled);
    copies = plus(copies, plus(extra, exact(duplicates ?? 0)));
    value = plus(value, distinct.n < BigInt(valid) * distinct.d ? exact(valid) : distinct);
    weightText = frames.length === 1 ? decimalText(weight, 4) : null;
  }
  return {
    value: Number(whole(value, 'nearest')),
    beforeDuplicates: Number(whole(before, 'nearest')),
    extraCopies: Number(whole(copies, 'nearest')),
    weight: weightText,
    assumes: 'nobody-signed-three-times',
    words: 'Unbiased only where nobody signed three times or more; with such signers it is too low.',
  };
}
