/**
 * Look-up as somebody types: any mix of beginnings of name, address, ZIP code, birth date and voter id, in any order, misspelt too;
 * the likeliest first. How it works: docs/matching.md.
 */

import { FORMER, REC, STATUSES } from './index-file.ts';
import type { Roll } from './index-open.ts';
import { type BestRows, createBestRows } from './lookup-best.ts';
import { type Fragment, fragmentsOf } from './lookup-fragments.ts';
import { createOrders, type Orders } from './lookup-orders.ts';
import { createReader, NO_ID, type Reading, ROLE, type Segment } from './lookup-readings.ts';
import { createRowFinder, type Visit, type Work } from './lookup-rows.ts';
import { createScorer, NO_ANSWER } from './lookup-score.ts';
import type { VoterRecord } from './types.ts';

export interface FoundVoter {
  readonly voter: VoterRecord;
  /** Share of the total weight of what was found, 0..1: how much better than the rest. */
  readonly probability: number;
}

export interface Finder {
  /** With `unseen`, the answer is as if voters whose records are confidential were not on the roll. */
  find(query: string, limit: number, unseen?: boolean): readonly FoundVoter[];
}

const CONFIDENTIAL = STATUSES.indexOf('confidential');

/** What may be looked at for one answer, so that it is always quick: as typed, with slips, and with a piece that fits nothing. */
const BUDGETS = [5_000, 3_000, 3_000] as const;
/** Work without a better answer, once the answer is full. */
const STALE = 800;
/** Pairs of pieces that cost more to bring together are left to the pieces one by one. */
const DEAREST_PAIR = 3_000;
/** Answers further behind the best than this are not shown. */
const BEHIND = 16;
/** Bits of a voter whose id was typed whole. */
const BY_ID = 30;

