import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

const LONG = ['**/*.long.test.ts', '**/node_modules/**'];

/** Rooms that take values and give values: nothing of one file is left for the next, so that their files share a worker. */
const PURE = ['basics', 'law', 'roll', 'forecast', 'quality', 'screening', 'evaluation'].map((room) => `src/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    // One worker per core, which the default is not.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: 'system', include: ['{src,scripts,test,bench}/**/*.test.ts'], exclude: [...LONG, ...PURE] },
      },
      { extends: true, test: { name: 'values', include: PURE, exclude: LONG, isolate: false } },
    ],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
