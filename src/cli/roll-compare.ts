import type { Command } from 'commander';
import type { RollFilesCompared } from '../operations/compare-rolls.ts';
import { type CliIo, runJob } from './io.ts';
import { grouped, wrapped } from './law-text.ts';

interface CompareOptions {
  readonly screened?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `countersign roll compare`. */
export function registerCompare(roll: Command, io: CliIo): void {
  roll
    .command('compare')
    .description('What became of the voters from one roll to the next, and which screened lines that touches.')
    .argument('<before>', 'the older roll')
    .argument('<after>', 'the newer roll of the same place')
    .option('--screened <file>', 'lines.csv of a screening against the older roll: counts the lines to be screened again')
    .option('--out <file>', 'write every voter and line that is touched, one a row')
    .action((before: string, after: string, options: CompareOptions) => compare(io, before, after, options));
}

async function compare(io: CliIo, before: string, after: string, { screened, out, json }: CompareOptions): Promise<void> {
  const { compareRollFiles } = await import('../operations/compare-rolls.ts');
  await runJob({
    io,
    json,
    work: () => compareRollFiles({ before, after, screened, out }),
    print: (compared) => io.out(text(io, compared)),
  });
}

function text(io: CliIo, compared: RollFilesCompared): string {
  const { before, after, added, removed, changed, unchanged, by, lines, out } = compared;
  const count = (n: number) => grouped(n).padStart(12);
  const rows = [
    io.style('bold', `From ${before.asOf} (${grouped(before.voters)} voters) to ${after.asOf} (${grouped(after.voters)})`),
    '',
    `${count(added)}  new`,
    `${count(removed)}  gone`,
    `${count(changed)}  changed`,
    ...Object.entries(by)
      .filter(([, voters]) => voters > 0)
      .map(([what, voters]) => io.style('dim', `${count(voters)}    ${what}`)),
    `${count(unchanged)}  as before`,
  ];
  if (before.asOf > after.asOf)
    rows.push('', io.style('yellow', 'The first roll is the newer one: what is called new is gone, and the other way round.'));
  if (lines !== null) {
    rows.push(
      '',
      `${count(lines.screened)}  lines were screened`,
      `${count(lines.byVoter)}  of them name a voter who changed or is gone: screen again`,
      `${count(lines.again)}  found nobody: look again among the new`,
      '',
      wrapped('The other lines come out as before, but for how common names are.', io.columns),
    );
  }
  if (out !== null) rows.push('', `Written to ${out}. It names voters: keep it as you keep the roll.`);
  return `${rows.join('\n')}\n`;
}
