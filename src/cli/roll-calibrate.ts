import type { Command } from 'commander';
import type { Problem } from '../basics/problem.ts';
import { err, type Result } from '../basics/result.ts';
import type { Calibrated } from '../operations/calibrate-roll.ts';
import type { CurvePoint } from '../roll/calibration.ts';
import { listed, withInstallation } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';
import { columnNames } from './option-values.ts';

interface CalibrateOptions {
  readonly lines?: string;
  readonly decisions?: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly out?: string;
  readonly from?: string;
  readonly json?: boolean;
}

/** `countersign roll calibrate`. */
export function registerCalibrate(roll: Command, io: CliIo): void {
  roll
    .command('calibrate')
    .description('Correct the probabilities of matching by lines that people have decided: in files, or on the record.')
    .argument('[roll]', 'a roll made by: countersign roll build')
    .option('--lines <file>', 'the signature lines, as for: countersign screen')
    .option('--decisions <file>', 'what people found, CSV: line_id, voter_id (empty: not on the roll), and if known reason')
    .option('--columns <field=heading,…>', 'which heading of the lines holds which field, where the usual names do not say it', columnNames)
    .option('--out <file>', 'the calibration to write, for: countersign screen --calibration')
    .option('--from <petition>', 'instead of files: a petition of this installation; its later screenings use what is learned')
    .action((path: string | undefined, { from, ...options }: CalibrateOptions) =>
      from === undefined ? calibrateFiles(io, path, options) : calibrateRecord(io, from, { path, ...options }),
    );
}

function share(value: number): string {
  return `${(value * 100).toFixed(2)} points`;
}

function writeCurve(io: CliIo, { before, after, curve }: { before: number; after: number; curve: readonly CurvePoint[] }): void {
  io.out(`calibration error ${share(before)} before, ${share(after)} after (on lines left out)\n`);
  for (const { stated, observed, lines } of curve)
    io.out(`  stated ${stated.toFixed(4)}  observed ${observed.toFixed(4)}  ${lines.toLocaleString('en-US')} lines\n`);
}

async function calibrateFiles(
  io: CliIo,
  roll: string | undefined,
  { json, lines, decisions, columns, out }: CalibrateOptions,
): Promise<void> {
  await runJob({
    io,
    json,
    work: async (onProgress): Promise<Result<Calibrated, readonly Problem[]>> => {
      if (roll === undefined || lines === undefined || decisions === undefined || out === undefined) return err([NEITHER]);
      const { calibrateRoll } = await import('../operations/calibrate-roll.ts');
      return calibrateRoll({ roll, lines, decisions, columns, out }, { onProgress, signal: io.signal });
    },
    print: ({ out, calibration, leftOut }) => {
      io.out(`${io.style('bold', 'Calibration')}   ${out}, from ${calibration.decisions.toLocaleString('en-US')} decided lines\n`);
      if (leftOut > 0) io.out(`${leftOut.toLocaleString('en-US')} decisions have no line, or nobody to compare with: left out\n`);
      writeCurve(io, { ...calibration.error, curve: calibration.curve });
    },
  });
}

const NEITHER: Problem = {
  code: 'option-missing',
  message: 'A calibration needs a roll with --lines, --decisions and --out, or --from with a petition.',
  remedy: 'Give all four, or --from alone.',
};

async function calibrateRecord(
  io: CliIo,
  petitionId: string,
  { json, path, lines, decisions, columns, out }: CalibrateOptions & { readonly path: string | undefined },
): Promise<void> {
  await runJob({
    io,
    json,
    work: async () => {
      if ([path, lines, decisions, columns, out].some((given) => given !== undefined))
        return err([
          { ...NEITHER, code: 'option-superfluous', message: '--from takes lines and findings from the record, and needs no files.' },
        ]);
      const { calibrateAsOperator } = await import('../operations/calibrate-from-record.ts');
      return withInstallation(async ({ deps }) => listed(await calibrateAsOperator(deps, { petitionId })));
    },
    print: ({ number, decisions: found, errorBefore, errorAfter, curve }) => {
      io.out(`${io.style('bold', 'Calibration')} ${number}   from ${found.toLocaleString('en-US')} lines found by people\n`);
      writeCurve(io, { before: errorBefore, after: errorAfter, curve });
    },
  });
}
