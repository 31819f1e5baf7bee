import { KEPT } from './match-table.ts';

/** What matching leaves of a line: the kept candidates and the weights of all explanations (log2, before priors). */
export interface Evidence {
  readonly row: Uint32Array;
  readonly stay: Float32Array;
  readonly moved: Float32Array;
  readonly agreement: Uint8Array;
  readonly relative: Float32Array;
  readonly stranger: Float32Array;
  readonly elsewhere: Float32Array;
  /** Voters beyond the kept ones, summed. */
  readonly otherStay: Float32Array;
  readonly otherMoved: Float32Array;
  /** 1 where so much of the line cannot be read that no search settles it. */
  readonly unreadable: Uint8Array;
}

/** What a matcher has done. */
export interface MatcherCounters {
  lines: number;
  tier1: number;
  tier2: number;
  tier3: number;
  rowsScored: number;
  probes: number;
}

/** No weight at all. */
export const NEVER = -1e9;

/** Room for the evidence of `count` lines; over shared memory when workers write it. */
export function createEvidence(count: number, shared: boolean): Evidence {
  const buffer = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  return {
    row: new Uint32Array(buffer(count * KEPT * 4)),
    stay: new Float32Array(buffer(count * KEPT * 4)),
    moved: new Float32Array(buffer(count * KEPT * 4)),
    agreement: new Uint8Array(buffer(count * KEPT)),
    relative: new Float32Array(buffer(count * 4)),
    stranger: new Float32Array(buffer(count * 4)),
    elsewhere: new Float32Array(buffer(count * 4)),
    otherStay: new Float32Array(buffer(count * 4)),
    otherMoved: new Float32Array(buffer(count * 4)),
    unreadable: new Uint8Array(buffer(count)),
  };
}
