import type { Command } from 'commander';
import { type CliIo, runJob } from './io.ts';
import { columnNames } from './option-values.ts';

interface CalibrateOptions {
  readonly lines: string;
  readonly decisions: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly out: string;
  readonly json?: boolean;
}

/** `countersign roll calibrate`. */
export function registerCalibrate(roll: Command, io: CliIo): void {
  roll
    .command('calibrate')
    .description('Correct the probabilities of matching by lines that people have decided.')
    .argument('<roll>', 'a roll made by: countersign roll build')
    .requiredOption('--lines <file>', 'the signature lines, as for: countersign screen')
    .requiredOption('--decisions <file>', 'what people found, CSV: line_id, voter_id (empty: not on the roll), and if known reason')
    .option('--columns <field=heading,…>', 'which heading of the lines holds which field, where the usual names do not say it', columnNames)
    .requiredOption('--out <file>', 'the calibration to write, for: countersign screen --calibration')
    .action((path: string, options: CalibrateOptions) => calibrate(io, path, options));
}

async function calibrate(io: CliIo, roll: string, { json, ...options }: CalibrateOptions): Promise<void> {
  const { calibrateRoll } = await import('../operations/calibrate-roll.ts');
  await runJob({
    io,
    json,
    work: (onProgress) => calibrateRoll({ roll, ...options }, { onProgress, signal: io.signal }),
    print: ({ out, calibration, leftOut }) => {
      const points = (share: number) => `${(share * 100).toFixed(2)} points`;
      io.out(`${io.style('bold', 'Calibration')}   ${out}, from ${calibration.decisions.toLocaleString('en-US')} decided lines\n`);
      if (leftOut > 0) io.out(`${leftOut.toLocaleString('en-US')} decisions have no line, or nobody to compare with: left out\n`);
      io.out(
        `calibration error ${points(calibration.error.before)} before, ${points(calibration.error.after)} after (on lines left out)\n`,
      );
      for (const { stated, observed, lines } of calibration.curve)
        io.out(`  stated ${stated.toFixed(4)}  observed ${observed.toFixed(4)}  ${lines.toLocaleString('en-US')} lines\n`);
    },
  });
}
