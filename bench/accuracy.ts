/**
 * The table of docs/evaluation.md: makes a county and its lines, screens them and compares with their truth, all by the commands that
 * anybody has. node bench/accuracy.ts [--seed NAME] [--corruptor machine|keyed] [--voters N] [--lines N] [--keep FOLDER] [--json]
 * A seed that nobody has looked at makes an honest test; give a new one.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Evaluation } from '../src/evaluation/evaluate.ts';
import { circumstances, measuredRun } from './measured-run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: `accuracy-${new Date().toISOString().slice(0, 10)}` },
    corruptor: { type: 'string', default: 'machine' },
    voters: { type: 'string', default: '1000000' },
    lines: { type: 'string', default: '200000' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'countersign-accuracy-'));
mkdirSync(folder, { recursive: true });
const at = (name: string) => join(folder, name);
const { seed, corruptor, voters, lines } = values;
const steps: readonly (readonly string[])[] = [
  ['generate', '--voters', voters, '--lines', lines, '--seed', seed, '--corruptor', corruptor, '--out', folder],
  ['roll', 'build', at('voters.csv'), '--as-of', '2022-07-06', '--out', at('county.roll')],
  ['screen', '--roll', at('county.roll'), '--lines', at('lines.csv'), '--petition', at('petition.json'), '--out', at('report')],
  ['evaluate', '--lines', at('lines.csv'), '--result', at('report'), '--truth', at('truth.csv'), '--out', at('evaluation')],
];

try {
  const cpuSeconds: Record<string, number> = {};
  for (const step of steps) {
    process.stderr.write(`${step[0]} …\n`);
    cpuSeconds[step[0]] = (await measuredRun(step)).cpuSeconds;
  }
  const evaluation = JSON.parse(readFileSync(at('evaluation/evaluation.json'), 'utf8')) as Evaluation;
  const { targets, duplicates, fairness } = evaluation;
  if (values.json) {
    const table = { seed, corruptor, voters: Number(voters), lines: Number(lines), cpuSeconds, targets, duplicates, fairness };
    process.stdout.write(`${JSON.stringify({ ...circumstances(), ...table }, null, 2)}\n`);
  } else {
    process.stdout.write(
      `${Number(voters).toLocaleString('en-US')} voters, ${Number(lines).toLocaleString('en-US')} lines, ${corruptor}, seed ${seed}\n\n`,
    );
    for (const { verdict, what, target, measured } of targets)
      process.stdout.write(`${verdict.padEnd(12)} ${what.padEnd(78)} ${target.padEnd(24)} ${measured}\n`);
  }
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
