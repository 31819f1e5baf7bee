import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.ts';
import { mendHouse } from './address-mend.ts';
import { houseText } from './normalize.ts';

describe('the front of an address', () => {
  it.each([
    ['1234MAIN ST', '1234 MAIN ST'],
    ['12 34 MAIN ST', '1234 MAIN ST'],
    ['1234 , MAIN ST', '1234 MAIN ST'],
    ['. 1234 MAIN ST', '1234 MAIN ST'],
    ['J 1234 MAIN ST', '1234 MAIN ST'],
    ['I2O4 MAIN ST', '1204 MAIN ST'],
    ['1423B MAIN ST', '1423B MAIN ST'],
    ['5TH ST', '5TH ST'],
    ['12 34 ST', '12 34 ST'],
    ['N 1234 COUNTY ROAD 5', 'N 1234 COUNTY ROAD 5'],
    ['123 1/2 MAIN ST', '123 1/2 MAIN ST'],
    ['14?3 MAIN ST', '14?3 MAIN ST'],
    ['PO BOX 12', 'PO BOX 12'],
    ['', ''],
  ])('%s', (written, mended) => {
    expect(mendHouse(written)).toBe(mended);
  });
});

describe('streets read badly', () => {
  it.each([
    ['1234 W 5THST', '5TH', []],
    ['1234 42 ND ST', '42ND', []],
    ['1234 MAIN 5T', 'MAIN', []],
    ['1234 MAINST', 'MAINST', ['MAIN']],
    ['1234 NMAPLE ST', 'NMAPLE', ['MAPLE']],
    ['5814 W 106TH STRELT APL 145', '106THSTRELTAPL', ['106TH']],
    ['10966 LAUREL CYN', 'LAUREL', ['LAURELCANYON']],
  ])('%s', (written, street, others) => {
    const parsed = parseAddress(written);
    expect(houseText(parsed.house)).toBe(/\d+/.exec(written)?.[0]);
    expect([parsed.street, ...parsed.alternatives.map((other) => other.street)]).toEqual(expect.arrayContaining([street, ...others]));
  });
});
