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
  /** Least posterior of each of two lines before one is called a duplicate of the other. A false duplicate is the costliest mistake there is: relatives at one address are what is taken for one. */
  readonly duplicate: number;
  /** The same for two lines of which one gives initials or one word only, where all of it agrees with the voter's names. */
  readonly duplicateInitials: number;
  /** The same for two lines whose names are written alike, and much alike at one house number. */
  readonly duplicateAlike: number;
  readonly duplicateMuchAlike: number;
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
  duplicate: 0.999,
  duplicateInitials: 0.985,
  duplicateAlike: 0.965,
  duplicateMuchAlike: 0.9,
  letterByLetter: 0.95,
  suspectDuplicate: 0.5,
};
