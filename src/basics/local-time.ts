import type { CalendarDate } from './calendar-date.ts';

/** Whether this names a time zone of the IANA table, such as America/Los_Angeles. An offset alone is none: it does not know summer time. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,60}$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The legal date that it is in a zone at an instant. */
export function dateIn({ zone, at }: { readonly zone: string; readonly at: Date }): CalendarDate {
  return wallClock({ zone, at }).slice(0, 10) as CalendarDate;
}

/** The instant of a wall-clock time in a zone; null where the clock jumps over that time. Where it comes twice, the first. */
export function instantOf({
  date,
  time,
  zone,
}: {
  readonly date: CalendarDate;
  readonly time: string;
  readonly zone: string;
}): Date | null {
  const wanted = `${date}T${time}`;
  const guess = Date.parse(`${wanted}:00Z`);
  // Zones lie within 14 hours of UTC; the offset in force just before and just after tells which instants show this time.
  const offsets = [guess - 15 * 3_600_000, guess, guess + 15 * 3_600_000].map((at) => offsetAt(zone, at));
  const fits = [...new Set(offsets)].map((offset) => guess - offset).filter((at) => wallClock({ zone, at: new Date(at) }) === wanted);
  return fits.length === 0 ? null : new Date(Math.min(...fits));
}

function offsetAt(zone: string, at: number): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${wallClock({ zone, at: new Date(minute) })}:00Z`) - minute;
}

function wallClock({ zone, at }: { readonly zone: string; readonly at: Date }): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}
