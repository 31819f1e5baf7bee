/** The orders of a roll: by voter id, by address, by name. Exact and stable, built for millions of rows. */

import { NO_PLACE, NO_UNIT, NONE } from './index-file.ts';
import { compareBytes } from './vocabulary.ts';
import { ROW, type VoterRows } from './voter-rows.ts';

/** Rows by voter id, ascending (numbers by value, texts by bytes); of rows with one id the first stays and the others are in `repeats`, ascending. */
export interface VoterIdOrder {
  readonly order: Uint32Array;
  readonly repeats: Uint32Array;
  /** The ids themselves, when they are numbers. */
  readonly numbers: Uint32Array | null;
}

export function orderByVoterId(rows: VoterRows): VoterIdOrder {
  const repeats: number[] = [];
  let kept = 0;
  if (rows.numericIds) {
    const { order, keys } = numericOrder(rows);
    for (let i = 0; i < order.length; i++) {
      if (kept > 0 && keys[kept - 1] === keys[i]) repeats.push(order[i]);
      else {
        keys[kept] = keys[i];
        order[kept++] = order[i];
      }
    }
    return { order: order.subarray(0, kept), repeats: Uint32Array.from(repeats).sort(), numbers: keys.subarray(0, kept) };
  }
  const order = textOrder(rows);
  for (let i = 0; i < order.length; i++) {
    if (kept > 0 && sameText(rows, order[kept - 1], order[i])) repeats.push(order[i]);
    else order[kept++] = order[i];
  }
  return { order: order.subarray(0, kept), repeats: Uint32Array.from(repeats).sort(), numbers: null };
}

function sameText(rows: VoterRows, a: number, b: number): boolean {
  const fromA = rows.words[a * ROW.words + ROW.id];
  const fromB = rows.words[b * ROW.words + ROW.id];
  return compareBytes(rows.idHeap, fromA, rows.idEndOf(a), fromB, rows.idEndOf(b)) === 0;
}

function numericOrder({ words, count }: VoterRows): SortedKeys {
  const keys = new Uint32Array(count);
  let ascending = true;
  for (let i = 0, o: number = ROW.id; i < count; i++, o += ROW.words) {
    keys[i] = words[o];
    if (i > 0 && keys[i] < keys[i - 1]) ascending = false;
  }
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return ascending ? { order, keys } : radixPasses(keys, order);
}

/** Texts are compared as big-endian words from the last to the first, so that equal beginnings cost one look each. */
function textOrder(rows: VoterRows): Uint32Array {
  const { words, count, idHeap } = rows;
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, rows.idEndOf(i) - words[i * ROW.words + ROW.id]);
  let order: Uint32Array<ArrayBuffer> = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  // The length is the last word: "A" stands before "A\0".
  let keys: Uint32Array<ArrayBuffer> = new Uint32Array(count);
  for (let at = Math.ceil(longest / 4) * 4; at >= 0; at -= 4) {
    let different = 0;
    for (let i = 0; i < count; i++) {
      const row = order[i];
      const from = words[row * ROW.words + ROW.id];
      const length = rows.idEndOf(row) - from;
      let word = 0;
      if (at >= longest) word = length;
      else for (let b = at; b < at + 4; b++) word = (word << 8) | (b < length ? idHeap[from + b] : 0);
      keys[i] = word;
      different |= keys[i] ^ keys[0];
    }
    if (different !== 0) ({ order, keys } = radixPasses(keys, order));
  }
  return order;
}

const DIGIT = 11;

interface SortedKeys {
  readonly order: Uint32Array<ArrayBuffer>;
  readonly keys: Uint32Array<ArrayBuffer>;
}

