/** The voters that may have written the line in hand, and the weights of all explanations of it. */

import { nameBitsOf, nearAddress, type PreparedLine, seen, surnameBits, unitDiffers } from './compare.ts';
import { type Evidence, NEVER } from './evidence.ts';
import { NO_PLACE, REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import { ADDRESS_AGREEMENTS, KEPT } from './match-table.ts';
import type { RollRows } from './roll-rows.ts';
import { type RollStatistics, runsThrough } from './roll-statistics.ts';
import { createRowSet } from './row-set.ts';
import type { AddressAgreement } from './types.ts';
import { type Roles, UNRELATED } from './words.ts';

/** Priors that steer how far the search goes; the result's priors are learned per petition. */
const SHARE = { stay: 0.8, moved: 0.06, relative: 0.04, stranger: 0.03, elsewhere: 0.07 } as const;

/** Addresses nobody is registered at weigh like half a voter. */
const ADDRESS_FLOOR = 0.5;
/** Mass below which an address counts as unknown to the roll. */
export const FAINT_ADDRESS = 0.05;
const BY_SLIP = 0.03;
/** Share of known addresses that are written or read so that the roll does not know them. */
const MISREAD = 0.22;
/** Movers write an address that the roll knows as often as one that it does not. */
export const MOVED_TO_KNOWN = -1;
/** Share of people not registered at the address who write a street that the roll does not know. */
const UNKNOWN_STREET = 1 / 32;
/** The same for a known street in a ZIP where the roll has no such street. */
const UNKNOWN_PLACE = 1 / 12;
/** A relative bears the same given name (father and son): share of relatives. */
const NAMESAKE = 0.004;
/** A relative bears what is the middle name of somebody at home, seen against the share of voters who use their middle name (2^-5.6). */
const MIDDLE_NAMESAKE = 0.5;
const MAX_CANDIDATES = 4096;
/** Bits from which on two surnames have nothing in common. */
export const RELATED = 20;
const TOGETHER = 0.72;

/** Share of movers who stay in their ZIP code, and in their city, besides those who come there by chance. */
const STAYED_IN_ZIP = 0.25;
const STAYED_IN_CITY = 0.4;
const OTHER_ZIP = Math.log2(1 - STAYED_IN_ZIP);
const OTHER_CITY = Math.log2(1 - STAYED_IN_CITY);

const THROUGH_MIDDLE = 1;
const SLIPS = 2;

function agreementCode(agreement: AddressAgreement): number {
  return ADDRESS_AGREEMENTS.indexOf(agreement);
}
const SAME = agreementCode('same');
const UNIT = agreementCode('unit-differs');
const DIFFERENT = agreementCode('different');
const UNCLEAR = agreementCode('unclear');
const MISSING = agreementCode('missing');

/** The line that is being matched; one object, passed to every part of the search. */
export interface Hand {
  line: PreparedLine;
}

export interface Candidates {
  readonly count: number;
  /** Begins anew. */
  clear(): void;
  has(row: number): boolean;
  /** Adds a row whose name has just been compared (`seen`). */
  add(row: number, name: number, address: number): void;
  /** Whether the row is a candidate already; a nearer address than before then counts. */
  nearer(row: number, address: number): boolean;
  /** Voters elsewhere who were counted but not looked at, as weight. */
  addUnseen(weight: number): void;
  /** Compares the names once more, after the backgrounds have changed. */
  rescore(): void;
  /** Weighs all explanations of the line and writes the evidence; gives the probability of the best voter under the search priors. */
  weigh(addressMass: number, into: Evidence, i: number): number;
  /** Writes how the addresses of the kept voters agree; once, when the line is settled. */
  agree(into: Evidence, i: number): void;
}

export function createCandidates({
  views,
  roles,
  rows,
  statistics,
  hand,
}: {
  views: RollViews;
  roles: Roles;
  rows: RollRows;
  statistics: RollStatistics;
  hand: Hand;
}): Candidates {
  const { rec } = views;
  const { zipShare, cityShare, repeat } = statistics;
  const log2People = Math.log2(Math.max(1, views.voterRow.length));
  const zipFactor = Float64Array.from(zipShare, (share) => Math.log2(STAYED_IN_ZIP / share + (1 - STAYED_IN_ZIP)));
  const cityFactor = Float64Array.from(cityShare, (share) => Math.log2(STAYED_IN_CITY / share + (1 - STAYED_IN_CITY)));
  const rowOf = new Uint32Array(MAX_CANDIDATES);
  const nameOf = new Float64Array(MAX_CANDIDATES);
  const addressOf = new Float64Array(MAX_CANDIDATES);
  const pairOf = new Float64Array(MAX_CANDIDATES);
  const flagsOf = new Uint8Array(MAX_CANDIDATES);
  /** surnameRatio of each, -1 until it is asked for. */
  const familyOf = new Float64Array(MAX_CANDIDATES);
  const known = createRowSet(MAX_CANDIDATES);
  const bestRow = new Uint32Array(KEPT);
  const bestStay = new Float64Array(KEPT);
  const bestMoved = new Float64Array(KEPT);
  const bestTotal = new Float64Array(KEPT);
  const bestStayWeight = new Float64Array(KEPT);
  const bestMovedWeight = new Float64Array(KEPT);
  let bestCount = 0;
  let count = 0;
  let unseen = 0;

  /** Weight of a voter who gives an address other than the registered one: same area is likelier. */
  function movedFactor(row: number): number {
    const { line } = hand;
    const place = rec[row * REC.words + REC.place];
    const zip = place >>> 16;
    const city = place & 0xffff;
    if (line.query.zip !== '' && zip !== NO_PLACE) return line.zipId === zip ? zipFactor[zip] : OTHER_ZIP;
    if (line.city !== null && line.city.exact >= 0 && city !== NO_PLACE) return line.city.exact === city ? cityFactor[city] : OTHER_CITY;
    return 0;
  }

  /** Keeps the best few, in order of weight and then of row. */
  function keep(row: number, stay: number, moved: number, stayWeight: number, movedWeight: number): void {
    const total = stayWeight * SHARE.stay + movedWeight * SHARE.moved;
    let k = bestCount < KEPT ? bestCount : KEPT;
    while (k > 0 && (total > bestTotal[k - 1] || (total === bestTotal[k - 1] && row < bestRow[k - 1]))) k--;
    if (k >= KEPT) return;
    for (let j = Math.min(bestCount, KEPT - 1); j > k; j--) {
      bestRow[j] = bestRow[j - 1];
      bestStay[j] = bestStay[j - 1];
      bestMoved[j] = bestMoved[j - 1];
      bestTotal[j] = bestTotal[j - 1];
      bestStayWeight[j] = bestStayWeight[j - 1];
      bestMovedWeight[j] = bestMovedWeight[j - 1];
    }
    bestRow[k] = row;
    bestStay[k] = stay;
    bestMoved[k] = moved;
    bestTotal[k] = total;
    bestStayWeight[k] = stayWeight;
    bestMovedWeight[k] = movedWeight;
    if (bestCount < KEPT) bestCount++;
  }

  function agreementWith(row: number, stay: number, moved: number): number {
    const { line } = hand;
    if (!line.query.hasAddress) return MISSING;
    if (2 ** stay * SHARE.stay < 2 ** moved * SHARE.moved) return nearAddress({ line, row, roles, views }) ? UNCLEAR : DIFFERENT;
    return unitDiffers(line, row, views) ? UNIT : SAME;
  }

  /** P(surname as written | this family's) over its background, 0 when it is another name. */
  function surnameRatio(row: number): number {
    const { line } = hand;
    const id = rec[row * REC.words + REC.surname];
    let best = 0;
    for (const reading of line.readings) {
      if (reading.surname === null) continue;
      const bits = surnameBits(reading, reading.surname, id, roles, RELATED);
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
    for (let c = 0; c < count; c++) {
      if (pairOf[c] <= log2People) continue;
      const weight = 2 ** (pairOf[c] - log2People);
      if (weight <= most) continue;
      const at = rowOf[c] * REC.words;
      const start = rows.name(rec[at + REC.surname], rec[at + REC.given]);
      const bearers = start < 0 ? 1 : rows.nameEnd(start, rec[at + REC.surname]) - start;
      most = Math.max(most, repeat[Math.min(bearers, repeat.length - 1)] * weight);
    }
    return most;
  }

  return {
    get count() {
      return count;
    },
    clear() {
      count = 0;
      unseen = 0;
      known.clear();
    },
    has: known.has,
    add(row, name, address) {
      if (count >= MAX_CANDIDATES || known.place(row, count) !== count) return;
      rowOf[count] = row;
      nameOf[count] = name;
      addressOf[count] = address;
      flagsOf[count] = (seen.throughMiddle ? THROUGH_MIDDLE : 0) | (seen.slips ? SLIPS : 0);
      pairOf[count] = seen.pairBits - hand.line.background;
      familyOf[count] = -1;
      count++;
    },
    nearer(row, address) {
      const at = known.find(row);
      if (at >= 0 && address < addressOf[at]) addressOf[at] = address;
      return at >= 0;
    },
    addUnseen(weight) {
      unseen += weight;
    },
    rescore() {
      const { line } = hand;
      for (let c = 0; c < count; c++) {
        nameOf[c] = nameBitsOf(line, rowOf[c], roles, views, Number.NEGATIVE_INFINITY) - line.background;
        flagsOf[c] = (seen.throughMiddle ? THROUGH_MIDDLE : 0) | (seen.slips ? SLIPS : 0);
        pairOf[c] = seen.pairBits - line.background;
        familyOf[c] = -1;
      }
    },
    weigh(addressMass, into, i) {
      const { line } = hand;
      const { hasAddress, zip } = line.query;
      let floor = ADDRESS_FLOOR;
      if (line.street !== null && line.street.exact < 0) floor *= UNKNOWN_STREET;
      else if (line.street !== null && zip !== '' && (line.zipId < 0 || !runsThrough(statistics.zipStreets, line.street.exact, line.zipId)))
        floor *= UNKNOWN_PLACE;
      const all = addressMass + floor;
      const logAll = Math.log2(all);
      const pair = pairFactor();
      let stayAll = 0;
      let movedAll = unseen;
      // A registered voter whose line is too damaged for the search.
      stayAll += hasAddress ? 2 ** -line.lostBits : 0;
      bestCount = 0;
      let relative = 0;
      for (let c = 0; c < count; c++) {
        const row = rowOf[c];
        // Slips come together: where the name has one, those of the address cost less.
        const address = addressOf[c] < UNRELATED && (flagsOf[c] & SLIPS) !== 0 ? addressOf[c] * TOGETHER : addressOf[c];
        const stay = address >= UNRELATED ? (hasAddress ? NEVER : nameOf[c] - log2People) : nameOf[c] - address - logAll;
        const moved = hasAddress ? nameOf[c] - log2People + movedFactor(row) + MOVED_TO_KNOWN : NEVER;
        const stayWeight = stay === NEVER ? 0 : 2 ** stay;
        const movedWeight = moved === NEVER ? 0 : 2 ** moved;
        stayAll += stayWeight;
        movedAll += movedWeight;
        if (address < UNRELATED) {
          if (familyOf[c] < 0) familyOf[c] = surnameRatio(row);
          const surname = familyOf[c];
          if (surname > 0)
            relative +=
              ((surname + ((flagsOf[c] & THROUGH_MIDDLE) !== 0 ? MIDDLE_NAMESAKE : NAMESAKE) * 2 ** nameOf[c]) * 2 ** -address) / all;
        }
        keep(row, stay, moved, stayWeight, movedWeight);
      }
      // Whoever lives where nobody is registered writes a registered address by a slip only.
      const onRoll = addressMass / (addressMass + FAINT_ADDRESS);
      const stranger = hasAddress ? (onRoll * (1 - MISREAD) + (1 - onRoll) * MISREAD) * pair : 0;
      const elsewhere = hasAddress ? (onRoll * BY_SLIP + (1 - onRoll) * (1 - BY_SLIP)) * pair : pair;
      let sum = 0;
      for (let k = 0; k < KEPT; k++) {
        const at = i * KEPT + k;
        const there = k < bestCount;
        into.row[at] = there ? bestRow[k] : 0xffffffff;
        into.stay[at] = there ? bestStay[k] : NEVER;
        into.moved[at] = there ? bestMoved[k] : NEVER;
        if (!there) continue;
        stayAll -= bestStayWeight[k];
        movedAll -= bestMovedWeight[k];
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
    },
    agree(into, i) {
      for (let k = 0; k < KEPT; k++)
        into.agreement[i * KEPT + k] = k < bestCount ? agreementWith(bestRow[k], bestStay[k], bestMoved[k]) : MISSING;
    },
  };
}

function log2(value: number): number {
  return value > 1e-290 ? Math.log2(value) : NEVER;
}
