/** The same inputs give the same outputs, byte for byte: twice, on one worker or two, and from another folder. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/basics/hashing.ts';
import { countersign, emptyFolder, filesUnder } from './countersign.ts';
import { madeCounty } from './made-county.ts';

const county = madeCounty({ voters: 30_000, lines: 9_000 });

function hashes(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(filesUnder(folder).map((file) => [file, sha256(readFileSync(join(folder, file)))]));
}

async function screen({ from, workers }: { readonly from: string; readonly workers: number }): Promise<string> {
  const out = join(await emptyFolder(), 'report');
  const inputs = ['--roll', join(from, 'county.roll'), '--lines', join(from, 'lines.csv'), '--petition', join(from, 'petition.json')];
  const run = await countersign(['screen', ...inputs, '--out', out, '--workers', `${workers}`]);
  expect(run.code).toBe(0);
  return out;
}

test('a county is generated alike twice, and another seed gives another', async () => {
  const [first, second, other] = [await emptyFolder(), await emptyFolder(), await emptyFolder()];
  for (const [out, seed] of [
    [first, 'one'],
    [second, 'one'],
    [other, 'two'],
  ]) {
    expect((await countersign(['generate', '--voters', '2000', '--lines', '500', '--seed', seed, '--out', out])).code).toBe(0);
  }
  expect(hashes(second)).toEqual(hashes(first));
  expect(hashes(other)).not.toEqual(hashes(first));
});

test('a roll is built alike twice, wherever the voter file stands', async () => {
  const folder = await emptyFolder();
  cpSync(county.voters, join(folder, 'voters.csv'));
  const built = await countersign(['roll', 'build', 'voters.csv', '--as-of', '2022-07-06', '--out', 'again.roll'], { cwd: folder });
  expect(built.code).toBe(0);
  expect(sha256(readFileSync(join(folder, 'again.roll')))).toBe(sha256(readFileSync(county.roll)));
});

test('a screening is the same on one worker, on two and on three, and from another folder', async () => {
  const one = hashes(await screen({ from: county.folder, workers: 1 }));
  expect(Object.keys(one)).toHaveLength(7);
  const elsewhere = await emptyFolder();
  for (const file of ['county.roll', 'lines.csv', 'petition.json']) cpSync(join(county.folder, file), join(elsewhere, file));
  expect(hashes(await screen({ from: county.folder, workers: 2 }))).toEqual(one);
  expect(hashes(await screen({ from: elsewhere, workers: 3 }))).toEqual(one);
});