/** Stable radix sort of `order` by `keys` (both are used up); digits in which all keys agree are passed over. */
function radixPasses(keys: Uint32Array<ArrayBuffer>, order: Uint32Array<ArrayBuffer>): SortedKeys {
  const count = keys.length;
  let differing = 0;
  for (let i = 1; i < count; i++) differing |= keys[i] ^ keys[0];
  let fromKeys = keys;
  let from = order;
  let toKeys: Uint32Array<ArrayBuffer> = new Uint32Array(count);
  let to: Uint32Array<ArrayBuffer> = new Uint32Array(count);
  for (let shift = 0; shift < 32; shift += DIGIT) {
    const mask = (1 << DIGIT) - 1;
    if (((differing >>> shift) & mask) === 0) continue;
    const starts = new Uint32Array((1 << DIGIT) + 1);
    for (let i = 0; i < count; i++) starts[((fromKeys[i] >>> shift) & mask) + 1]++;
    for (let b = 0; b < 1 << DIGIT; b++) starts[b + 1] += starts[b];
    for (let i = 0; i < count; i++) {
      const place = starts[(fromKeys[i] >>> shift) & mask]++;
      toKeys[place] = fromKeys[i];
      to[place] = from[i];
    }
    [fromKeys, toKeys] = [toKeys, fromKeys];
    [from, to] = [to, from];
  }
  return { order: from, keys: fromKeys };
}

/** Stable counting sort of 0..count-1 by a key below `keys`; `start` is where each key begins. */
export function countingOrder(count: number, keys: number, keyOf: Uint32Array): { order: Uint32Array; start: Uint32Array } {
  const start = new Uint32Array(keys + 1);
  for (let i = 0; i < count; i++) start[keyOf[i] + 1]++;
  for (let k = 0; k < keys; k++) start[k + 1] += start[k];
  const next = start.slice(0, keys);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[next[keyOf[i]]++] = i;
  return { order, start };
}

/** Final ids of the values in VoterRows. */
export interface FinalIds {
  readonly street: Uint32Array;
  readonly surname: Uint32Array;
  readonly given: Uint32Array;
  /** NO_PLACE where unknown. */
  readonly zip: Uint32Array;
  /** NO_UNIT where unknown. */
  readonly unit: Uint32Array;
}

/** Accepted rows that are not `gone`, in address order: street, house, zip, unit, surname, given, and first come. */
export function addressOrder({
  rows,
  gone,
  ids,
  streets,
  count,
}: {
  readonly rows: VoterRows;
  readonly gone: Uint8Array;
  readonly ids: FinalIds;
  /** Number of streets. */
  readonly streets: number;
  /** Rows that stay. */
  readonly count: number;
}): Uint32Array {
  const { words } = rows;
  const start = new Uint32Array(streets + 1);
  for (let row = 0, o: number = ROW.street; row < rows.count; row++, o += ROW.words) if (gone[row] === 0) start[ids.street[words[o]] + 1]++;
  for (let s = 0; s < streets; s++) start[s + 1] += start[s];
  const next = start.slice(0, streets);
  const order = new Uint32Array(count);
  for (let row = 0, o: number = ROW.street; row < rows.count; row++, o += ROW.words)
    if (gone[row] === 0) order[next[ids.street[words[o]]]++] = row;

  let room = 0;
  for (let s = 0; s < streets; s++) room = Math.max(room, start[s + 1] - start[s]);
  const keys = new Float64Array(room);
  const place = new Float64Array(room);
  const name = new Float64Array(room);
  const house = new Float64Array(room);
  const grouped = new Uint32Array(room);
  const sorter = pairSorter(room);
  for (let s = 0; s < streets; s++) {
    const from = start[s];
    const size = start[s + 1] - from;
    if (size < 2) continue;
    // House number and place in the group as one number: 32 + 21 bits are whole in a double.
    const scale = 2 ** Math.ceil(Math.log2(size));
    if (scale > 2 ** 21) throw new Error('more than two million voters on one street');
    for (let i = 0; i < size; i++) keys[i] = words[order[from + i] * ROW.words + ROW.house] * scale + i;
    keys.subarray(0, size).sort();
    for (let i = 0; i < size; i++) {
      const number = Math.floor(keys[i] / scale);
      house[i] = number;
      grouped[i] = order[from + keys[i] - number * scale];
    }
    for (let i = 0; i < size; ) {
      let end = i + 1;
      while (end < size && house[end] === house[i]) end++;
      const run = end - i;
      if (run > 1) {
        for (let j = 0; j < run; j++) {
          const o = grouped[i + j] * ROW.words;
          const zip = words[o + ROW.place];
          const unit = words[o + ROW.unit];
          place[j] = (zip === NONE ? NO_PLACE : ids.zip[zip]) * 0x40000 + (unit === NONE ? NO_UNIT : ids.unit[unit]);
          name[j] = ids.surname[words[o + ROW.surname]] * 0x1000000 + ids.given[words[o + ROW.given]];
        }
        const sorted = sorter(place, name, run);
        for (let j = 0; j < run; j++) order[from + i + j] = grouped[i + sorted[j]];
      } else order[from + i] = grouped[i];
      i = end;
    }
  }
  return order;
}

