import { type Kysely, sql } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { shrink } from '../quality/shrinkage.ts';
import { type Counted, findSignals, type SignalCode, type Signals } from '../quality/signals.ts';
import type { RecordTables } from '../record/schema.ts';
import { type CirculationSettings, circulationSettings } from './circulation-context.ts';
import { type Deps, keyOf, type Outcome, petitionFor } from './deps.ts';
import type { GatheredQuality, JudgedLines } from './gather-quality.ts';
import { keptQuality } from './kept-quality.ts';

/** A day's lines above which nobody's pace is called usual: with shifts recorded, an hour's. */
const PACE = { linesPerHour: 40, linesPerDay: 250 } as const;

/** The quality of a campaign's own lines. */
export interface Quality {
  readonly screenedAt: string | null;
  readonly totals: JudgedLines;
  /** Reasons by how often they were given. */
  readonly reasons: readonly {
    readonly reason: string;
    readonly words: { readonly en: string; readonly es: string };
    readonly lines: number;
  }[];
  readonly model: { readonly mean: number; readonly weight: number };
  readonly circulators: readonly {
    readonly circulator: number;
    readonly lines: number;
    readonly checked: number;
    readonly valid: number;
    readonly questions: number;
    readonly duplicates: number;
    readonly counted: number | null;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly signals: Signals;
  /** Pay by year; null where no rate is set. By valid line only where somebody stated that it is lawful. */
  readonly pay: { readonly basis: string | null; readonly circulators: readonly CirculatorPay[] } | null;
}

/** What a paid circulator earned, by calendar year. */
export interface CirculatorPay {
  readonly circulator: number;
  readonly years: readonly { readonly year: number; readonly minutes: number; readonly validLines: number; readonly cents: number }[];
}

/** Validity by circulator, drawn towards the others'; duplicates; and signs worth a look with how often the others show them. */
export async function readQuality(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<Quality>> {
  const found = await petitionFor(deps.db, { member, act: 'quality.read', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const gathered = await keptQuality(deps.db, { petitionId, key: key.value });
  const { settings } = await circulationSettings(deps.db, petitionId);
  return ok({
    ...qualityOf({ gathered, pace: await paces(deps.db, petitionId), pack: found.value.pack }),
    pay: await payOf(deps.db, { petitionId, settings, gathered }),
  });
}

interface Judging {
  readonly gathered: GatheredQuality;
  readonly pace: ReadonlyMap<number, { readonly found: number; readonly of: number }>;
  readonly pack: RulePack;
}

function qualityOf({ gathered, pace, pack }: Judging): Omit<Quality, 'pay'> {
  const words = new Map(pack.reasons.map((reason) => [reason.code, reason.words]));
  const numbers = [...gathered.circulators.keys()].sort((a, b) => a - b);
  const of = (number: number) => gathered.circulators.get(number)!;
  const model = shrink(
    numbers.map((number) => ({ name: String(number), checked: of(number).valid + of(number).invalid, valid: of(number).valid })),
  );
  const counted = numbers.map((circulator): Counted => {
    const own = of(circulator);
    const checked = own.valid + own.invalid;
    const counts: Partial<Record<SignalCode, { found: number; of: number }>> = {
      'dates-outside-declaration': { found: own.outside, of: own.dated },
      'street-order': { found: own.streetRuns, of: own.sections },
      'names-in-order': { found: own.nameRuns, of: own.sections - own.sectionsOnRoll },
      'roll-order': { found: own.rollRuns, of: own.sectionsOnRoll },
      'moved-or-cancelled': { found: own.movedOrCancelled, of: checked },
      'not-registered': { found: own.notRegistered, of: checked },
      duplicates: { found: own.duplicates, of: checked },
    };
    const days = pace.get(circulator);
    if (days !== undefined) counts.pace = { ...days };
    return { circulator, counts };
  });
  return {
    screenedAt: gathered.screenedAt,
    totals: gathered.totals,
    reasons: [...gathered.reasons]
      .map(([reason, lines]) => ({ reason, words: words.get(reason) ?? { en: reason, es: reason }, lines }))
      .sort((a, b) => b.lines - a.lines),
    model: { mean: model.mean, weight: model.weight },
    circulators: model.shares.map((share, i) => ({
      circulator: numbers[i],
      lines: of(numbers[i]).lines,
      checked: share.checked,
      valid: share.valid,
      questions: of(numbers[i]).questions,
      duplicates: of(numbers[i]).duplicates,
      counted: share.counted,
      mean: share.mean,
      low: share.low,
      high: share.high,
    })),
    signals: findSignals(counted),
  };
}

/** Days on which a circulator's tallies are beyond any usual pace, of all days on which his sections were counted. */
async function paces(db: Kysely<RecordTables>, petitionId: string) {
  const { rows } = await sql<{ circulator: number; on_date: string; lines: number; minutes: number | null }>`
    select circulator.number as circulator, t.on_date, sum(t.added)::integer as lines,
      (select sum(minutes)::integer from shift where shift.circulator_id = circulator.id and shift.on_date = t.on_date and kind = 'worked'
        and not exists (select 1 from shift later where later.replaces = shift.id)) as minutes
    from (
      select section_id, on_date, lines - coalesce(lag(lines) over (partition by section_id order by number), 0) as added
      from section_tally where petition_id = ${petitionId}
    ) t
    join lateral (
      select circulator_id from section_fact where section_fact.section_id = t.section_id and kind = 'issued' and circulator_id is not null
      order by number desc limit 1) issued on true
    join circulator on circulator.id = issued.circulator_id
    group by circulator.id, circulator.number, t.on_date`.execute(db);
  const out = new Map<number, { found: number; of: number }>();
  for (const { circulator, lines, minutes } of rows) {
    const own = out.get(circulator) ?? { found: 0, of: 0 };
    own.of += 1;
    if (lines > (minutes === null || minutes === 0 ? PACE.linesPerDay : (PACE.linesPerHour * minutes) / 60)) own.found += 1;
    out.set(circulator, own);
  }
  return out;
}

/** Hours worked and valid lines of paid circulators by year; a line belongs to the year of its section's last tally. */
async function payOf(
  db: Kysely<RecordTables>,
  {
    petitionId,
    settings,
    gathered,
  }: { readonly petitionId: string; readonly settings: CirculationSettings; readonly gathered: GatheredQuality },
): Promise<Quality['pay']> {
  const { centsPerHour, centsPerValidLine, payPerLineBasis } = settings;
  if (centsPerHour === null && centsPerValidLine === null) return null;
  const worked = await sql<{ circulator: number; year: number; minutes: number }>`
    select circulator.number as circulator, extract(year from shift.on_date)::integer as year, sum(minutes)::integer as minutes
    from shift join circulator on circulator.id = shift.circulator_id
    where shift.petition_id = ${petitionId} and shift.kind = 'worked' and circulator.paid
      and not exists (select 1 from shift later where later.replaces = shift.id)
    group by 1, 2`.execute(db);
  const tallied = await sql<{ code: string; year: number }>`
    select section.code, extract(year from max(on_date))::integer as year
    from section_tally join section on section.id = section_tally.section_id
    where section.petition_id = ${petitionId} group by 1`.execute(db);
  const paid = new Set(
    (await db.selectFrom('circulator').select('number').where('petition_id', '=', petitionId).where('paid', '=', true).execute()).map(
      ({ number }) => number,
    ),
  );
  const yearOf = new Map(tallied.rows.map(({ code, year }) => [code, year]));
  const years = new Map<string, { circulator: number; year: number; minutes: number; validLines: number }>();
  const of = (circulator: number, year: number) => {
    const key = `${circulator} ${year}`;
    const known = years.get(key) ?? { circulator, year, minutes: 0, validLines: 0 };
    years.set(key, known);
    return known;
  };
  for (const { circulator, year, minutes } of worked.rows) of(circulator, year).minutes += minutes;
  for (const { code, circulator, valid } of gathered.sections) {
    const year = yearOf.get(code);
    if (circulator !== null && year !== undefined && paid.has(circulator)) of(circulator, year).validLines += valid;
  }
  const circulators = [...new Set([...years.values()].map(({ circulator }) => circulator))].sort((a, b) => a - b);
  return {
    basis: centsPerValidLine === null ? null : payPerLineBasis,
    circulators: circulators.map((circulator) => ({
      circulator,
      years: [...years.values()]
        .filter((one) => one.circulator === circulator)
        .sort((a, b) => a.year - b.year)
        .map(({ year, minutes, validLines }) => ({
          year,
          minutes,
          validLines,
          cents: Math.round(((centsPerHour ?? 0) * minutes) / 60) + (centsPerValidLine ?? 0) * validLines,
        })),
    })),
  };
}
