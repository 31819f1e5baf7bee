import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluateLink } from './evaluate-link.ts';

let folder: string;
const before: string[] = [];
beforeAll(async () => {
  before.push(...(await readdir(tmpdir())).filter((name) => name.startsWith('countersign-link-')));
  folder = await mkdtemp(join(tmpdir(), 'countersign-linktest-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Forty households of two on eight streets; three rows of the left file are hard on purpose. */
const SURNAMES = ['ABBOTT', 'BARRERA', 'CASTILLO', 'DUONG', 'ESCOBAR', 'FITZGERALD', 'GHARIBIAN', 'HOLLOWAY'];
const STREETS = ['MAPLE', 'CHERRY', 'VENTURA', 'SUNSET', 'OAKDALE'];
const right = ['key,Given,Family,No,Street,Zip'];
for (const [s, surname] of SURNAMES.entries()) {
  for (const [t, street] of STREETS.entries()) {
    right.push(`R${s}${t}a,MARGARET,${surname},${100 + 7 * s},${street} AVE,900${10 + t}`);
    right.push(`R${s}${t}b,TIMOTHY,${surname},${100 + 7 * s},${street} AVE,900${10 + t}`);
  }
}
const LEFT = `num,who,house,road,zip
1,Margaret Abbott,100,Maple Ave,90010
2,Timothy Barrera,107,Cherry Ave,90011
3,Maragret Castillo,114,Ventura Av,90012
4,Vincent Duong,121,Sunset Ave,90013
5,Walter Nobody,999,Nowhere Blvd,90099
`;
const PAIRS = 'num,key\n1,R00a\n2,R11b\n3,R22a\n';

async function link(pairs: string, columns = {}) {
  const path = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  return evaluateLink({
    left: await path('left.csv', LEFT),
    right: await path('right.csv', `${right.join('\n')}\n`),
    truth: await path('pairs.csv', pairs),
    columns: {
      left: { line_id: 'num', name: 'who', address: 'house+road', ...columns },
      right: { voter_id: 'key', first_name: 'Given', last_name: 'Family', house_number: 'No', street_name: 'Street', zip: 'Zip' },
      truth: { left: 'num', right: 'key' },
    },
  });
}

it('links two files with other headings and measures the outcome', async () => {
  const evaluated = await link(PAIRS);
  if (!evaluated.ok) throw new Error(JSON.stringify(evaluated.error));
  const { lines, registered, recall, outcome, inputs } = evaluated.value;
  expect([lines, registered]).toEqual([5, 3]);
  expect(recall[0].at[0].recall).toMatchObject({ hits: 3, of: 3 });
  // Row 4 is a relative who is not on the right, row 5 a stranger: neither may be named with certainty.
  expect(outcome.unregisteredAccepted).toMatchObject({ hits: 0, of: 2 });
  expect(outcome.rows.map((row) => row.group)).toEqual(['registered', 'not on the roll']);
  expect(inputs.map((input) => [input.role, input.rows])).toEqual([
    ['left', 5],
    ['right', 80],
    ['pairs', 3],
  ]);
});

it('takes any of several partners as right, and says which pairs are foreign', async () => {
  const evaluated = await link(`${PAIRS}1,R00b\n77,R00a\n`);
  if (!evaluated.ok) throw new Error(JSON.stringify(evaluated.error));
  expect(evaluated.value.registered).toBe(3);
  expect(evaluated.value.notes.join(' ')).toContain('1 pairs name no row of left.csv');
});

it('says which heading is missing, and leaves nothing behind', async () => {
  const evaluated = await link(PAIRS, { address: 'house+strasse' });
  expect(evaluated.ok ? 'accepted' : evaluated.error[0]).toMatchObject({ code: 'column-missing', field: 'address', file: 'left.csv' });
  const noPairs = await link('a,key\n1,R00a\n');
  expect(noPairs.ok ? 'accepted' : noPairs.error[0].code).toBe('column-missing');
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('countersign-link-'))).toEqual(before);
});
