import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { insertMany } from '../record/bulk.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { circulationDay, circulationSettings } from './circulation-context.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';
import { custodyOf } from './move-sections.ts';
import { isClosed } from './petition-life.ts';
import { sectionCodes } from './section-names.ts';

/** How many lines stand on sections at the end of a day; every section named has so many. All or none. */
export const TallySections = z.strictObject({
  petitionId: z.uuid(),
  sections: z.string().min(1).max(20_000),
  /** Lines filled on each of them so far: not those added since the last tally. */
  lines: z.int().min(0).max(100_000),
  on: z.iso.date(),
  /** Why there are fewer than at the last tally. */
  reason: z.string().trim().min(3).max(500).optional(),
});
export type TallySections = z.infer<typeof TallySections>;

interface LastTally {
  readonly number: number;
  readonly on: string;
  readonly lines: number;
}

/** The last tally of each section of a petition. */
export async function lastTallies(db: Kysely<RecordTables>, petitionId: string): Promise<ReadonlyMap<string, LastTally>> {
  const rows = await db
    .selectFrom('section_tally')
    .distinctOn('section_id')
    .select(['section_id', 'number', 'on_date', 'lines'])
    .where('petition_id', '=', petitionId)
    .orderBy('section_id')
    .orderBy('number', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.section_id, { number: row.number, on: row.on_date, lines: row.lines }]));
}

/** Records tallies. A tally never goes backwards without a reason, in lines or in time; the same tally again changes nothing. */
export async function tallySections(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: TallySections & { readonly member: Member },
): Promise<Outcome<{ readonly sections: number; readonly added: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.record', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, state } = found.value;
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    const { settings } = await circulationSettings(trx, petition.id);
    const codes = sectionCodes({ text: input.sections, sheetKey: settings.sheetKey });
    if (!codes.ok) return codes;
    const day = await circulationDay(deps, { db: trx, context: found.value, settings, on: input.on, what: 'signed' });
    if (!day.ok) return day;
    if (settings.linesPerSection !== null && input.lines > settings.linesPerSection) {
      return refuse('tally-too-large', `A section has ${settings.linesPerSection} lines: ${input.lines} cannot stand on it.`, {
        field: 'body.lines',
        remedy: 'Count again; give the lines of one section, not of all together.',
      });
    }
    const custody = await custodyOf(trx, { petitionId: petition.id, codes: codes.value });
    const last = await lastTallies(trx, petition.id);
    const at = deps.now();
    const rows = [];
    let added = 0;
    for (const code of codes.value) {
      const section = custody.get(code);
      if (section === undefined || section.kind === null || section.kind === 'void') {
        return refuse('section-not-out', `Section ${code} is ${section?.kind === 'void' ? 'void' : 'not out'}: nobody signs on it.`, {
          field: 'body.sections',
          remedy: 'Nothing was changed. Issue the section first, or look at the number again.',
        });
      }
      const before = last.get(section.sectionId);
      if (before !== undefined && before.on === input.on && before.lines === input.lines) continue;
      if (before !== undefined && input.on < before.on) {
        return refuse('tally-before-last', `Section ${code} was counted on ${before.on}, which is later.`, {
          field: 'body.on',
          remedy: 'Nothing was changed. Give the count of a later day.',
        });
      }
      if (before !== undefined && input.lines < before.lines && input.reason === undefined) {
        return refuse('tally-goes-backwards', `Section ${code} had ${before.lines} lines on ${before.on}: ${input.lines} are fewer.`, {
          field: 'body.lines',
          remedy: 'Nothing was changed. Count again, or give the reason why there are fewer.',
        });
      }
      const backwards = before !== undefined && input.lines < before.lines;
      added += input.lines - (before?.lines ?? 0);
      rows.push({
        id: newId(at.getTime()),
        petition_id: petition.id,
        section_id: section.sectionId,
        number: (before?.number ?? 0) + 1,
        on_date: input.on,
        lines: input.lines,
        reason: backwards ? input.reason! : null,
        actor: member.userId,
        at: at.toISOString(),
      });
    }
    await insertMany(trx, { table: 'section_tally', columns: TALLY_COLUMNS, rows });
    for (const row of rows) {
      await appendEvent(trx, {
        kind: 'section.tallied',
        body: {
          section: row.section_id,
          number: row.number,
          lines: row.lines,
          on: row.on_date,
          ...(row.reason === null ? {} : { reason: row.reason }),
        },
        actor: member.userId,
        at,
        organisation: petition.organisation_id,
        petition: petition.id,
      });
    }
    return ok({ sections: codes.value.length, added });
  });
}

const TALLY_COLUMNS = [
  { name: 'id', type: 'uuid' },
  { name: 'petition_id', type: 'uuid' },
  { name: 'section_id', type: 'uuid' },
  { name: 'number', type: 'integer' },
  { name: 'on_date', type: 'date' },
  { name: 'lines', type: 'integer' },
  { name: 'reason', type: 'text' },
  { name: 'actor', type: 'text' },
  { name: 'at', type: 'timestamptz' },
] as const;
