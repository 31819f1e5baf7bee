import { sql } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { type Deps, inTransaction, keyOf, type Outcome, refuse } from './deps.ts';
import { numberOnSheet } from './line-numbers.ts';
import { isClosed } from './petition-life.ts';
import { linesOf, NOTHING_READ } from './place-pages.ts';
import { addLine, lastOrdinal, noLines, putLines } from './put-lines.ts';
import { sectionFor } from './read-pictures.ts';

/** A person's word on whether a line of a sheet counts: the machine only proposes. */
export const DecideLine = z.strictObject({
  sectionId: z.uuid(),
  page: z.string().max(60),
  line: z.int().min(1).max(999),
  counts: z.boolean(),
});
export type DecideLine = z.infer<typeof DecideLine>;

/** Says whether a line counts; one that counts comes onto the record. Also for lines that the machine took for blank or crossed out. */
export async function decideLine(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: DecideLine & { readonly member: Member },
): Promise<Outcome<{ readonly number: number; readonly lineId: string | null }>> {
  return inTransaction(deps, async (trx) => {
    const found = await sectionFor(trx, { member, act: 'sheets.decide', sectionId: input.sectionId });
    if (!found.ok) return found;
    const { petition, state, petitionId } = found.value;
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    const key = await keyOf(deps, trx, petitionId);
    if (!key.ok) return key;
    await sql`select petition_id from petition_key where petition_id = ${petitionId} for update`.execute(trx);
    const page = await trx
      .selectFrom('section_page')
      .innerJoin('intake_page', (join) =>
        join
          .onRef('intake_page.intake_id', '=', 'section_page.intake_id')
          .onRef('intake_page.file', '=', 'section_page.file')
          .onRef('intake_page.page', '=', 'section_page.intake_page'),
      )
      .select('body')
      .where('section_page.section_id', '=', input.sectionId)
      .where('section_page.page', '=', input.page)
      .executeTakeFirst();
    const onSheet = page === undefined ? [] : linesOf(page.body).map(({ number }) => number);
    if (!onSheet.includes(input.line)) return refuse('line-unknown', 'No sheet of this section shows such a line.', { field: 'line' });
    const rows = await trx.selectFrom('line').select(['id', 'page', 'number']).where('section_id', '=', input.sectionId).execute();
    const onRecord = rows.find((row) => row.page === input.page && numberOnSheet(row.number, onSheet) === input.line)?.id ?? null;
    const last = await trx
      .selectFrom('line_decision')
      .select(['number', 'counts'])
      .where('section_id', '=', input.sectionId)
      .where('page', '=', input.page)
      .where('line', '=', input.line)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last?.counts === input.counts) return ok({ number: last.number, lineId: onRecord });
    if (onRecord !== null && !input.counts)
      return refuse('line-on-record', 'This line is on the record: it is not taken away.', { remedy: 'Find it invalid with its reason.' });
    if (input.counts && onRecord === null) {
      const frame = await trx.selectFrom('frame').select('raw').where('petition_id', '=', petitionId).executeTakeFirst();
      if (frame !== undefined) return refuse('frame-published', 'The frame is published: no line is added any more.');
    }
    const at = deps.now();
    const number = (last?.number ?? 0) + 1;
    await trx
      .insertInto('line_decision')
      .values({ section_id: input.sectionId, page: input.page, line: input.line, number, counts: input.counts, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'line.decided',
      body: { section: input.sectionId, page: input.page, line: input.line, number, counts: input.counts },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petitionId,
    });
    if (!input.counts || onRecord !== null) return ok({ number, lineId: onRecord });
    const pending = noLines();
    const { lineId } = addLine(pending, {
      place: {
        petitionId,
        sectionId: input.sectionId,
        ordinal: (await lastOrdinal(trx, petitionId)) + 1,
        page: input.page,
        number: String(input.line),
      },
      reading: { method: 'machine', value: NOTHING_READ },
      key: key.value,
      actor: member.userId,
      at,
    });
    await putLines(trx, pending);
    return ok({ number, lineId });
  });
}
