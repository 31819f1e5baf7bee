import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { coverageOf, coverageTable, SCENARIOS } from './interval-coverage.ts';

test('over 2,000 petitions of each kind the interval holds the truth at least as often as it says, and the page shows these numbers', async () => {
  const rows = SCENARIOS.map((scenario) => coverageOf({ scenario, petitions: 2000, seed: 'interval-coverage' }));
  for (const row of rows) expect([row.name, row.covered + row.error >= 0.95]).toEqual([row.name, true]);
  const table = coverageTable(rows).trim();
  for (const page of ['../docs/statistics.md', './interval-coverage.md']) {
    expect(await readFile(new URL(page, import.meta.url), 'utf8')).toContain(table);
  }
});
