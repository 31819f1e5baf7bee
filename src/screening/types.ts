import type { CalendarDate } from '../basics/calendar-date.ts';
import type { RollHeader } from '../roll/index-file.ts';
import type { AddressAgreement, VoterRecord, VoterStatus } from '../roll/types.ts';

/** The little that screening asks of an open roll; the roll's own accessor fits it. */
export interface RollFacts {
  readonly header: Pick<RollHeader, 'asOf' | 'sources' | 'counts' | 'districtFields' | 'columns'>;
  /** Columns by row; see roll/index-file.ts for their codes. */
  readonly views: {
    readonly status: Uint8Array;
    readonly registered: Int32Array;
    readonly birth: Uint32Array;
    readonly district: Uint32Array;
  };
  voterAt(row: number): VoterRecord;
  voterIdOf(row: number): string;
  /** The voter of a row; a voter with former addresses has several rows and one ordinal. */
  ordinalOf(row: number): number;
  /** The row of a voter's current registration. */
  currentRow(ordinal: number): number;
  /** Value of a district field for a row; '' when the roll has none. */
  districtValue(row: number, field: string): string;
}

/** What the law needs to know of one voter and the line that may be his. */
export interface VoterFacts {
  readonly status: VoterStatus;
  /** null where the roll has no date. */
  readonly registeredOn: CalendarDate | null;
  /** YYYY-MM-DD, YYYY, or '' where the roll has neither. */
  readonly birth: string;
  /** null where the roll cannot tell. */
  readonly inDistrict: boolean | null;
  readonly address: AddressAgreement;
  /** The line's own date, or the latest the circulator's declaration allows; null where neither is known. */
  readonly signedOn: CalendarDate | null;
}

/** What the law says of a line if it is this voter's. */
export interface Verdict {
  /** Reason codes of the pack that apply for certain, the one to report first; none means valid. */
  readonly reasons: readonly string[];
  /** True where the law leaves a question that a person must answer. */
  readonly open: boolean;
  /** Codes of what was taken in the signer's favour because a fact is missing. */
  readonly assumptions: readonly string[];
  /** Parts of the pack that this verdict leans on and that nobody has confirmed, as paths. */
  readonly unconfirmed: readonly string[];
}

/** How the pack treats a voter who signed more than once. */
export type DuplicatePolicy = 'count-one' | 'count-first' | 'void-all';

/** The law as screening sees it: one petition's pack. Built by law-view.ts; literal in tests. */
export interface LawView {
  readonly rules: string;
  /** True where a signing date outside circulation makes a line invalid, so that such a date must be looked at and not set aside. */
  readonly signingPeriodMatters: boolean;
  judge(facts: VoterFacts): Verdict;
  /** The pack's codes for what screening itself finds. */
  readonly codes: {
    readonly notRegistered: string;
    readonly differentAddress: string;
    readonly noAddress: string;
    readonly duplicate: string;
  };
  readonly duplicates: DuplicatePolicy;
}

export type Outcome = 'eligible' | 'ineligible' | 'review';

/** Order is the meaning of the codes in a screening table. */
export const OUTCOMES: readonly Outcome[] = ['eligible', 'ineligible', 'review'];

/** What a person is asked; stable, neutral codes. Words in English and Spanish stand in questions.ts. */
export type QuestionCode =
  | 'is-this-the-voter'
  | 'voter-or-relative'
  | 'which-of-these'
  | 'same-person-elsewhere'
  | 'moved-since'
  | 'same-address'
  | 'address-missing'
  | 'signing-date'
  | 'find-this-person'
  | 'name-unreadable'
  | 'line-empty'
  | 'already-signed'
  | 'signed-again'
  | 'fact-missing';

/** Order is the meaning of the codes in a screening table. */
export const QUESTION_CODES: readonly QuestionCode[] = [
  'is-this-the-voter',
  'voter-or-relative',
  'which-of-these',
  'same-person-elsewhere',
  'moved-since',
  'same-address',
  'address-missing',
  'signing-date',
  'find-this-person',
  'name-unreadable',
  'line-empty',
  'already-signed',
  'signed-again',
  'fact-missing',
];

/** Row, line or code that is not there. */
export const NO_ROW = 0xffffffff;
export const NO_LINE = 0xffffffff;
export const NO_CODE = 255;

/** Screening of all lines as columns. Line i has exactly one outcome; a reason only when ineligible; a question only in review. */
export interface ScreeningTable {
  readonly count: number;
  /** Index into OUTCOMES. */
  readonly outcome: Uint8Array;
  /** Index into `reasons` of the screening, or NO_CODE. */
  readonly reason: Uint8Array;
  /** The other reason that an ineligible line may have instead, as an index into `reasons`; NO_CODE where the reason is certain. */
  readonly otherReason: Uint8Array;
  /** Index into QUESTION_CODES, or NO_CODE. */
  readonly question: Uint8Array;
  /** Roll row of the voter the line is taken for, or that the question is about; NO_ROW where there is none. */
  readonly row: Uint32Array;
  readonly probability: Float32Array;
  /** The other voter of "one of these", or the second possibility of a question. */
  readonly secondRow: Uint32Array;
  readonly secondProbability: Float32Array;
  /** Posterior that the line is a voter’s whom no reason keeps from signing, as if no other line were there; an open question counts in the signer’s favour. */
  readonly valid: Float32Array;
  /** Posterior that the line adds a valid signature to those before it: `valid` less what other lines of the same voters take. */
  readonly adds: Float32Array;
  /** The line that counts for the same voter where this one is, or may be, a further signature of his; else NO_LINE. */
  readonly otherLine: Uint32Array;
}
