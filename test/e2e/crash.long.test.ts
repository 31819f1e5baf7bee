import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { examineRecord } from '../../src/operations/examine-record.ts';
import { crashRounds } from '../record/crash-rounds.ts';
import { DATABASE_KINDS, emptyServerDatabase } from '../record/databases.ts';

/** About half an hour on each database. */
const ROUNDS = 150;

it.each(DATABASE_KINDS)('loses no acknowledged finding on the %s database in a long loop of kills', async (kind) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-crash-'));
  const database = kind === 'server' ? await emptyServerDatabase() : null;
  const place = { folder, databaseUrl: database?.url ?? null, keyFile: join(folder, 'keys.json') };
  const { acknowledged, stored, installation } = await crashRounds({ place, lines: 60_000, clients: 12, rounds: ROUNDS, loadMs: 8_000 });
  for (const [line, finding] of acknowledged) expect(stored.get(line), line).toEqual([finding]);
  for (const findings of stored.values()) expect(findings).toHaveLength(1);
  expect((await examineRecord(installation)).filter(({ state }) => state === 'bad')).toEqual([]);
  await installation.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});
