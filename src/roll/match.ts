/**
 * Who may have written this line? Blocking, comparison and the weights of every explanation, without the petition's priors:
 * the priors are learned afterwards over all lines (see posterior.ts), so nothing here depends on other lines.
 *
 * Explanations: a registered voter at the registered address (stay), a registered voter who gives another address (moved), a relative of
 * somebody registered at the address, a stranger at a known address, and somebody the roll does not know at all. Weights are log2 of
 * P(line | explanation) / P(line | a random person), the number of voters at such an address taken into account.
 */

import {
  addressBitsOf,
  digitSlip,
  nameBitsOf,
  nearAddress,
  type PreparedLine,
  prepareLine,
  seen,
  setBackground,
  surnameBits,
  unitDiffers,
} from './compare.ts';
import { createSlips, patternNumbers } from './house-slips.ts';
import { hash2, NO_PLACE, REC } from './index-file.ts';
import type { Roll } from './index-open.ts';
import { ADDRESS_AGREEMENTS, KEPT } from './match-table.ts';
import { createPlaceStreets, type PlaceStreets } from './place-streets.ts';
import { readLine } from './query.ts';
import { pairRepeats, shares, streetPlaces, streetStarts } from './roll-statistics.ts';
import { createRowSet } from './row-set.ts';
import type { AddressAgreement, LineText } from './types.ts';
import { alikeLetters, createRoles, type Roles, UNRELATED, type Word } from './words.ts';
import { cost, EIGHTH, popcount } from './writing.ts';

/** What matching leaves of a line: the kept candidates and the weights of all explanations (log2, before priors). */
export interface Evidence {
  readonly row: Uint32Array;
  readonly stay: Float32Array;
  readonly moved: Float32Array;
  readonly agreement: Uint8Array;
  readonly relative: Float32Array;
  readonly stranger: Float32Array;
  readonly elsewhere: Float32Array;
  /** Voters beyond the kept ones, summed. */
  readonly otherStay: Float32Array;
  readonly otherMoved: Float32Array;
  /** 1 where so much of the line cannot be read that no search settles it. */
  readonly unreadable: Uint8Array;
}

export interface MatcherCounters {
  lines: number;
  tier1: number;
  tier2: number;
  tier3: number;
  rowsScored: number;
  probes: number;
}

export interface Matcher {
  /** Writes the evidence of line i (candidates at i * KEPT …). */
  match(text: LineText, into: Evidence, i: number): void;
  readonly counters: MatcherCounters;
  readonly roles: Roles;
}

/** No weight at all. */
export const NEVER = -1e9;

/** Priors that steer how far the search goes; the result's priors are learned per petition. */
const SHARE = { stay: 0.8, moved: 0.06, relative: 0.04, stranger: 0.03, elsewhere: 0.07 } as const;

