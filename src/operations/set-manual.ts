import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import type { RecordTables } from '../record/schema.ts';
import { type Deps, inTransaction, type Outcome, organisationFor, refuse } from './deps.ts';

/** Naming the manual by which reviewers work from now on. */
export const SetManual = z.strictObject({
  /** Its name and version, as they stand on it. */
  version: z.string().trim().min(1).max(60),
  /** Number of the setting that the person saw; 0 before the first. */
  after: z.int().min(0),
});
export type SetManual = z.infer<typeof SetManual>;

/** A manual as it was named. */
export interface Manual {
  readonly number: number;
  readonly version: string;
}

/** Names the manual in force; findings made from now on state it, those made before keep theirs. */
export async function setManual(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, version, after }: SetManual & { readonly member: Member },
): Promise<Outcome<{ readonly number: number }>> {
  return inTransaction(deps, async (trx) => {
    const may = organisationFor({ member, act: 'manual.set', organisationId: member.organisationId });
    if (!may.ok) return may;
    const last = await manualOf(trx, member.organisationId);
    if (last?.version === version) return ok({ number: last.number });
    if ((last?.number ?? 0) !== after)
      return refuse('changed-meanwhile', 'The manual was changed meanwhile.', { remedy: 'Load it again.' });
    const at = deps.now();
    const number = after + 1;
    await trx.insertInto('manual').values({ organisation_id: member.organisationId, number, version, actor: member.userId, at }).execute();
    await appendEvent(trx, {
      kind: 'manual.set',
      body: { number, version },
      actor: member.userId,
      at,
      organisation: member.organisationId,
    });
    return ok({ number });
  });
}

/** The manual in force in an organisation; null where none was ever named. */
export async function manualOf(db: Kysely<RecordTables>, organisationId: string): Promise<Manual | null> {
  const row = await db
    .selectFrom('manual')
    .select(['number', 'version'])
    .where('organisation_id', '=', organisationId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
