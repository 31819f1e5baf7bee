import { addDays, type CalendarDate, parseCalendarDate, weekday } from '../basics/calendar-date.ts';
import { calendar } from './calendar.ts';
import { exact } from './exact.ts';
import type { RulePack } from './rule-pack.ts';
import { cut, decide } from './sampling/decide.ts';
import { sampleSize } from './sampling/sample-size.ts';
import { threshold } from './threshold.ts';
import { datesOf, workingCalendar } from './working-days.ts';

/** What a check of one pack did and found. */
export interface PackCheck {
  readonly id: string;
  /** How many dates were worked out and looked at. */
  readonly dates: number;
  /** How many tier, band and sample boundaries were tried. */
  readonly boundaries: number;
  /** What is wrong; empty where all is well. */
  readonly faults: readonly string[];
  /** What is right but may surprise, e.g. a requirement that falls when a tier begins. */
  readonly remarks: readonly string[];
}

export interface CheckInput {
  readonly pack: RulePack;
  /** First of the years whose dates are worked out. */
  readonly fromYear: number;
  /** How many years. */
  readonly years: number;
}

interface Findings {
  dates: number;
  boundaries: number;
  readonly faults: string[];
  readonly remarks: string[];
}

/** Works out every date of a pack for every day of some years, and tries both sides of every boundary. */
export function checkPack({ pack, fromYear, years }: CheckInput): PackCheck {
  const findings: Findings = { dates: 0, boundaries: 0, faults: [], remarks: [] };
  checkHolidays({ pack, fromYear, years, findings });
  checkDates({ pack, fromYear, years, findings });
  checkTiers(pack, findings);
  checkBands(pack, findings);
  checkSample(pack, findings);
  return { id: pack.id, ...findings };
}

interface Checking extends CheckInput {
  readonly findings: Findings;
}

function checkHolidays({ pack, fromYear, years, findings }: Checking): void {
  for (const holiday of pack.workingDays.holidays) {
    for (let year = fromYear; year < fromYear + years; year++) {
      const kept = datesOf(holiday, year);
      findings.dates += kept.length;
      const expected = year >= (holiday.fromYear ?? year) && year <= (holiday.toYear ?? year);
      const skipped = 'evenYearsOnly' in holiday.when || 'dates' in holiday.when;
      if (expected && !skipped && kept.length !== 1) findings.faults.push(`${holiday.name} is kept on ${kept.length} days of ${year}.`);
      for (const date of kept) {
        if (holiday.observed === 'nearest-weekday' && pack.workingDays.weekend.includes(weekday(date))) {
          findings.faults.push(`${holiday.name} ${year} is kept on a weekend.`);
        }
      }
    }
  }
}

function checkDates({ pack, fromYear, years, findings }: Checking): void {
  const days = workingCalendar(pack.workingDays);
  const registered = pack.deadlines.flatMap((d) => d.dayTiers ?? []).map((tier) => tier.from);
  const sizes = registered.length === 0 ? [1] : [...new Set(registered)];
  const start = parseCalendarDate(`${fromYear}-01-01`)!;
  const end = parseCalendarDate(`${fromYear + years}-01-01`)!;
  for (const event of pack.events) {
    const tiered = calendar({ pack, registered: sizes[0], events: { [event.name]: start } }).some(
      (row) => pack.deadlines.find((d) => d.event === row.event)?.dayTiers !== undefined,
    );
    for (const size of tiered ? sizes : sizes.slice(0, 1)) {
      const last = new Map<string, CalendarDate>();
      for (let date = start; date < end; date = addDays(date, 1)) {
        for (const row of calendar({ pack, registered: size, events: { [event.name]: date } })) {
          findings.dates += 1;
          const rule = pack.deadlines.find((d) => d.event === row.event)!;
          if (rule.before ? row.date > row.from.date : row.date < row.from.date) {
            findings.faults.push(`${row.event} lies on the wrong side of ${row.from.event} ${row.from.date}.`);
          }
          if (row.movedFrom !== null && !days.isWorkingDay(row.date)) findings.faults.push(`${row.event} ${row.date} moved to a day off.`);
          const before = last.get(row.event);
          if (before !== undefined && row.date < before)
            findings.faults.push(`${row.event} falls back when ${event.name} is a day later (${date}).`);
          last.set(row.event, row.date);
          const [after, upTo] = rule.before ? [addDays(row.date, -1), addDays(row.from.date, -1)] : [row.from.date, row.date];
          if (rule.count === 'working' && workingDaysBetween(days.isWorkingDay, after, upTo) !== rule.days) {
            findings.faults.push(`${row.event} ${row.date} is not ${rule.days} working days from ${row.from.date}.`);
          }
        }
      }
    }
  }
}

