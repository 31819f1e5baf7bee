import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import { canonicalJson, type Json } from './canonical-json.ts';
import { EVENTS, type EventBody, type EventKind } from './events.ts';
import { newId } from './ids.ts';
import type { RecordTables } from './schema.ts';

/** Chain of events that belong to no organisation. */
export const INSTALLATION_CHAIN = 'installation';

/** Hash before the first entry of a chain. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** One event as the log keeps it; `previous` and `hash` chain it to the one before. */
export interface LogEntry {
  readonly chain: string;
  /** 1, 2, 3, … without gaps. */
  readonly seq: number;
  readonly id: string;
  /** ISO instant, UTC, milliseconds. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly petition: string | null;
  readonly body: Json;
  readonly previous: string;
}

/** Hash of an entry: SHA-256 of its canonical JSON, which holds the hash of the entry before. */
export function entryHash(entry: LogEntry): string {
  const { chain, seq, id, at, kind, actor, petition, body, previous } = entry;
  return createHash('sha256').update(canonicalJson({ chain, seq, id, at, kind, actor, petition, body, previous })).digest('hex');
}

/** Bodies without a field that was not declared; made once, as making a schema costs more than using it. */
const strictBodies = new Map<EventKind, z.ZodType>();

function strictBody(kind: EventKind): z.ZodType {
  const known = strictBodies.get(kind);
  if (known !== undefined) return known;
  const made = EVENTS[kind].strict();
  strictBodies.set(kind, made);
  return made;
}

/**
 * Writes an event inside the caller's transaction. It gets its place in the chain after the commit (see `sequence`), so that
 * writers never wait for one another; the database's own trigger keeps it pending until then.
 */
export async function appendEvent<K extends EventKind>(trx: Kysely<RecordTables>, event: NewEvent<K>): Promise<void> {
  await trx.insertInto('event').values(eventRow(event)).execute();
}

/** An event that is to be written. */
export interface NewEvent<K extends EventKind> {
  readonly kind: K;
  readonly body: EventBody<K>;
  readonly actor: string;
  readonly at: Date;
  readonly organisation: string | null;
  readonly petition?: string | null;
}

/** The row of an event, for a statement that writes other things with it. */
export function eventRow<K extends EventKind>(event: NewEvent<K>) {
  const body = strictBody(event.kind).parse(event.body) as Json;
  return {
    id: newId(event.at.getTime()),
    chain: event.organisation ?? INSTALLATION_CHAIN,
    at: event.at.toISOString(),
    kind: event.kind,
    actor: event.actor,
    petition_id: event.petition ?? null,
    body: canonicalJson(body),
  };
}

/** Any fixed number: the advisory lock of the one sequencer. */
const SEQUENCER_LOCK = 7_203_145;

/** Events put in order at one go. */
const SEQUENCE_STEP = 500;

/**
 * Gives committed events their numbers and hashes, oldest first, until none is pending; returns how many. Only one process
 * does it at a time (the others return at once with 0). An event written after another was committed always comes after it.
 */
export async function sequence(db: Kysely<RecordTables>): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await db.transaction().execute(sequenceStep);
    total += done;
    if (done < SEQUENCE_STEP) return total;
  }
}

async function sequenceStep(trx: Kysely<RecordTables>): Promise<number> {
  const lock = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${sql.lit(SEQUENCER_LOCK)}) as got`.execute(trx);
  if (!lock.rows[0].got) return 0;
  const events = await trx
    .selectFrom('event_pending')
    .innerJoin('event', 'event.id', 'event_pending.event_id')
    .select(['event.id', 'event.chain', 'event.at', 'event.kind', 'event.actor', 'event.petition_id', 'event.body'])
    .orderBy('event_pending.position')
    .limit(SEQUENCE_STEP)
    .execute();
  if (events.length === 0) return 0;
  const heads = new Map<string, { seq: number; hash: string }>();
  const entries = [];
  for (const event of events) {
    const head = heads.get(event.chain) ?? (await chainHead(trx, event.chain));
    const entry: LogEntry = {
      chain: event.chain,
      seq: head.seq + 1,
      id: event.id,
      at: event.at.toISOString(),
      kind: event.kind,
      actor: event.actor,
      petition: event.petition_id,
      body: JSON.parse(event.body) as Json,
      previous: head.hash,
    };
    const hash = entryHash(entry);
    heads.set(event.chain, { seq: entry.seq, hash });
    entries.push({ chain: entry.chain, seq: entry.seq, event_id: entry.id, previous: entry.previous, hash });
  }
  await trx.insertInto('log_entry').values(entries).execute();
  await trx
    .deleteFrom('event_pending')
    .where(
      'event_id',
      'in',
      events.map((event) => event.id),
    )
    .execute();
  return events.length;
}

/** Last entry of a chain; number 0 before the first. */
export async function chainHead(db: Kysely<RecordTables>, chain: string): Promise<{ readonly seq: number; readonly hash: string }> {
  const head = await db
    .selectFrom('log_entry')
    .select(['seq', 'hash'])
    .where('chain', '=', chain)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head ?? { seq: 0, hash: FIRST_PREVIOUS };
}
