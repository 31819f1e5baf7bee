import type { CalendarDate } from '../basics/calendar-date.ts';
import { type CalendarRow, calendar } from '../law/calendar.ts';
import type { Deps, PetitionContext } from './deps.ts';
import { calendarName } from './petition-life.ts';

/** Every date that follows from what has happened to a petition. */
export async function datesOf(
  { db }: Pick<Deps, 'db'>,
  { petition, pack }: Pick<PetitionContext, 'petition' | 'pack'>,
  language: 'en' | 'es' = 'en',
): Promise<readonly CalendarRow[]> {
  const steps = await db
    .selectFrom('petition_step')
    .select(['event', 'on_date'])
    .where('petition_id', '=', petition.id)
    .orderBy('number')
    .execute();
  const events: Record<string, CalendarDate> = Object.fromEntries(
    steps.map(({ event, on_date }) => [calendarName(event), on_date as CalendarDate]),
  );
  return calendar({ pack, registered: petition.registered, events, language });
}
