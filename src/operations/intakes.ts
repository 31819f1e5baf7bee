import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Act, Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { IntakeStatus, RecordTables, RejectAnswer } from '../record/schema.ts';
import { openBytes, type SecretKey } from '../record/sealing.ts';
import { type RejectReason, rejectReasons } from '../sheets/read/reading.ts';
import { type Deps, inTransaction, keyOf, notFound, type Outcome, petitionFor, refuse } from './deps.ts';
import type { IntakeSummary } from './place-pages.ts';
import { stopIntake } from './read-intake.ts';
import { intakeContext } from './take-in-sheets.ts';

/** How far the reading of what was handed in is, and what it brought. */
export interface ShownIntake {
  readonly intakeId: string;
  readonly number: number;
  readonly name: string;
  readonly status: IntakeStatus;
  readonly problem: string | null;
  /** Known so far: files are opened one after another. */
  readonly pages: number;
  readonly pagesDone: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly summary: IntakeSummary | null;
}

interface IntakeRow {
  readonly id: string;
  readonly number: number;
  readonly name_sealed: Uint8Array;
  readonly status: IntakeStatus;
  readonly problem: string | null;
  readonly pages: number;
  readonly pages_done: number;
  readonly summary: string | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

function nameOf(sealed: Uint8Array, { key, intakeId }: { readonly key: SecretKey; readonly intakeId: string }): string {
  return openBytes({ key, sealed, context: intakeContext(intakeId) })?.toString('utf8') ?? '';
}

function showIntake(row: IntakeRow, key: SecretKey): ShownIntake {
  return {
    intakeId: row.id,
    number: row.number,
    name: nameOf(row.name_sealed, { key, intakeId: row.id }),
    status: row.status,
    problem: row.problem,
    pages: row.pages,
    pagesDone: row.pages_done,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    summary: row.summary === null ? null : (JSON.parse(row.summary) as IntakeSummary),
  };
}

/** Everything handed in for a petition, the newest first. */
export async function listIntakes(
  deps: Pick<Deps, 'db' | 'keys'>,
  {
    member,
    petitionId,
    before,
    limit,
  }: { readonly member: Member; readonly petitionId: string; readonly before?: number; readonly limit: number },
): Promise<Outcome<{ readonly items: readonly ShownIntake[]; readonly next: number | null }>> {
  const found = await petitionFor(deps.db, { member, act: 'sheets.read', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const rows = await deps.db
    .selectFrom('intake')
    .selectAll()
    .where('petition_id', '=', petitionId)
    .$if(before !== undefined, (query) => query.where('number', '<', before!))
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  return ok({ items: page.map((row) => showIntake(row, key.value)), next: rows.length > limit ? page.at(-1)!.number : null });
}

/** One intake for an act of a member, with its petition's key. */
async function intakeFor(
  deps: Pick<Deps, 'keys'>,
  db: Kysely<RecordTables>,
  { member, act, intakeId }: { readonly member: Member; readonly act: Act; readonly intakeId: string },
) {
  const row = await db.selectFrom('intake').selectAll().where('id', '=', intakeId).executeTakeFirst();
  if (row === undefined) return notFound('intake');
  const found = await petitionFor(db, { member, act, petitionId: row.petition_id });
  if (!found.ok) return found.error.code === 'not-found' ? notFound('intake') : found;
  const key = await keyOf(deps, db, row.petition_id);
  return key.ok ? ok({ ...found.value, row, key: key.value }) : key;
}

/** How far one intake is. */
export async function readIntakeProgress(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, intakeId }: { readonly member: Member; readonly intakeId: string },
): Promise<Outcome<ShownIntake>> {
  const found = await intakeFor(deps, deps.db, { member, act: 'sheets.read', intakeId });
  return found.ok ? ok(showIntake(found.value.row, found.value.key)) : found;
}

/** Stops a reading that has not ended; nothing of it comes onto the record. */
export async function cancelIntake(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, intakeId }: { readonly member: Member; readonly intakeId: string },
): Promise<Outcome<{ readonly status: IntakeStatus }>> {
  const found = await intakeFor(deps, deps.db, { member, act: 'sheets.take-in', intakeId });
  if (!found.ok) return found;
  await stopIntake(deps, { intakeId, status: 'cancelled', problem: null, actor: member.userId });
  const { status } = await deps.db.selectFrom('intake').select('status').where('id', '=', intakeId).executeTakeFirstOrThrow();
  return status === 'done' ? refuse('intake-done', 'The reading has ended already.') : ok({ status });
}

/** A page that was set aside, for a person to say what it is. */
export interface SetAsidePage {
  readonly intakeId: string;
  readonly intake: number;
  readonly file: number;
  readonly page: number;
  /** Name of the file that was handed in. */
  readonly name: string;
  readonly reason: string;
  readonly words: string;
  readonly detail: string;
  readonly hasPicture: boolean;
  /** What was said last; null while nobody has. */
  readonly answer: RejectAnswer | null;
}

/** Pages of a petition that were set aside and that nobody has answered yet (or all of them), in the order in which they came. */
export async function listSetAside(
  deps: Pick<Deps, 'db' | 'keys'>,
  {
    member,
    petitionId,
    after,
    limit,
    all,
  }: {
    readonly member: Member;
    readonly petitionId: string;
    /** Place of the last one seen: intake number, file, page. */
    readonly after?: readonly [number, number, number];
    readonly limit: number;
    readonly all: boolean;
  },
): Promise<Outcome<{ readonly items: readonly SetAsidePage[]; readonly next: readonly [number, number, number] | null }>> {
  const found = await petitionFor(deps.db, { member, act: 'sheets.read', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const rows = await deps.db
    .selectFrom('intake_reject')
    .innerJoin('intake', 'intake.id', 'intake_reject.intake_id')
    .innerJoin('intake_page', (join) =>
      join
        .onRef('intake_page.intake_id', '=', 'intake_reject.intake_id')
        .onRef('intake_page.file', '=', 'intake_reject.file')
        .onRef('intake_page.page', '=', 'intake_reject.page'),
    )
    .select(({ selectFrom }) => [
      'intake.id as intake_id',
      'intake.number as intake',
      'intake_reject.file',
      'intake_reject.page',
      'intake_page.name_sealed',
      'intake_page.pack_hash',
      'intake_reject.reason',
      'intake_reject.detail',
      selectFrom('intake_answer as a')
        .select('a.answer')
        .whereRef('a.intake_id', '=', 'intake_reject.intake_id')
        .whereRef('a.file', '=', 'intake_reject.file')
        .whereRef('a.page', '=', 'intake_reject.page')
        .orderBy('a.number', 'desc')
        .limit(1)
        .as('answer'),
    ])
    .where('intake.petition_id', '=', petitionId)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('intake.number', 'intake_reject.file', 'intake_reject.page'), '>', tuple(after![0], after![1], after![2])),
      ),
    )
    .orderBy('intake.number')
    .orderBy('intake_reject.file')
    .orderBy('intake_reject.page')
    .execute();
  const wanted = rows.filter(({ answer }) => all || answer === null || answer === 'open-again');
  const page = wanted.slice(0, limit);
  const last = page.at(-1);
  return ok({
    items: page.map(({ name_sealed, pack_hash, intake_id, ...row }) => ({
      ...row,
      intakeId: intake_id,
      name: nameOf(name_sealed, { key: key.value, intakeId: intake_id }),
      words: rejectReasons[row.reason as RejectReason] ?? row.reason,
      hasPicture: pack_hash !== null,
    })),
    next: wanted.length > limit && last !== undefined ? [last.intake, last.file, last.page] : null,
  });
}

