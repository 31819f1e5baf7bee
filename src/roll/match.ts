/**
 * Who may have written this line? Blocking, comparison and the weights of every explanation, without the petition's priors:
 * the priors are learned afterwards over all lines (see posterior.ts), so nothing here depends on other lines.
 *
 * Explanations: a registered voter at the registered address (stay), a registered voter who gives another address (moved), a relative of
 * somebody registered at the address, a stranger at a known address, and somebody the roll does not know at all. Weights are log2 of
 * P(line | explanation) / P(line | a random person), the number of voters at such an address taken into account.
 */

import {
  addressBits,
  digitSlip,
  nameBits,
  nearAddress,
  type PreparedLine,
  prepareLine,
  seen,
  setBackground,
  unitDiffers,
} from './compare.ts';
import { FORMER, hash2, NO_PLACE, REC } from './index-file.ts';
import type { Roll, RollViews } from './index-open.ts';
import { ADDRESS_AGREEMENTS, KEPT } from './match-table.ts';
import { readLine } from './query.ts';
import type { AddressAgreement, LineText } from './types.ts';
import { createRoles, type Roles, UNRELATED } from './words.ts';

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
const SEARCH_PRIORS = {
  stay: Math.log2(0.8),
  moved: Math.log2(0.06),
  relative: Math.log2(0.04),
  stranger: Math.log2(0.03),
  elsewhere: Math.log2(0.07),
} as const;

