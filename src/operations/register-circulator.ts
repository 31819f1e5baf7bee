import { sql } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { circulatorFaults } from '../law/circulators.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { isClosed } from './petition-life.ts';

/** Somebody who is to circulate. Who may is a rule of the pack, and not the rule of who may sign. */
export const RegisterCirculator = z.strictObject({
  petitionId: z.uuid(),
  name: z.string().trim().min(1).max(200),
  address: z.string().trim().max(300).default(''),
  phone: z.string().trim().max(60).default(''),
  paid: z.boolean(),
  /** Age in years on the day the work begins; left out where it is not known. */
  age: z.int().min(0).max(130).optional(),
  registered: z.boolean().optional(),
});
export type RegisterCirculator = z.infer<typeof RegisterCirculator>;

/** What is kept of a circulator, sealed. */
export interface CirculatorCard {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  readonly age: number | null;
  readonly registered: boolean | null;
}

/** Place to which a circulator's card is sealed. */
export function circulatorContext(id: string): string {
  return `circulator ${id}`;
}

/** Registers a circulator and gives him the petition's next number. The same request makes nobody twice. */
export async function registerCirculator(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, requestId, ...input }: RegisterCirculator & { readonly member: Member; readonly requestId?: string },
): Promise<Outcome<{ readonly circulatorId: string; readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.manage', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition, pack, state } = found.value;
    const at = deps.now();
    const id = requestId ?? newId(at.getTime());
    const known = await trx.selectFrom('circulator').select(['number', 'petition_id']).where('id', '=', id).executeTakeFirst();
    if (known?.petition_id === petition.id) return ok({ circulatorId: id, number: known.number });
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}.`);
    const card: CirculatorCard = {
      name: input.name,
      address: input.address,
      phone: input.phone,
      age: input.age ?? null,
      registered: input.registered ?? null,
    };
    const [fault] = circulatorFaults({ pack, circulator: card });
    if (fault !== undefined) {
      const rule = fault === 'too-young' ? `at least ${pack.circulator.minimumAge} years old` : 'a registered voter';
      return refuse('circulator-not-eligible', `Whoever circulates must be ${rule} (${pack.circulator.citation.section}).`, {
        field: fault === 'too-young' ? 'body.age' : 'body.registered',
        remedy: 'Somebody else must circulate: a section without an eligible circulator does not count.',
      });
    }
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const next = await sql<{ next: number }>`
      select coalesce(max(number), 0) + 1 as next from circulator where petition_id = ${petition.id}`.execute(trx);
    const { next: number } = next.rows[0];
    const { sealed, commitment } = sealValue({ key: key.value, value: { ...card }, context: circulatorContext(id) });
    await trx
      .insertInto('circulator')
      .values({ id, petition_id: petition.id, number, paid: input.paid, sealed, commitment, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'circulator.registered',
      body: { circulator: id, number, paid: input.paid, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ circulatorId: id, number });
  });
}
