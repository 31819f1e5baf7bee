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
    ['1A2T MAIN ST', '1427 MAIN ST'],
    ['8ZO E MAIN ST', '820 E MAIN ST'],
    ['6 114 E 70TH ST', '6114 E 70TH ST'],
    ['80 05 EAST 68TH PLACE', '8005 EAST 68TH PLACE'],
    ['8005, EAST 68TH PLACE', '8005 EAST 68TH PLACE'],
    ['# 7208 LAS LOMAS', '7208 LAS LOMAS'],
    ['123A MAIN ST', '123A MAIN ST'],
    ['1ST ST', '1ST ST'],
    ['720 34 ST', '720 34 ST'],
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
    ['8575, E, JENNINGS, PLACE, 206', 'JENNINGS', []],
    ['900 MAPLE AVE, LOS ANGELES, CA', 'MAPLE', []],
  ])('%s', (written, street, others) => {
    const parsed = parseAddress(written);
    expect(houseText(parsed.house)).toBe(/\d+/.exec(written)?.[0]);
    expect([parsed.street, ...parsed.alternatives.map((other) => other.street)]).toEqual(expect.arrayContaining([street, ...others]));
  });
});
