import { expect, test } from 'vitest';
import { coverageOf, SCENARIOS } from '../../../bench/interval-coverage.ts';
import { gammaBelow, gammaQuantile, logGamma } from './gamma.ts';
import { interval, normalAbove, probabilitySufficient } from './interval.ts';
import { pairEstimate } from './pair-estimate.ts';

test('the normal tail agrees with printed tables', () => {
  for (const [z, p] of [
    [0, 0.5],
    [1.2815515655446004, 0.1],
    [1.959963984540054, 0.025],
    [3.4, 3.369292656768808e-4],
    [3.6, 1.5910859015753e-4],
    [6, 9.865876450377e-10],
  ]) {
    expect(normalAbove(z) / p).toBeCloseTo(1, 9);
    expect(normalAbove(-z)).toBeCloseTo(1 - p, 12);
  }
});

test('the exact Poisson limits agree with printed tables (Garwood 1936)', () => {
  const limits = (e: number) => [e === 0 ? 0 : gammaQuantile(e, 0.025), gammaQuantile(e + 1, 0.975)];
  for (const [e, low, high] of [
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [5, 1.6235, 11.6683],
    [20, 12.2165, 30.8884],
    [100, 81.364, 121.6268],
  ]) {
    expect(limits(e)[0]).toBeCloseTo(low, 3);
    expect(limits(e)[1]).toBeCloseTo(high, 3);
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 10);
  for (const shape of [0.4, 1, 7.5, 300, 20_000]) expect(gammaBelow(shape, gammaQuantile(shape, 0.3))).toBeCloseTo(0.3, 8);
});

test('duplicates make most of the uncertainty at the size of a large county', () => {
  const frame = { raw: 715_833, sample: 35_793, valid: 28_073, duplicates: 109, invalid: 7_611 };
  const width = (duplicates: number) => {
    const range = interval([{ ...frame, duplicates }])!;
    return range.high - range.low;
  };
  expect(width(109)).toBeGreaterThan(2.4 * width(0));
  // The known composition of such a petition, simulated elsewhere: standard deviation about 4,279.
  expect(width(109) / 3.92).toBeGreaterThan(4_000);
  expect(width(109) / 3.92).toBeLessThan(4_600);
  expect(pairEstimate([frame])!.value).toBe(520_021);
});

test('the probability is a half at the estimate when duplicates are many, and 0 or 1 far from it', () => {
  const frames = [{ raw: 715_833, sample: 35_793, valid: 28_073, duplicates: 109, invalid: 7_611 }];
  const at = (required: number) => probabilitySufficient({ frames, required })!.value;
  expect(at(520_000)).toBeGreaterThan(0.45);
  expect(at(520_000)).toBeLessThan(0.55);
  expect([at(480_000), at(560_000)]).toEqual([1, 0]);
});

test.each(SCENARIOS.filter((s) => s.frames.length === 1 && s.frames[0].raw <= 24_034))(
  '$name: the interval holds the truth as often as it says',
  (scenario) => {
    const result = coverageOf({ scenario, petitions: 150, seed: 'test' });
    // 95 % or more; four standard errors of 150 simulations allow 88.
    expect(result.covered).toBeGreaterThan(0.88);
    expect(Math.abs(result.bias)).toBeLessThan(0.02);
  },
);
