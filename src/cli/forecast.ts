import { type Command, InvalidArgumentError } from 'commander';
import type { CalendarDate } from '../basics/calendar-date.ts';
import type { Bands, Forecast, Lever } from '../forecast/types.ts';
import { type ForecastOfFiles, forecastFiles } from '../operations/forecast-files.ts';
import { writeProblems } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';
import { date, wholeNumber } from './option-values.ts';

interface Options {
  readonly petition: string;
  readonly tallies: string;
  readonly checks?: string;
  readonly events?: string;
  readonly asOf?: CalendarDate;
  readonly deadline?: CalendarDate;
  readonly duplicates?: { readonly found: number; readonly among: number };
  readonly strikable?: number;
  readonly seed?: string;
  readonly json?: boolean;
}

/** `countersign forecast`: will it qualify. */
export function register(program: Command, io: CliIo): void {
  program
    .command('forecast')
    .description('Will the petition qualify: valid signatures at the deadline, the chance, the pace needed, and what each lever is worth.')
    .requiredOption('--petition <file>', 'petition.json')
    .requiredOption('--tallies <file>', 'CSV: date and lines (of that day), or date and total (held by then)')
    .option('--checks <file>', 'CSV of sections: section, circulator, place, lines, checked, valid')
    .option('--events <file>', 'CSV of days on which more is expected: date, kind')
    .option('--as-of <date>', 'day of the forecast (the last tally’s where left out)', date)
    .option('--deadline <date>', 'last day of circulation, where the rules do not give it', date)
    .option('--duplicates <found/among>', 'copies found, and among how many lines all pairs were looked at', ratio)
    .option('--strikable <number>', 'lines known to be bad and not struck yet', wholeNumber)
    .option('--seed <text>', 'other chance for the same figures')
    .option('--json', 'print the result as JSON')
    .action((options: Options) =>
      runJob({
        io,
        json: options.json,
        work: () => forecastFiles(options),
        print: (result) => {
          writeProblems(io, result.notices);
          io.out(textOf(io, result));
        },
      }),
    );
}

function ratio(text: string): { readonly found: number; readonly among: number } {
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Give it as found/among, for example 700/20000.');
  return { found: Number(match[1]), among: Number(match[2]) };
}

const number = (value: number) => Math.round(value).toLocaleString('en-US');
const percent = (value: number) =>
  value > 0 && value < 0.01 ? 'under 1 %' : value < 1 && value > 0.99 ? 'over 99 %' : `${Math.round(100 * value)} %`;
const range = ({ low80, high80 }: Bands) => `${number(low80)} to ${number(high80)}`;

function textOf(io: CliIo, { title, forecast }: ForecastOfFiles): string {
  const { daysLeft, required, raw, validNow, validAtDeadline, rawAtDeadline, chance, procedure, pace, copiesAtDeadline, levers } = forecast;
  const rows = [
    `${io.style('bold', title)}, ${forecast.today}`,
    '',
    `  ${io.style('bold', `${percent(chance)} chance`)} to hold the ${number(required)} valid signatures required on ${forecast.deadline} (${daysLeft} days left)`,
    ...(procedure === null
      ? []
      : [`  ${percent(procedure.foundSufficient)} chance to be found sufficient by the office’s procedure (sample first)`]),
    '',
    row('lines held', number(raw), ''),
    row('valid now', number(validNow.median), `80 %: ${range(validNow)}`),
    row('lines at the deadline', number(rawAtDeadline.median), `80 %: ${range(rawAtDeadline)}`),
    row(
      'valid at the deadline',
      number(validAtDeadline.median),
      `50 %: ${number(validAtDeadline.low50)} to ${number(validAtDeadline.high50)};  80 %: ${range(validAtDeadline)};  95 %: ${number(validAtDeadline.low95)} to ${number(validAtDeadline.high95)}`,
    ),
    row('second copies', number(copiesAtDeadline.median), `80 %: ${range(copiesAtDeadline)}`),
    row('lines a day', pace.recent === null ? '–' : number(pace.recent), paceText(forecast)),
    '',
    '  What it is worth               valid      chance',
    ...levers.map(
      (lever) =>
        `  ${leverName(lever).padEnd(28)} ${signed(number(lever.valid)).padStart(7)}  ${signed((100 * lever.chance).toFixed(1)).padStart(6)} points`,
    ),
    '',
    io.style(
      'dim',
      `  A model’s statement, not a finding; ${number(forecast.draws)} simulated endings, priors of ${forecast.priors}. See docs/forecast.md.`,
    ),
  ];
  return `${rows.join('\n')}\n`;
}

function row(name: string, value: string, more: string): string {
  return `  ${name.padEnd(24)}${value.padStart(10)}   ${more}`.trimEnd();
}

function paceText({ pace: { needed } }: Forecast): string {
  const parts = [
    ['50 %', needed.chance50],
    ['80 %', needed.chance80],
    ['95 %', needed.chance95],
  ] as const;
  const given = parts.filter(([, lines]) => lines !== null).map(([chance, lines]) => `${number(lines!)} for ${chance}`);
  return given.length === 0 ? '' : `needed: ${given.join(', ')}`;
}

function signed(text: string): string {
  return text.startsWith('-') ? text : `+${text}`;
}

function leverName({ kind, name, amount }: Lever): string {
  switch (kind) {
    case 'day':
      return 'one more day';
    case 'circulator-days':
      return `${amount} circulator days`;
    case 'thousand-lines':
      return '1,000 more lines';
    case 'validity-point':
      return 'lines to come 1 point better';
    case 'fewer-duplicates':
      return `${amount} % fewer second copies`;
    case 'strike':
      return `strike ${number(amount)} bad lines`;
    case 'cure':
      return `cure: ${name}`;
    case 'stop':
      return `others in place of ${name}`;
  }
}
