import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignLines, type Claim } from './duplicates.ts';

const claim = fc.record({
  voters: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }),
  strict: fc.boolean(),
});
const claimList = fc.array(claim, { maxLength: 9 }).map((list) => list.map((one, line): Claim => ({ line, ...one })));

/** The most lines that can each have a person of its own, by trying every way. */
function mostPlaced(claims: readonly Claim[], taken: ReadonlySet<number> = new Set()): number {
  if (claims.length === 0) return 0;
  const [first, ...rest] = claims;
  let best = mostPlaced(rest, taken);
  for (const voter of first.voters) {
    if (!taken.has(voter)) best = Math.max(best, 1 + mostPlaced(rest, new Set([...taken, voter])));
  }
  return best;
}

describe('assignment of lines to voters', () => {
  it('calls as few lines duplicates as there are lines too many for the people', () => {
    fc.assert(
      fc.property(claimList, (claims) => {
        const results = assignLines({ claims, policy: 'count-one' });
        const fallen = (standing: string) => results.filter((result) => result.standing === standing).length;
        const sure = claims.filter((one) => one.strict);
        expect(fallen('duplicate')).toBeLessThanOrEqual(sure.length - mostPlaced(sure));
        expect(fallen('duplicate') + fallen('question')).toBe(claims.length - mostPlaced(claims));
      }),
    );
  });

  it('never calls a line a duplicate on the word of one that is not sure, nor one that is not sure itself', () => {
    fc.assert(
      fc.property(claimList, fc.constantFrom('count-one' as const, 'count-first' as const, 'void-all' as const), (claims, policy) => {
        for (const result of assignLines({ claims, policy })) {
          if (result.standing !== 'duplicate') continue;
          expect(claims[result.line].strict).toBe(true);
          for (const voter of claims[result.line].voters) {
            const others = claims.filter(
              (one) => one.line !== result.line && one.strict && one.voters.length === 1 && one.voters[0] === voter,
            );
            expect(others.length).toBeGreaterThan(0);
          }
        }
      }),
    );
  });

  it('keeps exactly one sure copy of each voter who signed, where each line names one voter', () => {
    const single = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 });
    fc.assert(
      fc.property(single, fc.constantFrom('count-one' as const, 'count-first' as const), (voters, policy) => {
        const claims = voters.map((voter, line): Claim => ({ line, voters: [voter], strict: true }));
        const fallen = new Set(assignLines({ claims, policy }).flatMap((result) => (result.standing === 'kept' ? [] : [result.line])));
        const standing = voters.filter((_, line) => !fallen.has(line));
        expect([...standing].sort()).toEqual([...new Set(voters)].sort());
        for (const [line, voter] of voters.entries()) expect(fallen.has(line)).toBe(voters.indexOf(voter) !== line);
      }),
    );
  });

  it('voids every copy where one voter signed twice, and only asks where it may have been either of two', () => {
    const results = assignLines({
      claims: [
        { line: 0, voters: [1], strict: true },
        { line: 1, voters: [1], strict: true },
        { line: 2, voters: [1], strict: false },
        { line: 3, voters: [7, 8], strict: true },
        { line: 4, voters: [7, 8], strict: true },
        { line: 5, voters: [7, 8], strict: true },
        { line: 6, voters: [9], strict: true },
      ],
      policy: 'void-all',
    });
    expect(results.map((result) => result.standing)).toEqual(['duplicate', 'duplicate', 'question', 'question', 'question', 'question']);
  });

  it('comes through a chain of pairs as long as a petition', () => {
    const length = 50_000;
    const claims: Claim[] = [];
    for (let i = 0; i < length; i++) claims.push({ line: i, voters: [i, i + 1], strict: true });
    claims.push({ line: length, voters: [0], strict: true });
    expect(assignLines({ claims, policy: 'count-first' }).filter((result) => result.standing !== 'kept')).toEqual([]);
  });

  it('comes through a million lines of one voter', () => {
    const claims = Array.from({ length: 300_000 }, (_, line): Claim => ({ line, voters: [1, 2], strict: true }));
    expect(assignLines({ claims, policy: 'count-one' }).filter((result) => result.standing === 'kept').length).toBe(2);
  });
});
