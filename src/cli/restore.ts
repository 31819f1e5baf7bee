import { mkdir } from 'node:fs/promises';
import type { Command } from 'commander';
import { err } from '../basics/result.ts';
import { listed } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';

/** `countersign restore`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('restore')
    .description('Read a backup into a new data folder or an empty PostgreSQL database.')
    .argument('<file>', 'the backup')
    .action((file: string, { json }: { readonly json?: boolean }) =>
      runJob({
        io,
        json,
        work: async (onProgress) => {
          const [{ placeFrom }, { openRecord }, { restore }] = await Promise.all([
            import('../operations/installation.ts'),
            import('../record/open.ts'),
            import('../operations/backup.ts'),
          ]);
          const { folder, databaseUrl } = placeFrom(process.env);
          await mkdir(folder, { recursive: true, mode: 0o700 });
          const opened = await openRecord(databaseUrl === null ? { folder } : { url: databaseUrl });
          if (!opened.ok) return err([opened.error]);
          try {
            return listed(await restore({ db: opened.value.db, folder, file }, { onProgress, signal: io.signal }));
          } finally {
            await opened.value.close();
          }
        },
        print: ({ rows, blobs }) =>
          io.out(
            `Restored ${rows.toLocaleString('en-US')} rows and ${blobs} contents. Put the operator key file in its place, then run: countersign doctor\n`,
          ),
      }),
    );
}
