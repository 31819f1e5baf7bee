import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate, daysBetween } from '../basics/calendar-date.ts';
import { seededRandom } from '../basics/random.ts';
import { forecast } from './forecast.ts';
import { PRIORS } from './priors.ts';
import type { Forecast, ForecastInput, Tally } from './types.ts';

const START = '2026-01-05' as CalendarDate;
const DEADLINE = addDays(START, 159);

function daily(lines: readonly number[]): Tally[] {
  return lines.map((count, day) => ({ from: addDays(START, day), to: addDays(START, day), lines: count }));
}

/** A county campaign at its hundredth day, 400 lines a day. */
function county(more: Partial<ForecastInput> = {}): ForecastInput {
  const random = seededRandom('county');
  return {
    today: addDays(START, 99),
    starts: START,
    deadline: DEADLINE,
    required: 50_000,
    registered: 500_000,
    tallies: daily(Array.from({ length: 100 }, () => 300 + random.below(200))),
    seed: 'test',
    draws: 500,
    ...more,
  };
}

function must(input: ForecastInput): Forecast {
  const result = forecast(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const checksOf = (count: number, valid: number) =>
  Array.from({ length: count }, (_, i) => ({ circulator: `c${i % 20}`, place: `p${i % 7}`, lines: 20, checked: 20, valid }));

describe('forecast', () => {
  it('says the same of the same, and something else with another seed', () => {
    expect(must(county())).toEqual(must(county()));
    expect(must(county({ seed: 'other' })).chance).not.toBe(must(county()).chance);
  });

  it('names the priors it used, which are frozen with a reason each', () => {
    expect(must(county()).priors).toBe('2026-11-24');
    for (const [name, prior] of Object.entries(PRIORS))
      if (typeof prior === 'object') expect([name, (prior as { reason?: string }).reason]).toEqual([name, expect.stringMatching(/\w{3}/)]);
  });

  it('begins its fan with what is held and ends it at the deadline, never falling in the median', () => {
    const { fan, validNow, validAtDeadline, daysLeft } = must(county());
    expect(daysLeft).toBe(60);
    expect(fan).toHaveLength(61);
    expect(fan[0]).toEqual({ on: addDays(START, 99), valid: validNow });
    expect(fan.at(-1)).toEqual({ on: DEADLINE, valid: validAtDeadline });
    for (let day = 1; day < fan.length; day++) expect(fan[day].valid.median).toBeGreaterThanOrEqual(fan[day - 1].valid.median);
  });

  it('needs the pace that it says: with it, the chance is what was asked', () => {
    const { pace, daysLeft } = must(county({ draws: 1000 }));
    const needed = pace.needed.chance80!;
    expect(pace.recent).toBeGreaterThan(350);
    // The same endings, but everything that is to come comes at the needed pace: as if it were held already.
    const total = county().tallies.reduce((sum, { lines }) => sum + lines, 0) + needed * daysLeft;
    const held = must(county({ draws: 1000, filed: { lines: total } }));
    expect(held.chance).toBeGreaterThan(0.65);
    expect(held.chance).toBeLessThan(0.95);
  });

  it('learns validity from checked sections, and pools a circulator of nine lines with the others', () => {
    const good = must(county({ checks: checksOf(1000, 18) }));
    const bad = must(county({ checks: checksOf(1000, 12) }));
    expect(good.validAtDeadline.low95).toBeGreaterThan(bad.validAtDeadline.high95);
    expect(good.validity.held.median).toBeCloseTo(0.9 * 0.97, 1);
    const nine = must(county({ checks: [...checksOf(500, 16), { circulator: 'new', place: 'p1', lines: 9, checked: 9, valid: 2 }] }));
    const { validity } = nine.circulators.find(({ circulator }) => circulator === 'new')!;
    expect(validity.median).toBeGreaterThan(2 / 9 + 0.1);
    expect(validity.median).toBeLessThan(0.8);
  });

  it('takes the office’s own checks as they are', () => {
    const filed = { lines: 40_000 };
    const campaign = must(county({ filed, checks: checksOf(1000, 16) }));
    const office = must(county({ filed, checks: checksOf(1000, 16), checkedBy: 'office' }));
    expect(office.validity.held.median).toBeGreaterThan(campaign.validity.held.median);
    expect(office.validity.held.median).toBeCloseTo(0.8, 2);
  });

  it('projects copies by the square of the lines', () => {
    const registered = 5_000_000;
    const duplicates = { among: 40_000, found: 150 };
    const one = must(county({ filed: { lines: 40_000 }, duplicates, registered }));
    const two = must(county({ filed: { lines: 80_000 }, duplicates, registered }));
    const ratio = two.copiesAtDeadline.median / one.copiesAtDeadline.median;
    expect(ratio).toBeGreaterThan(3.4);
    expect(ratio).toBeLessThan(4.6);
  });

  it('has nothing to come after the last day or the filing', () => {
    for (const more of [{ today: DEADLINE }, { filed: { lines: 45_000 } }]) {
      const { daysLeft, fan, rawAtDeadline, levers, pace } = must(county(more));
      expect(daysLeft).toBe(0);
      expect(fan).toHaveLength(1);
      expect(rawAtDeadline.low95).toBe(rawAtDeadline.high95);
      expect(levers.filter(({ kind }) => kind === 'day')).toEqual([]);
      expect(pace.needed.chance50).toBeNull();
    }
  });

  it('forecasts from the plan alone before the first tally, wide', () => {
    const { chance, validAtDeadline, raw } = must(county({ today: START, tallies: [] }));
    expect(raw).toBe(0);
    expect(chance).toBeGreaterThan(0.05);
    expect(chance).toBeLessThan(0.8);
    expect(validAtDeadline.high95).toBeGreaterThan(3 * validAtDeadline.low95);
  });

  it('gives every lever what it is worth: more good lines never harm, a cure returns its lines, striking changes no valid line', () => {
    const { levers } = must(
      county({
        checks: [
          ...checksOf(600, 17),
          ...Array.from({ length: 60 }, () => ({ circulator: 'bad', place: 'p1', lines: 20, checked: 20, valid: 5 })),
        ],
        cures: [{ name: 'declaration without a date', lines: 2000 }],
        strikable: 800,
      }),
    );
    const by = Object.fromEntries(levers.map((lever) => [lever.kind, lever]));
    for (const kind of ['day', 'circulator-days', 'thousand-lines', 'validity-point', 'fewer-duplicates', 'cure']) {
      expect([kind, by[kind].valid > 0, by[kind].chance >= 0]).toEqual([kind, true, true]);
    }
    expect(by.cure.valid).toBeGreaterThan(1000);
    expect(by.cure.valid).toBeLessThan(2000);
    expect(by.strike.valid).toBe(0);
    expect(by.stop).toMatchObject({ name: 'bad' });
    expect(by.stop.valid).toBeGreaterThan(0);
  });

  it('learns a weekday and an event', () => {
    const quietSundays = daily(Array.from({ length: 98 }, (_, day) => (day % 7 === 6 ? 0 : 400)));
    const { fan } = must(county({ today: addDays(START, 97), tallies: quietSundays }));
    const growth = (day: number) => fan[day].valid.median - fan[day - 1].valid.median;
    // Days 98 … are Monday …; the first Sunday ahead is the seventh day.
    expect(growth(7)).toBeLessThan(growth(6) / 3);
    const fair = (day: number) => ({ on: addDays(START, day), kind: 'fair' });
    const withFairs = daily(Array.from({ length: 98 }, (_, day) => (day % 14 === 5 ? 2000 : 400)));
    const events = [5, 19, 33, 47, 61, 75, 89, 103].map(fair);
    const known = must(county({ today: addDays(START, 97), tallies: withFairs, events }));
    const rise = (day: number) => known.fan[day].valid.median - known.fan[day - 1].valid.median;
    expect(rise(6)).toBeGreaterThan(2.5 * rise(5));
  });

  it('refuses what contradicts itself, with the field', () => {
    const refused = (more: Partial<ForecastInput>) => {
      const result = forecast(county(more));
      return result.ok ? [] : result.error.map(({ code, field }) => `${code} ${field}`);
    };
    expect(refused({ deadline: '2025-01-01' as CalendarDate })).toContain('dates-contradict deadline');
    expect(refused({ tallies: [...daily([1, 2]), ...daily([1])] })).toContain('tallies-overlap tallies.2');
    expect(refused({ tallies: daily(Array.from({ length: 101 }, () => 1)) })).toContain('tally-ahead tallies.100');
    expect(refused({ tallies: [{ from: '2026-01-01' as CalendarDate, to: START, lines: 3 }] })).toContain('tally-too-early tallies.0');
    expect(refused({ tallies: [{ from: START, to: START, lines: -3 }] })).toContain('number-invalid tallies.0.lines');
    expect(refused({ checks: [{ circulator: 'a', place: 'b', lines: 5, checked: 6, valid: 1 }] })).toContain('checks-contradict checks.0');
    expect(refused({ checks: [{ circulator: 'a', place: 'b', lines: 5, checked: 4, valid: 5 }] })).toContain('checks-contradict checks.0');
  });

  it('holds its own order whatever the campaign: quantiles rise, chances are chances, no more valid than lines', () => {
    const day = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 0, max: 20 }),
        (lines, required, valid) => {
          const today = addDays(START, lines.length - 1);
          const result = must({
            today,
            starts: START,
            deadline: addDays(START, 59),
            required,
            registered: required * 12,
            tallies: daily(lines),
            checks: checksOf(3, valid),
            seed: 'p',
            draws: 60,
          });
          for (const bands of [
            result.validNow,
            result.validAtDeadline,
            result.rawAtDeadline,
            result.validity.held,
            result.copiesAtDeadline,
          ]) {
            const list = Object.values(bands);
            expect(list.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
            expect(list).toEqual([...list].sort((a, b) => a - b));
          }
          expect(result.validAtDeadline.high95).toBeLessThanOrEqual(result.rawAtDeadline.high95);
          expect(result.chance).toBeGreaterThanOrEqual(0);
          expect(result.chance).toBeLessThanOrEqual(1);
          expect(result.daysLeft).toBe(daysBetween(today, addDays(START, 59)));
        },
      ),
      { numRuns: 25 },
    );
  });
});
