import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, notFound, type Outcome, petitionFor, refuse } from './deps.ts';
import { nextNumber } from './line-context.ts';
import { isClosed, isWithOffice } from './petition-life.ts';

/** A person's review of a section: declaration, dates, heading. It comes before the lines. */
export const ReviewSection = z
  .strictObject({
    sectionId: z.uuid(),
    outcome: z.enum(['pass', 'fault']),
    /** Reason code of the pack with the scope of a section. */
    fault: z.string().max(60).optional(),
    /** First and last day on which the declaration says it was signed. */
    signedFrom: z.iso.date().optional(),
    signedTo: z.iso.date().optional(),
    note: z.string().max(2000).default(''),
  })
  .refine((review) => (review.outcome === 'fault') === (review.fault !== undefined), {
    path: ['fault'],
    message: 'A fault is named, and only a fault.',
  })
  .refine((review) => review.signedFrom === undefined || review.signedTo === undefined || review.signedFrom <= review.signedTo, {
    path: ['signedTo'],
    message: 'The last day lies before the first.',
  });
export type ReviewSection = z.infer<typeof ReviewSection>;

/** Records the review of a section. The same review again is the same answer; another one is a new fact after it. */
export async function reviewSection(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: ReviewSection & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const section = await trx.selectFrom('section').selectAll().where('id', '=', input.sectionId).executeTakeFirst();
    if (section === undefined) return notFound('section');
    const found = await petitionFor(trx, { member, act: 'section.review', petitionId: section.petition_id });
    if (!found.ok) return found.error.code === 'not-found' ? notFound('section') : found;
    const { petition, pack, state } = found.value;
    const last = await trx
      .selectFrom('section_review')
      .selectAll()
      .where('section_id', '=', section.id)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const same =
      last !== undefined &&
      last.actor === member.userId &&
      last.outcome === input.outcome &&
      last.fault === (input.fault ?? null) &&
      last.signed_from === (input.signedFrom ?? null) &&
      last.signed_to === (input.signedTo ?? null);
    if (same) return ok({ number: last.number });
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    if (member.organisationKind === 'office' && !isWithOffice(state))
      return refuse('petition-not-filed', 'The office examines a petition once it is filed.');
    if (input.fault !== undefined && !pack.reasons.some(({ code, scope }) => code === input.fault && scope === 'section')) {
      return refuse('reason-unknown', `The rule pack ${pack.id} has no section fault "${input.fault}".`, { field: 'fault' });
    }
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const at = deps.now();
    const id = newId(at.getTime());
    const number = await nextNumber(trx, { table: 'section_review', column: 'section_id', id: section.id });
    await trx
      .insertInto('section_review')
      .values({
        id,
        section_id: section.id,
        number,
        outcome: input.outcome,
        fault: input.fault ?? null,
        signed_from: input.signedFrom ?? null,
        signed_to: input.signedTo ?? null,
        note_sealed: sealValue({ key: key.value, value: { note: input.note }, context: `section review ${id}` }).sealed,
        actor: member.userId,
        role: member.role,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'section.reviewed',
      body: { section: section.id, number, outcome: input.outcome, ...(input.fault === undefined ? {} : { fault: input.fault }) },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}
