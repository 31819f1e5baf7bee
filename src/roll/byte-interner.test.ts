import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../basics/byte-source.ts';
import { openDelimited } from '../basics/delimited.ts';
import { ByteInterner } from './byte-interner.ts';
import { NONE } from './index-file.ts';
import { nameParts, normalizeName } from './normalize.ts';
import { cellsOf, internText, keyHash, NAMELESS, NameValues, SUFFIX_TRAIT } from './voter-values.ts';

const cell = fc.string({ unit: fc.constantFrom('A', 'B', 'ab', ' ', 'É', '1', 'ABCD'), maxLength: 7 });

describe('interning', () => {
  it('gives equal texts equal numbers in order of first appearance, as a map does', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 400 }), (texts) => {
        const interner = new ByteInterner();
        const map = new Map<string, number>();
        for (const text of texts) {
          if (!map.has(text)) map.set(text, map.size);
          expect(internText(interner, text)).toBe(map.get(text));
        }
        expect(interner.count).toBe(map.size);
        for (const [text, id] of map) {
          expect(Buffer.from(interner.bytesOf(id)).toString('utf8')).toBe(text);
          const bytes = Buffer.from(text);
          expect(interner.idOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length)).toBe(id);
        }
        const none = Buffer.from('not there');
        expect(interner.idOf(new DataView(none.buffer, none.byteOffset, none.length), 0, none.length)).toBe(-1);
      }),
    );
  });

  it('holds many', () => {
    const interner = new ByteInterner();
    for (let i = 0; i < 100_000; i++) expect(internText(interner, `key ${i}`)).toBe(i);
    for (let i = 0; i < 100_000; i += 777) expect(internText(interner, `key ${i}`)).toBe(i);
  });

  it('takes columns of a batch, one or several, without the blanks around them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 60 }), async (rows) => {
        const csv = ['a,b,c', ...rows.map((row) => row.map((text) => `"${text}"`).join(','))].join('\n');
        const opened = await openDelimited(bytesSource(Buffer.from(csv)), { file: 'x' });
        if (!opened.ok) throw new Error(opened.error.message);
        const single = new ByteInterner();
        const several = new ByteInterner();
        const out = new Uint32Array(4096);
        const joined = new Uint32Array(4096);
        let at = 0;
        for await (const batch of opened.value.batches()) {
          single.internColumn(batch, 1, out, true);
          several.internColumns(batch, [0, undefined, 2, 1], joined, false);
          for (let r = 0; r < batch.rows; r++, at++) {
            const [a, b, c] = rows[at].map((text) => text.trim());
            expect(out[r] === NONE ? '' : cellsOf(single, out[r])[0]).toBe(b);
            const cells = [a, '', c, b];
            while (cells.length > 1 && cells[cells.length - 1] === '') cells.pop();
            expect(cellsOf(several, joined[r])).toEqual(cells);
          }
        }
        expect(at).toBe(rows.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('names by their values', () => {
  it('have the key, suffix and parts that normalisation gives them, fast path or not', () => {
    const name = fc.string({ unit: fc.constantFrom('A', 'Z', 'b', ' ', '-', "'", 'Ñ', 'JR', 'III', '.', '3'), maxLength: 9 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 20 }), (texts) => {
        const values = new NameValues(new ByteInterner());
        const ids = texts.map((text) => internText(values.raw, text));
        values.settle();
        texts.forEach((text, i) => {
          const expected = normalizeName(text);
          expect(Buffer.from(values.keys.bytesOf(values.key[ids[i]])).toString()).toBe(expected.key);
          expect(values.traits[ids[i]] & SUFFIX_TRAIT).toBe(expected.suffix);
          expect((values.traits[ids[i]] & NAMELESS) !== 0).toBe(expected.key === '');
          if (expected.parts.length > 1) {
            for (const part of expected.parts) {
              const found = values.partHash.some((hash, p) => hash === keyHash(part) && values.partKey[p] === values.key[ids[i]]);
              expect(found).toBe(true);
            }
          }
          expect(nameParts(text).join('').startsWith(expected.key)).toBe(true);
        });
      }),
    );
  });
});
