import { realpathSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, types as pgliteTypes } from '@electric-sql/pglite';
import { type Kysely, PGliteDialect, PostgresDialect, Kysely as Query, sql } from 'kysely';
import pg from 'pg';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { lockFolder } from './folder-lock.ts';
import { keepPlans } from './kept-plans.ts';
import type { RecordTables } from './schema.ts';

/** The oldest PostgreSQL the record runs on. */
export const OLDEST_POSTGRES = 15;

/** The major version of the embedded database: a data folder of another one must be moved by backup and restore. */
const EMBEDDED_POSTGRES = '18';

/** The open database of the record. */
export interface RecordDatabase {
  readonly kind: 'embedded' | 'server';
  readonly db: Kysely<RecordTables>;
  /** The embedded instance, for the job queue that shares it. */
  readonly embedded: PGlite | null;
  /** Connection address, for the job queue that opens its own pool. */
  readonly url: string | null;
  /** Closes connections and gives the data folder back. */
  close(): Promise<void>;
}

/** Where the record is: a folder (embedded database) or the address of a PostgreSQL server. */
export type RecordPlace = { readonly folder: string; readonly prepared?: Blob } | { readonly url: string; readonly connections?: number };

/** Opens the record's database; does not migrate it. Expected failures: folder in use, other major version, server out of reach or too old. */
export async function openRecord(place: RecordPlace): Promise<Result<RecordDatabase, Problem>> {
  return 'url' in place ? openServer(place) : openEmbedded(place);
}

async function openEmbedded(place: { readonly folder: string; readonly prepared?: Blob }): Promise<Result<RecordDatabase, Problem>> {
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  const folder = realpathSync(place.folder);
  const lock = lockFolder(folder);
  if (!lock.ok) return lock;
  try {
    const database = join(folder, 'database');
    const version = await readFile(join(database, 'PG_VERSION'), 'utf8').catch(() => null);
    if (version !== null && version.trim() !== EMBEDDED_POSTGRES) {
      lock.value.release();
      return err({
        code: 'database-version-differs',
        message: `The data folder holds an embedded database of version ${version.trim()}; this program brings version ${EMBEDDED_POSTGRES}.`,
        file: folder,
        remedy: 'Write a backup with the program that made it, and restore the backup with this one into a new folder.',
      });
    }
    const embedded = new PGlite({
      dataDir: database,
      ...(place.prepared && version === null ? { loadDataDir: place.prepared } : {}),
      parsers: {
        [pgliteTypes.DATE]: (text: string) => text,
        [pgliteTypes.INT8]: Number,
      },
    });
    await embedded.waitReady;
    const db = new Query<RecordTables>({ dialect: new PGliteDialect({ pglite: embedded }) });
    return ok({
      kind: 'embedded',
      db,
      embedded,
      url: null,
      async close() {
        await db.destroy();
        lock.value.release();
      },
    });
  } catch (error) {
    lock.value.release();
    throw error;
  }
}

/** Parsers of the `pg` driver that agree with those of the embedded database. */
const serverTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.DATE) return (text: string) => text;
    if (oid === pg.types.builtins.INT8) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

async function openServer(place: { readonly url: string; readonly connections?: number }): Promise<Result<RecordDatabase, Problem>> {
  const pool = new pg.Pool({
    connectionString: place.url,
    max: place.connections ?? 12,
    types: serverTypes as pg.CustomTypesConfig,
    application_name: 'countersign',
    connectionTimeoutMillis: 10_000,
  });
  // A broken idle connection is not an error of any request: the pool drops it and opens another.
  pool.on('error', () => undefined);
  pool.on('connect', keepPlans);
  const db = new Query<RecordTables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const version = await sql<{ version: number }>`select current_setting('server_version_num')::int / 10000 as version`.execute(db);
    if (version.rows[0].version < OLDEST_POSTGRES) {
      await db.destroy();
      return err({
        code: 'database-too-old',
        message: `The server runs PostgreSQL ${version.rows[0].version}; ${OLDEST_POSTGRES} is the oldest that works.`,
        remedy: 'Upgrade the database server.',
      });
    }
  } catch (error) {
    await db.destroy();
    return err({
      code: 'database-out-of-reach',
      message: `The PostgreSQL server does not answer: ${error instanceof Error ? error.message || error.name : 'unknown error'}.`,
      remedy: 'Check DATABASE_URL and that the server runs.',
    });
  }
  return ok({ kind: 'server', db, embedded: null, url: place.url, close: () => db.destroy() });
}
