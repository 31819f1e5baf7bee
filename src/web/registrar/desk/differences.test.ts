import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from './differences.ts';

const marked = (parts: readonly { readonly text: string; readonly differs: boolean }[]) =>
  parts.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');

test('letters that differ are marked, on both sides', () => {
  const { a, b } = differences('MARIA', 'MARTA');
  expect([marked(a), marked(b)]).toEqual(['MAR[I]A', 'MAR[T]A']);
  const insert = differences('1423 MAPLE', '143 MAPLE');
  expect([marked(insert.a), marked(insert.b)]).toEqual(['14[2]3 MAPLE', '143 MAPLE']);
});

test('two different words are marked whole', () => {
  const { a, b } = differences('MONTEREY PARK', 'DOWNEY');
  expect([marked(a), marked(b)]).toEqual(['[MONTEREY PARK]', '[DOWNEY]']);
});

test('capitals and accents are no difference', () => {
  const { a, b } = differences('José Núñez', 'JOSE NUNEZ');
  expect([...a, ...b].some(({ differs }) => differs)).toBe(false);
});

test('whatever is compared, no letter is lost, what agrees is the same, and nothing is marked where nothing differs', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (one, two) => {
      const { a, b } = differences(one, two);
      expect(a.map(({ text }) => text).join('')).toBe(one);
      expect(b.map(({ text }) => text).join('')).toBe(two);
      const same = (parts: typeof a) =>
        parts
          .filter(({ differs }) => !differs)
          .map(({ text }) => text)
          .join('');
      expect(same(a).normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()).toBe(
        same(b).normalize('NFD').replace(/\p{M}/gu, '').toUpperCase(),
      );
      expect(differences(one, one).a.some(({ differs }) => differs)).toBe(false);
    }),
  );
});
