/**
 * The doors of the roll: what goes in (lines), what comes out (matches), and what a voter looks like.
 * Every module of this folder and every caller shares these words.
 */

/** What stands on one petition line, as text; '' where nothing stands or the column is missing. */
export interface LineText {
  readonly lineId: string;
  readonly section: string;
  readonly page: string;
  readonly line: string;
  /** Free-form name; used when first and last are both ''. */
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  /** House number, street, unit; may carry city and ZIP. */
  readonly address: string;
  readonly city: string;
  readonly zip: string;
  readonly birthDate: string;
  readonly signedOn: string;
}

/** All lines of a petition over one shared buffer, so that workers can read them without a copy. */
export interface LineTable {
  readonly count: number;
  /** Row i as text; decodes on each call. */
  textOf(i: number): LineText;
  /** One cell of row i; '' where nothing stands or the column is missing. */
  cellOf(i: number, column: keyof LineText): string;
  /** Which of the columns the file had. */
  readonly columns: ReadonlySet<keyof LineText>;
  /** What a worker needs to open the same table (SharedArrayBuffers inside). */
  readonly shared: SharedLineTable;
}

export interface SharedLineTable {
  readonly bytes: SharedArrayBuffer;
  /** For line i and column c: start = cells[(i * columns.length + c) * 2], end = …[+ 1]; bytes are unquoted UTF-8. */
  readonly cells: SharedArrayBuffer;
  readonly count: number;
  readonly columns: readonly (keyof LineText)[];
}

export type VoterStatus = 'active' | 'inactive' | 'cancelled' | 'pending' | 'preregistered' | 'confidential' | 'unknown';

/** One row of the roll in full. A row is a voter's current registration, or (former) an earlier name or address of the same voter. */
export interface VoterRecord {
  readonly row: number;
  readonly voterId: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly lastName: string;
  readonly suffix: string;
  /** YYYY-MM-DD, or YYYY where only the year is known, or ''. */
  readonly birth: string;
  readonly houseNumber: string;
  readonly streetDirection: string;
  readonly streetName: string;
  readonly streetType: string;
  readonly unit: string;
  readonly city: string;
  readonly zip: string;
  readonly status: VoterStatus;
  /** YYYY-MM-DD or ''. */
  readonly registeredOn: string;
  /** Values of the district_* columns by field name. */
  readonly districts: Readonly<Record<string, string>>;
  /** True for an earlier name or address kept from an older roll. */
  readonly former: boolean;
}

/** What the engine says of a line. `one-of-these`: two or more voters of the same name and address that the line cannot tell apart. */
export type MatchKind = 'match' | 'one-of-these' | 'registered-elsewhere' | 'unsure' | 'not-found';

/** How the address of the line and the voter's agree, for the law's address rule. */
export type AddressAgreement = 'same' | 'unit-differs' | 'different' | 'missing' | 'unclear';

export interface FieldEvidence {
  readonly field: 'given' | 'surname' | 'middle' | 'suffix' | 'birth' | 'house' | 'street' | 'unit' | 'city' | 'zip';
  readonly written: string;
  readonly onRoll: string;
  /** In plain words: "same", "nickname of", "one letter differs", "initial only", "not given", "differs". */
  readonly words: string;
  /** log2 likelihood ratio, voter against a random person; positive speaks for the voter. */
  readonly bits: number;
}

export interface Candidate {
  readonly row: number;
  readonly voterId: string;
  /** Posterior that this voter is the signer, calibrated, 0..1. */
  readonly probability: number;
  readonly address: AddressAgreement;
}

export interface LineMatch {
  readonly kind: MatchKind;
  /** Best first, at most five. */
  readonly candidates: readonly Candidate[];
  /** Posterior that the signer is on the roll at none of the candidates' rows: relative not on the roll, stranger at a known address, unknown person. With the candidates' (all, also those cut off) it sums to 1. */
  readonly notOnRoll: { readonly relative: number; readonly stranger: number; readonly elsewhere: number };
  /** Posterior mass of voters beyond the five kept. */
  readonly others: number;
}
