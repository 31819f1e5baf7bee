import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromDayNumber, parseLooseDate, toDayNumber } from '../basics/calendar-date.ts';
import { NO_DAY } from './index-file.ts';
import { dayNumber, NONSENSE, readDate } from './voter-dates.ts';

function read(text: string): number {
  const bytes = Buffer.from(`x${text}x`, 'utf8');
  return readDate(bytes, 1, bytes.length - 1);
}

describe('dates in voter files', () => {
  it.each([
    ['1980-02-29', 19800229],
    ['19800229', 19800229],
    ['02/29/1980', 19800229],
    ['2/9/1980', 19800209],
    ['2-9-1980', 19800209],
    ['02291980', 19800229],
    ['1980-02-29 00:00:00', 19800229],
    ['1980-02-29T00:00:00Z', 19800229],
    ['2/29/1980 12:00:00 AM', 19800229],
    ['1980', 19800000],
    ['1980-00-00', 19800000],
    ['', 0],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    '1981-02-29',
    '13/01/1980',
    '1980-13-01',
    '31-31-1980',
    'unknown',
    '1980-2',
    '19800',
    '1/1/80',
    '05-JAN-1980',
    '1980-01-01-01',
    '0000-00-00',
    '-',
  ])('%j is none', (text) => expect(read(text)).toBe(NONSENSE));

  it('agree with the calendar, written in any of the usual ways', () => {
    const day = fc.integer({ min: -60_000, max: 45_000 });
    const way = fc.constantFrom(
      (y: string, m: string, d: string) => `${y}-${m}-${d}`,
      (y: string, m: string, d: string) => y + m + d,
      (y: string, m: string, d: string) => `${m}/${d}/${y}`,
      (y: string, m: string, d: string) => `${Number(m)}/${Number(d)}/${y}`,
    );
    fc.assert(
      fc.property(day, way, (number, write) => {
        const date = fromDayNumber(number);
        const [y, m, d] = date.split('-');
        expect(parseLooseDate(write(y, m, d))).toBe(date);
        expect(read(write(y, m, d))).toBe(Number(y + m + d));
        expect(dayNumber(Number(y + m + d))).toBe(toDayNumber(date));
      }),
    );
    expect(dayNumber(19800000)).toBe(NO_DAY);
    expect(dayNumber(0)).toBe(NO_DAY);
  });

  it('never say a day that does not exist, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '9', '-', '/', ' ', 'T', 'x'), maxLength: 12 }), (text) => {
        const value = read(text);
        if (value === NONSENSE || value === 0 || value % 10_000 === 0) return;
        const written = String(value);
        expect(parseLooseDate(written)).not.toBeNull();
      }),
    );
  });
});