/** Addresses nobody is registered at weigh like half a voter. */
const ADDRESS_FLOOR = 0.5;
/** Mass below which an address counts as unknown to the roll. */
const FAINT_ADDRESS = 0.05;
const BY_SLIP = 0.03;
/** Share of known addresses that are written or read so that the roll does not know them. */
const MISREAD = 0.22;
/** Movers write an address that the roll knows as often as one that it does not. */
const MOVED_TO_KNOWN = -1;
/** Share of people not registered at the address who write a street that the roll does not know. */
const UNKNOWN_STREET = 1 / 32;
/** The same for a known street in a ZIP where the roll has no such street. */
const UNKNOWN_PLACE = 1 / 12;
/** A relative bears the same given name (father and son): share of relatives. */
const NAMESAKE = 0.004;
/** A relative bears what is the middle name of somebody at home, seen against the share of voters who use their middle name (2^-5.6). */
const MIDDLE_NAMESAKE = 0.5;
const ENOUGH_FIRST = 0.999;
const ENOUGH_SECOND = 0.97;
const ENOUGH_BOUNDED = 0.998;
const MAX_CANDIDATES = 4096;
/** More bearers of one full name than this are only looked at inside the line's ZIP. */
const MANY = 48;
const SMALL_SURNAME = 64;
/** Below this probability of the best voter the streets of the line's ZIP are gone through. */
const LOOK_FARTHER = 0.5;
/** Cost up to which such a street is taken for the one written, in eighths of a bit. */
const FAR_STREET = 36 * EIGHTH;
/** The same where the house number has a slip as well. */
const NEAR_STREET = 28 * EIGHTH;
/** Rows up to which a street is gone through rather than asked for number by number. */
const SHORT_STREET = 1500;
/** Cost of a street up to which voters on it are looked at, without and with somebody living at the address as it stands. */
const ANY_STREET = 22;
const ONE_STREET_SLIP = 15;
/** What two wrong digits of a house number cost. */
const TWO_DIGITS = 18;
/** Bits of a name below which a neighbour is somebody else; bits from which on two surnames have nothing in common. */
const NO_NAME = -12;
const RELATED = 20;
/** Up to here a name is as written or has one slip. */
const ONE_SLIP = 12;
/** Spellings of a surname whose bearers are looked at although they have another given name. */
const CLOSELY = 6;
/** A voter whose name alone would weigh less than this (log2, against somebody unknown) is not looked up elsewhere. */
const NO_WEIGHT = -18;

function agreementCode(agreement: AddressAgreement): number {
  return ADDRESS_AGREEMENTS.indexOf(agreement);
}
const SAME = agreementCode('same');
const UNIT = agreementCode('unit-differs');
const DIFFERENT = agreementCode('different');
const UNCLEAR = agreementCode('unclear');
const MISSING = agreementCode('missing');

const THROUGH_MIDDLE = 1;
const SLIPS = 2;
const TOGETHER = 0.72;

function seenFlags(): number {
  return (seen.throughMiddle ? THROUGH_MIDDLE : 0) | (seen.slips ? SLIPS : 0);
}

/** Room for the evidence of `count` lines; over shared memory when workers write it. */
export function createEvidence(count: number, shared: boolean): Evidence {
  const buffer = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  return {
    row: new Uint32Array(buffer(count * KEPT * 4)),
    stay: new Float32Array(buffer(count * KEPT * 4)),
    moved: new Float32Array(buffer(count * KEPT * 4)),
    agreement: new Uint8Array(buffer(count * KEPT)),
    relative: new Float32Array(buffer(count * 4)),
    stranger: new Float32Array(buffer(count * 4)),
    elsewhere: new Float32Array(buffer(count * 4)),
    otherStay: new Float32Array(buffer(count * 4)),
    otherMoved: new Float32Array(buffer(count * 4)),
    unreadable: new Uint8Array(buffer(count)),
  };
}

