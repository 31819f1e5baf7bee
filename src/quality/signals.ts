import { binomialAtLeast } from './beta.ts';

/** What may be worth a look. Permanent names. */
export type SignalCode =
  | 'dates-outside-declaration'
  | 'street-order'
  | 'names-in-order'
  | 'roll-order'
  | 'pace'
  | 'moved-or-cancelled'
  | 'not-registered'
  | 'duplicates';

/** What was counted of one circulator: how often a thing was seen, of how many cases in which it could have been. */
export interface Counted {
  readonly circulator: number;
  readonly counts: Readonly<Partial<Record<SignalCode, { readonly found: number; readonly of: number }>>>;
}

/** Something that is seen more often with one circulator than with the others: a reason to look, and no accusation. */
export interface Signal {
  readonly code: SignalCode;
  readonly circulator: number;
  readonly found: number;
  readonly of: number;
  /** How often it is seen with all the others: found and of. */
  readonly others: { readonly found: number; readonly of: number };
  readonly baseRate: number;
  /** Chance that as many or more are seen where this circulator is like the others. */
  readonly byChance: number;
}

/** All signals, and how many would be expected where every circulator is like the others. */
export interface Signals {
  readonly signals: readonly Signal[];
  readonly comparisons: number;
  readonly expectedByChance: number;
}

/** A signal is shown where chance alone gives it so rarely, over all comparisons together. */
const FALSE_ALARMS = 0.5;
/** Cases of the others from which on a base rate is believed. */
const ENOUGH = 20;

/**
 * Compares each circulator with the others, one kind of sign at a time. The base rate is that of the others, with one case added
 * as seen, so that what nobody else shows is still rare and not impossible. Cases are taken as independent, which they are not quite:
 * the limit is strict for that reason.
 */
export function findSignals(circulators: readonly Counted[]): Signals {
  const codes = [...new Set(circulators.flatMap(({ counts }) => Object.keys(counts) as SignalCode[]))].sort();
  const compared: Signal[] = [];
  for (const code of codes) {
    const total = { found: 0, of: 0 };
    for (const { counts } of circulators) {
      total.found += counts[code]?.found ?? 0;
      total.of += counts[code]?.of ?? 0;
    }
    for (const { circulator, counts } of circulators) {
      const own = counts[code];
      if (own === undefined || own.of === 0) continue;
      const others = { found: total.found - own.found, of: total.of - own.of };
      if (others.of < ENOUGH) continue;
      const baseRate = (others.found + 1) / (others.of + 2);
      compared.push({ code, circulator, ...own, others, baseRate, byChance: binomialAtLeast({ ...own, rate: baseRate }) });
    }
  }
  const limit = compared.length === 0 ? 0 : FALSE_ALARMS / compared.length;
  return {
    signals: compared.filter(({ byChance }) => byChance < limit).sort((a, b) => a.byChance - b.byChance || a.circulator - b.circulator),
    comparisons: compared.length,
    expectedByChance: FALSE_ALARMS,
  };
}
