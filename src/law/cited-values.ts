import type { Citation, Confirmed, RulePack, Words } from './rule-pack.ts';

/** One value of a pack with where it was read and how sure we are. */
export interface CitedValue {
  /** Where it stands in the pack, e.g. `deadlines.answer-deadline`. */
  readonly path: string;
  readonly words: Words | null;
  readonly citation: Citation;
  readonly confirmed: Confirmed;
  readonly note: string | null;
}

/** Every cited value of a pack, in the order of the pack. */
export function citedValues(pack: RulePack): readonly CitedValue[] {
  const found: CitedValue[] = [];
  walk(pack, '', found);
  return found;
}

function walk(value: unknown, path: string, found: CitedValue[]): void {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(item, `${path}.${nameOf(item) ?? i}`, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { citation, confirmed, note, words } = value as Partial<CitedValue>;
  if (citation !== undefined && confirmed !== undefined)
    found.push({ path, words: words ?? null, citation, confirmed, note: note ?? null });
  for (const [key, child] of Object.entries(value))
    if (key !== 'citation' && key !== 'words') walk(child, path === '' ? key : `${path}.${key}`, found);
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Readonly<Record<string, unknown>>;
  for (const key of ['event', 'code', 'field', 'name', 'kind', 'reason', 'for', 'to']) {
    if (typeof record[key] === 'string') return record[key];
  }
  return null;
}
