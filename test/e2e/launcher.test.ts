import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { countersign, emptyFolder, LAUNCHER } from './countersign.ts';

const version = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** A file for `node -r` that lets the launcher believe in an old Node, on the first start only or on the second too. */
async function pretendOldNode({ alsoPinned }: { readonly alsoPinned: boolean }): Promise<string> {
  const file = join(await emptyFolder(), 'old.cjs');
  const when = alsoPinned ? 'true' : '!process.env.COUNTERSIGN_HANDED_OVER';
  writeFileSync(file, `if (${when}) Object.defineProperty(process, 'version', { value: 'v14.21.3' });`);
  return file;
}

/** Some Node on PATH that is too old to run the source; null where there is none. */
function olderNode(): string | null {
  const places = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  for (const folder of places) {
    const node = join(folder, 'node');
    if (existsSync(node) && Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]) < 24) return node;
  }
  return null;
}

test('prints the version of the package, and help', async () => {
  expect(await countersign(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  const help = await countersign(['--help']);
  expect(help.code).toBe(0);
  expect(help.stdout).toContain('Usage: countersign');
});

test('a command that does not exist is one clear message and exit 2', async () => {
  const run = await countersign(['scren']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(/unknown command 'scren'[\s\S]*screen/);
});

test('an option that is missing or unknown is one clear message and exit 2', async () => {
  expect(await countersign(['screen'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/required option '--roll/) });
  expect(await countersign(['demo', '--sed', 'x'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/unknown option '--sed'/) });
});

test('the launcher is written so that very old Node can read it', () => {
  const text = readFileSync(LAUNCHER, 'utf8');
  expect(text).not.toMatch(/^\s*(const|let|import|class)\s|=>|`/m);
});

test('on an older Node the pinned one takes over, with its exit code', async () => {
  const preload = await pretendOldNode({ alsoPinned: false });
  const command = [process.execPath, '-r', preload, LAUNCHER];
  expect(await countersign(['--version'], { command })).toMatchObject({ code: 0, stdout: `${version}\n` });
  expect(await countersign(['scren'], { command })).toMatchObject({ code: 2 });
});

test('a real older Node hands over too', async ({ skip }) => {
  const node = olderNode();
  if (node === null) return skip('no older Node on this machine');
  expect(await countersign(['--version'], { command: [node, LAUNCHER] })).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test('where no Node is new enough, one sentence says so', async () => {
  const preload = await pretendOldNode({ alsoPinned: true });
  const run = await countersign(['--version'], { command: [process.execPath, '-r', preload, LAUNCHER] });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr.trim().split('\n')).toEqual([expect.stringContaining('countersign needs Node 24 or newer: this is v14.21.3')]);
});

test('a package without the pinned Node refuses in one sentence', async () => {
  const folder = await emptyFolder();
  mkdirSync(join(folder, 'bin'));
  for (const name of ['countersign.js', 'package.json']) copyFileSync(join(dirname(LAUNCHER), name), join(folder, 'bin', name));
  const preload = await pretendOldNode({ alsoPinned: true });
  const run = await countersign(['demo'], { command: [process.execPath, '-r', preload, join(folder, 'bin/countersign.js')] });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/the pinned one did not come with the package\. Install Node 24 [^\n]*\n$/);
});

test('a reader that stops early is no error', async () => {
  const run = await countersign([], {
    command: ['bash', '-c', `"${process.execPath}" "${LAUNCHER}" --help | head -n 1; exit "\${PIPESTATUS[0]}"`],
  });
  expect(run).toMatchObject({ code: 0, stderr: '' });
});
