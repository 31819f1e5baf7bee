import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import type { SecretKey } from '../record/sealing.ts';
import type { LineReading, PageOutcome } from '../sheets/read/reading.ts';
import { type AcceptedPage, lineCounts, type Reconciliation, reconcile } from '../sheets/read/reconcile.ts';
import type { Deps } from './deps.ts';
import { numberOnSheet } from './line-numbers.ts';
import { addLine, lastOrdinal, noLines, type PendingLines, putLines } from './put-lines.ts';
import { sheetForms } from './sheet-forms.ts';

/** What a reading of sheets brought; figures of this intake alone. */
export interface IntakeSummary {
  readonly pagesRead: number;
  readonly pagesSetAside: number;
  readonly sections: number;
  readonly linesSeen: number;
  /** Lines put on the record: signed without doubt and not crossed out. */
  readonly linesMade: number;
  /** Lines that a person must say of whether they count. */
  readonly linesInDoubt: number;
  readonly missing: readonly { readonly section: number; readonly sides: readonly number[] }[];
}

/** Text of a machine's reading that has read no handwriting yet. */
export const NOTHING_READ = {
  given: '',
  name: '',
  firstName: '',
  lastName: '',
  address: '',
  city: '',
  zip: '',
  birthDate: '',
  signedOn: '',
};

/**
 * Gives every page of an intake its place: finds or makes sections, puts lines that count without doubt on the record, leaves doubt to a
 * person, and lists what was set aside. One transaction; a petition's intakes come one after another.
 */
export async function placePages(
  deps: Pick<Deps, 'db' | 'now'>,
  { intakeId, key }: { readonly intakeId: string; readonly key: SecretKey },
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const intake = await trx.selectFrom('intake').selectAll().where('id', '=', intakeId).forUpdate().executeTakeFirstOrThrow();
    if (intake.status !== 'reading') return;
    const petitionId = intake.petition_id;
    // Two intakes at once would number sections and lines alike.
    await sql`select petition_id from petition_key where petition_id = ${petitionId} for update`.execute(trx);
    const petition = await trx.selectFrom('petition').select('organisation_id').where('id', '=', petitionId).executeTakeFirstOrThrow();
    const at = deps.now();
    const pages = await trx
      .selectFrom('intake_page')
      .select(['file', 'page', 'original', 'body', 'pack_hash'])
      .where('intake_id', '=', intakeId)
      .orderBy('file')
      .orderBy('page')
      .execute();
    const forms = await sheetForms(trx, petitionId);
    const known = await knownPlaces(trx, petitionId);
    const reconciled = reconcile({
      entries: pages.map((row) => ({
        file: `file ${row.file}`,
        hash: `${row.file}`,
        page: row.page,
        outcome: JSON.parse(row.body) as PageOutcome,
      })),
      printings: forms.printings,
      foreign: forms.foreign.map(({ layout }) => layout),
      firstIntakeNumber: known.highest + 1,
    });
    const placed = await place(trx, { intake, key, accepted: reconciled.accepted, known, at });
    const rejects = [
      ...reconciled.rejected.map(({ hash, page, rejected }) => ({
        file: Number(hash),
        page,
        reason: rejected.reason,
        detail: rejected.detail,
      })),
      ...placed.rejects,
    ].sort((a, b) => a.file - b.file || a.page - b.page);
    for (const reject of rejects)
      await trx
        .insertInto('intake_reject')
        .values({ intake_id: intakeId, ...reject, at })
        .execute();
    const summary: IntakeSummary = {
      pagesRead: placed.pages,
      pagesSetAside: rejects.length,
      sections: placed.sections,
      linesSeen: placed.seen,
      linesMade: placed.made,
      linesInDoubt: placed.doubts,
      missing: missingOf(reconciled, known),
    };
    await trx
      .updateTable('intake')
      .set({ status: 'done', summary: JSON.stringify(summary), finished_at: at })
      .where('id', '=', intakeId)
      .execute();
    const pictures = createHash('sha256');
    for (const { pack_hash } of pages) pictures.update(pack_hash ?? '');
    await appendEvent(trx, {
      kind: 'sheets.read',
      body: {
        intake: intakeId,
        pages: pages.length,
        read: placed.pages,
        setAside: rejects.length,
        sections: placed.sections,
        lines: placed.made,
        commitment: placed.commitment,
        pictures: pictures.digest('hex'),
      },
      actor: intake.actor,
      at,
      organisation: petition.organisation_id,
      petition: petitionId,
    });
  });
}

interface KnownSection {
  readonly id: string;
  readonly code: string;
  /** Text by which the record names a page, by side. */
  readonly pages: ReadonlyMap<number, string>;
  /** Line numbers on the record, by page. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** Pages that have a picture. */
  readonly pictured: ReadonlySet<string>;
}

interface KnownPlaces {
  /** Highest number that a section has. */
  readonly highest: number;
  section(number: number): KnownSection | undefined;
  /** Whether lines may still be added: not once the frame is published. */
  readonly open: boolean;
}

