/** A share of counted things with its 95 % interval. */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
  /** hits / of; null where nothing was counted. */
  readonly rate: number | null;
  /** Wilson's interval, 95 %; 0 and 1 where nothing was counted. */
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of .975. */
const Z = 1.959963984540054;

/** A share with Wilson's score interval (E. B. Wilson, JASA 22, 1927), which holds for rare events and small counts. */
export function proportion(hits: number, of: number): Proportion {
  if (of === 0) return { hits, of, rate: null, low: 0, high: 1 };
  const rate = hits / of;
  const z2 = Z * Z;
  const centre = (rate + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of * of))) / (1 + z2 / of);
  return { hits, of, rate, low: hits === 0 ? 0 : Math.max(0, centre - half), high: hits === of ? 1 : Math.min(1, centre + half) };
}
