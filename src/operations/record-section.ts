import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { isClosed } from './petition-life.ts';

/** A change of custody of a section, by the code that stands on it. */
export const RecordSection = z.strictObject({
  petitionId: z.uuid(),
  code: z.string().trim().min(1).max(60),
  kind: z.enum(['issued', 'returned', 'missing', 'void', 'filed', 'declared']),
  on: z.iso.date(),
  /** To whom or from whom; kept sealed. */
  person: z.string().max(200).optional(),
  details: z.record(z.string().max(60), z.string().max(200)).default({}),
});
export type RecordSection = z.infer<typeof RecordSection>;

/** What may follow what in the custody of a section; shared with the bulk moves of a campaign. */
export const FOLLOWS: Readonly<Record<RecordSection['kind'], readonly (RecordSection['kind'] | 'none')[]>> = {
  issued: ['none', 'returned'],
  returned: ['issued', 'missing'],
  missing: ['issued'],
  void: ['none', 'issued', 'returned', 'missing'],
  declared: ['issued', 'returned'],
  filed: ['none', 'returned', 'declared'],
};

/** Records custody of a section; an unknown code makes the section. The same fact again is the same answer. */
export async function recordSection(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: RecordSection & { readonly member: Member },
): Promise<Outcome<{ readonly sectionId: string; readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'section.record', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, state } = found.value;
    const known = await trx
      .selectFrom('section')
      .select('id')
      .where('petition_id', '=', petition.id)
      .where('code', '=', input.code)
      .executeTakeFirst();
    const last =
      known === undefined
        ? undefined
        : await trx
            .selectFrom('section_fact')
            .selectAll()
            .where('section_id', '=', known.id)
            .orderBy('number', 'desc')
            .limit(1)
            .executeTakeFirst();
    if (last !== undefined && last.kind === input.kind && last.on_date === input.on)
      return ok({ sectionId: known!.id, number: last.number });
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    if (!FOLLOWS[input.kind].includes(last?.kind ?? 'none')) {
      return refuse('custody-not-possible', `Section ${input.code} is ${last?.kind ?? 'not issued'}: it cannot be ${input.kind} now.`, {
        field: 'kind',
        remedy: 'Look at the history of the section.',
      });
    }
    if (last !== undefined && input.on < last.on_date)
      return refuse('date-before-last-step', `The fact before this one is of ${last.on_date}.`, { field: 'on' });
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const at = deps.now();
    const sectionId = known?.id ?? newId(at.getTime());
    if (known === undefined)
      await trx.insertInto('section').values({ id: sectionId, petition_id: petition.id, code: input.code }).execute();
    const id = newId(at.getTime());
    const number = (last?.number ?? 0) + 1;
    const person =
      input.person === undefined
        ? { sealed: null, commitment: null }
        : sealValue({ key: key.value, value: { person: input.person }, context: `section fact ${id}` });
    await trx
      .insertInto('section_fact')
      .values({
        id,
        section_id: sectionId,
        number,
        kind: input.kind,
        on_date: input.on,
        details: canonicalJson(input.details),
        ...person,
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'section.recorded',
      body: { section: sectionId, kind: input.kind, number, on: input.on },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ sectionId, number });
  });
}
