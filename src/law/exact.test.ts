import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, decimalText, exact, fraction, minus, over, plus, rounded, shortText, squareRoot, times, whole } from './exact.ts';

test('rounding goes where it says, halves away from zero', () => {
  const cases = [
    [fraction(5n, 2n), 3n, 2n, 3n],
    [fraction(7n, 3n), 3n, 2n, 2n],
    [fraction(-5n, 2n), -2n, -3n, -3n],
    [fraction(-7n, 3n), -2n, -3n, -2n],
    [exact(4), 4n, 4n, 4n],
  ] as const;
  for (const [value, up, down, nearest] of cases) {
    expect([whole(value, 'up'), whole(value, 'down'), whole(value, 'nearest')]).toEqual([up, down, nearest]);
  }
});

test('decimals that floating point gets wrong come out right', () => {
  expect(whole(times(exact('1.1'), exact(10)), 'up')).toBe(11n);
  expect(decimalText(times(exact('1.005'), exact(100)), 1)).toBe('100.5');
  expect(decimalText(exact('2.675'), 2)).toBe('2.68');
  expect(decimalText(fraction(-1n, 3n), 4)).toBe('-0.3333');
  expect(shortText(exact('566856.900'), 6)).toBe('566856.9');
});

test('sums, products and quotients undo each other', () => {
  const value = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
    .map(([n, d]) => fraction(n, d));
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(minus(plus(a, b), b)).toEqual(a);
      if (b.n !== 0n) expect(over(times(a, b), b)).toEqual(a);
      expect(Math.abs(compare(rounded(a, 3), a))).toBeLessThanOrEqual(1);
    }),
  );
});

test('a square root is exact where it can be and below the root otherwise', () => {
  expect(squareRoot(exact(897_000_000))).toMatchObject({ d: expect.anything() });
  expect(squareRoot(exact('6.25'))).toEqual(exact('2.5'));
  expect(squareRoot(exact(0))).toEqual(exact(0));
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (n) => {
      const root = squareRoot(exact(n));
      const step = fraction(1n, 10n ** 30n);
      expect(compare(times(root, root), exact(n))).toBeLessThanOrEqual(0);
      expect(compare(times(plus(root, step), plus(root, step)), exact(n))).toBeGreaterThan(0);
    }),
  );
});
