import { type EvaluatedLines, isRight, NOBODY } from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';

/** What accepting every first voter of at least this probability would mean; identification alone, whatever the law says of the voter. */
export interface AcceptancePoint {
  readonly threshold: number;
  /** Registered signers whose own voter is accepted. */
  readonly recall: Proportion;
  /** Accepted voters that are right. */
  readonly precision: Proportion;
  /** Signers not on the roll for whom some voter is accepted. */
  readonly unregisteredAccepted: Proportion;
}

const THRESHOLDS = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999] as const;

/** Recall and precision by threshold: how one matcher is set beside another that knows no law. */
export function measureAcceptance({ truth, result }: EvaluatedLines): readonly AcceptancePoint[] {
  const tallies = THRESHOLDS.map(() => ({ accepted: 0, right: 0, unregistered: 0 }));
  let registered = 0;
  for (let i = 0; i < truth.count; i++) {
    if (truth.voter[i] !== NOBODY) registered++;
    const voter = result.candidate[i * result.kept];
    if (voter === NOBODY) continue;
    const right = isRight(truth, i, voter);
    for (let t = 0; t < THRESHOLDS.length && result.probability[i * result.kept] >= THRESHOLDS[t]; t++) {
      tallies[t].accepted++;
      if (right) tallies[t].right++;
      if (truth.voter[i] === NOBODY) tallies[t].unregistered++;
    }
  }
  return tallies.map((tally, t) => ({
    threshold: THRESHOLDS[t],
    recall: proportion(tally.right, registered),
    precision: proportion(tally.right, tally.accepted),
    unregisteredAccepted: proportion(tally.unregistered, truth.count - registered),
  }));
}
