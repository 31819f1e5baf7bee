import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CalendarDate, daysBetween } from '../basics/calendar-date.ts';
import { dateIn } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { icsOf } from '../law/ics.ts';
import { circulationSettings } from './circulation-context.ts';
import { type Deps, notFound, type Outcome, petitionContext, petitionFor } from './deps.ts';
import { installationSecret } from './installation.ts';
import { datesOf } from './petition-dates.ts';

/** Days before a date from which on it is warned of. */
export const WARN_DAYS = 14;

/** A date that comes soon or has gone by without what it was for. */
export interface Warning {
  readonly event: string;
  readonly date: string;
  readonly words: string;
  readonly rule: string;
  readonly section: string;
  readonly confirmed: 'official' | 'secondary' | 'unconfirmed';
  readonly actor: string;
  /** Negative where the day is over. */
  readonly days: number;
}

/** Address of a petition's calendar for a calendar program, and what comes soon. */
export async function readCalendarFeed(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, petitionId, language }: { readonly member: Member; readonly petitionId: string; readonly language?: 'en' | 'es' },
): Promise<Outcome<{ readonly token: string; readonly today: string; readonly warnings: readonly Warning[] }>> {
  const found = await petitionFor(deps.db, { member, act: 'circulation.read', petitionId });
  if (!found.ok) return found;
  const { settings } = await circulationSettings(deps.db, petitionId);
  const today = dateIn({ zone: settings.zone, at: deps.now() });
  const rows = await datesOf(deps, found.value, language);
  const warnings = rows
    .filter(({ kind, from }) => kind === 'deadline' && from.known)
    .map((row) => ({ row, days: daysBetween(today, row.date as CalendarDate) }))
    .filter(({ days }) => days <= WARN_DAYS && days >= -WARN_DAYS)
    .map(({ row, days }) => ({
      event: row.event,
      date: row.date,
      words: row.words,
      rule: row.rule,
      section: row.citation.section,
      confirmed: row.confirmed,
      actor: row.actor,
      days,
    }));
  return ok({ token: await tokenOf(deps, petitionId), today, warnings });
}

/** The calendar behind a token, as iCalendar: dates and rules only, nothing of a person. */
export async function calendarOf(deps: Pick<Deps, 'db'>, token: string): Promise<Outcome<string>> {
  const [petitionId = '', given = ''] = token.split('.');
  if (!/^[0-9a-f-]{36}$/.test(petitionId)) return notFound('calendar');
  const wanted = Buffer.from(await tokenOf(deps, petitionId));
  const offered = Buffer.from(`${petitionId}.${given}`);
  if (wanted.length !== offered.length || !timingSafeEqual(wanted, offered)) return notFound('calendar');
  const petition = await deps.db.selectFrom('petition').selectAll().where('id', '=', petitionId).executeTakeFirst();
  if (petition === undefined) return notFound('calendar');
  const context = await petitionContext(deps.db, petition);
  return ok(icsOf({ pack: context.pack, rows: await datesOf(deps, context) }));
}

/** A calendar program sends no cookie: whoever has the address may read the dates. */
async function tokenOf(deps: Pick<Deps, 'db'>, petitionId: string): Promise<string> {
  const secret = await installationSecret(deps, 'calendar-secret');
  return `${petitionId}.${createHmac('sha256', secret).update(petitionId).digest('hex').slice(0, 40)}`;
}
