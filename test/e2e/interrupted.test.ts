/** Ctrl-C, SIGTERM and a full disk in the middle: no half-written roll or report, nothing temporary left, and the exit code says why. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { countersign, emptyFolder, filesUnder, LAUNCHER, type RunOptions } from './countersign.ts';
import { madeCounty } from './made-county.ts';

const county = madeCounty({ voters: 60_000, lines: 12_000 });

/** Commands that take long enough to be stopped; each writes under `out` only. */
const LONG: readonly [string, (out: string) => readonly string[]][] = [
  ['generate', (out) => ['generate', '--voters', '400000', '--lines', '100', '--seed', 'x', '--out', out]],
  ['roll build', (out) => ['roll', 'build', county.voters, county.voters, '--as-of', '2022-07-06', '--out', join(out, 'x.roll')]],
  [
    'screen',
    (out) => ['screen', '--roll', county.roll, '--lines', county.lines, '--petition', county.petition, '--out', join(out, 'report')],
  ],
  ['demo', (out) => ['demo', '--voters', '60000', '--lines', '12000', '--out', out]],
];

/** Sends a signal some milliseconds after the start. */
function after(milliseconds: number, name: NodeJS.Signals): NonNullable<RunOptions['meanwhile']> {
  return async (child) => {
    await pause(milliseconds);
    if (!child.ended()) child.kill(name);
  };
}

/** Sends a signal as soon as something is being written. */
function onceWriting(out: string, name: NodeJS.Signals): NonNullable<RunOptions['meanwhile']> {
  return async (child) => {
    while (!child.ended() && !isWriting(out)) await pause(5);
    child.kill(name);
  };
}

function isWriting(out: string): boolean {
  try {
    return readdirSync(out, { recursive: true }).some((file) => String(file).includes('.tmp-'));
  } catch {
    return false; // a folder went away while it was being listed
  }
}

function expectNothingHalf(out: string): void {
  const left = filesUnder(out);
  expect(left.filter((file) => file.includes('.tmp-'))).toEqual([]);
  expect(readdirSync(out, { recursive: true }).filter((file) => String(file).includes('.tmp-'))).toEqual([]);
  if (left.some((file) => file.startsWith('report/'))) expect(left.filter((file) => file.startsWith('report/'))).toHaveLength(7);
}

test.each(LONG)('%s, stopped by Ctrl-C while it writes', async (_name, args) => {
  const out = await emptyFolder();
  const run = await countersign(args(out), { meanwhile: onceWriting(out, 'SIGINT') });
  expect(run).toMatchObject({ code: 130, stdout: '' });
  expect(run.stderr).toMatch(/^countersign: stopped before the end; nothing was left half-written\.\n$/);
  expectNothingHalf(out);
});

test.each(LONG)('%s, stopped at any moment', async (_name, args) => {
  const out = await emptyFolder();
  for (const milliseconds of [60, 250, 600, 1200]) {
    const run = await countersign(args(out), { meanwhile: after(milliseconds, 'SIGTERM') });
    // Before the program listens, the system ends it by the signal itself; after its end it is done.
    expect(run.signal === 'SIGTERM' || run.code === 143 || run.code === 0).toBe(true);
    expectNothingHalf(out);
  }
});

test('a signal reaches the pinned Node that took over, and its exit code comes back', async ({ skip }) => {
  const node = ['/usr/bin/node', '/usr/local/bin/node'].find(
    (path) => existsSync(path) && Number(/\d+/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[0]) < 24,
  );
  if (node === undefined) return skip('no older Node on this machine');
  const out = await emptyFolder();
  const args = LONG[0][1](out);
  const run = await countersign(args, { command: [node, LAUNCHER], meanwhile: onceWriting(out, 'SIGINT') });
  expect(run).toMatchObject({ code: 130, stdout: '' });
  expectNothingHalf(out);
});

/** Runs a command under a limit and lists what it left; `null` where this machine does not allow the limit. */
async function onFullDisk(args: readonly string[], out: string) {
  const script = 'mount -t tmpfs -o size=1500k tmpfs "$0" || exit 99; "$@"; code=$?; find "$0" -mindepth 1 >&2; exit $code';
  const command = ['unshare', '-rm', 'bash', '-c', script, out, process.execPath, LAUNCHER];
  const run = await countersign(args, { command }).catch(() => null); // no unshare here
  return run === null || run.code === 99 || /unshare failed|not permitted/.test(run.stderr) ? null : run;
}

test.each(LONG)('%s on a disk that fills up', async (_name, args) => {
  const out = await emptyFolder();
  const run = await onFullDisk(args(out), out);
  if (run === null) {
    process.stderr.write('skipped: this machine does not let a test mount a small disk\n');
    return;
  }
  expect(run).toMatchObject({ code: 1, stdout: '' });
  const [message, ...left] = run.stderr.trimEnd().split('\n');
  expect(message).toMatch(/disk is full|no room left/);
  expect(left.filter((file) => file.includes('.tmp-'))).toEqual([]);
  expect(left.filter((file) => /report\.html|x\.roll$/.test(file))).toEqual([]);
});

test.each(LONG)('%s where files may not grow', async (_name, args) => {
  const out = await emptyFolder();
  mkdirSync(out, { recursive: true });
  const limited = ['bash', '-c', 'ulimit -f 200; exec "$@"', 'limited', process.execPath, LAUNCHER];
  const run = await countersign(args(out), { command: limited });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  expectNothingHalf(out);
  expect(filesUnder(out).filter((file) => /report\.html|x\.roll$/.test(file))).toEqual([]);
});

test('standard output on a full disk is an error', async ({ skip }) => {
  if (!existsSync('/dev/full')) return skip('no /dev/full on this machine');
  const command = ['bash', '-c', '"$@" > /dev/full', 'full', process.execPath, LAUNCHER];
  const run = await countersign(['example', '--json'], { command });
  expect(run).toMatchObject({ code: 1, stderr: expect.stringMatching(/standard output cannot be written \(ENOSPC\)/) });
});
