/** The two hash tables of a roll: the first row of an address, and the first place of a full name in the order of names. */

import { hash2, REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';

/** Most streets or given names that are looked up at once. */
export const AT_ONCE = 16;

export interface RollRows {
  /** First row at (street, house number), or -1. */
  address(street: number, number: number): number;
  /** As address, for the first `count` streets at once: the reads do not wait for one another. Writes the rows into `into`. */
  addresses(streets: Uint32Array, count: number, number: number, into: Int32Array): void;
  /** First place in namePerm of (surname, given name), or -1. */
  name(surname: number, given: number): number;
  /** As name, for the first `count` given names at once. Writes the places into `into`. */
  names(surname: number, givens: Uint32Array, count: number, into: Int32Array): void;
  /** Behind the last place of the same full name. */
  nameEnd(position: number, surname: number): number;
  /** Look-ups made so far. */
  readonly counters: { probes: number };
}

export function createRollRows({ rec, addrTab, nameTab, nameGiv, surStart }: RollViews): RollRows {
  const slots = new Uint32Array(AT_ONCE);
  const addrMask = addrTab.length - 1;
  const nameMask = nameTab.length - 1;
  const counters = { probes: 0 };
  return {
    counters,
    address(street, number) {
      if (addrTab.length === 0) return -1;
      counters.probes++;
      for (let slot = hash2(street, number) & addrMask; addrTab[slot] !== 0; slot = (slot + 1) & addrMask) {
        const row = addrTab[slot] - 1;
        if (rec[row * REC.words + REC.street] === street && rec[row * REC.words + REC.house] >>> 6 === number) return row;
      }
      return -1;
    },
    addresses(streets, count, number, into) {
      if (addrTab.length === 0) {
        into.fill(-1, 0, count);
        return;
      }
      for (let s = 0; s < count; s++) slots[s] = hash2(streets[s], number) & addrMask;
      for (let s = 0; s < count; s++) into[s] = addrTab[slots[s]] - 1;
      for (let s = 0; s < count; s++) {
        let row = into[s];
        let slot = slots[s];
        while (row >= 0 && (rec[row * REC.words + REC.street] !== streets[s] || rec[row * REC.words + REC.house] >>> 6 !== number)) {
          slot = (slot + 1) & addrMask;
          row = addrTab[slot] - 1;
        }
        into[s] = row;
      }
      counters.probes += count;
    },
    name(surname, given) {
      if (nameTab.length === 0) return -1;
      counters.probes++;
      for (let slot = hash2(surname, given) & nameMask; nameTab[slot] !== 0; slot = (slot + 1) & nameMask) {
        const position = nameTab[slot] - 1;
        if (nameGiv[position] === given && position >= surStart[surname] && position < surStart[surname + 1]) return position;
      }
      return -1;
    },
    names(surname, givens, count, into) {
      if (nameTab.length === 0) {
        into.fill(-1, 0, count);
        return;
      }
      const from = surStart[surname];
      const to = surStart[surname + 1];
      for (let g = 0; g < count; g++) slots[g] = hash2(surname, givens[g]) & nameMask;
      for (let g = 0; g < count; g++) into[g] = nameTab[slots[g]] - 1;
      for (let g = 0; g < count; g++) {
        let position = into[g];
        let slot = slots[g];
        while (position >= 0 && (position < from || position >= to || nameGiv[position] !== givens[g])) {
          slot = (slot + 1) & nameMask;
          position = nameTab[slot] - 1;
        }
        into[g] = position;
      }
      counters.probes += count;
    },
    nameEnd(position, surname) {
      const given = nameGiv[position];
      const last = surStart[surname + 1];
      let step = 1;
      let low = position;
      while (low + step < last && nameGiv[low + step] === given) {
        low += step;
        step *= 2;
      }
      let high = Math.min(last, low + step);
      while (low + 1 < high) {
        const middle = (low + high) >>> 1;
        if (nameGiv[middle] === given) low = middle;
        else high = middle;
      }
      return low + 1;
    },
  };
}
