import table from './priors-2026-11-24.json' with { type: 'json' };

/** A prior over few values, each with its weight. */
export interface Choice {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/** What the forecast believes before it has seen anything of a campaign; the reasons stand in the dated file. */
export interface Priors {
  readonly frozen: string;
  readonly validity: { readonly mean: number; readonly sdLogit: number };
  readonly circulatorSdLogit: Choice;
  readonly placeSdLogit: Choice;
  readonly sectionCorrelation: { readonly value: number };
  readonly drift: { readonly sdLogit: number };
  readonly newcomers: { readonly share: number; readonly circulators: number };
  readonly officeAgreement: { readonly alpha: number; readonly beta: number };
  readonly duplicates: { readonly median: number; readonly sdLog: number };
  readonly level: { readonly cushion: number; readonly sdLog: number };
  readonly weeklySdLog: Choice;
  readonly dispersion: Choice;
  readonly weekday: { readonly sdLog: number };
  readonly event: { readonly meanLog: number; readonly sdLog: number };
  readonly rush: { readonly days: number; readonly meanLog: number; readonly sdLog: number };
  readonly circulatorDay: { readonly lines: number };
}

/** The priors in use. */
export const PRIORS: Priors = table;
