import { expect, it } from 'vitest';
import { gatheringLog } from './log-stream.ts';

it('writes lines together, in order, none left behind', async () => {
  const written: string[] = [];
  const log = gatheringLog({ write: (text) => written.push(text) });
  for (let i = 0; i < 3; i++) log.write(`line ${i}\n`);
  expect(written).toEqual([]);
  log.flush();
  expect(written).toEqual(['line 0\nline 1\nline 2\n']);
  log.write('x'.repeat(20_000));
  expect(written).toHaveLength(2);
  log.write('late\n');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(written.at(-1)).toBe('late\n');
  log.flush();
  expect(written).toHaveLength(3);
});