function workingDaysBetween(isWorkingDay: (date: CalendarDate) => boolean, from: CalendarDate, to: CalendarDate): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1;
  return count;
}

function checkTiers(pack: RulePack, findings: Findings): void {
  for (const { kind, tiers } of pack.threshold.kinds) {
    for (const [i, tier] of tiers.entries()) {
      const below = i === 0 ? null : tiers[i - 1];
      for (const base of [tier.from - 1, tier.from, tier.from + 1].filter((b) => b >= 0)) {
        findings.boundaries += 1;
        const percent = below !== null && base < tier.from ? below.percent : tier.percent;
        const result = threshold({ pack, registered: base, votes: base, kind });
        const required = result.ok ? result.value.required : Number.NaN;
        if (!agrees({ required, base, percent, rounding: pack.threshold.rounding })) {
          findings.faults.push(`${kind}: ${base} gives ${required}, which is not ${percent} % of it.`);
        }
      }
      if (below !== null) {
        const at = (base: number) => {
          const result = threshold({ pack, registered: base, votes: base, kind });
          return result.ok ? result.value.required : 0;
        };
        if (at(tier.from) < at(tier.from - 1)) {
          findings.remarks.push(
            `${kind}: the requirement falls from ${at(tier.from - 1)} to ${at(tier.from)} at ${tier.from} (as the statute has it).`,
          );
        }
      }
    }
  }
}

interface Agrees {
  readonly required: number;
  readonly base: number;
  readonly percent: string;
  readonly rounding: 'up' | 'down' | 'nearest';
}

/** The requirement against its definition, in whole numbers: no rounding function is used here. */
function agrees({ required, base, percent, rounding }: Agrees): boolean {
  const [head, decimals = ''] = percent.split('.');
  const scale = 100n * 10n ** BigInt(decimals.length);
  const product = BigInt(base) * BigInt(head + decimals);
  const gap = BigInt(required) * scale - product;
  if (rounding === 'up') return gap >= 0n && gap < scale;
  if (rounding === 'down') return gap <= 0n && -gap < scale;
  return 2n * gap > -scale && 2n * gap <= scale;
}

function checkBands(pack: RulePack, findings: Findings): void {
  if (pack.bands === null) return;
  const required = 10_000;
  for (const [name, end] of [['pass', pack.bands.pass] as const, ['fail', pack.bands.fail] as const]) {
    if (end === null) continue;
    const at = cut(end.percent, required);
    const sides = [-1n, 0n, 1n].map((step) => decide({ bands: pack.bands!, projected: { n: at.n + step * at.d, d: at.d }, required }));
    findings.boundaries += sides.length;
    const [under, on, above] = sides;
    const right =
      name === 'pass'
        ? under !== 'sufficient' && above === 'sufficient' && (on === 'sufficient') === end.inclusive
        : under === 'insufficient' && above !== 'insufficient' && (on === 'insufficient') === end.inclusive;
    if (!right) findings.faults.push(`The ${name} band at ${end.percent} % gives ${sides.join(', ')}.`);
  }
}

function checkSample(pack: RulePack, findings: Findings): void {
  const rule = pack.sampling;
  if (rule === null) return;
  const edges = [rule.onlyAbove ?? 1, rule.floor];
  if (Number(rule.percent) > 0) edges.push(Math.round((rule.floor * 100) / Number(rule.percent)));
  for (const edge of edges) {
    for (const raw of [edge - 1, edge, edge + 1].filter((r) => r > 0)) {
      findings.boundaries += 1;
      const result = sampleSize({ pack, raw });
      if (!result.ok) continue;
      const { size, everyLine } = result.value;
      const enough = exact(size).n * 100n * 1000n >= BigInt(raw) * BigInt(Math.round(Number(rule.percent) * 1000));
      if (size > raw || size < Math.min(raw, rule.floor) || !enough || everyLine !== (size === raw)) {
        findings.faults.push(`The sample of ${raw} lines would be ${size}.`);
      }
    }
  }
}
