import type { Command } from 'commander';
import { formatProblem } from '../basics/problem.ts';
import { type CliIo, runJob } from './io.ts';
import { columnNames, positiveNumber } from './option-values.ts';
import { summaryStyle } from './summary-style.ts';

interface Options {
  readonly roll: string;
  readonly lines: string;
  readonly petition: string;
  readonly out: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly calibration?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** `countersign screen`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('screen')
    .description('Screen the lines of a petition against a roll, and project what its statute makes of them.')
    .requiredOption('--roll <file>', 'a roll made by: countersign roll build')
    .requiredOption('--lines <file>', 'the signature lines, CSV: line_id, section, page, line, name, address, …')
    .requiredOption('--petition <file>', 'petition.json: title, rules, jurisdiction, registered, notified, filed, required, district')
    .requiredOption('--out <folder>', 'folder for report.html, projection.json, lines.csv and the other lists')
    .option('--columns <field=heading,…>', 'which heading of the lines holds which field, where the usual names do not say it', columnNames)
    .option('--calibration <file>', 'probabilities as people’s decisions correct them, made by: countersign roll calibrate')
    .option('--workers <number>', 'threads that match (default: one per core; the result is the same)', positiveNumber)
    .action((options: Options) => screen(io, options));
}

async function screen(io: CliIo, { json, ...request }: Options): Promise<void> {
  const [{ screenFiles }, { summaryText }] = await Promise.all([import('../operations/screen-files.ts'), import('../reports/summary.ts')]);
  await runJob({
    io,
    json,
    work: (onProgress) => screenFiles(request, { onProgress, signal: io.signal }),
    print: ({ out, projection, notices }) => {
      for (const notice of notices) io.err(`${formatProblem(notice)}\n`);
      io.out(summaryText({ projection, out, style: summaryStyle(io), columns: io.columns }));
    },
    toJson: ({ out, projection, notices }) => ({ out, notices, ...projection }),
  });
}
