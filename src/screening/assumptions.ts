/** Lines that lean on a fact nobody gave. Counted once per run and stated, never asked line by line. */
export interface AssumptionCounts {
  /** Lines by where their signing date comes from. */
  readonly signed: { line: number; missing: number; unreadable: number; outside: number };
  /** The file has no address column: addresses were taken to agree with the registration. */
  addressNotTranscribed: number;
  /** Eligible lines whose voter has neither birth date nor year on the roll. */
  ageUnknown: number;
  /** Eligible lines by code of what the law's functions took in the signer's favour. */
  readonly byLaw: Map<string, number>;
  /** Decided lines (eligible, or ineligible for a reason in the registration) by unconfirmed part of the pack that they lean on. */
  readonly unconfirmed: Map<string, number>;
}

/** All counts at nought, to be counted up by a run. */
export function noAssumptions(): AssumptionCounts {
  return {
    signed: { line: 0, missing: 0, unreadable: 0, outside: 0 },
    addressNotTranscribed: 0,
    ageUnknown: 0,
    byLaw: new Map(),
    unconfirmed: new Map(),
  };
}
