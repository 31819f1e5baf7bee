import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import { forecastFiles } from './forecast-files.ts';
import { replayExample } from './replay-example.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-forecast-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const PETITION = { title: 'T', rules: 'us-ca-local-recall.2022', registered: 500_000, notified: '2026-01-04' };
const petition = (more: object = {}) => file('petition.json', JSON.stringify({ ...PETITION, ...more }));
const days = (count: number, row: (day: number) => string) =>
  Array.from({ length: count }, (_, day) => `${addDays('2026-01-05' as CalendarDate, day)},${row(day)}`).join('\n');

describe('a forecast from files', () => {
  it('takes lines of days or totals held, the deadline from the pack, and says the same twice', async () => {
    const tallies = await file('days.csv', `Date,Lines\n${days(60, () => '400')}\n`);
    const totals = await file('totals.csv', `day,total\n${days(60, (day) => String(400 * (day + 1)))}\n`);
    const byDay = await forecastFiles({ petition: await petition(), tallies });
    const byTotal = await forecastFiles({ petition: await petition(), tallies: totals });
    expect(byDay).toEqual(await forecastFiles({ petition: await petition(), tallies }));
    // 160 days after 4 January is Saturday 13 June; the pack moves the last day to Monday.
    expect(byDay).toMatchObject({
      ok: true,
      value: { forecast: { raw: 24_000, required: 50_000, deadline: '2026-06-15', today: '2026-03-05' } },
    });
    expect(byTotal).toEqual(byDay);
  });

  it('takes checked sections, events, copies found, and a day in the past', async () => {
    const tallies = await file('days.csv', `date,lines\n${days(60, () => '400')}\n`);
    const checks = await file(
      'checks.csv',
      `section,circulator,place,lines,checked,valid\n${Array.from({ length: 60 }, (_, i) => `s${i},c${i % 5},market,20,20,17`).join('\n')}\n`,
    );
    const events = await file('events.csv', 'date,kind\n2026-04-04,fair\n');
    const made = await forecastFiles({
      petition: await petition(),
      tallies,
      checks,
      events,
      duplicates: { among: 20_000, found: 500 },
      asOf: '2026-02-01' as CalendarDate,
    });
    expect(made).toMatchObject({
      ok: true,
      value: {
        forecast: {
          today: '2026-02-01',
          raw: 11_200,
          circulators: expect.arrayContaining([expect.objectContaining({ circulator: 'c0', checked: 240 })]),
        },
      },
    });
  });

  it('names file, row, field and remedy of what is wrong', async () => {
    const tallies = await file('good.csv', 'date,lines\n2026-01-06,5\n');
    const codes = async (request: Parameters<typeof forecastFiles>[0]) => {
      const made = await forecastFiles(request);
      return made.ok ? 'ok' : made.error.map(({ code, row, field }) => [code, row, field].filter((part) => part !== undefined).join(' '));
    };
    const p = await petition();
    expect(await codes({ petition: p, tallies: await file('a.csv', 'date,total\n2026-01-06,50\n2026-01-07,40\n') })).toEqual([
      'tally-backwards 3 total',
    ]);
    expect(await codes({ petition: p, tallies: await file('b.csv', 'date,lines\nsoon,50\n2026-01-07,many\n') })).toEqual([
      'date-invalid 2 date',
      'number-invalid 3 lines',
    ]);
    expect(await codes({ petition: p, tallies: await file('c.csv', 'date,lines\n2025-12-01,50\n') })).toEqual(['tally-too-early 2 date']);
    expect(await codes({ petition: p, tallies: await file('d.csv', 'day\n2026-01-07\n') })).toEqual(['column-missing 1 lines or total']);
    expect(
      await codes({ petition: p, tallies, checks: await file('e.csv', 'section,lines,checked,valid\n1,20,21,3\n1,20,2,1\n') }),
    ).toEqual(['checks-contradict 2 checked', 'section-twice 3 section']);
    expect(await codes({ petition: await petition({ notified: null }), tallies })).toEqual(['field-missing notified']);
    expect(await codes({ petition: join(folder, 'none.json'), tallies })).toEqual([expect.stringContaining('file')]);
  });
});

describe('the forecast in the replay of an example', () => {
  it('knows only what was public by then, and falls as the truth comes out', async () => {
    const replay = await replayExample({ name: 'los-angeles-da-2022', asOf: null });
    const until = await replayExample({ name: 'los-angeles-da-2022', asOf: '2022-05-31' as CalendarDate });
    if (!replay.ok || !until.ok) throw new Error('no replay');
    const told = replay.value.attempts[1].entries.filter(({ forecast }) => forecast !== null);
    expect(told.map(({ date }) => date)).toEqual([
      '2022-01-27',
      '2022-03-16',
      '2022-03-31',
      '2022-04-29',
      '2022-05-18',
      '2022-05-31',
      '2022-06-15',
      '2022-07-06',
      '2022-07-09',
      '2022-07-14',
    ]);
    const early = until.value.attempts[1].entries.filter(({ forecast }) => forecast !== null);
    expect(early).toEqual(told.slice(0, 6));
    const last = told.at(-1)!.forecast!;
    // The sample is known, its copies are not; the full count found 520,050.
    expect(last.chance).toBeLessThan(0.01);
    expect(last.valid.low95).toBeLessThan(520_050);
    expect(last.valid.high95).toBeGreaterThan(520_050);
    // docs/forecast.md shows these numbers, good or bad.
    const page = await readFile('docs/forecast.md', 'utf8');
    const count = (value: number) => value.toLocaleString('en-US');
    for (const { date, forecast } of replay.value.attempts.flatMap(({ entries }) => entries)) {
      if (forecast === null) continue;
      const chance = forecast.chance < 0.01 ? 'under 1 %' : `${Math.round(100 * forecast.chance)} %`;
      const row = page.split('\n').find((line) => line.startsWith(`| ${date} |`));
      expect(row, date).toContain(`| ${count(forecast.valid.low80)} to ${count(forecast.valid.high80)} | ${chance} |`);
    }
  });
});
