import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitSlip } from './compare.ts';
import { patternNumbers, slipsOf } from './house-slips.ts';
import { UNRELATED } from './words.ts';

describe('house numbers one slip away', () => {
  it('are others, each once, and each one slip', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (number) => {
        const slips = slipsOf(number);
        expect(new Set(slips).size).toBe(slips.length);
        expect(slips).not.toContain(number);
        for (const other of slips)
          expect(digitSlip(number, other) < UNRELATED || String(other).length !== String(number).length).toBe(true);
      }),
    );
  });
  it('hold the usual mistakes', () => {
    expect(slipsOf(1423)).toEqual(expect.arrayContaining([1428, 1243, 143, 14231, 11423]));
  });
  it('fill in unreadable digits', () => {
    expect(patternNumbers('14?3')).toEqual([1403, 1413, 1423, 1433, 1443, 1453, 1463, 1473, 1483, 1493]);
    expect(patternNumbers('????')).toEqual([]);
  });
});
