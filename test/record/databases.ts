import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll } from 'vitest';
import { writeFileAtomic } from '../../src/basics/atomic-file.ts';
import { sha256 } from '../../src/basics/hashing.ts';
import { migrate } from '../../src/record/migrate.ts';
import { openRecord, type RecordDatabase, type RecordPlace } from '../../src/record/open.ts';

/** Address of the PostgreSQL server that the suite also runs on; none: embedded only. */
export const SERVER_URL = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL ?? null;

/** The databases this run covers. */
export const DATABASE_KINDS: readonly ('embedded' | 'server')[] = SERVER_URL === null ? ['embedded'] : ['embedded', 'server'];

/** A fresh, migrated record in a place of its own. */
export interface TestRecord {
  readonly record: RecordDatabase;
  readonly place: RecordPlace;
  /** Data folder: keys and blobs; with the embedded database also the database. */
  readonly folder: string;
  /** Closes and removes everything. */
  remove(): Promise<void>;
}

let prepared: Promise<Blob> | null = null;
let template: Promise<string> | null = null;

/** The text of all migrations: another text is another schema. */
function migrationTexts(): string {
  const folder = new URL('../../src/record/migrations/', import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
}

/** The migrated embedded database as an archive, made once per machine and schema: a first boot takes seconds. */
async function preparedFolder(): Promise<Blob> {
  const path = join(tmpdir(), `countersign-prepared-${sha256(`${migrationTexts()}\n${process.version}`).slice(0, 16)}.tar`);
  const known = await readFile(path).catch(() => null);
  if (known !== null) return new Blob([known]);
  const folder = await mkdtemp(join(tmpdir(), 'countersign-template-'));
  const opened = await openRecord({ folder });
  if (!opened.ok) throw new Error(opened.error.message);
  await migrate(opened.value.db);
  const blob = await (opened.value.embedded as PGlite).dumpDataDir('none');
  await opened.value.close();
  await rm(folder, { recursive: true, force: true });
  await writeFileAtomic(path, new Uint8Array(await blob.arrayBuffer()));
  return blob;
}

/** Works on the test server as whoever may make databases. */
export async function asServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: SERVER_URL! });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Address of another database on the test server. */
export function serverUrl(database: string): string {
  const url = new URL(SERVER_URL!);
  url.pathname = `/${database}`;
  return url.href;
}

async function templateDatabase(): Promise<string> {
  const name = `cs_template_${process.pid}_${randomBytes(4).toString('hex')}`;
  await asServer(async (client) => {
    await client.query(`drop database if exists ${name}`);
    await client.query(`create database ${name}`);
  });
  const opened = await openRecord({ url: serverUrl(name) });
  if (!opened.ok) throw new Error(opened.error.message);
  await migrate(opened.value.db);
  await opened.value.close();
  return name;
}

afterAll(async () => {
  if (template !== null) {
    const name = await template;
    await asServer((client) => client.query(`drop database if exists ${name} with (force)`));
  }
});

/** A database of its own on the test server, and how to be rid of it. */
export interface ServerDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty database (not migrated) on the test server. */
export function emptyServerDatabase(): Promise<ServerDatabase> {
  return copiedServerDatabase('template1');
}

/** Makes a copy of a database on the test server to which nobody is connected. */
export async function copiedServerDatabase(from: string): Promise<ServerDatabase> {
  const name = `cs_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await asServer((client) => client.query(`create database ${name} template ${from}`));
  return {
    url: serverUrl(name),
    drop: () => asServer(async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

/** Opens a fresh, migrated record on the kind of database asked for. */
export async function testRecord(kind: 'embedded' | 'server'): Promise<TestRecord> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  if (kind === 'embedded') {
    const place = { folder, prepared: await (prepared ??= preparedFolder()) };
    const opened = await openRecord(place);
    if (!opened.ok) throw new Error(opened.error.message);
    const record = opened.value;
    return {
      record,
      place: { folder },
      folder,
      async remove() {
        await record.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  }
  const database = await copiedServerDatabase(await (template ??= templateDatabase()));
  const place = { url: database.url };
  const opened = await openRecord(place);
  if (!opened.ok) throw new Error(opened.error.message);
  const record = opened.value;
  return {
    record,
    place,
    folder,
    async remove() {
      await record.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
