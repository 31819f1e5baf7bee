import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluateScreening } from '../../src/operations/evaluate-screening.ts';
import { generateCounty } from '../../src/operations/generate-county.ts';
import { prepareLines } from './prepare-lines.ts';

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-rivals-'));
  const made = await generateCounty(
    { voters: 4000, lines: 500, seed: 'rivals', out: folder, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' },
    {},
  );
  if (!made.ok) throw new Error(JSON.stringify(made.error));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function run(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), at('voters.csv'), at('lines.csv'), ...args], {
    stdio: 'pipe',
  });
}

it('takes every line apart by the project’s own parser', async () => {
  const lines = [];
  for await (const line of prepareLines(at('lines.csv'))) lines.push(line);
  expect(lines).toHaveLength(500);
  expect(lines.filter((line) => line.surname !== '').length).toBeGreaterThan(490);
  expect(lines.filter((line) => line.house !== '' && line.street !== '').length).toBeGreaterThan(470);
});

it('the SQL rival is a serious one', async () => {
  run('./duckdb-match.ts', at('duckdb.csv'));
  const evaluated = await evaluateScreening({ lines: at('lines.csv'), truth: at('truth.csv'), result: at('duckdb.csv') });
  if (!evaluated.ok) throw new Error(JSON.stringify(evaluated.error));
  const point = evaluated.value.acceptance?.find((other) => other.threshold === 0.8);
  expect(point?.recall.rate).toBeGreaterThan(0.8);
  expect(point?.precision.rate).toBeGreaterThan(0.97);
});

it('the full scan answers for its sample and states a ratio', async () => {
  run('./full-scan.ts', at('scan.csv'), '--sample', '40');
  const evaluated = await evaluateScreening({ lines: at('lines.csv'), truth: at('truth.csv'), result: at('scan.csv') });
  if (!evaluated.ok) throw new Error(JSON.stringify(evaluated.error));
  expect(evaluated.value.outcome.rows.reduce((sum, row) => sum + row.unscreened, 0)).toBe(460);
  expect(evaluated.value.recall[0].at[0].recall.hits).toBeGreaterThan(20);
});
