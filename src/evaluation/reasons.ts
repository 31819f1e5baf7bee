import { type EvaluatedLines, INELIGIBLE, isStated, SCREENINGS } from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';

/** What was true against what was said; eligible and review stand beside the legal reasons. */
export interface ReasonMatrix {
  /** Words of the truth: eligible, then reasons. */
  readonly truth: readonly string[];
  /** Words of the screening: eligible, reasons, review, unscreened. */
  readonly said: readonly string[];
  /** Lines: counts[t][s]. */
  readonly counts: readonly (readonly number[])[];
  /** Lines rejected for the reason that is the true one, among all lines rejected. */
  readonly rightReason: Proportion;
  /** The same, among lines rejected that are truly ineligible. */
  readonly rightReasonOfIneligible: Proportion;
}

/** The confusion matrix of legal reasons; null where the truth names none. */
export function measureReasons({ truth, result }: EvaluatedLines): ReasonMatrix | null {
  if (truth.reason === null) return null;
  const trueReason = truth.reason;
  const trueWord = (i: number) => (truth.eligible[i] === 1 ? 'eligible' : trueReason.labels[trueReason.code[i]] || 'ineligible');
  const saidWord = (i: number) =>
    result.screening[i] === INELIGIBLE ? result.reason.labels[result.reason.code[i]] || 'ineligible' : SCREENINGS[result.screening[i]];
  const cells = new Map<string, Map<string, number>>();
  for (let i = 0; i < truth.count; i++) {
    const row = cells.get(trueWord(i)) ?? new Map<string, number>();
    cells.set(trueWord(i), row);
    row.set(saidWord(i), (row.get(saidWord(i)) ?? 0) + 1);
  }
  const seen = new Set([...cells.values()].flatMap((row) => [...row.keys()]));
  const reasons = [...new Set([...cells.keys(), ...seen])].filter((word) => !SCREENING_WORDS.has(word)).sort();
  const truthWords = ['eligible', ...reasons].filter((word) => cells.has(word));
  const saidWords = ['eligible', ...reasons, 'review', 'unscreened'].filter((word) => seen.has(word));
  const counts = truthWords.map((t) => saidWords.map((s) => cells.get(t)?.get(s) ?? 0));
  let [rejected, right, rejectedRightly] = [0, 0, 0];
  truthWords.forEach((t, row) => {
    saidWords.forEach((s, column) => {
      if (s === 'eligible' || s === 'review' || s === 'unscreened') return;
      rejected += counts[row][column];
      if (t !== 'eligible') rejectedRightly += counts[row][column];
      if (isStated(t, s)) right += counts[row][column];
    });
  });
  return {
    truth: truthWords,
    said: saidWords,
    counts,
    rightReason: proportion(right, rejected),
    rightReasonOfIneligible: proportion(right, rejectedRightly),
  };
}

const SCREENING_WORDS: ReadonlySet<string> = new Set(['eligible', 'review', 'unscreened']);
