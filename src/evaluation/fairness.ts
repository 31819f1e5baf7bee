import { AT_ADDRESS, ELIGIBLE, type EvaluatedLines, INELIGIBLE, isRight, type LabelColumn, NOBODY, REVIEW } from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';

/** What one group of lines met: the same figures for each, so that they can be compared. */
export interface GroupRow {
  readonly group: string;
  readonly lines: number;
  /** Truly eligible, registered at the address written, screened ineligible. */
  readonly falseRejection: Proportion;
  /** Not on the roll, screened eligible. */
  readonly falseAcceptance: Proportion;
  /** Right voter named first, among registered signers. */
  readonly recallAt1: Proportion;
  readonly review: Proportion;
}

/** The outcome by the groups of a column: by number where the groups are numbers, else the largest first. */
export function measureGroups({ truth, result }: EvaluatedLines, column: LabelColumn): readonly GroupRow[] {
  const { code, labels } = binned(column);
  const isNumber = labels.every((label) => Number.isFinite(Number(label)));
  const tallies = labels.map(() => ({ lines: 0, due: 0, rejected: 0, unregistered: 0, accepted: 0, registered: 0, first: 0, review: 0 }));
  for (let i = 0; i < truth.count; i++) {
    const tally = tallies[code[i]];
    const said = result.screening[i];
    tally.lines++;
    if (said === REVIEW) tally.review++;
    if (truth.voter[i] === NOBODY) {
      tally.unregistered++;
      if (said === ELIGIBLE) tally.accepted++;
      continue;
    }
    tally.registered++;
    if (isRight(truth, i, result.candidate[i * result.kept])) tally.first++;
    if (truth.eligible[i] === 1 && truth.signerIs[i] === AT_ADDRESS) {
      tally.due++;
      if (said === INELIGIBLE) tally.rejected++;
    }
  }
  return tallies
    .map((tally, g) => ({
      group: labels[g] === '' ? '(none given)' : labels[g],
      lines: tally.lines,
      falseRejection: proportion(tally.rejected, tally.due),
      falseAcceptance: proportion(tally.accepted, tally.unregistered),
      recallAt1: proportion(tally.first, tally.registered),
      review: proportion(tally.review, tally.lines),
    }))
    .filter((row) => row.lines > 0)
    .sort((a, b) => (isNumber ? Number(a.group) - Number(b.group) : 0) || b.lines - a.lines || (a.group < b.group ? -1 : 1));
}

/** A measure from 0 to 1 with more than eight values becomes fifths; anything else stands as it is. */
function binned(column: LabelColumn): LabelColumn {
  const used = column.labels.filter((label) => label !== '');
  const isMeasure = used.every((label) => Number(label) >= 0 && Number(label) <= 1);
  if (used.length <= 8 || !isMeasure) return column;
  const binOf = column.labels.map((label) => (label === '' ? 0 : 1 + Math.min(4, Math.floor(Number(label) * 5))));
  return { code: column.code.map((code) => binOf[code]), labels: ['', '0 to .2', '.2 to .4', '.4 to .6', '.6 to .8', '.8 to 1'] };
}

export type FairnessVerdict = 'even' | 'uneven' | 'too few lines';

export interface Fairness {
  readonly mean: Proportion;
  /** The group with the highest false rejection among those with enough lines to say, or among all where none has. */
  readonly worst: GroupRow;
  /** Its rate over the mean; null where nobody at all was rejected wrongly. */
  readonly ratio: number | null;
  /** `uneven` only where the whole interval of some group lies above twice the mean; `too few lines` where a rate does and its interval does not. */
  readonly verdict: FairnessVerdict;
}

/** Whether wrong rejections fall on some group more than twice as often as on all. */
export function judgeFairness(rows: readonly GroupRow[]): Fairness | null {
  const counted = rows.filter((row) => row.falseRejection.of > 0);
  if (counted.length === 0) return null;
  const total = (pick: (row: GroupRow) => number) => counted.reduce((sum, row) => sum + pick(row), 0);
  const mean = proportion(
    total((row) => row.falseRejection.hits),
    total((row) => row.falseRejection.of),
  );
  const limit = 2 * (mean.rate ?? 0);
  const rateOf = (row: GroupRow) => row.falseRejection.rate ?? 0;
  const sure = counted.filter((row) => row.falseRejection.low > limit);
  const over = counted.filter((row) => rateOf(row) > limit);
  const among = sure.length > 0 ? sure : counted;
  const worst = among.reduce((a, b) => (rateOf(b) > rateOf(a) ? b : a));
  return {
    mean,
    worst,
    ratio: mean.hits === 0 ? null : rateOf(worst) / mean.rate!,
    verdict: sure.length > 0 ? 'uneven' : over.length > 0 ? 'too few lines' : 'even',
  };
}
