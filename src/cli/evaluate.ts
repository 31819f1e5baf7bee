import type { Command } from 'commander';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { TargetVerdict } from '../evaluation/targets.ts';
import { evaluationText } from '../evaluation/text.ts';
import { evaluateLink, type LinkColumns } from '../operations/evaluate-link.ts';
import { evaluateScreening } from '../operations/evaluate-screening.ts';
import { type CliIo, runJob, type Style } from './io.ts';
import { columnNames } from './option-values.ts';

const VERDICT_STYLE: Readonly<Record<TargetVerdict, Style>> = {
  met: 'green',
  'not met': 'red',
  undecided: 'yellow',
  'not measured': 'dim',
};

interface ScreeningOptions {
  readonly lines?: string;
  readonly result?: string;
  readonly truth?: string;
  readonly voters?: string;
  readonly out?: string;
  readonly json?: boolean;
}

interface LinkOptions {
  readonly truth: string;
  readonly columns?: LinkColumns;
  readonly out?: string;
  readonly json?: boolean;
}

/** `countersign evaluate` and `countersign evaluate link`: how good was the matching, against a truth. */
export function register(program: Command, io: CliIo): void {
  // --truth after `link` is link's own only if options belong to the command they stand behind, all the way down.
  program.enablePositionalOptions();
  const evaluate = program
    .command('evaluate')
    .description(
      'Compare a screening with the truth about its lines: recall, wrong acceptances and rejections, duplicates, calibration, fairness.',
    )
    .enablePositionalOptions()
    .option('--lines <file>', 'the lines that were screened (CSV)')
    .option('--result <path>', 'the folder that "countersign screen" wrote, or its lines.csv')
    .option(
      '--truth <file>',
      'the truth: line_id, voter_id, and as far as known eligible, reason, classes, legibility, duplicate_of, surname_group, namesake_id',
    )
    .option('--voters <file>', 'the voter file, to find namesakes at one address where the truth does not name them')
    .option('--out <folder>', 'write evaluation.html, evaluation.json and misses.csv there')
    .option('--json', 'print the result as JSON')
    .action(async ({ lines, result, truth, voters, out, json }: ScreeningOptions, command: Command) => {
      if (lines === undefined || result === undefined || truth === undefined) {
        const missing = Object.entries({ '--lines': lines, '--result': result, '--truth': truth }).filter(
          ([, value]) => value === undefined,
        );
        return command.error(`error: ${missing.map(([name]) => name).join(', ')} must be given`);
      }
      await runJob({
        io,
        json,
        work: (onProgress) => evaluateScreening({ lines, result, truth, voters, out, onProgress, signal: io.signal }),
        print: (evaluation) => printEvaluation({ io, evaluation, out }),
      });
    });
  evaluate
    .command('link')
    .description('Look up the rows of one file in another, as lines in a voter file, and compare with pairs that are known.')
    .argument('<left>', 'the file whose rows are looked for (CSV)')
    .argument('<right>', 'the file in which they are looked for (CSV)')
    .requiredOption('--truth <file>', 'pairs that belong together: left, right, and if known classes and surname_group')
    .option(
      '--columns <list>',
      'left:field=heading, right:field=heading or truth:left=heading, separated by commas; headings joined by + become one field; without a side, both files',
      linkColumns,
    )
    .option('--out <folder>', 'write evaluation.html, evaluation.json and misses.csv there')
    .option('--json', 'print the result as JSON')
    .action(async (left: string, right: string, { truth, columns = { left: {}, right: {}, truth: {} }, out, json }: LinkOptions) => {
      await runJob({
        io,
        json,
        work: (onProgress) => evaluateLink({ left, right, truth, columns, out, onProgress, signal: io.signal }),
        print: (evaluation) => printEvaluation({ io, evaluation, out }),
      });
    });
}

const SIDES = ['left', 'right', 'truth'] as const;

/** The columns of the three files from `side:field=heading`; a field without a side is both files'. */
function linkColumns(text: string): LinkColumns {
  const columns: Record<(typeof SIDES)[number], Record<string, string>> = { left: {}, right: {}, truth: {} };
  for (const [key, heading] of Object.entries(columnNames(text))) {
    const side = SIDES.find((name) => key.startsWith(`${name}:`));
    if (side !== undefined) columns[side][key.slice(side.length + 1)] = heading;
    else columns.left[key] = columns.right[key] = heading;
  }
  return columns;
}

function printEvaluation({ io, evaluation, out }: { io: CliIo; evaluation: Evaluation; out: string | undefined }): void {
  io.out(
    evaluationText(evaluation, {
      strong: (text) => io.style('bold', text),
      faint: (text) => io.style('dim', text),
      verdict: (verdict, text) => io.style(VERDICT_STYLE[verdict], text),
    }),
  );
  if (out !== undefined) io.out(`\nWritten: ${out}/evaluation.html, evaluation.json and misses.csv\n`);
}
