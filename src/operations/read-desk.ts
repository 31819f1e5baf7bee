import { sql } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { openValue } from '../record/sealing.ts';
import type { LineText } from '../roll/types.ts';
import { type Deps, keyOf, notFound, type Outcome, petitionFor } from './deps.ts';
import { lineFor, sectionReview } from './line-context.ts';
import { lineText } from './line-rows.ts';
import { comparesSignatures } from './read-signatures.ts';
import { findingContext } from './record-finding.ts';

/** What there is to do on a petition for somebody at the desk. */
export interface DeskWork {
  readonly sections: { readonly all: number; readonly reviewed: number };
  /** Whether signatures are compared here: the pack knows the reason, and the organisation has references. */
  readonly signatures: boolean;
  /** Batches that nobody has taken and that this person may take. */
  readonly free: { readonly first: number; readonly second: number; readonly recheck: number };
  readonly inHand: {
    readonly batchId: string;
    readonly purpose: 'first' | 'second' | 'recheck';
    readonly label: string;
    readonly lines: number;
    readonly done: number;
  } | null;
}

/** Reads what there is to do. */
export async function readDesk(
  deps: Pick<Deps, 'db' | 'signatures'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<DeskWork>> {
  const { db } = deps;
  const found = await petitionFor(db, { member, act: 'batch.work', petitionId });
  if (!found.ok) return found;
  const sections = await sql<{ all: number; reviewed: number }>`
    select count(*)::int as all, (count(*) filter (where exists (select 1 from section_review r where r.section_id = section.id)))::int as reviewed
    from section where petition_id = ${petitionId}`.execute(db);
  const free = await sql<{ purpose: string; n: number }>`
    select purpose, count(*)::int as n from batch
    where petition_id = ${petitionId}
      and not exists (select 1 from batch_hold h where h.batch_id = batch.id and (h.released_at is null or h.outcome = 'done'))
      and (purpose = 'first' or not exists (
        select 1 from batch_line l join finding f on f.line_id = l.line_id where l.batch_id = batch.id and f.reviewer = ${member.userId}))
    group by purpose`.execute(db);
  const mine = await db
    .selectFrom('batch_hold')
    .innerJoin('batch', 'batch.id', 'batch_hold.batch_id')
    .select(({ selectFrom }) => [
      'batch.id',
      'batch.purpose',
      'batch.label',
      'batch.lines',
      selectFrom('batch_line')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('batch_line.batch_id', '=', 'batch.id')
        .where('batch_line.found_at', 'is not', null)
        .as('done'),
    ])
    .where('batch_hold.user_id', '=', member.userId)
    .where('batch_hold.released_at', 'is', null)
    .where('batch.petition_id', '=', petitionId)
    .executeTakeFirst();
  const count = (purpose: string) => free.rows.find((row) => row.purpose === purpose)?.n ?? 0;
  return ok({
    sections: sections.rows[0],
    signatures: await comparesSignatures(deps, { pack: found.value.pack, organisationId: member.organisationId }),
    free: { first: count('first'), second: count('second'), recheck: count('recheck') },
    inHand:
      mine === undefined
        ? null
        : { batchId: mine.id, purpose: mine.purpose, label: mine.label, lines: mine.lines, done: Number(mine.done) },
  });
}

/** A section as its reviewer sees it. */
export interface SectionToReview {
  readonly sectionId: string;
  readonly code: string;
  readonly lines: readonly LineText[];
  readonly custody: readonly { readonly kind: string; readonly on: string }[];
  readonly review: {
    readonly outcome: string;
    readonly fault: string | null;
    readonly signedFrom: string | null;
    readonly signedTo: string | null;
  } | null;
  /** The section after it in the order of codes that nobody has reviewed. */
  readonly next: string | null;
}

/** Reads a section with its lines. */
export async function readSection(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, sectionId }: { readonly member: Member; readonly sectionId: string },
): Promise<Outcome<SectionToReview>> {
  const { db } = deps;
  const section = await db.selectFrom('section').selectAll().where('id', '=', sectionId).executeTakeFirst();
  if (section === undefined) return notFound('section');
  const found = await petitionFor(db, { member, act: 'section.review', petitionId: section.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('section') : found;
  const key = await keyOf(deps, db, section.petition_id);
  if (!key.ok) return key;
  const rows = await db
    .selectFrom('line')
    .innerJoin('reading', 'reading.line_id', 'line.id')
    .select(['line.id', 'line.page', 'line.number', 'reading.sealed'])
    .where('line.section_id', '=', sectionId)
    .orderBy('line.ordinal')
    .orderBy('reading.number')
    .execute();
  const custody = await db
    .selectFrom('section_fact')
    .select(['kind', 'on_date'])
    .where('section_id', '=', sectionId)
    .orderBy('number')
    .execute();
  const review = await sectionReview(db, sectionId);
  const next = await db
    .selectFrom('section')
    .select('id')
    .where('petition_id', '=', section.petition_id)
    .where('id', '!=', sectionId)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('section_review').select('section_review.id').whereRef('section_review.section_id', '=', 'section.id'))),
    )
    .orderBy(sql`code > ${section.code}`, 'desc')
    .orderBy('code')
    .limit(1)
    .executeTakeFirst();
  return ok({
    sectionId,
    code: section.code,
    lines: rows.filter(({ id }, i) => rows[i + 1]?.id !== id).map((row) => lineText({ ...row, code: section.code }, key.value)),
    custody: custody.map(({ kind, on_date }) => ({ kind, on: on_date })),
    review:
      review === null ? null : { outcome: review.outcome, fault: review.fault, signedFrom: review.signed_from, signedTo: review.signed_to },
    next: next?.id ?? null,
  });
}

