import { type Kysely, sql } from 'kysely';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { dateIn } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import { type Proportion, proportion } from '../evaluation/proportion.ts';
import type { Member } from '../law/access.ts';
import type { CalendarRow } from '../law/calendar.ts';
import { workingCalendar } from '../law/working-days.ts';
import type { Purpose, RecordTables } from '../record/schema.ts';
import { type Deps, type Outcome, type PetitionContext, petitionFor } from './deps.ts';
import { namesOf } from './people-names.ts';
import { datesOf } from './petition-dates.ts';

/** One day's findings. */
export interface DayOfWork {
  readonly day: string;
  readonly findings: number;
  readonly people: number;
}

/** When the work will be done at the pace of the last days; null where there is no pace yet. */
export interface Pace {
  /** Mean of the last days with findings, of all people together. */
  readonly perDay: number | null;
  readonly slowest: number | null;
  readonly fastest: number | null;
  /** Findings still needed: lines open once, lines that need another reviewer once more, looks on a newer roll. */
  readonly remaining: number;
  /** Expected last working day, and at the fastest and slowest of the last days. */
  readonly finishes: string | null;
  readonly earliest: string | null;
  readonly latest: string | null;
  readonly deadline: CalendarRow | null;
}

/** How often a second person, who did not know what the first had found, found the same. */
export interface Agreement {
  /** Lines whose first finding was a rejection. */
  readonly rejected: Proportion;
  /** Lines found valid that were mixed in. */
  readonly accepted: Proportion;
  /** Of the rejections on which both agree: the same reason. */
  readonly sameReason: Proportion;
}

/** A batch that somebody holds. */
export interface HeldBatch {
  readonly batchId: string;
  readonly purpose: Purpose;
  readonly label: string;
  readonly lines: number;
  readonly done: number;
  readonly holder: string;
  readonly since: string;
}

/** The work on a petition's lines, for those who lead it. */
export interface ReadWork {
  readonly batches: readonly {
    readonly purpose: Purpose;
    readonly free: number;
    readonly held: number;
    readonly done: number;
  }[];
  readonly held: readonly HeldBatch[];
  readonly days: readonly DayOfWork[];
  readonly pace: Pace;
  readonly agreement: Agreement;
  readonly people: readonly { readonly name: string; readonly role: string; readonly findings: number; readonly today: number }[];
}

/** Days over which the pace is taken. */
const PACE_DAYS = 5;
/** Days that are shown. */
const SHOWN_DAYS = 30;

/** Reads batches, pace with its expected last day, and the agreement between reviewers with its interval. Days are those of the zone of whoever asks. */
export async function readWork(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, petitionId, zone }: { readonly member: Member; readonly petitionId: string; readonly zone: string },
): Promise<Outcome<ReadWork>> {
  const { db } = deps;
  const found = await petitionFor(db, { member, act: 'progress.read', petitionId });
  if (!found.ok) return found;
  const today = dateIn({ zone, at: deps.now() });
  const held = await heldBatches(db, petitionId);
  const days = await daysOfWork(db, { petitionId, zone });
  return ok({
    batches: await batchCounts(db, petitionId),
    held,
    days,
    pace: await paceOf(db, { context: found.value, days, today }),
    agreement: await agreementOf(db, petitionId),
    people: await peopleAtWork(db, { petitionId, zone, today }),
  });
}

async function batchCounts(db: Kysely<RecordTables>, petitionId: string): Promise<ReadWork['batches']> {
  const rows = await sql<{ purpose: Purpose; free: number; held: number; done: number }>`
    select purpose,
      count(*) filter (where state is null)::int as free,
      count(*) filter (where state = 'held')::int as held,
      count(*) filter (where state = 'done')::int as done
    from (select batch.purpose,
        (select case when h.released_at is null then 'held' when h.outcome = 'done' then 'done' end
         from batch_hold h where h.batch_id = batch.id and (h.released_at is null or h.outcome = 'done')
         order by h.claimed_at desc limit 1) as state
      from batch where batch.petition_id = ${petitionId}) s
    group by purpose order by purpose`.execute(db);
  return rows.rows;
}

async function heldBatches(db: Kysely<RecordTables>, petitionId: string): Promise<readonly HeldBatch[]> {
  const rows = await db
    .selectFrom('batch_hold')
    .innerJoin('batch', 'batch.id', 'batch_hold.batch_id')
    .select(({ selectFrom }) => [
      'batch.id',
      'batch.purpose',
      'batch.label',
      'batch.lines',
      'batch_hold.user_id',
      'batch_hold.claimed_at',
      selectFrom('batch_line')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('batch_line.batch_id', '=', 'batch.id')
        .where('batch_line.found_at', 'is not', null)
        .as('done'),
    ])
    .where('batch.petition_id', '=', petitionId)
    .where('batch_hold.released_at', 'is', null)
    .orderBy('batch_hold.claimed_at')
    .execute();
  const names = await namesOf(
    db,
    rows.map(({ user_id }) => user_id),
  );
  return rows.map((row) => ({
    batchId: row.id,
    purpose: row.purpose,
    label: row.label,
    lines: row.lines,
    done: Number(row.done),
    holder: names(row.user_id),
    since: row.claimed_at.toISOString(),
  }));
}

async function daysOfWork(
  db: Kysely<RecordTables>,
  { petitionId, zone }: { readonly petitionId: string; readonly zone: string },
): Promise<readonly DayOfWork[]> {
  const rows = await sql<DayOfWork>`
    select to_char(at at time zone ${zone}, 'YYYY-MM-DD') as day, count(*)::int as findings, count(distinct reviewer)::int as people
    from finding where petition_id = ${petitionId} and kind = 'finding'
    group by 1 order by 1 desc limit ${SHOWN_DAYS}`.execute(db);
  return rows.rows.toReversed();
}

