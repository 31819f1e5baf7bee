import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../bin/large-pages.js');

/** What a program sees that asked for large pages for the command: its arguments and options, the variables, and huge pages of 64 MB in KiB. */
function seenBy(command: string, env: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pages-'));
  const program = join(folder, 'program.cjs');
  writeFileSync(
    program,
    `require(${JSON.stringify(script)}).askForLargePages(process.argv[2]);
    const held = new Uint8Array(new SharedArrayBuffer(64 << 20)).fill(1);
    const { GLIBC_TUNABLES, COUNTERSIGN_LARGE_PAGES } = process.env;
    let huge = 0;
    try {
      huge = Number(/AnonHugePages:\\s*(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/smaps_rollup', 'utf8'))[1]);
    } catch {}
    console.log(JSON.stringify({ args: process.argv.slice(2), options: process.execArgv, tunables: GLIBC_TUNABLES, mark: COUNTERSIGN_LARGE_PAGES, huge, held: held.length }));`,
  );
  try {
    const out = execFileSync(process.execPath, ['--stack-size=900', program, command, 'a b', '--json'], { env, encoding: 'utf8' });
    return JSON.parse(out) as { args: string[]; options: string[]; tunables?: string; mark?: string; huge: number };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function onRequest(): boolean {
  try {
    return readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8').includes('[madvise]');
  } catch {
    return false;
  }
}

const { GLIBC_TUNABLES: _, ...clean } = process.env;

it('starts once more with the same arguments, and hands the variables on as they were', () => {
  const plain = seenBy('screen', clean);
  expect(plain).toMatchObject({ args: ['screen', 'a b', '--json'], options: ['--stack-size=900'] });
  expect([plain.tunables, plain.mark]).toEqual([undefined, undefined]);
  const own = seenBy('screen', { ...clean, GLIBC_TUNABLES: 'glibc.malloc.arena_max=8' });
  expect([own.tunables, own.mark]).toEqual(['glibc.malloc.arena_max=8', undefined]);
});

it('leaves alone what was asked for by hand, and commands that open no roll', () => {
  const off = seenBy('screen', { ...clean, GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' });
  expect([off.tunables, off.mark]).toEqual(['glibc.malloc.hugetlb=0', undefined]);
  if (onRequest()) expect(off.huge).toBeLessThan(32 << 10);
  const other = seenBy('threshold', clean);
  expect([other.tunables, other.mark]).toEqual([undefined, undefined]);
});
