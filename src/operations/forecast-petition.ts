import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import { dateIn } from '../basics/local-time.ts';
import { err, ok } from '../basics/result.ts';
import { forecast } from '../forecast/forecast.ts';
import type { CheckedSection, Forecast, ForecastInput, Tally } from '../forecast/types.ts';
import type { Member } from '../law/access.ts';
import { circulationSettings, circulationWindow } from './circulation-context.ts';
import { type Deps, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { keptQuality } from './kept-quality.ts';
import { linesByDay } from './read-circulation.ts';

/** What the campaign's own record says of its chance. A model's statement, never a finding. */
export async function forecastPetition(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<Forecast>> {
  const found = await petitionFor(deps.db, { member, act: 'quality.read', petitionId });
  if (!found.ok) return found;
  const { petition, pack, filed } = found.value;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const { settings } = await circulationSettings(deps.db, petitionId);
  const window = await circulationWindow(deps.db, found.value);
  if (window.from === null || window.to === null) {
    return refuse('not-circulating', 'There is nothing to forecast before circulation begins.', {
      remedy: 'Record the step “form-approved”, from which the days of circulation are counted.',
    });
  }
  const quality = await keptQuality(deps.db, { petitionId, key: key.value });
  const date = dateIn({ zone: settings.zone, at: deps.now() });
  const today = (date > window.to ? window.to : date < window.from ? window.from : date) as CalendarDate;
  const days = (await linesByDay(deps.db, petitionId)).filter(({ on }) => on <= today);
  const input: ForecastInput = {
    today,
    starts: window.from as CalendarDate,
    deadline: window.to as CalendarDate,
    required: petition.required,
    registered: petition.registered,
    tallies: talliesOf(days, window.from as CalendarDate),
    checks: quality.sections.map(
      ({ code, circulator, lines, valid, invalid, duplicates }): CheckedSection => ({
        circulator: circulator === null ? `section ${code}` : `#${circulator}`,
        place: '',
        lines,
        checked: valid + invalid,
        // A second copy is a valid line here; copies are given apart.
        valid: valid + duplicates,
      }),
    ),
    checkedBy: 'campaign',
    ...(quality.screenedAt === null
      ? {}
      : {
          duplicates: {
            among: quality.totals.lines - quality.totals.struck,
            found: quality.totals.copiesWithin + quality.totals.copiesAcross,
          },
        }),
    ...(filed === null ? {} : { filed: { lines: days.reduce((sum, { lines }) => sum + lines, 0) } }),
    strikable: quality.totals.invalid,
    pack,
    seed: `${petitionId} ${today}`,
  };
  const made = forecast(input);
  return made.ok ? ok(made.value) : err(made.error[0]);
}

/** A count of one day covers the days since the count before: nobody counts on Sundays, but people sign. A correction downwards is taken from the days before it. */
export function talliesOf(days: readonly { readonly on: string; readonly lines: number }[], starts: CalendarDate): readonly Tally[] {
  const out: Tally[] = [];
  let from = starts;
  for (const { on, lines } of days) {
    const to = on as CalendarDate;
    let left = lines;
    for (let i = out.length - 1; i >= 0 && left < 0; i--) {
      const taken = Math.min(out[i].lines, -left);
      out[i] = { ...out[i], lines: out[i].lines - taken };
      left += taken;
    }
    out.push({ from: from > to ? to : from, to, lines: Math.max(0, left) });
    from = addDays(to, 1);
  }
  return out;
}
