import type { Command } from 'commander';
import { err, ok } from '../basics/result.ts';
import { type Estimate, estimate } from '../law/sampling/estimate.ts';
import { threshold } from '../law/threshold.ts';
import { readCountyTable } from '../operations/county-table.ts';
import { readRulePack } from '../operations/rule-packs.ts';
import { type CliIo, runJob } from './io.ts';
import { grouped, groupedIn, source, wrapped } from './law-text.ts';
import { wholeNumber } from './option-values.ts';

interface Options {
  readonly rules: string;
  readonly raw?: number;
  readonly sample?: number;
  readonly valid?: number;
  readonly duplicates?: number;
  readonly invalid?: number;
  readonly pairs?: number;
  readonly required?: number;
  readonly registered?: number;
  readonly votes?: number;
  readonly kind?: string;
  readonly counties?: string;
  readonly json?: boolean;
}

/** `countersign estimate`: what a sample makes of a petition. */
export function register(program: Command, io: CliIo): void {
  program
    .command('estimate')
    .description("What a sample makes of a petition by the statute's own arithmetic, and beside it an estimate with its interval.")
    .requiredOption('--rules <id>', 'id of a rule pack, or a path to one')
    .option('--raw <number>', 'lines filed', wholeNumber)
    .option('--sample <number>', 'lines drawn and examined', wholeNumber)
    .option('--valid <number>', 'valid in the sample', wholeNumber)
    .option('--duplicates <number>', 'extra copies found in the sample; left out means not known', wholeNumber)
    .option('--invalid <number>', 'invalid in the sample but for copies, where a statute asks', wholeNumber)
    .option('--pairs <number>', 'pairs found in the sample, where a statute asks', wholeNumber)
    .option('--required <number>', 'valid signatures required', wholeNumber)
    .option('--registered <number>', 'registered voters, to work out the requirement', wholeNumber)
    .option('--votes <number>', 'votes cast, to work out the requirement', wholeNumber)
    .option('--kind <kind>', 'kind of measure, where the rules know several')
    .option('--counties <file>', 'county, raw, sample, valid and duplicates of every county, as a table')
    .option('--json', 'print the result as JSON')
    .action((options: Options) =>
      runJob({
        io,
        json: options.json,
        work: async () => {
          const read = await readRulePack(options.rules);
          if (!read.ok) return read;
          const pack = read.value;
          const counties = options.counties === undefined ? undefined : await readCountyTable(options.counties);
          if (counties !== undefined && !counties.ok) return counties;
          const { raw = 0, sample = 0 } = options;
          let { valid } = options;
          if (valid === undefined && options.invalid !== undefined)
            valid = sample - options.invalid - (options.pairs ?? options.duplicates ?? 0);
          if (counties === undefined && (options.raw === undefined || options.sample === undefined || valid === undefined)) {
            return err([
              {
                code: 'counts-missing',
                message: 'An estimate needs the counts of the sample.',
                remedy: 'Give --raw, --sample and --valid, or --counties.',
              },
            ]);
          }
          let required = options.required ?? null;
          if (required === null && (options.registered !== undefined || options.votes !== undefined)) {
            const worked = threshold({ pack, ...options });
            if (!worked.ok) return err([worked.error]);
            required = worked.value.required;
          }
          const result = estimate({ ...options, pack, raw, sample, valid: valid ?? 0, required, counties: counties?.value });
          if (!result.ok) return err([options.counties === undefined ? result.error : { ...result.error, file: options.counties }]);
          return ok(result.value);
        },
        print: (result) => io.out(estimateText(io, result)),
      }),
    );
}

function estimateText(io: CliIo, { statutory, pairEstimate, interval, probabilitySufficient, notes }: Estimate): string {
  const out: string[] = [io.style('bold', "By the statute's arithmetic")];
  const wide = Math.min(58, Math.max(...statutory.steps.map((s) => s.label.length)));
  for (const step of statutory.steps) {
    const value = /^-?[\d.]+$/.test(step.value) ? grouped(step.value) : step.value;
    if (step.label.length > wide)
      out.push(`  ${step.label}`, `  ${''.padEnd(wide)}  ${value.padStart(12)}  ${io.style('dim', groupedIn(step.expression))}`);
    else out.push(`  ${step.label.padEnd(wide)}  ${value.padStart(12)}  ${io.style('dim', groupedIn(step.expression))}`);
  }
  if (statutory.outcome !== null) {
    const colour = { sufficient: 'green', insufficient: 'red', 'full-count': 'yellow' } as const;
    const words = { sufficient: 'SUFFICIENT', insufficient: 'INSUFFICIENT', 'full-count': 'NOT DECIDED BY THE SAMPLE' }[statutory.outcome];
    out.push('', `  ${io.style(['bold', colour[statutory.outcome]], words)}`);
  }
  if (statutory.cutPoints !== null) {
    const { sufficientFrom, insufficientBelow } = statutory.cutPoints;
    const parts = [
      sufficientFrom === null ? 'cannot pass' : `passes from ${grouped(sufficientFrom)} valid in the sample`,
      insufficientBelow === null ? 'cannot fail' : `fails below ${grouped(insufficientBelow)}`,
    ];
    out.push(io.style('dim', `  ${parts.join(', ')} (${statutory.cutPoints.basis.replaceAll('-', ' ')})`));
  }
  out.push(`  ${source(io, statutory)}`);
  if (pairEstimate !== null) {
    out.push('', io.style('bold', 'Beside it, never on a certificate'));
    out.push(`  Distinct valid signatures, estimated from pairs   ${grouped(pairEstimate.value).padStart(12)}`);
    if (interval !== null)
      out.push(
        `  95 % interval                                     ${`${grouped(interval.low)} to ${grouped(interval.high)}`.padStart(12)}`,
      );
    if (probabilitySufficient !== null)
      out.push(`  Probability that there are enough                 ${`${(probabilitySufficient.value * 100).toFixed(1)} %`.padStart(12)}`);
    out.push(io.style('dim', `  ${wrapped(pairEstimate.words, io.columns - 2, '  ')}`));
  }
  for (const note of notes) out.push('', `  ${io.style('yellow', wrapped(note, io.columns - 2, '  '))}`);
  return `${out.join('\n')}\n`;
}
