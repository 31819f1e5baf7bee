import { type EvaluatedLines, isRight, NOBODY } from './evaluated-lines.ts';

/** What happens if every line less certain than a threshold goes to a person and the machine's word stands for the rest. */
export interface WorkloadPoint {
  readonly threshold: number;
  /** Lines seen by a person. */
  readonly seen: number;
  /** Lines left to the machine that name a wrong voter although the signer is registered. */
  readonly wrongVoter: number;
  /** Lines left to the machine that name a voter although the signer is not on the roll. */
  readonly unregisteredNamed: number;
  /** Lines left to the machine that are called not found although the signer is registered. */
  readonly registeredLost: number;
}

const THRESHOLDS = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 1] as const;

/**
 * The workload curve: the share of lines seen by a person against the errors left. Of identification alone, whatever the law then says of
 * the voter. A line is certain of its first voter with his probability, and of nobody with what the candidates leave over.
 */
export function measureWorkload({ truth, result }: EvaluatedLines): readonly WorkloadPoint[] {
  const tallies = THRESHOLDS.map(() => ({ lines: 0, wrongVoter: 0, unregisteredNamed: 0, registeredLost: 0 }));
  for (let i = 0; i < truth.count; i++) {
    let nobody = 1;
    for (let k = 0; k < result.kept; k++) nobody -= result.probability[i * result.kept + k] || 0;
    const first = result.probability[i * result.kept] || 0;
    const certainty = Math.max(first, nobody);
    let last = THRESHOLDS.length - 1;
    while (last > 0 && certainty < THRESHOLDS[last]) last--;
    const tally = tallies[last];
    tally.lines++;
    if (first >= nobody) {
      if (truth.voter[i] === NOBODY) tally.unregisteredNamed++;
      else if (!isRight(truth, i, result.candidate[i * result.kept])) tally.wrongVoter++;
    } else if (truth.voter[i] !== NOBODY) tally.registeredLost++;
  }
  const points: WorkloadPoint[] = [];
  let left = { lines: 0, wrongVoter: 0, unregisteredNamed: 0, registeredLost: 0 };
  for (let t = THRESHOLDS.length - 1; t >= 0; t--) {
    const tally = tallies[t];
    left = {
      lines: left.lines + tally.lines,
      wrongVoter: left.wrongVoter + tally.wrongVoter,
      unregisteredNamed: left.unregisteredNamed + tally.unregisteredNamed,
      registeredLost: left.registeredLost + tally.registeredLost,
    };
    const { lines, ...errors } = left;
    points.push({ threshold: THRESHOLDS[t], seen: truth.count - lines, ...errors });
  }
  return points.reverse();
}
