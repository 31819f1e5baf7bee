import { type Kysely, sql } from 'kysely';
import { parseLooseDate } from '../basics/calendar-date.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { longestNameRun, longestRollRun, longestStreetRun, NAME_RUN, ROLL_RUN, type RunLine, STREET_RUN } from '../quality/section-runs.ts';
import { shrink } from '../quality/shrinkage.ts';
import { type Counted, findSignals, type SignalCode, type Signals } from '../quality/signals.ts';
import type { RecordTables } from '../record/schema.ts';
import { type CirculationSettings, circulationSettings } from './circulation-context.ts';
import { type Deps, keyOf, type Outcome, petitionFor } from './deps.ts';
import { lastScreening, qualityRows } from './quality-rows.ts';

/** A day's lines above which nobody's pace is called usual: with shifts recorded, an hour's. */
const PACE = { linesPerHour: 40, linesPerDay: 250 } as const;

/** Lines of a petition by how they were judged. */
export interface JudgedLines {
  readonly lines: number;
  readonly struck: number;
  readonly valid: number;
  readonly invalid: number;
  readonly questions: number;
  readonly unchecked: number;
  /** Second copies: on the same section as the first, and on another. */
  readonly copiesWithin: number;
  readonly copiesAcross: number;
}

/** What was checked on one section, by circulator. */
export interface CheckedSectionRow {
  readonly code: string;
  readonly circulator: number | null;
  readonly lines: number;
  readonly valid: number;
  readonly invalid: number;
  readonly duplicates: number;
}

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
  const gathered = await gatherQuality(deps.db, { petitionId, key: key.value });
  const { settings } = await circulationSettings(deps.db, petitionId);
  return ok({
    ...qualityOf({ gathered, pace: await paces(deps.db, petitionId), pack: found.value.pack }),
    pay: await payOf(deps.db, { petitionId, settings, gathered }),
  });
}

interface OfCirculator {
  lines: number;
  valid: number;
  invalid: number;
  questions: number;
  duplicates: number;
  movedOrCancelled: number;
  notRegistered: number;
  sections: number;
  streetRuns: number;
  nameRuns: number;
  rollRuns: number;
  /** Sections whose lines were looked up in a roll: there its own order is asked, elsewhere the alphabet's. */
  sectionsOnRoll: number;
  dated: number;
  outside: number;
}

/** What was gathered over the lines of a petition. */
export interface GatheredQuality {
  readonly screenedAt: string | null;
  readonly totals: JudgedLines;
  readonly reasons: ReadonlyMap<string, number>;
  readonly circulators: ReadonlyMap<number, Readonly<OfCirculator>>;
  readonly sections: readonly CheckedSectionRow[];
}

