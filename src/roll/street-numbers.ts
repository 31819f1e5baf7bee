/**
 * The house numbers of each street in one short array, and which streets have a number in a ZIP or a city: so that a slip in a house
 * number, or a street written beyond recognition, is a look at few places.
 */

import { hash2, REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';

/** Numbers of street s stand at start[s] … start[s + 1] - 1, ascending, each with its first row. */
export interface StreetNumbers {
  readonly start: Uint32Array;
  readonly number: Uint32Array;
  readonly row: Uint32Array;
}

/** Streets by (place, house number): those of one pair are among the streets of its bucket. */
export interface PlaceNumbers {
  readonly start: Uint32Array;
  readonly street: Uint32Array;
}

/** Room that other threads can look at. */
export function sharedNumbers(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}

/** Counted once from the rows, which stand in order of street and house number. */
export function streetNumbers({ rec, rows, street: { count } }: RollViews): StreetNumbers {
  let entries = 0;
  let lastStreet = -1;
  let lastNumber = -1;
  for (let at = 0; at < rows * REC.words; at += REC.words) {
    const street = rec[at + REC.street];
    const number = rec[at + REC.house] >>> 6;
    if (street === lastStreet && number === lastNumber) continue;
    lastStreet = street;
    lastNumber = number;
    if (street < count) entries++;
  }
  const start = sharedNumbers(count + 1);
  const number = sharedNumbers(entries);
  const row = sharedNumbers(entries);
  let filled = 0;
  let next = 0;
  lastNumber = -1;
  for (let r = 0; r < rows; r++) {
    const street = rec[r * REC.words + REC.street];
    if (street >= count) break;
    const own = rec[r * REC.words + REC.house] >>> 6;
    if (street >= next) {
      while (next <= street) start[next++] = filled;
    } else if (own === lastNumber) continue;
    lastNumber = own;
    number[filled] = own;
    row[filled++] = r;
  }
  while (next <= count) start[next++] = filled;
  return { start, number, row };
}

/** First row of the street's number, or -1. */
export function rowOfNumber({ start, number, row }: StreetNumbers, street: number, wanted: number): number {
  let low = start[street];
  const end = start[street + 1];
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (number[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low < end && number[low] === wanted ? row[low] : -1;
}

/** Counted once from the rows. */
export function placeNumbers(views: RollViews, kind: 'zip' | 'city'): PlaceNumbers {
  const { rec, rows, street: streets } = views;
  const places = views[kind].count;
  const shift = kind === 'zip' ? 16 : 0;
  const here: number[] = [];
  /** Calls back once for each street, number and place that occur together. */
  const each = (call: (place: number, number: number, street: number) => void) => {
    let lastStreet = -1;
    let lastNumber = -1;
    for (let at = 0; at < rows * REC.words; at += REC.words) {
      const street = rec[at + REC.street];
      if (street >= streets.count) break;
      const number = rec[at + REC.house] >>> 6;
      const place = (rec[at + REC.place] >>> shift) & 0xffff;
      if (street !== lastStreet || number !== lastNumber) {
        here.length = 0;
        lastStreet = street;
        lastNumber = number;
      }
      if (place >= places || here.includes(place)) continue;
      here.push(place);
      call(place, number, street);
    }
  };
  let entries = 0;
  each(() => entries++);
  let buckets = 2;
  while (buckets * 2 < entries) buckets *= 2;
  const start = sharedNumbers(buckets + 1);
  each((place, number) => {
    start[(hash2(place, number) & (buckets - 1)) + 1]++;
  });
  for (let b = 0; b < buckets; b++) start[b + 1] += start[b];
  const next = start.slice(0, buckets);
  const street = sharedNumbers(entries);
  each((place, number, id) => {
    street[next[hash2(place, number) & (buckets - 1)]++] = id;
  });
  return { start, street };
}
