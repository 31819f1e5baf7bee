/**
 * Who may have written this line? Blocking, comparison and the weights of every explanation, without the petition's priors:
 * the priors are learned afterwards over all lines (see posterior.ts), so nothing here depends on other lines.
 *
 * Explanations: a registered voter at the registered address (stay), a registered voter who gives another address (moved), a relative of
 * somebody registered at the address, a stranger at a known address, and somebody the roll does not know at all. Weights are log2 of
 * P(line | explanation) / P(line | a random person), the number of voters at such an address taken into account.
 */

import { createAddressSearch } from './address-search.ts';
import { createCandidates, type Hand } from './candidates.ts';
import { prepareLine, setBackground } from './compare.ts';
import type { Evidence, MatcherCounters } from './evidence.ts';
import type { Roll } from './index-open.ts';
import { createNameSearch } from './name-search.ts';
import { createNearAddresses } from './near-addresses.ts';
import { readLine } from './query.ts';
import { createRollRows } from './roll-rows.ts';
import { type RollStatistics, rollStatistics } from './roll-statistics.ts';
import type { LineText } from './types.ts';
import { createRoles, type Roles } from './words.ts';

export interface Matcher {
  /** Writes the evidence of line i (candidates at i * KEPT …). */
  match(text: LineText, into: Evidence, i: number): void;
  readonly counters: MatcherCounters;
  readonly roles: Roles;
}

/** Probability of the best voter at which the search ends: at the first look, at the address, at the address with how common the name is only bounded. */
const ENOUGH_FIRST = 0.999;
const ENOUGH_SECOND = 0.97;
const ENOUGH_BOUNDED = 0.998;
/** Below these, house numbers one slip away and the streets of the line's ZIP are gone through. */
const LOOK_AROUND = 0.8;
const LOOK_FARTHER = 0.5;

/** A matcher over an open roll; keeps caches, so one per thread. Results do not depend on what it matched before. */
export function createMatcher(roll: Roll, statistics: RollStatistics = rollStatistics(roll)): Matcher {
  const { views } = roll;
  const roles = createRoles(views);
  const rows = createRollRows(views);
  const counters: MatcherCounters = {
    lines: 0,
    tier1: 0,
    tier2: 0,
    tier3: 0,
    rowsScored: 0,
    get probes() {
      return rows.counters.probes;
    },
  };
  const hand: Hand = { line: prepareLine({ query: readLine(NOTHING_WRITTEN), roles, views }) };
  const candidates = createCandidates({ views, roles, rows, statistics, hand });
  const parts = { views, roles, rows, statistics, candidates, hand, counters };
  const address = createAddressSearch(parts);
  const searchByName = createNameSearch(parts);
  const near = createNearAddresses(parts);

  /** The roll knows every word of the name as it stands: worth a look before anything is expanded. */
  function allKnown(): boolean {
    return hand.line.readings.every(
      (reading) =>
        reading.bits >= 4 ||
        ((reading.given === null || reading.given.quickU > Number.NEGATIVE_INFINITY) &&
          (reading.surname === null || reading.surname.quickU > Number.NEGATIVE_INFINITY)),
    );
  }

  /** The first look: words and address as they stand. */
  function foundAsWritten(into: Evidence, i: number): boolean {
    const { line } = hand;
    if (line.street === null || line.street.exact < 0) return false;
    const known = allKnown();
    setBackground({ line, roles, depth: known ? 'own' : 'rough' });
    const mass = address.asWritten();
    return candidates.count > 0 && candidates.weigh(mass, into, i) >= (known ? ENOUGH_FIRST : ENOUGH_BOUNDED);
  }

  /** Everybody at the address under any spelling; how common the name is is counted only as exactly as it must be. */
  function foundAtAddress(mass: number, into: Evidence, i: number): boolean {
    const { line } = hand;
    if (candidates.weigh(mass, into, i) >= ENOUGH_BOUNDED) return true;
    setBackground({ line, roles, depth: 'bounded' });
    candidates.rescore();
    if (candidates.weigh(mass, into, i) >= ENOUGH_BOUNDED) return true;
    setBackground({ line, roles, depth: 'full' });
    candidates.rescore();
    return candidates.weigh(mass, into, i) >= ENOUGH_SECOND;
  }

  function search(into: Evidence, i: number): void {
    const { line } = hand;
    if (line.readings.length === 0) {
      candidates.weigh(0, into, i);
      return;
    }
    if (foundAsWritten(into, i)) {
      counters.tier1++;
      return;
    }
    candidates.clear();
    setBackground({ line, roles, depth: 'rough' });
    let mass = address.everybody();
    // The address as it stands first: then most lines need no other spelling of the street.
    let counted = candidates.count > 0;
    if (counted && foundAtAddress(mass, into, i)) {
      counters.tier2++;
      return;
    }
    const there = candidates.count;
    mass = address.underAnySpelling(mass);
    if (candidates.count > there) {
      if (counted ? candidates.weigh(mass, into, i) >= ENOUGH_SECOND : foundAtAddress(mass, into, i)) {
        counters.tier2++;
        return;
      }
      counted = true;
    }
    if (!counted) setBackground({ line, roles, depth: 'full' });
    counters.tier3++;
    searchByName(line.readings);
    let best = candidates.weigh(mass, into, i);
    if (line.later.length > 0 && best < ENOUGH_SECOND) {
      line.readings = [...line.readings, ...line.later];
      setBackground({ line, roles, depth: 'full' });
      candidates.rescore();
      address.underAnySpelling(address.everybody());
      searchByName(line.later);
      best = candidates.weigh(mass, into, i);
    }
    if (best >= LOOK_AROUND) return;
    near.houseSlips();
    if (candidates.weigh(mass, into, i) >= LOOK_FARTHER) return;
    near.streetsOfPlace();
    candidates.weigh(mass, into, i);
  }

  return {
    match(text, into, i) {
      counters.lines++;
      hand.line = prepareLine({ query: readLine(text), roles, views });
      into.unreadable[i] = hand.line.query.unreadable ? 1 : 0;
      candidates.clear();
      search(into, i);
      candidates.agree(into, i);
    },
    counters,
    roles,
  };
}

/** A line on which nothing is written. */
export const NOTHING_WRITTEN: LineText = {
  lineId: '',
  section: '',
  page: '',
  line: '',
  name: '',
  firstName: '',
  lastName: '',
  address: '',
  city: '',
  zip: '',
  birthDate: '',
  signedOn: '',
};
