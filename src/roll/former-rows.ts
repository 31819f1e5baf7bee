/**
 * Names and addresses of older rolls. A signer is judged as of the day of signing: who has moved or married since stands on the newest
 * roll with another address or name, and who was cancelled since does not stand there at all. Rows of older rolls keep them findable.
 */

import type { ByteInterner } from './byte-interner.ts';
import { FORMER, NO_PLACE, NO_UNIT, NONE, REC, STATUSES } from './index-file.ts';
import type { Keys, Roll } from './index-open.ts';
import type { VoterIdOrder } from './row-order.ts';
import { ROW, type VoterRows } from './voter-rows.ts';

const CANCELLED = STATUSES.indexOf('cancelled');

/** Voters of older rolls that are gone from the new file become rows of their own, cancelled and former. Older rolls newest first; to be called before the rows are ordered for good. */
export function addGoneVoters(rows: VoterRows, byId: VoterIdOrder, olderRolls: readonly Roll[]): number {
  const known = new Set<string>();
  for (const roll of olderRolls) {
    const owners = ownersOf(rows, byId, roll);
    for (let ordinal = 0; ordinal < owners.length; ordinal++) {
      if (owners[ordinal] !== NONE) continue;
      const row = roll.currentRow(ordinal);
      const record = roll.voterAt(row);
      if (known.has(record.voterId)) continue;
      known.add(record.voterId);
      rows.addOlder({ record, house: roll.views.rec[row * REC.words + REC.house], sex: roll.views.sex[row], status: CANCELLED | FORMER });
    }
  }
  return known.size;
}

/** Rows of older rolls whose name or address their voter has not now; the rows that are added, each with the row of its voter. To be called when the rows are ordered. */
export function addFormerRows(rows: VoterRows, byId: VoterIdOrder, olderRolls: readonly Roll[]): readonly FormerRow[] {
  const added: FormerRow[] = [];
  const others = new Map<number, number[]>();
  for (const roll of olderRolls) {
    const owners = ownersOf(rows, byId, roll);
    const same = sameness(rows, roll);
    for (let row = 0; row < roll.views.rows; row++) {
      const owner = owners[roll.ordinalOf(row)];
      if (owner === NONE || same(owner, row)) continue;
      const earlier = others.get(owner);
      if (earlier?.some((other) => same(other, row))) continue;
      const status = roll.views.status[row] | FORMER;
      const own = rows.addOlder({
        record: roll.voterAt(row),
        house: roll.views.rec[row * REC.words + REC.house],
        sex: roll.views.sex[row],
        status,
      });
      added.push({ row: own, owner });
      if (earlier) earlier.push(own);
      else others.set(owner, [own]);
    }
  }
  return added;
}

export interface FormerRow {
  readonly row: number;
  /** Row of the voter's current registration. */
  readonly owner: number;
}

/** For each voter of an older roll the row that has the same voter id, or NONE. */
function ownersOf(rows: VoterRows, { order, numbers }: VoterIdOrder, roll: Roll): Uint32Array {
  const count = roll.views.voterRow.length;
  const owners = new Uint32Array(count).fill(NONE);
  const idOf = (ordinal: number) => roll.voterIdOf(roll.currentRow(ordinal));
  if (numbers) {
    // Ids of a numeric roll ascend, so the place moves on; in a roll of texts they may not.
    let at = 0;
    for (let ordinal = 0; ordinal < count; ordinal++) {
      const text = idOf(ordinal);
      const id = /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : -1;
      if (id < 0) continue;
      if (!roll.header.numericIds) at = lowerBound(numbers.length, (i) => numbers[i] - id);
      while (at < numbers.length && numbers[at] < id) at++;
      if (numbers[at] === id) owners[ordinal] = order[at];
    }
    return owners;
  }
  const encoder = new TextEncoder();
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const id = encoder.encode(idOf(ordinal));
    const at = lowerBound(order.length, (i) => compareId(rows, order[i], id));
    if (at < order.length && compareId(rows, order[at], id) === 0) owners[ordinal] = order[at];
  }
  return owners;
}

function lowerBound(count: number, compare: (i: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(middle) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareId(rows: VoterRows, row: number, id: Uint8Array): number {
  const from = rows.words[row * ROW.words + ROW.id];
  const length = rows.idEndOf(row) - from;
  const shared = Math.min(length, id.length);
  for (let i = 0; i < shared; i++) {
    const difference = rows.idHeap[from + i] - id[i];
    if (difference !== 0) return difference;
  }
  return length - id.length;
}

/** Whether a row here and a row of an older roll have the same name and address. Direction, type and city are written too freely to tell addresses apart; a ZIP code only counts where both have one. */
function sameness(rows: VoterRows, roll: Roll): (own: number, row: number) => boolean {
  const { views } = roll;
  const surname = translate(views.surname, rows.surnames.keys);
  const given = translate(views.given, rows.givenKeys);
  const street = translate(views.street, rows.streets.keys);
  const unit = translate(views.unit, rows.units.keys);
  const zip = translate(views.zip, rows.places.zips);
  return (own, row) => {
    const { words } = rows;
    const o = own * ROW.words;
    const at = row * REC.words;
    const { rec } = views;
    if (rows.surnames.key[words[o + ROW.surname]] !== surname[rec[at + REC.surname]]) return false;
    if (rows.givens.key[words[o + ROW.given]] !== given[rec[at + REC.given]]) return false;
    if (rows.streets.key[words[o + ROW.street]] !== street[rec[at + REC.street]]) return false;
    if (words[o + ROW.house] !== rec[at + REC.house]) return false;
    const ownUnit = words[o + ROW.unit] === NONE ? NONE : rows.units.key[words[o + ROW.unit]];
    const itsUnit = rec[at + REC.extra] >>> 14;
    if (ownUnit !== (itsUnit === NO_UNIT ? NONE : unit[itsUnit])) return false;
    const ownZip = words[o + ROW.place] === NONE ? NONE : rows.places.zip[words[o + ROW.place]];
    const itsZip = rec[at + REC.place] >>> 16;
    return ownZip === NONE || itsZip === NO_PLACE || ownZip === zip[itsZip];
  };
}

/** Interned id of each key of a vocabulary; one beyond all ids where the key is not known here. */
function translate(keys: Keys, into: ByteInterner): Uint32Array {
  const view = new DataView(keys.heap.buffer, keys.heap.byteOffset, keys.heap.byteLength);
  return Uint32Array.from({ length: keys.count }, (_, id) => {
    const own = into.idOf(view, keys.off[id], keys.off[id + 1]);
    return own < 0 ? NONE - 1 : own;
  });
}
