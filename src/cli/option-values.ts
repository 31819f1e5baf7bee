import { InvalidArgumentError } from 'commander';
import { type CalendarDate, parseCalendarDate } from '../basics/calendar-date.ts';

/** A whole number from 0, as people write it: 200000, 200,000 or 200_000. */
export function wholeNumber(text: string): number {
  if (!/^(?:\d{1,15}|\d{1,3}(?:[,_]\d{3})+)$/.test(text)) throw new InvalidArgumentError('Give a whole number, 0 or more.');
  return Number(text.replaceAll(/[,_]/g, ''));
}

/** A whole number from 1. */
export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('Give a whole number of at least 1.');
  return value;
}

/** A day written YYYY-MM-DD. */
export function date(text: string): CalendarDate {
  const value = parseCalendarDate(text);
  if (value === null) throw new InvalidArgumentError('Give a date as YYYY-MM-DD.');
  return value;
}

/** `field=heading,field=heading`; a heading with a comma stands in double quotes. */
export function columnNames(text: string): Readonly<Record<string, string>> {
  const columns: Record<string, string> = {};
  for (const [, field, quoted, plain] of text.matchAll(/\s*([^=,]*)=(?:"([^"]*)"|([^,]*))(?:,|$)/g)) {
    const heading = (quoted ?? plain).trim();
    if (field.trim() === '' || heading === '') throw new InvalidArgumentError('Give it as field=heading,field=heading.');
    columns[field.trim()] = heading;
  }
  if (Object.keys(columns).length === 0) throw new InvalidArgumentError('Give it as field=heading,field=heading.');
  return columns;
}
