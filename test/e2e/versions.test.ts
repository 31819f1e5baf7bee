import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, openInstallation, type Place } from '../../src/operations/installation.ts';
import { MIGRATION_NAMES, migrate } from '../../src/record/migrate.ts';
import { openRecord } from '../../src/record/open.ts';
import { freePort } from '../record/crash.ts';
import { DATABASE_KINDS, emptyServerDatabase, SERVER_URL } from '../record/databases.ts';
import { must } from '../record/must.ts';

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

async function start({ folder, databaseUrl, keyFile }: Place, ...args: readonly string[]) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/countersign.js'), ...args], {
    env: { ...process.env, COUNTERSIGN_DATA: folder, DATABASE_URL: databaseUrl ?? '', COUNTERSIGN_KEY_FILE: keyFile, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended: Promise<Ended> = once(child, 'exit').then(([code]) => ({ code: code as number | null, said }));
  return { ended, waits: (word: string) => expect.poll(() => said, { timeout: 60_000, interval: 100 }).toContain(word) };
}

const run = async (place: Place, ...args: readonly string[]) => (await start(place, ...args)).ended;

/** Marks the database as one that a newer program changed. */
const moveOn = ({ record }: Pick<Installation, 'record'>) =>
  sql`insert into kysely_migration (name, timestamp) values ('9999-newer', ${new Date().toISOString()})`.execute(record.db);

describe.each(DATABASE_KINDS)('a program beside a %s database of a neighbouring version', (kind) => {
  let place: Place;
  let drop = async () => {};
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-versions-'));
    const database = kind === 'server' ? await emptyServerDatabase() : null;
    drop = async () => database?.drop();
    place = { folder, databaseUrl: database?.url ?? null, keyFile: join(folder, 'keys.json') };
  });
  afterAll(async () => {
    await drop();
    await rm(place.folder, { recursive: true, force: true });
  });

  it.runIf(kind === 'server')('does not touch an older one, and says what to do', async () => {
    const record = must(await openRecord({ url: place.databaseUrl! }));
    must(await migrate(record.db, MIGRATION_NAMES.at(-2)!));
    for (const args of [['serve', '--no-worker'], ['worker'], ['backup', '--out', join(place.folder, 'backup')]]) {
      const { code, said } = await run(place, ...args);
      expect([args[0], code]).toEqual([args[0], 1]);
      expect(said).toMatch(/countersign migrate/);
    }
    await record.close();
  });

  it('refuses one that a newer program changed', async () => {
    const installation = must(await openInstallation({ place, migrateFirst: true }));
    await moveOn(installation);
    await installation.close();
    for (const args of [['serve'], ['migrate'], ['doctor'], ...(kind === 'server' ? [['worker']] : [])]) {
      const { code, said } = await run(place, ...args);
      expect([args[0], code]).toEqual([args[0], 1]);
      expect(said).toMatch(/newer version/);
    }
  });
});

it.runIf(SERVER_URL !== null)(
  'a running server and a running worker end when a newer program changes the database under them',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-versions-'));
    const database = await emptyServerDatabase();
    const place = { folder, databaseUrl: database.url, keyFile: join(folder, 'keys.json') };
    const installation = must(await openInstallation({ place, migrateFirst: true }));
    const server = await start(place, 'serve', '--no-worker');
    await server.waits('serves');
    const worker = await start(place, 'worker');
    await worker.waits('waits for jobs');
    await moveOn(installation);
    for (const { code, said } of await Promise.all([server.ended, worker.ended])) {
      expect(code).toBe(1);
      expect(said).toMatch(/newer version/);
    }
    await installation.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  },
);
