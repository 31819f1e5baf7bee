import { describe, expect, it } from 'vitest';
import custom from '../../rules/custom.json' with { type: 'json' };
import recall2022 from '../../rules/us/ca/local-recall.2022.json' with { type: 'json' };
import recallNow from '../../rules/us/ca/local-recall.json' with { type: 'json' };
import colorado from '../../rules/us/co/initiative.json' with { type: 'json' };
import { addMonths, type CalendarDate, weekday } from '../basics/calendar-date.ts';
import { calendar, unknownEvents } from './calendar.ts';
import { checkPack } from './check-pack.ts';
import { icsOf } from './ics.ts';
import { parseRulePack, type RulePack } from './rule-pack.ts';
import { easterSunday, workingCalendar } from './working-days.ts';

function packOf(json: unknown): RulePack {
  const parsed = parseRulePack(json);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const day = (text: string) => text as CalendarDate;
const old = packOf(recall2022);
const now = packOf(recallNow);
const rowsOf = (pack: RulePack, registered: number, events: Record<string, string>) =>
  new Map(calendar({ pack, registered, events: events as Record<string, CalendarDate> }).map((row) => [row.event, row]));

describe('days of circulation', () => {
  it.each([
    [0, 40],
    [999, 40],
    [1_000, 60],
    [4_999, 60],
    [5_000, 90],
    [9_999, 90],
    [10_000, 120],
    [49_999, 120],
    [50_000, 160],
    [5_668_569, 160],
  ])('at %i registered voters are %i', (registered, days) => {
    const row = rowsOf(old, registered, { approved: '2022-01-03' }).get('circulation-deadline')!;
    expect(row.rule).toContain(`within ${days} days`);
  });

  it('are told in Spanish to whoever reads that', () => {
    const dates = calendar({ pack: old, registered: 60_000, events: { notified: '2022-01-25' as CalendarDate }, language: 'es' });
    const row = dates.find(({ event }) => event === 'circulation-deadline')!;
    expect(row.rule).toMatch(
      /^a más tardar 160 días después (de la|del) .*; el último día, 2022-07-04, es Día de la Independencia, y por eso vale el siguiente día hábil/,
    );
    for (const { rule, words } of dates)
      expect(`${words} ${rule}`).not.toMatch(/ de el |-deadline| (within|before|after|days|not before) /);
  });

  it('move off a holiday, and the date then says that the rule for this is not confirmed', () => {
    // 160 days after 2022-01-25 is Independence Day, a Monday.
    const row = rowsOf(old, 60_000, { notified: '2022-01-25' }).get('circulation-deadline')!;
    expect(row).toMatchObject({ date: '2022-07-05', movedFrom: '2022-07-04', confirmed: 'unconfirmed' });
    expect(rowsOf(old, 60_000, { notified: '2022-01-27' }).get('circulation-deadline')).toMatchObject({
      movedFrom: null,
      confirmed: 'secondary',
    });
  });
});

describe('a pack of one’s own', () => {
  const charter = structuredClone(custom) as unknown as Record<string, unknown> & { events: unknown[]; deadlines: unknown[] };
  const cite = (custom.deadlines[0] as { cite: string }).cite;
  charter.events.push({ name: 'election', words: { en: 'the election', es: 'la elección' } });
  charter.deadlines.push({
    event: 'papers-out',
    words: { en: 'last day to change the ballot', es: 'último día' },
    actor: 'elections-official',
    from: ['election'],
    count: 'working',
    before: true,
    days: 10,
    cite,
  });

  it('counts working days before a day as well', () => {
    // 2024-11-05 less ten working days: the fourth of November is the first that counts; no holiday lies between.
    expect(rowsOf(packOf(charter), 1, { election: '2024-11-05' }).get('papers-out')?.date).toBe('2024-10-22');
    // Thanksgiving (2024-11-28) lies between and does not count.
    expect(rowsOf(packOf(charter), 1, { election: '2024-12-03' }).get('papers-out')?.date).toBe('2024-11-18');
  });

  it('passes its own check', () => {
    expect(checkPack({ pack: packOf(charter), fromYear: 2022, years: 5 }).faults).toEqual([]);
  });
});

describe('the chain of dates', () => {
  it('counts from a deadline where the event is not known, and says so', () => {
    const rows = rowsOf(old, 60_000, { 'notice-served': '2022-03-01' });
    expect(rows.get('notice-filing-deadline')).toMatchObject({ date: '2022-03-08', from: { known: true } });
    expect(rows.get('answer-deadline')).toMatchObject({ date: '2022-03-15', from: { event: 'notice-filing-deadline', known: false } });
    expect(rows.get('blank-petition-deadline')?.date).toBe('2022-03-25');
    expect(rows.has('circulation-deadline')).toBe(false);
  });

  it('gives both clocks of the present law', () => {
    const rows = rowsOf(now, 5_668_569, { filed: '2022-07-06' });
    expect(rows.get('examination-deadline')?.rule).toContain('60 working days');
    expect(rows.get('examination-deadline-consolidation')?.date).toBe('2022-08-17');
  });

  it('counts months, and backwards from an election', () => {
    const rows = rowsOf(packOf(colorado), 1, { 'title-set': '2026-03-31', election: '2026-11-03' });
    expect(rows.get('circulation-deadline')?.date).toBe('2026-09-30');
    expect(rows.get('filing-deadline')?.date).toBe('2026-08-03');
    expect(addMonths(day('2024-01-31'), 1)).toBe('2024-02-29');
    expect(addMonths(day('2024-03-31'), -13)).toBe('2023-02-28');
  });

  it('names events that the pack does not know', () => {
    expect(unknownEvents(old, { approved: 1, notified: 1, nonsense: 1 })).toEqual(['nonsense']);
  });
});

describe('days off', () => {
  const days = workingCalendar(old.workingDays);

  it.each([
    ['2022-01-01', "New Year's Day"],
    ['2023-01-02', "New Year's Day"],
    ['2022-01-17', 'Martin Luther King Jr. Day'],
    ['2022-05-30', 'Memorial Day'],
    ['2022-11-24', 'Thanksgiving Day'],
    ['2022-11-25', 'Day after Thanksgiving'],
    ['2022-12-26', 'Christmas Day'],
  ])('%s is %s', (date, name) => expect(days.holidayOn(day(date))).toBe(name));

  it('are not the days beside them', () => {
    for (const date of ['2022-01-18', '2022-11-23', '2022-12-27', '2022-07-05']) expect(days.isWorkingDay(day(date))).toBe(true);
  });

  it('that the law lists and offices may not keep count as working days, and a date across one says so', () => {
    expect(days.isWorkingDay(day('2022-09-09'))).toBe(true);
    const across = rowsOf(old, 60_000, { filed: '2022-08-08' }).get('examination-deadline')!;
    expect(across).toMatchObject({
      date: '2022-09-20',
      confirmed: 'unconfirmed',
      rule: expect.stringContaining('counted as working: Admission Day'),
    });
    expect(rowsOf(old, 60_000, { filed: '2022-07-25' }).get('examination-deadline')).toMatchObject({
      date: '2022-09-06',
      confirmed: 'secondary',
    });
  });

  it('are the same in whatever order years are asked for', () => {
    const fresh = workingCalendar({ ...old.workingDays });
    for (const year of [2040, 2022, 1999, 2041, 2021]) {
      for (const date of [`${year}-12-24`, `${year}-12-25`, `${year}-01-01`, `${year}-07-04`]) {
        const again = workingCalendar({ ...old.workingDays });
        expect([date, fresh.holidayOn(day(date))]).toEqual([date, again.holidayOn(day(date))]);
      }
    }
  });

  it('know Easter', () => {
    expect([2022, 2024, 2025, 2038].map(easterSunday)).toEqual(['2022-04-17', '2024-03-31', '2025-04-20', '2038-04-25']);
    for (let year = 1900; year < 2200; year++) expect(weekday(easterSunday(year))).toBe(0);
  });
});

describe('the iCalendar file', () => {
  const rows = calendar({ pack: old, registered: 60_000, events: { approved: day('2022-01-25'), filed: day('2022-07-05') } });
  const text = icsOf({ pack: old, rows });

  it('has an all-day event for every date, in rows of at most 75 octets', () => {
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(rows.length);
    expect(text).toContain('DTSTART;VALUE=DATE:20220705\r\nDTEND;VALUE=DATE:20220706\r\n');
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('says which dates are not confirmed, and escapes commas', () => {
    const unfolded = text.replaceAll('\r\n ', '');
    expect(unfolded).toContain('SUMMARY:last day to file the signed sections\\, all at once (not confirmed)');
  });
});
