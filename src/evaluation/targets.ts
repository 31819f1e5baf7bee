import type { Calibration } from './calibration.ts';
import type { DuplicateMeasures } from './duplicates.ts';
import type { Fairness } from './fairness.ts';
import type { OutcomeMeasures } from './outcome.ts';
import type { Proportion } from './proportion.ts';

/** `undecided`: the figure is over the limit, but its interval is not; more lines are needed. */
export type TargetVerdict = 'met' | 'not met' | 'undecided' | 'not measured';

/** One promise of the project about its matching, and whether this run keeps it. */
export interface TargetRow {
  readonly id: string;
  readonly what: string;
  readonly target: string;
  /** The measured value in words. */
  readonly measured: string;
  /** The measured value; a share, except where the words say otherwise. */
  readonly value: number | null;
  /** 95 % interval of a share. */
  readonly interval: readonly [number, number] | null;
  readonly verdict: TargetVerdict;
}

/** Lines below which the table of targets is not meant to be read as a verdict. */
export const TARGET_LINES = 200_000;
/** Lines over which false duplicates are counted. */
export const DUPLICATE_LINES = 1_000_000;
const FALSE_DUPLICATES = 10;

export interface Measured {
  readonly lines: number;
  readonly outcome: OutcomeMeasures;
  readonly duplicates: DuplicateMeasures | null;
  readonly fairness: Fairness | null;
  readonly calibration: Calibration | null;
}

/** Every row of the target table beside what was measured. */
export function judgeTargets({ lines, outcome, duplicates, fairness, calibration }: Measured): readonly TargetRow[] {
  return [
    atLeast({
      id: 'eligible-right-voter',
      what: 'lines screened eligible that name the right voter',
      limit: 0.998,
      measured: outcome.eligibleNamesRightVoter,
    }),
    atMost({
      id: 'unregistered-accepted',
      what: 'unregistered signers screened eligible',
      limit: 0.008,
      measured: outcome.unregisteredAccepted,
    }),
    atMost({
      id: 'registered-rejected',
      what: 'registered signers at their address screened ineligible',
      limit: 0.001,
      measured: outcome.registeredRejected,
    }),
    atMost({
      id: 'movers-wrong-reason',
      what: 'movers with a wrong reason stated as certain',
      limit: 0.01,
      measured: outcome.moversWrongReason,
    }),
    atLeast({
      id: 'registered-found',
      what: 'registered signers at their address named first, or in review among the first two',
      limit: 0.993,
      measured: outcome.registeredFound,
    }),
    atLeast({ id: 'eligible-kept', what: 'right eligible lines among all truly eligible', limit: 0.95, measured: outcome.eligibleKept }),
    atMost({ id: 'review', what: 'sent to a person (stretch 10 %)', limit: 0.15, measured: outcome.review }),
    duplicatesFound(duplicates),
    falseDuplicates({ lines, duplicates }),
    fairnessRow(fairness),
    {
      id: 'calibration',
      what: 'stated against observed probability: calibration error',
      target: '≤ 1 point',
      measured: calibration === null ? 'no probability stated' : `${(calibration.error * 100).toFixed(2)} points`,
      value: calibration?.error ?? null,
      interval: null,
      verdict: calibration === null ? 'not measured' : calibration.error <= 0.01 ? 'met' : 'not met',
    },
  ];
}

interface ShareTarget {
  readonly id: string;
  readonly what: string;
  readonly limit: number;
  readonly measured: Proportion | null;
}

function atMost({ id, what, limit, measured }: ShareTarget): TargetRow {
  return {
    ...shareRow({ id, what, target: `≤ ${limitText(limit)}`, measured }),
    verdict:
      measured === null || measured.rate === null
        ? 'not measured'
        : measured.rate <= limit
          ? 'met'
          : measured.low > limit
            ? 'not met'
            : 'undecided',
  };
}

function atLeast({ id, what, limit, measured }: ShareTarget): TargetRow {
  return {
    ...shareRow({ id, what, target: `≥ ${limitText(limit)}`, measured }),
    verdict:
      measured === null || measured.rate === null
        ? 'not measured'
        : measured.rate >= limit
          ? 'met'
          : measured.high < limit
            ? 'not met'
            : 'undecided',
  };
}

function shareRow({
  id,
  what,
  target,
  measured,
}: {
  id: string;
  what: string;
  target: string;
  measured: Proportion | null;
}): Omit<TargetRow, 'verdict'> {
  if (measured === null || measured.rate === null) return { id, what, target, measured: 'not measured', value: null, interval: null };
  return {
    id,
    what,
    target,
    measured: `${percent(measured.rate)} (${measured.hits.toLocaleString('en-US')} of ${measured.of.toLocaleString('en-US')})`,
    value: measured.rate,
    interval: [measured.low, measured.high],
  };
}

function duplicatesFound(duplicates: DuplicateMeasures | null): TargetRow {
  const row = atLeast({
    id: 'duplicates-found',
    what: 'duplicates found: called, or put to a person beside the other line',
    limit: 0.93,
    measured: duplicates?.found ?? null,
  });
  if (duplicates === null || duplicates.called.rate === null) return row;
  return { ...row, measured: `${row.measured}; ${percent(duplicates.called.rate)} called` };
}

function falseDuplicates({ lines, duplicates }: { lines: number; duplicates: DuplicateMeasures | null }): TargetRow {
  const row = {
    id: 'false-duplicates',
    what: 'false duplicates (signer signed no other line)',
    target: `≤ ${FALSE_DUPLICATES} in 1,000,000 lines`,
    interval: null,
  };
  if (duplicates === null) return { ...row, measured: 'not measured', value: null, verdict: 'not measured' };
  // A count per million lines: over fewer lines fewer are allowed, rounded down, so that a small run does not look better than it is.
  const allowed = Math.floor((FALSE_DUPLICATES * Math.min(lines, DUPLICATE_LINES)) / DUPLICATE_LINES);
  const isFew = lines < DUPLICATE_LINES && duplicates.false <= FALSE_DUPLICATES;
  return {
    ...row,
    measured: `${duplicates.false} in ${lines.toLocaleString('en-US')} lines`,
    value: duplicates.false,
    verdict: duplicates.false <= allowed ? 'met' : isFew ? 'undecided' : 'not met',
  };
}

function fairnessRow(fairness: Fairness | null): TargetRow {
  const row = { id: 'fairness', what: "worst surname group's false rejection against the mean", target: '≤ 2 × the mean' };
  if (fairness === null)
    return { ...row, measured: 'no surname groups in the truth', value: null, interval: null, verdict: 'not measured' };
  if (fairness.ratio === null) return { ...row, measured: 'nobody was rejected wrongly', value: 0, interval: null, verdict: 'met' };
  const { worst, mean, ratio, verdict } = fairness;
  return {
    ...row,
    measured: `${ratio.toFixed(1)} × (${worst.group} ${percent(worst.falseRejection.rate ?? 0)}, mean ${percent(mean.rate ?? 0)})`,
    value: ratio,
    interval: null,
    verdict: verdict === 'even' ? 'met' : verdict === 'uneven' ? 'not met' : 'undecided',
  };
}

/** A share as a percentage with as many places as its size asks for. */
export function percent(share: number): string {
  const value = share * 100;
  const places = value === 0 || value === 100 ? 0 : value < 0.1 || value > 99.9 ? 3 : value < 1 || value > 99 ? 2 : 1;
  return `${value.toFixed(places)} %`;
}

/** A limit as it is usually written: no zeros at the end. */
function limitText(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`;
}
