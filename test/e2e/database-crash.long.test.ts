import { execFileSync } from 'node:child_process';
import { chownSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { examineRecord } from '../../src/operations/examine-record.ts';
import { freePort } from '../record/crash.ts';
import { crashRounds } from '../record/crash-rounds.ts';

const ROUNDS = 12;
const INITDB = globSync('/usr/lib/postgresql/*/bin/initdb').at(-1);

it.skipIf(INITDB === undefined)('loses no acknowledged finding when PostgreSQL itself is killed under load', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-crash-'));
  const cluster = await startCluster(dirname(INITDB!));
  const place = { folder, databaseUrl: cluster.url, keyFile: join(folder, 'keys.json') };
  const { crash: crashDatabase } = cluster;
  const { acknowledged, stored, installation } = await crashRounds({
    place,
    lines: 8_000,
    clients: 8,
    rounds: ROUNDS,
    loadMs: 1_500,
    crashDatabase,
  });
  expect(acknowledged.size).toBeGreaterThan(ROUNDS);
  for (const [line, finding] of acknowledged) expect(stored.get(line), line).toEqual([finding]);
  for (const findings of stored.values()) expect(findings).toHaveLength(1);
  expect((await examineRecord(installation)).filter(({ state }) => state === 'bad')).toEqual([]);
  await installation.close();
  await cluster.end();
  await rm(folder, { recursive: true, force: true });
});

/** A PostgreSQL of its own that writes through to the disk. */
async function startCluster(bin: string) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cluster-'));
  const data = join(folder, 'data');
  const root = process.getuid?.() === 0;
  if (root) chownSync(folder, Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })), -1);
  const run = (command: string, args: readonly string[]) => {
    const all = [join(bin, command), ...args];
    if (root) execFileSync('runuser', ['-u', 'postgres', '--', ...all], { stdio: 'ignore' });
    else execFileSync(all[0], all.slice(1), { stdio: 'ignore' });
  };
  const port = await freePort();
  const log = join(folder, 'server.log');
  const start = () => run('pg_ctl', ['-D', data, '-w', '-l', log, '-o', `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`, 'start']);
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres']);
  start();
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async crash() {
      const first = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0];
      const children = execFileSync('pgrep', ['-P', first], { encoding: 'utf8' }).trim().split('\n');
      execFileSync('kill', ['-9', first]);
      for (const child of children) {
        try {
          process.kill(Number(child), 'SIGKILL');
        } catch {
          // It went with the first.
        }
      }
      // Until the last of them has let go of what they share.
      for (const end = Date.now() + 20_000; ; ) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        try {
          return start();
        } catch (error) {
          if (Date.now() > end) throw error;
        }
      }
    },
    async end() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
