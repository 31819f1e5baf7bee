import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import { outlook } from '../forecast/forecast.ts';
import type { Bands, ForecastInput, Tally } from '../forecast/types.ts';
import { calendar } from '../law/calendar.ts';
import type { RulePack } from '../law/rule-pack.ts';
import type { ExampleEntry } from './example-file.ts';

/** What the forecast would have said on a day, from what was public by then. */
export interface ReplayedForecast {
  readonly deadline: CalendarDate;
  readonly daysLeft: number;
  readonly lines: Bands;
  readonly valid: Bands;
  /** Chance to hold as many distinct valid signatures as are required. */
  readonly chance: number;
  /** Chance to be found sufficient by the pack's procedure. */
  readonly foundSufficient: number | null;
}

/** Endings simulated for each day. */
const DRAWS = 1000;
/** A campaign's claims are round figures of about this relative error. */
const ROUGH = 0.02;

/** A forecaster that is shown the entries of one attempt in order and keeps only what it was shown. */
export interface ForecastReplay {
  /** The forecast after this entry; null where it tells nothing new about the count, or nothing is open any more. */
  see(entry: ExampleEntry): ReplayedForecast | null;
}

/** Starts a replay of the forecast for one attempt. */
export function replayForecast({
  pack,
  required,
  registered,
  seed,
}: {
  readonly pack: RulePack;
  readonly required: number;
  readonly registered: number | null;
  readonly seed: string;
}): ForecastReplay {
  const events: Record<string, CalendarDate> = {};
  const tallies: Tally[] = [];
  let held = 0;
  let filed: number | null = null;
  let sampled: { readonly checked: number; readonly valid: number } | null = null;
  let over = false;
  return {
    see(entry) {
      if (entry.event !== undefined) events[entry.event] = entry.date;
      if (entry.fullCount !== undefined || entry.event === 'never-filed') over = true;
      const approved = events.approved;
      if (over || approved === undefined || registered === null) return null;
      const starts = addDays(approved, 1);
      const newLines = entry.claim ?? entry.rawCount;
      if (newLines === undefined && entry.sample === undefined && entry.event !== 'approved') return null;
      if (entry.claim !== undefined && entry.claim >= held && entry.date >= starts) {
        const last = tallies.at(-1);
        tallies.push({ from: last === undefined ? starts : addDays(last.to, 1), to: entry.date, lines: entry.claim - held, rough: ROUGH });
        held = entry.claim;
      }
      if (entry.event === 'filed' && entry.claim !== undefined) filed = entry.claim;
      if (entry.rawCount !== undefined) filed = entry.rawCount;
      if (entry.sample !== undefined) sampled = { checked: entry.sample.size, valid: entry.sample.valid };
      const deadline = calendar({ pack, registered, events }).find((row) => row.event === 'circulation-deadline')?.date;
      if (deadline === undefined) return null;
      const input: ForecastInput = {
        today: entry.date,
        starts,
        deadline,
        required,
        registered,
        tallies,
        pack,
        draws: DRAWS,
        seed: `${seed} ${entry.date}`,
        ...(filed === null ? {} : { filed: { lines: filed } }),
        ...(sampled === null ? {} : { sampled, checkedBy: 'office' }),
      };
      const made = outlook(input);
      if (!made.ok) return null;
      const { daysLeft, rawAtDeadline, validAtDeadline, chance, procedure } = made.value;
      return {
        deadline,
        daysLeft,
        lines: rawAtDeadline,
        valid: validAtDeadline,
        chance,
        foundSufficient: sampled === null ? (procedure?.foundSufficient ?? null) : null,
      };
    },
  };
}
