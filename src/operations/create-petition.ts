import { z } from 'zod';
import { sha256 } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { Member } from '../law/access.ts';

import { parseRulePack, type RulePack } from '../law/rule-pack.ts';
import { threshold } from '../law/threshold.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { createPetitionKey } from '../record/petition-keys.ts';
import { type Deps, inTransaction, type Outcome, organisationFor, petitionFor, refuse } from './deps.ts';
import { FIRST_STATE } from './petition-life.ts';

/** What opens a petition. */
export const CreatePetition = z.strictObject({
  title: z.string().trim().min(1).max(300),
  target: z.string().trim().min(1).max(300),
  jurisdiction: z.string().trim().min(1).max(100),
  pack: z.string().min(1).max(100),
  kind: z.string().max(100).optional(),
  /** Registered voters (or votes cast) by the report that the requirement is a share of. */
  registered: z.int().positive().max(1_000_000_000),
  district: z.strictObject({ field: z.string().min(1).max(100), value: z.string().min(1).max(100) }).optional(),
  previousPetitionId: z.uuid().optional(),
  on: z.iso.date(),
});
export type CreatePetition = z.infer<typeof CreatePetition>;

/** Opens a petition under a rule pack, pinned by id, version and hash; a further attempt is linked to the one before. */
export async function createPetition(
  deps: Pick<Deps, 'db' | 'keys' | 'now' | 'packText'>,
  {
    member,
    requestId,
    ...input
  }: CreatePetition & {
    readonly member: Member /** Id that the petition gets, made from the request: asking again opens no second one. */;
    readonly requestId?: string;
  },
): Promise<Outcome<{ readonly petitionId: string }>> {
  const may = organisationFor({ member, act: 'petition.create', organisationId: member.organisationId });
  if (!may.ok) return may;
  const read = await readPack(deps, input.pack);
  if (!read.ok) return read;
  const { pack, text } = read.value;
  const required = requiredBy({ pack, base: input.registered, kind: input.kind });
  if (!required.ok) return required;
  const at = deps.now();
  const petitionId = requestId ?? newId(at.getTime());
  return inTransaction(deps, async (trx) => {
    const known = await trx.selectFrom('petition').select('organisation_id').where('id', '=', petitionId).executeTakeFirst();
    if (known?.organisation_id === member.organisationId) return ok({ petitionId });
    let attempt = 1;
    if (input.previousPetitionId !== undefined) {
      const previous = await petitionFor(trx, { member, act: 'petition.read', petitionId: input.previousPetitionId });
      if (!previous.ok) return previous;
      attempt = previous.value.petition.attempt + 1;
    }
    const hash = sha256(text);
    await trx
      .insertInto('rule_pack')
      .values({ sha256: hash, id: pack.id, version: pack.version, body: text })
      .onConflict((c) => c.doNothing())
      .execute();
    await trx
      .insertInto('petition')
      .values({
        id: petitionId,
        organisation_id: member.organisationId,
        title: input.title,
        target: input.target,
        jurisdiction: input.jurisdiction,
        kind: input.kind ?? null,
        registered: input.registered,
        required: required.value,
        district_field: input.district?.field ?? null,
        district_value: input.district?.value ?? null,
        attempt,
        previous_petition_id: input.previousPetitionId ?? null,
      })
      .execute();
    await createPetitionKey({ trx, keys: deps.keys(), petition: petitionId });
    const signed = { petition_id: petitionId, actor: member.userId, at };
    await trx
      .insertInto('petition_pack')
      .values({ ...signed, number: 1, pack_sha256: hash, reason: 'pinned when the petition was opened' })
      .execute();
    await trx
      .insertInto('petition_step')
      .values({ ...signed, number: 1, event: 'opened', from_state: 'none', to_state: FIRST_STATE, on_date: input.on, details: '{}' })
      .execute();
    await appendEvent(trx, {
      kind: 'petition.created',
      body: { pack: pack.id, packVersion: pack.version, packSha256: hash, attempt },
      actor: member.userId,
      at,
      organisation: member.organisationId,
      petition: petitionId,
    });
    return ok({ petitionId });
  });
}

/** Reads and checks a rule pack by its id; a template is refused. */
export async function readPack(
  deps: Pick<Deps, 'packText'>,
  id: string,
): Promise<Result<{ readonly pack: RulePack; readonly text: string }, Problem>> {
  const text = await deps.packText(id);
  if (text === null)
    return refuse('rule-pack-unknown', `There is no rule pack "${id}".`, { field: 'pack', remedy: 'See the list of rule packs.' });
  const parsed = parseRulePack(JSON.parse(text));
  if (!parsed.ok) return err({ ...parsed.error[0], code: 'rule-pack-invalid' });
  if (parsed.value.template) {
    return refuse('rule-pack-template', 'This rule pack is a template with placeholder values.', {
      field: 'pack',
      remedy: 'Replace its placeholders first.',
    });
  }
  return ok({ pack: parsed.value, text });
}

function requiredBy({
  pack,
  base,
  kind,
}: {
  readonly pack: RulePack;
  readonly base: number;
  readonly kind: string | undefined;
}): Outcome<number> {
  const number = pack.threshold.base === 'registered' ? { registered: base } : { votes: base };
  const result = threshold({ pack, ...number, ...(kind === undefined ? {} : { kind }) });
  return result.ok ? ok(result.value.required) : result;
}
