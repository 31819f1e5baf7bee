import { addDays } from '../basics/calendar-date.ts';
import { sha256 } from '../basics/hashing.ts';
import type { CalendarRow } from './calendar.ts';
import type { RulePack } from './rule-pack.ts';

/** The dates of a petition as an iCalendar file (RFC 5545): all-day events, the same file for the same dates. */
export function icsOf({ pack, rows }: { readonly pack: RulePack; readonly rows: readonly CalendarRow[] }): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//countersign//petition calendar//EN', 'CALSCALE:GREGORIAN'];
  for (const row of rows) {
    const doubt = row.confirmed === 'unconfirmed' ? ' (not confirmed)' : '';
    lines.push(
      'BEGIN:VEVENT',
      `UID:${sha256(`${pack.id} ${pack.version} ${row.event} ${row.from.date}`).slice(0, 32)}@countersign`,
      // A stamp is required; the day counted from keeps the file the same whenever it is made.
      `DTSTAMP:${compact(row.from.date)}T000000Z`,
      `DTSTART;VALUE=DATE:${compact(row.date)}`,
      `DTEND;VALUE=DATE:${compact(addDays(row.date, 1))}`,
      `SUMMARY:${escaped(`${row.kind === 'earliest' ? 'Not before: ' : ''}${row.words}${doubt}`)}`,
      `DESCRIPTION:${escaped(`${row.rule}. ${row.citation.section}; ${row.confirmed}.`)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return lines.map(folded).join('');
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll('\n', '\\n');
}

/** Rows of at most 75 octets, continued with a blank (RFC 5545 §3.1); no character is cut. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return `${out}\r\n`;
}