/** Goes once over all lines of a petition; struck lines are counted apart and nowhere else. */
export async function gatherQuality(
  db: Kysely<RecordTables>,
  { petitionId, key }: { readonly petitionId: string; readonly key: Buffer },
): Promise<GatheredQuality> {
  const run = await lastScreening(db, petitionId);
  const holders = await holdersOf(db, petitionId);
  const totals = { lines: 0, struck: 0, valid: 0, invalid: 0, questions: 0, unchecked: 0, copiesWithin: 0, copiesAcross: 0 };
  const reasons = new Map<string, number>();
  const circulators = new Map<number, OfCirculator>();
  const sections: CheckedSectionRow[] = [];
  const sectionOfLine = new Map<string, string>();
  const copies: { readonly section: string; readonly other: string }[] = [];
  let current: OpenSection | null = null;
  const close = () => {
    if (current === null) return;
    sections.push(current.row);
    if (current.row.circulator !== null) addSection(circulators, current);
    current = null;
  };
  for await (const row of qualityRows(db, { petitionId, key, runId: run?.id ?? null })) {
    if ((current as OpenSection | null)?.id !== row.sectionId) {
      close();
      const holder = holders.get(row.sectionId);
      current = {
        id: row.sectionId,
        row: { code: row.text.section, circulator: holder?.circulator ?? null, lines: 0, valid: 0, invalid: 0, duplicates: 0 },
        runs: [],
        onRoll: false,
        questions: 0,
        movedOrCancelled: 0,
        notRegistered: 0,
        dated: 0,
        outside: 0,
      };
    }
    const section = current! as OpenSection;
    totals.lines += 1;
    sectionOfLine.set(row.text.lineId, row.sectionId);
    section.runs.push({
      address: row.text.address,
      surname: row.text.lastName || (row.text.name.trim().split(/\s+/).at(-1) ?? ''),
      place: row.place ?? null,
    });
    if (row.place !== undefined) section.onRoll = true;
    if (row.struck) {
      totals.struck += 1;
      continue;
    }
    section.row.lines += 1;
    const holder = holders.get(row.sectionId);
    const signed = parseLooseDate(row.text.signedOn);
    if (signed !== null && holder?.from != null && holder.to != null) {
      section.dated += 1;
      if (signed < holder.from || signed > holder.to) section.outside += 1;
    }
    if (row.judged === 'unchecked') totals.unchecked += 1;
    else if (row.judged === 'question') {
      totals.questions += 1;
      section.questions += 1;
    } else if (row.judged === 'valid') {
      totals.valid += 1;
      section.row.valid += 1;
    } else {
      totals.invalid += 1;
      section.row.invalid += 1;
      reasons.set(row.reason!, (reasons.get(row.reason!) ?? 0) + 1);
      if (row.reason === 'duplicate') {
        section.row.duplicates += 1;
        if (row.otherLine !== null) copies.push({ section: row.sectionId, other: row.otherLine });
        else totals.copiesAcross += 1;
      }
      if (row.reason === 'cancelled' || row.reason === 'different-address') section.movedOrCancelled += 1;
      if (row.reason === 'not-registered') section.notRegistered += 1;
    }
  }
  close();
  for (const { section, other } of copies) {
    if (sectionOfLine.get(other) === section) totals.copiesWithin += 1;
    else totals.copiesAcross += 1;
  }
  return { screenedAt: run?.finished_at?.toISOString() ?? null, totals, reasons, circulators, sections };
}

interface OpenSection {
  readonly id: string;
  readonly row: { -readonly [K in keyof CheckedSectionRow]: CheckedSectionRow[K] };
  readonly runs: RunLine[];
  onRoll: boolean;
  questions: number;
  movedOrCancelled: number;
  notRegistered: number;
  dated: number;
  outside: number;
}

function addSection(circulators: Map<number, OfCirculator>, section: OpenSection): void {
  const number = section.row.circulator!;
  let own = circulators.get(number);
  if (own === undefined) {
    own = {
      lines: 0,
      valid: 0,
      invalid: 0,
      questions: 0,
      duplicates: 0,
      movedOrCancelled: 0,
      notRegistered: 0,
      sections: 0,
      streetRuns: 0,
      nameRuns: 0,
      rollRuns: 0,
      sectionsOnRoll: 0,
      dated: 0,
      outside: 0,
    };
    circulators.set(number, own);
  }
  own.lines += section.row.lines;
  own.valid += section.row.valid;
  own.invalid += section.row.invalid;
  own.questions += section.questions;
  own.duplicates += section.row.duplicates;
  own.movedOrCancelled += section.movedOrCancelled;
  own.notRegistered += section.notRegistered;
  own.dated += section.dated;
  own.outside += section.outside;
  own.sections += 1;
  if (longestStreetRun(section.runs) >= STREET_RUN) own.streetRuns += 1;
  if (section.onRoll) {
    own.sectionsOnRoll += 1;
    if (longestRollRun(section.runs) >= ROLL_RUN) own.rollRuns += 1;
  } else if (longestNameRun(section.runs) >= NAME_RUN) own.nameRuns += 1;
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

/** Who took each section out last, and the dates of its declaration. */
async function holdersOf(db: Kysely<RecordTables>, petitionId: string) {
  const { rows } = await sql<{ id: string; circulator: number | null; from: string | null; to: string | null }>`
    select section.id, circulator.number as circulator, review.signed_from as from, review.signed_to as to
    from section
    left join lateral (
      select circulator_id from section_fact where section_fact.section_id = section.id and kind = 'issued' and circulator_id is not null
      order by number desc limit 1) issued on true
    left join circulator on circulator.id = issued.circulator_id
    left join lateral (
      select signed_from, signed_to from section_review where section_review.section_id = section.id order by number desc limit 1) review on true
    where section.petition_id = ${petitionId}`.execute(db);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
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
