import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import { fileProblem } from '../basics/delimited.ts';
import { sha256 } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { forecast } from '../forecast/forecast.ts';
import type { Forecast, ForecastInput, Tally } from '../forecast/types.ts';
import { calendar } from '../law/calendar.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { threshold } from '../law/threshold.ts';
import { type PetitionFile, parsePetition, requirementOf } from '../screening/petition-file.ts';
import { readChecks, readEvents, readTallies } from './forecast-tables.ts';
import { readRulePack } from './rule-packs.ts';

/** What a forecast from files is asked. */
export interface ForecastFiles {
  readonly petition: string;
  readonly tallies: string;
  readonly checks?: string | undefined;
  readonly events?: string | undefined;
  /** Day of the forecast; the last tally's where it is not given. */
  readonly asOf?: CalendarDate | undefined;
  /** Last day of circulation, where the pack's calendar does not give it. */
  readonly deadline?: CalendarDate | undefined;
  readonly duplicates?: { readonly among: number; readonly found: number } | undefined;
  readonly strikable?: number | undefined;
  readonly seed?: string | undefined;
}

export interface ForecastOfFiles {
  readonly title: string;
  readonly forecast: Forecast;
  readonly notices: readonly Problem[];
}

type Problems = readonly Problem[];

/** Forecasts a petition from its file and its tables of tallies, checks and events. The same files give the same forecast. */
export async function forecastFiles(request: ForecastFiles): Promise<Result<ForecastOfFiles, Problems>> {
  const file = basename(request.petition);
  const source = await readFile(request.petition, 'utf8').catch((error: unknown) => fileProblem(request.petition, error));
  if (typeof source !== 'string') return err([source]);
  const parsed = parsePetition({ source, file });
  if (!parsed.ok) return parsed;
  const { petition, notices } = parsed.value;
  const pack = await readRulePack(petition.rules);
  if (!pack.ok) return err(pack.error.map((problem) => ({ ...problem, file, field: 'rules' })));
  const period = periodOf({ petition, pack: pack.value, deadline: request.deadline, file });
  if (!period.ok) return err([period.error]);
  const requirement = requiredOf({ petition, pack: pack.value, file });
  if (!requirement.ok) return err([requirement.error]);
  const { starts, deadline } = period.value;
  const tallies = await readTallies({ path: request.tallies, starts });
  if (!tallies.ok) return tallies;
  const checks = request.checks === undefined ? ok([]) : await readChecks(request.checks);
  if (!checks.ok) return checks;
  const events = request.events === undefined ? ok([]) : await readEvents(request.events);
  if (!events.ok) return events;
  const today = request.asOf ?? tallies.value.at(-1)?.to ?? starts;
  const input: Omit<ForecastInput, 'seed'> = {
    today,
    starts,
    deadline,
    required: requirement.value,
    registered: petition.registered ?? requirement.value * 10,
    tallies: tallies.value.filter(({ to }) => to <= today),
    checks: checks.value,
    events: events.value,
    pack: pack.value,
    ...(request.duplicates === undefined ? {} : { duplicates: request.duplicates }),
    ...(request.strikable === undefined ? {} : { strikable: request.strikable }),
    ...(petition.filed === null || petition.filed > today ? {} : { filed: { lines: linesOf(tallies.value) } }),
  };
  const made = forecast({ ...input, seed: request.seed ?? seedOf(input) });
  if (!made.ok) return err(made.error.map((problem) => ({ ...problem, file: basename(request.tallies) })));
  const assumed: Problem[] =
    petition.registered === null
      ? [
          {
            code: 'registered-assumed',
            file,
            field: 'registered',
            message: 'The number of registered voters is not given; ten times the requirement is taken for the copies.',
          },
        ]
      : [];
  return ok({ title: petition.title, forecast: made.value, notices: [...notices, ...assumed] });
}

/** A seed from what goes in, so that the same files give the same forecast and other files other chance. */
function seedOf(input: Omit<ForecastInput, 'seed'>): string {
  const { pack, ...rest } = input;
  return sha256(JSON.stringify({ ...rest, pack: pack?.id }));
}

function linesOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { lines }) => sum + lines, 0);
}

function periodOf({
  petition,
  pack,
  deadline,
  file,
}: {
  readonly petition: PetitionFile;
  readonly pack: RulePack;
  readonly deadline: CalendarDate | undefined;
  readonly file: string;
}): Result<{ readonly starts: CalendarDate; readonly deadline: CalendarDate }, Problem> {
  if (petition.notified === null) {
    return err({
      code: 'field-missing',
      file,
      field: 'notified',
      message: 'The day on which circulation could begin is not given.',
      remedy: 'Give “notified”, YYYY-MM-DD.',
    });
  }
  const starts = addDays(petition.notified, 1);
  if (deadline !== undefined) return ok({ starts, deadline });
  const rows = calendar({ pack, registered: petition.registered ?? undefined, events: { approved: petition.notified } });
  const row = rows.find(({ event, from }) => event === 'circulation-deadline' && from.known);
  if (row === undefined) {
    return err({
      code: 'deadline-unknown',
      file,
      message: `${pack.id} does not give the last day of circulation.`,
      remedy: 'Give it with --deadline, or “registered” in the petition file.',
    });
  }
  return ok({ starts, deadline: row.date });
}

function requiredOf({
  petition,
  pack,
  file,
}: {
  readonly petition: PetitionFile;
  readonly pack: RulePack;
  readonly file: string;
}): Result<number, Problem> {
  const computed = petition.registered === null ? null : threshold({ pack, registered: petition.registered });
  if (computed !== null && !computed.ok) return err({ ...computed.error, file });
  const requirement = requirementOf({ petition, computed: computed === null ? null : computed.value.required, file });
  return requirement.ok ? ok(requirement.value.required) : requirement;
}
