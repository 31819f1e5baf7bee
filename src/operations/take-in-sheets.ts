import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealBytes } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import type { Enqueue } from './job-kinds.ts';
import { isClosed } from './petition-life.ts';

/** Handing in scans or photos: one file (PDF, TIFF, PNG, JPEG, WebP, or a zip of them). */
export const TakeInSheets = z.strictObject({
  petitionId: z.uuid(),
  /** Name of the file, for people. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{Cc}]*$/u, 'A file name without folders.'),
});
export type TakeInSheets = z.infer<typeof TakeInSheets>;

/** Place to which the name of an intake, or of a page's file, is sealed: names of files may be names of people. */
export function intakeContext(intakeId: string): string {
  return `intake ${intakeId}`;
}

/** Keeps what was handed in, encrypted and untouched, and puts its reading on the queue. The same bytes handed in again are the same intake. */
export async function takeInSheets(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'> & { readonly enqueue: Enqueue },
  {
    member,
    petitionId,
    name,
    source,
  }: TakeInSheets & { readonly member: Pick<Member, 'userId'> & Member; readonly source: AsyncIterable<Uint8Array> },
): Promise<Outcome<{ readonly intakeId: string; readonly number: number }>> {
  // Who may not, or cannot, is told before the bytes are taken.
  const before = await mayTakeIn(deps.db, { member, petitionId });
  if (!before.ok) return before;
  const staged = await deps.store.put(source);
  try {
    return await inTransaction(deps, async (trx) => {
      const found = await mayTakeIn(trx, { member, petitionId });
      if (!found.ok) return found;
      if (staged.bytes === 0) return refuse('file-empty', 'The file is empty.');
      const key = await keyOf(deps, trx, petitionId);
      if (!key.ok) return key;
      const known = await trx
        .selectFrom('intake')
        .select(['id', 'number'])
        .where('petition_id', '=', petitionId)
        .where('upload_hash', '=', staged.hash)
        .where('status', 'in', ['waiting', 'reading', 'done'])
        .executeTakeFirst();
      if (known !== undefined) return ok({ intakeId: known.id, number: known.number });
      await deps.store.ofPetition.adopt({ trx, petition: petitionId, key: key.value, staged });
      const last = await trx
        .selectFrom('intake')
        .select(({ fn }) => fn.max('number').as('number'))
        .where('petition_id', '=', petitionId)
        .executeTakeFirst();
      const number = (last?.number ?? 0) + 1;
      const at = deps.now();
      const intakeId = newId(at.getTime());
      await trx
        .insertInto('intake')
        .values({
          id: intakeId,
          petition_id: petitionId,
          number,
          name_sealed: sealBytes({ key: key.value, bytes: Buffer.from(name, 'utf8'), context: intakeContext(intakeId) }),
          upload_hash: staged.hash,
          status: 'waiting',
          problem: null,
          summary: null,
          actor: member.userId,
          started_at: at,
        })
        .execute();
      await appendEvent(trx, {
        kind: 'sheets.taken-in',
        body: { intake: intakeId, number, sha256: staged.hash, bytes: staged.bytes },
        actor: member.userId,
        at,
        organisation: found.value.petition.organisation_id,
        petition: petitionId,
      });
      await deps.enqueue(trx, [{ intakeId }]);
      return ok({ intakeId, number });
    });
  } finally {
    await deps.store.drop(staged);
  }
}

async function mayTakeIn(db: Deps['db'], { member, petitionId }: { readonly member: Member; readonly petitionId: string }) {
  const found = await petitionFor(db, { member, act: 'sheets.take-in', petitionId });
  if (!found.ok) return found;
  if (isClosed(found.value.state)) return refuse('petition-closed', `The petition is ${found.value.state}.`);
  const form = await db.selectFrom('sheet_form').select('number').where('petition_id', '=', petitionId).limit(1).executeTakeFirst();
  if (form === undefined)
    return refuse('sheet-form-missing', 'The record does not know how these sheets look.', {
      remedy: 'First keep the printing.json of the sections, or the mark-up of a foreign form.',
    });
  return found;
}
