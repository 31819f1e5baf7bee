import type { Command } from 'commander';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { type Finding, type Replay, type ReplayedAttempt, type ReplayedEntry, replayExample } from '../operations/replay-example.ts';
import type { ReplayedForecast } from '../operations/replay-forecast.ts';
import { type CliIo, runJob } from './io.ts';
import { date } from './option-values.ts';

interface Options {
  readonly asOf?: CalendarDate;
  readonly sources?: boolean;
  readonly json?: boolean;
}

/** Widest text, in characters: longer lines are hard to read. */
const WIDEST = 100;
/** A terminal that says it is narrower than this does not know its width. */
const NARROWEST = 40;
const MARGIN = 14;

/** `countersign example`: a real petition replayed, claim apart from official figure. */
export function register(program: Command, io: CliIo): void {
  program
    .command('example')
    .description('Replay a real petition: what was known when, and what the law made of it.')
    .argument('[name]', 'which one', 'los-angeles-da-2022')
    .option('--as-of <date>', 'tell only what was known by this day (YYYY-MM-DD)', date)
    .option('--sources', 'name the source of every fact')
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options: Options) => {
      await runJob({
        io,
        json: options.json,
        work: () => replayExample({ name, asOf: options.asOf ?? null }),
        print: (replay) => printReplay({ io, replay, sources: options.sources === true }),
      });
    });
}

function printReplay({ io, replay, sources }: { readonly io: CliIo; readonly replay: Replay; readonly sources: boolean }): void {
  const width = io.columns < NARROWEST ? WIDEST : Math.min(WIDEST, io.columns);
  io.out(`\n${io.style('bold', replay.title)}\n`);
  io.out(`${io.style('dim', wrap({ text: `${replay.about} Rules: ${replay.rules}.`, width, indent: 0 }))}\n`);
  if (replay.asOf !== null) io.out(`\n${io.style('yellow', `As it stood on ${longDate(replay.asOf)}; what came later is not told.`)}\n`);
  if (replay.attempts.length === 0) io.out('\nNothing was known by then.\n');
  for (const attempt of replay.attempts) printAttempt({ io, attempt, sources, width });
  const marks = `${io.style('yellow', '○ claim')} of the campaign   ${io.style('cyan', '● official')}   ${io.style('magenta', '§ court')}   ${io.style('bold', '→')} what follows   ${io.style('bold', '~')} forecast   ${io.style('green', '✓')} same as published`;
  io.out(`\n${marks}\n`);
  if (!sources) io.out(`${io.style('dim', 'Where each fact was read: --sources.  The state on a day: --as-of 2022-07-14.')}\n`);
}

interface AttemptInput {
  readonly io: CliIo;
  readonly attempt: ReplayedAttempt;
  readonly sources: boolean;
  readonly width: number;
}

function printAttempt({ io, attempt, sources, width }: AttemptInput): void {
  const title = ` Attempt ${attempt.number} `;
  io.out(`\n${io.style('bold', `──${title}${'─'.repeat(Math.max(0, width - title.length - 2))}`)}\n`);
  for (const [name, text] of [
    ['Grounds', attempt.grounds],
    ['Answer', attempt.answer],
    ['Note', attempt.note],
  ] as const) {
    if (text !== null) io.out(`${io.style('dim', name.padEnd(MARGIN))}${wrap({ text, width, indent: MARGIN })}\n`);
  }
  for (const entry of attempt.entries) printEntry({ io, entry, sources, width, required: attempt.required });
}

interface EntryInput {
  readonly io: CliIo;
  readonly entry: ReplayedEntry;
  readonly sources: boolean;
  readonly width: number;
  readonly required: number;
}

