import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import { type Deps, inTransaction, type Outcome, organisationFor, refuse } from './deps.ts';

/** Naming the machines on which an examination may take place. */
export const SetPremises = z.strictObject({
  addresses: z.array(z.string().trim().min(1).max(60)).max(200),
  /** Number of the setting that the person saw; 0 before the first. */
  after: z.int().min(0),
});
export type SetPremises = z.infer<typeof SetPremises>;

/** Names the addresses of the office's own machines; each setting stays on the record. */
export async function setPremises(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, addresses, after }: SetPremises & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  const wrong = addresses.findIndex((address) => !isNetwork(address));
  if (wrong >= 0) {
    return refuse('address-invalid', `"${addresses[wrong]}" is no address of a machine or network.`, {
      field: `addresses.${wrong}`,
      remedy: 'Write it as 192.0.2.17, 192.0.2.0/24 or 2001:db8::/48.',
    });
  }
  return inTransaction(deps, async (trx) => {
    const may = organisationFor({ member, act: 'premises.set', organisationId: member.organisationId });
    if (!may.ok) return may;
    const last = await trx
      .selectFrom('premises')
      .selectAll()
      .where('organisation_id', '=', member.organisationId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const text = canonicalJson([...addresses]);
    if (last?.addresses === text) return ok({ number: last.number });
    if ((last?.number ?? 0) !== after)
      return refuse('changed-meanwhile', 'The machines were changed meanwhile.', { remedy: 'Load them again.' });
    const at = deps.now();
    const number = after + 1;
    await trx
      .insertInto('premises')
      .values({ organisation_id: member.organisationId, number, addresses: text, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'premises.set',
      body: { number, addresses: addresses.length, body: sha256(text) },
      actor: member.userId,
      at,
      organisation: member.organisationId,
    });
    return ok({ number });
  });
}

function isNetwork(text: string): boolean {
  const [address, bits, more] = text.split('/');
  if (more !== undefined || isIP(address) === 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv6(address) ? 128 : 32));
}
