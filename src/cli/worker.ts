import type { Command } from 'commander';
import { stopAsked, writeProblems } from './installation-options.ts';
import { type CliIo, EXIT } from './io.ts';
import { mailFrom } from './mail-settings.ts';
import { positiveNumber } from './option-values.ts';

/** `countersign worker`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('worker')
    .description('Do the jobs of a record on a PostgreSQL server; any number of workers may run.')
    .option('--threads <number>', 'threads that match (default: one per core)', positiveNumber)
    .action(({ threads }: { readonly threads?: number }) => work(io, threads ?? 0));
}

async function work(io: CliIo, threads: number): Promise<void> {
  const [{ openInstallation, placeFrom, readingFolder }, { startQueue }, { startWorker }, { reminderSender }, { watchSchema }] =
    await Promise.all([
      import('../operations/installation.ts'),
      import('../jobs/queue.ts'),
      import('../jobs/worker.ts'),
      import('../server/reminder-letter.ts'),
      import('./watch-schema.ts'),
    ]);
  const place = placeFrom(process.env);
  if (place.databaseUrl === null) {
    writeProblems(io, [
      {
        code: 'worker-needs-server',
        message: 'A worker of its own needs a PostgreSQL server: the embedded database belongs to one process.',
        remedy: 'Set DATABASE_URL, or let `countersign serve` do the jobs.',
      },
    ]);
    io.exit(EXIT.failed);
    return;
  }
  const opened = await openInstallation({ place, migrateFirst: false });
  if (!opened.ok) {
    writeProblems(io, [opened.error]);
    io.exit(EXIT.failed);
    return;
  }
  const queue = await startQueue({
    record: opened.value.record,
    onError: (error) => io.err(`${JSON.stringify({ level: 'error', what: 'jobs', kind: error.name })}\n`),
  });
  const address = process.env.COUNTERSIGN_ADDRESS || 'http://localhost:3000';
  const mail = mailFrom({ environment: process.env, address });
  const reminders = mail === null ? null : reminderSender({ mail, address });
  await startWorker({ queue, deps: opened.value.deps, folder: readingFolder(place), threads, remind: reminders?.send ?? null });
  io.err('Countersign worker waits for jobs.\n');
  const schema = watchSchema(opened.value.record.db);
  const problem = await Promise.race([stopAsked(io), schema.moved]);
  schema.stop();
  if (problem !== null) writeProblems(io, [problem]);
  await queue.stop();
  reminders?.close();
  await opened.value.close();
  io.exit(problem === null ? EXIT.ok : EXIT.failed);
}
