/**
 * Ours beside each rival: same data, same machine, same run. `npm run bench -- --scale small|medium|county|state`. CPU seconds first, which repeat;
 * wall clock and memory beside them. Accuracy by the project's own evaluation. Results with machine and commit in bench/results/.
 * Splink: --python PATH (default python3); PostgreSQL: --postgres URL. What is not there is skipped aloud. --only NAME,… runs fewer.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import type { Evaluation } from '../src/evaluation/evaluate.ts';
import { percent } from '../src/evaluation/targets.ts';
import { evaluateScreening } from '../src/operations/evaluate-screening.ts';
import { circumstances, measuredProcess, measuredRun, measuredScript, type Usage } from './measured-run.ts';

const SCALES = {
  small: { voters: 200_000, lines: 30_000, scanned: 200 },
  medium: { voters: 1_000_000, lines: 200_000, scanned: 50 },
  county: { voters: 5_700_000, lines: 716_000, scanned: 20 },
  state: { voters: 22_000_000, lines: 1_500_000, scanned: 5 },
} as const;

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'small' },
    seed: { type: 'string', default: 'county' },
    python: { type: 'string', default: 'python3' },
    postgres: { type: 'string' },
    'postgres-voters': { type: 'string', default: '1000000' },
    memory: { type: 'string', default: '8GB' },
    only: { type: 'string' },
  },
});
if (!Object.hasOwn(SCALES, options.scale)) {
  process.stderr.write(`--scale must be one of ${Object.keys(SCALES).join(', ')}.\n`);
  process.exit(2);
}
const { voters, lines, scanned } = SCALES[options.scale as keyof typeof SCALES];
const wanted = options.only?.split(',');

process.chdir(new URL('..', import.meta.url).pathname);
const folder = `bench/cache/county-${voters}-${lines}-${options.seed}`;
const data = {
  voters: `${folder}/voters.csv`,
  lines: `${folder}/lines.csv`,
  truth: `${folder}/truth.csv`,
  petition: `${folder}/petition.json`,
};
if (!existsSync(data.petition)) {
  await measuredRun(['generate', '--voters', String(voters), '--lines', String(lines), '--seed', options.seed, '--out', folder]);
}
const work = `${folder}/compare`;
mkdirSync(work, { recursive: true });
const roll = `${work}/county.roll`;

/** What a matcher cost and how good it was. */
interface Outcome {
  readonly name: string;
  readonly remark?: string;
  /** Each process that had to run, in order. */
  readonly steps: readonly { readonly step: string; readonly usage: Usage }[];
  readonly accuracy: Accuracy;
}

interface Accuracy {
  readonly lines: number;
  readonly first: number;
  readonly firstTwo: number;
  /** Accepting every first voter with at least this probability. */
  readonly at: readonly {
    readonly threshold: number;
    readonly recall: number;
    readonly precision: number;
    readonly unregisteredAccepted: number;
  }[];
  readonly calibrationError: number | null;
}

interface Matcher {
  readonly name: string;
  readonly run: () => Promise<Outcome | string>;
}

const MATCHERS: readonly Matcher[] = [
  { name: 'countersign', run: ours },
  { name: 'duckdb', run: duckdb },
  { name: 'splink', run: splink },
  { name: 'full-scan', run: fullScan },
];
const outcomes: Outcome[] = [];
const skipped: string[] = [];
for (const { name, run } of MATCHERS) {
  if (wanted !== undefined && !wanted.includes(name)) {
    skipped.push(`${name}: not asked for`);
    continue;
  }
  process.stdout.write(`\n--- ${name}\n`);
  const outcome = await run();
  if (typeof outcome === 'string') {
    skipped.push(`${name}: ${outcome}`);
    process.stdout.write(`skipped: ${outcome}\n`);
  } else outcomes.push(outcome);
}
const lookups = { countersign: ourLookups(), postgres: postgresLookups() };

const verdicts = judge(outcomes);
const result = {
  bench: 'compare',
  scale: options.scale,
  voters,
  lines,
  seed: options.seed,
  outcomes,
  lookups,
  verdicts,
  skipped,
  ...circumstances(),
};
mkdirSync('bench/results', { recursive: true });
const file = `bench/results/compare-${options.scale}-${result.date}-${result.commit}.json`;
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(
  `${[...table(outcomes), '', ...verdicts, ...skipped.map((reason) => `Skipped: ${reason}`), '', JSON.stringify(lookups, null, 2), file].join('\n')}\n`,
);

