import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, fromDayNumber, parseCalendarDate, parseLooseDate, weekday } from './calendar-date.ts';
import { formatProblem } from './problem.ts';
import { seededRandom } from './random.ts';

describe('calendar dates', () => {
  it('refuses days that do not exist', () => {
    expect(parseCalendarDate('2022-02-30')).toBeNull();
    expect(parseCalendarDate('2022-13-01')).toBeNull();
    expect(parseCalendarDate('2024-02-29')).toBe('2024-02-29');
  });
  it('reads the usual ways of writing', () => {
    expect(parseLooseDate('7/6/2022')).toBe('2022-07-06');
    expect(parseLooseDate('20220706')).toBe('2022-07-06');
    expect(parseLooseDate('yesterday')).toBeNull();
  });
  it('adds and subtracts consistently', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -1000, max: 1000 }), (day, n) => {
        const date = fromDayNumber(day);
        expect(daysBetween(date, addDays(date, n))).toBe(n);
        expect((weekday(addDays(date, 1)) - weekday(date) + 7) % 7).toBe(1);
      }),
    );
  });
});

describe('seeded random', () => {
  it('repeats itself and differs by seed', () => {
    const draw = (seed: string) => Array.from({ length: 5 }, () => seededRandom(seed).next());
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });
  it('gives the stream that was fixed when it was written', () => {
    const stream = seededRandom('countersign');
    expect([stream.below(1000), stream.below(1000), stream.below(1000)]).toMatchInlineSnapshot(`
      [
        8,
        396,
        130,
      ]
    `);
  });
});

describe('problems', () => {
  it('name the place first', () => {
    expect(
      formatProblem({ code: 'x', message: 'Not a date.', file: 'v.csv', row: 3, field: 'birth_date', remedy: 'Use YYYY-MM-DD.' }),
    ).toBe('v.csv, row 3, field birth_date: Not a date. Use YYYY-MM-DD.');
  });
});
