import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CodeUse } from '../sheets/print.ts';
import { type CliIo, EXIT, runJob } from './io.ts';
import { positiveNumber } from './option-values.ts';

/** `countersign sheets print | check | read | overlay`. */
export function register(program: Command, io: CliIo): void {
  const sheets = program.command('sheets').description('Print petition sections, check their form, and read scans and photos of them.');
  sheets
    .command('print')
    .description('Set a form and print numbered sections as PDF, with the printing.json by which they are read back.')
    .argument('<form>', 'the form file (JSON); see docs/sheets.md')
    .requiredOption('--out <folder>', 'where the PDFs and printing.json go')
    .option('--sections <range>', 'section numbers, such as 1-500', range, { first: 1, last: 1 })
    .addOption(codesOption())
    .option('--per-file <n>', 'sections in one PDF', positiveNumber, 250)
    .option('--font <package...>', 'further font packages, looked through first')
    .action((form: string, options: PrintOptions) => print(io, form, options));
  sheets
    .command('check')
    .description(
      "List every departure of a form from a rule pack's form rules, with its citation, and the rules that a program cannot see.",
    )
    .argument('<form>', 'the form file (JSON)')
    .requiredOption('--pack <id>', 'rule pack by id, or a path to one')
    .addOption(codesOption())
    .option('--font <package...>', 'further font packages, looked through first')
    .action((form: string, options: CheckOptions) => check(io, form, options));
  sheets
    .command('overlay')
    .description('Put sheet codes on an official PDF form, at places that a layout file names.')
    .argument('<pdf>', 'the official form')
    .requiredOption('--layout <file>', 'where the codes, squares, lines and cells stand on it (JSON)')
    .requiredOption('--out <folder>', 'where the PDFs and printing.json go')
    .option('--sections <range>', 'section numbers, such as 1-500', range, { first: 1, last: 1 })
    .addOption(codesOption())
    .option('--per-file <n>', 'sections in one PDF', positiveNumber, 250)
    .action((pdf: string, options: OverlayOptions) => overlay(io, pdf, options));
  sheets
    .command('read')
    .description(
      'Read scans and photos (PDF, TIFF, PNG, JPEG, folders, zips) into line images with scores. Run again after a stop, it goes on.',
    )
    .argument('<file...>', 'files, folders and zips')
    .requiredOption('--out <folder>', 'where originals, line images and the result go')
    .option('--printing <file...>', 'printing.json of the sections', [])
    .option('--foreign <file...>', 'mark-ups of forms that we did not print', [])
    .option('--settings <file>', 'thresholds and limits that differ from those delivered (JSON)')
    .option('--workers <n>', 'reader processes', positiveNumber)
    .option('--first-number <n>', 'first section number given on intake to sheets without one', positiveNumber, 1)
    .action((files: readonly string[], options: ReadOptions) => read(io, files, options));
}

interface Range {
  readonly first: number;
  readonly last: number;
}

interface PrintOptions {
  readonly out: string;
  readonly sections: Range;
  readonly codes: CodeUse;
  readonly perFile: number;
  readonly font?: readonly string[];
  readonly json?: boolean;
}

interface CheckOptions {
  readonly pack: string;
  readonly codes: CodeUse;
  readonly font?: readonly string[];
  readonly json?: boolean;
}

interface OverlayOptions {
  readonly layout: string;
  readonly out: string;
  readonly sections: Range;
  readonly codes: CodeUse;
  readonly perFile: number;
  readonly json?: boolean;
}

interface ReadOptions {
  readonly out: string;
  readonly printing: readonly string[];
  readonly foreign: readonly string[];
  readonly settings?: string;
  readonly workers?: number;
  readonly firstNumber: number;
  readonly json?: boolean;
}

function codesOption(): Option {
  return new Option('--codes <use>', 'what the codes say: each section its own number, all sections alike, or no codes')
    .choices(['per-section', 'same-on-all', 'none'])
    .default('per-section');
}

function range(text: string): Range {
  const parts = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text);
  if (parts === null) throw new InvalidArgumentError('Two section numbers such as 1-500.');
  const first = Number(parts[1]);
  const last = Number(parts[2] ?? parts[1]);
  if (first < 1 || last < first) throw new InvalidArgumentError('Sections run from 1 on, first before last.');
  return { first, last };
}

async function print(io: CliIo, form: string, options: PrintOptions): Promise<void> {
  const { printSheets } = await import('../operations/print-sheets.ts');
  await runJob({
    io,
    json: options.json,
    work: (onProgress) =>
      printSheets(
        {
          form,
          firstSection: options.sections.first,
          lastSection: options.sections.last,
          codes: options.codes,
          out: options.out,
          sectionsPerFile: options.perFile,
          fonts: options.font ?? [],
        },
        { onProgress, signal: io.signal },
      ),
    print: (done) => printed(io, done),
  });
}

