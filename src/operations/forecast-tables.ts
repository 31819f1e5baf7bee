import { batchText } from '../basics/batch-text.ts';
import { addDays, type CalendarDate, parseLooseDate } from '../basics/calendar-date.ts';
import { createCellDecoder } from '../basics/cell-text.ts';
import { openDelimitedFile } from '../basics/delimited.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { CheckedSection, ForecastEvent, Tally } from '../forecast/types.ts';

type Problems = readonly Problem[];

/** One row of a small table: its cells by field, and its number in the file. */
interface Row {
  readonly row: number;
  readonly cell: (field: string) => string;
}

/** Headings under which each field may stand; compared without case, blanks and underscores. */
const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  date: ['date', 'day', 'on'],
  lines: ['lines', 'gathered', 'signatures'],
  total: ['total', 'totallines', 'held', 'cumulative'],
  section: ['section', 'sectionid'],
  circulator: ['circulator', 'circulatorid'],
  place: ['place', 'turf', 'location'],
  checked: ['checked', 'screened'],
  valid: ['valid', 'eligible'],
  kind: ['kind', 'event', 'type'],
};

async function readTable({
  path,
  needs,
  either = [],
  read,
}: {
  readonly path: string;
  readonly needs: readonly string[];
  /** At least one of these. */
  readonly either?: readonly string[];
  readonly read: (row: Row, has: (field: string) => boolean, problem: (problem: Problem) => void) => void;
}): Promise<Result<null, Problems>> {
  const opened = await openDelimitedFile(path, { file: path });
  if (!opened.ok) return err([opened.error]);
  const table = opened.value;
  try {
    const headings = table.headings.map((heading) => heading.toLowerCase().replaceAll(/[^a-z]/g, ''));
    const columnOf = (field: string) => headings.findIndex((heading) => HEADINGS[field].includes(heading));
    const missing = needs.filter((field) => columnOf(field) < 0);
    if (either.length > 0 && either.every((field) => columnOf(field) < 0)) missing.push(either.join(' or '));
    if (missing.length > 0) {
      return err(
        missing.map((field) => ({
          code: 'column-missing',
          file: path,
          row: 1,
          field,
          message: 'This column is missing.',
          remedy: `Use one of the headings ${(HEADINGS[field] ?? either).join(', ')}.`,
        })),
      );
    }
    const problems: Problem[] = [];
    const decoder = createCellDecoder();
    for await (const batch of table.batches()) {
      for (const { row, reason } of batch.setAside) problems.push({ code: 'row-unreadable', file: path, row, message: reason });
      for (let r = 0; r < batch.rows; r++) {
        const row = batch.rowNumbers[r];
        read(
          { row, cell: (field) => (columnOf(field) < 0 ? '' : batchText({ batch, decoder, row: r, column: columnOf(field) }).trim()) },
          (field) => columnOf(field) >= 0,
          (problem) => problems.push({ file: path, row, ...problem }),
        );
      }
    }
    return problems.length > 0 ? err(problems) : ok(null);
  } finally {
    await table.close();
  }
}

function countIn({ cell }: Row, field: string, problem: (problem: Problem) => void): number {
  const text = cell(field).replaceAll(/[,_ ]/g, '');
  if (!/^\d{1,12}$/.test(text))
    problem({ code: 'number-invalid', field, message: `“${cell(field)}” is not a count.`, remedy: 'Give a whole number from 0.' });
  return Number(text) || 0;
}

function dateIn({ cell }: Row, problem: (problem: Problem) => void): CalendarDate | null {
  const date = parseLooseDate(cell('date'));
  if (date === null)
    problem({ code: 'date-invalid', field: 'date', message: `“${cell('date')}” is not a date.`, remedy: 'Write YYYY-MM-DD.' });
  return date;
}

/**
 * Tallies from a table of days: `lines` gathered on that day, or the `total` held at its end. With lines, a day without a row is a day
 * on which nothing was gathered, up to the last row; with totals, each row covers the days since the one before.
 */
export async function readTallies({
  path,
  starts,
}: {
  readonly path: string;
  readonly starts: CalendarDate;
}): Promise<Result<readonly Tally[], Problems>> {
  const lines = new Map<CalendarDate, number>();
  const tallies: Tally[] = [];
  let last: { readonly date: CalendarDate; readonly total: number } | null = null;
  const read = await readTable({
    path,
    needs: ['date'],
    either: ['lines', 'total'],
    read(row, has, problem) {
      const date = dateIn(row, problem);
      const field = has('total') ? 'total' : 'lines';
      const count = countIn(row, field, problem);
      if (date === null) return;
      if (date < starts) {
        problem({
          code: 'tally-too-early',
          field: 'date',
          message: `${date} lies before circulation began on ${starts}.`,
          remedy: 'Lines gathered before do not count.',
        });
        return;
      }
      if (field === 'lines') {
        lines.set(date, (lines.get(date) ?? 0) + count);
        return;
      }
      if (last !== null && date <= last.date) {
        problem({
          code: 'dates-out-of-order',
          field: 'date',
          message: `${date} does not come after ${last.date}.`,
          remedy: 'Give totals in order of days, one row a day.',
        });
      } else if (last !== null && count < last.total) {
        problem({
          code: 'tally-backwards',
          field: 'total',
          message: `The total falls from ${last.total} on ${last.date} to ${count} on ${date}.`,
          remedy: 'Correct the total, or take struck lines out of the days before.',
        });
      } else {
        tallies.push({ from: last === null ? starts : addDays(last.date, 1), to: date, lines: count - (last?.total ?? 0) });
      }
      last = { date, total: count };
    },
  });
  if (!read.ok) return read;
  if (lines.size === 0) return ok(tallies);
  const days = [...lines.keys()].sort();
  for (let day = starts; day <= days.at(-1)!; day = addDays(day, 1)) tallies.push({ from: day, to: day, lines: lines.get(day) ?? 0 });
  return ok(tallies);
}

/** Checked sections: section, lines, checked, valid, and circulator and place where they are known. */
export async function readChecks(path: string): Promise<Result<readonly CheckedSection[], Problems>> {
  const checks: CheckedSection[] = [];
  const seen = new Set<string>();
  const read = await readTable({
    path,
    needs: ['section', 'lines', 'checked', 'valid'],
    read(row, _has, problem) {
      const section = row.cell('section');
      if (section === '' || seen.has(section)) {
        const message = section === '' ? 'The section has no name.' : `Section “${section}” stands here for the second time.`;
        problem({ code: 'section-twice', field: 'section', message, remedy: 'Give each section one row.' });
      }
      seen.add(section);
      const [lines, checked, valid] = (['lines', 'checked', 'valid'] as const).map((field) => countIn(row, field, problem));
      if (checked > lines || valid > checked) {
        problem({
          code: 'checks-contradict',
          field: 'checked',
          message: `${valid} valid of ${checked} checked of ${lines} lines.`,
          remedy: 'Correct the row.',
        });
      }
      checks.push({ circulator: row.cell('circulator') || 'unknown', place: row.cell('place') || 'unknown', lines, checked, valid });
    },
  });
  return read.ok ? ok(checks) : read;
}

/** Events: a day and what kind of event. */
export async function readEvents(path: string): Promise<Result<readonly ForecastEvent[], Problems>> {
  const events: ForecastEvent[] = [];
  const read = await readTable({
    path,
    needs: ['date', 'kind'],
    read(row, _has, problem) {
      const on = dateIn(row, problem);
      if (on !== null) events.push({ on, kind: row.cell('kind') || 'event' });
    },
  });
  return read.ok ? ok(events) : read;
}
