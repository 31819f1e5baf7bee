import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeStreet, parseAddress } from './address.ts';
import {
  cityKey,
  directionText,
  houseCode,
  houseText,
  nameKey,
  nameParts,
  normalizeName,
  suffixCode,
  unitKey,
  zipKey,
} from './normalize.ts';
import { STREET_TYPES } from './street-types.ts';

/** house|direction|street|type|unit|city|zip, as one readable string. */
function shown(text: string): string {
  const a = parseAddress(text);
  return [houseText(a.house), directionText(a.direction), a.street, STREET_TYPES[a.type], a.unit, a.city, a.zip].join('|');
}

describe('names', () => {
  it('drop what differs in writing only', () => {
    expect(nameKey("O'Brien-Muñoz")).toBe('OBRIENMUNOZ');
    expect(nameKey('De La Cruz')).toBe('DELACRUZ');
    expect(nameParts('García-López')).toEqual(['GARCIA', 'LOPEZ']);
    expect(nameKey('Łukasz Ødegård')).toBe('LUKASZODEGARD');
  });
  it('take a suffix off the end, but never a whole name', () => {
    expect(normalizeName('Smith Jr.')).toEqual({ key: 'SMITH', parts: ['SMITH'], suffix: 1 });
    expect(normalizeName('Senior').key).toBe('SENIOR');
    expect(suffixCode('3rd')).toBe(suffixCode('III'));
    expect(suffixCode('Maria')).toBe(0);
  });
});

describe('house numbers', () => {
  it('keep fractions and letters', () => {
    expect(houseText(houseCode('1423 1/2'))).toBe('1423 1/2');
    expect(houseCode('1423½')).toBe(houseCode('1423-1/2'));
    expect(houseText(houseCode('0123b'))).toBe('123B');
    expect(houseCode('none')).toBe(0);
  });
});

describe('addresses', () => {
  it.each([
    ['1423 Maple St', '1423||MAPLE|ST|||'],
    ['1423 1/2 N. Maple St. Apt #4, Los Angeles, CA 90012-1234', '1423 1/2|N|MAPLE|ST|4|LOSANGELES|90012'],
    ['123 Avenue of the Stars', '123||AVENUEOFTHESTARS||||'],
    ['123 St. James Pl', '123||STJAMES|PL|||'],
    ['123 North St', '123||NORTH|ST|||'],
    ['12 W First Street Unit 3B', '12|W|1ST|ST|3B||'],
    ['500 E 5 St', '500|E|5TH|ST|||'],
    ['123 twenty-first st', '123||21ST|ST|||'],
    ['4500 State Hwy 49', '4500||HWY49||||'],
    ['4500 CA-49', '4500||HWY49||||'],
    ['RR 2 Box 45', '45||RR2||||'],
    ['PO Box 123, Pasadena CA 91101', '123||POBOX|||PASADENA|91101'],
    ['P.O. Box 12, 34 Main St', '34||MAIN|ST|||'],
    ['Apt 4, 123 Main St', '123||MAIN|ST|4||'],
    ['123 Main St 4B', '123||MAIN|ST|4B||'],
    ['123 Main St Los Angeles CA 90012', '123||MAIN|ST||LOSANGELES|90012'],
    ['1234 La Brea Ave', '1234||LABREA|AVE|||'],
    ['123 Park Avenue South', '123|S|PARK|AVE|||'],
    ['100 MLK Jr Blvd', '100||MARTINLUTHERKING|BLVD|||'],
    ['???? Maple St', '||MAPLE|ST|||'],
    ['', '||||||'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('agree whether written in one string or in columns', () => {
    expect(normalizeStreet({ direction: 'W', name: '85TH', type: 'PL' })).toMatchObject({
      street: parseAddress('1 W 85th Place').street,
      type: parseAddress('1 W 85th Place').type,
    });
    expect(normalizeStreet({ direction: '', name: '49', type: 'HWY' }).street).toBe(parseAddress('1 Highway 49').street);
    expect(normalizeStreet({ direction: '', name: 'Main St', type: '' })).toEqual(
      normalizeStreet({ direction: '', name: 'MAIN', type: 'STREET' }),
    );
  });

  it('never throw and stay bounded, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const parsed = parseAddress(text);
        expect(parsed.street.length + parsed.unit.length + parsed.city.length).toBeLessThan(2000);
        expect(parsed.street).toMatch(/^[A-Z0-9?]*$/);
        expect(nameKey(text)).toMatch(/^[A-Z]*$/);
        expect(unitKey(text)).toMatch(/^[A-Z0-9]*$/);
        expect(cityKey(text)).toMatch(/^[A-Z0-9]*$/);
        expect(zipKey(text)).toMatch(/^(\d{5})?$/);
      }),
    );
  });
});
