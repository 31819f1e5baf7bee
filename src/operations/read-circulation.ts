import { type Kysely, sql } from 'kysely';
import { type CalendarDate, daysBetween } from '../basics/calendar-date.ts';
import { dateIn } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import { type CirculationSettings, type CirculationWindow, circulationSettings, circulationWindow } from './circulation-context.ts';
import { contactsOf } from './circulator-contact.ts';
import { type Deps, keyOf, notFound, type Outcome, petitionFor } from './deps.ts';
import { type Custody, custodyOf } from './move-sections.ts';
import { type CirculatorCard, circulatorContext } from './register-circulator.ts';
import { lastTallies } from './tally-sections.ts';

/** A section as the campaign sees it. */
export interface ShownSection {
  readonly code: string;
  readonly custody: NonNullable<Custody['kind']> | 'none';
  readonly on: string | null;
  readonly circulator: number | null;
  /** Lines at the last tally, and its day. */
  readonly lines: number | null;
  readonly talliedOn: string | null;
  readonly daysOut: number | null;
  readonly overdue: boolean;
}

/** A circulator with what went out and came back. */
export interface ShownCirculator {
  readonly circulatorId: string;
  readonly number: number;
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  /** Address for letters; null where none is kept. */
  readonly email: string | null;
  readonly paid: boolean;
  readonly trainedOn: string | null;
  readonly declaredOn: string | null;
  readonly ended: boolean;
  readonly sectionsOut: number;
  readonly sectionsReturned: number;
  readonly lines: number;
  readonly overdue: number;
}

/** Where the circulation stands. */
export interface Circulation {
  readonly today: string;
  readonly settingsNumber: number;
  readonly settings: CirculationSettings;
  readonly window: CirculationWindow;
  readonly sections: {
    readonly known: number;
    readonly out: number;
    readonly returned: number;
    readonly missing: number;
    readonly void: number;
  };
  /** Lines by the last tallies, void sections left out. */
  readonly lines: number;
  readonly days: readonly { readonly on: string; readonly lines: number }[];
  readonly overdue: readonly ShownSection[];
}

/** Counts sections and lines, by day, and names what is out too long. */
export async function readCirculation(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, petitionId, language }: { readonly member: Member; readonly petitionId: string; readonly language?: 'en' | 'es' },
): Promise<Outcome<Circulation>> {
  const found = await petitionFor(deps.db, { member, act: 'circulation.read', petitionId });
  if (!found.ok) return found;
  const { number, settings } = await circulationSettings(deps.db, petitionId);
  const today = dateIn({ zone: settings.zone, at: deps.now() });
  const sections = await shownSections(deps.db, { petitionId, settings, today });
  const count = (kind: string) => sections.filter(({ custody }) => custody === kind).length;
  return ok({
    today,
    settingsNumber: number,
    settings,
    window: await circulationWindow(deps.db, found.value, language),
    sections: {
      known: sections.length,
      out: count('issued'),
      returned: count('returned') + count('declared') + count('filed'),
      missing: count('missing'),
      void: count('void'),
    },
    lines: sections.reduce((sum, one) => sum + (one.custody === 'void' ? 0 : (one.lines ?? 0)), 0),
    days: await linesByDay(deps.db, petitionId),
    overdue: sections.filter(({ overdue }) => overdue),
  });
}

/** Lines added on each day on which sections were counted; void sections left out. */
export async function linesByDay(
  db: Kysely<RecordTables>,
  petitionId: string,
): Promise<readonly { readonly on: string; readonly lines: number }[]> {
  const rows = await sql<{ on_date: string; lines: number }>`
    select on_date, sum(added)::integer as lines from (
      select section_id, on_date, lines - coalesce(lag(lines) over (partition by section_id order by number), 0) as added
      from section_tally where petition_id = ${petitionId}
    ) t
    where not exists (
      select 1 from section_fact f where f.section_id = t.section_id and f.kind = 'void'
      and f.number = (select max(number) from section_fact g where g.section_id = t.section_id))
    group by on_date order by on_date`.execute(db);
  return rows.rows.map((row) => ({ on: row.on_date, lines: row.lines }));
}

async function shownSections(
  db: Kysely<RecordTables>,
  { petitionId, settings, today }: { readonly petitionId: string; readonly settings: CirculationSettings; readonly today: CalendarDate },
): Promise<readonly ShownSection[]> {
  const custody = await custodyOf(db, { petitionId });
  const tallies = await lastTallies(db, petitionId);
  const numbers = new Map(
    (await db.selectFrom('circulator').select(['id', 'number']).where('petition_id', '=', petitionId).execute()).map((row) => [
      row.id,
      row.number,
    ]),
  );
  return [...custody.values()]
    .map((one): ShownSection => {
      const tally = tallies.get(one.sectionId);
      const daysOut = one.kind === 'issued' ? daysBetween(one.on as CalendarDate, today) : null;
      return {
        code: one.code,
        custody: one.kind ?? 'none',
        on: one.on,
        circulator: one.circulatorId === null ? null : (numbers.get(one.circulatorId) ?? null),
        lines: tally?.lines ?? null,
        talliedOn: tally?.on ?? null,
        daysOut,
        overdue: daysOut !== null && daysOut > settings.overdueDays,
      };
    })
    .sort((a, b) => byCode(a.code, b.code));
}

/** Codes that are numbers in the order of numbers, then the others. */
export function byCode(a: string, b: string): number {
  const [x, y] = [/^\d+$/.test(a) ? Number(a) : Infinity, /^\d+$/.test(b) ? Number(b) : Infinity];
  return x === y ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
}

