import { citedValues } from './cited-values.ts';
import type { Citation, RulePack } from './rule-pack.ts';

/** A value of a pack that nobody has read in the law. */
export interface UnconfirmedValue {
  /** Where it stands in the pack, e.g. `deadlines.refile-deadline`. */
  readonly path: string;
  readonly citation: Citation;
  readonly note: string | null;
}

/** Every value of the pack that is not confirmed, in the order of the pack. A screen or report that leans on one says so. */
export function unconfirmedValues(pack: RulePack): readonly UnconfirmedValue[] {
  return citedValues(pack)
    .filter(({ confirmed }) => confirmed === 'unconfirmed')
    .map(({ path, citation, note }) => ({ path, citation, note }));
}

/** How many values of the pack are known how well. */
export function confirmedCounts(pack: RulePack): Readonly<Record<'official' | 'secondary' | 'unconfirmed', number>> {
  const counts = { official: 0, secondary: 0, unconfirmed: 0 };
  (function visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const certainty = (value as { readonly confirmed?: unknown }).confirmed;
    if (certainty === 'official' || certainty === 'secondary' || certainty === 'unconfirmed') counts[certainty] += 1;
    for (const child of Object.values(value)) visit(child);
  })(pack);
  return counts;
}
