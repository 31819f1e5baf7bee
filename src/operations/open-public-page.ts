import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { isTimeZone } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';
import { plainText } from './public-item.ts';
import { pageOf } from './public-page.ts';

/** Words of an address that mean something else. */
const RESERVED = ['assets', 'es', 'en', 'app', 'api', 'index', 'subscribe', 'notices', 'pictures'];

/** The address of a page, once and for all, and the zone of its events. */
export const OpenPublicPage = z.strictObject({
  petitionId: z.uuid(),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$/, 'Use 3 to 60 of a-z, 0-9 and -.')
    .refine((slug) => !RESERVED.includes(slug), 'This word means something else here.'),
  zone: z.string().max(60).refine(isTimeZone, 'There is no such time zone; write one like America/Los_Angeles.'),
});
export type OpenPublicPage = z.infer<typeof OpenPublicPage>;

/** Gives a petition its public page; nothing is shown before it is published. The address stays: others link to it. */
export async function openPublicPage(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: OpenPublicPage & { readonly member: Member },
): Promise<Outcome<{ readonly slug: string }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'page.publish', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const before = await trx.selectFrom('public_page').selectAll().where('petition_id', '=', petition.id).executeTakeFirst();
    if (before !== undefined) {
      return before.slug === input.slug && before.zone === input.zone
        ? ok({ slug: before.slug })
        : refuse('page-opened', `The page of this petition is ${before.slug}, in ${before.zone}.`, {
            remedy: 'An address that others link to stays.',
          });
    }
    const taken = await trx.selectFrom('public_page').select('slug').where('slug', '=', input.slug).executeTakeFirst();
    if (taken !== undefined) return refuse('slug-taken', 'This address is taken.', { field: 'body.slug', remedy: 'Choose another one.' });
    const at = deps.now();
    await trx
      .insertInto('public_page')
      .values({ petition_id: petition.id, slug: input.slug, zone: input.zone, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'page.opened',
      body: { slug: input.slug, zone: input.zone },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ slug: input.slug });
  });
}

/** Texts of a page; a campaign has all of them, an office those that tell facts. */
export const TEXT_FIELDS = ['asks', 'whom', 'grounds', 'answer', 'contact', 'volunteers'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** One text of a page in one language. */
export const SetPublicText = z.strictObject({
  petitionId: z.uuid(),
  field: z.enum(TEXT_FIELDS),
  language: z.enum(['en', 'es']),
  body: plainText(6000),
});
export type SetPublicText = z.infer<typeof SetPublicText>;

/** Writes a text of the page; it is shown with the next publication. */
export async function setPublicText(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: SetPublicText & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await pageOf(trx, { member, act: 'page.edit', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, organisation } = found.value;
    if (organisation.kind === 'office' && input.field === 'volunteers')
      return refuse('text-not-for-office', 'An office’s page promotes nothing.', { field: 'body.field' });
    const last = await trx.selectFrom('public_text').selectAll().where('petition_id', '=', petition.id).orderBy('number', 'desc').execute();
    const same = last.find(({ field, language }) => field === input.field && language === input.language);
    if (same?.body === input.body) return ok({ number: same.number });
    const at = deps.now();
    const number = (last[0]?.number ?? 0) + 1;
    const { field, language, body } = input;
    await trx
      .insertInto('public_text')
      .values({ petition_id: petition.id, number, field, language, body, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'page.text-set',
      body: { number, field, language, body: sha256(body) },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}
