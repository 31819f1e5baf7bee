import type { Citation, Confirmed } from './rule-pack.ts';

/** One line of statutory arithmetic that an observer can redo with a calculator. */
export interface Step {
  /** Stable name of the quantity, e.g. `valueOfSignature`. */
  readonly name: string;
  readonly label: string;
  /** The sum as it is written down, e.g. `24034 × 71.47 %`. */
  readonly expression: string;
  /** The result as plain decimal text, rounded as the rule says. */
  readonly value: string;
  readonly citation: Citation;
  readonly confirmed: Confirmed;
}
