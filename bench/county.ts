/**
 * A county the size of Los Angeles through the whole chain: 5.7 million voters, 716,000 lines.
 * `npm run bench:county` (options: --voters N --lines N --workers N). Inputs are made once and kept in bench/cache/; the figures go to
 * bench/results/. Only the measured commands run in the measured processes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { circumstances, measuredRun, type Usage } from './measured-run.ts';

const { values: options } = parseArgs({
  options: {
    voters: { type: 'string', default: '5700000' },
    lines: { type: 'string', default: '716000' },
    seed: { type: 'string', default: 'county' },
    workers: { type: 'string' },
  },
});

process.chdir(new URL('..', import.meta.url).pathname);
const folder = `bench/cache/county-${options.voters}-${options.lines}-${options.seed}`;
const workers = options.workers === undefined ? [] : ['--workers', options.workers];
if (!existsSync(`${folder}/petition.json`)) {
  await measuredRun(['generate', '--voters', options.voters, '--lines', options.lines, '--seed', options.seed, '--out', folder]);
}
const rollFile = `${folder}/county.roll`;
const out = `${folder}/screened`;
const filed = (JSON.parse(readFileSync(`${folder}/petition.json`, 'utf8')) as { filed: string }).filed;
const build = await measuredRun(['roll', 'build', `${folder}/voters.csv`, '--as-of', filed, '--out', rollFile, ...workers]);
const screen = await measuredRun([
  'screen',
  ...['--roll', rollFile, '--lines', `${folder}/lines.csv`, '--petition', `${folder}/petition.json`, '--out', out],
  ...workers,
]);

// Every twelfth line is enough for counters.
const counters = JSON.parse(
  execFileSync(process.execPath, ['bench/match-counters.ts', rollFile, `${folder}/lines.csv`, '--every', '12'], { encoding: 'utf8' }),
) as unknown;

const result = {
  bench: 'county',
  voters: Number(options.voters),
  lines: Number(options.lines),
  seed: options.seed,
  workers: options.workers === undefined ? 'one per core' : Number(options.workers),
  rollMiB: mebibytes(rollFile),
  votersCsvMiB: mebibytes(`${folder}/voters.csv`),
  build,
  screen,
  counters,
  ...circumstances(),
};
const file = `bench/results/county-${options.voters}-${options.lines}-${result.date}-${result.commit}.json`;
mkdirSync('bench/results', { recursive: true });
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${[tell('roll build', build), tell('screen', screen), file].join('\n')}\n`);

function mebibytes(path: string): number {
  return Math.round(statSync(path).size / 2 ** 20);
}

function tell(what: string, usage: Usage): string {
  return `${what}: ${usage.wallSeconds} s wall, ${usage.cpuSeconds} CPU-s, peak ${usage.peakMiB} MiB`;
}
