import { KEPT, type MatchTable } from '../roll/match-table.ts';
import type { LineTable } from '../roll/types.ts';
import { agreementOf } from './address-second-look.ts';
import type { DistrictTest } from './district.ts';
import { createJudge } from './judge.ts';
import type { PetitionFile } from './petition-file.ts';
import { signingDates } from './signing-date.ts';
import { type LawView, NO_ROW, OUTCOMES, type RollFacts, type ScreeningTable } from './types.ts';

/** What the probabilities of all lines add up to: expected numbers, not counts. */
export interface Expectation {
  /** Expected lines among the eligible that are not valid after all. */
  readonly eligibleWrong: number;
  /** Expected valid signatures, not counted on another line, among the lines in review. */
  readonly reviewValid: number;
  /** The same among the ineligible. */
  readonly ineligibleValid: number;
  /** Distinct valid signatures expected in all. */
  readonly valid: number;
  /** Expected lines that would be valid if each stood alone: `valid` plus the extra copies. */
  readonly validAlone: number;
}

const ELIGIBLE = OUTCOMES.indexOf('eligible');
const INELIGIBLE = OUTCOMES.indexOf('ineligible');

interface ExpectationInput {
  readonly lines: LineTable;
  readonly matches: MatchTable;
  readonly roll: RollFacts;
  readonly law: LawView;
  readonly petition: PetitionFile;
  readonly table: ScreeningTable;
  readonly district: DistrictTest;
}

/**
 * Adds up the posteriors, counting a voter once: a line that is not eligible adds p × (probability that none of the lines
 * before it is this voter's). Fills the table's `adds`. Sums run in line order, so they are the same on any machine.
 */
export function expectValid({ lines, matches, roll, law, petition, table, district }: ExpectationInput): Expectation {
  const judge = createJudge({ roll, law, district });
  const dates = signingDates(petition);
  const dated = lines.columns.has('signedOn');
  // Probability that a voter is counted by no line so far; only voters that a line not eligible may be are kept.
  const free = new Map<number, number>();
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] === ELIGIBLE) continue;
    for (let k = i * KEPT; k < (i + 1) * KEPT && matches.row[k] !== NO_ROW; k++) free.set(roll.ordinalOf(matches.row[k]), 1);
  }
  let eligible = 0;
  let eligibleWrong = 0;
  let alone = 0;
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== ELIGIBLE) continue;
    eligible++;
    const valid = table.valid[i];
    alone += valid;
    eligibleWrong += 1 - valid;
    table.adds[i] = valid;
    for (let k = i * KEPT; k < (i + 1) * KEPT && matches.row[k] !== NO_ROW; k++) {
      const ordinal = roll.ordinalOf(matches.row[k]);
      const before = free.get(ordinal);
      if (before !== undefined) free.set(ordinal, before * (1 - matches.probability[k]));
    }
  }
  let reviewValid = 0;
  let ineligibleValid = 0;
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] === ELIGIBLE) continue;
    alone += table.valid[i];
    const signed = dates.read(dated ? lines.cellOf(i, 'signedOn').trim() : '');
    let adds = 0;
    for (let k = i * KEPT; k < (i + 1) * KEPT && matches.row[k] !== NO_ROW; k++) {
      const verdict = judge(matches.row[k], agreementOf({ lines, matches, roll, i, k }), signed);
      if (verdict.reasons.length > 0) continue;
      const ordinal = roll.ordinalOf(matches.row[k]);
      const before = free.get(ordinal)!;
      adds += matches.probability[k] * before;
      free.set(ordinal, before * (1 - matches.probability[k]));
    }
    adds = Math.min(1, adds);
    table.adds[i] = adds;
    if (table.outcome[i] === INELIGIBLE) ineligibleValid += adds;
    else reviewValid += adds;
  }
  return {
    eligibleWrong,
    reviewValid,
    ineligibleValid,
    valid: eligible - eligibleWrong + reviewValid + ineligibleValid,
    validAlone: alone,
  };
}