/** A matcher over an open roll; keeps caches, so one per thread. Results do not depend on what it matched before. */
export function createMatcher(roll: Roll): Matcher {
  const { views } = roll;
  const { rec, addrTab, namePerm, nameGiv, surStart, nameTab } = views;
  const roles = createRoles(views);
  const people = Math.max(1, views.voterRow.length);
  const log2People = Math.log2(people);
  const addrMask = addrTab.length - 1;
  const nameMask = nameTab.length - 1;
  const zipShare = shares(views, (place) => place >>> 16, views.zip.count);
  const cityShare = shares(views, (place) => place & 0xffff, views.city.count);
  const repeat = pairRepeats(views);
  const places = streetPlaces(views);
  const slips = createSlips();
  const streetStart = streetStarts(views);
  const counters: MatcherCounters = { lines: 0, tier1: 0, tier2: 0, tier3: 0, rowsScored: 0, probes: 0 };

  // Candidates of the line in hand.
  const candRow = new Uint32Array(MAX_CANDIDATES);
  const candName = new Float64Array(MAX_CANDIDATES);
  const candAddress = new Float64Array(MAX_CANDIDATES);
  const candPair = new Float64Array(MAX_CANDIDATES);
  const candFlags = new Uint8Array(MAX_CANDIDATES);
  const known = createRowSet(MAX_CANDIDATES);
  const bestRow = new Uint32Array(KEPT);
  const bestStay = new Float64Array(KEPT);
  const bestMoved = new Float64Array(KEPT);
  const bestTotal = new Float64Array(KEPT);
  let bestCount = 0;
  let candCount = 0;
  let extraMoved = 0;
  let line: PreparedLine;
  let streetsOfZip: PlaceStreets | null = null;
  let streetsOfCity: PlaceStreets | null = null;

  function addressRow(street: number, number: number): number {
    if (addrTab.length === 0) return -1;
    counters.probes++;
    for (let slot = hash2(street, number) & addrMask; addrTab[slot] !== 0; slot = (slot + 1) & addrMask) {
      const row = addrTab[slot] - 1;
      if (rec[row * REC.words + REC.street] === street && rec[row * REC.words + REC.house] >>> 6 === number) return row;
    }
    return -1;
  }

  function namePosition(surname: number, given: number): number {
    if (nameTab.length === 0) return -1;
    counters.probes++;
    for (let slot = hash2(surname, given) & nameMask; nameTab[slot] !== 0; slot = (slot + 1) & nameMask) {
      const position = nameTab[slot] - 1;
      if (nameGiv[position] === given && position >= surStart[surname] && position < surStart[surname + 1]) return position;
    }
    return -1;
  }

  function nameEnd(position: number, surname: number): number {
    const given = nameGiv[position];
    const last = surStart[surname + 1];
    let step = 1;
    let low = position;
    while (low + step < last && nameGiv[low + step] === given) {
      low += step;
      step *= 2;
    }
    let high = Math.min(last, low + step);
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (nameGiv[middle] === given) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  function add(row: number, name: number, address: number, flags: number): void {
    if (candCount >= MAX_CANDIDATES) return;
    const at = known.place(row, candCount);
    if (at !== candCount) {
      if (address < candAddress[at]) candAddress[at] = address;
      return;
    }
    candRow[candCount] = row;
    candName[candCount] = name;
    candAddress[candCount] = address;
    candFlags[candCount] = flags;
    candPair[candCount] = seen.pairBits - line.background;
    candCount++;
  }

  /** All rows at (street, house number): candidates, and how many voters such an address stands for. */
  function collectAddress(street: number, number: number, streetBits: number, quick: boolean): number {
    let mass = 0;
    const start = addressRow(street, number);
    if (start < 0) return 0;
    for (let row = start; row < views.rows; row++) {
      const at = row * REC.words;
      if (rec[at + REC.street] !== street || rec[at + REC.house] >>> 6 !== number) break;
      const address = addressBitsOf(line, row, roles, views, streetBits);
      if (address >= UNRELATED) continue;
      mass += 2 ** -address;
      if (quick && !bearsWrittenSurname(rec[at + REC.surname])) continue;
      counters.rowsScored++;
      const name = nameBitsOf(line, row, roles, views) - line.background;
      // A neighbour by another name altogether weighs nothing, neither as the voter nor as a relative.
      if (name < NO_NAME && !bearsLikeSurname(rec[at + REC.surname])) continue;
      add(row, name, address, seenFlags());
    }
    return mass;
  }

  /** A first look needs only those who bear a surname exactly as written; everybody else there weighs as a neighbour. */
  function bearsWrittenSurname(id: number): boolean {
    for (const reading of line.readings) if (reading.surname !== null && reading.surname.exact === id) return true;
    return false;
  }

  function bearsLikeSurname(id: number): boolean {
    for (const reading of line.readings)
      if (reading.surname !== null && surnameBits(reading, reading.surname, id, roles) < RELATED) return true;
    return false;
  }

  /** Weight of a voter who gives an address other than the registered one: same area is likelier. */
  function movedFactor(row: number): number {
    const place = rec[row * REC.words + REC.place];
    const zip = place >>> 16;
    const city = place & 0xffff;
    if (line.query.zip !== '' && zip !== NO_PLACE) {
      if (line.zipId === zip) return Math.log2(0.25 / zipShare[zip] + 0.75);
      return Math.log2(0.75);
    }
    if (line.city !== null && line.city.exact >= 0 && city !== NO_PLACE)
      return line.city.exact === city ? Math.log2(0.4 / cityShare[city] + 0.6) : Math.log2(0.6);
    return 0;
  }

  function scoreByName(row: number): void {
    if (known.has(row)) return;
    counters.rowsScored++;
    const name = nameBitsOf(line, row, roles, views) - line.background;
    const flags = seenFlags();
    add(row, name, line.query.hasAddress ? addressBitsOf(line, row, roles, views, null) : UNRELATED, flags);
  }

  /** Names of the candidates in hand once more, after the backgrounds have changed. */
  function rescore(): void {
    for (let c = 0; c < candCount; c++) {
      candName[c] = nameBitsOf(line, candRow[c], roles, views) - line.background;
      candFlags[c] = seenFlags();
      candPair[c] = seen.pairBits - line.background;
    }
  }

  function zipOfPosition(position: number): number {
    return rec[namePerm[position] * REC.words + REC.place] >>> 16;
  }

  /** Rows with exactly this surname and given name; where there are many, those of the line's ZIP, the rest as mass. */
  function collectName(surname: number, given: number, bits: number): void {
    const start = namePosition(surname, given);
    if (start < 0) return;
    const end = nameEnd(start, surname);
    if (end - start <= MANY) {
      for (let p = start; p < end; p++) scoreByName(namePerm[p]);
      return;
    }
    let from = start;
    let to = start;
    if (line.zipId >= 0) {
      from = boundary(start, end, line.zipId);
      to = boundary(from, end, line.zipId + 1);
      for (let p = from; p < Math.min(to, from + 400); p++) scoreByName(namePerm[p]);
    } else if (end - start <= 8 * MANY) {
      for (let p = start; p < end; p++) scoreByName(namePerm[p]);
      return;
    }
    const unseen = end - start - (Math.min(to, from + 400) - from);
    extraMoved += unseen * 2 ** (-bits - line.background - log2People + MOVED_TO_KNOWN);
  }

  function boundary(from: number, to: number, zip: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (zipOfPosition(middle) < zip) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function searchByName(): void {
    for (const reading of line.readings) {
      if (reading.surname === null) continue;
      const surnames = roles.surname.expand(reading.surname);
      const sCount = Math.min(12, surnames.ids.length);
      if (reading.given === null || reading.given.text.length === 1) {
        for (let a = 0; a < Math.min(3, sCount); a++) {
          const s = surnames.ids[a];
          if (surStart[s + 1] - surStart[s] <= 8 * SMALL_SURNAME)
            for (let p = surStart[s]; p < surStart[s + 1]; p++) scoreByName(namePerm[p]);
        }
        continue;
      }
      const givens = roles.given.expand(reading.given);
      const gCount = Math.min(14, givens.ids.length);
      for (let a = 0; a < sCount; a++) {
        const s = surnames.ids[a];
        const rowsOfSurname = surStart[s + 1] - surStart[s];
        const soFar = surnames.bits[a] + reading.bits;
        if (rowsOfSurname <= SMALL_SURNAME && a < 6) {
          const closely = a < CLOSELY && soFar <= ONE_SLIP;
          for (let p = surStart[s]; p < surStart[s + 1]; p++) {
            const bits = soFar + roles.given.bits(reading.given, nameGiv[p]);
            if (worthALook(bits) || (closely && nearby(namePerm[p], reading.given))) scoreByName(namePerm[p]);
          }
          continue;
        }
        for (let b = 0; b < gCount; b++) {
          const bits = soFar + givens.bits[b];
          if (bits <= 20 && worthALook(bits)) collectName(s, givens.ids[b], bits);
        }
      }
    }
  }

  /** A name at so many bits may still outweigh somebody unknown. */
  function worthALook(bits: number): boolean {
    if (!line.query.hasAddress) return bits <= 20;
    return bits <= ONE_SLIP || (bits < UNRELATED && -bits - line.background - log2People > NO_WEIGHT);
  }

  /** Worth a look although the given name is another: the middle name, the street or the house number agrees. */
  function nearby(row: number, given: Word): boolean {
    const at = row * REC.words;
    if (line.street !== null && rec[at + REC.street] === line.street.exact) return true;
    if (line.house !== 0 && rec[at + REC.house] >>> 6 === line.house >>> 6) return true;
    const middle = rec[at + REC.middle];
    return middle < views.given.count && roles.given.bits(given, middle) < 10;
  }

  /** House numbers one slip away, on the likeliest streets. */
  function searchHouseSlips(): void {
    if (line.street === null) return;
    const streets = roles.street.expand(line.street);
    const numbers =
      line.query.housePattern !== '' ? patternNumbers(line.query.housePattern) : line.house === 0 ? [] : slips(line.house >>> 6);
    const count = Math.min(line.street.exact >= 0 ? 1 : 3, streets.ids.length);
    for (let s = 0; s < count; s++) {
      if (line.query.housePattern === '' && isShort(streets.ids[s])) {
        collectSlips(streets.ids[s], line.house >>> 6, streets.bits[s], -1, true);
        continue;
      }
      for (const number of numbers) collectAt(streets.ids[s], number, streets.bits[s], -1, true);
    }
  }

  /** Whether going through all rows of a street costs less than asking for many numbers one by one. */
  function isShort(street: number): boolean {
    return streetStart[street + 1] - streetStart[street] <= SHORT_STREET;
  }

  /** Voters on a street at house numbers one slip away. */
  function collectSlips(street: number, written: number, bits: number, place: number, byZip: boolean): void {
    if (written === 0) return;
    if (!isShort(street)) {
      for (const number of slips(written)) collectAt(street, number, bits, place, byZip);
      return;
    }
    let last = -1;
    let fits = false;
    for (let row = streetStart[street]; row < streetStart[street + 1]; row++) {
      const house = rec[row * REC.words + REC.house] >>> 6;
      if (house !== last) {
        last = house;
        fits = house !== written && digitSlip(written, house) < TWO_DIGITS;
      }
      if (fits) collectRow(row, bits, place, byZip);
    }
  }

  /** Voters at one address. */
  function collectAt(street: number, number: number, bits: number, place: number, byZip: boolean): void {
    const start = addressRow(street, number);
    if (start < 0) return;
    for (let row = start; row < Math.min(views.rows, start + 300); row++) {
      const at = row * REC.words;
      if (rec[at + REC.street] !== street || rec[at + REC.house] >>> 6 !== number) return;
      collectRow(row, bits, place, byZip);
    }
  }

  /** A voter at an address that comes near the written one, where he bears much of the name and lives in `place` (-1: anywhere). */
  function collectRow(row: number, streetBits: number, place: number, byZip: boolean): void {
    if (known.has(row)) return;
    if (place >= 0) {
      const there = rec[row * REC.words + REC.place];
      if ((byZip ? there >>> 16 : there & 0xffff) !== place) return;
    }
    counters.rowsScored++;
    const name = nameBitsOf(line, row, roles, views) - line.background;
    const flags = seenFlags();
    if (name > 3) add(row, name, addressBitsOf(line, row, roles, views, streetBits), flags);
  }

  /** Streets of the line's own ZIP or city that have the written house number, however badly the street is written; one slip in the number where the street is near. */
  function searchStreetsOfPlace(): void {
    const byZip = line.zipId >= 0;
    const place = byZip ? line.zipId : (line.city?.exact ?? -1);
    if (line.street === null || place < 0) return;
    const pattern = line.query.housePattern;
    const written = line.house >>> 6;
    const numbers = pattern !== '' ? patternNumbers(pattern) : written === 0 ? [] : [written];
    if (numbers.length === 0) return;
    const streets = byZip ? (streetsOfZip ??= createPlaceStreets(views, 'zip')) : (streetsOfCity ??= createPlaceStreets(views, 'city'));
    const { start, ids } = streets;
    for (let at = start[place]; at < start[place + 1]; at++) {
      const street = ids[at];
      if (!alikeStreet(street)) continue;
      // One look into the table of addresses is cheaper than comparing the street.
      let bits = UNRELATED;
      for (const number of numbers) {
        if (addressRow(street, number) < 0) continue;
        if (bits >= UNRELATED) bits = farStreetBits(street, FAR_STREET);
        if (bits >= UNRELATED) break;
        collectAt(street, number, bits, place, byZip);
      }
      if (pattern !== '') continue;
      if (bits >= UNRELATED) bits = farStreetBits(street, NEAR_STREET);
      if (bits <= NEAR_STREET / EIGHTH) collectSlips(street, written, bits, place, byZip);
    }
  }

  /** Whether enough letters of the street are among those written under some understanding: of much the same length, or one a part of the other. */
  function alikeStreet(street: number): boolean {
    const { off, mask } = views.street;
    const letters = mask[street];
    for (let s = -1; s < line.streets.length; s++) {
      const word = s < 0 ? line.street! : line.streets[s].word;
      const longer = off[street + 1] - off[street] - word.codes.length;
      if (
        longer <= 3 && longer >= -3 ? alikeLetters(word, letters) : popcount(longer > 0 ? word.mask & ~letters : letters & ~word.mask) <= 1
      )
        return true;
    }
    return false;
  }

  /** Cost of the street under any understanding of what is written, farther than a word by itself is taken for another. */
  function farStreetBits(street: number, limit: number): number {
    let best = UNRELATED;
    for (let s = -1; s < line.streets.length; s++) {
      const word = s < 0 ? line.street! : line.streets[s].word;
      const extra = s < 0 ? 0 : line.streets[s].bits;
      const { heap, off, mask } = views.street;
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

  /** Rows at the written address under every spelling of the street. */
  function collectAddresses(fuzzy: boolean): number {
    if (line.street === null || line.house === 0) return 0;
    const number = line.house >>> 6;
    if (!fuzzy) return line.street.exact < 0 ? 0 : collectAddress(line.street.exact, number, 0, true);
    const streets = roles.street.expand(line.street);
    // Where somebody lives at the address as it stands, only what one slip makes of it is looked at besides.
    let mass = line.street.exact < 0 ? 0 : collectAddress(line.street.exact, number, 0, false);
    const limit = mass > 0.01 ? ONE_STREET_SLIP : ANY_STREET;
    for (let s = 0; s < Math.min(14, streets.ids.length); s++) {
      if (streets.ids[s] !== line.street.exact && streets.bits[s] <= limit)
        mass += collectAddress(streets.ids[s], number, streets.bits[s], false);
    }
    for (let a = 0; a < line.streets.length; a++) {
      // The farthest understandings only where nobody is found under the nearest.
      if (a >= 3 && mass > FAINT_ADDRESS) break;
      const alternative = line.streets[a];
      const others = roles.street.expand(alternative.word);
      for (let s = 0; s < Math.min(10, others.ids.length); s++) {
        const bits = (others.ids[s] === alternative.word.exact ? 0 : others.bits[s]) + alternative.bits;
        if (bits <= limit) mass += collectAddress(others.ids[s], number, bits, false);
      }
    }
    return mass;
  }

  /** Weighs all explanations of the line and writes the evidence; gives the probability of the best voter under the search priors. */
  function weigh(addressMass: number, into: Evidence, i: number): number {
    let floor = ADDRESS_FLOOR;
    if (line.street !== null && line.street.exact < 0) floor *= UNKNOWN_STREET;
    else if (line.street !== null && line.query.zip !== '' && !places.has(line.street.exact, line.zipId)) floor *= UNKNOWN_PLACE;
    const known = addressMass + floor;
    const logKnown = Math.log2(known);
    const pair = pairFactor();
    let stayAll = 0;
    let movedAll = extraMoved;
    // A registered voter whose line is too damaged for the search.
    stayAll += line.query.hasAddress ? 2 ** -line.lostBits : 0;
    bestCount = 0;
    let relative = 0;
    for (let c = 0; c < candCount; c++) {
      const row = candRow[c];
      // Slips come together: where the name has one, those of the address cost less.
      const address = candAddress[c] < UNRELATED && (candFlags[c] & SLIPS) !== 0 ? candAddress[c] * TOGETHER : candAddress[c];
      const stay = address >= UNRELATED ? (line.query.hasAddress ? NEVER : candName[c] - log2People) : candName[c] - address - logKnown;
      const moved = line.query.hasAddress ? candName[c] - log2People + movedFactor(row) + MOVED_TO_KNOWN : NEVER;
      const stayWeight = 2 ** stay;
      const movedWeight = 2 ** moved;
      stayAll += stayWeight;
      movedAll += movedWeight;
      if (address < UNRELATED) {
        const surname = surnameRatio(row);
        if (surname > 0)
          relative +=
            ((surname + ((candFlags[c] & THROUGH_MIDDLE) !== 0 ? MIDDLE_NAMESAKE : NAMESAKE) * 2 ** candName[c]) * 2 ** -address) / known;
      }
      keep(row, stay, moved, stayWeight * SHARE.stay + movedWeight * SHARE.moved);
    }
    // Whoever lives where nobody is registered writes a registered address by a slip only.
    const onRoll = addressMass / (addressMass + FAINT_ADDRESS);
    const stranger = line.query.hasAddress ? (onRoll * (1 - MISREAD) + (1 - onRoll) * MISREAD) * pair : 0;
    const elsewhere = line.query.hasAddress ? (onRoll * BY_SLIP + (1 - onRoll) * (1 - BY_SLIP)) * pair : pair;
    let sum = 0;
    for (let k = 0; k < KEPT; k++) {
      const at = i * KEPT + k;
      const there = k < bestCount;
      into.row[at] = there ? bestRow[k] : 0xffffffff;
      into.stay[at] = there ? bestStay[k] : NEVER;
      into.moved[at] = there ? bestMoved[k] : NEVER;
      into.agreement[at] = there ? agreementWith(bestRow[k], bestStay[k], bestMoved[k]) : MISSING;
      if (!there) continue;
      stayAll -= 2 ** bestStay[k];
      movedAll -= 2 ** bestMoved[k];
      sum += bestTotal[k];
    }
    into.relative[i] = log2(relative);
    into.stranger[i] = log2(stranger);
    into.elsewhere[i] = log2(elsewhere);
    into.otherStay[i] = log2(stayAll);
    into.otherMoved[i] = log2(movedAll);
    sum += Math.max(0, stayAll) * SHARE.stay + Math.max(0, movedAll) * SHARE.moved;
    sum += relative * SHARE.relative + stranger * SHARE.stranger + elsewhere * SHARE.elsewhere;
    return bestCount === 0 || sum <= 0 ? 0 : bestTotal[0] / sum;
  }

  /** Keeps the best few, in order of weight and then of row. */
  function keep(row: number, stay: number, moved: number, total: number): void {
    let k = bestCount < KEPT ? bestCount : KEPT;
    while (k > 0 && (total > bestTotal[k - 1] || (total === bestTotal[k - 1] && row < bestRow[k - 1]))) k--;
    if (k >= KEPT) return;
    for (let j = Math.min(bestCount, KEPT - 1); j > k; j--) {
      bestRow[j] = bestRow[j - 1];
      bestStay[j] = bestStay[j - 1];
      bestMoved[j] = bestMoved[j - 1];
      bestTotal[j] = bestTotal[j - 1];
    }
    bestRow[k] = row;
    bestStay[k] = stay;
    bestMoved[k] = moved;
    bestTotal[k] = total;
    if (bestCount < KEPT) bestCount++;
  }

  function agreementWith(row: number, stay: number, moved: number): number {
    if (!line.query.hasAddress) return MISSING;
    if (2 ** stay * SHARE.stay < 2 ** moved * SHARE.moved) return nearAddress({ line, row, roles, views }) ? UNCLEAR : DIFFERENT;
    return unitDiffers(line, row, views) ? UNIT : SAME;
  }

  /** P(surname as written | this family's) over its background, 0 when it is another name. */
  function surnameRatio(row: number): number {
    const id = rec[row * REC.words + REC.surname];
    let best = 0;
    for (const reading of line.readings) {
      if (reading.surname === null) continue;
      const bits = surnameBits(reading, reading.surname, id, roles);
      if (bits < RELATED) best = Math.max(best, 2 ** (-bits - reading.bits + reading.givenU - line.background));
    }
    return best;
  }

  /**
   * Names come in pairs: a full name that a voter bears is likelier among the others too than its parts say, however it is written. For
   * each candidate that alone would outweigh chance, how many people outside the roll bear the same full name.
   */
  function pairFactor(): number {
    let most = 1;
    for (let c = 0; c < candCount; c++) {
      const weight = 2 ** (candPair[c] - log2People);
      if (weight <= most) continue;
      const at = candRow[c] * REC.words;
      const start = namePosition(rec[at + REC.surname], rec[at + REC.given]);
      const count = start < 0 ? 1 : nameEnd(start, rec[at + REC.surname]) - start;
      most = Math.max(most, repeat[Math.min(count, repeat.length - 1)] * weight);
    }
    return most;
  }

  /** The roll knows every word of the name as it stands: worth a look before anything is expanded. */
  function allKnown(): boolean {
    return line.readings.every(
      (reading) =>
        reading.bits >= 4 ||
        ((reading.given === null || reading.given.quickU > Number.NEGATIVE_INFINITY) &&
          (reading.surname === null || reading.surname.quickU > Number.NEGATIVE_INFINITY)),
    );
  }

  function match(text: LineText, into: Evidence, i: number): void {
    counters.lines++;
    line = prepareLine({ query: readLine(text), roles, views });
    into.unreadable[i] = line.query.unreadable ? 1 : 0;
    candCount = 0;
    extraMoved = 0;
    known.clear();
    if (line.readings.length === 0) {
      weigh(0, into, i);
      return;
    }
    if (line.street !== null && line.street.exact >= 0 && allKnown()) {
      setBackground({ line, roles, depth: 'own' });
      const mass = collectAddresses(false);
      if (candCount > 0 && weigh(mass, into, i) >= ENOUGH_FIRST) {
        counters.tier1++;
        return;
      }
      candCount = 0;
      known.clear();
    }
    setBackground({ line, roles, depth: 'rough' });
    let mass = collectAddresses(true);
    if (candCount > 0) {
      let enough = weigh(mass, into, i) >= ENOUGH_BOUNDED;
      if (!enough) {
        setBackground({ line, roles, depth: 'bounded' });
        rescore();
        enough = weigh(mass, into, i) >= ENOUGH_BOUNDED;
      }
      if (!enough) {
        setBackground({ line, roles, depth: 'full' });
        rescore();
        enough = weigh(mass, into, i) >= ENOUGH_SECOND;
      }
      if (enough) {
        counters.tier2++;
        return;
      }
    } else setBackground({ line, roles, depth: 'full' });
    counters.tier3++;
    if (line.later.length > 0) {
      line.readings = [...line.readings, ...line.later];
      setBackground({ line, roles, depth: 'full' });
      candCount = 0;
      known.clear();
      mass = collectAddresses(true);
    }
    searchByName();
    if (weigh(mass, into, i) < 0.8) {
      searchHouseSlips();
      if (weigh(mass, into, i) < LOOK_FARTHER) {
        searchStreetsOfPlace();
        weigh(mass, into, i);
      }
    }
  }

  return { match, counters, roles };
}

function log2(value: number): number {
  return value > 1e-290 ? Math.log2(value) : NEVER;
}