/** One of a person's own findings on a line. */
export interface OwnFinding {
  readonly findingId: string;
  readonly lineId: string;
  readonly position: number | null;
  readonly kind: 'finding' | 'undo' | 're-open';
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly voterId: string | null;
  readonly note: string;
  readonly at: string;
  readonly undone: boolean;
}

/** What a person found on a line himself, with its readings and flags. What others found stays hidden: reviews are blind. */
export async function readOwnTrail(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, lineId }: { readonly member: Member; readonly lineId: string },
): Promise<
  Outcome<{
    readonly findings: readonly OwnFinding[];
    readonly readings: readonly {
      readonly number: number;
      readonly method: string;
      readonly at: string;
      readonly own: boolean;
      readonly text: LineText;
    }[];
    readonly flags: readonly { readonly raised: boolean; readonly note: string; readonly at: string; readonly own: boolean }[];
  }>
> {
  const { db } = deps;
  const found = await lineFor(db, { member, act: 'finding.record', lineId });
  if (!found.ok) return found;
  const { petition, line } = found.value;
  const key = await keyOf(deps, db, petition.id);
  if (!key.ok) return key;
  const section = await db.selectFrom('section').select('code').where('id', '=', line.section_id).executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('finding')
    .selectAll()
    .where('line_id', '=', lineId)
    .where('reviewer', '=', member.userId)
    .orderBy('number')
    .execute();
  const readings = await db.selectFrom('reading').selectAll().where('line_id', '=', lineId).orderBy('number').execute();
  const flags = await db.selectFrom('line_flag').selectAll().where('line_id', '=', lineId).orderBy('number').execute();
  const undone = new Set(rows.map(({ replaces }) => replaces));
  return ok({
    findings: rows.map((row) => {
      const personal = (openValue({ key: key.value, sealed: row.sealed, context: findingContext(row.id) })?.value ?? {}) as {
        readonly voterId?: string | null;
        readonly note?: string;
      };
      return {
        findingId: row.id,
        lineId,
        position: null,
        kind: row.kind,
        outcome: row.outcome,
        reason: row.reason,
        voterId: personal.voterId ?? null,
        note: personal.note ?? '',
        at: row.at.toISOString(),
        undone: undone.has(row.id),
      };
    }),
    readings: readings.map(({ number, method, at, actor, sealed }) => ({
      number,
      method,
      at: at.toISOString(),
      own: actor === member.userId,
      text: lineText({ id: lineId, code: section.code, page: line.page, number: line.number, sealed }, key.value),
    })),
    flags: flags.map((flag) => ({
      raised: flag.raised,
      note: String(
        (openValue({ key: key.value, sealed: flag.sealed, context: `flag ${flag.id}` })?.value as { note?: string } | undefined)?.note ??
          '',
      ),
      at: flag.at.toISOString(),
      own: flag.actor === member.userId,
    })),
  });
}

/** A person's last live findings in a batch, newest first: what he may still take back. */
export async function readOwnFindings(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, batchId }: { readonly member: Member; readonly batchId: string },
): Promise<Outcome<{ readonly items: readonly OwnFinding[] }>> {
  const { db } = deps;
  const batch = await db.selectFrom('batch').select(['id', 'petition_id']).where('id', '=', batchId).executeTakeFirst();
  if (batch === undefined) return notFound('batch');
  const found = await petitionFor(db, { member, act: 'batch.work', petitionId: batch.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('batch') : found;
  const rows = await db
    .selectFrom('finding')
    .innerJoin('batch_line', 'batch_line.line_id', 'finding.line_id')
    .select(['finding.id', 'finding.line_id', 'batch_line.position', 'finding.outcome', 'finding.reason', 'finding.at'])
    .where('batch_line.batch_id', '=', batchId)
    .where('batch_line.found_at', 'is not', null)
    .where('finding.reviewer', '=', member.userId)
    .where('finding.kind', '=', 'finding')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('finding as undo').select('undo.id').whereRef('undo.replaces', '=', 'finding.id'))),
    )
    .orderBy('finding.at', 'desc')
    .limit(50)
    .execute();
  return ok({
    items: rows.map((row) => ({
      findingId: row.id,
      lineId: row.line_id,
      position: row.position,
      kind: 'finding' as const,
      outcome: row.outcome,
      reason: row.reason,
      voterId: null,
      note: '',
      at: row.at.toISOString(),
      undone: false,
    })),
  });
}