/** Addresses nobody is registered at weigh like half a voter. */
const ADDRESS_FLOOR = 0.5;
/** Mass below which an address counts as unknown to the roll. */
const FAINT_ADDRESS = 0.05;
const BY_SLIP = 0.03;
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
const MAX_CANDIDATES = 4096;
/** More bearers of one full name than this are only looked at inside the line's ZIP. */
const MANY = 48;
const SMALL_SURNAME = 64;

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
  const counters: MatcherCounters = { lines: 0, tier1: 0, tier2: 0, tier3: 0, rowsScored: 0, probes: 0 };

  // Candidates of the line in hand.
  const candRow = new Uint32Array(MAX_CANDIDATES);
  const candName = new Float64Array(MAX_CANDIDATES);
  const candAddress = new Float64Array(MAX_CANDIDATES);
  const candFlags = new Uint8Array(MAX_CANDIDATES);
  const known = new Map<number, number>();
  let candCount = 0;
  let extraMoved = 0;
  let line: PreparedLine;

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
    const at = known.get(row);
    if (at !== undefined) {
      if (address < candAddress[at]) candAddress[at] = address;
      return;
    }
    if (candCount >= MAX_CANDIDATES) return;
    known.set(row, candCount);
    candRow[candCount] = row;
    candName[candCount] = name;
    candAddress[candCount] = address;
    candFlags[candCount] = flags;
    candCount++;
  }

  /** All rows at (street, house number): candidates, and how many voters such an address stands for. */
  function collectAddress(street: number, number: number, streetBits: number, keepAll: boolean): number {
    let mass = 0;
    const start = addressRow(street, number);
    if (start < 0) return 0;
    for (let row = start; row < views.rows; row++) {
      const at = row * REC.words;
      if (rec[at + REC.street] !== street || rec[at + REC.house] >>> 6 !== number) break;
      const address = addressBits({ line, row, roles, views, streetBits });
      if (address >= UNRELATED) continue;
      mass += 2 ** -address;
      counters.rowsScored++;
      const name = nameBits({ line, row, roles, views }) - line.background;
      const flags = seenFlags();
      if (keepAll || name > 4) add(row, name, address, flags);
    }
    return mass;
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
    const name = nameBits({ line, row, roles, views }) - line.background;
    const flags = seenFlags();
    add(row, name, line.query.hasAddress ? addressBits({ line, row, roles, views, streetBits: null }) : UNRELATED, flags);
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
    extraMoved += unseen * 2 ** (-bits - line.background - log2People);
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
      const sCount = Math.min(20, surnames.ids.length);
      if (reading.given === null || reading.given.text.length === 1) {
        for (let a = 0; a < Math.min(3, sCount); a++) {
          const s = surnames.ids[a];
          if (surStart[s + 1] - surStart[s] <= 8 * SMALL_SURNAME)
            for (let p = surStart[s]; p < surStart[s + 1]; p++) scoreByName(namePerm[p]);
        }
        continue;
      }
      const givens = roles.given.expand(reading.given);
      const gCount = Math.min(24, givens.ids.length);
      for (let a = 0; a < sCount; a++) {
        const s = surnames.ids[a];
        const rowsOfSurname = surStart[s + 1] - surStart[s];
        if (rowsOfSurname <= SMALL_SURNAME && a < 8) {
          for (let p = surStart[s]; p < surStart[s + 1]; p++) {
            scoreByName(namePerm[p]);
          }
          continue;
        }
        for (let b = 0; b < gCount; b++) {
          const bits = surnames.bits[a] + givens.bits[b] + reading.bits;
          if (bits <= 24) collectName(s, givens.ids[b], bits);
        }
      }
    }
  }

  /** House numbers one slip away, on the likeliest streets. */
  function searchHouseSlips(): void {
    if (line.street === null) return;
    const streets = roles.street.expand(line.street);
    const numbers =
      line.query.housePattern !== '' ? patternNumbers(line.query.housePattern) : line.house === 0 ? [] : slipsOf(line.house >>> 6);
    for (let s = 0; s < Math.min(3, streets.ids.length); s++) {
      for (const number of numbers) {
        const start = addressRow(streets.ids[s], number);
        if (start < 0) continue;
        for (let row = start; row < Math.min(views.rows, start + 300); row++) {
          const at = row * REC.words;
          if (rec[at + REC.street] !== streets.ids[s] || rec[at + REC.house] >>> 6 !== number) break;
          if (known.has(row)) continue;
          counters.rowsScored++;
          const name = nameBits({ line, row, roles, views }) - line.background;
          const flags = seenFlags();
          if (name > 3) add(row, name, addressBits({ line, row, roles, views, streetBits: streets.bits[s] }), flags);
        }
      }
    }
  }

  /** Rows at the written address under every spelling of the street. */
  function collectAddresses(fuzzy: boolean): number {
    if (line.street === null || line.house === 0) return 0;
    const number = line.house >>> 6;
    if (!fuzzy) return line.street.exact < 0 ? 0 : collectAddress(line.street.exact, number, 0, true);
    const streets = roles.street.expand(line.street);
    let mass = 0;
    for (let s = 0; s < Math.min(14, streets.ids.length); s++) {
      const bits = streets.ids[s] === line.street.exact ? 0 : streets.bits[s];
      if (bits <= 22) mass += collectAddress(streets.ids[s], number, bits, true);
    }
    for (const alternative of line.streets) {
      const others = roles.street.expand(alternative.word);
      for (let s = 0; s < Math.min(10, others.ids.length); s++) {
        const bits = (others.ids[s] === alternative.word.exact ? 0 : others.bits[s]) + alternative.bits;
        if (bits <= 22) mass += collectAddress(others.ids[s], number, bits, true);
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
    let relative = 0;
    let stayAll = 0;
    let movedAll = extraMoved;
    // A registered voter whose line is too damaged for the search.
    stayAll += line.query.hasAddress ? 2 ** -line.lostBits : 0;
    const best: { row: number; stay: number; moved: number; total: number; agreement: number }[] = [];
    let relativeWeight = 0;
    for (let c = 0; c < candCount; c++) {
      const row = candRow[c];
      // Slips come together: where the name has one, those of the address cost less.
      const address = candAddress[c] < UNRELATED && (candFlags[c] & SLIPS) !== 0 ? candAddress[c] * TOGETHER : candAddress[c];
      const stay = address >= UNRELATED ? (line.query.hasAddress ? NEVER : candName[c] - log2People) : candName[c] - address - logKnown;
      const moved = line.query.hasAddress ? candName[c] - log2People + movedFactor(row) : NEVER;
      const stayWeight = 2 ** stay;
      const movedWeight = 2 ** moved;
      stayAll += stayWeight;
      movedAll += movedWeight;
      if (address < UNRELATED) {
        const surname = surnameRatio(row);
        if (surname > 0)
          relativeWeight +=
            ((surname + ((candFlags[c] & THROUGH_MIDDLE) !== 0 ? MIDDLE_NAMESAKE : NAMESAKE) * 2 ** candName[c]) * 2 ** -address) / known;
      }
      const total = 2 ** (stay + SEARCH_PRIORS.stay) + 2 ** (moved + SEARCH_PRIORS.moved);
      if (
        best.length < KEPT ||
        total > best[best.length - 1].total ||
        (total === best[best.length - 1].total && row < best[best.length - 1].row)
      ) {
        const agreement = !line.query.hasAddress
          ? MISSING
          : stay + SEARCH_PRIORS.stay < moved + SEARCH_PRIORS.moved
            ? nearAddress({ line, row, roles, views })
              ? UNCLEAR
              : DIFFERENT
            : unitDiffers(line, row, views)
              ? UNIT
              : SAME;
        best.push({ row, stay, moved, total, agreement });
        best.sort((a, b) => b.total - a.total || a.row - b.row);
        if (best.length > KEPT) best.pop();
      }
    }
    relative = relativeWeight;
    // Whoever lives where nobody is registered writes a registered address by a slip only.
    const onRoll = addressMass / (addressMass + FAINT_ADDRESS);
    const stranger = line.query.hasAddress ? Math.max(onRoll, BY_SLIP) * pair : 0;
    const elsewhere = line.query.hasAddress ? Math.max(1 - onRoll, BY_SLIP) * pair : pair;
    for (let k = 0; k < KEPT; k++) {
      const at = i * KEPT + k;
      const entry = best[k];
      into.row[at] = entry === undefined ? 0xffffffff : entry.row;
      into.stay[at] = entry === undefined ? NEVER : entry.stay;
      into.moved[at] = entry === undefined ? NEVER : entry.moved;
      into.agreement[at] = entry === undefined ? MISSING : entry.agreement;
      if (entry !== undefined) {
        stayAll -= 2 ** entry.stay;
        movedAll -= 2 ** entry.moved;
      }
    }
    into.relative[i] = log2(relative);
    into.stranger[i] = log2(stranger);
    into.elsewhere[i] = log2(elsewhere);
    into.otherStay[i] = log2(stayAll);
    into.otherMoved[i] = log2(movedAll);
    let sum = 0;
    for (const entry of best) sum += entry.total;
    sum += Math.max(0, stayAll) * 2 ** SEARCH_PRIORS.stay + Math.max(0, movedAll) * 2 ** SEARCH_PRIORS.moved;
    sum += relative * 2 ** SEARCH_PRIORS.relative + stranger * 2 ** SEARCH_PRIORS.stranger + elsewhere * 2 ** SEARCH_PRIORS.elsewhere;
    return best.length === 0 || sum <= 0 ? 0 : best[0].total / sum;
  }

  /** P(surname as written | this family's) over its background, 0 when it is another name. */
  function surnameRatio(row: number): number {
    const id = rec[row * REC.words + REC.surname];
    let best = 0;
    for (const reading of line.readings) {
      if (reading.surname === null) continue;
      const bits = roles.surname.bits(reading.surname, id);
      if (bits < 20) best = Math.max(best, 2 ** (-bits - reading.bits + reading.givenU - line.background));
    }
    return best;
  }

  /** Names come in pairs: a full name that a voter bears is likelier among the others too than its parts say. */
  function pairFactor(): number {
    let most = 1;
    for (const reading of line.readings) {
      if (reading.given === null || reading.surname === null || reading.given.exact < 0 || reading.surname.exact < 0) continue;
      const start = namePosition(reading.surname.exact, reading.given.exact);
      if (start < 0) continue;
      const count = nameEnd(start, reading.surname.exact) - start;
      most = Math.max(most, repeat[Math.min(count, repeat.length - 1)] * 2 ** (-reading.bits - log2People - line.background));
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
      setBackground({ line, roles, quick: true });
      const mass = collectAddresses(false);
      if (candCount > 0 && weigh(mass, into, i) >= ENOUGH_FIRST) {
        counters.tier1++;
        return;
      }
      candCount = 0;
      known.clear();
    }
    setBackground({ line, roles, quick: false });
    const mass = collectAddresses(true);
    if (candCount > 0 && weigh(mass, into, i) >= ENOUGH_SECOND) {
      counters.tier2++;
      return;
    }
    counters.tier3++;
    searchByName();
    if (weigh(mass, into, i) < 0.8) {
      searchHouseSlips();
      weigh(mass, into, i);
    }
  }

  return { match, counters, roles };
}

function log2(value: number): number {
  return value > 1e-290 ? Math.log2(value) : NEVER;
}

/**
 * How many people outside the roll bear a full name that `r` voters bear, for a population like the roll's: Good's estimate
 * (r + 1) n(r+1) / n(r) from how often full names repeat on the roll itself. The last entry stands for that many and more.
 */
function pairRepeats(views: RollViews): Float64Array {
  const most = 12;
  const counts = new Float64Array(most + 2);
  const { nameGiv, surStart } = views;
  for (let s = 0; s + 1 < surStart.length; s++) {
    for (let p = surStart[s]; p < surStart[s + 1]; ) {
      let end = p + 1;
      while (end < surStart[s + 1] && nameGiv[end] === nameGiv[p]) end++;
      counts[Math.min(most + 1, end - p)]++;
      p = end;
    }
  }
  const repeat = new Float64Array(most + 1);
  for (let r = 1; r <= most; r++) {
    const estimate = r < most && counts[r] > 50 ? ((r + 1) * counts[r + 1]) / counts[r] : r;
    repeat[r] = Math.min(r, Math.max(0.05 * r, estimate));
  }
  return repeat;
}

/** Which streets lie in which ZIPs, by the roll. */
function streetPlaces(views: RollViews): { has(street: number, zip: number): boolean } {
  const { rec, rows } = views;
  let size = 1 << 12;
  let slots = new Uint32Array(size * 2);
  let used = 0;
  const put = (street: number, zip: number) => {
    for (let slot = hash2(street, zip) & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      if (slots[slot * 2] === 0) {
        slots[slot * 2] = street + 1;
        slots[slot * 2 + 1] = zip;
        used++;
        return;
      }
      if (slots[slot * 2] === street + 1 && slots[slot * 2 + 1] === zip) return;
    }
  };
  let lastStreet = -1;
  let lastZip = -1;
  for (let row = 0; row < rows; row++) {
    const street = rec[row * REC.words];
    const zip = rec[row * REC.words + REC.place] >>> 16;
    if (street === lastStreet && zip === lastZip) continue;
    lastStreet = street;
    lastZip = zip;
    put(street, zip);
    if (used * 2 > size) {
      const old = slots;
      size *= 2;
      slots = new Uint32Array(size * 2);
      used = 0;
      for (let i = 0; i < old.length; i += 2) if (old[i] !== 0) put(old[i] - 1, old[i + 1]);
    }
  }
  return {
    has(street, zip) {
      for (let slot = hash2(street, zip) & (size - 1); slots[slot * 2] !== 0; slot = (slot + 1) & (size - 1)) {
        if (slots[slot * 2] === street + 1 && slots[slot * 2 + 1] === zip) return true;
      }
      return false;
    },
  };
}

function shares(views: RollViews, part: (place: number) => number, count: number): Float64Array {
  const share = new Float64Array(count + 1);
  for (let row = 0; row < views.rows; row++) {
    const id = part(views.rec[row * REC.words + REC.place]);
    if (id < count) share[id]++;
  }
  for (let id = 0; id < count; id++) share[id] = (share[id] + 1) / (views.rows + count);
  return share;
}

/** House numbers one slip away from `number`. */
export function slipsOf(number: number): number[] {
  const text = String(number);
  const found = new Set<number>();
  for (let i = 0; i < text.length; i++) {
    for (let d = 0; d <= 9; d++) {
      found.add(Number(text.slice(0, i) + d + text.slice(i + 1)));
      if (text.length < 6) found.add(Number(text.slice(0, i) + d + text.slice(i)));
    }
    if (text.length > 2) found.add(Number(text.slice(0, i) + text.slice(i + 1)));
    if (i > 0) found.add(Number(text.slice(0, i - 1) + text[i] + text[i - 1] + text.slice(i + 1)));
  }
  if (text.length < 6) for (let d = 0; d <= 9; d++) found.add(Number(text + d));
  found.delete(number);
  found.delete(0);
  return [...found].filter((other) => digitSlip(number, other) < UNRELATED).sort((a, b) => a - b);
}

function patternNumbers(pattern: string): number[] {
  const marks = [...pattern].filter((ch) => ch === '?').length;
  if (marks === 0 || marks > 2) return [];
  const numbers: number[] = [];
  for (let fill = 0; fill < 10 ** marks; fill++) {
    const digits = String(fill).padStart(marks, '0');
    let used = 0;
    const number = Number(pattern.replace(/\?/g, () => digits[used++]));
    if (String(number).length === pattern.length) numbers.push(number);
  }
  return numbers;
}

/** Whether a row is an earlier name or address of its voter. */
export function isFormer(views: RollViews, row: number): boolean {
  return (views.status[row] & FORMER) !== 0;
}
