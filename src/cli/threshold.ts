import type { Command } from 'commander';
import { err } from '../basics/result.ts';
import { type Threshold, threshold } from '../law/threshold.ts';
import { readRulePack } from '../operations/rule-packs.ts';
import { type CliIo, runJob } from './io.ts';
import { grouped, groupedIn, source, wrapped } from './law-text.ts';
import { wholeNumber } from './option-values.ts';

interface Options {
  readonly rules: string;
  readonly registered?: number;
  readonly votes?: number;
  readonly kind?: string;
  readonly json?: boolean;
}

/** `countersign threshold`: how many valid signatures are needed. */
export function register(program: Command, io: CliIo): void {
  program
    .command('threshold')
    .description('How many valid signatures a petition needs, and how that comes about.')
    .requiredOption('--rules <id>', 'id of a rule pack, or a path to one')
    .option('--registered <number>', 'registered voters of the jurisdiction', wholeNumber)
    .option('--votes <number>', 'votes cast, where the rules take a percentage of votes', wholeNumber)
    .option('--kind <kind>', 'kind of measure, where the rules know several')
    .option('--json', 'print the result as JSON')
    .action((options: Options) =>
      runJob({
        io,
        json: options.json,
        work: async () => {
          const pack = await readRulePack(options.rules);
          if (!pack.ok) return pack;
          const result = threshold({ pack: pack.value, ...options });
          return result.ok ? result : err([result.error]);
        },
        print: (result) => io.out(thresholdText(io, result)),
      }),
    );
}

function thresholdText(io: CliIo, result: Threshold): string {
  const rows = [
    `${io.style('bold', grouped(result.required))} valid signatures are required.`,
    io.style('dim', `  taken of ${result.base}`),
    '',
  ];
  for (const step of result.steps)
    rows.push(`  ${groupedIn(step.label).padEnd(46)} ${groupedIn(step.expression).padEnd(30)} = ${grouped(step.value)}`);
  rows.push('', `  ${source(io, result)}`);
  for (const rule of result.distribution) rows.push(`  also: ${wrapped(rule.words, io.columns - 8, '        ')} — ${source(io, rule)}`);
  return `${rows.join('\n')}\n`;
}
