import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKey, type Keys, lowerBound } from './index-open.ts';
import { createKeyFinder } from './key-finder.ts';

function keysOf(texts: readonly string[]): Keys {
  const sorted = [...new Set(texts)].sort();
  const heap = new TextEncoder().encode(sorted.join(''));
  const off = new Uint32Array(sorted.length + 1);
  sorted.forEach((text, i) => {
    off[i + 1] = off[i] + text.length;
  });
  return { count: sorted.length, heap, off };
}

describe('finding a key', () => {
  it('finds what a search over all keys finds, and nothing else', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AB9Z0'), maxLength: 5 });
    fc.assert(
      fc.property(fc.array(text), fc.array(fc.oneof(text, fc.string({ maxLength: 4 }))), (keys, asked) => {
        const vocabulary = keysOf(keys);
        const finder = createKeyFinder(vocabulary);
        for (const word of [...keys, ...asked]) {
          expect(finder.find(word)).toBe(findKey(vocabulary, word));
          expect(finder.from(word)).toBe(lowerBound(vocabulary, word));
          expect(finder.behind(word)).toBe(lowerBound(vocabulary, `${word}~`));
        }
      }),
    );
  });
});
