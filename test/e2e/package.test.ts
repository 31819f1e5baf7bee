/** What a stranger meets: the packed package, installed into an empty folder, on this Node and on an older one. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesUnder } from './countersign.ts';

const run = promisify(execFile);
const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** PATH without the Node of this checkout: npm, npx and `#!/usr/bin/env node` find what the machine has. */
const machinePath = (process.env.PATH ?? '')
  .split(':')
  .filter((folder) => !folder.includes('node_modules'))
  .join(':');

/** The environment of a stranger's shell: nothing that npm or the test runner put there. */
const env = Object.fromEntries(
  Object.entries({ ...process.env, PATH: machinePath }).filter(([name]) => !/^(npm_|NODE_OPTIONS|VITEST|FORCE_COLOR|NODE_ENV)/.test(name)),
);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: CHECKOUT, maxBuffer: 1 << 26 });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(join(folder, 'empty'));
  await run('npm', ['install', '--prefer-offline', '--no-fund', '--no-audit', join(folder, tarball)], { cwd: join(folder, 'empty'), env });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package holds what runs and nothing else: no source, no tests, no table that only tests need', () => {
  const files = filesUnder(join(folder, 'empty/node_modules/countersign')).filter((file) => !file.startsWith('node_modules/'));
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'bin/countersign.js', 'dist/cli/main.js', 'package.json']));
  expect(files.filter((file) => file.startsWith('rules/')).length).toBeGreaterThan(0);
  expect(files.filter((file) => /\.test\.|\.fixture\.|^test\/|^src\/|^bench\/|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test('npx countersign demo works in the folder it was installed into', async () => {
  const cwd = join(folder, 'empty');
  const { stdout } = await run('npx', ['countersign', 'demo', '--voters', '2000', '--lines', '500'], { cwd, env });
  expect(stdout).toMatch(/not an official finding/);
  expect(stdout).toContain('countersign-demo/report/report.html');
  expect(existsSync(join(cwd, 'countersign-demo/report/report.html'))).toBe(true);
  const projection = JSON.parse(readFileSync(join(cwd, 'countersign-demo/report/projection.json'), 'utf8')) as {
    counts: { lines: number };
  };
  expect(projection.counts.lines).toBe(500);
});

test('every command of the package starts, with the workers in their compiled files', async () => {
  const cwd = join(folder, 'empty');
  const countersign = (...args: readonly string[]) => run('npx', ['countersign', ...args], { cwd, env });
  expect((await countersign('--help')).stdout).toMatch(/demo[\s\S]*screen/);
  await countersign('generate', '--voters', '9000', '--lines', '7000', '--seed', 'packed', '--out', 'made');
  await countersign('roll', 'build', 'made/voters.csv', '--as-of', '2022-07-06', '--out', 'made/county.roll');
  expect((await countersign('roll', 'find', 'made/county.roll', 'garcia')).stdout).toContain('GARCIA');
  const inputs = ['--roll', 'made/county.roll', '--lines', 'made/lines.csv', '--petition', 'made/petition.json'];
  const { stdout } = await countersign('screen', ...inputs, '--out', 'made/report', '--workers', '2', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'countersign-projection' });
  expect((await countersign('example', '--json')).stdout).toContain('los-angeles-da-2022');
}, 120_000);
