import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { chainHead, sequence } from '../record/audit-log.ts';
import type { Json } from '../record/canonical-json.ts';
import { type Broken, brokenEntry } from '../record/check-chain.ts';
import { type Deps, type Outcome, organisationFor } from './deps.ts';
import { namesOf } from './people-names.ts';

/** One entry of an organisation's log as people read it. */
export interface ShownEntry {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly petitionId: string | null;
  readonly body: Json;
  readonly hash: string;
}

/** Reads an organisation's log, the newest first, a page at a time. */
export async function readLog(
  { db }: Pick<Deps, 'db'>,
  {
    member,
    before,
    limit,
    petitionId,
    kind,
  }: {
    readonly member: Member;
    readonly before?: number | undefined;
    readonly limit: number;
    readonly petitionId?: string | undefined;
    readonly kind?: string | undefined;
  },
): Promise<Outcome<{ readonly items: readonly ShownEntry[]; readonly next: number | null }>> {
  const may = organisationFor({ member, act: 'log.read', organisationId: member.organisationId });
  if (!may.ok) return may;
  const rows = await db
    .selectFrom('log_entry')
    .innerJoin('event', 'event.id', 'log_entry.event_id')
    .select(['log_entry.seq', 'event.at', 'event.kind', 'event.actor', 'event.petition_id', 'event.body', 'log_entry.hash'])
    .where('log_entry.chain', '=', member.organisationId)
    .$if(before !== undefined, (query) => query.where('log_entry.seq', '<', before!))
    .$if(petitionId !== undefined, (query) => query.where('event.petition_id', '=', petitionId!))
    .$if(kind !== undefined, (query) => query.where('event.kind', '=', kind!))
    .orderBy('log_entry.seq', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const names = await namesOf(
    db,
    page.map(({ actor }) => actor),
  );
  return ok({
    items: page.map((row) => ({
      seq: Number(row.seq),
      at: row.at.toISOString(),
      kind: row.kind,
      actor: names(row.actor),
      petitionId: row.petition_id,
      body: JSON.parse(row.body) as Json,
      hash: row.hash,
    })),
    next: rows.length > limit ? Number(page.at(-1)!.seq) : null,
  });
}

/** What a check of the log on the record found. */
export interface CheckedLog {
  readonly entries: number;
  readonly head: string;
  readonly broken: Broken | null;
}

/** Goes through the whole log of an organisation: every hash, every link, no gap. */
export async function checkLog({ db }: Pick<Deps, 'db'>, { member }: { readonly member: Member }): Promise<Outcome<CheckedLog>> {
  const may = organisationFor({ member, act: 'log.read', organisationId: member.organisationId });
  if (!may.ok) return may;
  await sequence(db);
  const head = await chainHead(db, member.organisationId);
  return ok({ entries: head.seq, head: head.hash, broken: await brokenEntry(db, member.organisationId) });
}
