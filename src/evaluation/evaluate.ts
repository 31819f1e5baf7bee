import { type AcceptancePoint, measureAcceptance } from './acceptance.ts';
import { alignCopies } from './align-copies.ts';
import { type Calibration, measureCalibration } from './calibration.ts';
import { type DuplicateMeasures, measureDuplicates } from './duplicates.ts';
import { type EvaluatedLines, NOBODY } from './evaluated-lines.ts';
import { type Fairness, type GroupRow, judgeFairness, measureGroups } from './fairness.ts';
import { measureOutcome, type OutcomeMeasures } from './outcome.ts';
import type { ProjectedTotal } from './projected-total.ts';
import type { AskedCopies } from './read-result.ts';
import { measureReasons, type ReasonMatrix } from './reasons.ts';
import { measureRecall, type RecallRow } from './recall.ts';
import { judgeTargets, TARGET_LINES, type TargetRow } from './targets.ts';
import { measureTotal, type TotalError } from './total-error.ts';
import { measureWorkload, type WorkloadPoint } from './workload.ts';

/** A file that an evaluation rests on. */
export interface EvaluationInput {
  readonly role: 'lines' | 'result' | 'truth' | 'voters' | 'left' | 'right' | 'pairs';
  /** Name without folder, so that the evaluation is the same wherever the file lies. */
  readonly file: string;
  readonly rows: number;
  readonly sha256: string;
}

/** How good a matching was, against a truth. Written as evaluation.json; the same bytes for the same input. */
export interface Evaluation {
  readonly format: 1;
  readonly inputs: readonly EvaluationInput[];
  readonly lines: number;
  readonly registered: number;
  readonly trulyEligible: number;
  /** What was left out and why, and what a reader must know. */
  readonly notes: readonly string[];
  readonly targets: readonly TargetRow[];
  readonly outcome: OutcomeMeasures;
  readonly recall: readonly RecallRow[];
  readonly reasons: ReasonMatrix | null;
  /** Null where two files were linked: nobody signs twice there. */
  readonly duplicates: DuplicateMeasures | null;
  readonly workload: readonly WorkloadPoint[] | null;
  readonly acceptance: readonly AcceptancePoint[] | null;
  readonly calibration: Calibration | null;
  readonly total: TotalError;
  readonly surnameGroups: readonly GroupRow[] | null;
  readonly fairness: Fairness | null;
  readonly legibility: readonly GroupRow[] | null;
}

export interface EvaluateOptions {
  readonly lines: EvaluatedLines;
  /** What is asked about second signatures; null where these are no matter. */
  readonly copies: AskedCopies | null;
  readonly inputs: readonly EvaluationInput[];
  readonly notes: readonly string[];
  /** A total that the screening's own projection states. */
  readonly projected: ProjectedTotal | null;
}

/** All measures of a result against its truth. */
export function evaluate({ lines, copies, inputs, notes, projected }: EvaluateOptions): Evaluation {
  const aligned: EvaluatedLines = { truth: alignCopies(lines), result: lines.result };
  const { truth } = aligned;
  const outcome = measureOutcome(aligned);
  const calibration = measureCalibration(aligned);
  const duplicates = copies === null ? null : measureDuplicates(aligned, copies);
  const surnameGroups = truth.surnameGroup === null ? null : measureGroups(aligned, truth.surnameGroup);
  const fairness = surnameGroups === null ? null : judgeFairness(surnameGroups);
  return {
    format: 1,
    inputs,
    lines: truth.count,
    registered: truth.voter.reduce((total, voter) => total + (voter === NOBODY ? 0 : 1), 0),
    trulyEligible: truth.eligible.reduce((total, eligible) => total + eligible, 0),
    notes: [...notes, ...notesOn(aligned)],
    targets: judgeTargets({ lines: truth.count, outcome, duplicates, fairness, calibration }),
    outcome,
    recall: measureRecall(aligned),
    reasons: measureReasons(aligned),
    duplicates,
    workload: calibration === null ? null : measureWorkload(aligned),
    acceptance: calibration === null ? null : measureAcceptance(aligned),
    calibration,
    total: measureTotal(aligned, projected),
    surnameGroups,
    fairness,
    legibility: truth.legibility === null ? null : measureGroups(aligned, truth.legibility),
  };
}

function notesOn({ truth }: EvaluatedLines): string[] {
  const notes: string[] = [];
  if (truth.count < TARGET_LINES)
    notes.push(
      `The targets are meant for ${TARGET_LINES.toLocaleString('en-US')} lines and more; these are ${truth.count.toLocaleString('en-US')}: look at the intervals.`,
    );
  if (truth.reason === null) notes.push('The truth names no reasons: the matrix of reasons and the movers’ reasons are left out.');
  if (truth.classes === null) notes.push('The truth has no classes: recall by class is left out, and movers are not told apart.');
  if (truth.surnameGroup === null) notes.push('The truth has no surname groups: the comparison between them is left out.');
  if (truth.legibility === null) notes.push('The truth does not say how legible a line is: that table is left out.');
  return notes;
}
