/** The two hash tables of a roll: the first row of an address, and the first place of a full name in the order of names. */

import { hash2, REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';

export interface RollRows {
  /** First row at (street, house number), or -1. */
  address(street: number, number: number): number;
  /** First place in namePerm of (surname, given name), or -1. */
  name(surname: number, given: number): number;
  /** Behind the last place of the same full name. */
  nameEnd(position: number, surname: number): number;
  /** Look-ups made so far. */
  readonly counters: { probes: number };
}

export function createRollRows({ rec, addrTab, nameTab, nameGiv, surStart }: RollViews): RollRows {
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
    name(surname, given) {
      if (nameTab.length === 0) return -1;
      counters.probes++;
      for (let slot = hash2(surname, given) & nameMask; nameTab[slot] !== 0; slot = (slot + 1) & nameMask) {
        const position = nameTab[slot] - 1;
        if (nameGiv[position] === given && position >= surStart[surname] && position < surStart[surname + 1]) return position;
      }
      return -1;
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
