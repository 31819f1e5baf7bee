/** What a row of the roll is worth as an answer to what was typed: each field stands for one piece at most, the best way counts. */

import { FORMER, REC, STATUSES } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import type { Fragment } from './lookup-fragments.ts';
import { birthKey } from './lookup-orders.ts';
import { type Reading, ROLE, ROLES, type Segment } from './lookup-readings.ts';
import { directionCode, suffixCode } from './normalize.ts';
import { streetTypeCode } from './street-types.ts';

/** No answer at all. */
export const NO_ANSWER = Number.NEGATIVE_INFINITY;
const NOT = -99;

/** Bits against a voter for a typed piece that says nothing of him. */
const MISSED = 12;
/** The same for pieces that people leave out or mix up: street types, directions, "apt"; an initial, a number just begun. */
const MISSED_NOISE = 3.5;
const MISSED_INITIAL = 4;
const NOISE = new Set(['APT', 'APARTMENT', 'UNIT', 'STE', 'SUITE', 'SPC', 'LOT', 'RM', 'NO', 'CA', 'THE', 'AND', 'MR', 'MRS', 'MS']);
/** So many readings cost about as much as fetching a row. */
const READINGS_PER_ROW = 60;
/** Ways to share the pieces out among a voter's fields that are tried. */
const MOST_WAYS = 200;
const FORMER_BITS = 2;
const CANCELLED_BITS = 1;
const CANCELLED = STATUSES.indexOf('cancelled');

export interface Scorer {
  /** Takes up a query; returns the most that any row can be worth. Pieces may be missed up to `mostMissed`. */
  prepare(query: { readonly fragments: readonly Fragment[]; readonly segments: readonly Segment[]; readonly mostMissed: number }): number;
  /** Which pieces to try first on a row: those that fit the fewest. */
  tryFirst(order: readonly number[]): void;
  /** Bits of a row, or NO_ANSWER. */
  score(row: number): number;
  /** Bits of the last scored row before its standing (former, cancelled) took some away. */
  lastPlain(): number;
  /** What scoring a row costs: 1 for a few pieces, more where many readings must be tried before a row fails. */
  cost(): number;
  /** True for a piece whose missing costs little, and which leads to nobody. */
  isNoise(at: number): boolean;
}

function missedBits({ text, kind }: Fragment): number {
  if (NOISE.has(text) || streetTypeCode(text) > 0 || directionCode(text) > 0 || (text.length > 1 && suffixCode(text) > 0))
    return MISSED_NOISE;
  return text.length <= (kind === 'word' ? 1 : kind === 'number' ? 2 : 0) ? MISSED_INITIAL : MISSED;
}

