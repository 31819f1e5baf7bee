import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from '../../scripts/one-at-a-time.ts';
import { sha256 } from '../../src/basics/hashing.ts';
import { asServer, SERVER_URL, serverUrl } from '../record/databases.ts';
import { DEMO_SIZE, serveDemo, untilDone } from './running-app.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** Hours after which the filled demo of another source is removed. */
const KEPT_HOURS = 2;

/** The demo county screened and its sheets read: a data folder, and the database beside it where that is on a server. To be copied, never opened. */
export interface FilledDemo {
  readonly folder: string;
  /** Name of a database on the test server; null: it is in the folder. */
  readonly database: string | null;
}

/** The filled demo of this source and day, made once per machine: filling one takes longer than most tests of it. */
export async function filledDemo(kind: 'embedded' | 'server'): Promise<FilledDemo> {
  const key = sha256(`${sourceTexts()}\n${kind === 'server' ? SERVER_URL : ''}`).slice(0, 16);
  const folder = join(tmpdir(), `countersign-filled-${key}`);
  const database = kind === 'server' ? `cs_filled_${key}` : null;
  return oneAtATime(`${folder}.lock`, async () => {
    if (existsSync(folder) && (database === null || (await isThere(database)))) return { folder, database };
    await removeOld();
    await fill({ folder, database });
    return { folder, database };
  });
}

/** Everything that decides what the demo holds; its campaign is in the middle of its circulation today. */
function sourceTexts(): string {
  const files = globSync(['src/**/*', 'rules/**/*', 'package-lock.json'], { cwd: CHECKOUT, exclude: ['src/web/**', '**/*.test.ts'] })
    .filter((file) => statSync(join(CHECKOUT, file)).isFile())
    .sort();
  const texts = files.map((file) => `${file} ${sha256(readFileSync(join(CHECKOUT, file)))}`);
  return [process.version, new Date().toISOString().slice(0, 10), JSON.stringify(DEMO_SIZE), ...texts].join('\n');
}

async function isThere(database: string): Promise<boolean> {
  const { rowCount } = await asServer((client) => client.query('select from pg_database where datname = $1', [database]));
  return rowCount === 1;
}

async function fill({ folder, database }: FilledDemo): Promise<void> {
  const fresh = `${folder}.new`;
  for (const path of [folder, fresh]) await rm(path, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  if (database !== null)
    await asServer(async (client) => {
      await client.query(`drop database if exists ${database} with (force)`);
      await client.query(`create database ${database}`);
    });
  const running = await serveDemo({ folder: fresh, databaseUrl: database === null ? null : serverUrl(database), port: 0, size: DEMO_SIZE });
  await untilDone(running, { withSheets: true });
  await running.stop();
  await rename(fresh, folder);
}

/** Removes what other sources left behind. */
async function removeOld(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => /^countersign-filled-\w+$/.test(name))) {
    const path = join(tmpdir(), name);
    const hours = (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)) / 3_600_000;
    if (hours > KEPT_HOURS) await rm(path, { recursive: true, force: true });
  }
}
