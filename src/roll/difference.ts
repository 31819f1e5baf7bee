/** What changed between two rolls of one jurisdiction, and which lines of a petition that touches. */

import { FORMER, NO_PLACE, NO_UNIT, NONE, REC } from './index-file.ts';
import type { Keys, Roll } from './index-open.ts';
import { idsOf } from './voter-ids.ts';

/** What of a voter's registration changed; a change of writing alone is none. */
export const ROLL_CHANGES = ['name', 'address', 'status', 'birth', 'registered', 'districts'] as const;
export type RollChange = (typeof ROLL_CHANGES)[number];

/** Voters by what became of them, each list in order of voter id. */
export interface RollDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ChangedVoter[];
  readonly unchanged: number;
}

export interface ChangedVoter {
  readonly voterId: string;
  readonly what: readonly RollChange[];
}

/** Compares two rolls voter by voter. Takes a few seconds for millions; what is equal costs no memory. */
export function compareRolls({ before, after }: { readonly before: Roll; readonly after: Roll }): RollDifference {
  const added: string[] = [];
  const removed: string[] = [];
  const changed: ChangedVoter[] = [];
  let unchanged = 0;
  const changesOf = rowComparer(before, after);
  const compare = idComparer(before, after);
  const oldCount = before.views.voterRow.length;
  const newCount = after.views.voterRow.length;
  let o = 0;
  let n = 0;
  while (o < oldCount || n < newCount) {
    const order = o === oldCount ? 1 : n === newCount ? -1 : compare(o, n);
    if (order < 0) removed.push(before.voterIdOf(before.currentRow(o++)));
    else if (order > 0) added.push(after.voterIdOf(after.currentRow(n++)));
    else {
      const bits = changesOf(before.currentRow(o++), after.currentRow(n));
      if (bits === 0) unchanged++;
      else changed.push({ voterId: after.voterIdOf(after.currentRow(n)), what: ROLL_CHANGES.filter((_, i) => (bits & (1 << i)) !== 0) });
      n++;
    }
  }
  if (before.header.numericIds === after.header.numericIds) return { added, removed, changed, unchanged };
  // Ids of one roll are numbers and of the other texts: both were compared as texts in an order that is not that of the numbers.
  return reconcile({ added, removed, changed, unchanged, before, after, changesOf });
}

/** Order of two voters by id: of an ordinal of the one roll and an ordinal of the other. */
function idComparer(before: Roll, after: Roll): (oldOrdinal: number, newOrdinal: number) => number {
  const oldIds = idsOf(before);
  const newIds = idsOf(after);
  if (oldIds.numbers && newIds.numbers) {
    const [a, b] = [oldIds.numbers, newIds.numbers];
    return (o, n) => a[o] - b[n];
  }
  const { heap: a, off: aOff } = oldIds;
  const { heap: b, off: bOff } = newIds;
  // Mixed kinds never match here; reconcile brings them together.
  if (oldIds.numbers || newIds.numbers) return () => -1;
  return (o, n) => {
    const aEnd = aOff[o + 1];
    const bEnd = bOff[n + 1];
    let i = aOff[o];
    let j = bOff[n];
    while (i < aEnd && j < bEnd) {
      const difference = a[i++] - b[j++];
      if (difference !== 0) return difference;
    }
    return aEnd - i - (bEnd - j);
  };
}

function reconcile({
  added,
  removed,
  changed,
  unchanged,
  before,
  after,
  changesOf,
}: {
  added: readonly string[];
  removed: readonly string[];
  changed: readonly ChangedVoter[];
  unchanged: number;
  before: Roll;
  after: Roll;
  changesOf: (oldRow: number, newRow: number) => number;
}): RollDifference {
  const old = new Set(removed);
  const both = added.filter((id) => old.has(id));
  const shared = new Set(both);
  const more: ChangedVoter[] = [];
  let same = unchanged;
  for (const voterId of both) {
    const bits = changesOf(before.rowOfVoterId(voterId) ?? 0, after.rowOfVoterId(voterId) ?? 0);
    if (bits === 0) same++;
    else more.push({ voterId, what: ROLL_CHANGES.filter((_, i) => (bits & (1 << i)) !== 0) });
  }
  return {
    added: added.filter((id) => !shared.has(id)),
    removed: removed.filter((id) => !shared.has(id)),
    changed: [...changed, ...more],
    unchanged: same,
  };
}

