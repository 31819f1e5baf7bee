import type { Command } from 'commander';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { TargetVerdict } from '../evaluation/targets.ts';
import { evaluationText } from '../evaluation/text.ts';
import { evaluateScreening } from '../operations/evaluate-screening.ts';
import { type CliIo, runJob, type Style } from './io.ts';

const VERDICT_STYLE: Readonly<Record<TargetVerdict, Style>> = {
  met: 'green',
  'not met': 'red',
  undecided: 'yellow',
  'not measured': 'dim',
};

/** `countersign evaluate`: how good was the matching, against a truth. */
export function register(program: Command, io: CliIo): void {
  program
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
    .option('--out <folder>', 'write evaluation.json and evaluation.html there')
    .option('--json', 'print the result as JSON')
    .action(
      async (
        options: { lines?: string; result?: string; truth?: string; voters?: string; out?: string; json?: boolean },
        command: Command,
      ) => {
        const { lines, result, truth, voters, out, json } = options;
        if (lines === undefined || result === undefined || truth === undefined) {
          const missing = [lines === undefined && '--lines', result === undefined && '--result', truth === undefined && '--truth'].filter(
            Boolean,
          );
          return command.error(`error: ${missing.join(', ')} must be given`);
        }
        await runJob({
          io,
          json,
          work: (onProgress) => evaluateScreening({ lines, result, truth, voters, out, onProgress, signal: io.signal }),
          print: (evaluation) => printEvaluation({ io, evaluation, out }),
        });
      },
    );
}

function printEvaluation({ io, evaluation, out }: { io: CliIo; evaluation: Evaluation; out: string | undefined }): void {
  io.out(
    evaluationText(evaluation, {
      strong: (text) => io.style('bold', text),
      faint: (text) => io.style('dim', text),
      verdict: (verdict, text) => io.style(VERDICT_STYLE[verdict], text),
    }),
  );
  if (out !== undefined) io.out(`\nWritten: ${out}/evaluation.html and evaluation.json\n`);
}
