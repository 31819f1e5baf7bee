import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { examineRecord } from '../../src/operations/examine-record.ts';
import { crashRounds } from '../record/crash-rounds.ts';
import { DATABASE_KINDS, emptyServerDatabase } from '../record/databases.ts';

/** Rounds of start, load and kill; the long run is in crash.long.test.ts. */
const ROUNDS = 3;

it.each(DATABASE_KINDS)(
  'loses no acknowledged finding on the %s database when the server is killed under load',
  async (kind) => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-crash-'));
    const database = kind === 'server' ? await emptyServerDatabase() : null;
    const place = { folder, databaseUrl: database?.url ?? null, keyFile: join(folder, 'keys.json') };
    const { acknowledged, stored, installation } = await crashRounds({ place, lines: 600, clients: 6, rounds: ROUNDS, loadMs: 1_500 });
    expect(acknowledged.size).toBeGreaterThan(20);
    for (const [line, finding] of acknowledged) expect(stored.get(line), line).toEqual([finding]);
    for (const findings of stored.values()) expect(findings).toHaveLength(1);
    expect((await examineRecord(installation)).filter(({ state }) => state === 'bad')).toEqual([]);
    await installation.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  },
  240_000,
);
