import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createInterner } from './interner.ts';

it('numbers distinct texts in the order of first sight, as a map does', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3000 }), (texts) => {
      const interner = createInterner();
      const map = new Map<string, number>();
      for (const text of texts) {
        if (!map.has(text)) map.set(text, map.size);
        const bytes = Buffer.from(`<${text}>`, 'utf8');
        expect(interner.idOf(bytes, 1, bytes.length - 1)).toBe(map.get(text));
      }
      expect(interner.count).toBe(map.size);
      for (const [text, id] of map) expect(interner.textOf(id)).toBe(Buffer.from(text, 'utf8').toString('utf8'));
    }),
    { numRuns: 30 },
  );
});

it('does not know what it never saw', () => {
  const interner = createInterner();
  const bytes = Buffer.from('abc');
  expect(interner.find(bytes, 0, 3)).toBe(-1);
  for (let i = 0; i < 5000; i++) {
    const text = Buffer.from(String(i));
    interner.idOf(text, 0, text.length);
  }
  expect(interner.find(bytes, 0, 3)).toBe(-1);
  expect(interner.find(Buffer.from('4999'), 0, 4)).toBe(4999);
});
