/** Everybody at the address as written, and under every likely spelling of its street. */

import { type Candidates, FAINT_ADDRESS, type Hand, RELATED } from './candidates.ts';
import { addressBitsOf, nameBitsOf, surnameBits } from './compare.ts';
import type { MatcherCounters } from './evidence.ts';
import { REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import type { RollRows } from './roll-rows.ts';
import { type Roles, UNRELATED } from './words.ts';

/** Cost of a street up to which voters on it are looked at, without and with somebody living at the address as it stands. */
const ANY_STREET = 22;
const ONE_STREET_SLIP = 15;
/** Bits of a name below which a neighbour is somebody else. */
const NO_NAME = -12;
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

  /** All rows at (street, house number): candidates, and how many voters such an address stands for. */
  function collect(street: number, number: number, streetBits: number, quick: boolean): number {
    const { line } = hand;
    let mass = 0;
    const start = rows.address(street, number);
    if (start < 0) return 0;
    let lastAddress = 0;
    let lastMass = 1;
    for (let row = start; row < views.rows; row++) {
      const at = row * REC.words;
      if (rec[at + REC.street] !== street || rec[at + REC.house] >>> 6 !== number) break;
      const address = addressBitsOf(line, row, roles, views, streetBits);
      if (address >= UNRELATED) continue;
      if (address !== lastAddress) {
        lastAddress = address;
        lastMass = 2 ** -address;
      }
      mass += lastMass;
      if (quick && !bearsWrittenName(rec[at + REC.surname], rec[at + REC.given])) continue;
      if (candidates.nearer(row, address)) continue;
      counters.rowsScored++;
      // A neighbour by another name altogether weighs nothing, neither as the voter nor as a relative.
      const least = bearsLikeSurname(rec[at + REC.surname]) ? Number.NEGATIVE_INFINITY : NO_NAME;
      const name = nameBitsOf(line, row, roles, views, least + line.background) - line.background;
      if (name > least) candidates.add(row, name, address);
    }
    return mass;
  }

  return {
    asWritten() {
      const { street, house } = hand.line;
      return street === null || house === 0 || street.exact < 0 ? 0 : collect(street.exact, house >>> 6, 0, true);
    },
    everybody() {
      const { street, house } = hand.line;
      return street === null || house === 0 || street.exact < 0 ? 0 : collect(street.exact, house >>> 6, 0, false);
    },
    underAnySpelling(written) {
      const { line } = hand;
      const { street } = line;
      if (street === null || line.house === 0) return 0;
      const number = line.house >>> 6;
      const spellings = roles.street.expand(street);
      let mass = written;
      // Where somebody lives at the address as it stands, only what one slip makes of it is looked at besides.
      const limit = mass > SOMEBODY ? ONE_STREET_SLIP : ANY_STREET;
      for (let s = 0; s < Math.min(14, spellings.ids.length); s++) {
        if (spellings.ids[s] !== street.exact && spellings.bits[s] <= limit)
          mass += collect(spellings.ids[s], number, spellings.bits[s], false);
      }
      for (let a = 0; a < line.streets.length; a++) {
        // The farthest understandings only where nobody is found under the nearest.
        if (a >= 3 && mass > FAINT_ADDRESS) break;
        const alternative = line.streets[a];
        const others = roles.street.expand(alternative.word);
        for (let s = 0; s < Math.min(10, others.ids.length); s++) {
          const bits = (others.ids[s] === alternative.word.exact ? 0 : others.bits[s]) + alternative.bits;
          if (bits <= limit) mass += collect(others.ids[s], number, bits, false);
        }
      }
      return mass;
    },
  };
}
