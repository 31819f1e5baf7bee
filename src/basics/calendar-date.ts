/** A legal date: a day without time or zone, written YYYY-MM-DD. Strings of this type compare in date order. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a calendar date (proleptic Gregorian). */
export function toDayNumber(date: CalendarDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

/** The calendar date that lies `day` days after 1970-01-01. */
export function fromDayNumber(day: number): CalendarDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** Accepts exactly YYYY-MM-DD that names a real day of the years 1000-9999; null otherwise. */
export function parseCalendarDate(text: string): CalendarDate | null {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return null;
  const date = text as CalendarDate;
  const time = toDayNumber(date);
  return Number.isFinite(time) && fromDayNumber(time) === text ? date : null;
}

/** Accepts the ways dates stand in voter files and on petitions (YYYY-MM-DD, YYYYMMDD, M/D/YYYY, M-D-YYYY, an ISO instant); null otherwise. */
export function parseLooseDate(text: string): CalendarDate | null {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(trimmed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed);
  if (iso) return parseCalendarDate(`${iso[1]}-${iso[2].padStart(2, '0')}-${iso[3].padStart(2, '0')}`);
  const american = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: .*)?$/.exec(trimmed);
  if (american) return parseCalendarDate(`${american[3]}-${american[1].padStart(2, '0')}-${american[2].padStart(2, '0')}`);
  return null;
}

/** The date `days` later (earlier when negative). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromDayNumber(toDayNumber(date) + days);
}

/** The same day so many months later (earlier when negative), or the last day of that month where it is shorter. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = Math.min(Number(date.slice(8, 10)), lastDay);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as CalendarDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** Day of the week: 0 Sunday … 6 Saturday. */
export function weekday(date: CalendarDate): number {
  return (((toDayNumber(date) + 4) % 7) + 7) % 7;
}
