import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { ok, type Result } from '../basics/result.ts';
import { buildRollFile } from './build-roll.ts';
import { type GeneratedFiles, generateCounty } from './generate-county.ts';
import { type ScreenedFiles, screenFiles } from './screen-files.ts';

export interface DemoRequest {
  readonly voters: number;
  readonly lines: number;
  readonly seed: string;
  /** Folder for everything the demo makes. */
  readonly out: string;
  /** Threads that match; 0 is one per core. */
  readonly workers?: number;
}

/** What the demo made, from the voter file to the report. */
export interface Demo {
  readonly generated: GeneratedFiles;
  readonly roll: string;
  readonly screened: ScreenedFiles;
}

/** A made-up county and petition through the whole chain: generate, build the roll, screen, report. */
export async function runDemo(
  { voters, lines, seed, out, workers = 0 }: DemoRequest,
  watch: Watch = {},
): Promise<Result<Demo, readonly Problem[]>> {
  const generated = await generateCounty({ voters, lines, seed, out, corruptor: 'keyed', shape: 'plain', nameColumns: 'two' }, watch);
  if (!generated.ok) return generated;
  const files = generated.value;
  const { filed } = JSON.parse(await readFile(files.petition, 'utf8')) as { readonly filed: string };
  const built = await buildRollFile({ files: [files.voters], asOf: filed, out: join(out, 'county.roll') }, watch);
  if (!built.ok) return built;
  const screened = await screenFiles(
    { roll: built.value.roll, lines: files.lines, petition: files.petition, out: join(out, 'report'), workers },
    watch,
  );
  if (!screened.ok) return screened;
  return ok({ generated: files, roll: built.value.roll, screened: screened.value });
}
