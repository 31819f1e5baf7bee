import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { Json } from '../record/canonical-json.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, notFound, type Outcome, refuse } from './deps.ts';
import { checkPublicItem, cleanPicture, itemContext, PublicItem } from './public-item.ts';
import { itemsOf, pageOf } from './public-page.ts';

/** A new item, or a correction of one (`itemId`, and the version that the person saw). */
export const WritePublicItem = z.strictObject({
  petitionId: z.uuid(),
  itemId: z.uuid().optional(),
  after: z.int().min(0).default(0),
  item: PublicItem,
});
export type WritePublicItem = z.infer<typeof WritePublicItem>;

/** Proposes an item, or another version of one; it is shown only when somebody decides so. */
export async function writePublicItem(
  deps: Pick<Deps, 'db' | 'now' | 'keys'>,
  { member, requestId, ...input }: WritePublicItem & { readonly member: Member; readonly requestId?: string },
): Promise<Outcome<{ readonly itemId: string; readonly version: number }>> {
  const cleaned = await cleanPicture(input.item);
  return inTransaction(deps, async (trx) => {
    const found = await pageOf(trx, { member, act: 'page.edit', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, organisation, page } = found.value;
    const allowed = checkPublicItem({ item: input.item, organisation: organisation.kind, zone: page.zone });
    if (!allowed.ok) return allowed;
    if (!cleaned.ok) return cleaned;
    const { kind, body } = cleaned.value;
    const items = await itemsOf(trx, petition.id);
    const known = items.find(({ itemId }) => itemId === (input.itemId ?? requestId));
    if (input.itemId !== undefined && known === undefined) return notFound('item');
    if (known !== undefined && input.itemId === undefined) return ok({ itemId: known.itemId, version: known.version });
    if (known !== undefined && known.kind !== kind)
      return refuse('item-kind-other', `This is a ${known.kind}.`, { field: 'body.item.kind' });
    if (known !== undefined && known.version !== input.after)
      return refuse('changed-meanwhile', 'Somebody else corrected this meanwhile.', { remedy: 'Load it again and look.' });
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const at = deps.now();
    const itemId = known?.itemId ?? requestId ?? newId(at.getTime());
    const version = (known?.version ?? 0) + 1;
    const signed = { actor: member.userId, at };
    if (known === undefined)
      await trx
        .insertInto('public_item')
        .values({ id: itemId, petition_id: petition.id, kind, ...signed })
        .execute();
    const { sealed, commitment } = sealValue({ key: key.value, value: body as Json, context: itemContext(itemId, version) });
    await trx
      .insertInto('public_item_version')
      .values({ item_id: itemId, number: version, sealed, commitment, ...signed })
      .execute();
    await appendEvent(trx, {
      kind: 'page.item-written',
      body: { item: itemId, kind, version, commitment },
      ...signed,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ itemId, version });
  });
}

/** Shows a version of an item, or takes the item down. */
export const DecidePublicItem = z.strictObject({
  petitionId: z.uuid(),
  itemId: z.uuid(),
  decision: z.enum(['published', 'taken-down']),
  /** The version that the person looked at. */
  version: z.int().min(1),
  reason: z.string().trim().max(300).default(''),
});
export type DecidePublicItem = z.infer<typeof DecidePublicItem>;

/** Decides on an item: shown in this version, or taken down with a reason. Deciding the same again changes nothing. */
export async function decidePublicItem(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: DecidePublicItem & { readonly member: Member },
): Promise<Outcome<{ readonly shown: number | null }>> {
  return inTransaction(deps, async (trx) => {
    const found = await pageOf(trx, { member, act: 'page.publish', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const item = (await itemsOf(trx, petition.id)).find(({ itemId }) => itemId === input.itemId);
    if (item === undefined) return notFound('item');
    if (input.version !== item.version)
      return refuse('changed-meanwhile', 'There is a newer version of this.', { remedy: 'Load it again and look before you decide.' });
    const publish = input.decision === 'published';
    if (publish ? item.shown === input.version : item.takenDown) return ok({ shown: item.shown });
    if (!publish && input.reason === '') return refuse('reason-missing', 'Say why it is taken down.', { field: 'body.reason' });
    const at = deps.now();
    const last = await trx
      .selectFrom('public_item_decision')
      .select('number')
      .where('item_id', '=', item.itemId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const number = (last?.number ?? 0) + 1;
    const version = publish ? input.version : null;
    await trx
      .insertInto('public_item_decision')
      .values({ item_id: item.itemId, number, decision: input.decision, version, reason: input.reason, actor: member.userId, at })
      .execute();
    const act = { actor: member.userId, at, organisation: petition.organisation_id, petition: petition.id };
    if (publish)
      await appendEvent(trx, {
        kind: 'page.item-published',
        body: { item: item.itemId, kind: item.kind, number, version: input.version },
        ...act,
      });
    else
      await appendEvent(trx, {
        kind: 'page.item-taken-down',
        body: { item: item.itemId, kind: item.kind, number, reason: input.reason },
        ...act,
      });
    return ok({ shown: version });
  });
}