/** A stable merge sort of 0..n-1 by two keys; the answer is good until the next call. */
function pairSorter(room: number): (first: Float64Array, second: Float64Array, n: number) => Uint32Array {
  let a = new Uint32Array(room);
  let b = new Uint32Array(room);
  const RUN = 12;
  return (first, second, n) => {
    for (let low = 0; low < n; low += RUN) {
      const high = Math.min(n, low + RUN);
      for (let i = low; i < high; i++) {
        let at = i;
        while (at > low && isBehind(a[at - 1], i)) {
          a[at] = a[at - 1];
          at--;
        }
        a[at] = i;
      }
    }
    for (let width = RUN; width < n; width *= 2) {
      for (let low = 0; low < n; low += width * 2) {
        const middle = Math.min(n, low + width);
        const high = Math.min(n, low + width * 2);
        let i = low;
        let j = middle;
        for (let out = low; out < high; out++) b[out] = i < middle && (j >= high || !isBehind(a[i], a[j])) ? a[i++] : a[j++];
      }
      [a, b] = [b, a];
    }
    return a;

    /** x, which came first, belongs behind y. */
    function isBehind(x: number, y: number): boolean {
      return first[x] > first[y] || (first[x] === first[y] && second[x] > second[y]);
    }
  };
}

/** Index rows in order of surname, given name, zip and row; with the given id at each place. */
export function nameOrder({
  count,
  surnameAt,
  givenAt,
  zipAt,
  surnames,
  givens,
  zips,
}: {
  readonly count: number;
  readonly surnameAt: Uint32Array;
  readonly givenAt: Uint32Array;
  readonly zipAt: Uint16Array;
  /** Numbers of surnames, given names and ZIP codes. */
  readonly surnames: number;
  readonly givens: number;
  readonly zips: number;
}): { readonly order: Uint32Array; readonly given: Uint32Array; readonly start: Uint32Array } {
  const { order, start } = countingOrder(count, surnames, surnameAt);
  const given = new Uint32Array(count);
  let room = 0;
  for (let s = 0; s < surnames; s++) room = Math.max(room, start[s + 1] - start[s]);
  const keys = new Float64Array(room);
  const first = new Float64Array(room);
  const second = new Float64Array(room);
  const grouped = new Uint32Array(room);
  const sorter = pairSorter(room);
  for (let s = 0; s < surnames; s++) {
    const from = start[s];
    const size = start[s + 1] - from;
    if (size === 1) {
      given[from] = givenAt[order[from]];
      continue;
    }
    const scale = 2 ** Math.ceil(Math.log2(size));
    grouped.set(order.subarray(from, from + size));
    // Given, zip and place in the group as one number, as long as a double holds them.
    if (givens * (zips + 1) * scale <= Number.MAX_SAFE_INTEGER) {
      for (let i = 0; i < size; i++) keys[i] = (givenAt[grouped[i]] * (zips + 1) + Math.min(zips, zipAt[grouped[i]])) * scale + i;
      keys.subarray(0, size).sort();
      for (let i = 0; i < size; i++) {
        const key = Math.floor(keys[i] / scale);
        order[from + i] = grouped[keys[i] - key * scale];
        given[from + i] = Math.floor(key / (zips + 1));
      }
    } else {
      for (let i = 0; i < size; i++) {
        first[i] = givenAt[grouped[i]];
        second[i] = zipAt[grouped[i]];
      }
      const sorted = sorter(first, second, size);
      for (let i = 0; i < size; i++) {
        order[from + i] = grouped[sorted[i]];
        given[from + i] = first[sorted[i]];
      }
    }
  }
  return { order, given, start };
}
