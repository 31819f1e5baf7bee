import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalLines, literalRoll } from '../../test/screening/literal-county.ts';
import { likeness, secondLook } from './address-second-look.ts';

const line = literalLines([{}]).lines.textOf(0);

function look(written: string, onRoll: { houseNumber: string; streetName: string; zip?: string }, zip = '') {
  return secondLook({
    text: { ...line, address: written, zip },
    voter: literalRoll([{ voterId: 'A', zip: '90001', ...onRoll }]).voterAt(0),
  });
}

describe('the second look at an address', () => {
  it('knows the registered address through slips, abbreviations and marks that cannot be read', () => {
    expect(look('1134 Ave J 108', { houseNumber: '1134', streetName: 'AVENUE J' })).toBe('same');
    expect(look('2780 WEST STATE HIGHWAY 138 #6', { houseNumber: '2780', streetName: 'HWY 138' })).toBe('same');
    expect(look('483? WILSHIRE BLVD', { houseNumber: '4834', streetName: 'WILSHIRE' })).toBe('same');
    expect(look('8315 Znnny Point', { houseNumber: '8315', streetName: 'SUNNYPOINT' })).toBe('same');
    expect(look('2207 HINIS TS', { houseNumber: '2202', streetName: 'HINES' }, '90001')).toBe('same');
  });
  it('does not call an address another one while it is much alike', () => {
    expect(look('2207 HINES ST', { houseNumber: '2202', streetName: 'HINES' }, '90210')).toBe('doubt');
    expect(look('445 W 120TH PL', { houseNumber: '945', streetName: '126TH' }, '90210')).toBe('doubt');
  });
  it('knows another address', () => {
    expect(look('9 Elm Rd', { houseNumber: '1134', streetName: 'MAPLE' })).toBe('other');
    expect(look('', { houseNumber: '1134', streetName: 'MAPLE' })).toBe('other');
    expect(look('PO BOX 12', { houseNumber: '', streetName: '' })).toBe('other');
  });
});

describe('likeness', () => {
  it('is 1 where the pattern stands in the text, and never leaves 0 to 1', () => {
    const text = fc.string({ unit: fc.constantFrom('A', 'B', '1', '2'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, (before, pattern, after) => {
        fc.pre(pattern !== '');
        expect(likeness(pattern, before + pattern + after)).toBe(1);
        const any = likeness(pattern, after);
        expect(any).toBeGreaterThanOrEqual(0);
        expect(any).toBeLessThanOrEqual(1);
      }),
    );
  });
});
