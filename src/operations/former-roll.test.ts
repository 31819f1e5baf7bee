import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildRollFile } from './build-roll.ts';
import { generateCounty } from './generate-county.ts';
import { screenFiles } from './screen-files.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-former-'));
  await generateCounty({
    voters: 6000,
    lines: 2500,
    seed: 'former',
    corruptor: 'keyed',
    shape: 'plain',
    nameColumns: 'two',
    olderRoll: true,
    out: folder,
  });
  const older = await buildRollFile({ files: [at('voters-older.csv')], asOf: '2022-02-01', out: at('older.roll') });
  const plain = await buildRollFile({ files: [at('voters.csv')], asOf: '2022-07-06', out: at('plain.roll') });
  const former = await buildRollFile({
    files: [at('voters.csv')],
    asOf: '2022-07-06',
    formerRolls: [at('older.roll')],
    out: at('former.roll'),
  });
  expect([older.ok, plain.ok, former.ok]).toEqual([true, true, true]);
});
afterAll(() => rm(folder, { recursive: true }));

/** Cells of a file of plain cells, by heading. */
async function table(path: string): Promise<Record<string, string>[]> {
  const [heading, ...rows] = (await readFile(path, 'utf8')).trim().split('\n');
  const names = heading.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])));
}

async function screenedWith(roll: string): Promise<Map<string, Record<string, string>>> {
  const out = at(`report-${roll}`);
  const done = await screenFiles({
    roll: at(`${roll}.roll`),
    lines: at('lines.csv'),
    petition: at('petition.json'),
    out,
    workers: 1,
  });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return new Map((await table(join(out, 'lines.csv'))).map((row) => [row.line_id, row]));
}

it('asks where somebody was registered who has moved since signing, and rejects nobody for it', async () => {
  const moved = (await table(at('truth.csv'))).filter(({ classes }) => classes.split(' ').includes('moved-since'));
  expect(moved.length).toBeGreaterThanOrEqual(5);
  const without = await screenedWith('plain');
  const known = await screenedWith('former');
  const rejected = (screened: typeof known) => moved.filter(({ line_id }) => screened.get(line_id)?.screening === 'ineligible').length;
  expect(rejected(without)).toBeGreaterThan(0);
  expect(rejected(known)).toBe(0);
  const asked = moved.filter(({ line_id, voter_id }) => {
    const row = known.get(line_id)!;
    return row.question === 'moved-since' && row.voter_id === voter_id;
  });
  expect(asked.length).toBeGreaterThan(moved.length / 2);
});