/** Bits of ROLL_CHANGES for a row of the one roll and a row of the other: vocabularies are translated once, then rows compare as numbers. */
function rowComparer(before: Roll, after: Roll): (oldRow: number, newRow: number) => number {
  const old = before.views;
  const now = after.views;
  const surname = translate(old.surname, now.surname);
  const given = translate(old.given, now.given);
  const street = translate(old.street, now.street);
  const city = translate(old.city, now.city);
  const unit = translate(old.unit, now.unit);
  const zip = translate(old.zip, now.zip);
  const district = translateTuples(before, after);
  const a = old.rec;
  const b = now.rec;
  return (oldRow, newRow) => {
    const i = oldRow * REC.words;
    const j = newRow * REC.words;
    const extraA = a[i + REC.extra];
    const extraB = b[j + REC.extra];
    const placeA = a[i + REC.place];
    const placeB = b[j + REC.place];
    const middle = a[i + REC.middle];
    let bits = 0;
    if (
      surname[a[i + REC.surname]] !== b[j + REC.surname] ||
      given[a[i + REC.given]] !== b[j + REC.given] ||
      (middle === NONE ? NONE : given[middle]) !== b[j + REC.middle] ||
      (extraA & 7) !== (extraB & 7)
    )
      bits |= 1;
    const same = (own: number, other: number, none: number, table: Uint32Array) => (own === none ? other === none : table[own] === other);
    if (
      street[a[i + REC.street]] !== b[j + REC.street] ||
      a[i + REC.house] !== b[j + REC.house] ||
      ((extraA ^ extraB) & 0x3ff8) !== 0 ||
      !same(extraA >>> 14, extraB >>> 14, NO_UNIT, unit) ||
      !same(placeA & 0xffff, placeB & 0xffff, NO_PLACE, city) ||
      !same(placeA >>> 16, placeB >>> 16, NO_PLACE, zip)
    )
      bits |= 2;
    if ((old.status[oldRow] & ~FORMER) !== (now.status[newRow] & ~FORMER)) bits |= 4;
    if (old.birth[oldRow] !== now.birth[newRow]) bits |= 8;
    if (old.registered[oldRow] !== now.registered[newRow]) bits |= 16;
    if (district[old.district[oldRow]] !== now.district[newRow]) bits |= 32;
    return bits;
  };
}

/** Id of each key of `from` in `to`, or NONE; both are in byte order. */
function translate(from: Keys, to: Keys): Uint32Array {
  const ids = new Uint32Array(from.count).fill(NONE);
  let other = 0;
  for (let own = 0; own < from.count; own++) {
    let order = -1;
    while (other < to.count && (order = compareKeys(to, other, from, own)) < 0) other++;
    if (other < to.count && order === 0) ids[own] = other;
  }
  return ids;
}

function compareKeys(a: Keys, i: number, b: Keys, j: number): number {
  let p = a.off[i];
  let q = b.off[j];
  const pEnd = a.off[i + 1];
  const qEnd = b.off[j + 1];
  while (p < pEnd && q < qEnd) {
    const difference = a.heap[p++] - b.heap[q++];
    if (difference !== 0) return difference;
  }
  return pEnd - p - (qEnd - q);
}

/** Tuples are the same when every field has the same value; a field that one roll lacks is empty. */
function translateTuples(before: Roll, after: Roll): Uint32Array {
  const fields = [...new Set([...before.header.districtFields, ...after.header.districtFields])].sort();
  const tuplesOf = ({ header, shared }: Roll) => {
    const entry = header.sections.find((section) => section.name === 'districtTuples');
    const bytes = entry ? new Uint8Array(shared.image, entry.offset, entry.length).slice() : new Uint8Array(0);
    const tuples = JSON.parse(new TextDecoder().decode(bytes) || '[]') as readonly (readonly string[])[];
    return tuples.map((tuple) => JSON.stringify(fields.map((field) => tuple[header.districtFields.indexOf(field)] ?? '')));
  };
  const known = new Map(tuplesOf(after).map((text, id) => [text, id]));
  return Uint32Array.from(tuplesOf(before), (text) => known.get(text) ?? NONE);
}

/** A line and the voters it may be, as a screening against the older roll left it. */
export interface ScreenedLine {
  readonly lineId: string;
  readonly voterIds: readonly string[];
}

/** The lines whose screening a newer roll touches. */
export interface TouchedLines {
  /** A voter of the line changed or is gone. */
  readonly byVoter: readonly string[];
  /** The line has no voter yet, and there are voters who are new or have another name or address: it must be looked up again. */
  readonly again: readonly string[];
}

/** Which lines must be screened again; the others would come out as before, but for the frequencies of names. */
export function linesTouched(difference: RollDifference, lines: Iterable<ScreenedLine>): TouchedLines {
  const moved = new Set([...difference.removed, ...difference.changed.map(({ voterId }) => voterId)]);
  const findable = difference.added.length > 0 || difference.changed.some(({ what }) => what.includes('name') || what.includes('address'));
  const byVoter: string[] = [];
  const again: string[] = [];
  for (const { lineId, voterIds } of lines) {
    if (voterIds.some((id) => moved.has(id))) byVoter.push(lineId);
    else if (voterIds.length === 0 && findable) again.push(lineId);
  }
  return { byVoter, again };
}
