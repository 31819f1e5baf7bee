import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRolls, linesTouched } from './difference.ts';
import { buildRoll } from './import.ts';
import { openRoll, type Roll } from './index-open.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-difference-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FIELDS = [
  'last_name',
  'first_name',
  'house_number',
  'street_name',
  'status',
  'birth_year',
  'registered_on',
  'district_ward',
] as const;
type Voters = ReadonlyMap<string, readonly string[]>;

let builds = 0;
async function rollOf(voters: Voters): Promise<Roll> {
  const path = join(folder, `${builds++}.csv`);
  const rows = [...voters].map(([id, cells]) => [id, ...cells].join(','));
  writeFileSync(path, [['voter_id', ...FIELDS].join(','), ...rows].join('\n'));
  const built = await buildRoll({ files: [path], asOf: '2024-01-01', out: `${path}.roll` });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  const roll = await openRoll({ path: `${path}.roll` });
  if (!roll.ok) throw new Error(roll.error.message);
  return roll.value;
}

const WHAT: Readonly<Record<(typeof FIELDS)[number], string>> = {
  last_name: 'name',
  first_name: 'name',
  house_number: 'address',
  street_name: 'address',
  status: 'status',
  birth_year: 'birth',
  registered_on: 'registered',
  district_ward: 'districts',
};

/** The difference by comparing cells, the slow way. */
function slowly(before: Voters, after: Voters) {
  const changed = new Map<string, string[]>();
  for (const [id, cells] of after) {
    const old = before.get(id);
    if (!old) continue;
    const what = [...new Set(FIELDS.filter((_, i) => cells[i] !== old[i]).map((field) => WHAT[field]))];
    if (what.length > 0) changed.set(id, what);
  }
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    changed,
  };
}

const cells = fc.tuple(
  fc.constantFrom('GARCIA', 'SMITH', 'NG', 'ZULU'),
  fc.constantFrom('ANN', 'BO', 'CY'),
  fc.constantFrom('1', '12', '12B'),
  fc.constantFrom('MAIN ST', 'OAK AVE', 'ELM'),
  fc.constantFrom('active', 'inactive'),
  fc.constantFrom('1980', '1990'),
  fc.constantFrom('2001-01-01', '2010-02-02'),
  fc.constantFrom('1', '2'),
);
const numbers = fc.integer({ min: 1, max: 30 }).map(String);
const texts = fc.integer({ min: 1, max: 30 }).map((n) => `CA${n}`);
const mixed = fc.integer({ min: 1, max: 30 }).map((n) => (n % 7 === 0 ? `X${n}` : String(n)));
const votersWith = (id: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(id, cells), { minLength: 1, maxLength: 25 }).map((list) => new Map(list));

describe('difference of two rolls', () => {
  it.each([
    ['numbers', numbers, numbers],
    ['texts', texts, texts],
    ['numbers and texts', numbers, mixed],
  ])('finds what a comparison cell by cell finds, ids being %s', async (_name, oldIds, newIds) => {
    await fc.assert(
      fc.asyncProperty(votersWith(oldIds), votersWith(newIds), async (before, after) => {
        const found = compareRolls({ before: await rollOf(before), after: await rollOf(after) });
        const expected = slowly(before, after);
        expect([...found.added].sort()).toEqual(expected.added.sort());
        expect([...found.removed].sort()).toEqual(expected.removed.sort());
        expect(new Map(found.changed.map(({ voterId, what }) => [voterId, [...what].sort()]))).toEqual(
          new Map([...expected.changed].map(([id, what]) => [id, what.sort()])),
        );
        expect(found.unchanged).toBe(after.size - expected.added.length - expected.changed.size);
      }),
      { numRuns: 25 },
    );
  });

  it('takes a change of writing for none', async () => {
    const row = (name: string, street: string) => new Map([['1', [name, 'ANN', '1', street, 'active', '1980', '2001-01-01', '1']]]);
    const difference = compareRolls({
      before: await rollOf(row('García-López', 'Main Street')),
      after: await rollOf(row('GARCIA LOPEZ', 'MAIN ST')),
    });
    expect(difference).toEqual({ added: [], removed: [], changed: [], unchanged: 1 });
  });

  it('names the lines that it touches', () => {
    const lines = [
      { lineId: 'a', voterIds: ['1'] },
      { lineId: 'b', voterIds: ['2', '9'] },
      { lineId: 'c', voterIds: [] },
      { lineId: 'd', voterIds: ['3'] },
    ];
    const quiet = { added: [], removed: ['9'], changed: [{ voterId: '3', what: ['status'] as const }], unchanged: 2 };
    expect(linesTouched(quiet, lines)).toEqual({ byVoter: ['b', 'd'], again: [] });
    expect(linesTouched({ ...quiet, added: ['7'] }, lines)).toEqual({ byVoter: ['b', 'd'], again: ['c'] });
  });
});