/** A finder over an open roll; keeps caches, so one per thread. `exhaustive` looks at every row: slow, for tests. */
export function createFinder(
  roll: Roll,
  { orders = createOrders(roll.views), exhaustive = false }: { readonly orders?: Orders; readonly exhaustive?: boolean } = {},
): Finder {
  const { views } = roll;
  const { rec } = views;
  const reader = createReader(roll);
  const scorer = createScorer(views);
  const rowsOf = createRowFinder(views, orders);

  // The query in hand.
  let best: BestRows = createBestRows(1);
  let wanted = 1;
  let hiding = false;
  let work: Work = { left: 0 };
  let ceiling = 0;
  let atCeiling = 0;
  let found = 0;
  let leftAtBetter = 0;

  /** Whether the voter of a row is one whom the asker must not see. */
  const isHidden = (row: number) => hiding && (views.status[roll.currentRow(roll.ordinalOf(row))] & ~FORMER) === CONFIDENTIAL;

  function consider(row: number): void {
    if (isHidden(row)) return;
    const score = scorer.score(row);
    if (score === NO_ANSWER) return;
    found++;
    if (scorer.lastPlain() >= ceiling - 0.01) atCeiling++;
    if (best.add(row, score)) leftAtBetter = work.left;
  }

  const enough = () => !exhaustive && (atCeiling >= wanted || (found >= wanted && leftAtBetter - work.left > STALE));

  const take: Visit = (perm, from, to) => {
    // Rows that stand together are read at a fraction of the cost.
    const cost = scorer.cost() - (perm === null ? 0.7 : 0);
    for (let p = from; p < to; p++) {
      consider(perm === null ? p : perm[p]);
      work.left -= cost;
      if (work.left <= 0 || ((p & 31) === 31 && enough())) return false;
    }
    return !enough();
  };

  /** One pass: what pieces lead to together, then what each leads to, the fewest rows first, until the answer can get no better. */
  function search(fragments: readonly Fragment[], segments: readonly Segment[], budget: number, mostMissed: number): void {
    found = 0;
    atCeiling = 0;
    ceiling = scorer.prepare({ fragments, segments, mostMissed });
    if (ceiling === NO_ANSWER) return;
    work = { left: exhaustive ? Number.POSITIVE_INFINITY : budget };
    leftAtBetter = work.left;
    if (exhaustive) {
      take(null, 0, views.rows);
      return;
    }
    const leads = leadsOf(segments.filter((segment) => segments.length === 1 || segment.length > 1 || !scorer.isNoise(segment.from)));
    scorer.tryFirst([...new Set(leads.map(({ from }) => from))]);
    for (const pair of pairsOf(leads)) {
      rowsOf.visitBoth({ ...pair, work }, take);
      if (work.left <= 0 || enough()) return;
    }
    for (const { readings } of leads) {
      let whole = true;
      for (const { reading } of readings) whole = rowsOf.visit(reading, take) && whole;
      if (work.left <= 0 || enough() || (whole && found > 0 && mostMissed === 0)) return;
    }
    take(null, 0, views.rows);
  }

  interface Lead {
    readonly from: number;
    readonly to: number;
    readonly rows: number;
    readonly readings: readonly { readonly reading: Reading; readonly rows: number }[];
  }

  /** The pieces that an order of the index leads from to their rows, the fewest rows first. */
  function leadsOf(segments: readonly Segment[]): readonly Lead[] {
    return segments
      .map(({ from, length, readings }) => {
        const counted = readings.map((reading) => ({ reading, rows: rowsOf.countOf(reading) })).filter(({ rows }) => Number.isFinite(rows));
        return { from, to: from + length, rows: counted.reduce((sum, { rows }) => sum + rows, 0), readings: counted };
      })
      .filter(({ rows }) => rows > 0)
      .sort((a, b) => a.rows - b.rows);
  }

  /** Surnames with a given name, house number, ZIP code or birth date of another piece: together they are few. The cheapest first. */
  function pairsOf(leads: readonly Lead[]): readonly { readonly surname: Reading; readonly other: Reading }[] {
    const pairs: { surname: Reading; other: Reading; cost: number }[] = [];
    for (const lead of leads)
      for (const surname of lead.readings) {
        if (surname.reading.role !== ROLE.surname) continue;
        for (const beside of leads) {
          if (beside.from < lead.to && lead.from < beside.to) continue;
          for (const other of beside.readings) {
            if (!PAIRED.has(other.reading.role)) continue;
            for (const one of sidesOf(surname.reading))
              for (const two of sidesOf(other.reading)) {
                const cost = rowsOf.costOfBoth(one, two);
                if (cost <= DEAREST_PAIR) pairs.push({ surname: one, other: two, cost });
              }
          }
        }
      }
    return pairs.sort((a, b) => a.cost - b.cost);
  }

  return {
    find(query, limit, unseen = false) {
      hiding = unseen;
      const fragments = fragmentsOf(query);
      wanted = limit;
      best = createBestRows(limit);
      if (fragments.length === 0) return [];
      const direct = roll.rowOfVoterId(query.trim());
      if (direct !== null && !isHidden(direct)) best.add(direct, BY_ID);
      search(fragments, reader.segmentsOf(fragments, false), BUDGETS[0], 0);
      // Few pieces tell little: where they fit few voters, others may have been meant.
      if (found === 0 || (found < limit && fragments.length < 3)) {
        const segments = reader.segmentsOf(fragments, true);
        const before = found;
        search(fragments, segments, BUDGETS[1], 0);
        if (before + found === 0 && fragments.length > 1)
          search(fragments, segments, BUDGETS[2], fragments.length < 5 ? 1 : Math.floor(fragments.length / 2.5));
      }
      return ranked(limit);
    },
  };

  /** The best row of each voter, the likeliest first; what is equal stands by name. */
  function ranked(limit: number): readonly FoundVoter[] {
    const rows = [...best.list()].sort((a, b) => b[1] - a[1] || nameOrder(a[0], b[0]));
    const voters = new Set<number>();
    const top = rows[0]?.[1] ?? 0;
    let sum = best.beside() / 2 ** top;
    const out: [number, number][] = [];
    for (const [row, score] of rows) {
      const ordinal = rec[row * REC.words + REC.voter];
      if (score < top - BEHIND || voters.has(ordinal)) continue;
      voters.add(ordinal);
      const weight = 2 ** (score - top);
      sum += weight;
      if (out.length < limit) out.push([row, weight]);
    }
    return out.map(([row, weight]) => ({ voter: roll.voterAt(row), probability: weight / sum }));
  }

  function nameOrder(a: number, b: number): number {
    const x = a * REC.words;
    const y = b * REC.words;
    return rec[x + REC.surname] - rec[y + REC.surname] || rec[x + REC.given] - rec[y + REC.given] || a - b;
  }
}

/** The parts of a reading one by one: the whole word, what is misspelt, what begins with it, what nearly does. */
function sidesOf(reading: Reading): readonly Reading[] {
  const known = SIDES.get(reading);
  if (known !== undefined) return known;
  const { exact, low, high, others, near } = reading;
  const nothing = { ...reading, exact: NO_ID, low: 0, high: 0, others: null, near: [] };
  const sides: Reading[] = [];
  if (exact >= 0) sides.push({ ...nothing, exact });
  if (others !== null) sides.push({ ...nothing, others });
  if (low < high) sides.push({ ...nothing, low, high });
  if (near.length > 0) sides.push({ ...nothing, near });
  SIDES.set(reading, sides);
  return sides;
}

const SIDES = new WeakMap<Reading, readonly Reading[]>();

const PAIRED: ReadonlySet<number> = new Set([ROLE.given, ROLE.house, ROLE.zip, ROLE.birth]);

/** One look-up on an open roll, best first. */
export function findVoters({ roll, query, limit }: { roll: Roll; query: string; limit: number }): readonly FoundVoter[] {
  return createFinder(roll).find(query, limit);
}
