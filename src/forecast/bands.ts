import type { Bands } from './types.ts';

/** Quantiles of draws; whole numbers where `whole` is set. */
export function bandsOf(values: ArrayLike<number>, whole = true): Bands {
  const sorted = Float64Array.from(values).sort();
  const at = (p: number) => {
    // Places of an (n + 1)-th draw among n, so that a band of few draws is not too narrow.
    const place = Math.min(sorted.length - 1, Math.max(0, p * (sorted.length + 1) - 1));
    const below = Math.floor(place);
    const value = sorted[below] + (place - below) * (sorted[Math.min(sorted.length - 1, below + 1)] - sorted[below]);
    return whole ? Math.round(value) : value;
  };
  return {
    low95: at(0.025),
    low80: at(0.1),
    low50: at(0.25),
    median: at(0.5),
    high50: at(0.75),
    high80: at(0.9),
    high95: at(0.975),
  };
}

/** Share of draws for which it holds. */
export function shareOf<T>(draws: readonly T[], holds: (draw: T) => boolean): number {
  let count = 0;
  for (const draw of draws) if (holds(draw)) count++;
  return draws.length === 0 ? 0 : count / draws.length;
}

export function meanOf<T>(draws: readonly T[], value: (draw: T) => number): number {
  let sum = 0;
  for (const draw of draws) sum += value(draw);
  return draws.length === 0 ? 0 : sum / draws.length;
}
