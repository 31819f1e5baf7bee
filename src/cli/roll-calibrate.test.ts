import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runHere } from '../../test/cli/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-calibrate-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const calibrate = (...args: string[]) => runHere('roll', 'calibrate', ...args);

it('says what is missing, and what is too much', async () => {
  const nothing = await calibrate();
  expect([nothing.out, nothing.code]).toEqual(['', 1]);
  expect(nothing.err).toMatch(/a roll with --lines, --decisions and --out, or --from with a petition/);
  const both = await calibrate('county.roll', '--from', 'x');
  expect([both.out, both.code]).toEqual(['', 1]);
  expect(both.err).toMatch(/needs no files/);
});

it('knows no petition but those of the installation', async () => {
  vi.stubEnv('COUNTERSIGN_DATA', folder);
  vi.stubEnv('DATABASE_URL', '');
  const { err, code } = await calibrate('--from', '019ab000-0000-7000-8000-000000000000', '--json');
  expect(code).toBe(1);
  expect(err).toMatch(/migrat|no petition/);
}, 60_000);