async function ours(): Promise<Outcome> {
  const { filed } = JSON.parse(readFileSync(data.petition, 'utf8')) as { filed: string };
  const build = await measuredRun(['roll', 'build', data.voters, '--as-of', filed, '--out', roll]);
  const out = `${work}/screened`;
  const screen = await measuredRun(['screen', '--roll', roll, '--lines', data.lines, '--petition', data.petition, '--out', out]);
  return {
    name: 'Countersign',
    remark: 'with the law, duplicates and the report set',
    steps: [
      { step: 'build the roll', usage: build },
      { step: 'screen', usage: screen },
    ],
    accuracy: await accuracyOf(`${out}/lines.csv`),
  };
}

async function duckdb(): Promise<Outcome> {
  const out = `${work}/duckdb.csv`;
  const usage = await measuredScript('bench/rivals/duckdb-match.ts', [data.voters, data.lines, out, '--memory', options.memory]);
  return {
    name: 'DuckDB SQL',
    remark: 'identification only; load included',
    steps: [{ step: 'load and match', usage }],
    accuracy: await accuracyOf(out),
  };
}

async function splink(): Promise<Outcome | string> {
  try {
    execFileSync(options.python, ['-c', 'import splink, duckdb; assert int(splink.__version__.split(".")[0]) >= 5'], { stdio: 'ignore' });
  } catch {
    return `${options.python} cannot import Splink 5 (pip install splink; --python names another Python)`;
  }
  const prepared = `${work}/lines-prepared.csv`;
  const prepare = await measuredScript('bench/rivals/write-prepared.ts', [data.lines, prepared]);
  const out = `${work}/splink.csv`;
  const usage = await measuredProcess({ command: options.python, args: ['bench/rivals/splink-match.py', data.voters, prepared, out] });
  return {
    name: 'Splink',
    remark: 'identification only; lines by our parser, model trained by its own steps',
    steps: [
      { step: 'take lines apart', usage: prepare },
      { step: 'load, train and match', usage },
    ],
    accuracy: await accuracyOf(out),
  };
}

async function fullScan(): Promise<Outcome> {
  const out = `${work}/full-scan.csv`;
  const usage = await measuredScript('bench/rivals/full-scan.ts', [data.voters, data.lines, out, '--sample', String(scanned)]);
  return {
    name: 'Full-scan ratio',
    remark: `${scanned} of ${lines.toLocaleString('en-US')} lines only; all of them would take ${Math.round(((usage.cpuSeconds / scanned) * lines) / 3600).toLocaleString('en-US')} CPU hours at this rate`,
    steps: [{ step: `compare ${scanned} lines`, usage }],
    accuracy: await accuracyOf(out, sampleOfTruth(out)),
  };
}

function ourLookups(): unknown {
  if (!existsSync(roll)) return 'no roll was built';
  return JSON.parse(execFileSync(process.execPath, ['bench/lookups.ts', roll, data.lines, data.truth], { encoding: 'utf8' })) as unknown;
}

