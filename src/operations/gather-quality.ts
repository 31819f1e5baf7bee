import { type Kysely, sql } from 'kysely';
import { parseLooseDate } from '../basics/calendar-date.ts';
import { longestNameRun, longestRollRun, longestStreetRun, NAME_RUN, ROLL_RUN, type RunLine, STREET_RUN } from '../quality/section-runs.ts';
import type { RecordTables } from '../record/schema.ts';
import { lastScreening, qualityRows } from './quality-rows.ts';

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

/** Goes once over all lines of a petition (`keptQuality` remembers what came of it); struck lines are counted apart and nowhere else. */
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
  for await (const row of qualityRows(db, { petitionId, key, runId: run?.id ?? null, read: true })) {
    const written = row.written!;
    if ((current as OpenSection | null)?.id !== row.sectionId) {
      close();
      const holder = holders.get(row.sectionId);
      current = {
        id: row.sectionId,
        row: { code: row.section, circulator: holder?.circulator ?? null, lines: 0, valid: 0, invalid: 0, duplicates: 0 },
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
    sectionOfLine.set(row.lineId, row.sectionId);
    section.runs.push({
      address: written.address,
      surname: written.lastName || (written.name.trim().split(/\s+/).at(-1) ?? ''),
      place: row.place ?? null,
    });
    if (row.place !== undefined) section.onRoll = true;
    if (row.struck) {
      totals.struck += 1;
      continue;
    }
    section.row.lines += 1;
    const holder = holders.get(row.sectionId);
    const signed = parseLooseDate(written.signedOn);
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
