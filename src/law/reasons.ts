import type { Citation, Confirmed, RulePack, Words } from './rule-pack.ts';

/** One reason for which a line is not counted, in the order in which the office reports one. */
export interface Reason {
  readonly code: string;
  readonly words: Words;
  readonly scope: 'section' | 'line';
  readonly order: number;
  readonly citation: Citation;
  readonly confirmed: Confirmed;
}

const ORDERED = new WeakMap<RulePack, readonly Reason[]>();

/** All reasons of a pack, section faults before line faults, then by the pack's order. */
export function reasonsOf(pack: RulePack): readonly Reason[] {
  const before = ORDERED.get(pack);
  if (before !== undefined) return before;
  const ordered = pack.reasons.toSorted((a, b) => rank(a) - rank(b) || a.order - b.order || (a.code < b.code ? -1 : 1));
  ORDERED.set(pack, ordered);
  return ordered;
}

/** Of several reasons that apply, the one that is reported; null where none applies. */
export function reportedReason(pack: RulePack, codes: readonly string[]): string | null {
  return reasonsOf(pack).find((r) => codes.includes(r.code))?.code ?? null;
}

function rank(reason: { readonly scope: 'section' | 'line' }): number {
  return reason.scope === 'section' ? 0 : 1;
}

/** How many people must agree before a line is rejected for this reason. */
export function reviewersFor(pack: RulePack, code: string): number {
  const rules = pack.reviewers.filter((rule) => rule.for === 'every-rejection' || code === 'signature-mismatch');
  return Math.max(1, ...rules.map((rule) => rule.people));
}

/** Whether figures may be shown to somebody while the petition is being examined; `unknown` where no rule was read. */
export function mayShowProgress(pack: RulePack, to: RulePack['progress'][number]['to']): 'yes' | 'no' | 'unknown' {
  return pack.progress.find((rule) => rule.to === to)?.may ?? 'unknown';
}
