/** The thresholds of screening. Every run writes the ones it used into projection.json. */
export interface ScreeningSettings {
  /** Least posterior that the line is this voter's, or one of this pair's, for `eligible`. */
  readonly accept: number;
  /** The same where the likeliest other explanation is a relative who is not on the roll. */
  readonly acceptBesideRelative: number;
  /** The same where matching took the address for another one and the second look found it to be the registered one. */
  readonly acceptSecondLook: number;
  /** Least posterior for `ineligible` by a reason that lies in the voter's registration (cancelled, too late, out of district) at the address written. */
  readonly reject: number;
  /** Least posterior that the signer is this voter at another address for `ineligible`, different address. Movers with common names cannot be told apart: high. */
  readonly rejectElsewhere: number;
  /** Least posterior that the signer is nowhere on the roll for `ineligible`, not registered. */
  readonly rejectNotFound: number;
  /** The same where the likeliest explanation is a relative, not on the roll, of somebody registered at the address: he may be that voter under another given name. */
  readonly rejectRelative: number;
  /** Least posterior that the signer is either nowhere on the roll or registered at another address, for `ineligible` for one of the two reasons. */
  readonly rejectEither: number;
  /** The same where it is mostly a relative, not on the roll, of somebody registered at the address. */
  readonly rejectEitherRelative: number;
  /** Posterior from which on a line is compared with another one of the same voter. */
  readonly compareCopies: number;
  /** Least log2 odds that two lines are one person's, or that the less sure one is of nobody on the roll, before it is called a duplicate. A false duplicate is the costliest mistake there is. */
  readonly duplicateBits: number;
  /** Least posterior of both lines for "duplicate" as the only reason, and then only where both write the voter's given name out; otherwise "not registered" is named as the other one. */
  readonly duplicateAlone: number;
  /** Least posterior that a line is a copy of a sure one, or of nobody on the roll, for `ineligible` for one of the two reasons. */
  readonly rejectCopyOrNobody: number;
  /** Least log2 odds for that, as for `duplicateBits`, where a copy is the likelier of the two. */
  readonly copyOrNobodyBits: number;
  /** Least posterior for a reason where name and address stand on the line letter by letter; small rolls never give more. */
  readonly letterByLetter: number;
  /** A candidate of a line in review with at least this posterior is worth a question about a second signature. */
  readonly suspectDuplicate: number;
}

export const DEFAULT_SETTINGS: ScreeningSettings = {
  accept: 0.9,
  acceptBesideRelative: 0.96,
  acceptSecondLook: 0.6,
  reject: 0.98,
  rejectElsewhere: 0.99,
  rejectNotFound: 0.99,
  rejectRelative: 0.999,
  rejectEither: 0.99,
  rejectEitherRelative: 0.993,
  compareCopies: 0.8,
  duplicateBits: 8.3,
  duplicateAlone: 0.9995,
  rejectCopyOrNobody: 0.997,
  copyOrNobodyBits: 7,
  letterByLetter: 0.95,
  suspectDuplicate: 0.5,
};