/** A person's word on a page that was set aside. */
export const AnswerSetAside = z.strictObject({
  intakeId: z.uuid(),
  file: z.int().min(1),
  page: z.int().min(1),
  answer: z.enum(['nothing-on-it', 'scanned-again', 'entered-by-hand', 'open-again']),
});
export type AnswerSetAside = z.infer<typeof AnswerSetAside>;

/** Records what a person says of a page that was set aside; what was said before stays. */
export async function answerSetAside(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: AnswerSetAside & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await intakeFor(deps, trx, { member, act: 'sheets.decide', intakeId: input.intakeId });
    if (!found.ok) return found;
    const place = { intake_id: input.intakeId, file: input.file, page: input.page };
    const reject = await trx
      .selectFrom('intake_reject')
      .select('reason')
      .where('intake_id', '=', input.intakeId)
      .where('file', '=', input.file)
      .where('page', '=', input.page)
      .executeTakeFirst();
    if (reject === undefined) return refuse('page-unknown', 'No such page was set aside.', { field: 'page' });
    const last = await trx
      .selectFrom('intake_answer')
      .select(['number', 'answer'])
      .where('intake_id', '=', input.intakeId)
      .where('file', '=', input.file)
      .where('page', '=', input.page)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last?.answer === input.answer) return ok({ number: last.number });
    const number = (last?.number ?? 0) + 1;
    const at = deps.now();
    await trx
      .insertInto('intake_answer')
      .values({ ...place, number, answer: input.answer, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'sheets.page-answered',
      body: { intake: input.intakeId, file: input.file, page: input.page, number, answer: input.answer },
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: found.value.petition.id,
    });
    return ok({ number });
  });
}

