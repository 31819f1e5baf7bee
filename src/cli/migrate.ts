import type { Command } from 'commander';
import { ok } from '../basics/result.ts';
import { withInstallation } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';

/** `countersign migrate`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('migrate')
    .description('Bring the schema of the record up to this version. Back up first.')
    .action((options: { readonly json?: boolean }) =>
      runJob({
        io,
        json: options.json,
        work: () =>
          withInstallation(
            async ({ record }) => {
              const { schemaState } = await import('../record/migrate.ts');
              return ok(await schemaState(record.db));
            },
            { migrateFirst: true },
          ),
        print: ({ state, applied }) => io.out(`The schema is ${state}: ${applied.join(', ')}.\n`),
      }),
    );
}
