import { addDays, daysBetween } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { bandsOf, shareOf } from './bands.ts';
import { checkForecastInput } from './check-input.ts';
import { distinctAmong } from './duplicates.ts';
import { type Ending, type Endings, type Standing, simulateEndings, standing } from './endings.ts';
import { leversOf } from './levers.ts';
import { PRIORS, type Priors } from './priors.ts';
import { procedureOf } from './procedure.ts';
import type { Forecast, ForecastInput } from './types.ts';

/** Endings simulated where the input does not say. */
export const DRAWS = 2000;
const RECENT_DAYS = 14;

/** The end of a forecast without its course and its levers: what a replay or a bench of many days needs. */
export type Outlook = Pick<Forecast, 'daysLeft' | 'rawAtDeadline' | 'validAtDeadline' | 'chance' | 'procedure'>;

/** How it will stand at the deadline. */
export function outlook(input: ForecastInput, priors: Priors = PRIORS): Result<Outlook, readonly Problem[]> {
  const problems = checkForecastInput(input);
  if (problems.length > 0) return err(problems);
  const endings = simulateEndings({ input, priors, draws: input.draws ?? DRAWS });
  return ok(outlookOf({ input, endings, last: standings({ input, endings, day: endings.daysLeft }) }));
}

/** Will it qualify: simulates the rest of the campaign from its own record. The same input gives the same forecast. */
export function forecast(input: ForecastInput, priors: Priors = PRIORS): Result<Forecast, readonly Problem[]> {
  const problems = checkForecastInput(input);
  if (problems.length > 0) return err(problems);
  const draws = input.draws ?? DRAWS;
  const endings = simulateEndings({ input, priors, draws });
  const { list, daysLeft, raw } = endings;
  const now = standings({ input, endings, day: 0 });
  const last = daysLeft === 0 ? now : standings({ input, endings, day: daysLeft });
  return ok({
    today: input.today,
    deadline: input.deadline,
    required: input.required,
    raw,
    ...outlookOf({ input, endings, last }),
    validNow: bandsOf(now.map(({ valid }) => valid)),
    validity: {
      held: bandsOf(
        list.map(({ held, heldValid, validity, agreement }) => (held === 0 ? validity.elsewhere * agreement : heldValid / held)),
        false,
      ),
      toCome: bandsOf(
        list.map(({ toCome }) => toCome),
        false,
      ),
    },
    copiesAtDeadline: bandsOf(last.map(({ copies }) => copies)),
    pace: { recent: recentPace(input), needed: neededPace({ endings, input, now }) },
    fan: Array.from({ length: daysLeft + 1 }, (_, day) => ({
      on: addDays(input.today, day),
      valid: bandsOf((day === 0 ? now : day === daysLeft ? last : standings({ input, endings, day })).map(({ valid }) => valid)),
    })),
    levers: leversOf({ input, priors, endings, now: last }),
    circulators: endings.validity.circulators.map(({ name, lines, checked }, i) => ({
      circulator: name,
      lines,
      checked,
      validity: bandsOf(
        list.map(({ validity }) => validity.circulators[i]),
        false,
      ),
    })),
    draws,
    priors: priors.frozen,
  });
}

function standings({
  input,
  endings,
  day,
}: {
  readonly input: ForecastInput;
  readonly endings: Endings;
  readonly day: number;
}): readonly Standing[] {
  return endings.list.map((ending) => standing({ ending, endings, input, day }));
}

function outlookOf({
  input,
  endings: { list, daysLeft },
  last,
}: {
  readonly input: ForecastInput;
  readonly endings: Endings;
  readonly last: readonly Standing[];
}): Outlook {
  return {
    daysLeft,
    rawAtDeadline: bandsOf(last.map(({ lines }) => lines)),
    validAtDeadline: bandsOf(last.map(({ valid }) => valid)),
    chance: shareOf(last, ({ valid }) => valid >= input.required),
    procedure: procedureShares({ input, list, last }),
  };
}

function procedureShares({
  input: { pack, required },
  list,
  last,
}: {
  readonly input: ForecastInput;
  readonly list: readonly Ending[];
  readonly last: readonly Standing[];
}): Forecast['procedure'] {
  if (pack === undefined || pack.sampling === null) return null;
  const found = list.map((ending, i) => procedureOf({ pack, ending, standing: last[i], required }));
  return {
    foundSufficient: shareOf(found, ({ sufficient }) => sufficient),
    bySample: {
      sufficient: shareOf(found, ({ bySample }) => bySample === 'sufficient'),
      insufficient: shareOf(found, ({ bySample }) => bySample === 'insufficient'),
      fullCount: shareOf(found, ({ bySample }) => bySample === 'full-count'),
    },
  };
}

function recentPace({ tallies, today }: ForecastInput): number | null {
  let lines = 0;
  let days = 0;
  for (const tally of tallies) {
    const length = daysBetween(tally.from, tally.to) + 1;
    const recent = Math.min(length, RECENT_DAYS - daysBetween(tally.to, today));
    if (recent <= 0) continue;
    lines += (tally.lines * recent) / length;
    days += recent;
  }
  return days === 0 ? null : lines / days;
}

/** Lines a day with which so many of the endings hold enough: each ending's own need, worked out backwards. */
function neededPace({
  endings,
  input,
  now,
}: {
  readonly endings: Endings;
  readonly input: ForecastInput;
  readonly now: readonly Standing[];
}): Forecast['pace']['needed'] {
  const none = { chance50: null, chance80: null, chance95: null };
  if (endings.daysLeft === 0) return none;
  const needs = endings.list
    .map((ending, i) => {
      // Good lines such that required + known copies + later copies are reached; later copies follow the pool's curve.
      const { pool, toCome, agreement, knownValid } = ending;
      const among = knownValid * agreement;
      const offset = endings.found * agreement - (among - distinctAmong({ lines: among, pool }));
      const distinct = input.required + offset;
      if (distinct >= pool) return Number.POSITIVE_INFINITY;
      const good = -pool * Math.log1p(-distinct / pool);
      return Math.max(0, good - now[i].good) / toCome;
    })
    .sort((a, b) => a - b);
  const at = (chance: number) => {
    const lines = needs[Math.min(needs.length - 1, Math.ceil(chance * needs.length) - 1)];
    return Number.isFinite(lines) ? Math.ceil(lines / endings.daysLeft) : null;
  };
  return { chance50: at(0.5), chance80: at(0.8), chance95: at(0.95) };
}
