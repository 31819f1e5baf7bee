/** Voters at addresses that come near the written one: house numbers one slip away, and streets of the line's ZIP or city however badly written. */

import type { Candidates, Hand } from './candidates.ts';
import { addressBitsOf, nameBitsOf } from './compare.ts';
import type { MatcherCounters } from './evidence.ts';
import { createSlips, patternNumbers } from './house-slips.ts';
import { hash2, REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import { type PlaceStreets, placeStreets } from './place-streets.ts';
import type { RollRows } from './roll-rows.ts';
import { type RollStatistics, runsThrough } from './roll-statistics.ts';
import { type PlaceNumbers, placeNumbers } from './street-numbers.ts';
import { alikeLetters, type Roles, UNRELATED } from './words.ts';
import { cost, EIGHTH, popcount } from './writing.ts';
import type { Word } from './written-word.ts';

/** Cost up to which a street of the place is taken for the one written, in eighths of a bit. */
const FAR_STREET = 36 * EIGHTH;
/** The same where the house number has a slip as well. */
const NEAR_STREET = 28 * EIGHTH;
/** Least bits of a name that make a voter at such an address worth a look. */
const MUCH_OF_THE_NAME = 3;
/** Rows looked at of one address. */
const MOST_ROWS = 300;

export interface NearAddresses {
  /** House numbers one slip away, on the likeliest streets. */
  houseSlips(): void;
  /** Streets of the line's own ZIP or city that have the written house number, however badly the street is written; one slip in the number where the street is near. */
  streetsOfPlace(): void;
}

export function createNearAddresses({
  views,
  roles,
  rows,
  statistics,
  candidates,
  hand,
  counters,
}: {
  views: RollViews;
  roles: Roles;
  rows: RollRows;
  statistics: RollStatistics;
  candidates: Candidates;
  hand: Hand;
  counters: MatcherCounters;
}): NearAddresses {
  const { rec } = views;
  const { heap, off, mask } = views.street;
  const { numbers } = statistics;
  const slips = createSlips();

  /** A voter at an address that comes near the written one, where he bears much of the name and lives in `place` (-1: anywhere). */
  function look(row: number, streetBits: number, place: number, byZip: boolean): void {
    if (candidates.has(row)) return;
    if (place >= 0) {
      const there = rec[row * REC.words + REC.place];
      if ((byZip ? there >>> 16 : there & 0xffff) !== place) return;
    }
    counters.rowsScored++;
    const { line } = hand;
    const name = nameBitsOf(line, row, roles, views, MUCH_OF_THE_NAME + line.background) - line.background;
    if (name > MUCH_OF_THE_NAME) candidates.add(row, name, addressBitsOf(line, row, roles, views, streetBits));
  }

  /** Voters of one address, from its first row on. */
  function lookAt(start: number, streetBits: number, place: number, byZip: boolean): void {
    const street = rec[start * REC.words + REC.street];
    const number = rec[start * REC.words + REC.house] >>> 6;
    for (let row = start; row < Math.min(views.rows, start + MOST_ROWS); row++) {
      const at = row * REC.words;
      if (rec[at + REC.street] !== street || rec[at + REC.house] >>> 6 !== number) return;
      look(row, streetBits, place, byZip);
    }
  }

  /** Voters on a street at house numbers one slip away. Both lists ascend, so each search begins where the last one ended. */
  function lookAtSlips(street: number, written: number, streetBits: number, place: number, byZip: boolean): void {
    const end = numbers.start[street + 1];
    let low = numbers.start[street];
    for (const number of slips(written)) {
      let high = end;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (numbers.number[middle] < number) low = middle + 1;
        else high = middle;
      }
      if (low === end) return;
      if (numbers.number[low] === number) lookAt(numbers.row[low], streetBits, place, byZip);
    }
  }

  /** Whether enough letters of a street are among those written under some understanding: of much the same length, or one a part of the other. */
  function alike(letters: number, length: number): boolean {
    const { line } = hand;
    for (let s = -1; s < line.streets.length; s++) {
      const word = s < 0 ? line.street! : line.streets[s].word;
      const longer = length - word.codes.length;
      if (
        longer <= 3 && longer >= -3 ? alikeLetters(word, letters) : popcount(longer > 0 ? word.mask & ~letters : letters & ~word.mask) <= 1
      )
        return true;
    }
    return false;
  }

  /** Cost of the street under any understanding of what is written, farther than a word by itself is taken for another. */
  function farBits(street: number, limit: number): number {
    const { line } = hand;
    let best = UNRELATED;
    for (let s = -1; s < line.streets.length; s++) {
      const word: Word = s < 0 ? line.street! : line.streets[s].word;
      const extra = s < 0 ? 0 : line.streets[s].bits;
      const longer = off[street + 1] - off[street] - word.codes.length;
      let bits = UNRELATED;
      if (word.codes.length > 2 && word.codes[0] >= 26) bits = roles.street.bits(word, street);
      else if (longer <= 3 && longer >= -3) {
        if (!alikeLetters(word, mask[street])) continue;
        bits = cost(word.codes, heap, off[street], off[street + 1], limit) / EIGHTH;
      } else if (word.codes.length >= 4) bits = roles.street.bits(word, street);
      if (bits <= FAR_STREET / EIGHTH && bits + extra < best) best = bits + extra;
    }
    return best;
  }

  function streetsIn(byZip: boolean): PlaceStreets {
    if (byZip) return statistics.zipStreets;
    statistics.cityStreets ??= placeStreets(views, 'city');
    return statistics.cityStreets;
  }

  function numbersIn(byZip: boolean): PlaceNumbers {
    if (byZip) {
      statistics.zipNumbers ??= placeNumbers(views, 'zip');
      return statistics.zipNumbers;
    }
    statistics.cityNumbers ??= placeNumbers(views, 'city');
    return statistics.cityNumbers;
  }

  // Lines of one street come one after another: the streets near the last one are kept.
  let nearWords: readonly { readonly word: Word; readonly bits: number }[] = [];
  let nearPlace = -1;
  let nearByZip = true;
  let nearCount = 0;
  let nearStreet = new Uint32Array(64);
  let nearBits = new Float64Array(64);

  /** Streets of the place that come near what is written under some understanding. */
  function findNear(place: number, byZip: boolean): void {
    const { line } = hand;
    const words = [{ word: line.street!, bits: 0 }, ...line.streets];
    const same =
      words.length === nearWords.length && words.every(({ word, bits }, i) => word === nearWords[i].word && bits === nearWords[i].bits);
    if (same && place === nearPlace && byZip === nearByZip) return;
    nearWords = words;
    nearPlace = place;
    nearByZip = byZip;
    nearCount = 0;
    const { start, ids, letters, length } = streetsIn(byZip);
    for (let at = start[place]; at < start[place + 1]; at++) {
      if (!alike(letters[at], length[at])) continue;
      const bits = farBits(ids[at], NEAR_STREET);
      if (bits > NEAR_STREET / EIGHTH) continue;
      if (nearCount === nearStreet.length) {
        const more = new Uint32Array(nearCount * 2);
        more.set(nearStreet);
        nearStreet = more;
        const moreBits = new Float64Array(nearCount * 2);
        moreBits.set(nearBits);
        nearBits = moreBits;
      }
      nearStreet[nearCount] = ids[at];
      nearBits[nearCount++] = bits;
    }
  }

  /** Streets of the place that have the house number, near enough under FAR_STREET. */
  function lookAtNumber(number: number, place: number, byZip: boolean): void {
    const { start, street } = numbersIn(byZip);
    const bucket = hash2(place, number) & (start.length - 2);
    for (let at = start[bucket]; at < start[bucket + 1]; at++) {
      const id = street[at];
      if (!alike(mask[id], off[id + 1] - off[id])) continue;
      const bits = farBits(id, FAR_STREET);
      if (bits >= UNRELATED) continue;
      const first = rows.address(id, number);
      if (first >= 0) lookAt(first, bits, place, byZip);
    }
  }

  return {
    houseSlips() {
      const { line } = hand;
      if (line.street === null) return;
      const streets = roles.street.expand(line.street);
      const pattern = line.query.housePattern;
      const count = Math.min(line.street.exact >= 0 ? 1 : 3, streets.ids.length);
      const wanted = pattern === '' ? [] : patternNumbers(pattern);
      for (let s = 0; s < count; s++) {
        // Where the street runs through the ZIP that is written, the other ZIPs it runs through are a slip too far.
        const there = line.zipId >= 0 && runsThrough(statistics.zipStreets, streets.ids[s], line.zipId) ? line.zipId : -1;
        if (pattern === '' && line.house !== 0) lookAtSlips(streets.ids[s], line.house >>> 6, streets.bits[s], there, true);
        for (const number of wanted) {
          const first = rows.address(streets.ids[s], number);
          if (first >= 0) lookAt(first, streets.bits[s], -1, true);
        }
      }
    },
    streetsOfPlace() {
      const { line } = hand;
      const byZip = line.zipId >= 0;
      const place = byZip ? line.zipId : (line.city?.exact ?? -1);
      if (line.street === null || place < 0) return;
      const pattern = line.query.housePattern;
      const written = line.house >>> 6;
      if (pattern !== '') for (const number of patternNumbers(pattern)) lookAtNumber(number, place, byZip);
      if (pattern !== '' || written === 0) return;
      lookAtNumber(written, place, byZip);
      // A street that the roll knows in this ZIP is hardly another one misread, with a slip in the number besides.
      if (byZip && line.street.exact >= 0 && runsThrough(statistics.zipStreets, line.street.exact, place)) return;
      findNear(place, byZip);
      for (let n = 0; n < nearCount; n++) lookAtSlips(nearStreet[n], written, nearBits[n], place, byZip);
    },
  };
}
