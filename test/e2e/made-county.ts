import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { countersign } from './countersign.ts';

/** Paths of a generated county; set once the tests of the file run. */
export interface MadeCounty {
  folder: string;
  voters: string;
  lines: string;
  petition: string;
  roll: string;
}

/** A county and petition made before the tests of a file, with its roll; removed afterwards. */
export function madeCounty({ voters, lines }: { readonly voters: number; readonly lines: number }): MadeCounty {
  const county: MadeCounty = { folder: '', voters: '', lines: '', petition: '', roll: '' };
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-'));
    Object.assign(county, {
      folder,
      voters: join(folder, 'voters.csv'),
      lines: join(folder, 'lines.csv'),
      petition: join(folder, 'petition.json'),
      roll: join(folder, 'county.roll'),
    });
    const made = await countersign(['generate', '--voters', `${voters}`, '--lines', `${lines}`, '--seed', 'made', '--out', folder]);
    if (made.code !== 0) throw new Error(made.stderr);
    const built = await countersign(['roll', 'build', county.voters, '--as-of', '2022-07-06', '--out', county.roll]);
    if (built.code !== 0) throw new Error(built.stderr);
  });
  afterAll(() => rm(county.folder, { recursive: true, force: true }));
  return county;
}
