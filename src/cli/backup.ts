import type { Command } from 'commander';
import { ok } from '../basics/result.ts';
import { withInstallation } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';

/** `countersign backup`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('backup')
    .description('Write the whole record into one file, as of one moment. The operator key is not in it: keep that elsewhere.')
    .requiredOption('--out <file>', 'the file to write, for example countersign-2026-11-23.backup')
    .action(({ out, json }: { readonly out: string; readonly json?: boolean }) =>
      runJob({
        io,
        json,
        work: (onProgress) =>
          withInstallation(async ({ deps, place }) => {
            const { backUp } = await import('../operations/backup.ts');
            return ok(await backUp({ db: deps.db, folder: place.folder, out, now: deps.now }, { onProgress, signal: io.signal }));
          }),
        print: ({ file, rows, tables, blobs, sha256 }) => {
          io.out(`${rows.toLocaleString('en-US')} rows of ${tables} tables and ${blobs} contents are in ${file}\nSHA-256 ${sha256}\n`);
          io.out('The operator key is not in it: without the key file nobody can read what it holds.\n');
        },
      }),
    );
}
