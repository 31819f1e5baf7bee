import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { canonicalJson, type Json } from '../record/canonical-json.ts';
import { newId } from '../record/ids.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey, sealValue } from '../record/sealing.ts';
import { type Deps, inTransaction, keyOf, type Outcome, refuse } from './deps.ts';
import { heldBatch, lineFor } from './line-context.ts';
import { isClosed } from './petition-life.ts';
import { readingContext } from './put-lines.ts';

// Control characters are nothing that somebody writes, and would hide in what is shown.
const words = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'No control characters.')
    .transform((text) => text.trim().replace(/\s+/g, ' '));

/** What a person reads on a line, as it is written there; what is empty is not there or cannot be read. */
export const WrittenWords = z.strictObject({
  name: words(200),
  firstName: words(100),
  lastName: words(100),
  address: words(200),
  city: words(100),
  zip: words(20),
  birthDate: words(20),
  signedOn: words(20),
});

/** A person's reading of a line, or an earlier reading that is brought back. */
export const RecordReading = z
  .strictObject({
    lineId: z.uuid(),
    /** Number of the last reading that this person saw. */
    after: z.int().min(1),
    text: WrittenWords.optional(),
    /** Number of the reading that holds again. */
    restores: z.int().min(1).optional(),
  })
  .refine(({ text, restores }) => (text === undefined) !== (restores === undefined), {
    path: ['text'],
    message: 'Either a text, or the number of the reading that holds again.',
  });
export type RecordReading = z.infer<typeof RecordReading>;

/** Writes down what a person reads on a line. Earlier readings stay; look-up, candidates and law go by the last one. */
export async function recordReading(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  { member, ...input }: RecordReading & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const found = await lineFor(trx, { member, act: 'reading.record', lineId: input.lineId, lock: true });
    if (!found.ok) return found;
    const { petition, line, state } = found.value;
    if (isClosed(state)) return refuse('petition-closed', `The petition is ${state}: no reading is added.`);
    if (member.organisationKind === 'office' && member.role !== 'supervisor') {
      if ((await heldBatch(trx, { lineId: line.id, userId: member.userId })) === null)
        return refuse('batch-not-held', 'This line is not in a batch that you hold.', { remedy: 'Claim its batch first.' });
    }
    const key = await keyOf(deps, trx, petition.id);
    if (!key.ok) return key;
    const readings = await readingsOf(trx, { lineId: line.id, key: key.value });
    const last = readings.at(-1)!;
    const wanted = input.restores === undefined ? null : readings.find(({ number }) => number === input.restores);
    if (wanted === undefined) return refuse('not-found', 'There is no such reading of this line.', { field: 'restores' });
    const value: Json = wanted?.value ?? { ...input.text!, given: last.value.given ?? '' };
    // The same request once more, or nothing that is new.
    if (canonicalJson(last.value) === canonicalJson(value)) return ok({ number: last.number });
    if (last.number !== input.after)
      return refuse('reading-changed', 'Somebody has written down another reading of this line meanwhile.', {
        remedy: 'Look at the line again.',
        field: 'after',
      });
    const at = deps.now();
    const number = last.number + 1;
    const { sealed, commitment } = sealValue({ key: key.value, value, context: readingContext(line.id) });
    await trx
      .insertInto('reading')
      .values({ id: newId(at.getTime()), line_id: line.id, number, method: 'keyed', sealed, commitment, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'line.keyed',
      body: { line: line.id, number, ...(input.restores === undefined ? {} : { restores: input.restores }), commitment },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ number });
  });
}

async function readingsOf(
  trx: Kysely<RecordTables>,
  { lineId, key }: { readonly lineId: string; readonly key: SecretKey },
): Promise<readonly { readonly number: number; readonly value: Readonly<Record<string, Json>> }[]> {
  const rows = await trx.selectFrom('reading').select(['number', 'sealed']).where('line_id', '=', lineId).orderBy('number').execute();
  return rows.map(({ number, sealed }) => {
    const opened = openValue({ key, sealed, context: readingContext(lineId) });
    if (opened === null) throw new Error(`the reading of line ${lineId} does not open`);
    return { number, value: opened.value as Readonly<Record<string, Json>> };
  });
}