/** What the sheets of a petition say together: the machine's proposal of a raw count, and what people must still look at. */
export interface SheetTotals {
  readonly sections: number;
  readonly pages: number;
  readonly intakesOpen: number;
  readonly pagesSetAside: number;
  /** Lines on the record, and so the raw count that is proposed. */
  readonly linesCounted: number;
  /** Lines that a person must still say of whether they count. */
  readonly linesInDoubt: number;
  readonly confirmed: false;
  /** The first of them. */
  readonly doubts: readonly { readonly sectionId: string; readonly code: string; readonly page: string; readonly line: number }[];
}

/** Adds up the sheets of a petition. A person confirms the proposal by recording the raw count. */
export async function readSheetTotals(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId, limit }: { readonly member: Member; readonly petitionId: string; readonly limit: number },
): Promise<Outcome<SheetTotals>> {
  const found = await petitionFor(deps.db, { member, act: 'sheets.read', petitionId });
  if (!found.ok) return found;
  const { db } = deps;
  const pages = await db
    .selectFrom('section_page')
    .innerJoin('section', 'section.id', 'section_page.section_id')
    .select(['section_page.section_id', 'section.code', 'section_page.page', 'doubts'])
    .where('section_page.petition_id', '=', petitionId)
    .orderBy('section.code')
    .orderBy('section_page.page')
    .execute();
  const decided = await db
    .selectFrom('line_decision')
    .innerJoin('section', 'section.id', 'line_decision.section_id')
    .select(['line_decision.section_id', 'line_decision.page', 'line_decision.line'])
    .where('section.petition_id', '=', petitionId)
    .execute();
  const said = new Set(decided.map(({ section_id, page, line }) => `${section_id}/${page}/${line}`));
  const doubts = pages.flatMap(({ section_id, code, page, doubts: numbers }) =>
    (JSON.parse(numbers) as readonly number[])
      .filter((line) => !said.has(`${section_id}/${page}/${line}`))
      .map((line) => ({ sectionId: section_id, code, page, line })),
  );
  const count = async (table: 'line') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('petition_id', '=', petitionId)
          .executeTakeFirstOrThrow()
      ).n,
    );
  const open = await db
    .selectFrom('intake')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('petition_id', '=', petitionId)
    .where('status', 'in', ['waiting', 'reading'])
    .executeTakeFirstOrThrow();
  const setAside = await listSetAside(deps, { member, petitionId, limit: Number.MAX_SAFE_INTEGER, all: false });
  if (!setAside.ok) return setAside;
  return ok({
    sections: new Set(pages.map(({ section_id }) => section_id)).size,
    pages: pages.length,
    intakesOpen: Number(open.n),
    pagesSetAside: setAside.value.items.length,
    linesCounted: await count('line'),
    linesInDoubt: doubts.length,
    confirmed: false,
    doubts: doubts.slice(0, limit),
  });
}
