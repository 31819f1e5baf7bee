import { assert } from '../basics/assert.ts';
import { addDays, type CalendarDate, fromDayNumber, parseCalendarDate, toDayNumber, weekday } from '../basics/calendar-date.ts';
import type { Holiday, RulePack } from './rule-pack.ts';

/** The days on which the office does not work, from the pack's own list. */
export interface WorkingCalendar {
  /** True on a day that is neither on the weekend nor a holiday. */
  isWorkingDay(date: CalendarDate): boolean;
  /** The name of the holiday kept on that day, or null. */
  holidayOn(date: CalendarDate): string | null;
  /** The day on which the n-th working day after `date` falls, or before it where n is negative; the day next to `date` is the first that can count. */
  addWorkingDays(date: CalendarDate, n: number): CalendarDate;
  /** The date itself where it is a working day, else the next one. */
  nextWorkingDay(date: CalendarDate): CalendarDate;
  /** Holidays on what would be working days, after `from` and up to `to`, with those of which it is not known whether they are kept. */
  holidaysBetween(from: CalendarDate, to: CalendarDate): readonly string[];
}

const BUILT = new WeakMap<RulePack['workingDays'], WorkingCalendar>();

/** The calendar of a pack's rule; built once per rule, its years worked out when they are first asked for. */
export function workingCalendar(rule: RulePack['workingDays']): WorkingCalendar {
  const before = BUILT.get(rule);
  if (before !== undefined) return before;
  const built = build(rule);
  BUILT.set(rule, built);
  return built;
}

function build(rule: RulePack['workingDays']): WorkingCalendar {
  const holidays = new Map<number, string>();
  const doubtful = new Map<number, string>();
  const years = new Set<number>();
  const weekend = new Set(rule.weekend);
  let loadedFrom = 0;
  let loadedTo = -1;
  /** Makes sure that the years around a day are worked out: a New Year's Day on a Saturday may be kept in the year before. */
  function load(day: number): void {
    const year = Number(fromDayNumber(day).slice(0, 4));
    for (let y = year - 2; y <= year + 2; y++) {
      if (years.has(y)) continue;
      years.add(y);
      for (const holiday of rule.holidays) {
        const days = holiday.kept === 'yes' ? holidays : doubtful;
        for (const date of datesOf(holiday, y)) days.set(toDayNumber(date), holiday.name);
      }
    }
    loadedFrom = toDayNumber(asDate(`${year - 1}-01-01`));
    loadedTo = toDayNumber(asDate(`${year + 1}-12-31`));
  }
  function holidayOf(day: number): string | null {
    if (day < loadedFrom || day > loadedTo) load(day);
    return holidays.get(day) ?? null;
  }
  const works = (day: number) => !weekend.has((((day + 4) % 7) + 7) % 7) && holidayOf(day) === null;
  return {
    isWorkingDay: (date) => works(toDayNumber(date)),
    holidayOn: (date) => holidayOf(toDayNumber(date)),
    addWorkingDays(date, n) {
      let day = toDayNumber(date);
      const step = n < 0 ? -1 : 1;
      for (let left = Math.abs(n); left > 0; ) {
        day += step;
        if (works(day)) left -= 1;
      }
      return fromDayNumber(day);
    },
    nextWorkingDay(date) {
      let day = toDayNumber(date);
      while (!works(day)) day += 1;
      return day === toDayNumber(date) ? date : fromDayNumber(day);
    },
    holidaysBetween(from, to) {
      const names: string[] = [];
      for (let day = toDayNumber(from) + 1; day <= toDayNumber(to); day++) {
        const name = holidayOf(day) ?? doubtful.get(day) ?? null;
        if (name !== null && !weekend.has((((day + 4) % 7) + 7) % 7)) names.push(name);
      }
      return names;
    },
  };
}

/** The days on which a holiday is kept in a year: none before its first or after its last year. */
export function datesOf(holiday: Holiday, year: number): readonly CalendarDate[] {
  if (year < (holiday.fromYear ?? year) || year > (holiday.toYear ?? year)) return [];
  return rawDates(holiday, year).flatMap((date) => observed(date, holiday.observed));
}

function rawDates(holiday: Holiday, year: number): readonly CalendarDate[] {
  const { when } = holiday;
  if ('dates' in when) return when.dates.filter((d) => Number(d.slice(0, 4)) === year).map(asDate);
  if ('afterEaster' in when) return [addDays(easterSunday(year), when.afterEaster)];
  if ('plusDays' in when) {
    if (when.evenYearsOnly === true && year % 2 !== 0) return [];
    return [addDays(nthWeekday({ year, month: when.month, weekday: when.weekday, nth: when.nth }), when.plusDays)];
  }
  if ('nth' in when) return [nthWeekday({ year, month: when.month, weekday: when.weekday, nth: when.nth })];
  const date = parseCalendarDate(`${year}-${pad(when.month)}-${pad(when.day)}`);
  return date === null ? [] : [date];
}

function observed(date: CalendarDate, rule: Holiday['observed']): readonly CalendarDate[] {
  const day = weekday(date);
  if (rule !== 'as-is' && day === 0) return [addDays(date, 1)];
  if (rule === 'nearest-weekday' && day === 6) return [addDays(date, -1)];
  return [date];
}

interface NthWeekday {
  readonly year: number;
  readonly month: number;
  readonly weekday: number;
  /** 1 the first … 5, or −1 the last. */
  readonly nth: number;
}

function nthWeekday({ year, month, weekday: wanted, nth }: NthWeekday): CalendarDate {
  if (nth < 0) {
    const nextMonth = month === 12 ? asDate(`${year + 1}-01-01`) : asDate(`${year}-${pad(month + 1)}-01`);
    const last = addDays(nextMonth, -1);
    return addDays(last, -((weekday(last) - wanted + 7) % 7));
  }
  const first = asDate(`${year}-${pad(month)}-01`);
  return addDays(first, ((wanted - weekday(first) + 7) % 7) + 7 * (nth - 1));
}

/** Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher (Meeus, Astronomical Algorithms, ch. 8). */
export function easterSunday(year: number): CalendarDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const j = Math.floor(c / 4);
  const k = c % 4;
  const m = Math.floor((a + 11 * h) / 319);
  const r = (2 * e + 2 * j - k - h + m + 32) % 7;
  const month = Math.floor((h - m + r + 90) / 25);
  const day = (h - m + r + month + 19) % 32;
  return asDate(`${year}-${pad(month)}-${pad(day)}`);
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

function asDate(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  assert(date !== null, `a real date: ${text}`);
  return date;
}
