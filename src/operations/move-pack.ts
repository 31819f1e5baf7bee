import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { readPack } from './create-petition.ts';
import { type Deps, inTransaction, type Outcome, petitionFor, refuse } from './deps.ts';

/** Moving a petition to the present version of its rule pack. */
export const MovePack = z.strictObject({
  petitionId: z.uuid(),
  version: z.string().min(1).max(60),
  reason: z.string().trim().min(1).max(500),
});
export type MovePack = z.infer<typeof MovePack>;

/** Pins another version of the petition's own pack: a recorded act of a named person; findings keep the version they were made under. */
export async function movePack(
  deps: Pick<Deps, 'db' | 'now' | 'packText'>,
  { member, ...input }: MovePack & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'petition.move-pack', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { pack: before, packSha256, petition } = found.value;
    const read = await readPack(deps, before.id);
    if (!read.ok) return read;
    const { pack, text } = read.value;
    if (pack.version !== input.version) {
      return refuse('rule-pack-version', `The rule pack ${before.id} at hand is version ${pack.version}.`, { field: 'version' });
    }
    const hash = sha256(text);
    const last = await trx
      .selectFrom('petition_pack')
      .selectAll()
      .where('petition_id', '=', petition.id)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    if (hash === packSha256) return ok({ number: last.number });
    const at = deps.now();
    await trx
      .insertInto('rule_pack')
      .values({ sha256: hash, id: pack.id, version: pack.version, body: text })
      .onConflict((c) => c.doNothing())
      .execute();
    await trx
      .insertInto('petition_pack')
      .values({ petition_id: petition.id, number: last.number + 1, pack_sha256: hash, reason: input.reason, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'petition.pack-moved',
      body: { number: last.number + 1, packVersion: pack.version, packSha256: hash, reason: input.reason },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number: last.number + 1 });
  });
}
