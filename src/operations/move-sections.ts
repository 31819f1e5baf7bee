import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { insertMany } from '../record/bulk.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { circulationDay, circulationSettings } from './circulation-context.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';
import { isClosed } from './petition-life.ts';
import { circulatorOf } from './record-circulator.ts';
import { FOLLOWS } from './record-section.ts';
import { plainCode, sectionCodes } from './section-names.ts';

/** Sections that go out, come back, are missing or void: by number, range or scanned code; all or none. */
export const MoveSections = z.strictObject({
  petitionId: z.uuid(),
  sections: z.string().min(1).max(20_000),
  kind: z.enum(['issued', 'returned', 'missing', 'void']),
  /** Who takes them out; whoever brings them back where it is another. */
  circulatorId: z.uuid().optional(),
  on: z.iso.date(),
  note: z.string().trim().max(200).default(''),
});
export type MoveSections = z.infer<typeof MoveSections>;

/** The last fact of a section's custody. */
export interface Custody {
  readonly sectionId: string;
  readonly code: string;
  readonly number: number;
  readonly kind: 'issued' | 'returned' | 'missing' | 'void' | 'filed' | 'declared' | null;
  readonly on: string | null;
  readonly circulatorId: string | null;
}

/** Custody of the sections of a petition, of all or of those named; a section without any fact has none. */
export async function custodyOf(
  db: Kysely<RecordTables>,
  { petitionId, codes }: { readonly petitionId: string; readonly codes?: readonly string[] },
): Promise<ReadonlyMap<string, Custody>> {
  const rows = await db
    .selectFrom('section')
    .leftJoin(
      (q) =>
        q
          .selectFrom('section_fact')
          .innerJoin('section as of', 'of.id', 'section_fact.section_id')
          .where('of.petition_id', '=', petitionId)
          .distinctOn('section_fact.section_id')
          .select(['section_id', 'number', 'kind', 'on_date', 'circulator_id'])
          .orderBy('section_fact.section_id')
          .orderBy('section_fact.number', 'desc')
          .as('last'),
      (join) => join.onRef('last.section_id', '=', 'section.id'),
    )
    .select(['section.id', 'section.code', 'last.number', 'last.kind', 'last.on_date', 'last.circulator_id'])
    .where('section.petition_id', '=', petitionId)
    .$if(codes !== undefined, (q) =>
      q.where((where) =>
        where.or([where('section.code', 'in', [...codes!]), where(sql<string>`ltrim(section.code, '0')`, 'in', [...codes!])]),
      ),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      plainCode(row.code),
      { sectionId: row.id, code: row.code, number: row.number ?? 0, kind: row.kind, on: row.on_date, circulatorId: row.circulator_id },
    ]),
  );
}

/** Moves sections, all or none; whatever stands against one of them is said with its number. */
export async function moveSections(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: MoveSections & { readonly member: Member },
): Promise<Outcome<{ readonly sections: number; readonly codes: readonly string[] }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.record', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, state } = found.value;
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    const { settings } = await circulationSettings(trx, petition.id);
    const codes = sectionCodes({ text: input.sections, sheetKey: settings.sheetKey });
    if (!codes.ok) return codes;
    const what = input.kind === 'issued' ? 'out' : 'back';
    const day = await circulationDay(deps, { db: trx, context: found.value, settings, on: input.on, what });
    if (!day.ok) return day;
    if (input.circulatorId !== undefined) {
      const circulator = await circulatorOf(trx, { petitionId: petition.id, circulatorId: input.circulatorId });
      if (!circulator.ok) return circulator;
      if (input.kind === 'issued' && circulator.value.ended)
        return refuse('circulator-ended', `Circulator ${circulator.value.number} has ended the work.`, { field: 'body.circulatorId' });
    } else if (input.kind === 'issued') {
      return refuse('circulator-missing', 'Say who takes the sections out.', { field: 'body.circulatorId' });
    }
    const known = await custodyOf(trx, { petitionId: petition.id, codes: codes.value });
    for (const code of codes.value) {
      const problem = moveProblem({ code, input, custody: known.get(code) });
      if (problem !== null) return problem;
    }
    const at = deps.now();
    const made = codes.value
      .filter((code) => !known.has(code))
      .map((code) => ({ id: newId(at.getTime()), petition_id: petition.id, code }));
    await insertMany(trx, { table: 'section', columns: SECTION_COLUMNS, rows: made });
    const idOf = new Map(made.map(({ code, id }) => [code, id]));
    const facts = codes.value.map((code) => {
      const before = known.get(code);
      return {
        id: newId(at.getTime()),
        section_id: before?.sectionId ?? idOf.get(code)!,
        number: (before?.number ?? 0) + 1,
        kind: input.kind,
        on_date: input.on,
        details: JSON.stringify(input.note === '' ? {} : { note: input.note }),
        // A section that is missing or void stays with whoever had it.
        circulator_id: input.circulatorId ?? before?.circulatorId ?? null,
        actor: member.userId,
        at: at.toISOString(),
      };
    });
    await insertMany(trx, { table: 'section_fact', columns: FACT_COLUMNS, rows: facts });
    for (const fact of facts) {
      await appendEvent(trx, {
        kind: 'section.recorded',
        body: { section: fact.section_id, kind: fact.kind, number: fact.number, on: fact.on_date },
        actor: member.userId,
        at,
        organisation: petition.organisation_id,
        petition: petition.id,
      });
    }
    return ok({ sections: facts.length, codes: codes.value });
  });
}

const SECTION_COLUMNS = [
  { name: 'id', type: 'uuid' },
  { name: 'petition_id', type: 'uuid' },
  { name: 'code', type: 'text' },
] as const;

const FACT_COLUMNS = [
  { name: 'id', type: 'uuid' },
  { name: 'section_id', type: 'uuid' },
  { name: 'number', type: 'integer' },
  { name: 'kind', type: 'text' },
  { name: 'on_date', type: 'date' },
  { name: 'details', type: 'text' },
  { name: 'circulator_id', type: 'uuid' },
  { name: 'actor', type: 'text' },
  { name: 'at', type: 'timestamptz' },
] as const;

function moveProblem({
  code,
  input,
  custody,
}: {
  readonly code: string;
  readonly input: Pick<MoveSections, 'kind' | 'on'>;
  readonly custody: Custody | undefined;
}) {
  const now = custody?.kind ?? null;
  if (now === input.kind) {
    return refuse(`section-already-${input.kind}`, `Section ${code} is ${WORDS[input.kind]} already, since ${custody!.on}.`, {
      field: 'body.sections',
      remedy: 'Nothing was changed. Look at the number again, or leave this section out.',
    });
  }
  if (!FOLLOWS[input.kind].includes(now ?? 'none')) {
    return refuse(
      'custody-not-possible',
      `Section ${code} is ${now === null ? 'not out' : WORDS[now]}: it cannot be ${WORDS[input.kind]} now.`,
      { field: 'body.sections', remedy: 'Nothing was changed. Look at the history of the section.' },
    );
  }
  if (custody?.on != null && input.on < custody.on) {
    return refuse('date-before-last-step', `Section ${code} was ${WORDS[now!]} on ${custody.on}, which is later.`, {
      field: 'body.on',
      remedy: 'Nothing was changed. Look at the date again.',
    });
  }
  return null;
}

const WORDS: Readonly<Record<NonNullable<Custody['kind']>, string>> = {
  issued: 'out',
  returned: 'returned',
  missing: 'missing',
  void: 'void',
  filed: 'filed',
  declared: 'declared',
};
