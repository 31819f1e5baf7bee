import type { Command } from 'commander';
import { type CliIo, runJob } from './io.ts';
import { positiveNumber, wholeNumber } from './option-values.ts';
import { summaryStyle } from './summary-style.ts';

interface Options {
  readonly voters: number;
  readonly lines: number;
  readonly seed: string;
  readonly out: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** `countersign demo`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('demo')
    .description('Make up a county and a petition, build the roll, screen the lines, and report: the whole chain at once.')
    .option('--voters <number>', 'rows of the made-up voter file', wholeNumber, 200_000)
    .option('--lines <number>', 'signature lines of the made-up petition', wholeNumber, 30_000)
    .option('--seed <text>', 'any text; the same text gives the same demo', 'demo')
    .option('--out <folder>', 'folder for what it makes', 'countersign-demo')
    .option('--workers <number>', 'threads that match (default: one per core; the result is the same)', positiveNumber)
    .action((options: Options) => demo(io, options));
}

async function demo(io: CliIo, { json, ...request }: Options): Promise<void> {
  const [{ runDemo }, { summaryText }] = await Promise.all([import('../operations/run-demo.ts'), import('../reports/summary.ts')]);
  await runJob({
    io,
    json,
    work: (onProgress) => runDemo(request, { onProgress, signal: io.signal }),
    print: ({ generated, roll, screened }) => {
      const { counts, lines, truth } = generated;
      const count = (n: number) => n.toLocaleString('en-US');
      io.out(`A made-up county of ${count(counts.voters)} voters and a petition of ${count(counts.lines)} lines, in ${request.out}\n`);
      io.out(`${io.style('dim', 'Look up')}  npx countersign roll find ${roll} "garc mar"\n`);
      io.out(
        `${io.style('dim', 'Compare')}  npx countersign evaluate --lines ${lines} --result ${screened.out}/lines.csv --truth ${truth}\n`,
      );
      io.out(summaryText({ projection: screened.projection, out: screened.out, style: summaryStyle(io), columns: io.columns }));
    },
    toJson: ({ generated, roll, screened }) => ({ ...generated, roll, report: screened.out, projection: screened.projection }),
  });
}