function printed(
  io: CliIo,
  done: {
    readonly files: readonly { readonly file: string; readonly bytes: number }[];
    readonly printing: string;
    readonly sides: number;
    readonly linesPerSection: number;
  },
): void {
  io.out(`${io.style('bold', `${done.sides} side${done.sides === 1 ? '' : 's'} and ${done.linesPerSection} lines a section`)}\n`);
  for (const { file, bytes } of done.files) io.out(`${(bytes / 1e6).toFixed(1).padStart(8)} MB  ${file}\n`);
  io.out(`\nTo read them back:  countersign sheets read <scans> --printing ${done.printing} --out <folder>\n`);
}

async function overlay(io: CliIo, pdf: string, options: OverlayOptions): Promise<void> {
  const { overlaySheets } = await import('../operations/print-sheets.ts');
  await runJob({
    io,
    json: options.json,
    work: (onProgress) =>
      overlaySheets(
        {
          pdf,
          layout: options.layout,
          firstSection: options.sections.first,
          lastSection: options.sections.last,
          codes: options.codes,
          out: options.out,
          sectionsPerFile: options.perFile,
        },
        { onProgress, signal: io.signal },
      ),
    print: (done) => printed(io, done),
  });
}

async function check(io: CliIo, form: string, options: CheckOptions): Promise<void> {
  const { checkSheets } = await import('../operations/check-sheets.ts');
  await runJob({
    io,
    json: options.json,
    work: () => checkSheets({ form, pack: options.pack, codes: options.codes, fonts: options.font ?? [] }),
    print: (result) => {
      io.out(`${io.style('bold', `${result.title}, against ${result.pack}`)}\n\n`);
      for (const departure of result.departures) {
        io.out(`${io.style('red', 'departs')}   ${departure.words}\n`);
        io.out(
          `          ${departure.found}${departure.where === '' ? '' : ` (${departure.where})`}\n          ${citationText(departure)}\n`,
        );
      }
      for (const question of result.questions)
        io.out(`${io.style('yellow', 'ask')}       ${question.words}\n          ${citationText(question)}\n`);
      for (const held of result.held) io.out(`${io.style('green', 'holds')}     ${held.words}: ${held.found}\n`);
      for (const rule of result.notSeen) io.out(`${io.style('dim', 'not seen')}  ${rule.words}\n          ${citationText(rule)}\n`);
      io.out(
        `\n${result.departures.length} departures, ${result.questions.length} to ask, ${result.held.length} hold, ${result.notSeen.length} that a program cannot see.\n`,
      );
    },
  });
  if (io.signal.aborted) io.exit(EXIT.interrupted);
}

function citationText(rule: { readonly section: string; readonly confirmed: string }): string {
  return `${rule.section}${rule.confirmed === 'official' ? '' : ` (${rule.confirmed})`}`;
}

async function read(io: CliIo, paths: readonly string[], options: ReadOptions): Promise<void> {
  const { readSheets } = await import('../operations/read-sheets.ts');
  await runJob({
    io,
    json: options.json,
    work: (onProgress) =>
      readSheets(
        {
          paths,
          printings: options.printing,
          foreign: options.foreign,
          out: options.out,
          firstIntakeNumber: options.firstNumber,
          ...(options.settings === undefined ? {} : { settings: options.settings }),
          ...(options.workers === undefined ? {} : { workers: options.workers }),
        },
        { onProgress, signal: io.signal },
      ),
    toJson: ({ reconciliation, ...rest }) => ({
      ...rest,
      totals: reconciliation.totals,
      rawCount: reconciliation.rawCount,
      missing: reconciliation.missing,
      rejected: reconciliation.rejected,
    }),
    print: ({ out, files, reconciliation, resumed }) => {
      const { totals, rawCount } = reconciliation;
      const row = (n: number, words: string) => io.out(`${n.toLocaleString('en-US').padStart(9)}  ${words}\n`);
      io.out(`${io.style('bold', `Read ${files} file${files === 1 ? '' : 's'}`)}   ${out}\n\n`);
      row(totals.pagesRead, `pages read${resumed > 0 ? `, ${resumed} of them in an earlier run` : ''}`);
      row(totals.pagesRejected, 'pages set aside, listed in rejects.csv');
      row(totals.sectionsSeen, 'sections seen');
      if (totals.pagesMissing > 0) row(totals.pagesMissing, io.style('yellow', 'pages missing from sections seen'));
      row(
        totals.linesSeen,
        `lines of ${totals.linesExpected} expected: ${totals.lines.filled} filled, ${totals.lines.partly} partly, ${totals.lines.blank} blank, ${totals.lines.doubtful} doubtful`,
      );
      row(totals.lines.crossed, `lines look crossed out, ${totals.lines.crossedDoubtful} more may be`);
      const reasons = new Map<string, number>();
      for (const { rejected } of reconciliation.rejected) reasons.set(rejected.reason, (reasons.get(rejected.reason) ?? 0) + 1);
      for (const [reason, n] of [...reasons].sort((a, b) => b[1] - a[1])) io.out(`           ${io.style('yellow', `${reason} × ${n}`)}\n`);
      io.out(
        `\nRaw count proposed: ${io.style('bold', rawCount.proposed.toLocaleString('en-US'))}, and ${rawCount.toLookAt} lines to look at. A person confirms it.\n`,
      );
    },
  });
}
