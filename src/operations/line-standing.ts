/** One live finding on a line, oldest first in a list. Undone findings and those before a re-opening are not live. */
export interface LiveFinding {
  readonly reviewer: string;
  readonly role: string;
  readonly outcome: 'valid' | 'invalid';
  readonly reason: string | null;
}

/** How a line stands by its findings. */
export interface Standing {
  /** `needs-review`: another person must look, because a rejection lacks reviewers or two people differ. */
  readonly status: 'open' | 'needs-review' | 'found';
  readonly outcome: 'valid' | 'invalid' | null;
  readonly reason: string | null;
  /** Different people whose live finding is a rejection. */
  readonly rejections: number;
}

/**
 * Derives a line's standing. A person has one voice, the last. Where people differ, a supervisor's last finding decides; a
 * rejection stands only when as many different people as the pack demands for its reason have rejected the line.
 */
export function standingOf({
  findings,
  peopleFor,
}: {
  readonly findings: readonly LiveFinding[];
  readonly peopleFor: (reason: string) => number;
}): Standing {
  const voices = new Map<string, LiveFinding>();
  for (const finding of findings) {
    voices.delete(finding.reviewer);
    voices.set(finding.reviewer, finding);
  }
  const live = [...voices.values()];
  const rejecting = live.filter(({ outcome }) => outcome === 'invalid');
  const rejections = rejecting.length;
  const open = { outcome: null, reason: null, rejections };
  if (live.length === 0) return { status: 'open', ...open };
  const deciding = live.findLast(({ role }) => role === 'supervisor' || role === 'campaign-manager');
  const differ = rejections > 0 && rejections < live.length;
  if (differ && deciding === undefined) return { status: 'needs-review', ...open };
  const last = differ ? deciding! : live.at(-1)!;
  if (last.outcome === 'valid') return { status: 'found', outcome: 'valid', reason: null, rejections };
  const enough = rejections >= peopleFor(last.reason!);
  return enough ? { status: 'found', outcome: 'invalid', reason: last.reason, rejections } : { status: 'needs-review', ...open };
}
