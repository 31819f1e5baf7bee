import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { startQueue } from '../jobs/queue.ts';
import { startWorker } from '../jobs/worker.ts';
import { type Installation, openInstallation, type Place, readingFolder } from '../operations/installation.ts';
import type { Enqueue } from '../operations/job-kinds.ts';
import { type SizesSeen, takeInFolder } from '../operations/take-in-folder.ts';
import { sequence } from '../record/audit-log.ts';
import { schemaState } from '../record/migrate.ts';
import { openRecord } from '../record/open.ts';
import { reminderSender } from '../server/reminder-letter.ts';
import { createServer, type Server, type ServerSettings } from '../server/server.ts';

/** Milliseconds between two passes that put committed events in order. */
const SEQUENCE_MS = 250;

/** A running installation: server, queue, worker and the ordering of the log. */
export interface Running {
  readonly installation: Installation;
  readonly server: Server;
  /** Where it listens. */
  readonly listening: string;
  /** Ends running requests and jobs, puts the last events in order, and closes. */
  stop(): Promise<void>;
}

/** Opens the installation, brings an empty or embedded record up to date, and starts everything. A server database with an older schema is left alone: its operator migrates it. */
export async function startServer({
  place,
  settings,
  port,
  host,
  withWorker,
  scans = null,
  prepare,
}: {
  readonly place: Place;
  readonly settings: ServerSettings;
  readonly port: number;
  readonly host: string;
  readonly withWorker: boolean;
  /** Folder into which scanners write; null where there is none. */
  readonly scans?: string | null;
  /** Work on the open installation before it listens. */
  readonly prepare?: (open: { readonly installation: Installation; readonly enqueue: Enqueue }) => Promise<Result<unknown, Problem>>;
}): Promise<Result<Running, Problem>> {
  const migrateFirst = place.databaseUrl === null || (await isEmpty(place.databaseUrl));
  const opened = await openInstallation({ place, migrateFirst });
  if (!opened.ok) return opened;
  const installation = opened.value;
  // What an interrupted upload left behind holds personal data in plain text.
  await rm(join(place.folder, 'incoming'), { recursive: true, force: true });
  await mkdir(join(place.folder, 'incoming'), { recursive: true, mode: 0o700 });
  const problems = (error: Error) => void process.stderr.write(`${JSON.stringify({ level: 'error', what: 'jobs', kind: error.name })}\n`);
  const queue = await startQueue({ record: installation.record, onError: problems });
  const prepared = (await prepare?.({ installation, enqueue: queue.enqueue })) ?? ok(null);
  if (!prepared.ok) {
    await queue.stop();
    await installation.close();
    return err(prepared.error);
  }
  const reminders = withWorker && settings.mail ? reminderSender({ mail: settings.mail, address: settings.address }) : null;
  if (withWorker) await startWorker({ queue, deps: installation.deps, folder: readingFolder(place), remind: reminders?.send ?? null });
  const server = await createServer({ installation, enqueue: queue.enqueue, settings });
  const ordering = keepOrdering(installation);
  const watching = scans === null ? null : watchScans({ deps: { ...installation.deps, enqueue: queue.enqueue }, folder: scans });
  const listening = await server.app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => error);
  const stop = async () => {
    await watching?.stop();
    await server.app.close();
    await ordering.stop();
    await queue.stop();
    reminders?.close();
    await installation.close();
  };
  if (listening instanceof Error) {
    await stop();
    return err({
      code: 'port-in-use',
      message: `Port ${port} cannot be opened (${(listening as NodeJS.ErrnoException).code}).`,
      remedy: 'Set PORT to another one.',
    });
  }
  return ok({ installation, server, listening, stop });
}

async function isEmpty(url: string): Promise<boolean> {
  const opened = await openRecord({ url, connections: 1 });
  if (!opened.ok) return false;
  try {
    return (await schemaState(opened.value.db)).state === 'empty';
  } finally {
    await opened.value.close();
  }
}

/** Milliseconds between two looks at the folder of scans. */
const SCANS_MS = 5_000;

/** Looks at a folder of scans again and again; what cannot be taken in is said once in the log, without names. */
function watchScans({ deps, folder }: { readonly deps: Installation['deps'] & { readonly enqueue: Enqueue }; readonly folder: string }): {
  stop(): Promise<void>;
} {
  const seen: SizesSeen = new Map();
  const said = new Set<string>();
  let stopped = false;
  const say = (code: string) => {
    if (!said.has(code)) process.stderr.write(`${JSON.stringify({ level: 'warn', what: 'scans', code })}\n`);
    said.add(code);
  };
  let current: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    current = current.then(async () => {
      if (stopped) return;
      const look = await takeInFolder(deps, { folder, seen }).catch((error: NodeJS.ErrnoException) => say(error.code ?? error.name));
      for (const { code } of look?.refused ?? []) say(code);
    });
  }, SCANS_MS);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await current;
    },
  };
}

/** Puts committed events in order again and again; a failure (the database is away) is tried again. */
function keepOrdering({ deps }: Installation): { stop(): Promise<void> } {
  let stopped = false;
  let current: Promise<unknown> = Promise.resolve();
  const loop = async () => {
    while (!stopped) {
      await sequence(deps.db).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, SEQUENCE_MS).unref());
    }
  };
  current = loop();
  return {
    async stop() {
      stopped = true;
      await Promise.race([current, new Promise((resolve) => setTimeout(resolve, 2 * SEQUENCE_MS))]);
      await sequence(deps.db).catch(() => undefined);
    },
  };
}
