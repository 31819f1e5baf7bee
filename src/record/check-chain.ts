import type { Kysely } from 'kysely';
import { chainHead, entryHash, FIRST_PREVIOUS, type LogEntry } from './audit-log.ts';
import type { Json } from './canonical-json.ts';
import type { RecordTables } from './schema.ts';

/** The first entry of a chain that does not follow. */
export interface Broken {
  readonly seq: number;
}

const PAGE = 2_000;

/** Goes through a chain as it stands on the record; the first entry whose number, link or hash is wrong, or null. */
export async function brokenEntry(db: Kysely<RecordTables>, chain: string): Promise<Broken | null> {
  let previous = FIRST_PREVIOUS;
  const head = await chainHead(db, chain);
  for (let from = 0; from < head.seq; from += PAGE) {
    const rows = await db
      .selectFrom('log_entry')
      .innerJoin('event', 'event.id', 'log_entry.event_id')
      .select(['seq', 'event.id', 'at', 'kind', 'actor', 'petition_id', 'body', 'previous', 'hash'])
      .where('log_entry.chain', '=', chain)
      .where('seq', '>', from)
      .where('seq', '<=', Math.min(from + PAGE, head.seq))
      .orderBy('seq')
      .execute();
    for (let i = 0; i < Math.min(PAGE, head.seq - from); i++) {
      const row = rows[i];
      if (row === undefined || row.seq !== from + i + 1 || row.previous !== previous) return { seq: from + i + 1 };
      const { petition_id, hash, at, body, ...rest } = row;
      const entry: LogEntry = { chain, ...rest, at: at.toISOString(), petition: petition_id, body: JSON.parse(body) as Json };
      if (entryHash(entry) !== hash) return { seq: from + i + 1 };
      previous = hash;
    }
  }
  return null;
}
