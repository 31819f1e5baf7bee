import {
  AT_ADDRESS,
  ELIGIBLE,
  ELSEWHERE,
  type EvaluatedLines,
  INELIGIBLE,
  isRight,
  isStated,
  NOBODY,
  NOT_ON_ROLL,
  placeOfRight,
  REVIEW,
  SIGNERS,
  UNSCREENED,
} from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';

/** The three-way outcome of one kind of signer. */
export interface OutcomeRow {
  readonly group: string;
  readonly lines: number;
  readonly eligible: Proportion;
  readonly ineligible: Proportion;
  readonly review: Proportion;
  /** Not in the result at all. */
  readonly unscreened: number;
}

export interface OutcomeMeasures {
  readonly rows: readonly OutcomeRow[];
  /** Lines screened eligible that name the right voter. */
  readonly eligibleNamesRightVoter: Proportion;
  /** The same where only the signer himself is right, not his namesake at the same address. */
  readonly eligibleNamesVeryVoter: Proportion;
  /** Signers not on the roll whose line is screened eligible. */
  readonly unregisteredAccepted: Proportion;
  /** Truly eligible signers, registered at the address written, whose line is screened ineligible. */
  readonly registeredRejected: Proportion;
  /** Signers registered elsewhere whose line is rejected for a reason that is not the true one; null without reasons or without movers told apart. */
  readonly moversWrongReason: Proportion | null;
  /** Signers registered elsewhere, truly ineligible, whose line is screened eligible; null where movers are not told apart. */
  readonly moversAccepted: Proportion | null;
  /** Lines truly ineligible for another reason (registered at the address written) that are screened eligible. */
  readonly otherIneligibleAccepted: Proportion;
  /** Registered at their address: named first, or in review with the right voter among the first two. */
  readonly registeredFound: Proportion;
  /** Truly eligible lines that are screened eligible with the right voter named. */
  readonly eligibleKept: Proportion;
  /** Lines sent to a person. */
  readonly review: Proportion;
}

/** Counts who was accepted, rejected and asked about, each among those it matters for. */
export function measureOutcome(lines: EvaluatedLines): OutcomeMeasures {
  const { truth, result } = lines;
  const tallies = SIGNERS.map(() => [0, 0, 0, 0]);
  const named = { lines: 0, right: 0, very: 0 };
  const here = { lines: 0, eligible: 0, rejected: 0, found: 0, otherReason: 0, otherAccepted: 0 };
  const movers = { ineligible: 0, accepted: 0, wrongReason: 0 };
  const eligible = { lines: 0, kept: 0 };
  for (let i = 0; i < truth.count; i++) {
    const said = result.screening[i];
    const who = truth.signerIs[i];
    const isEligible = truth.eligible[i] === 1;
    const first = result.candidate[i * result.kept];
    const rightNamed = isRight(truth, i, first);
    tallies[who][said]++;
    if (said === ELIGIBLE) {
      named.lines++;
      if (rightNamed) named.right++;
      if (first !== NOBODY && first === truth.voter[i]) named.very++;
    }
    if (isEligible) {
      eligible.lines++;
      if (said === ELIGIBLE && rightNamed) eligible.kept++;
    }
    if (who === AT_ADDRESS) {
      here.lines++;
      const place = placeOfRight(lines, i);
      if (place === 0 || (said === REVIEW && place === 1)) here.found++;
      if (isEligible) {
        here.eligible++;
        if (said === INELIGIBLE) here.rejected++;
      } else {
        here.otherReason++;
        if (said === ELIGIBLE) here.otherAccepted++;
      }
    }
    if (who === ELSEWHERE) {
      if (!isEligible) {
        movers.ineligible++;
        if (said === ELIGIBLE) movers.accepted++;
      }
      if (
        said === INELIGIBLE &&
        truth.reason !== null &&
        !isStated(truth.reason.labels[truth.reason.code[i]], result.reason.labels[result.reason.code[i]])
      )
        movers.wrongReason++;
    }
  }
  return {
    rows: SIGNERS.map((group, g) => outcomeRow(truth.tellsMovers || g === NOT_ON_ROLL ? group : 'registered', tallies[g])).filter(
      (row) => row.lines > 0,
    ),
    eligibleNamesRightVoter: proportion(named.right, named.lines),
    eligibleNamesVeryVoter: proportion(named.very, named.lines),
    unregisteredAccepted: proportion(tallies[NOT_ON_ROLL][ELIGIBLE], sum(tallies[NOT_ON_ROLL])),
    registeredRejected: proportion(here.rejected, here.eligible),
    moversWrongReason: truth.reason === null ? null : proportion(movers.wrongReason, sum(tallies[ELSEWHERE])),
    moversAccepted: truth.tellsMovers ? proportion(movers.accepted, movers.ineligible) : null,
    otherIneligibleAccepted: proportion(here.otherAccepted, here.otherReason),
    registeredFound: proportion(here.found, here.lines),
    eligibleKept: proportion(eligible.kept, eligible.lines),
    review: proportion(
      tallies.reduce((total, tally) => total + tally[REVIEW], 0),
      truth.count,
    ),
  };
}

function outcomeRow(group: string, tally: readonly number[]): OutcomeRow {
  const lines = sum(tally);
  return {
    group,
    lines,
    eligible: proportion(tally[ELIGIBLE], lines),
    ineligible: proportion(tally[INELIGIBLE], lines),
    review: proportion(tally[REVIEW], lines),
    unscreened: tally[UNSCREENED],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
