import { type EvaluatedLines, INELIGIBLE, isDuplicateReason, isStated, NOBODY, REVIEW, saysDuplicate } from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';
import type { AskedCopies } from './read-result.ts';

export interface DuplicateMeasures {
  /** Lines that are a further signature of the same person, whatever became of them. */
  readonly repeats: number;
  /** Further signatures that the truth does not count for that reason, and how many of them the screening called. */
  readonly called: Proportion;
  /** The same with those put to a person beside another line of the same signer. */
  readonly found: Proportion;
  /** Of those not called: put to a person so. */
  readonly asked: number;
  /** Questions about a second signature on lines whose signer signed no other line. */
  readonly askedInVain: number;
  /** Lines rejected as a duplicate whose signer signed no other line, and whose true reason is not the other one stated: a signature lost for nothing, or a wrong reason. */
  readonly false: number;
  /** Lines rejected as a duplicate or for another reason, where the other reason is the true one. */
  readonly otherReason: number;
  /** Lines rejected as a duplicate whose signer did sign again, though more of his lines fell than should have. */
  readonly excess: number;
  /** All lines rejected as a duplicate. */
  readonly rejected: number;
}

/** Counts second signatures by person, not by pair: of a person's k copies it does not matter which one is kept. */
export function measureDuplicates({ truth, result }: EvaluatedLines, copies: AskedCopies): DuplicateMeasures {
  const saidDuplicate = result.reason.labels.map(saysDuplicate);
  const trueDuplicate = truth.reason?.labels.map(isDuplicateReason);
  const { question, shown } = copies;
  const isAsked = (i: number) =>
    result.screening[i] === REVIEW &&
    (shown === null ? question[i] === 1 : shown[i] !== NOBODY && truth.signer[shown[i]] === truth.signer[i]);
  const size = new Map<number, { lines: number; extra: number; called: number; asked: number; vain: number }>();
  let falseOnes = 0;
  let askedInVain = 0;
  let otherReason = 0;
  const otherIsTrue = (i: number) =>
    truth.reason !== null && isStated(truth.reason.labels[truth.reason.code[i]], result.reason.labels[result.reason.code[i]]);
  let rejected = 0;
  for (let i = 0; i < truth.count; i++) {
    const isCalled = result.screening[i] === INELIGIBLE && saidDuplicate[result.reason.code[i]];
    if (isCalled) rejected++;
    const isVain = result.screening[i] === REVIEW && question[i] === 1;
    if (truth.signer[i] === NOBODY) {
      if (isVain) askedInVain++;
      if (isCalled) otherIsTrue(i) ? otherReason++ : falseOnes++;
      continue;
    }
    const person = size.get(truth.signer[i]) ?? { lines: 0, extra: 0, called: 0, asked: 0, vain: 0 };
    size.set(truth.signer[i], person);
    person.lines++;
    if (isCalled) person.called++;
    else if (isAsked(i)) person.asked++;
    if (isVain) person.vain++;
    if (trueDuplicate?.[truth.reason!.code[i]]) person.extra++;
  }
  let [repeats, extra, called, asked, excess] = [0, 0, 0, 0, 0];
  for (const person of size.values()) {
    const due = trueDuplicate === undefined ? person.lines - 1 : person.extra;
    repeats += person.lines - 1;
    extra += due;
    called += Math.min(due, person.called);
    if (person.lines === 1) askedInVain += person.vain;
    asked += Math.min(Math.max(0, due - person.called), person.asked);
    excess += Math.max(0, person.called - due);
  }
  return {
    repeats,
    called: proportion(called, extra),
    found: proportion(called + asked, extra),
    asked,
    askedInVain,
    false: falseOnes,
    otherReason,
    excess,
    rejected,
  };
}
