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
  const found: UnconfirmedValue[] = [];
  walk(pack, '', found);
  return found;
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

function walk(value: unknown, path: string, found: UnconfirmedValue[]): void {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(item, `${path}.${nameOf(item) ?? i}`, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const record = value as { readonly confirmed?: unknown; readonly citation?: Citation; readonly note?: string };
  if (record.confirmed === 'unconfirmed' && record.citation) found.push({ path, citation: record.citation, note: record.note ?? null });
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'citation') walk(child, path === '' ? key : `${path}.${key}`, found);
  }
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Readonly<Record<string, unknown>>;
  for (const key of ['event', 'code', 'field', 'name', 'kind', 'reason', 'for', 'to']) {
    if (typeof record[key] === 'string') return record[key];
  }
  return null;
}
