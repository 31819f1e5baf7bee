/** What a screening may say of a line; order is the meaning of the codes. `unscreened`: the truth has the line, the result has not. */
export const SCREENINGS = ['eligible', 'ineligible', 'review', 'unscreened'] as const;
export type ScreeningCode = 0 | 1 | 2 | 3;
export const ELIGIBLE = 0;
export const INELIGIBLE = 1;
export const REVIEW = 2;
export const UNSCREENED = 3;

/** No voter, no signer, nothing written. */
export const NOBODY = -1;

/** Who may have signed a line, by where he is registered; order is the meaning of the codes. */
export const SIGNERS = [
  'registered at the address written',
  'registered elsewhere',
  'registered, but no address written or illegible',
  'not on the roll',
] as const;
export const AT_ADDRESS = 0;
export const ELSEWHERE = 1;
export const UNPLACED = 2;
export const NOT_ON_ROLL = 3;

/** A column of few distinct texts: row i says labels[code[i]]. */
export interface LabelColumn {
  readonly code: Int32Array;
  readonly labels: readonly string[];
}

/** The truth about a set of lines as columns, in the order of the truth file. A column that is null was not given. */
export interface TrueLines {
  readonly count: number;
  /** Number of the true voter, or NOBODY where the signer is not on the roll. */
  readonly voter: Int32Array;
  /** Voters that the line cannot tell from the true one: same name, same address, nothing else written. By line; few lines have any. */
  readonly alsoRight: ReadonlyMap<number, readonly number[]>;
  /** 1 where the line is in truth eligible. */
  readonly eligible: Uint8Array;
  /** The legal reason of an ineligible line, '' for an eligible one. */
  readonly reason: LabelColumn | null;
  /** Space-separated kinds of error and of signer. */
  readonly classes: LabelColumn | null;
  readonly legibility: LabelColumn | null;
  readonly surnameGroup: LabelColumn | null;
  /** Lines of one person carry one number, whether registered or not; NOBODY for a person with one line. */
  readonly signer: Int32Array;
  /** Where the signer is registered: index into SIGNERS. */
  readonly signerIs: Uint8Array;
  /** Whether the truth tells movers apart; otherwise every registered signer counts as registered at the address written. */
  readonly tellsMovers: boolean;
}

/** What a screening said of the same lines, in the same order. */
export interface ScreenedLines {
  /** Index into SCREENINGS. */
  readonly screening: Uint8Array;
  readonly reason: LabelColumn;
  /** Candidates carried per line. */
  readonly kept: number;
  /** Voter numbers, best first, at line * kept; NOBODY where there are fewer. */
  readonly candidate: Int32Array;
  /** Stated probability of each candidate, NaN where none is stated. */
  readonly probability: Float64Array;
}

/** A result beside its truth. */
export interface EvaluatedLines {
  readonly truth: TrueLines;
  readonly result: ScreenedLines;
}

/** Whether `voter` is the one who signed line i, or one whom the line cannot tell from him. */
export function isRight(truth: TrueLines, i: number, voter: number): boolean {
  if (voter === NOBODY) return false;
  return truth.voter[i] === voter || (truth.alsoRight.get(i)?.includes(voter) ?? false);
}

/** Place of the right voter among the candidates of line i: 0 first, -1 absent. */
export function placeOfRight({ truth, result }: EvaluatedLines, i: number): number {
  for (let k = 0; k < result.kept; k++) {
    const voter = result.candidate[i * result.kept + k];
    if (voter === NOBODY) return -1;
    if (isRight(truth, i, voter)) return k;
  }
  return -1;
}

/** Between the two reasons of a line that a screening rejects for one of them: "not-registered or different-address". */
export const EITHER = ' or ';

/** Whether a stated reason, or one of the two that are stated, is the true one. */
export function isStated(trueReason: string, stated: string): boolean {
  return stated === trueReason || (stated.includes(EITHER) && stated.split(EITHER).includes(trueReason));
}

/** Whether a reason code says that the signer's other line counts. */
export function isDuplicateReason(reason: string): boolean {
  return reason.startsWith('duplicate');
}

/** Whether a stated reason, or one of the two that are stated, says so. */
export function saysDuplicate(stated: string): boolean {
  return stated.split(EITHER).some(isDuplicateReason);
}
