import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { type CalendarDate, parseCalendarDate, weekday } from '../basics/calendar-date.ts';
import { err, ok } from '../basics/result.ts';
import { type CalendarRow, calendar, unknownEvents } from '../law/calendar.ts';
import { icsOf } from '../law/ics.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { readRulePack } from '../operations/rule-packs.ts';
import { type CliIo, runJob } from './io.ts';
import { source, wrapped } from './law-text.ts';
import { wholeNumber } from './option-values.ts';

interface Options {
  readonly rules: string;
  readonly registered?: number;
  readonly event?: Readonly<Record<string, CalendarDate>>;
  readonly ics?: boolean;
  readonly json?: boolean;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function event(text: string, before: Readonly<Record<string, CalendarDate>> = {}): Readonly<Record<string, CalendarDate>> {
  const [name, value, ...rest] = text.split('=');
  const date = parseCalendarDate(value ?? '');
  if (date === null || rest.length > 0) throw new InvalidArgumentError('Give name=YYYY-MM-DD, e.g. filed=2022-07-06.');
  return { ...before, [name]: date };
}

/** `countersign calendar`: every date that follows from what has happened. */
export function register(program: Command, io: CliIo): void {
  program
    .command('calendar')
    .description('The dates that follow from what has happened to a petition.')
    .requiredOption('--rules <id>', 'id of a rule pack, or a path to one')
    .option('--registered <number>', 'registered voters of the jurisdiction', wholeNumber)
    .option('--event <name=date>', 'what has happened and when; may be given several times', event)
    .option('--ics', 'print an iCalendar file')
    .option('--json', 'print the result as JSON')
    .action((options: Options) => {
      const events = options.event ?? {};
      return runJob({
        io,
        json: options.json,
        work: async () => {
          const read = await readRulePack(options.rules);
          if (!read.ok) return read;
          const pack = read.value;
          const names = pack.events.map((e) => e.name).join(', ');
          const unknown = unknownEvents(pack, events);
          if (unknown.length > 0) {
            return err(
              unknown.map((name) => ({
                code: 'event-unknown',
                field: 'event',
                message: `${pack.id} does not know the event "${name}".`,
                remedy: `Known: ${names}.`,
              })),
            );
          }
          const rows = calendar({ pack, registered: options.registered, events });
          if (rows.length === 0) {
            const needsVoters = options.registered === undefined && Object.keys(events).length > 0;
            return err([
              {
                code: 'calendar-empty',
                message: needsVoters ? 'These dates depend on the number of registered voters.' : 'No date follows from nothing.',
                remedy: needsVoters ? 'Give --registered.' : `Give --event name=YYYY-MM-DD; known: ${names}.`,
              },
            ]);
          }
          return ok({ pack, rows });
        },
        toJson: ({ rows }) => rows,
        print: ({ pack, rows }) =>
          io.out(
            options.ics === true ? icsOf({ pack, rows }) : calendarText({ io, pack, rows, given: events, registered: options.registered }),
          ),
      });
    });
}

interface CalendarText {
  readonly io: CliIo;
  readonly pack: RulePack;
  readonly rows: readonly CalendarRow[];
  readonly given: Readonly<Record<string, CalendarDate>>;
  readonly registered: number | undefined;
}

function calendarText({ io, pack, rows, given, registered }: CalendarText): string {
  const out = [io.style('bold', pack.title.en), ''];
  for (const [name, date] of Object.entries(given)) out.push(`  ${DAYS[weekday(date)]} ${date}  ${io.style('dim', name)}`);
  out.push('');
  for (const row of rows) {
    out.push(`  ${DAYS[weekday(row.date)]} ${io.style('bold', row.date)}  ${row.event}: ${row.words}`);
    out.push(`                  ${io.style('dim', wrapped(row.rule, io.columns - 2, '                  '))}`);
    out.push(`                  ${source(io, row)}${row.from.known ? '' : '; counted from a date that is itself only a deadline'}`);
  }
  const left =
    registered === undefined ? pack.deadlines.filter((d) => d.dayTiers !== undefined && d.from.some((name) => name in given)) : [];
  if (left.length > 0) {
    const note = `Left out, as their days depend on the number of registered voters: ${left.map((d) => d.event).join(', ')}. Give --registered.`;
    out.push('', `  ${io.style('yellow', wrapped(note, io.columns - 2, '  '))}`);
  }
  if (rows.some((row) => row.confirmed === 'unconfirmed')) {
    out.push(
      '',
      `  ${io.style('yellow', wrapped('Dates marked UNCONFIRMED rest on a rule or a holiday that nobody has read in the law itself.', io.columns - 2, '  '))}`,
    );
  }
  return `${out.join('\n')}\n`;
}
