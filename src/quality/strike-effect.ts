import type { RulePack } from '../law/rule-pack.ts';
import { sampleSize } from '../law/sampling/sample-size.ts';

/** What a petition holds, as screened. */
export interface Held {
  readonly raw: number;
  readonly eligible: number;
  readonly ineligible: number;
  readonly questions: number;
  /** Ineligible lines that are second copies. */
  readonly duplicates: number;
}

/** A petition before or after lines are crossed out. */
export interface StrikeState {
  readonly raw: number;
  /** Lines screened eligible, and with the questions in the same proportion. */
  readonly validAtLeast: number;
  readonly validExpected: number;
  readonly percentValid: number;
  /** Whether the raw count alone reaches the requirement. */
  readonly rawReaches: boolean;
  /** Standard deviation that duplicates alone give the result of a sample, in signatures; null where every line is examined. */
  readonly sampleNoise: number | null;
}

/** What crossing out does: the raw count falls, the valid lines stay, and a sample has fewer copies to trip over. */
export interface StrikeEffect {
  readonly before: StrikeState;
  readonly after: StrikeState;
}

/** The effect of striking lines that were screened ineligible, `duplicates` of them second copies. */
export function strikeEffect({
  pack,
  required,
  held,
  strike,
}: {
  readonly pack: RulePack;
  readonly required: number;
  readonly held: Held;
  readonly strike: { readonly lines: number; readonly duplicates: number };
}): StrikeEffect {
  const decided = held.eligible + held.ineligible;
  const validExpected = Math.round(held.eligible + (decided === 0 ? 0 : (held.questions * held.eligible) / decided));
  const state = (raw: number, duplicates: number): StrikeState => ({
    raw,
    validAtLeast: held.eligible,
    validExpected,
    percentValid: raw === 0 ? 0 : (100 * validExpected) / raw,
    rawReaches: raw >= required,
    sampleNoise: sampleNoise({ pack, raw, duplicates }),
  });
  return {
    before: state(held.raw, held.duplicates),
    after: state(held.raw - strike.lines, Math.max(0, held.duplicates - strike.duplicates)),
  };
}

/** A copy is found with both lines in the sample, and weighs A(A−1): so the spread is about (A−1)√D (docs/statistics.md). */
function sampleNoise({ pack, raw, duplicates }: { readonly pack: RulePack; readonly raw: number; readonly duplicates: number }) {
  if (raw < 1) return null;
  const size = sampleSize({ pack, raw });
  if (!size.ok || size.value.everyLine) return null;
  return (raw / size.value.size - 1) * Math.sqrt(duplicates);
}
