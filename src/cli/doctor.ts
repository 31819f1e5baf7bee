import type { Command } from 'commander';
import { err, ok } from '../basics/result.ts';
import { withInstallation } from './installation-options.ts';
import { type CliIo, runJob } from './io.ts';

/** `countersign doctor`. */
export function register(program: Command, io: CliIo): void {
  program
    .command('doctor')
    .description('Look the installation over: log, findings against the log, contents, keys, disk.')
    .option('--rotate-key', 'make a new operator key first and wrap all data keys with it')
    .action(({ rotateKey, json }: { readonly rotateKey?: boolean; readonly json?: boolean }) =>
      runJob({
        io,
        json,
        work: async () => {
          if (rotateKey === true) {
            const rotated = await rotate();
            if (!rotated.ok) return rotated;
          }
          return withInstallation(async (installation) => {
            const { examineRecord } = await import('../operations/examine-record.ts');
            const checks = await examineRecord(installation);
            const bad = checks.filter(({ state }) => state === 'bad');
            return bad.length > 0
              ? err(bad.map(({ name, words }) => ({ code: `bad-${name.replaceAll(' ', '-')}`, message: words })))
              : ok({ checks });
          });
        },
        print: ({ checks }) => {
          for (const { name, state, words } of checks)
            io.out(`${io.style(state === 'good' ? 'green' : 'yellow', state.padEnd(8))} ${name.padEnd(13)} ${words}\n`);
        },
      }),
    );
}

/** Puts a new key before the others in the key file and wraps every data key with it. */
function rotate() {
  return withInstallation(async ({ deps, place, keys }) => {
    const [{ addOperatorKey, loadOperatorKeys, rewrapAll }, { appendEvent }, { OPERATOR }] = await Promise.all([
      import('../record/operator-key.ts'),
      import('../record/audit-log.ts'),
      import('../operations/people.ts'),
    ]);
    const next = await addOperatorKey({ path: place.keyFile, before: keys });
    const known = await loadOperatorKeys({ db: deps.db, path: place.keyFile });
    if (!known.ok) return err([known.error]);
    await deps.db.transaction().execute(async (trx) => {
      const count = await rewrapAll({ db: trx, keys: next });
      await appendEvent(trx, {
        kind: 'key.rotated',
        body: { from: keys.current, to: next.current, keys: count },
        actor: OPERATOR,
        at: deps.now(),
        organisation: null,
      });
    });
    return ok(null);
  });
}
