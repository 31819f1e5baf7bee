import { type EvaluatedLines, INELIGIBLE, isDuplicateReason, isStated, NOBODY, saysDuplicate } from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';

export interface DuplicateMeasures {
  /** Lines that are a further signature of the same person, whatever became of them. */
  readonly repeats: number;
  /** Further signatures that the truth does not count for that reason, and how many of them the screening found. */
  readonly found: Proportion;
  /** Of those not found: put to a person as a question about a second signature. */
  readonly asked: number;
  /** Lines rejected as a duplicate whose signer signed no other line, and whose true reason is not the other one stated: a signature lost for nothing, or a wrong reason. */
  readonly false: number;
  /** Lines rejected as a duplicate or for another reason, where the other reason is the true one. */
  readonly otherReason: number;
  /** Lines rejected as a duplicate whose signer did sign again, though more of his lines fell than should have. */
  readonly excess: number;
  /** All lines rejected as a duplicate. */
  readonly called: number;
}

/** Counts second signatures by person, not by pair: of a person's k copies it does not matter which one is kept. */
export function measureDuplicates({ truth, result }: EvaluatedLines, asksDuplicate: Uint8Array): DuplicateMeasures {
  const saidDuplicate = result.reason.labels.map(saysDuplicate);
  const trueDuplicate = truth.reason?.labels.map(isDuplicateReason);
  const size = new Map<number, { lines: number; extra: number; called: number; asked: number }>();
  let falseOnes = 0;
  let otherReason = 0;
  const otherIsTrue = (i: number) =>
    truth.reason !== null && isStated(truth.reason.labels[truth.reason.code[i]], result.reason.labels[result.reason.code[i]]);
  let called = 0;
  for (let i = 0; i < truth.count; i++) {
    const isCalled = result.screening[i] === INELIGIBLE && saidDuplicate[result.reason.code[i]];
    if (isCalled) called++;
    if (truth.signer[i] === NOBODY) {
      if (isCalled) otherIsTrue(i) ? otherReason++ : falseOnes++;
      continue;
    }
    const person = size.get(truth.signer[i]) ?? { lines: 0, extra: 0, called: 0, asked: 0 };
    size.set(truth.signer[i], person);
    person.lines++;
    if (isCalled) person.called++;
    else if (asksDuplicate[i] === 1) person.asked++;
    if (trueDuplicate?.[truth.reason!.code[i]]) person.extra++;
  }
  let [repeats, extra, found, asked, excess] = [0, 0, 0, 0, 0];
  for (const person of size.values()) {
    const due = trueDuplicate === undefined ? person.lines - 1 : person.extra;
    repeats += person.lines - 1;
    extra += due;
    found += Math.min(due, person.called);
    asked += Math.min(Math.max(0, due - person.called), person.asked);
    excess += Math.max(0, person.called - due);
  }
  return { repeats, found: proportion(found, extra), asked, false: falseOnes, otherReason, excess, called };
}
