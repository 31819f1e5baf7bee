import { ELIGIBLE, type EvaluatedLines, REVIEW } from './evaluated-lines.ts';
import type { ProjectedTotal } from './projected-total.ts';

/** One way of stating the total of valid lines from a screening, against the truth. */
export interface TotalEstimate {
  readonly how: string;
  readonly total: number;
  /** total - truth, in lines. */
  readonly error: number;
  /** error / truth; null where nothing is truly valid. */
  readonly share: number | null;
  /** 95 % interval that comes with it, if one does. */
  readonly interval: readonly [number, number] | null;
}

export interface TotalError {
  /** Lines truly eligible. */
  readonly truth: number;
  readonly estimates: readonly TotalEstimate[];
}

/** How far the total of eligible lines is off: none of the reviewed counted, each at its probability, all counted; and a stated projection. */
export function measureTotal({ truth, result }: EvaluatedLines, projected: ProjectedTotal | null): TotalError {
  let [eligible, screened, review, expected] = [0, 0, 0, 0];
  for (let i = 0; i < truth.count; i++) {
    if (truth.eligible[i] === 1) eligible++;
    if (result.screening[i] === ELIGIBLE) screened++;
    else if (result.screening[i] === REVIEW) {
      review++;
      expected += result.probability[i * result.kept] || 0;
    }
  }
  const estimate = (how: string, total: number, interval: TotalEstimate['interval'] = null): TotalEstimate => ({
    interval,
    how,
    total,
    error: total - eligible,
    share: eligible === 0 ? null : (total - eligible) / eligible,
  });
  return {
    truth: eligible,
    estimates: [
      estimate('screened eligible, none of the reviewed', screened),
      estimate('screened eligible, the reviewed at the probability of their first voter', screened + expected),
      estimate('screened eligible, all of the reviewed', screened + review),
      ...(projected === null ? [] : [estimate(projected.how, projected.total, projected.interval)]),
    ],
  };
}
