import { expect, it } from 'vitest';
import { numberOnSheet } from './line-numbers.ts';

it('finds the line of a sheet whether the lines are numbered through or anew on each page', () => {
  const second = [11, 12, 13];
  expect(['11', '012', ' 13'].map((number) => numberOnSheet(number, second))).toEqual([11, 12, 13]);
  expect(['1', '3', '4', '0', '', 'x', '-1'].map((number) => numberOnSheet(number, second))).toEqual([
    11,
    13,
    null,
    null,
    null,
    null,
    null,
  ]);
});
