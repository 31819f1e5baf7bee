import type { Kysely } from 'kysely';
import type { Problem } from '../basics/problem.ts';
import { newerDatabase, schemaState } from '../record/migrate.ts';
import type { RecordTables } from '../record/schema.ts';

/** Milliseconds between two looks. */
const LOOK_MS = 10_000;

/** A watch over the schema of a running process's database. */
export interface SchemaWatch {
  /** Given once a newer program has changed the schema. */
  readonly moved: Promise<Problem>;
  stop(): void;
}

/** Notices that the schema was moved on under a running process, which must then end: it no longer knows what it writes to. A database that is away is looked at again. */
export function watchSchema(db: Kysely<RecordTables>, lookMs = LOOK_MS): SchemaWatch {
  let timer: NodeJS.Timeout | undefined;
  const moved = new Promise<Problem>((resolve) => {
    timer = setInterval(async () => {
      const { state, applied } = await schemaState(db).catch(() => ({ state: 'current', applied: [] }));
      if (state !== 'newer') return;
      clearInterval(timer);
      resolve(newerDatabase(applied));
    }, lookMs).unref();
  });
  return { moved, stop: () => clearInterval(timer) };
}
