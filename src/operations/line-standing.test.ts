import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LiveFinding, standingOf } from './line-standing.ts';

const finding = fc
  .record({
    reviewer: fc.constantFrom('a', 'b', 'c', 'd'),
    role: fc.constantFrom('clerk', 'supervisor'),
    outcome: fc.constantFrom('valid' as const, 'invalid' as const),
  })
  .map((one): LiveFinding => ({ ...one, reason: one.outcome === 'invalid' ? 'illegible' : null }));
const findings = fc.array(finding, { maxLength: 8 });

it('never lets a rejection stand with fewer different people than are needed', () => {
  fc.assert(
    fc.property(findings, fc.integer({ min: 1, max: 3 }), (list, people) => {
      const standing = standingOf({ findings: list, peopleFor: () => people });
      if (standing.outcome !== 'invalid') return;
      const last = new Map(list.map((one) => [one.reviewer, one]));
      expect([...last.values()].filter(({ outcome }) => outcome === 'invalid').length).toBeGreaterThanOrEqual(people);
    }),
  );
});

it('is open exactly when nobody has spoken, and has an outcome exactly when it is found', () => {
  fc.assert(
    fc.property(findings, (list) => {
      const standing = standingOf({ findings: list, peopleFor: () => 2 });
      expect(standing.status === 'open').toBe(list.length === 0);
      expect(standing.status === 'found').toBe(standing.outcome !== null);
      expect(standing.outcome === 'invalid').toBe(standing.reason !== null);
    }),
  );
});

it('lets a supervisor decide where people differ, and nobody else', () => {
  const by = (reviewer: string, role: string, outcome: 'valid' | 'invalid'): LiveFinding => ({
    reviewer,
    role,
    outcome,
    reason: outcome === 'invalid' ? 'illegible' : null,
  });
  const of = (...list: LiveFinding[]) => standingOf({ findings: list, peopleFor: () => 1 });
  expect(of(by('a', 'clerk', 'invalid'), by('b', 'clerk', 'valid')).status).toBe('needs-review');
  expect(of(by('a', 'clerk', 'invalid'), by('s', 'supervisor', 'valid'), by('b', 'clerk', 'invalid')).outcome).toBe('valid');
  expect(of(by('a', 'clerk', 'invalid'), by('a', 'clerk', 'valid'))).toEqual({
    status: 'found',
    outcome: 'valid',
    reason: null,
    rejections: 0,
  });
});
