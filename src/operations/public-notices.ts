import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, sealValue, tagOf } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome } from './deps.ts';
import type { PublicFacts } from './public-facts.ts';

/** Who acts when somebody of the public does: nobody who is known here. */
const PUBLIC = 'public';
/** An address is asked to confirm at most once in so many hours, whoever types it into the form. */
const ASK_HOURS = 20;
/** An address that was not confirmed is forgotten after so many days. */
const FORGET_DAYS = 7;

/** A letter to one subscriber. */
export interface NoticeLetter {
  readonly to: string;
  readonly language: 'en' | 'es';
  readonly kind: 'confirm' | 'milestone';
  readonly milestone: string | null;
  readonly slug: string;
  readonly facts: PublicFacts;
  /** Proves that the address is its owner's: confirms, and ends. */
  readonly token: string;
}

/** Sends a letter; rejects where the mail server did not take it. */
export type SendLetter = (letter: NoticeLetter) => Promise<void>;

/** What somebody types who wants to be told of milestones. */
export const AskForNotices = z.strictObject({ email: z.email().max(254), language: z.enum(['en', 'es']) });
export type AskForNotices = z.infer<typeof AskForNotices>;

/**
 * Takes an address and sends the letter that asks its owner to confirm. The answer is the same whether the address is new, known
 * or was asked a moment ago, so that nobody learns who is told; the caller sends the letter after it has answered.
 */
export async function askForNotices(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  {
    petitionId,
    slug,
    facts,
    ...input
  }: AskForNotices & { readonly petitionId: string; readonly slug: string; readonly facts: PublicFacts },
): Promise<Outcome<{ readonly letter: NoticeLetter | null }>> {
  return inTransaction<{ readonly letter: NoticeLetter | null }>(deps, async (trx) => {
    const key = await keyOf(deps, trx, petitionId);
    if (!key.ok) return ok({ letter: null });
    const email = input.email.toLowerCase();
    const tag = tagOf({ key: key.value, purpose: 'notices', text: email });
    const at = deps.now();
    const known = await trx
      .selectFrom('public_subscriber')
      .selectAll()
      .where('petition_id', '=', petitionId)
      .where('tag', '=', tag)
      .forUpdate()
      .executeTakeFirst();
    if (known !== undefined) {
      const tooSoon = at.getTime() - known.asked_at.getTime() < ASK_HOURS * 3_600_000;
      if (known.confirmed_at !== null || tooSoon) return ok({ letter: null });
      await trx.deleteFrom('public_subscriber').where('id', '=', known.id).execute();
    }
    const id = newId(at.getTime());
    const token = randomBytes(24).toString('base64url');
    const { sealed } = sealValue({ key: key.value, value: { email, token }, context: `subscriber ${id}` });
    await trx
      .insertInto('public_subscriber')
      .values({ id, petition_id: petitionId, tag, sealed, language: input.language, token_hash: hashOf(token), asked_at: at })
      .execute();
    await appendEvent(trx, { kind: 'notices.asked', body: { subscriber: id }, actor: PUBLIC, at, ...(await chainOf(trx, petitionId)) });
    return ok({ letter: { to: email, language: input.language, kind: 'confirm', milestone: null, slug, facts, token } });
  });
}