function printEntry({ io, entry, sources, width, required }: EntryInput): void {
  const mark = { campaign: io.style('yellow', '○'), official: io.style('cyan', '●'), court: io.style('magenta', '§') }[entry.by];
  const doubt = entry.confirmed === 'unconfirmed' ? ' [unconfirmed]' : '';
  io.out(`\n${io.style('bold', shortDate(entry.date))} ${mark} ${wrap({ text: entry.words + doubt, width, indent: MARGIN })}\n`);
  if (entry.claim !== null) io.out(`${' '.repeat(MARGIN)}${bar({ io, value: entry.claim, required, width: width - MARGIN - 26 })}\n`);
  printReasons({ io, entry });
  for (const finding of entry.findings) printFinding({ io, finding, width });
  if (entry.forecast !== null) printForecast({ io, forecast: entry.forecast, width });
  if (entry.note !== null) io.out(`${' '.repeat(MARGIN)}${io.style('dim', wrap({ text: entry.note, width, indent: MARGIN }))}\n`);
  if (sources) for (const source of entry.sources) io.out(`${' '.repeat(MARGIN)}${io.style('dim', `${source.title}: ${source.url}`)}\n`);
}

function printReasons({ io, entry }: { readonly io: CliIo; readonly entry: ReplayedEntry }): void {
  const most = Math.max(...entry.byReason.map(({ count }) => count));
  for (const { words, count } of entry.byReason) {
    const length = Math.max(1, Math.round((count / most) * 30));
    io.out(
      `${' '.repeat(MARGIN)}${words.padEnd(36)}${count.toLocaleString('en-US').padStart(8)}  ${io.style('red', '▇'.repeat(length))}\n`,
    );
  }
}

function printFinding({ io, finding, width }: { readonly io: CliIo; readonly finding: Finding; readonly width: number }): void {
  const cited =
    finding.citation === null ? '' : ` [${finding.citation.section}${finding.confirmed === 'unconfirmed' ? ', unconfirmed' : ''}]`;
  const check = finding.agrees === null ? '' : finding.agrees ? ` ${io.style('green', '✓')}` : ` ${io.style('red', '✗ not as published')}`;
  io.out(`${' '.repeat(MARGIN - 2)}${io.style('bold', '→')} ${wrap({ text: finding.words + cited, width, indent: MARGIN })}${check}\n`);
}

/** What the forecast would have said that day; a model's statement, and marked as one. */
function printForecast({ io, forecast, width }: { readonly io: CliIo; readonly forecast: ReplayedForecast; readonly width: number }): void {
  const { daysLeft, lines, valid, chance, foundSufficient } = forecast;
  const n = (value: number) => value.toLocaleString('en-US');
  const percent = (value: number) => (value < 0.01 ? 'under 1 %' : value > 0.99 ? 'over 99 %' : `${Math.round(100 * value)} %`);
  const raw = daysLeft > 0 ? `${n(lines.low80)} to ${n(lines.high80)} lines at the deadline, ` : '';
  const office = foundSufficient === null ? '' : `, ${percent(foundSufficient)} to be found sufficient`;
  const words = `Forecast from what was public: ${raw}${n(valid.low80)} to ${n(valid.high80)} of them valid (80 %); a chance of ${percent(chance)} to hold enough${office}.`;
  io.out(`${' '.repeat(MARGIN - 2)}${io.style('bold', '~')} ${wrap({ text: words, width, indent: MARGIN })}\n`);
}

/** A bar of what is claimed against what is required. */
function bar({
  io,
  value,
  required,
  width,
}: {
  readonly io: CliIo;
  readonly value: number;
  readonly required: number;
  readonly width: number;
}): string {
  const whole = Math.max(value, required);
  const length = Math.max(10, Math.min(56, width));
  const filled = Math.round((value / whole) * length);
  const need = Math.min(length - 1, Math.round((required / whole) * length));
  const cells = Array.from({ length }, (_, i) => (i === need ? '┃' : i < filled ? '█' : '░')).join('');
  return `${io.style('yellow', cells)} ${value.toLocaleString('en-US')} of ${required.toLocaleString('en-US')}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function shortDate(date: CalendarDate): string {
  return `${date.slice(8).replace(/^0/, ' ')} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

function longDate(date: CalendarDate): string {
  return shortDate(date).trim();
}

/** Breaks text at blanks; all lines but the first begin with the indent. */
function wrap({ text, width, indent }: { readonly text: string; readonly width: number; readonly indent: number }): string {
  const room = Math.max(20, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
