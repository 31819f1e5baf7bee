import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { folderStorage } from '../record/blob-storage.ts';
import { contentStore } from '../record/content-store.ts';
import { migrate, newerDatabase, schemaState } from '../record/migrate.ts';
import { openRecord, type RecordDatabase } from '../record/open.ts';
import { loadOperatorKeys, type OperatorKeys } from '../record/operator-key.ts';
import type { Deps } from './deps.ts';
import { rulePackText } from './rule-pack-text.ts';
import { signatureFolder } from './signature-store.ts';

/** Where an installation lies. */
export interface Place {
  /** Data folder: blobs, and without a server the database. */
  readonly folder: string;
  /** Address of a PostgreSQL server; null for the embedded database. */
  readonly databaseUrl: string | null;
  /** File with the operator's keys. */
  readonly keyFile: string;
  /** Folder with reference images of signatures; absent or null where there are none. */
  readonly signatures?: string | null;
}

/** Where originals lie in plain while they are read. */
export function readingFolder({ folder }: Pick<Place, 'folder'>): string {
  return join(folder, 'reading');
}

/** An open installation: record, keys and store, ready for operations. */
export interface Installation {
  readonly place: Place;
  readonly record: RecordDatabase;
  readonly deps: Deps;
  readonly keys: OperatorKeys;
  close(): Promise<void>;
}

/** Reads the place from the environment: COUNTERSIGN_DATA (default ./countersign-data), DATABASE_URL, COUNTERSIGN_KEY_FILE, COUNTERSIGN_SIGNATURES. */
export function placeFrom(environment: Readonly<Record<string, string | undefined>>): Place {
  const folder = environment.COUNTERSIGN_DATA || 'countersign-data';
  return {
    folder,
    databaseUrl: environment.DATABASE_URL || null,
    keyFile: environment.COUNTERSIGN_KEY_FILE || join(folder, 'operator-keys.json'),
    signatures: environment.COUNTERSIGN_SIGNATURES || null,
  };
}

/** Opens an installation. With `migrateFirst` the schema is brought up to date, otherwise one that is not current is refused. */
export async function openInstallation({
  place,
  migrateFirst,
  now = () => new Date(),
}: {
  readonly place: Place;
  readonly migrateFirst: boolean;
  readonly now?: () => Date;
}): Promise<Result<Installation, Problem>> {
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  const opened = await openRecord(place.databaseUrl === null ? { folder: place.folder } : { url: place.databaseUrl });
  if (!opened.ok) return opened;
  const record = opened.value;
  const refuse = async (problem: Problem): Promise<Result<never, Problem>> => {
    await record.close();
    return err(problem);
  };
  if (migrateFirst) {
    const migrated = await migrate(record.db);
    if (!migrated.ok) return refuse(migrated.error);
  }
  const { state, applied } = await schemaState(record.db);
  if (state === 'newer') return refuse(newerDatabase(applied));
  if (state !== 'current') {
    return refuse({
      code: 'database-not-migrated',
      message: 'The database has the schema of an older version, or none.',
      remedy: 'Run: countersign migrate.',
    });
  }
  const keys = await loadOperatorKeys({ db: record.db, path: place.keyFile });
  if (!keys.ok) return refuse(keys.error);
  const store = contentStore({ storage: folderStorage(join(place.folder, 'blobs')), keys: () => keys.value });
  return ok({
    place,
    record,
    keys: keys.value,
    deps: {
      db: record.db,
      keys: () => keys.value,
      store,
      now,
      packText: rulePackText,
      ...(place.signatures ? { signatures: signatureFolder(place.signatures) } : {}),
    },
    close: () => record.close(),
  });
}

/** A secret of the installation that is made once and kept in the record, so that all processes share it. */
export async function installationSecret(deps: Pick<Deps, 'db'>, key: string): Promise<string> {
  await deps.db
    .insertInto('setting')
    .values({ key, value: randomBytes(32).toString('base64url') })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await deps.db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirstOrThrow()).value;
}

/** Version of this program. */
export async function programVersion(): Promise<string> {
  for (const path of ['../../package.json', '../../../package.json']) {
    const text = await readFile(new URL(path, import.meta.url), 'utf8').catch(() => null);
    if (text !== null) return (JSON.parse(text) as { version: string }).version;
  }
  return 'unknown';
}
