import type { Citation, Confirmed } from '../rule-pack.ts';

/** The counts of one frame and its sample, as checked by `estimate`. */
export interface SampleCounts {
  readonly raw: number;
  readonly sample: number;
  /** Valid in the sample; an extra copy of a signature is not among them unless the pack's method says so. */
  readonly valid: number;
  /** Extra copies found in the sample; null where none were reported, which is not the same as none. */
  readonly duplicates: number | null;
  /** Invalid for other reasons than being a copy. */
  readonly invalid: number;
}

/** Numbers of valid signatures in the sample at which the outcome changes. */
export interface CutPoints {
  /** From this number on the sample passes; null where it cannot. */
  readonly sufficientFrom: number | null;
  /** Below this number the sample fails; null where a sample cannot fail. */
  readonly insufficientBelow: number | null;
  /** How they were worked out. */
  readonly basis: string;
}

/** Where a figure has its rule from. */
export interface Source {
  readonly citation: Citation;
  readonly confirmed: Confirmed;
}
