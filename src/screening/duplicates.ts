import type { DuplicatePolicy } from './types.ts';

/** One line that would count, and the voters it may be: one for a match, two or more for "one of these". */
export interface Claim {
  readonly line: number;
  readonly voters: readonly number[];
  /** True where identity is sure enough for this line to make another a duplicate, or to be called one. */
  readonly strict: boolean;
  /** Of lines for one voter the one with the lowest number stands; where it is left out, strict lines stand first. */
  readonly order?: number;
  /** A line in review: it chooses last, and counts for nobody. */
  readonly open?: boolean;
}

/** Whether one of two lines of a voter is surely the further signature of the person of the other. */
export type Surely = (line: Claim, holder: Claim) => boolean;

const bothStrict: Surely = (line, holder) => line.strict && holder.strict;

/** Order of choice: the surest lines first, those in review anyway last. */
export const ORDERS = 5;

function rankOf(claim: Claim): number {
  return claim.open ? ORDERS - 1 : (claim.order ?? (claim.strict ? 0 : ORDERS - 2));
}

export type Standing =
  /** Counts: a voter of its own is left for it. */
  | 'kept'
  /** Whoever signed it surely stands on another line as well. */
  | 'duplicate'
  /** One line too many for these people, but which, or whether, is not sure. */
  | 'question';

/** What became of a claim whose voters other lines claim too. Claims that nobody contests are not listed: they are kept. */
export interface Contested {
  readonly line: number;
  readonly standing: Standing;
  /** The line that counts for (one of) the same voters; for a kept line, itself. */
  readonly keeps: number;
  /** Voters that this line and those it competes with claim together. */
  readonly voters: readonly number[];
}

/**
 * Gives every line a person of its own before anything is called a duplicate: a father and a son of one name who sign once
 * each leave two lines and two people. Sure lines choose first, then the order of the file decides (under `count-one` after
 * lines that name one person), so the first sure copy stands. A line that finds nobody left is a duplicate when it is sure and
 * each voter it may be is held by a sure line that names him alone; else it is a question: of three lines of father or son one is too
 * many, but nobody knows which. Under `void-all` all sure copies of one voter fall. Maximum bipartite matching by augmenting
 * paths (Kuhn 1955); lines already placed stay placed, so the order of unrelated lines changes nothing.
 */
export function assignLines({
  claims,
  policy,
  surely = bothStrict,
}: {
  claims: readonly Claim[];
  policy: DuplicatePolicy;
  surely?: Surely;
}): Contested[] {
  const contested = contestedClaims(claims);
  const byLine = new Map(contested.map((claim) => [claim.line, claim]));
  const owner = new Map<number, Claim>();
  const results: Contested[] = [];
  const placedLines: Claim[] = [];
  for (let rank = 0; rank < ORDERS; rank++) {
    for (const claim of inOrderOfChoice(contested, policy)) {
      if (rankOf(claim) !== rank) continue;
      const seen = new Set<number>();
      if (place(claim, owner, seen)) {
        placedLines.push(claim);
        continue;
      }
      // All voters reachable from this line are taken by lines that can go nowhere else: one line too many for these people.
      const voters = [...seen].sort((a, b) => a - b);
      const holders = claim.voters.map((voter) => owner.get(voter)!);
      const sure = holders.every((holder) => holder.voters.length === 1 && !holder.open && surely(claim, holder));
      if (claim.open && !sure) continue;
      results.push({ line: claim.line, standing: sure ? 'duplicate' : 'question', keeps: holders[0].line, voters });
    }
  }
  for (const claim of placedLines)
    if (!claim.open) results.push({ line: claim.line, standing: 'kept', keeps: claim.line, voters: claim.voters });
  const settled = policy === 'void-all' ? rejectAllCopies(results, byLine) : results;
  return settled.sort((a, b) => a.line - b.line);
}

function contestedClaims(claims: readonly Claim[]): Claim[] {
  const times = new Map<number, number>();
  for (const claim of claims) for (const voter of claim.voters) times.set(voter, (times.get(voter) ?? 0) + 1);
  return claims.filter((claim) => claim.voters.some((voter) => times.get(voter)! > 1));
}

/** Where any copy may stand, lines that name one person choose before lines that may be either of two. */
function inOrderOfChoice(claims: readonly Claim[], policy: DuplicatePolicy): readonly Claim[] {
  if (policy === 'count-first') return claims;
  return [...claims].sort((a, b) => a.voters.length - b.voters.length || a.line - b.line);
}

/** Finds a free voter for the claim, moving placed lines to their other voters where that helps. `seen` collects the voters tried. */
function place(claim: Claim, owner: Map<number, Claim>, seen: Set<number>): boolean {
  // An explicit stack: a chain of pairs can be as long as the file.
  const stack: { claim: Claim; next: number }[] = [{ claim, next: 0 }];
  const path: number[] = [];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.next >= top.claim.voters.length) {
      stack.pop();
      path.pop();
      continue;
    }
    const voter = top.claim.voters[top.next++];
    if (seen.has(voter)) continue;
    seen.add(voter);
    const holder = owner.get(voter);
    path.push(voter);
    if (holder === undefined) {
      for (let level = 0; level < stack.length; level++) owner.set(path[level], stack[level].claim);
      return true;
    }
    stack.push({ claim: holder, next: 0 });
  }
  return false;
}

function rejectAllCopies(results: readonly Contested[], byLine: ReadonlyMap<number, Claim>): Contested[] {
  const sureVoters = new Set<number>();
  const openVoters = new Set<number>();
  for (const result of results) {
    if (result.standing === 'kept') continue;
    const sure = result.standing === 'duplicate' && result.voters.length === 1;
    for (const voter of result.voters) (sure ? sureVoters : openVoters).add(voter);
  }
  return results.map((result) => {
    const claim = byLine.get(result.line)!;
    if (claim.voters.length === 1 && sureVoters.has(claim.voters[0]) && claim.strict) return { ...result, standing: 'duplicate' };
    if (claim.voters.some((voter) => sureVoters.has(voter) || openVoters.has(voter))) return { ...result, standing: 'question' };
    return result;
  });
}
