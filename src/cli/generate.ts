import { type Command, Option } from 'commander';
import { generateCounty } from '../operations/generate-county.ts';
import { type CliIo, runJob } from './io.ts';
import { wholeNumber } from './option-values.ts';

interface Options {
  readonly voters: number;
  readonly lines: number;
  readonly seed: string;
  readonly out: string;
  readonly corruptor: 'keyed' | 'machine';
  readonly shape: 'plain' | 'address';
  readonly names?: 'one' | 'two';
  readonly olderRoll?: boolean;
  readonly json?: boolean;
}

/** `countersign generate`: a synthetic county and petition with its truth. */
export function register(program: Command, io: CliIo): void {
  program
    .command('generate')
    .description('Make a synthetic voter file and petition, and the truth about every line.')
    .requiredOption('--voters <number>', 'rows of the voter file', wholeNumber)
    .requiredOption('--lines <number>', 'signature lines of the petition', wholeNumber)
    .requiredOption('--seed <text>', 'any text; the same text gives the same files')
    .requiredOption('--out <folder>', 'folder for voters.csv, lines.csv, truth.csv and petition.json')
    .addOption(
      new Option('--corruptor <kind>', 'how the lines were read: typed by a person, or by a machine')
        .choices(['keyed', 'machine'])
        .default('keyed'),
    )
    .addOption(
      new Option('--shape <shape>', 'address of the voter file in columns, or in one').choices(['plain', 'address']).default('plain'),
    )
    .addOption(
      new Option('--names <columns>', 'name columns of the lines (default: two when keyed, one when machine-read)').choices(['one', 'two']),
    )
    .option('--older-roll', 'also write voters-older.csv, as the roll stood before circulation; some signers have moved since')
    .action(async (options: Options) => {
      await runJob({
        io,
        json: options.json,
        work: (onProgress) =>
          generateCounty(
            {
              voters: options.voters,
              lines: options.lines,
              seed: options.seed,
              out: options.out,
              corruptor: options.corruptor,
              shape: options.shape,
              olderRoll: options.olderRoll === true,
              nameColumns: options.names ?? (options.corruptor === 'keyed' ? 'two' : 'one'),
            },
            { onProgress, signal: io.signal },
          ),
        print: ({ counts, ...paths }) => {
          const number = (n: number): string => n.toLocaleString('en-US').padStart(12);
          io.out(`${io.style('bold', 'A synthetic county and petition')} (seed "${options.seed}")\n\n`);
          io.out(`${number(counts.voters)}  voters, ${counts.registered.toLocaleString('en-US')} of them registered     ${paths.voters}\n`);
          if (paths.olderVoters !== null) io.out(`${' '.repeat(12)}  the roll before circulation     ${paths.olderVoters}\n`);
          io.out(`${number(counts.lines)}  lines, ${counts.required.toLocaleString('en-US')} valid ones are required   ${paths.lines}\n\n`);
          io.out(`${io.style('bold', 'The truth')}     ${paths.truth}\n`);
          io.out(`${number(counts.eligible)}  eligible\n`);
          for (const [reason, n] of Object.entries(counts.ineligible).sort((a, b) => b[1] - a[1])) io.out(`${number(n)}  ${reason}\n`);
        },
      });
    });
}