/** The owner of an address confirms it, or wants no more; the token came to the address and nowhere else. */
export async function answerNotices(
  deps: Pick<Deps, 'db' | 'now'>,
  { token, answer }: { readonly token: string; readonly answer: 'confirm' | 'end' },
): Promise<Outcome<{ readonly known: boolean; readonly slug: string | null }>> {
  return inTransaction<{ readonly known: boolean; readonly slug: string | null }>(deps, async (trx) => {
    const row = await trx
      .selectFrom('public_subscriber')
      .innerJoin('public_page', 'public_page.petition_id', 'public_subscriber.petition_id')
      .select(['public_subscriber.id', 'public_subscriber.petition_id', 'public_subscriber.confirmed_at', 'public_page.slug'])
      .where('token_hash', '=', hashOf(token))
      .executeTakeFirst();
    // An end that was asked for twice, or a link that is over, is answered alike.
    if (row === undefined) return ok({ known: false, slug: null });
    const at = deps.now();
    const act = { actor: PUBLIC, at, ...(await chainOf(trx, row.petition_id)) };
    if (answer === 'end') {
      await trx.deleteFrom('public_subscriber').where('id', '=', row.id).execute();
      await appendEvent(trx, { kind: 'notices.ended', body: { subscriber: row.id }, ...act });
    } else if (row.confirmed_at === null) {
      await trx.updateTable('public_subscriber').set({ confirmed_at: at }).where('id', '=', row.id).execute();
      await appendEvent(trx, { kind: 'notices.confirmed', body: { subscriber: row.id }, ...act });
    }
    return ok({ known: true, slug: row.slug });
  });
}

/** How many letters of due notices went out, and how many the mail server did not take (they are tried again). */
export interface NoticesSent {
  readonly sent: number;
  readonly failed: number;
}

/**
 * Sends what is due: every milestone that was announced after a subscriber confirmed. A letter is marked as sent after the mail server took
 * it, so after a crash one may come twice, but none is lost. Addresses never confirmed are forgotten.
 */
export async function sendDueNotices(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { send, most = 200 }: { readonly send: SendLetter; readonly most?: number },
): Promise<NoticesSent> {
  const { db } = deps;
  const at = deps.now();
  await db
    .deleteFrom('public_subscriber')
    .where('confirmed_at', 'is', null)
    .where('asked_at', '<', new Date(at.getTime() - FORGET_DAYS * 86_400_000))
    .execute();
  const due = await db
    .selectFrom('public_subscriber as s')
    .innerJoin('public_notice as n', 'n.petition_id', 's.petition_id')
    .innerJoin('public_page as p', 'p.petition_id', 's.petition_id')
    .select(['s.id', 's.petition_id', 's.sealed', 's.language', 'n.milestone', 'p.slug'])
    .whereRef('n.at', '>', 's.confirmed_at')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('public_notice_sent as sent')
            .select('sent.at')
            .whereRef('sent.subscriber_id', '=', 's.id')
            .whereRef('sent.milestone', '=', 'n.milestone'),
        ),
      ),
    )
    .orderBy('n.at')
    .limit(most)
    .execute();
  let sent = 0;
  let failed = 0;
  for (const row of due) {
    const facts = await shownFacts(db, row.petition_id);
    const key = await keyOf(deps, db, row.petition_id);
    if (facts === null || !key.ok) continue;
    const opened = openValue({ key: key.value, sealed: row.sealed, context: `subscriber ${row.id}` });
    if (opened === null) continue;
    const { email, token } = opened.value as { readonly email: string; readonly token: string };
    try {
      await send({ to: email, language: row.language, kind: 'milestone', milestone: row.milestone, slug: row.slug, facts, token });
    } catch {
      failed++;
      continue;
    }
    await db
      .insertInto('public_notice_sent')
      .values({ subscriber_id: row.id, milestone: row.milestone, at: deps.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    sent++;
  }
  return { sent, failed };
}

async function shownFacts(db: Kysely<RecordTables>, petitionId: string): Promise<PublicFacts | null> {
  const last = await db
    .selectFrom('public_snapshot')
    .select(['shown', 'body'])
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.shown === true ? (JSON.parse(last.body) as PublicFacts) : null;
}

async function chainOf(
  db: Kysely<RecordTables>,
  petitionId: string,
): Promise<{ readonly organisation: string; readonly petition: string }> {
  const { organisation_id } = await db
    .selectFrom('petition')
    .select('organisation_id')
    .where('id', '=', petitionId)
    .executeTakeFirstOrThrow();
  return { organisation: organisation_id, petition: petitionId };
}

function hashOf(token: string): string {
  return createHash('sha256').update(`countersign notices ${token}`).digest('hex');
}
