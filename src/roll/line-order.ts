/** In which order a batch is matched: lines of one ZIP and street one after another, so that they find their part of the roll in the cache. */

import type { SharedLineTable } from './types.ts';

/** Letters of the street's name that count. */
const LETTERS = 6;
/** Values of a letter: none, A-Z, a digit, anything else. */
const SIGNS = 29;
const ZIPS = 100_001;

/** Numbers of all lines, by ZIP code and the beginning of the street's name; in shared memory. */
export function lineOrder({ bytes, cells, count, columns }: SharedLineTable): Uint32Array {
  const text = new Uint8Array(bytes);
  const cell = new Uint32Array(cells);
  const width = columns.length;
  const zipColumn = columns.indexOf('zip');
  const addressColumn = columns.indexOf('address');
  const zips = new Uint32Array(count);
  const start = new Uint32Array(ZIPS + 1);
  for (let i = 0; i < count; i++) {
    const at = (i * width + zipColumn) * 2;
    zips[i] = zipColumn < 0 ? 0 : 1 + digits(text, cell[at], cell[at + 1]);
    start[zips[i] + 1]++;
  }
  for (let zip = 0; zip < ZIPS; zip++) start[zip + 1] += start[zip];
  const next = start.slice(0, ZIPS);
  const order = new Uint32Array(new SharedArrayBuffer(count * 4));
  for (let i = 0; i < count; i++) order[next[zips[i]]++] = i;
  if (addressColumn < 0) return order;
  for (let zip = 0; zip < ZIPS; zip++) {
    const from = start[zip];
    const to = start[zip + 1];
    if (to - from < 2) continue;
    // Street and place in this list in one number, whole in a double: 29^6 · 2^23 < 2^53.
    const keys = new Float64Array(Math.min(to - from, MOST_TOGETHER));
    for (let k = 0; k < keys.length; k++) {
      const at = (order[from + k] * width + addressColumn) * 2;
      keys[k] = street(text, cell[at], cell[at + 1]) * MOST_TOGETHER + k;
    }
    keys.sort();
    const lines = order.slice(from, from + keys.length);
    for (let k = 0; k < keys.length; k++) order[from + k] = lines[keys[k] % MOST_TOGETHER];
  }
  return order;
}

/** Lines of one ZIP, or without one, that are ordered by street; more stay as they are. */
const MOST_TOGETHER = 2 ** 23;

/** The first five digits as a number. */
function digits(text: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to && i < from + 5; i++) number = number * 10 + (text[i] >= 48 && text[i] <= 57 ? text[i] - 48 : 0);
  return number;
}

/** The first letters behind the house number as a number. */
function street(text: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && text[at] !== 32) at++;
  let number = 0;
  for (let k = 0; k < LETTERS; k++) {
    at++;
    const letter = at < to ? text[at] & 0xdf : 0;
    number = number * SIGNS + (at >= to ? 0 : letter >= 65 && letter <= 90 ? letter - 64 : text[at] >= 48 && text[at] <= 57 ? 27 : 28);
  }
  return number;
}