async function knownPlaces(trx: Kysely<RecordTables>, petitionId: string): Promise<KnownPlaces> {
  const sections = await trx.selectFrom('section').select(['id', 'code']).where('petition_id', '=', petitionId).execute();
  const lines = await trx.selectFrom('line').select(['section_id', 'page', 'number']).where('petition_id', '=', petitionId).execute();
  const pictured = await trx.selectFrom('section_page').select(['section_id', 'page']).where('petition_id', '=', petitionId).execute();
  const linesOf = Map.groupBy(lines, ({ section_id }) => section_id);
  const picturedOf = Map.groupBy(pictured, ({ section_id }) => section_id);
  const frame = await trx.selectFrom('frame').select('raw').where('petition_id', '=', petitionId).executeTakeFirst();
  const byNumber = new Map<number, { readonly id: string; readonly code: string }>();
  for (const section of sections) {
    const number = /^\d{1,9}$/.test(section.code) ? Number(section.code) : 0;
    // A code as the sheet prints it goes before one with leading zeros.
    if (number > 0 && (!byNumber.has(number) || section.code === String(number))) byNumber.set(number, section);
  }
  return {
    highest: Math.max(0, ...byNumber.keys()),
    open: frame === undefined,
    section(number) {
      const section = byNumber.get(number);
      if (section === undefined) return undefined;
      const own = linesOf.get(section.id) ?? [];
      const byPage = Map.groupBy(own, ({ page }) => page);
      return {
        ...section,
        // Keyed lines of one side often name no page.
        pages: new Map([...byPage.keys()].map((page) => [page === '' ? 1 : Number(page), page])),
        lines: new Map([...byPage].map(([page, rows]) => [page, rows.map((row) => row.number)])),
        pictured: new Set((picturedOf.get(section.id) ?? []).map(({ page }) => page)),
      };
    },
  };
}

interface Placed {
  readonly pages: number;
  readonly sections: number;
  readonly seen: number;
  readonly made: number;
  readonly doubts: number;
  readonly commitment: string;
  readonly rejects: readonly { readonly file: number; readonly page: number; readonly reason: string; readonly detail: string }[];
}

async function place(
  trx: Kysely<RecordTables>,
  {
    intake,
    key,
    accepted,
    known,
    at,
  }: {
    readonly intake: { readonly id: string; readonly petition_id: string; readonly actor: string };
    readonly key: SecretKey;
    readonly accepted: readonly AcceptedPage[];
    readonly known: KnownPlaces;
    readonly at: Date;
  },
): Promise<Placed> {
  const petitionId = intake.petition_id;
  const total = createHash('sha256');
  const made = new Map<number, string>();
  const touched = new Set<number>();
  const rejects: { file: number; page: number; reason: string; detail: string }[] = [];
  const placed: { section_id: string; page: string; layout_id: string; doubts: string; file: number; intake_page: number }[] = [];
  const pending: PendingLines = noLines();
  let ordinal = await lastOrdinal(trx, petitionId);
  let seen = 0;
  let lines = 0;
  let doubts = 0;
  for (const { identity, read, hash, page: filePage } of accepted) {
    const file = Number(hash);
    const section = known.section(identity.section);
    const page = section?.pages.get(identity.side) ?? String(identity.side);
    if (section?.pictured.has(page)) {
      rejects.push({
        file,
        page: filePage,
        reason: 'duplicate-page',
        detail: `section ${identity.section} side ${identity.side}: on the record already`,
      });
      continue;
    }
    const sectionId = section?.id ?? made.get(identity.section) ?? newId();
    if (section === undefined && !made.has(identity.section)) {
      made.set(identity.section, sectionId);
      pending.sections.push({ id: sectionId, petition_id: petitionId, code: String(identity.section) });
    }
    touched.add(identity.section);
    const onSheet = read.lines.map(({ number }) => number);
    const onRecord = new Set((section?.lines.get(page) ?? []).map((number) => numberOnSheet(number, onSheet)));
    // Where lines were keyed, one that the machine sees beside them is a question: somebody left it out on purpose or by mistake.
    const asks = !known.open || onRecord.size > 0;
    const inDoubt: number[] = [];
    for (const line of read.lines) {
      seen++;
      const counts = lineCounts(line);
      if (counts === 'no' || onRecord.has(line.number)) continue;
      if (counts === 'ask' || asks) inDoubt.push(line.number);
      else {
        const { commitment } = addLine(pending, {
          place: { petitionId, sectionId, ordinal: ++ordinal, page, number: String(line.number) },
          reading: { method: 'machine', value: NOTHING_READ },
          key,
          actor: intake.actor,
          at,
        });
        total.update(commitment);
        lines++;
      }
    }
    doubts += inDoubt.length;
    placed.push({ section_id: sectionId, page, layout_id: read.layoutId, doubts: JSON.stringify(inDoubt), file, intake_page: filePage });
  }
  await putLines(trx, pending);
  for (const one of placed)
    await trx
      .insertInto('section_page')
      .values({ ...one, petition_id: petitionId, intake_id: intake.id, at })
      .execute();
  return { pages: placed.length, sections: touched.size, seen, made: lines, doubts, commitment: total.digest('hex'), rejects };
}

/** Sides that are missing of the sections seen, those that an earlier intake brought left out. */
function missingOf({ missing }: Reconciliation, known: KnownPlaces): IntakeSummary['missing'] {
  return missing.flatMap(({ section, sides }) => {
    const before = known.section(section);
    const still = sides.filter((side) => !before?.pictured.has(before.pages.get(side) ?? String(side)));
    return still.length === 0 ? [] : [{ section, sides: still }];
  });
}

/** The lines of a page as its outcome holds them. */
export function linesOf(body: string): readonly LineReading[] {
  const outcome = JSON.parse(body) as PageOutcome;
  return outcome.outcome === 'read' ? outcome.lines : [];
}
