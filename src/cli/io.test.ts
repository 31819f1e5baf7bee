import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { err, ok } from '../basics/result.ts';
import { createIo, EXIT, runJob, systemProblem } from './io.ts';
import { createProgram } from './main.ts';

function recordingIo(controller = new AbortController()) {
  const seen = { out: '', err: '', code: 0 };
  const stream = (key: 'out' | 'err') =>
    ({ isTTY: false, write: (text: string) => void (seen[key] += text) }) as unknown as NodeJS.WriteStream;
  const io = createIo({ stdout: stream('out'), stderr: stream('err'), signal: controller.signal, exit: (code) => void (seen.code = code) });
  return { io, seen };
}

function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

test('a job that is done prints for a person, or JSON', async () => {
  const { io, seen } = recordingIo();
  await runJob({ io, json: false, work: () => ok(7), print: (value) => io.out(`seven is ${value}\n`) });
  await runJob({ io, json: true, work: () => ok({ required: 7 }), print: () => io.out('never') });
  expect(seen.out).toBe('seven is 7\n{\n  "required": 7\n}\n');
  expect(seen.code).toBe(EXIT.ok);
});

test('problems go to standard error one per line, and exit 1', async () => {
  const { io, seen } = recordingIo();
  const problems = [
    { code: 'a', message: 'is empty.', file: 'x.csv' },
    { code: 'b', message: 'is no date.', file: 'x.csv', row: 3, field: 'birth_date' },
  ];
  await runJob({ io, json: true, work: () => err(problems), print: () => undefined });
  expect(seen.err).toBe('x.csv: is empty.\nx.csv, row 3, field birth_date: is no date.\n');
  expect(JSON.parse(seen.out)).toEqual({ problems });
  expect(seen.code).toBe(EXIT.failed);
});

test('a job stopped by Ctrl-C says so and exits 130; by SIGTERM 143', async () => {
  for (const [name, code] of [
    ['SIGINT', EXIT.interrupted],
    ['SIGTERM', EXIT.terminated],
  ] as const) {
    const controller = new AbortController();
    const { io, seen } = recordingIo(controller);
    controller.abort(name);
    await runJob({ io, json: false, work: () => Promise.reject(new Error('aborted')), print: () => undefined });
    expect(seen.code).toBe(code);
    expect(seen.err).toContain('stopped');
  }
});

test('what the operating system refuses is a problem; any other error is a bug and is thrown on', async () => {
  const { io, seen } = recordingIo();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write', path: 'a.tmp-1-0f' });
  await runJob({ io, json: false, work: () => Promise.reject(full), print: () => undefined });
  expect(seen.err).toMatch(/^a: the disk is full\. .*\n$/);
  expect(seen.code).toBe(EXIT.failed);
  expect(systemProblem(new TypeError('x is not a function'))).toBeNull();
  await expect(runJob({ io, json: false, work: () => Promise.reject(new TypeError('x')), print: () => undefined })).rejects.toThrow('x');
});

test('every command takes --json and --help and says what it does', async () => {
  const program = await createProgram(
    createIo({ stdout: process.stdout, stderr: process.stderr, signal: new AbortController().signal, exit: () => undefined }),
  );
  for (const command of leaves(program).filter((leaf) => leaf !== program)) {
    expect(command.options.map((option) => option.long)).toContain('--json');
    expect(command.helpInformation()).toContain('--help');
    expect(command.description()).not.toBe('');
  }
});

test('a command that is not understood exits 2 with one clear message', async () => {
  const { io, seen } = recordingIo();
  await expect((await createProgram(io)).parseAsync(['conut'], { from: 'user' })).rejects.toMatchObject({ exitCode: 1 });
  expect(seen.err).toMatch(/^error: /);
});
