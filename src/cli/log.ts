import type { Command } from 'commander';
import { ok } from '../basics/result.ts';
import { listed, withInstallation } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';

/** `countersign log export | verify`. */
export function register(program: Command, io: CliIo): void {
  const log = program.command('log').description('Export the log of an organisation, and check an exported log offline.');
  log
    .command('export')
    .description('Write the log as a text file, one event a line; it holds no personal data.')
    .option('--organisation <id>', 'whose log; without it that of the installation', 'installation')
    .requiredOption('--out <file>', 'the file to write')
    .action(({ organisation, out, json }: { readonly organisation: string; readonly out: string; readonly json?: boolean }) =>
      runJob({
        io,
        json,
        work: () =>
          withInstallation(async ({ deps }) => {
            const { exportLog } = await import('../record/log-file.ts');
            return ok(await exportLog({ db: deps.db, chain: organisation, path: out }));
          }),
        print: ({ entries, head }) =>
          io.out(
            `${entries.toLocaleString('en-US')} entries are in ${out}\nHead ${head}\nPublish the head: nobody can then rewrite the log unseen.\n`,
          ),
      }),
    );
  log
    .command('verify')
    .description('Check an exported log without any database; names the first broken entry.')
    .argument('<file>', 'the exported log')
    .option('--head <hash>', 'a head that was published earlier: it must be in this log')
    .action((file: string, { head, json }: { readonly head?: string; readonly json?: boolean }) =>
      runJob({
        io,
        json,
        work: async () => {
          const { verifyLogFile } = await import('../record/log-file.ts');
          return listed(await verifyLogFile({ path: file, ...(head === undefined ? {} : { head }) }));
        },
        print: ({ entries, head: last }) =>
          io.out(`${entries.toLocaleString('en-US')} entries follow one another; none is missing or altered.\nHead ${last}\n`),
      }),
    );
}
