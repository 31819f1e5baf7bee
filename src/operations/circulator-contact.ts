import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey, sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { circulatorOf } from './record-circulator.ts';

/** The e-mail address of a circulator who agreed to be written to; null: nothing is sent any more. */
export const SetCirculatorContact = z.strictObject({
  petitionId: z.uuid(),
  circulatorId: z.uuid(),
  email: z.email().max(254).nullable(),
  /** Languages in which the letters are written. */
  language: z.enum(['en', 'es']).default('en'),
  /** The circulator agreed to get letters. */
  agreed: z.boolean().default(false),
});
export type SetCirculatorContact = z.infer<typeof SetCirculatorContact>;

/** What is kept of a circulator's address, sealed. */
export interface CirculatorContact {
  readonly email: string | null;
  readonly language: 'en' | 'es';
}

function contactContext(circulatorId: string, number: number): string {
  return `circulator contact ${circulatorId} ${number}`;
}

/** The addresses of a petition's circulators as they stand. */
export async function contactsOf(
  db: Kysely<RecordTables>,
  { petitionId, key }: { readonly petitionId: string; readonly key: SecretKey },
): Promise<ReadonlyMap<string, CirculatorContact & { readonly number: number }>> {
  const rows = await db
    .selectFrom('circulator_contact')
    .innerJoin('circulator', 'circulator.id', 'circulator_contact.circulator_id')
    .where('circulator.petition_id', '=', petitionId)
    .distinctOn('circulator_contact.circulator_id')
    .select(['circulator_contact.circulator_id', 'circulator_contact.number', 'circulator_contact.sealed'])
    .orderBy('circulator_contact.circulator_id')
    .orderBy('circulator_contact.number', 'desc')
    .execute();
  return new Map(
    rows.map((row) => {
      const opened = openValue({ key, sealed: row.sealed, context: contactContext(row.circulator_id, row.number) });
      if (opened === null) throw new Error(`the address of circulator ${row.circulator_id} does not open`);
      return [row.circulator_id, { ...(opened.value as unknown as CirculatorContact), number: row.number }];
    }),
  );
}

/** Keeps or ends a circulator's address; without consent no address is kept. */
export async function setCirculatorContact(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: SetCirculatorContact & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.manage', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const circulator = await circulatorOf(trx, input);
    if (!circulator.ok) return circulator;
    if (input.email !== null && !input.agreed)
      return refuse('consent-missing', 'Nobody is written to who has not agreed.', {
        field: 'body.agreed',
        remedy: 'Ask the circulator, then say so here.',
      });
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const before = (await contactsOf(trx, { petitionId: petition.id, key: key.value })).get(input.circulatorId);
    if (before !== undefined && before.email === input.email && before.language === input.language) return ok({ number: before.number });
    if (before === undefined && input.email === null) return ok({ number: 0 });
    const at = deps.now();
    const number = (before?.number ?? 0) + 1;
    const { sealed, commitment } = sealValue({
      key: key.value,
      value: { email: input.email, language: input.language },
      context: contactContext(input.circulatorId, number),
    });
    await trx
      .insertInto('circulator_contact')
      .values({ circulator_id: input.circulatorId, number, sealed, commitment, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'circulator.contact-set',
      body: { circulator: input.circulatorId, number, kept: input.email !== null, commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}
