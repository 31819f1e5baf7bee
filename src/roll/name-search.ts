/** Everybody with any likely spelling of the written name, wherever registered. */

import { type Candidates, type Hand, MOVED_TO_KNOWN } from './candidates.ts';
import { addressBitsOf, nameBitsOf, type PreparedReading } from './compare.ts';
import type { MatcherCounters } from './evidence.ts';
import { REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import { AT_ONCE, type RollRows } from './roll-rows.ts';
import { type Roles, UNRELATED } from './words.ts';
import type { Word } from './written-word.ts';

/** More bearers of one full name than this are only looked at inside the line's ZIP: where the line tells them apart, and where it gives the name alone. */
const MANY = 48;
const TOO_MANY_ALIKE = 16;
const SMALL_SURNAME = 64;
/** Spellings of a surname, and of a given name, that are looked at. */
const SURNAMES = 12;
const GIVEN_NAMES = 14;
/** Spellings of a surname whose few bearers are gone through. */
const FEW = 6;
/** Up to here a name is as written or has one slip. */
const ONE_SLIP = 12;
/** Cost from which on a pair of names is not looked up. */
const FARTHEST = 20;
/** Bits of a middle name up to which it is the one written. */
const MIDDLE = 10;
/** A voter whose name alone would weigh less than this (log2, against somebody unknown) is not looked up elsewhere. */
const NO_WEIGHT = -18;
/** Bearers of one name in one ZIP that are looked at. */
const MOST_IN_ZIP = 400;

/** Gives a search under the given readings of the line in hand. */
export function createNameSearch({
  views,
  roles,
  rows,
  candidates,
  hand,
  counters,
}: {
  views: RollViews;
  roles: Roles;
  rows: RollRows;
  candidates: Candidates;
  hand: Hand;
  counters: MatcherCounters;
}): (readings: readonly PreparedReading[]) => void {
  const { rec, namePerm, nameGiv, surStart } = views;
  const log2People = Math.log2(Math.max(1, views.voterRow.length));

  const wanted = new Uint32Array(AT_ONCE);
  const costs = new Float64Array(AT_ONCE);
  const places = new Int32Array(AT_ONCE);
  /** What is asked of the bearers of a seldom surname. */
  const bearerStreet = new Uint32Array(SMALL_SURNAME);
  const bearerHouse = new Uint32Array(SMALL_SURNAME);
  const bearerMiddle = new Uint32Array(SMALL_SURNAME);
  /** The line gives more than two names. */
  let toldApart = false;

  function score(row: number): void {
    if (candidates.has(row)) return;
    counters.rowsScored++;
    const { line } = hand;
    const name = nameBitsOf(line, row, roles, views, Number.NEGATIVE_INFINITY) - line.background;
    candidates.add(row, name, line.query.hasAddress ? addressBitsOf(line, row, roles, views, null) : UNRELATED);
  }

  function zipOf(position: number): number {
    return rec[namePerm[position] * REC.words + REC.place] >>> 16;
  }

  /** First place from `from` on whose ZIP is not below `zip`. */
  function boundary(from: number, to: number, zip: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (zipOf(middle) < zip) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Rows with the full name that begins at this place of the order of names; where there are many, those of the line's ZIP, the rest as weight. */
  function collect(start: number, surname: number, bits: number): void {
    const end = rows.nameEnd(start, surname);
    const { line } = hand;
    const many = toldApart ? MANY : TOO_MANY_ALIKE;
    if (end - start <= many || (line.zipId < 0 && end - start <= 8 * many)) {
      for (let p = start; p < end; p++) score(namePerm[p]);
      return;
    }
    let looked = 0;
    if (line.zipId >= 0) {
      const from = boundary(start, end, line.zipId);
      const to = Math.min(boundary(from, end, line.zipId + 1), from + MOST_IN_ZIP);
      for (let p = from; p < to; p++) score(namePerm[p]);
      looked = to - from;
    }
    candidates.addUnseen((end - start - looked) * 2 ** (-bits - line.background - log2People + MOVED_TO_KNOWN));
  }

  /** A name at so many bits may still outweigh somebody unknown. */
  function worthALook(bits: number): boolean {
    const { line } = hand;
    if (!line.query.hasAddress) return bits <= FARTHEST;
    return bits <= ONE_SLIP || (bits < UNRELATED && -bits - line.background - log2People > NO_WEIGHT);
  }

  /** Worth a look although the given name is another: the middle name, the street or the house number agrees. */
  function nearby(bearer: number, given: Word): boolean {
    const { line } = hand;
    if (line.street !== null && bearerStreet[bearer] === line.street.exact) return true;
    if (line.house !== 0 && bearerHouse[bearer] >>> 6 === line.house >>> 6) return true;
    const middle = bearerMiddle[bearer];
    return middle < views.given.count && roles.given.within(given, middle, MIDDLE) < MIDDLE;
  }

  /** All bearers of a seldom surname that are worth a look. */
  function goThrough(surname: number, given: Word, soFar: number): void {
    const closely = soFar <= ONE_SLIP;
    const { line } = hand;
    const limit = line.query.hasAddress ? Math.max(ONE_SLIP, -NO_WEIGHT - line.background - log2People) : FARTHEST;
    const from = surStart[surname];
    const to = surStart[surname + 1];
    // Their records lie all over the roll: read one after another, with nothing between, these reads do not wait for one another.
    for (let p = from; closely && p < to; p++) {
      const at = namePerm[p] * REC.words;
      bearerStreet[p - from] = rec[at + REC.street];
      bearerHouse[p - from] = rec[at + REC.house];
      bearerMiddle[p - from] = rec[at + REC.middle];
    }
    for (let p = from; p < to; p++) {
      const bits = soFar + roles.given.within(given, nameGiv[p], limit - soFar);
      if (worthALook(bits) || (closely && nearby(p - from, given))) score(namePerm[p]);
    }
  }

  return function searchByName(readings) {
    const { suffix, birth } = hand.line.query;
    toldApart = suffix !== 0 || birth !== 0 || readings.some(({ middle }) => middle !== null);
    for (const { surname, given, bits: price } of readings) {
      if (surname === null) continue;
      const surnames = roles.surname.expand(surname);
      const count = Math.min(SURNAMES, surnames.ids.length);
      if (given === null || given.text.length === 1) {
        for (let a = 0; a < Math.min(3, count); a++) {
          const s = surnames.ids[a];
          if (surStart[s + 1] - surStart[s] <= 8 * SMALL_SURNAME) for (let p = surStart[s]; p < surStart[s + 1]; p++) score(namePerm[p]);
        }
        continue;
      }
      const givens = roles.given.expand(given);
      const givenCount = Math.min(GIVEN_NAMES, givens.ids.length);
      for (let a = 0; a < count; a++) {
        const s = surnames.ids[a];
        const soFar = surnames.bits[a] + price;
        if (surStart[s + 1] - surStart[s] <= SMALL_SURNAME && a < FEW) {
          goThrough(s, given, soFar);
          continue;
        }
        let worth = 0;
        for (let b = 0; b < givenCount; b++) {
          const bits = soFar + givens.bits[b];
          if (bits > FARTHEST || !worthALook(bits)) continue;
          wanted[worth] = givens.ids[b];
          costs[worth++] = bits;
        }
        rows.names(s, wanted, worth, places);
        for (let w = 0; w < worth; w++) if (places[w] >= 0) collect(places[w], s, costs[w]);
      }
    }
  };
}
