import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('work under one lock is done one after another, and the lock is given back when it fails', async () => {
  const lock = join(folder, 'lock');
  const done: string[] = [];
  const work = (name: string) =>
    oneAtATime(lock, async () => {
      done.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 30));
      done.push(`${name} ends`);
      if (name === 'first') throw new Error('failed');
    });
  const [first, second] = await Promise.allSettled([work('first'), work('second')]);
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  expect(done).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(existsSync(lock)).toBe(false);
});

test('a lock whose process is gone is broken', async () => {
  const lock = join(folder, 'left');
  mkdirSync(lock);
  // No process has a number beyond the largest that a system gives.
  writeFileSync(join(lock, '99999999'), '');
  expect(await oneAtATime(lock, async () => 'done')).toBe('done');
});
