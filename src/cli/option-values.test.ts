import { expect, test } from 'vitest';
import { columnNames, date, positiveNumber, wholeNumber } from './option-values.ts';

test('numbers as people write them', () => {
  expect(wholeNumber('200000')).toBe(200_000);
  expect(wholeNumber('5,700,000')).toBe(5_700_000);
  expect(wholeNumber('0')).toBe(0);
  for (const wrong of ['', '-1', '1.5', '1e6', '12,34', 'many']) expect(() => wholeNumber(wrong)).toThrow('whole number');
  expect(() => positiveNumber('0')).toThrow('at least 1');
});

test('dates are real days', () => {
  expect(date('2022-02-28')).toBe('2022-02-28');
  for (const wrong of ['2022-02-29', '1/2/2022', 'today']) expect(() => date(wrong)).toThrow('YYYY-MM-DD');
});

test('columns name a field and its heading; commas in headings stand in quotes', () => {
  expect(columnNames('voter_id=Reg No,last_name="Name, last"')).toEqual({ voter_id: 'Reg No', last_name: 'Name, last' });
  for (const wrong of ['', 'voter_id', 'voter_id=', '=x']) expect(() => columnNames(wrong)).toThrow('field=heading');
});
