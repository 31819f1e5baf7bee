import { addMonths, type CalendarDate } from '../basics/calendar-date.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { type Deps, type Outcome, petitionFor } from './deps.ts';
import { namesOf } from './people-names.ts';
import { calendarName, isClosed } from './petition-life.ts';

/** How long a petition is kept, and what stands in the way of its destruction. */
export interface ReadRetention {
  readonly law: RulePack['retention'];
  /** The day that the rule gives from what has happened; null where it gives none. A person answers for the day in any case. */
  readonly endsByRule: string | null;
  readonly closed: boolean;
  readonly holds: readonly {
    readonly number: number;
    readonly placed: boolean;
    readonly reason: string;
    readonly by: string;
    readonly at: string;
  }[];
  readonly held: boolean;
  readonly request: {
    readonly reason: string;
    readonly retentionEnds: string;
    readonly requestedBy: string;
    /** Whether the reader is the one who asked: another must agree. */
    readonly own: boolean;
    readonly requestedAt: string;
    readonly approvedBy: string | null;
    readonly destroyedAt: string | null;
  } | null;
}

/** Reads retention, holds and destruction of a petition. */
export async function readRetention(
  { db }: Pick<Deps, 'db'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<ReadRetention>> {
  const found = await petitionFor(db, { member, act: 'hold.set', petitionId });
  if (!found.ok) return found;
  const { pack, state } = found.value;
  const steps = await db.selectFrom('petition_step').select(['event', 'on_date']).where('petition_id', '=', petitionId).execute();
  const days = steps
    .filter(({ event }) => pack.retention.after.includes(calendarName(event)))
    .map(({ on_date }) => on_date)
    .sort();
  const last = days.at(-1);
  const holds = await db.selectFrom('hold_fact').selectAll().where('petition_id', '=', petitionId).orderBy('number').execute();
  const request = await db.selectFrom('destruction').selectAll().where('petition_id', '=', petitionId).executeTakeFirst();
  const names = await namesOf(db, [
    ...holds.map(({ actor }) => actor),
    ...(request === undefined ? [] : [request.requested_by, request.approved_by ?? '']),
  ]);
  return ok({
    law: pack.retention,
    endsByRule: last === undefined || pack.retention.months === null ? null : addMonths(last as CalendarDate, pack.retention.months),
    closed: isClosed(state),
    holds: holds.map(({ number, placed, reason, actor, at }) => ({ number, placed, reason, by: names(actor), at: at.toISOString() })),
    held: holds.at(-1)?.placed ?? false,
    request:
      request === undefined
        ? null
        : {
            reason: request.reason,
            retentionEnds: request.retention_ends,
            requestedBy: names(request.requested_by),
            own: request.requested_by === member.userId,
            requestedAt: request.requested_at.toISOString(),
            approvedBy: request.approved_by === null ? null : names(request.approved_by),
            destroyedAt: request.destroyed_at?.toISOString() ?? null,
          },
  });
}
