import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { type Deps, inTransaction, type Outcome, refuse } from './deps.ts';
import { examinationFor } from './examination-access.ts';

const opaque = z.string().regex(/^[A-Za-z0-9_-]+$/, 'base64url text');

/** Setting up the notes: what the browser needs to make their key from the proponents' words, and a probe to tell right words from wrong. */
export const OpenNoteBook = z.strictObject({
  petitionId: z.uuid(),
  salt: opaque.min(16).max(100),
  probe: opaque.min(16).max(1_000),
});
export type OpenNoteBook = z.infer<typeof OpenNoteBook>;

/** One note, encrypted by the browser; the tag stands for its line, and only who has the words can tell for which. */
export const WriteNote = z.strictObject({
  petitionId: z.uuid(),
  tag: opaque.min(16).max(100),
  body: opaque.min(16).max(20_000),
  /** Number of the note that was seen; 0 before the first. */
  after: z.int().min(0),
});
export type WriteNote = z.infer<typeof WriteNote>;

/** The proponents' notes as they are kept: unreadable here. */
export interface PrivateNotes {
  readonly book: { readonly salt: string; readonly probe: string } | null;
  readonly notes: readonly { readonly tag: string; readonly number: number; readonly body: string }[];
}

type Asking = { readonly member: Member; readonly address: string };

/** Sets up the notes of a petition's proponents, once. Words that are lost cannot be brought back by anybody. */
export async function openNoteBook(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, address, petitionId, salt, probe }: OpenNoteBook & Asking,
): Promise<Outcome<{ readonly salt: string; readonly probe: string }>> {
  return inTransaction(deps, async (trx) => {
    const found = await examinationFor({ ...deps, db: trx }, { member, act: 'examination.note', petitionId, address });
    if (!found.ok) return found;
    const before = await trx.selectFrom('note_book').select(['salt', 'probe']).where('petition_id', '=', petitionId).executeTakeFirst();
    if (before !== undefined) {
      return before.salt === salt && before.probe === probe
        ? ok(before)
        : refuse('note-book-open', 'The notes were set up before.', { remedy: 'Open them with the words that were chosen then.' });
    }
    const at = deps.now();
    await trx.insertInto('note_book').values({ petition_id: petitionId, salt, probe, actor: member.userId, at }).execute();
    await appendEvent(trx, {
      kind: 'note-book.opened',
      body: {},
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: petitionId,
    });
    return ok({ salt, probe });
  });
}

/** Keeps a note; earlier ones stay. The log says nothing of it: what proponents note is no business of the office. */
export async function writeNote(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, address, petitionId, tag, body, after }: WriteNote & Asking,
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await examinationFor({ ...deps, db: trx }, { member, act: 'examination.note', petitionId, address });
    if (!found.ok) return found;
    const book = await trx.selectFrom('note_book').select('petition_id').where('petition_id', '=', petitionId).executeTakeFirst();
    if (book === undefined) return refuse('note-book-missing', 'The notes were not set up yet.');
    const last = await trx
      .selectFrom('private_note')
      .select(['number', 'body'])
      .where('petition_id', '=', petitionId)
      .where('tag', '=', tag)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last?.body === body) return ok({ number: last.number });
    if ((last?.number ?? 0) !== after)
      return refuse('changed-meanwhile', 'Another proponent changed this note meanwhile.', { remedy: 'Load the notes again.' });
    const number = after + 1;
    await trx
      .insertInto('private_note')
      .values({ petition_id: petitionId, tag, number, body, actor: member.userId, at: deps.now() })
      .execute();
    return ok({ number });
  });
}

/** Reads the notes as they are kept; the last of each line. */
export async function readNotes(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, address, petitionId }: Asking & { readonly petitionId: string },
): Promise<Outcome<PrivateNotes>> {
  const found = await examinationFor(deps, { member, act: 'examination.note', petitionId, address });
  if (!found.ok) return found;
  const book = await deps.db.selectFrom('note_book').select(['salt', 'probe']).where('petition_id', '=', petitionId).executeTakeFirst();
  const notes = await deps.db
    .selectFrom('private_note')
    .select(['tag', 'number', 'body'])
    .distinctOn('tag')
    .where('petition_id', '=', petitionId)
    .orderBy('tag')
    .orderBy('number', 'desc')
    .execute();
  return ok({ book: book ?? null, notes });
}