function postgresLookups(): unknown {
  if (options.postgres === undefined) {
    skipped.push('PostgreSQL with pg_trgm: no server was named (--postgres URL)');
    return null;
  }
  const args = [options.postgres, data.voters, data.lines, data.truth, '--voters', options['postgres-voters']];
  try {
    return JSON.parse(execFileSync(process.execPath, ['bench/rivals/postgres-lookups.ts', ...args], { encoding: 'utf8' })) as unknown;
  } catch (error) {
    skipped.push(`PostgreSQL with pg_trgm: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return null;
  }
}

async function accuracyOf(result: string, truth: string = data.truth): Promise<Accuracy> {
  const evaluated = await evaluateScreening({ lines: data.lines, result, truth });
  if (!evaluated.ok) throw new Error(evaluated.error[0].message);
  const { recall, acceptance, calibration, lines: counted } = evaluated.value;
  const rate = (k: number) => recall[0]?.at.find((depth) => depth.k === k)?.recall.rate ?? 0;
  return {
    lines: counted,
    first: rate(1),
    firstTwo: rate(2),
    at: acceptanceOf({ acceptance }),
    calibrationError: calibration?.error ?? null,
  };
}

function acceptanceOf({ acceptance }: Pick<Evaluation, 'acceptance'>): Accuracy['at'] {
  return (acceptance ?? []).map((point) => ({
    threshold: point.threshold,
    recall: point.recall.rate ?? 0,
    precision: point.precision.rate ?? 0,
    unregisteredAccepted: point.unregisteredAccepted.rate ?? 0,
  }));
}

/** The truth of the lines that a result has. */
function sampleOfTruth(result: string): string {
  const ids = new Set((parse(readFileSync(result), { columns: true }) as Record<string, string>[]).map((row) => row.line_id));
  const [heading, ...rows] = readFileSync(data.truth, 'utf8').split('\n');
  const path = join(work, `truth-of-${basename(result)}`);
  writeFileSync(path, `${[heading, ...rows.filter((row) => ids.has(row.slice(0, row.indexOf(','))))].join('\n')}\n`);
  return path;
}

/** What the project promises against its rivals, with the figures; a rival counts only from the accuracy on that it must have. */
function judge(outcomes: readonly Outcome[]): string[] {
  const mine = outcomes.find(({ name }) => name === 'Countersign');
  const rivals = outcomes.filter((outcome) => outcome !== mine && outcome.accuracy.lines === lines);
  if (mine === undefined || rivals.length === 0) return [];
  const at = (outcome: Outcome, threshold: number) => outcome.accuracy.at.find((point) => point.threshold === threshold)!;
  const cpu = (outcome: Outcome) => outcome.steps.reduce((sum, { usage }) => sum + usage.cpuSeconds, 0);
  const counting = rivals.filter((rival) => at(rival, 0.8).recall >= 0.85);
  const said = rivals.map((rival) =>
    counting.includes(rival)
      ? `${rival.name} reaches recall ${percent(at(rival, 0.8).recall)} at .8 in ${cpu(rival).toFixed(1)} CPU-s: it counts.`
      : `${rival.name} reaches recall ${percent(at(rival, 0.8).recall)} at .8, below the .85 from which a rival counts.`,
  );
  for (const rival of counting) {
    const screen = mine.steps[mine.steps.length - 1].usage.cpuSeconds;
    said.push(
      `Screening takes ${(screen / cpu(rival)).toFixed(2)} of the CPU of ${rival.name} (promised: half); with the build ${(cpu(mine) / cpu(rival)).toFixed(2)}.`,
    );
    const behind = [0.8, 0.95].flatMap((threshold) => {
      const [a, b] = [at(mine, threshold), at(rival, threshold)];
      return [
        ...(a.recall > b.recall ? [] : [`recall at ${threshold}`]),
        ...(a.precision > b.precision ? [] : [`precision at ${threshold}`]),
        ...(a.unregisteredAccepted < b.unregisteredAccepted ? [] : [`unregistered accepted at ${threshold}`]),
      ];
    });
    if (mine.accuracy.first <= rival.accuracy.first) behind.push('right voter first');
    said.push(behind.length === 0 ? `Ahead of ${rival.name} on every accuracy figure.` : `Behind ${rival.name}: ${behind.join(', ')}.`);
  }
  return said;
}

function table(outcomes: readonly Outcome[]): string[] {
  const head = [
    '',
    'CPU-s',
    'wall s',
    'peak MiB',
    'first',
    'first 2',
    'recall .8',
    'precision .8',
    'unreg. .8',
    'recall .95',
    'precision .95',
    'unreg. .95',
    'calib.',
  ];
  const rows = outcomes.flatMap(({ name, remark, steps, accuracy }) => [
    ...steps.map(({ step, usage }) => [
      `${name}: ${step}`,
      usage.cpuSeconds.toFixed(1),
      usage.wallSeconds.toFixed(1),
      String(usage.peakMiB),
    ]),
    [
      `${name}${remark === undefined ? '' : ` (${remark})`}`,
      '',
      '',
      '',
      percent(accuracy.first),
      percent(accuracy.firstTwo),
      ...[0.8, 0.95].flatMap((threshold) => {
        const point = accuracy.at.find((other) => other.threshold === threshold);
        return point === undefined ? ['', '', ''] : [percent(point.recall), percent(point.precision), percent(point.unregisteredAccepted)];
      }),
      accuracy.calibrationError === null ? '' : (accuracy.calibrationError * 100).toFixed(2),
    ],
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, c) => Math.max(...all.map((row) => (c === 0 && row.length > 4 && row !== head ? 0 : (row[c]?.length ?? 0)))));
  return all.map((row) =>
    row.length > 4 && row !== head
      ? `${row[0]}\n${' '.repeat(widths[0])}${row
          .slice(1)
          .map((cell, c) => `  ${cell.padStart(widths[c + 1])}`)
          .join('')}`
      : row.map((cell, c) => (c === 0 ? cell.padEnd(widths[0]) : `  ${cell.padStart(widths[c])}`)).join(''),
  );
}
