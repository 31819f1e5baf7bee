import type { AddressAgreement, LineMatch, MatchKind } from './types.ts';

/** Candidates kept per line. */
export const KEPT = 4;

/** Order is the meaning of the codes in a match table. */
export const MATCH_KINDS: readonly MatchKind[] = ['match', 'one-of-these', 'registered-elsewhere', 'unsure', 'not-found'];
export const ADDRESS_AGREEMENTS: readonly AddressAgreement[] = ['same', 'unit-differs', 'different', 'missing', 'unclear'];

/** Matches of all lines as columns: what a county needs in memory. Line i has its candidates at i * KEPT … best first, row NONE where there are fewer. */
export interface MatchTable {
  readonly count: number;
  /** Index into MATCH_KINDS. */
  readonly kind: Uint8Array;
  readonly row: Uint32Array;
  /** Calibrated posterior of each kept candidate. */
  readonly probability: Float32Array;
  /** Posterior of the best candidate before any curve that was learned from decisions: what decisions are compared with. */
  readonly stated: Float32Array;
  /** Index into ADDRESS_AGREEMENTS, per kept candidate. */
  readonly address: Uint8Array;
  /** Posterior that the signer is not on the roll: a relative of somebody registered at the address, a stranger at a known address, or unknown altogether. */
  readonly relative: Float32Array;
  readonly stranger: Float32Array;
  readonly elsewhere: Float32Array;
  /** Posterior mass of voters beyond the kept ones. */
  readonly others: Float32Array;
  /** The part of `others` that gave another address than the registered one. */
  readonly othersMoved: Float32Array;
}

/** Line i of a table as an object; `voterIdOf` gives the id of an index row. */
export function lineMatch(table: MatchTable, i: number, voterIdOf: (row: number) => string): LineMatch {
  const candidates = [];
  for (let k = i * KEPT; k < (i + 1) * KEPT && table.row[k] !== 0xffffffff; k++) {
    candidates.push({
      row: table.row[k],
      voterId: voterIdOf(table.row[k]),
      probability: table.probability[k],
      address: ADDRESS_AGREEMENTS[table.address[k]],
    });
  }
  return {
    kind: MATCH_KINDS[table.kind[i]],
    candidates,
    notOnRoll: { relative: table.relative[i], stranger: table.stranger[i], elsewhere: table.elsewhere[i] },
    others: table.others[i],
  };
}