/** Which sections to list. */
export interface SectionFilter {
  readonly custody?: ShownSection['custody'] | 'overdue' | undefined;
  readonly circulator?: number | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Sections with custody, circulator and tally, in the order of their numbers. */
export async function listCustody(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, petitionId, ...filter }: SectionFilter & { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<{ readonly items: readonly ShownSection[]; readonly total: number }>> {
  const found = await petitionFor(deps.db, { member, act: 'circulation.read', petitionId });
  if (!found.ok) return found;
  const { settings } = await circulationSettings(deps.db, petitionId);
  const sections = await shownSections(deps.db, { petitionId, settings, today: dateIn({ zone: settings.zone, at: deps.now() }) });
  const wanted = sections.filter(
    (one) =>
      (filter.custody === undefined || (filter.custody === 'overdue' ? one.overdue : one.custody === filter.custody)) &&
      (filter.circulator === undefined || one.circulator === filter.circulator),
  );
  return ok({ items: wanted.slice(filter.offset, filter.offset + filter.limit), total: wanted.length });
}

/** Circulators with name and what went out and came back; names are opened for those who record custody. */
export async function listCirculators(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<{ readonly items: readonly ShownCirculator[] }>> {
  const found = await petitionFor(deps.db, { member, act: 'circulation.read', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const { settings } = await circulationSettings(deps.db, petitionId);
  const sections = await shownSections(deps.db, { petitionId, settings, today: dateIn({ zone: settings.zone, at: deps.now() }) });
  const rows = await deps.db.selectFrom('circulator').selectAll().where('petition_id', '=', petitionId).orderBy('number').execute();
  const contacts = await contactsOf(deps.db, { petitionId, key: key.value });
  const facts = await deps.db
    .selectFrom('circulator_fact')
    .innerJoin('circulator', 'circulator.id', 'circulator_fact.circulator_id')
    .select(['circulator_fact.circulator_id', 'circulator_fact.kind', 'circulator_fact.on_date'])
    .where('circulator.petition_id', '=', petitionId)
    .orderBy('circulator_fact.number')
    .execute();
  return ok({
    items: rows.map((row): ShownCirculator => {
      const card = openCard({ key: key.value, id: row.id, sealed: row.sealed });
      const own = facts.filter(({ circulator_id }) => circulator_id === row.id);
      const last = (...kinds: readonly string[]) => own.findLast(({ kind }) => kinds.includes(kind));
      const held = sections.filter(({ circulator }) => circulator === row.number);
      return {
        circulatorId: row.id,
        number: row.number,
        name: card.name,
        address: card.address,
        phone: card.phone,
        email: contacts.get(row.id)?.email ?? null,
        paid: row.paid,
        trainedOn: last('trained')?.on_date ?? null,
        declaredOn: last('declared')?.on_date ?? null,
        ended: last('ended', 'resumed')?.kind === 'ended',
        sectionsOut: held.filter(({ custody }) => custody === 'issued').length,
        sectionsReturned: held.filter(({ custody }) => ['returned', 'declared', 'filed'].includes(custody)).length,
        lines: held.reduce((sum, one) => sum + (one.custody === 'void' ? 0 : (one.lines ?? 0)), 0),
        overdue: held.filter(({ overdue }) => overdue).length,
      };
    }),
  });
}

/** Opens a circulator's card. */
export function openCard({
  key,
  id,
  sealed,
}: {
  readonly key: SecretKey;
  readonly id: string;
  readonly sealed: Uint8Array;
}): CirculatorCard {
  const opened = openValue({ key, sealed, context: circulatorContext(id) });
  if (opened === null) throw new Error(`the card of circulator ${id} does not open`);
  return opened.value as unknown as CirculatorCard;
}

/** One entry of a section's history. */
export interface SectionEntry {
  readonly kind: string;
  readonly on: string;
  readonly at: string;
  readonly circulator: number | null;
  readonly lines: number | null;
  readonly note: string;
}

/** Everything that happened to a section, in the order of its days. */
export async function readCustody(
  deps: Pick<Deps, 'db'>,
  { member, petitionId, code }: { readonly member: Member; readonly petitionId: string; readonly code: string },
): Promise<Outcome<{ readonly code: string; readonly entries: readonly SectionEntry[] }>> {
  const found = await petitionFor(deps.db, { member, act: 'circulation.read', petitionId });
  if (!found.ok) return found;
  const section = await deps.db
    .selectFrom('section')
    .select('id')
    .where('petition_id', '=', petitionId)
    .where('code', '=', code)
    .executeTakeFirst();
  if (section === undefined) return notFound('section');
  const facts = await deps.db
    .selectFrom('section_fact')
    .leftJoin('circulator', 'circulator.id', 'section_fact.circulator_id')
    .select(['section_fact.kind', 'section_fact.on_date', 'section_fact.at', 'section_fact.details', 'circulator.number as circulator'])
    .where('section_fact.section_id', '=', section.id)
    .execute();
  const tallies = await deps.db.selectFrom('section_tally').selectAll().where('section_id', '=', section.id).execute();
  const entries = [
    ...facts.map((fact) => ({
      kind: fact.kind as string,
      on: fact.on_date,
      at: fact.at.toISOString(),
      circulator: fact.circulator,
      lines: null,
      note: (JSON.parse(fact.details) as { readonly note?: string }).note ?? '',
    })),
    ...tallies.map((tally) => ({
      kind: 'tallied',
      on: tally.on_date,
      at: tally.at.toISOString(),
      circulator: null,
      lines: tally.lines,
      note: tally.reason ?? '',
    })),
  ];
  return ok({
    code,
    entries: entries.sort((a, b) => (`${a.on} ${a.at}` < `${b.on} ${b.at}` ? -1 : `${a.on} ${a.at}` > `${b.on} ${b.at}` ? 1 : 0)),
  });
}
