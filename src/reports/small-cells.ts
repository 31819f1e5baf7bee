/** Counts below this are not shown by themselves in report.html: a small group could be recognised. */
export const SMALL_CELL = 5;

/** A row of a table of counts. */
export interface CountedRow {
  readonly lines: number;
}

/**
 * Puts rows with small counts together into one, so that every figure shown is at least SMALL_CELL and the table still adds up.
 * Where the small ones together are themselves too small, the smallest of the others joins them. `rest` is 0 where nothing
 * was put together.
 */
export function hideSmallCells<T extends CountedRow>(rows: readonly T[]): { readonly shown: readonly T[]; readonly rest: number } {
  const sorted = [...rows].sort((a, b) => b.lines - a.lines);
  let rest = 0;
  let hidden = 0;
  while (sorted.length > 0 && (sorted[sorted.length - 1].lines < SMALL_CELL || (hidden > 0 && rest < SMALL_CELL))) {
    rest += sorted.pop()!.lines;
    hidden++;
  }
  // One hidden row would be named by its absence: it takes a second one along.
  if (hidden === 1 && sorted.length > 0 && rest < SMALL_CELL) rest += sorted.pop()!.lines;
  return { shown: sorted, rest };
}
