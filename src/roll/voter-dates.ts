import { NO_DAY } from './index-file.ts';

/** What readDate answers for a cell that is no date. */
export const NONSENSE = -1;

const MONTH_DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * A date in a voter file as yyyymmdd; yyyy0000 where only the year stands; 0 for an empty cell; NONSENSE for anything else.
 * Read from bytes, since millions are: YYYY-MM-DD, YYYYMMDD, MM/DD/YYYY, M-D-YYYY, MMDDYYYY, YYYY, with a time of day behind it or not.
 */
export function readDate(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  let groups = 0;
  let first = 0;
  let firstDigits = 0;
  let second = 0;
  let third = 0;
  let thirdDigits = 0;
  while (p < end && groups < 3) {
    let value = 0;
    let digits = 0;
    for (; p < end; p++) {
      const c = bytes[p];
      if (c < 48 || c > 57) break;
      value = value * 10 + c - 48;
      digits++;
    }
    if (digits === 0 || digits > 8) return groups === 0 && start === end ? 0 : NONSENSE;
    if (groups === 0) {
      first = value;
      firstDigits = digits;
    } else if (groups === 1) {
      if (digits > 2) return NONSENSE;
      second = value;
    } else {
      third = value;
      thirdDigits = digits;
    }
    groups++;
    if (p === end) break;
    const sign = bytes[p];
    if (sign === 32 || sign === 84) {
      // A time of day follows.
      p = end;
      break;
    }
    if (groups === 3 || (sign !== 45 && sign !== 47 && sign !== 46)) return NONSENSE;
    p++;
    if (p === end) return NONSENSE;
  }
  if (groups === 0) return 0;
  if (groups === 1) {
    if (firstDigits === 4) return checked(first, 0, 0);
    if (firstDigits !== 8) return NONSENSE;
    const year = Math.floor(first / 10000);
    if (year >= 1800 && year < 2100) return checked(year, Math.floor(first / 100) % 100, first % 100);
    return checked(first % 10000, Math.floor(first / 1000000), Math.floor(first / 10000) % 100);
  }
  if (groups === 2) return NONSENSE;
  if (firstDigits === 4) return thirdDigits <= 2 ? checked(first, second, third) : NONSENSE;
  if (firstDigits <= 2 && thirdDigits === 4) return checked(third, first, second);
  return NONSENSE;
}

function checked(year: number, month: number, day: number): number {
  if (year < 1800 || year > 2099) return NONSENSE;
  if (month === 0 && day === 0) return year * 10000;
  if (month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month]) return NONSENSE;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return NONSENSE;
  return year * 10000 + month * 100 + day;
}

/** Days since 1970-01-01 of a yyyymmdd that names a day; NO_DAY for 0 and for a year alone. */
export function dayNumber(yyyymmdd: number): number {
  const day = yyyymmdd % 100;
  if (day === 0) return NO_DAY;
  const month = Math.floor(yyyymmdd / 100) % 100;
  const year = Math.floor(yyyymmdd / 10000) - (month <= 2 ? 1 : 0);
  // Days from civil (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}
