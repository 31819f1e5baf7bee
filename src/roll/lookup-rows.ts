/** The rows of a roll that a reading leads to, through the order of the index in which they stand together. */

import { REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import { HOUSES, type Order, type Orders } from './lookup-orders.ts';
import { type Reading, ROLE } from './lookup-readings.ts';

/** Takes the rows perm[from … to), or from … to themselves where perm is null; false when it wants no more. */
export type Visit = (perm: Uint32Array | null, from: number, to: number) => boolean;

/** How much may still be looked at. A row costs 1, a search in an order PROBE. */
export interface Work {
  left: number;
}

export interface RowFinder {
  /** About how many rows a reading has; Infinity where no order leads to them. */
  countOf(reading: Reading): number;
  /** Visits all rows of a reading, the whole word's first; false where the visit ended it. */
  visit(reading: Reading, take: Visit): boolean;
  /** What finding the rows of a surname and another reading together costs in searches. */
  costOfBoth(surname: Reading, other: Reading): number;
  /** Visits the rows of a surname and another reading together. */
  visitBoth(pair: { readonly surname: Reading; readonly other: Reading; readonly work: Work }, take: Visit): boolean;
}

/** What a binary search costs beside looking at a row. */
const PROBE = 3;

/** Ranges of ids: the whole word, misspelt ones by what they are worth, those that begin with it, those that nearly do. */
function rangesOf(reading: Reading): Ranges {
  const known = RANGES.get(reading);
  if (known !== undefined) return known;
  const { exact, low, high, others, near } = reading;
  const ranges: (readonly [number, number])[] = [];
  if (exact >= 0) ranges.push([exact, exact + 1]);
  if (others !== null) for (const [id] of [...others].sort((a, b) => b[1] - a[1] || a[0] - b[0])) ranges.push([id, id + 1]);
  if (exact >= low && exact < high) {
    if (exact > low) ranges.push([low, exact]);
    if (exact + 1 < high) ranges.push([exact + 1, high]);
  } else if (low < high) ranges.push([low, high]);
  for (let i = 0; i < near.length; i += 2) ranges.push([near[i], near[i + 1]]);
  RANGES.set(reading, ranges);
  return ranges;
}

/** Readings are kept by word: so are their ranges. */
const RANGES = new WeakMap<Reading, Ranges>();

function houseRanges({ exact, low, high }: Reading): Ranges {
  const ranges: (readonly [number, number])[] = [];
  if (exact >= 0) ranges.push([Math.min(exact, HOUSES - 1), Math.min(exact + 1, HOUSES)]);
  if (low === high) return ranges;
  const value = low / 10;
  for (let scale = 10; value > 0 && value * scale < HOUSES; scale *= 10)
    ranges.push([value * scale, Math.min((value + 1) * scale, HOUSES)]);
  return ranges;
}

/** Finds rows over an open roll and its look-up orders. */
export function createRowFinder(views: RollViews, orders: Orders): RowFinder {
  const { rec, namePerm, nameGiv, surStart, voterRow } = views;

  function orderOf(role: number): Order | null {
    if (role === ROLE.house) return orders.house;
    if (role === ROLE.zip) return orders.zip;
    if (role === ROLE.given) return orders.given;
    return role === ROLE.birth ? orders.birth : null;
  }

  const rangesIn = (reading: Reading) => (reading.role === ROLE.house ? houseRanges(reading) : rangesOf(reading));

  /** First place in perm[from … to), whose rows stand by surname, with a surname not below `id`. */
  function surnameBound(perm: Uint32Array, from: number, to: number, id: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rec[perm[middle] * REC.words + REC.surname] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function givenBound(from: number, to: number, id: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (nameGiv[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A range of ids as a run of the order they stand in. */
  function runOf(reading: Reading, low: number, high: number): readonly [Uint32Array | null, number, number] {
    if (reading.role === ROLE.surname) return [namePerm, surStart[low], surStart[high]];
    if (reading.role === ROLE.street) return [null, orders.streetStart[low], orders.streetStart[high]];
    if (reading.role === ROLE.ordinal) return [voterRow, low, high];
    const order = orderOf(reading.role)!;
    return [order.perm, order.start[low], order.start[high]];
  }

  const leads = ({ role }: Reading) => role === ROLE.surname || role === ROLE.street || role === ROLE.ordinal || hasOrder(role);

  /** Surname and given name by the order of names: each surname's bearers stand by given name. */
  function visitNames(surnames: Ranges, givens: Ranges, work: Work, take: Visit): boolean {
    for (const [low, high] of surnames)
      for (let id = low; id < high; id++)
        for (const [first, last] of givens) {
          work.left -= PROBE;
          if (work.left <= 0) return false;
          const from = givenBound(surStart[id], surStart[id + 1], first);
          if (from === surStart[id + 1] || nameGiv[from] >= last) continue;
          if (!take(namePerm, from, givenBound(from, surStart[id + 1], last))) return false;
        }
    return true;
  }

  return {
    countOf(reading) {
      if (!leads(reading)) return Number.POSITIVE_INFINITY;
      let sum = 0;
      for (const [low, high] of rangesIn(reading)) {
        const [, from, to] = runOf(reading, low, high);
        sum += to - from;
      }
      return sum;
    },

    visit(reading, take) {
      for (const [low, high] of rangesIn(reading)) {
        const [perm, from, to] = runOf(reading, low, high);
        if (from < to && !take(perm, from, to)) return false;
      }
      return true;
    },

    costOfBoth(surname, other) {
      const surnames = rangesOf(surname);
      const others = rangesIn(other);
      const byOther = width(others) * surnames.length;
      return PROBE * (other.role === ROLE.given ? Math.min(byOther, width(surnames) * others.length) : byOther);
    },

    visitBoth({ surname, other, work }, take) {
      const surnames = rangesOf(surname);
      const others = rangesIn(other);
      if (other.role === ROLE.given && width(surnames) * others.length <= width(others) * surnames.length)
        return visitNames(surnames, others, work, take);
      const order = orderOf(other.role);
      if (order === null) return true;
      for (const [first, last] of others)
        for (let key = first; key < last; key++) {
          const end = order.start[key + 1];
          if (order.start[key] === end) continue;
          for (const [low, high] of surnames) {
            work.left -= PROBE;
            if (work.left <= 0) return false;
            const from = surnameBound(order.perm, order.start[key], end, low);
            if (from === end || rec[order.perm[from] * REC.words + REC.surname] >= high) continue;
            if (!take(order.perm, from, surnameBound(order.perm, from, end, high))) return false;
          }
        }
      return true;
    },
  };
}

type Ranges = readonly (readonly [number, number])[];

function width(ranges: Ranges): number {
  return ranges.reduce((sum, [low, high]) => sum + high - low, 0);
}

function hasOrder(role: number): boolean {
  return role === ROLE.house || role === ROLE.zip || role === ROLE.given || role === ROLE.birth;
}
