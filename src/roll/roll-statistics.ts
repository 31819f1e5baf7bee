/** What the roll itself says of names and places, counted once when a matcher starts. */

import { REC } from './index-file.ts';
import type { Roll, RollViews } from './index-open.ts';
import { type PlaceStreets, placeStreets } from './place-streets.ts';
import { type PlaceNumbers, placeNumbers, type StreetNumbers, sharedNumbers, streetNumbers } from './street-numbers.ts';

/** What a matcher wants to know of the roll as a whole. All of it is in shared memory: threads of a batch count it once. */
export interface RollStatistics {
  readonly zipShare: Float64Array;
  readonly cityShare: Float64Array;
  readonly repeat: Float64Array;
  readonly numbers: StreetNumbers;
  readonly zipStreets: PlaceStreets;
  /** The rest is counted when it is first asked for. */
  cityStreets?: PlaceStreets;
  zipNumbers?: PlaceNumbers;
  cityNumbers?: PlaceNumbers;
}

/** Counted once for each roll that is open in this thread. */
const counted = new WeakMap<SharedArrayBuffer, RollStatistics>();

/** The statistics of a roll. `all`: also what only badly damaged lines ask for. */
export function rollStatistics({ views, shared }: Roll, { all = false }: { all?: boolean } = {}): RollStatistics {
  const statistics: RollStatistics = counted.get(shared.image) ?? {
    zipShare: shares(views, 16, views.zip.count),
    cityShare: shares(views, 0, views.city.count),
    repeat: pairRepeats(views),
    numbers: streetNumbers(views),
    zipStreets: placeStreets(views, 'zip'),
  };
  counted.set(shared.image, statistics);
  if (all) {
    statistics.cityStreets ??= placeStreets(views, 'city');
    statistics.zipNumbers ??= placeNumbers(views, 'zip');
    statistics.cityNumbers ??= placeNumbers(views, 'city');
  }
  return statistics;
}

/**
 * How many people outside the roll bear a full name that `r` voters bear, for a population like the roll's: Good's estimate
 * (r + 1) n(r+1) / n(r) from how often full names repeat on the roll itself. The last entry stands for that many and more.
 */
function pairRepeats(views: RollViews): Float64Array {
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
  const repeat = new Float64Array(new SharedArrayBuffer((most + 1) * 8));
  for (let r = 1; r <= most; r++) {
    const estimate = r < most && counts[r] > 50 ? ((r + 1) * counts[r + 1]) / counts[r] : r;
    repeat[r] = Math.min(r, Math.max(0.05 * r, estimate));
  }
  return repeat;
}

/** Whether a street runs through a place. */
export function runsThrough({ start, ids }: PlaceStreets, street: number, place: number): boolean {
  let low = start[place];
  const end = start[place + 1];
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle] < street) low = middle + 1;
    else high = middle;
  }
  return low < end && ids[low] === street;
}

/** Share of the roll's rows in each ZIP (`shift` 16) or city (0). */
function shares({ rec, rows }: RollViews, shift: number, count: number): Float64Array {
  const counts = sharedNumbers(count + 1);
  for (let at = REC.place; at < rows * REC.words; at += REC.words) {
    const id = (rec[at] >>> shift) & 0xffff;
    if (id < count) counts[id]++;
  }
  const share = new Float64Array(new SharedArrayBuffer(counts.length * 8));
  for (let id = 0; id < count; id++) share[id] = (counts[id] + 1) / (rows + count);
  return share;
}
