/** Everybody at the address as written, and under every likely spelling of its street. */

import { type Candidates, FAINT_ADDRESS, type Hand, RELATED } from './candidates.ts';
import { buildingBits, nameBitsOf, surnameBits, unitBits } from './compare.ts';
import type { MatcherCounters } from './evidence.ts';
import { REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import { AT_ONCE, type RollRows } from './roll-rows.ts';
import { type Roles, UNRELATED } from './words.ts';

/** Cost of a street up to which voters on it are looked at, without and with somebody living at the address as it stands. */
const ANY_STREET = 22;
const ONE_STREET_SLIP = 15;
/** Bits of a name below which a neighbour is somebody else. */
const NO_NAME = -12;
/** Spellings of the street as written, and of each other understanding, that are looked at. */
const SPELLINGS = 14;
const OTHER_SPELLINGS = 10;
/** Mass from which on somebody lives at the address. */
const SOMEBODY = 0.01;

export interface AddressSearch {
  /** A first look: those who bear a surname or given name as written, at the address as written. Gives how many voters such an address stands for. */
  asWritten(): number;
  /** Everybody at the address as written. */
  everybody(): number;
  /** Everybody there whatever other spelling of the street is meant; `mass` is what was found as written. Gives all of it. */
  underAnySpelling(mass: number): number;
}

export function createAddressSearch({
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
}): AddressSearch {
  const { rec } = views;
  const streets = new Uint32Array(AT_ONCE);
  const costs = new Float64Array(AT_ONCE);
  const starts = new Int32Array(AT_ONCE);

  /** Whether the surname or the given name is one that stands on the line as it is. */
  function bearsWrittenName(surname: number, given: number): boolean {
    const { readings } = hand.line;
    for (let r = 0; r < readings.length; r++) {
      const reading = readings[r];
      if (reading.surname !== null && reading.surname.exact === surname) return true;
      if (reading.given !== null && reading.given.exact === given) return true;
    }
    return false;
  }

  function bearsLikeSurname(id: number): boolean {
    for (const reading of hand.line.readings)
      if (reading.surname !== null && surnameBits(reading, reading.surname, id, roles, RELATED) < RELATED) return true;
    return false;
  }

  /** All rows at an address, from its first one on: candidates, and how many voters such an address stands for. */
  function collect(start: number, streetBits: number, quick: boolean): number {
    const { line } = hand;
    const street = rec[start * REC.words + REC.street];
    const number = rec[start * REC.words + REC.house] >>> 6;
    let mass = 0;
    // Neighbours share all of the address but the unit.
    let house = -1;
    let place = -1;
    let direction = -1;
    let building = 0;
    let lastAddress = 0;
    let lastMass = 1;
    for (let row = start; row < views.rows; row++) {
      const at = row * REC.words;
      const extra = rec[at + REC.extra];
      if (rec[at + REC.house] !== house || rec[at + REC.place] !== place || ((extra >>> 3) & 0x7ff) !== direction) {
        if (rec[at + REC.street] !== street || rec[at + REC.house] >>> 6 !== number) break;
        house = rec[at + REC.house];
        place = rec[at + REC.place];
        direction = (extra >>> 3) & 0x7ff;
        building = buildingBits(line, row, roles, views, streetBits);
      } else if (rec[at + REC.street] !== street) break;
      if (building >= UNRELATED) continue;
      const address = building + unitBits(line, extra >>> 14, views);
      if (address !== lastAddress) {
        lastAddress = address;
        lastMass = 2 ** -address;
      }
      mass += lastMass;
      const surname = rec[at + REC.surname];
      if (quick && !bearsWrittenName(surname, rec[at + REC.given])) continue;
      if (candidates.nearer(row, address)) continue;
      counters.rowsScored++;
      // A neighbour by another name altogether weighs nothing, neither as the voter nor as a relative.
      const least = bearsLikeSurname(surname) ? Number.NEGATIVE_INFINITY : NO_NAME;
      const name = nameBitsOf(line, row, roles, views, least + line.background) - line.background;
      if (name > least) candidates.add(row, name, address);
    }
    return mass;
  }

  /** The same at a street and number as they stand. */
  function collectExact(quick: boolean): number {
    const { street, house } = hand.line;
    if (street === null || house === 0 || street.exact < 0) return 0;
    const start = rows.address(street.exact, house >>> 6);
    return start < 0 ? 0 : collect(start, 0, quick);
  }

  /** The same under the first `count` spellings in hand. */
  function collectSpellings(count: number): number {
    rows.addresses(streets, count, hand.line.house >>> 6, starts);
    let mass = 0;
    for (let s = 0; s < count; s++) if (starts[s] >= 0) mass += collect(starts[s], costs[s], false);
    return mass;
  }

  return {
    asWritten: () => collectExact(true),
    everybody: () => collectExact(false),
    underAnySpelling(written) {
      const { line } = hand;
      const { street } = line;
      if (street === null || line.house === 0) return 0;
      // Where somebody lives at the address as it stands, only what one slip makes of it is looked at besides.
      const limit = written > SOMEBODY ? ONE_STREET_SLIP : ANY_STREET;
      const spellings = roles.street.expand(street);
      let count = 0;
      for (let s = 0; s < Math.min(SPELLINGS, spellings.ids.length); s++) {
        if (spellings.ids[s] === street.exact || spellings.bits[s] > limit) continue;
        streets[count] = spellings.ids[s];
        costs[count++] = spellings.bits[s];
      }
      let mass = written + collectSpellings(count);
      for (let a = 0; a < line.streets.length; a++) {
        // The farthest understandings only where nobody is found under the nearest.
        if (a >= 3 && mass > FAINT_ADDRESS) break;
        const { word, bits } = line.streets[a];
        // Where two slips are too many, only one is looked for.
        const others = roles.street.expand(limit > ONE_STREET_SLIP || word.exact >= 0 ? word : roles.street.word(word.text, 1));
        count = 0;
        for (let s = 0; s < Math.min(OTHER_SPELLINGS, others.ids.length); s++) {
          const all = (others.ids[s] === word.exact ? 0 : others.bits[s]) + bits;
          if (all > limit) continue;
          streets[count] = others.ids[s];
          costs[count++] = all;
        }
        mass += collectSpellings(count);
      }
      return mass;
    },
  };
}
