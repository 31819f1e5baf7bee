import { expect, test } from 'vitest';
import { groundsOf, likelihoodOf, percentOf, standOf } from './likelihood.ts';

const field = (name: string, written: string, onRoll: string, words = written === onRoll ? 'same' : 'differs') =>
  ({ field: name, written, onRoll, words, bits: 0 }) as never;

test('words and numbers never say certain or impossible', () => {
  expect([1, 0.98, 0.8, 0.79, 0.1, 0.05, 0].map(likelihoodOf)).toEqual([
    'almost-certain',
    'almost-certain',
    'likely',
    'open',
    'open',
    'unlikely',
    'unlikely',
  ]);
  expect([1, 0.994, 0.5, 0.004, 0].map(percentOf)).toEqual(['> 99 %', '> 99 %', '50 %', '< 1 %', '< 1 %']);
});

test('a field that one side lacks says nothing', () => {
  expect(standOf({ words: 'not given', written: '', onRoll: 'JR' })).toBe('open');
  expect(standOf({ words: 'short or familiar form', written: 'BOB', onRoll: 'ROBERT' })).toBe('differs');
});

test('a slip of the pen is not the mark of another person', () => {
  const { slight, differ } = groundsOf([
    field('given', 'BOB', 'ROBERT', 'short or familiar form'),
    field('surname', 'ZANTOS', 'SANTOS', 'one slip of writing or reading'),
    field('city', 'LA', 'LOS ANGELES'),
    field('house', '21', '241'),
  ]);
  expect({ slight, differ }).toEqual({ slight: ['given', 'surname', 'city'], differ: ['house'] });
});

test('the patterns that are mistaken most often are named', () => {
  const home = [field('house', '1423', '1423'), field('street', 'MAPLE', 'MAPLE')];
  expect(groundsOf([field('surname', 'GARCIA', 'GARCIA'), field('given', 'MARIA', 'LUIS'), ...home])).toEqual({
    agree: ['surname', 'house', 'street'],
    slight: [],
    differ: ['given'],
    pattern: 'relative',
  });
  const name = [field('surname', 'ONEIL', 'ONEIL'), field('given', 'PAT', 'PAT')];
  expect(groundsOf([...name, field('suffix', 'SR', 'JR'), ...home]).pattern).toBe('father-or-son');
  expect(groundsOf([...name, field('house', '9', '1423'), field('street', 'MAPLE', 'MAPLE')]).pattern).toBe('other-address');
  expect(groundsOf([...name, ...home]).pattern).toBeNull();
});
