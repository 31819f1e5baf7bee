/** What the roll itself says of names and places, counted once when a matcher starts. */

import { hash2, REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';

/**
 * How many people outside the roll bear a full name that `r` voters bear, for a population like the roll's: Good's estimate
 * (r + 1) n(r+1) / n(r) from how often full names repeat on the roll itself. The last entry stands for that many and more.
 */
export function pairRepeats(views: RollViews): Float64Array {
  const most = 12;
  const counts = new Float64Array(most + 2);
  const { nameGiv, surStart } = views;
  for (let s = 0; s + 1 < surStart.length; s++) {
    for (let p = surStart[s]; p < surStart[s + 1]; ) {
      let end = p + 1;
      while (end < surStart[s + 1] && nameGiv[end] === nameGiv[p]) end++;
      counts[Math.min(most + 1, end - p)]++;
      p = end;
    }
  }
  const repeat = new Float64Array(most + 1);
  for (let r = 1; r <= most; r++) {
    const estimate = r < most && counts[r] > 50 ? ((r + 1) * counts[r + 1]) / counts[r] : r;
    repeat[r] = Math.min(r, Math.max(0.05 * r, estimate));
  }
  return repeat;
}

/** First row of each street, and the number of rows behind the last: rows stand in order of their street. */
export function streetStarts({ rec, rows, street: { count } }: RollViews): Uint32Array {
  const start = new Uint32Array(count + 1).fill(rows);
  const streetOf = (row: number) => rec[row * REC.words + REC.street];
  let row = 0;
  for (let id = 0; id < count && row < rows; id++) {
    start[id] = row;
    if (streetOf(row) !== id) continue;
    let step = 1;
    while (row + step < rows && streetOf(row + step) === id) step *= 2;
    let low = row + (step >>> 1);
    let high = Math.min(rows, row + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (streetOf(middle) === id) low = middle + 1;
      else high = middle;
    }
    row = low;
  }
  return start;
}

/** Which streets lie in which ZIPs, by the roll. */
export function streetPlaces(views: RollViews): { has(street: number, zip: number): boolean } {
  const { rec, rows } = views;
  let size = 1 << 12;
  let slots = new Uint32Array(size * 2);
  let used = 0;
  const put = (street: number, zip: number) => {
    for (let slot = hash2(street, zip) & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      if (slots[slot * 2] === 0) {
        slots[slot * 2] = street + 1;
        slots[slot * 2 + 1] = zip;
        used++;
        return;
      }
      if (slots[slot * 2] === street + 1 && slots[slot * 2 + 1] === zip) return;
    }
  };
  let lastStreet = -1;
  let lastZip = -1;
  for (let row = 0; row < rows; row++) {
    const street = rec[row * REC.words];
    const zip = rec[row * REC.words + REC.place] >>> 16;
    if (street === lastStreet && zip === lastZip) continue;
    lastStreet = street;
    lastZip = zip;
    put(street, zip);
    if (used * 2 > size) {
      const old = slots;
      size *= 2;
      slots = new Uint32Array(size * 2);
      used = 0;
      for (let i = 0; i < old.length; i += 2) if (old[i] !== 0) put(old[i] - 1, old[i + 1]);
    }
  }
  return {
    has(street, zip) {
      for (let slot = hash2(street, zip) & (size - 1); slots[slot * 2] !== 0; slot = (slot + 1) & (size - 1)) {
        if (slots[slot * 2] === street + 1 && slots[slot * 2 + 1] === zip) return true;
      }
      return false;
    },
  };
}

/** Share of the roll's rows in each ZIP or city. */
export function shares(views: RollViews, part: (place: number) => number, count: number): Float64Array {
  const share = new Float64Array(count + 1);
  for (let row = 0; row < views.rows; row++) {
    const id = part(views.rec[row * REC.words + REC.place]);
    if (id < count) share[id]++;
  }
  for (let id = 0; id < count; id++) share[id] = (share[id] + 1) / (views.rows + count);
  return share;
}
