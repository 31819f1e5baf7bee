import type { Command } from 'commander';
import { type CliIo, runJob } from './io.ts';
import { columnNames, date } from './option-values.ts';
import { registerCalibrate } from './roll-calibrate.ts';
import { registerCompare } from './roll-compare.ts';
import { registerFind } from './roll-find.ts';

interface BuildOptions {
  readonly asOf: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly layout?: string;
  readonly former?: readonly string[];
  readonly out: string;
  readonly json?: boolean;
}

/** `countersign roll build`, `roll find` and `roll compare`. */
export function register(program: Command, io: CliIo): void {
  const roll = program.command('roll').description('Build a roll from a voter file, look voters up in it, compare two.');
  roll
    .command('build')
    .description('Read a voter file into one immutable roll: index, records, hash of the source, as-of date.')
    .argument('<file...>', 'the voter file: delimited text, gzip or ZIP, also as states publish it; several parts may be given')
    .requiredOption('--as-of <date>', 'the day the voter file is true of, YYYY-MM-DD', date)
    .option('--columns <field=heading,…>', 'which heading holds which field, where the usual names do not say it', columnNames)
    .option('--layout <id>', 'the published shape the file has, where it is not found by itself; none: go by the headings alone')
    .option('--former <roll...>', 'older rolls of the same place: names and addresses of that time, and voters gone since, stay findable')
    .requiredOption('--out <file>', 'the roll to write, for example county.roll')
    .action((files: readonly string[], options: BuildOptions) => build(io, files, options));
  registerFind(roll, io);
  registerCalibrate(roll, io);
  registerCompare(roll, io);
}

async function build(io: CliIo, files: readonly string[], { asOf, columns, layout, former, out, json }: BuildOptions): Promise<void> {
  const { buildRollFile } = await import('../operations/build-roll.ts');
  await runJob({
    io,
    json,
    work: (onProgress) => buildRollFile({ files, asOf, out, columns, layout, formerRolls: former }, { onProgress, signal: io.signal }),
    print: (built) => {
      const count = (n: number) => n.toLocaleString('en-US').padStart(12);
      io.out(`${io.style('bold', `Roll as of ${built.asOf}`)}   ${built.roll}, ${sizeInWords(built.bytes)}\n\n`);
      io.out(`${count(built.read)}  rows read from ${built.sources.map((source) => source.file).join(', ')}\n`);
      io.out(`${count(built.accepted)}  accepted\n`);
      io.out(`${count(built.setAside)}  set aside${built.setAsideFile === null ? '' : `, listed in ${built.setAsideFile}`}\n`);
      if (built.former > 0) io.out(`${count(built.former)}  earlier names or addresses kept\n`);
      if (built.gone > 0) io.out(`${count(built.gone)}  voters of an older roll who are gone, kept as cancelled\n`);
      for (const { count: times, field, reason, file, row } of built.warnings) {
        io.out(`${io.style('yellow', `${count(times)}  ${field} ${reason}`)} (first: ${file}, row ${row})\n`);
      }
      for (const note of built.notes) io.out(`${note}\n`);
      io.out(`\nLook somebody up:  countersign roll find ${built.roll} "garc mar 1423 map"\n`);
    },
  });
}

function sizeInWords(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}
