import { expect, test } from 'vitest';
import { type Choice, choicesFor } from './reasons.ts';

const choices: readonly Choice[] = ['It counts', 'no signature', 'not registered', 'registered too late', 'otro domicilio, según el padrón']
  .concat(Array.from({ length: 16 }, (_, i) => `reason ${i}`))
  .map((words, number) => ({ number, code: `code-${number}`, words, section: '', confirmed: 'official' }));
const found = (typed: string) => choicesFor({ choices, typed }).map(({ number }) => number);

test('a number finds that reason first, then those that begin with it', () => {
  expect(found('2')).toEqual([2, 20]);
  expect(found('1')).toEqual([1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  expect(found('12')).toEqual([12]);
  expect(found('99')).toEqual([]);
});

test('letters find the beginnings of words in any order, without accents', () => {
  expect(found('not r')).toEqual([2]);
  expect(found('reg')).toEqual([2, 3]);
  expect(found('late reg')).toEqual([3]);
  expect(found('segun')).toEqual([4]);
  expect(found('egistered')).toEqual([]);
});

test('nothing typed shows all', () => {
  expect(found(' ')).toHaveLength(choices.length);
});
