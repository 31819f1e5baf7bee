import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson, type Json } from '../record/canonical-json.ts';
import { type Deps, inTransaction, type Outcome, refuse } from './deps.ts';
import { type PublicFacts, publicFacts } from './public-facts.ts';
import { milestonesOf } from './public-milestones.ts';
import { pageOf } from './public-page.ts';

/** Publishes the facts as they stand; `claim` is how many lines a campaign says that it holds, and on which day. */
export const PublishPage = z.strictObject({
  petitionId: z.uuid(),
  claim: z
    .strictObject({ lines: z.int().min(0).max(100_000_000), on: z.iso.date() })
    .nullable()
    .default(null),
});
export type PublishPage = z.infer<typeof PublishPage>;

/** Publishes the page: what is shown from now on are the facts as they stood at this moment. The same facts again change nothing. */
export async function publishPage(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: PublishPage & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await pageOf(trx, { member, act: 'page.publish', petitionId: input.petitionId });
    if (!found.ok) return found;
    const context = found.value;
    const { petition, organisation } = context;
    if (organisation.kind === 'office' && input.claim !== null)
      return refuse('claim-not-for-office', 'An office publishes official figures, no claims.', { field: 'body.claim' });
    const facts = await publicFacts(trx, { context, claim: input.claim });
    if (facts.texts.asks.en === '' && facts.texts.asks.es === '')
      return refuse('asks-missing', 'Say first what the petition asks.', { field: 'texts.asks', remedy: 'Write that text, then publish.' });
    const last = await trx
      .selectFrom('public_snapshot')
      .selectAll()
      .where('petition_id', '=', petition.id)
      .orderBy('number', 'desc')
      .execute();
    const claimed = last.find(({ shown }) => shown)?.body;
    if (input.claim !== null && claimed !== undefined) {
      const before = (JSON.parse(claimed) as PublicFacts).counts.find(({ by }) => by === 'campaign');
      if (before !== undefined && input.claim.on < before.on)
        return refuse('claim-older', `The page already tells of ${before.on}.`, {
          field: 'body.claim.on',
          remedy: 'Give the day of the newer count.',
        });
    }
    const body = canonicalJson(facts as unknown as Json);
    if (last[0]?.shown === true && last[0].body === body) return ok({ number: last[0].number });
    const at = deps.now();
    const number = (last[0]?.number ?? 0) + 1;
    const hash = sha256(body);
    await trx
      .insertInto('public_snapshot')
      .values({ petition_id: petition.id, number, shown: true, body, sha256: hash, actor: member.userId, at })
      .execute();
    const act = { actor: member.userId, at, organisation: petition.organisation_id, petition: petition.id };
    await appendEvent(trx, { kind: 'page.published', body: { number, body: hash }, ...act });
    const told = await trx.selectFrom('public_notice').select('milestone').where('petition_id', '=', petition.id).execute();
    for (const milestone of milestonesOf(facts)) {
      if (told.some((notice) => notice.milestone === milestone)) continue;
      await trx.insertInto('public_notice').values({ petition_id: petition.id, milestone, at }).execute();
      await appendEvent(trx, { kind: 'notices.due', body: { milestone }, ...act });
    }
    return ok({ number });
  });
}

/** Takes the page down. */
export const WithdrawPage = z.strictObject({ petitionId: z.uuid(), reason: z.string().trim().min(1).max(300) });
export type WithdrawPage = z.infer<typeof WithdrawPage>;

/** Shows the page no more; what was published stays in the record. */
export async function withdrawPage(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: WithdrawPage & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await pageOf(trx, { member, act: 'page.publish', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const last = await trx
      .selectFrom('public_snapshot')
      .select(['number', 'shown'])
      .where('petition_id', '=', petition.id)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return refuse('page-not-published', 'The page was never published.');
    if (!last.shown) return ok({ number: last.number });
    const at = deps.now();
    const number = last.number + 1;
    await trx
      .insertInto('public_snapshot')
      .values({ petition_id: petition.id, number, shown: false, body: '{}', sha256: sha256('{}'), actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'page.withdrawn',
      body: { number, reason: input.reason },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}