async function paceOf(
  db: Kysely<RecordTables>,
  { context, days, today }: { readonly context: PetitionContext; readonly days: readonly DayOfWork[]; readonly today: CalendarDate },
): Promise<Pace> {
  const remaining = await remainingOf(db, context.petition.id);
  const deadline = await deadlineOf(db, context);
  // Today is not over: it counts only where it is all there is.
  const whole = days.filter(({ day }) => day < today);
  const last = (whole.length > 0 ? whole : days).slice(-PACE_DAYS).map(({ findings }) => findings);
  if (last.length === 0) {
    return { perDay: null, slowest: null, fastest: null, remaining, finishes: null, earliest: null, latest: null, deadline };
  }
  const perDay = last.reduce((sum, findings) => sum + findings, 0) / last.length;
  const [slowest, fastest] = [Math.min(...last), Math.max(...last)];
  const working = workingCalendar(context.pack.workingDays);
  const after = (pace: number) => working.addWorkingDays(today, Math.min(5_000, Math.ceil(remaining / pace)));
  return {
    perDay,
    slowest,
    fastest,
    remaining,
    finishes: remaining === 0 ? today : after(perDay),
    earliest: remaining === 0 ? today : after(fastest),
    latest: remaining === 0 ? today : after(slowest),
    deadline,
  };
}

/** Findings that are still needed before a determination: in the sample where one is drawn and not every line is examined. */
async function remainingOf(db: Kysely<RecordTables>, petitionId: string): Promise<number> {
  const rows = await sql<{ n: number }>`
    with basis as (
      select s.* from line_state s where s.petition_id = ${petitionId}
        and (not exists (select 1 from draw where petition_id = ${petitionId})
          or exists (select 1 from determination where petition_id = ${petitionId} and outcome = 'full-count')
          or s.line_id in (select line_id from sample_line where petition_id = ${petitionId})))
    select (count(*) filter (where status <> 'found') + count(*) filter (where status = 'found' and reason in ('not-registered', 'cancelled')
      and not exists (select 1 from batch_line b where b.line_id = basis.line_id and b.purpose = 'recheck' and b.found_at is not null)))::int as n
    from basis`.execute(db);
  return rows.rows[0].n;
}

/** The date by which the office must be done: that of a full examination or of a sample, as chosen; else the earliest after filing. */
async function deadlineOf(db: Kysely<RecordTables>, context: PetitionContext): Promise<CalendarRow | null> {
  const choice = await db.selectFrom('count_choice').select('method').where('petition_id', '=', context.petition.id).executeTakeFirst();
  const rows = (await datesOf({ db }, context)).filter(
    ({ kind, from, event }) => kind === 'deadline' && from.event === 'filed' && event.includes('examination'),
  );
  const full = rows.filter(({ event }) => event.startsWith('full'));
  const fitting = choice?.method === 'full' && full.length > 0 ? full : rows.filter(({ event }) => !event.startsWith('full'));
  return (
    fitting.toSorted((a, b) => (a.event.length !== b.event.length ? a.event.length - b.event.length : a.date < b.date ? -1 : 1))[0] ?? null
  );
}

async function agreementOf(db: Kysely<RecordTables>, petitionId: string): Promise<Agreement> {
  const rows = await sql<{ first: string; second: string; same: boolean; n: number }>`
    with live as (
      select f.line_id, f.number, f.purpose, f.outcome, f.reason, f.reviewer from finding f
      where f.petition_id = ${petitionId} and f.kind = 'finding'
        and not exists (select 1 from finding u where u.line_id = f.line_id and u.kind = 'undo' and u.replaces = f.id)),
    second as (select distinct on (line_id) * from live where purpose = 'second' order by line_id, number)
    select f.outcome as first, s.outcome as second, (f.reason is not distinct from s.reason) as same, count(*)::int as n
    from second s join lateral (
      select * from live l where l.line_id = s.line_id and l.purpose = 'first' and l.number < s.number order by l.number desc limit 1) f on true
    where f.reviewer <> s.reviewer group by 1, 2, 3`.execute(db);
  const count = (test: (row: (typeof rows.rows)[number]) => boolean) => rows.rows.filter(test).reduce((sum, { n }) => sum + n, 0);
  const both = count(({ first, second }) => first === 'invalid' && second === 'invalid');
  return {
    rejected: proportion(
      both,
      count(({ first }) => first === 'invalid'),
    ),
    accepted: proportion(
      count(({ first, second }) => first === 'valid' && second === 'valid'),
      count(({ first }) => first === 'valid'),
    ),
    sameReason: proportion(
      count(({ first, second, same }) => first === 'invalid' && second === 'invalid' && same),
      both,
    ),
  };
}

async function peopleAtWork(
  db: Kysely<RecordTables>,
  { petitionId, zone, today }: { readonly petitionId: string; readonly zone: string; readonly today: string },
): Promise<ReadWork['people']> {
  const rows = await sql<{ reviewer: string; role: string; findings: number; today: number }>`
    select reviewer, max(role) as role, count(*)::int as findings,
      count(*) filter (where to_char(at at time zone ${zone}, 'YYYY-MM-DD') = ${today})::int as today
    from finding where petition_id = ${petitionId} and kind = 'finding' group by reviewer order by findings desc, reviewer`.execute(db);
  const names = await namesOf(
    db,
    rows.rows.map(({ reviewer }) => reviewer),
  );
  return rows.rows.map(({ reviewer, ...rest }) => ({ name: names(reviewer), ...rest }));
}