/** A scorer over an open roll; not shared between threads. */
export function createScorer(views: RollViews): Scorer {
  const { rec, birth, status } = views;
  const values = new Int32Array(ROLES);
  let count = 0;
  let mostMissed = 0;
  let needsBirth = false;
  let missed = new Float64Array(0);
  // The readings of all pieces, one after another: those of piece i are first[i] … first[i + 1].
  let first = new Int32Array(0);
  let role = new Uint8Array(0);
  let length = new Uint8Array(0);
  let exact = new Float64Array(0);
  let low = new Float64Array(0);
  let high = new Float64Array(0);
  let whole = new Float64Array(0);
  let begun = new Float64Array(0);
  let worth = new Float64Array(0);
  /** The readings, also of pieces taken together, that cover piece i: covers[coverStart[i]] … */
  let covers = new Int32Array(0);
  let coverStart = new Int32Array(0);
  let order = new Int32Array(0);
  let others: (ReadonlyMap<number, number> | null)[] = [];
  let near: (readonly number[])[] = [];
  let slipped = new Float64Array(0);
  let best = NO_ANSWER;
  let ways = 0;

  function lay(fragments: readonly Fragment[], segments: readonly Segment[]): void {
    count = fragments.length;
    missed = Float64Array.from(fragments, missedBits);
    first = new Int32Array(count + 1);
    const all: { readonly reading: Reading; readonly length: number }[] = [];
    for (let i = 0; i < count; i++) {
      const here = segments
        .filter((segment) => segment.from === i)
        .flatMap(({ length: pieces, readings }) => readings.map((reading) => ({ reading, length: pieces })));
      // The most promising first: the best way is then found among the first that are tried.
      all.push(...here.sort((one, other) => other.length - one.length || mostOf(other.reading) - mostOf(one.reading)));
      first[i + 1] = all.length;
    }
    role = Uint8Array.from(all, ({ reading }) => reading.role);
    length = Uint8Array.from(all, (option) => option.length);
    exact = Float64Array.from(all, ({ reading }) => reading.exact);
    low = Float64Array.from(all, ({ reading }) => reading.low);
    high = Float64Array.from(all, ({ reading }) => reading.high);
    whole = Float64Array.from(all, ({ reading }) => reading.whole);
    begun = Float64Array.from(all, ({ reading }) => reading.begun);
    others = all.map(({ reading }) => reading.others);
    near = all.map(({ reading }) => reading.near);
    slipped = Float64Array.from(all, ({ reading }) => reading.slipped);
    worth = Float64Array.from(all, ({ reading }) => mostOf(reading));
    needsBirth = role.includes(ROLE.birth);
    const covering: number[] = [];
    coverStart = new Int32Array(count + 1);
    for (let i = 0; i < count; i++) {
      for (let from = 0; from <= i; from++) for (let k = first[from]; k < first[from + 1]; k++) if (from + length[k] > i) covering.push(k);
      coverStart[i + 1] = covering.length;
    }
    covers = Int32Array.from(covering);
    order = Int32Array.from(fragments, (_, i) => i);
  }

  /** Tries every way to let each field stand for one piece at most; leaves the best in `best`. */
  function assign(at: number, used: number, score: number, misses: number): void {
    // No reading adds much, so what is behind already stays behind; and long lines have more ways than are worth trying.
    if (score <= best || --ways < 0) return;
    if (at >= count) {
      best = score;
      return;
    }
    for (let k = first[at]; k < first[at + 1]; k++) {
      const bit = 1 << role[k];
      if (worth[k] > NOT && (used & bit) === 0) assign(at + length[k], used | bit, score + worth[k], misses);
    }
    const more = missed[at] === MISSED ? 1 : 0;
    if (misses + more <= mostMissed) assign(at + 1, used, score - missed[at], misses + more);
  }

  function worthOf(k: number): number {
    const value = values[role[k]];
    if (value === exact[k]) return whole[k];
    if (value >= low[k] && value < high[k]) return begun[k];
    const more = others[k]?.get(value);
    if (more !== undefined) return more;
    const ranges = near[k];
    for (let i = 0; i < ranges.length; i += 2) if (value >= ranges[i] && value < ranges[i + 1]) return slipped[k];
    if (role[k] !== ROLE.house || value < high[k]) return NOT;
    // 14230 begins with 14 as 1423 does.
    let left = value;
    while (left >= high[k]) left = Math.floor(left / 10);
    return left >= low[k] ? begun[k] : NOT;
  }

  return {
    prepare(query) {
      lay(query.fragments, query.segments);
      mostMissed = query.mostMissed;
      best = NO_ANSWER;
      ways = MOST_WAYS;
      assign(0, 0, 0, 0);
      return best;
    },
    tryFirst(wanted) {
      order = Int32Array.from([...wanted, ...Array.from({ length: count }, (_, i) => i).filter((i) => !wanted.includes(i))]);
    },
    score(row) {
      const at = row * REC.words;
      const place = rec[at + REC.place];
      const extra = rec[at + REC.extra];
      values[ROLE.surname] = rec[at + REC.surname];
      values[ROLE.given] = rec[at + REC.given];
      values[ROLE.middle] = rec[at + REC.middle];
      values[ROLE.street] = rec[at + REC.street];
      values[ROLE.house] = rec[at + REC.house] >>> 6;
      values[ROLE.city] = place & 0xffff;
      values[ROLE.zip] = place >>> 16;
      values[ROLE.unit] = extra >>> 14;
      values[ROLE.direction] = (extra >>> 10) & 15;
      values[ROLE.type] = (extra >>> 3) & 127;
      values[ROLE.suffix] = extra & 7;
      values[ROLE.ordinal] = rec[at + REC.voter];
      if (needsBirth) values[ROLE.birth] = birthKey(birth[row]);
      // Most rows fail here: too many pieces stand for nothing of theirs.
      let misses = 0;
      for (let n = 0; n < count; n++) {
        const i = order[n];
        let any = false;
        for (let c = coverStart[i]; c < coverStart[i + 1]; c++) {
          const k = covers[c];
          const bits = worthOf(k);
          worth[k] = bits;
          if (bits > NOT) any = true;
        }
        if (!any && missed[i] === MISSED && ++misses > mostMissed) return NO_ANSWER;
      }
      best = NO_ANSWER;
      ways = MOST_WAYS;
      assign(0, 0, 0, 0);
      const standing = status[row];
      return best - ((standing & FORMER) !== 0 ? FORMER_BITS : standing === CANCELLED ? CANCELLED_BITS : 0);
    },
    lastPlain: () => best,
    cost: () => 1 + (role.length * (mostMissed + 1)) / READINGS_PER_ROW,
    isNoise: (at) => missed[at] < MISSED,
  };
}

function mostOf({ exact, low, high, whole, begun, others, slipped }: Reading): number {
  if (exact >= 0) return whole;
  if (low < high) return begun;
  return Math.max(slipped, ...(others === null ? [] : others.values()));
}
