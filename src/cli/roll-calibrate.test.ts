import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createIo } from './io.ts';
import { createProgram } from './main.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-calibrate-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function calibrate(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const streams = { out: new PassThrough(), err: new PassThrough() };
  let code = 0;
  const io = createIo({
    stdout: streams.out as unknown as NodeJS.WriteStream,
    stderr: streams.err as unknown as NodeJS.WriteStream,
    signal: new AbortController().signal,
    exit: (given) => {
      code = given;
    },
  });
  const program = await createProgram(io, 'roll');
  await program.parseAsync(['roll', 'calibrate', ...args], { from: 'user' });
  const text = (stream: PassThrough) => ((stream.read() as Buffer | null) ?? '').toString();
  return { out: text(streams.out), err: text(streams.err), code };
}

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
