import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildRoll } from './import.ts';
import { REC } from './index-file.ts';
import { openRoll } from './index-open.ts';
import { nameOrder } from './row-order.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-order-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('name order is that of a plain sort, also for names with many bearers and ids too large to pack', () => {
  const many = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 })), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(many, fc.constantFrom(6, 2 ** 40), (list, givens) => {
      const [surnameAt, givenAt] = [0, 1].map((i) => Uint32Array.from(list, (entry) => entry[i]));
      const zipAt = Uint16Array.from(list, (entry) => (entry[2] === 3 ? 0xffff : entry[2]));
      const found = nameOrder({ count: list.length, surnameAt, givenAt, zipAt, surnames: 4, givens, zips: 3 });
      const expected = list
        .map((_, i) => i)
        .sort((a, b) => surnameAt[a] - surnameAt[b] || givenAt[a] - givenAt[b] || zipAt[a] - zipAt[b] || a - b);
      expect([...found.order]).toEqual(expected);
      expect([...found.given]).toEqual(expected.map((i) => givenAt[i]));
      expect(found.start[4]).toBe(list.length);
    }),
  );
});

it('address order and voter ids are those of a plain sort, in a building of hundreds too', async () => {
  const ids = fc.oneof(
    fc.uniqueArray(fc.integer({ min: 0, max: 0xffffffff }).map(String), { minLength: 1, maxLength: 300 }),
    fc.uniqueArray(fc.string({ unit: fc.constantFrom('A', 'B', '0', '1', 'é'), minLength: 1, maxLength: 9 }), {
      minLength: 1,
      maxLength: 200,
    }),
  );
  await fc.assert(
    fc.asyncProperty(ids, fc.integer({ min: 0, max: 1000 }), async (list, salt) => {
      const rows = list.map((id, i) => {
        const draw = (n: number, k: number) => Math.imul(i * 2654435761 + salt + k * 97, 40503) >>> (8 % n);
        const pick = <T>(values: readonly T[], k: number) => values[draw(1, k) % values.length];
        return `${id},${pick(['A', 'B', 'C'], 1)},${pick(['X', 'Y'], 2)},${pick(['7', '7', '7', '9B', ''], 3)},${pick(['ELM', 'ELM', 'OAK'], 4)},${pick(['', '1', '2', '3'], 5)},${pick(['90001', '', '90002'], 6)}`;
      });
      const path = join(folder, 'order.csv');
      writeFileSync(path, ['voter_id,last_name,first_name,house_number,street_name,unit,zip', ...rows].join('\n'));
      const built = await buildRoll({ files: [path], asOf: '2022-01-01', out: `${path}.roll` });
      if (!built.ok) throw new Error(JSON.stringify(built.error));
      const opened = await openRoll({ path: `${path}.roll` });
      if (!opened.ok) throw new Error(opened.error.message);
      const { views, voterIdOf, currentRow } = opened.value;
      const sorted = [...list].sort((a, b) =>
        built.value.voters > 0 && opened.value.header.numericIds ? Number(a) - Number(b) : Buffer.compare(Buffer.from(a), Buffer.from(b)),
      );
      expect(sorted.map((_, ordinal) => voterIdOf(currentRow(ordinal)))).toEqual(sorted);
      const place = new Map(list.map((id, i) => [id, i]));
      const key = (row: number) => {
        const at = row * REC.words;
        const { rec } = views;
        return [
          rec[at],
          rec[at + REC.house],
          rec[at + REC.place] >>> 16,
          rec[at + REC.extra] >>> 14,
          rec[at + REC.surname],
          rec[at + REC.given],
          place.get(voterIdOf(row)) ?? -1,
        ];
      };
      for (let row = 1; row < views.rows; row++) {
        const [a, b] = [key(row - 1), key(row)];
        const first = a.findIndex((value, i) => value !== b[i]);
        expect(a[first]).toBeLessThan(b[first]);
      }
    }),
    { numRuns: 40 },
  );
});
