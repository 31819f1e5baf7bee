import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../basics/random.ts';
import { calibrationError, crossError, curveFunction, type DecidedLine, fitCurve } from './calibration.ts';

const decided: fc.Arbitrary<DecidedLine[]> = fc.array(
  fc.record({ stated: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }),
  { minLength: 1, maxLength: 300 },
);

describe('a calibration curve', () => {
  it('rises, stays a probability, and does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(decided, (lines) => {
        const curve = fitCurve(lines);
        expect(fitCurve([...lines].reverse())).toEqual(curve);
        const f = curveFunction(curve);
        let before = 0;
        for (let p = 0; p <= 1; p += 0.02) {
          const now = f(p);
          expect(now).toBeGreaterThanOrEqual(before - 1e-12);
          expect(now).toBeLessThanOrEqual(1);
          before = now;
        }
        expect(f(1)).toBe(1);
      }),
      { numRuns: 100 },
    );
  });

  it('mends probabilities that are too high, on lines it has not seen', () => {
    const random = seededRandom('calibration');
    const lines = Array.from({ length: 4000 }, (): DecidedLine => {
      const stated = random.next();
      return { stated, right: random.next() < stated ** 2 };
    });
    const { before, after } = crossError(lines);
    expect(before).toBeGreaterThan(0.1);
    expect(after).toBeLessThan(0.03);
    expect(curveFunction(fitCurve(lines))(0.5)).toBeCloseTo(0.25, 1);
  });

  it('moves little for few decisions', () => {
    const f = curveFunction(fitCurve([{ stated: 0.9, right: false }]));
    expect(f(0.9)).toBeGreaterThan(0.8);
    expect(calibrationError([])).toBe(0);
  });
});
