import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../basics/random.ts';
import { betaBelow, betaQuantile, binomialAtLeast } from './beta.ts';
import { longestNameRun, longestRollRun, longestStreetRun } from './section-runs.ts';
import { shrink } from './shrinkage.ts';
import { findSignals } from './signals.ts';

describe('the beta distribution', () => {
  it('agrees with sums that can be written out', () => {
    // P(Beta(a, b) ≤ x) is P(Binomial(a+b−1, x) ≥ a) for whole a and b.
    const choose = (n: number, k: number) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((x, y) => x * y, 1);
    for (const [a, b, x] of [
      [1, 1, 0.3],
      [2, 5, 0.2],
      [12, 3, 0.9],
      [7, 40, 0.1],
    ]) {
      const n = a + b - 1;
      let sum = 0;
      for (let k = a; k <= n; k++) sum += choose(n, k) * x ** k * (1 - x) ** (n - k);
      expect(betaBelow(a, b, x)).toBeCloseTo(sum, 10);
    }
    expect(binomialAtLeast({ found: 3, of: 3, rate: 0.1 })).toBeCloseTo(0.001, 12);
    expect(binomialAtLeast({ found: 1, of: 4, rate: 0.5 })).toBeCloseTo(0.9375, 12);
  });

  it('has quantiles that undo it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 300, noNaN: true }), fc.double({ min: 0.6, max: 300, noNaN: true }), (a, b) => {
        expect(betaBelow(a, b, betaQuantile(a, b, 0.05))).toBeCloseTo(0.05, 6);
        expect(betaBelow(a, b, 0.37) + betaBelow(b, a, 0.63)).toBeCloseTo(1, 9);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});

describe('shrinkage', () => {
  const random = seededRandom('shrinkage');
  const binomial = (n: number, p: number) =>
    Array.from({ length: n }, () => (random.next() < p ? 1 : 0)).reduce<number>((a, b) => a + b, 0);

  it('does not rank a circulator on nine lines', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ name: `c${i}`, checked: 400, valid: binomial(400, 0.75) }));
    const { mean, shares } = shrink([...many, { name: 'new', checked: 9, valid: 3 }, { name: 'none', checked: 0, valid: 0 }]);
    const share = (name: string) => shares.find((one) => one.name === name)!;
    expect(mean).toBeCloseTo(0.75, 1);
    expect(share('new').counted).toBeCloseTo(1 / 3, 9);
    expect(share('new').mean).toBeGreaterThan(0.68);
    expect(share('none').mean).toBeCloseTo(mean, 6);
    expect(share('none').counted).toBeNull();
  });

  it('keeps a difference that many lines show', () => {
    const good = Array.from({ length: 20 }, (_, i) => ({ name: `g${i}`, checked: 500, valid: binomial(500, 0.6 + 0.015 * i) }));
    const { shares } = shrink([...good, { name: 'bad', checked: 500, valid: 150 }]);
    expect(shares.at(-1)!.mean).toBeCloseTo(0.31, 1);
  });

  it('covers the truth as often as it says, where the model holds', () => {
    let covered = 0;
    let all = 0;
    for (let world = 0; world < 40; world++) {
      const truths = Array.from({ length: 25 }, () => betaQuantile(30, 10, random.next()));
      const groups = truths.map((p, i) => {
        const checked = 5 + Math.floor(random.next() * 60);
        return { name: String(i), checked, valid: binomial(checked, p) };
      });
      for (const [i, { low, high }] of shrink(groups).shares.entries()) {
        all += 1;
        if (low <= truths[i] && truths[i] <= high) covered += 1;
      }
    }
    // 1,000 intervals of 90 %; the prior is estimated, so a little less is expected. Monte-Carlo error: one point.
    expect(covered / all).toBeGreaterThan(0.85);
    expect(covered / all).toBeLessThan(0.95);
  });
});

describe('runs on a section', () => {
  const line = (address: string, surname = '') => ({ address, surname });
  it('finds doors along a street, up or down', () => {
    const houses = ['1 Oak St', '100 Maple St', '102 Maple St', '104 Maple St #3', '106 Maple St', '99 Oak St'];
    expect(longestStreetRun(houses.map((one) => line(one)))).toBe(4);
    expect(longestStreetRun(houses.toReversed().map((one) => line(one)))).toBe(4);
    expect(longestStreetRun(['5 A St', '7 A St', '6 A St', '4 A St', '2 A St'].map((one) => line(one)))).toBe(4);
    expect(longestStreetRun(['PO Box 3', '', '12 Elm St'].map((one) => line(one)))).toBe(1);
    expect(longestStreetRun([])).toBe(0);
  });
  it('finds names as on a list', () => {
    expect(longestNameRun(['Zed', 'Abel', 'Árbol', 'Baker', 'Cole', 'Adams'].map((one) => line('', one)))).toBe(4);
    expect(longestNameRun(['', 'B', '', 'A'].map((one) => line('', one)))).toBe(1);
  });
  it('finds the order of the roll, by street or by voter id, and is broken by whoever is not on it', () => {
    const at = (row: number | null, ordinal = 0) => ({ address: '', surname: '', place: row === null ? null : { row, ordinal } });
    expect(longestRollRun([at(5), at(9), at(12), at(3), at(4)])).toBe(3);
    expect(longestRollRun([at(5, 1), at(4, 2), at(3, 3), at(2, 7)])).toBe(4);
    expect(longestRollRun([at(1, 5), at(2, 4), at(null), at(3, 3), at(4, 2)])).toBe(2);
    expect(longestRollRun([at(7), at(7)])).toBe(1);
    expect(longestRollRun([])).toBe(0);
  });
});

describe('signals', () => {
  const like = (circulator: number, found: number) => ({ circulator, counts: { duplicates: { found, of: 200 } } });
  it('say how often the others show it, and stay silent where all are alike', () => {
    const alike = Array.from({ length: 20 }, (_, i) => like(i + 1, 8 + (i % 5)));
    expect(findSignals(alike).signals).toEqual([]);
    const { signals, comparisons } = findSignals([...alike, like(99, 60)]);
    expect(comparisons).toBe(21);
    expect(signals).toMatchObject([{ code: 'duplicates', circulator: 99, found: 60, of: 200, others: { found: 200, of: 4000 } }]);
    expect(signals[0].baseRate).toBeCloseTo(0.05, 3);
    expect(signals[0].byChance).toBeLessThan(1e-20);
  });
  it('raise few false alarms among circulators who are alike', () => {
    const random = seededRandom('alike');
    let alarms = 0;
    for (let world = 0; world < 200; world++) {
      const counts = Array.from({ length: 30 }, (_, i) =>
        like(
          i,
          Array.from({ length: 200 }, () => (random.next() < 0.1 ? 1 : 0)).reduce<number>((a, b) => a + b, 0),
        ),
      );
      alarms += findSignals(counts).signals.length;
    }
    // At most one in two campaigns; 200 campaigns.
    expect(alarms).toBeLessThan(130);
    expect(alarms).toBeGreaterThan(20);
  });
  it('know no base rate where there are no others', () => {
    expect(findSignals([like(1, 200)])).toMatchObject({ signals: [], comparisons: 0 });
  });
});
