import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proportion } from './proportion.ts';

describe('a proportion', () => {
  it('has the interval that the formula gives by hand', () => {
    // 5 of 10, z = 1.96: centre .5, half-width z·sqrt(.25/10 + z²/400) / (1 + z²/10) = .26340
    const p = proportion(5, 10);
    expect(p.low).toBeCloseTo(0.2366, 4);
    expect(p.high).toBeCloseTo(0.7634, 4);
    // No hit in 100: the upper end is z²/(n + z²).
    expect(proportion(0, 100).low).toBe(0);
    expect(proportion(0, 100).high).toBeCloseTo(0.03699, 5);
  });
  it('says nothing where nothing was counted', () => {
    expect(proportion(0, 0)).toEqual({ hits: 0, of: 0, rate: null, low: 0, high: 1 });
  });
  it('always holds its own rate and stays within 0 to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
        const p = proportion(Math.round(of * share), of);
        expect(p.low).toBeLessThanOrEqual(p.rate!);
        expect(p.high).toBeGreaterThanOrEqual(p.rate!);
        expect(p.low).toBeGreaterThanOrEqual(0);
        expect(p.high).toBeLessThanOrEqual(1);
      }),
    );
  });
});
