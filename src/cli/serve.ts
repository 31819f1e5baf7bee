import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ok } from '../basics/result.ts';
import { stopAsked, writeProblems } from './installation-options.ts';
import { type CliIo, EXIT } from './io.ts';
import { mailFrom } from './mail-settings.ts';
import { wholeNumber } from './option-values.ts';

interface ServeOptions {
  readonly demo?: boolean;
  readonly worker: boolean;
  readonly voters: number;
  readonly lines: number;
}

/** `countersign serve`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('serve')
    .description('Serve the record: COUNTERSIGN_DATA is the data folder, DATABASE_URL a PostgreSQL server, PORT where it listens.')
    .option('--demo', 'fill an empty record with a made-up county and accounts')
    .option('--voters <number>', 'voters of the made-up county', wholeNumber, 20_000)
    .option('--lines <number>', 'lines of the made-up petition', wholeNumber, 2_000)
    .option('--no-worker', 'leave the jobs to `countersign worker`')
    .action((options: ServeOptions) => serve(io, options));
}

async function serve(io: CliIo, { demo, worker, voters, lines }: ServeOptions): Promise<void> {
  const [{ placeFrom }, { startServer }, { seedDemo }, { createAccounts }, { installationSecret }, { watchSchema }] = await Promise.all([
    import('../operations/installation.ts'),
    import('./run-server.ts'),
    import('../server/seed-demo.ts'),
    import('../server/accounts.ts'),
    import('../operations/installation.ts'),
    import('./watch-schema.ts'),
  ]);
  const place = placeFrom(process.env);
  const port = Number(process.env.PORT || 3000);
  const address = process.env.COUNTERSIGN_ADDRESS || `http://localhost:${port}`;
  const running = await startServer({
    place,
    port,
    host: process.env.HOST || '127.0.0.1',
    withWorker: worker,
    scans: process.env.COUNTERSIGN_SCANS || null,
    settings: {
      address,
      requestsPerMinute: Number(process.env.COUNTERSIGN_REQUESTS_PER_MINUTE || 3_000),
      signInsPerMinute: Number(process.env.COUNTERSIGN_SIGN_INS_PER_MINUTE || 20),
      behindProxy: process.env.COUNTERSIGN_BEHIND_PROXY === '1',
      metricsToken: process.env.COUNTERSIGN_METRICS_TOKEN || null,
      mail: mailFrom({ environment: process.env, address }),
      logLevel: io.isTTY ? 'warn' : 'info',
    },
    prepare: async ({ installation, enqueue }) => {
      if (demo !== true) return ok(null);
      io.err('Making up a county …\n');
      const accounts = createAccounts({
        db: installation.deps.db,
        settings: { address, secret: await installationSecret(installation.deps, 'session-secret') },
      });
      return seedDemo({ deps: { ...installation.deps, enqueue }, accounts, folder: place.folder, size: { voters, lines } });
    },
  });
  if (!running.ok) {
    writeProblems(io, [running.error]);
    io.exit(EXIT.failed);
    return;
  }
  io.err(`Countersign serves ${address}\n`);
  if (demo === true) {
    const said = await readFile(join(place.folder, 'demo-accounts.txt'), 'utf8').catch(() => '');
    if (said !== '') io.err(`\nDemo accounts (address and password; all data is made up):\n${said.replace(/^/gm, '  ').trimEnd()}\n\n`);
  }
  const schema = watchSchema(running.value.installation.record.db);
  const problem = await Promise.race([stopAsked(io), schema.moved]);
  schema.stop();
  if (problem !== null) writeProblems(io, [problem]);
  io.err('Stopping: running requests and jobs end first.\n');
  await running.value.stop();
  io.exit(problem === null ? EXIT.ok : EXIT.failed);
}
