import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('is the only place that sends jobs, and always through the caller’s transaction: a bare send inside one waits for itself', () => {
  const sends = globSync('src/**/*.ts')
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => /\bboss\.(send|insert)\(/.test(line))
        .map((line) => ({ file, line })),
    );
  expect(sends.map(({ file }) => file)).toEqual(['src/jobs/queue.ts']);
  expect(sends[0].line).toMatch(/db: fromKysely\(trx\)/);
});
