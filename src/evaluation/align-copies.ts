import {
  ELIGIBLE,
  type EvaluatedLines,
  INELIGIBLE,
  isDuplicateReason,
  NOBODY,
  REVIEW,
  saysDuplicate,
  type TrueLines,
} from './evaluated-lines.ts';

/**
 * Where a person signed twice, a truth names one copy as the one that counts and a screening may keep the other: both are right, since
 * any otherwise valid copy may stand. Swaps the truth of such a pair, so that no measure calls the choice an error. Needs the reasons.
 */
export function alignCopies({ truth, result }: EvaluatedLines): TrueLines {
  if (truth.reason === null) return truth;
  const trueDuplicate = truth.reason.labels.map(isDuplicateReason);
  const saidDuplicate = result.reason.labels.map(saysDuplicate);
  const spare = new Map<number, number[]>();
  for (const wanted of [ELIGIBLE, REVIEW]) {
    for (let i = 0; i < truth.count; i++) {
      if (truth.signer[i] === NOBODY || result.screening[i] !== wanted || !trueDuplicate[truth.reason.code[i]]) continue;
      const copies = spare.get(truth.signer[i]);
      if (copies === undefined) spare.set(truth.signer[i], [i]);
      else copies.push(i);
    }
  }
  if (spare.size === 0) return truth;
  const eligible = truth.eligible.slice();
  const code = truth.reason.code.slice();
  for (let i = 0; i < truth.count; i++) {
    if (truth.signer[i] === NOBODY || eligible[i] !== 1 || result.screening[i] !== INELIGIBLE || !saidDuplicate[result.reason.code[i]])
      continue;
    const copy = spare.get(truth.signer[i])?.shift();
    if (copy === undefined) continue;
    [eligible[i], eligible[copy]] = [eligible[copy], eligible[i]];
    [code[i], code[copy]] = [code[copy], code[i]];
  }
  return { ...truth, eligible, reason: { code, labels: truth.reason.labels } };
}
