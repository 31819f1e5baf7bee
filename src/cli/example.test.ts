import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createIo, EXIT } from './io.ts';
import { createProgram } from './main.ts';

async function run(...args: readonly string[]) {
  const seen = { out: '', err: '', code: 0 };
  const stream = (key: 'out' | 'err') => {
    const writable = new Writable({
      write(chunk, _encoding, done) {
        seen[key] += String(chunk);
        done();
      },
    });
    return writable as unknown as NodeJS.WriteStream;
  };
  const io = createIo({
    stdout: stream('out'),
    stderr: stream('err'),
    signal: new AbortController().signal,
    exit: (code) => {
      seen.code = code;
    },
  });
  const program = await createProgram(io, 'example');
  await program.parseAsync(['example', ...args], { from: 'user' });
  return seen;
}

test('the replay is told in lines that can be read, with claims, official figures and courts apart', async () => {
  const { out } = await run();
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(102);
  expect(out).toMatch(/ 6 Jul 2022 ○ .*filed/);
  expect(out).toMatch(/15 Aug 2022 ● Full count/);
  expect(out).toMatch(/ 6 Dec 2022 §/);
  expect(out).toContain('✓');
  expect(out).not.toContain('✗');
  expect(out).toMatch(/Not registered +88,464/);
});

test('--as-of stops at the day, --sources names addresses, --json gives the same as data', async () => {
  expect((await run('--as-of', '2022-07-10')).out).not.toContain('27,983');
  expect((await run('--sources')).out).toContain('https://scvnews.com/gascon-recall-efforts-fail/');
  const told = JSON.parse((await run('--json')).out);
  expect(told.attempts.map((attempt: { readonly required: number }) => attempt.required)).toEqual([579062, 566857]);
  expect((await run('nowhere')).code).toBe(EXIT.failed);
});
