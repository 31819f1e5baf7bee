import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_KINDS, emptyServerDatabase, SERVER_URL, type TestRecord, testRecord } from '../../test/record/databases.ts';
import { appendEvent, chainHead, sequence } from './audit-log.ts';
import { folderStorage } from './blob-storage.ts';
import { contentStore } from './content-store.ts';
import { newId } from './ids.ts';
import { exportLog, verifyLogFile } from './log-file.ts';
import { MIGRATION_NAMES, migrate, schemaState } from './migrate.ts';
import { FACT_TABLES } from './migrations/0001-record.ts';
import { openRecord } from './open.ts';
import { addOperatorKey, loadOperatorKeys, rewrapAll } from './operator-key.ts';
import { createPetitionKey, destroyPetitionKey, openPetitionKey } from './petition-keys.ts';
import { openValue, sealValue, tagOf } from './sealing.ts';

const at = new Date('2026-03-01T12:00:00.123Z');

async function* bytesOf(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

async function gather(source: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  const parts = [];
  for await (const part of source!) parts.push(part);
  return Buffer.concat(parts);
}

describe.each(DATABASE_KINDS)('the record on the %s database', (kind) => {
  let test: TestRecord;
  const organisation = newId();
  const petition = newId();
  beforeAll(async () => {
    test = await testRecord(kind);
    await test.record.db.insertInto('organisation').values({ id: organisation, kind: 'office', name: 'Office' }).execute();
    await test.record.db
      .insertInto('petition')
      .values({
        id: petition,
        organisation_id: organisation,
        title: 'T',
        target: 'x',
        jurisdiction: 'county',
        kind: null,
        registered: 100,
        required: 10,
        district_field: null,
        district_value: null,
        attempt: 1,
        previous_petition_id: null,
      })
      .execute();
  });
  afterAll(() => test?.remove());

  it('takes a migration of a lower number that came later', async () => {
    const { db } = test.record;
    await sql`drop table manual`.execute(db);
    await sql`delete from kysely_migration where name = '0009-manual'`.execute(db);
    expect((await schemaState(db)).state).toBe('older');
    expect(await migrate(db)).toMatchObject({ ok: true, value: { ran: ['0009-manual'] } });
    expect((await schemaState(db)).state).toBe('current');
  });

  it('is at the newest migration, and migrating again does nothing', async () => {
    expect((await schemaState(test.record.db)).state).toBe('current');
    expect(await migrate(test.record.db)).toEqual({ ok: true, value: { ran: [] } });
  });

  it('refuses a database that a newer program changed', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'x')`.execute(test.record.db);
    expect((await schemaState(test.record.db)).state).toBe('newer');
    expect(await migrate(test.record.db)).toMatchObject({ ok: false, error: { code: 'database-newer' } });
    await sql`delete from kysely_migration where name = '9999-later'`.execute(test.record.db);
  });

  it('gives dates, instants, bytes and large numbers back alike', async () => {
    const row =
      await sql`select date '2022-07-06' as day, 9007199254740991::bigint as big, '\\x0102'::bytea as bytes, timestamptz '2026-03-01T12:00:00.123Z' as at`.execute(
        test.record.db,
      );
    const { day, big, bytes, at: instant } = row.rows[0] as { day: string; big: number; bytes: Uint8Array; at: Date };
    expect([day, big, Buffer.from(bytes).toString('hex'), instant.toISOString()]).toEqual([
      '2022-07-06',
      9007199254740991,
      '0102',
      '2026-03-01T12:00:00.123Z',
    ]);
  });

  it('refuses to change, delete or empty any table of facts', async () => {
    for (const table of FACT_TABLES) {
      await expect(sql`truncate ${sql.table(table)} cascade`.execute(test.record.db), table).rejects.toThrow(
        /append-only|rows of this table stay/,
      );
      const triggers = await sql<{ n: number }>`
        select count(*)::int as n from pg_trigger where tgrelid = ${table}::regclass and tgname in (${`${table}_fact`}, ${`${table}_whole`})`.execute(
        test.record.db,
      );
      expect(triggers.rows[0].n, table).toBe(2);
    }
    await expect(test.record.db.updateTable('petition').set({ title: 'Other' }).execute()).rejects.toThrow(/UPDATE on petition refused/);
    await expect(test.record.db.deleteFrom('petition').execute()).rejects.toThrow(/DELETE on petition refused/);
    await expect(test.record.db.deleteFrom('petition_key').execute()).resolves.toBeDefined();
  });

  it('chains committed events without gaps, and never those of a transaction that was rolled back', async () => {
    const { db } = test.record;
    const write = (n: number) =>
      appendEvent(db, { kind: 'raw-count.recorded', body: { number: n, lines: n, reason: 'r' }, actor: 'u', at, organisation, petition });
    await write(1);
    await db
      .transaction()
      .execute(async (trx) => {
        await appendEvent(trx, { kind: 'raw-count.recorded', body: { number: 9, lines: 9, reason: 'r' }, actor: 'u', at, organisation });
        throw new Error('undo');
      })
      .catch((error: Error) => expect(error.message).toBe('undo'));
    await write(2);
    expect(await sequence(db)).toBe(2);
    expect(await sequence(db)).toBe(0);
    expect((await chainHead(db, organisation)).seq).toBe(2);
    await expect(db.deleteFrom('log_entry').execute()).rejects.toThrow(/append-only/);
    await write(3);
    await expect(sql`delete from event_pending`.execute(db)).rejects.toThrow(/stays pending/);
    await expect(
      db
        .insertInto('log_entry')
        .values({ chain: organisation, seq: 5, event_id: newId(), previous: '0'.repeat(64), hash: '1'.repeat(64) })
        .execute(),
    ).rejects.toThrow(/does not follow/);
  });

  it('refuses an event with a field that was not declared', async () => {
    const body = { number: 1, lines: 1, reason: 'r', name: 'Jane Doe' };
    await expect(appendEvent(test.record.db, { kind: 'raw-count.recorded', body, actor: 'u', at, organisation })).rejects.toThrow(/name/);
  });

  it('exports a log that verifies offline, and names the first broken entry of one that was altered', async () => {
    const { db } = test.record;
    for (let i = 10; i < 20; i++) {
      await appendEvent(db, { kind: 'raw-count.recorded', body: { number: i, lines: i, reason: 'r' }, actor: 'u', at, organisation });
    }
    const path = join(test.folder, 'log.ndjson');
    const written = await exportLog({ db, chain: organisation, path });
    expect(await verifyLogFile({ path })).toEqual({ ok: true, value: written });
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const check = async (altered: readonly string[], head?: string) => {
      const other = join(test.folder, 'altered.ndjson');
      await writeFile(other, `${altered.join('\n')}\n`);
      const result = await verifyLogFile({ path: other, ...(head ? { head } : {}) });
      return result.ok ? 'fine' : `${result.error.row}: ${result.error.message}`;
    };
    expect(await check(lines.with(4, lines[4].replace('"lines":', '"lines":1')))).toBe(
      '5: Entry 4 was altered: its hash does not fit its content.',
    );
    expect(await check(lines.toSpliced(4, 1))).toBe('5: Entry 4 is missing: entry 5 stands in its place.');
    expect(await check(lines.with(7, 'x'))).toBe('8: Entry 7 cannot be read.');
    expect(await check(lines.slice(0, -1))).toMatch(/^13: Entry 13 is missing: the heading says that the log has 13/);
    expect(await check([])).toMatch(/heading|empty/);
    const earlier = JSON.parse(lines[3]).hash as string;
    expect(await check(lines, earlier)).toBe('fine');
    expect(await check(lines, 'f'.repeat(64))).toMatch(/published head/);
  });

  it('encrypts blobs, gives them back whole, and notices damage', async () => {
    const { db } = test.record;
    const keys = await loadOperatorKeys({ db, path: join(test.folder, 'keys.json') });
    if (!keys.ok) throw new Error(keys.error.message);
    const storage = folderStorage(join(test.folder, 'blobs'));
    const store = contentStore({ storage, keys: () => keys.value });
    for (const size of [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000]) {
      const content = Buffer.alloc(size, 'voter');
      const staged = await store.put(bytesOf(content.subarray(0, size >> 1), content.subarray(size >> 1)));
      expect(staged.bytes).toBe(size);
      await db.transaction().execute((trx) => store.keep({ trx, staged, organisation }));
      await store.drop(staged);
      expect((await gather(await store.get({ db, organisation, hash: staged.hash }))).equals(content)).toBe(true);
      const path = join(test.folder, 'blobs', organisation, staged.hash.slice(0, 2), staged.hash);
      const stored = await readFile(path);
      expect(stored.includes('votervoter')).toBe(false);
      if (size > 1 << 20) {
        await writeFile(path, stored.subarray(0, (1 << 20) + 16));
        await expect(store.get({ db, organisation, hash: staged.hash }).then(gather)).rejects.toThrow(/does not open/);
        await writeFile(path, stored);
      }
      await appendFile(path, 'x');
      await expect(store.get({ db, organisation, hash: staged.hash }).then(gather)).rejects.toThrow();
    }
    expect(await store.get({ db, organisation: newId(), hash: '0'.repeat(64) })).toBeNull();
  });

  it('seals values per petition, survives rotation of the operator key, and refuses a lost or foreign one', async () => {
    const { db } = test.record;
    const path = join(test.folder, 'keys.json');
    const first = await loadOperatorKeys({ db, path });
    if (!first.ok) throw new Error(first.error.message);
    const key = await createPetitionKey({ trx: db, keys: first.value, petition });
    const sealed = sealValue({ key, value: { name: 'Jane' }, context: 'line 1' });
    const second = await addOperatorKey({ path, before: first.value });
    expect(await loadOperatorKeys({ db, path })).toMatchObject({ ok: true, value: { current: second.current } });
    expect(await rewrapAll({ db, keys: second })).toBeGreaterThan(1);
    const only = { current: second.current, keys: new Map([[second.current, second.keys.get(second.current)!]]) };
    const opened = await openPetitionKey({ db, keys: only, petition });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(openValue({ key: opened.value, sealed: sealed.sealed, context: 'line 1' })).toEqual({
      value: { name: 'Jane' },
      commitment: sealed.commitment,
    });
    expect(openValue({ key: opened.value, sealed: sealed.sealed, context: 'line 2' })).toBeNull();
    expect(tagOf({ key, purpose: 'voter', text: '7' }).equals(tagOf({ key: opened.value, purpose: 'voter', text: '7' }))).toBe(true);

    const text = await readFile(path, 'utf8');
    await rm(path);
    expect(await loadOperatorKeys({ db, path })).toMatchObject({ ok: false, error: { code: 'operator-key-lost' } });
    await addOperatorKey({ path, before: null });
    expect(await loadOperatorKeys({ db, path })).toMatchObject({ ok: false, error: { code: 'operator-key-lost' } });
    await writeFile(path, '{');
    expect(await loadOperatorKeys({ db, path })).toMatchObject({ ok: false, error: { code: 'operator-key-lost' } });
    await writeFile(path, text);

    await destroyPetitionKey({ trx: db, petition, at });
    expect(await openPetitionKey({ db, keys: second, petition })).toMatchObject({ ok: false, error: { code: 'personal-data-destroyed' } });
    await expect(
      db
        .updateTable('petition_key')
        .set({ wrapped: Buffer.from('x'), operator_key_id: second.current, destroyed_at: null })
        .execute(),
    ).rejects.toThrow(/does not come back/);
  });
});

describe('a data folder', () => {
  it('belongs to one process at a time, and is free again when that one is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-lock-'));
    const script = `import { openRecord } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)};
      const opened = await openRecord({ folder: ${JSON.stringify(folder)} });
      console.log(opened.ok ? 'open' : opened.error.code);
      if (opened.ok) setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(other.stdout, 'data');
    expect(String(said)).toBe('open\n');
    expect(await openRecord({ folder })).toMatchObject({ ok: false, error: { code: 'data-folder-in-use', file: folder } });
    other.kill('SIGKILL');
    await once(other, 'exit');
    const mine = await openRecord({ folder });
    expect(mine.ok).toBe(true);
    expect(await openRecord({ folder })).toMatchObject({ ok: false, error: { code: 'data-folder-in-use' } });
    if (mine.ok) await mine.value.close();
    await writeFile(join(folder, 'database', 'PG_VERSION'), '17\n');
    expect(await openRecord({ folder })).toMatchObject({ ok: false, error: { code: 'database-version-differs' } });
    await rm(folder, { recursive: true, force: true });
  });
});

describe.runIf(SERVER_URL !== null)('on a server', () => {
  it('lets one writer commit while another of the same chain is still open', async () => {
    const test = await testRecord('server');
    const { db } = test.record;
    const event = (n: number) => ({
      kind: 'raw-count.recorded' as const,
      body: { number: n, lines: n, reason: 'r' },
      actor: 'u',
      at,
      organisation: null,
    });
    await db.transaction().execute(async (slow) => {
      await appendEvent(slow, event(1));
      await db.transaction().execute((quick) => appendEvent(quick, event(2)));
      expect(await sequence(db)).toBe(1);
    });
    expect(await sequence(db)).toBe(1);
    const bodies = await db.selectFrom('log_entry').innerJoin('event', 'event.id', 'event_id').select('body').orderBy('seq').execute();
    expect(bodies.map(({ body }) => JSON.parse(body).number)).toEqual([2, 1]);
    await test.remove();
  });

  it('is migrated once when several processes start together', async () => {
    const empty = await emptyServerDatabase();
    const opened = await Promise.all([1, 2, 3].map(() => openRecord({ url: empty.url })));
    const results = await Promise.all(opened.map((one) => migrate(one.ok ? one.value.db : (undefined as never))));
    expect(results.flatMap((result) => (result.ok ? result.value.ran : ['?'])).sort()).toEqual(MIGRATION_NAMES);
    for (const one of opened) if (one.ok) await one.value.close();
    await empty.drop();
  });

  it('keeps what a filled database of an earlier schema holds', async () => {
    const empty = await emptyServerDatabase();
    const opened = await openRecord({ url: empty.url });
    if (!opened.ok) throw new Error(opened.error.message);
    const { db, close } = opened.value;
    await migrate(db, '0001-record');
    expect((await schemaState(db)).state).toBe('older');
    await db.insertInto('organisation').values({ id: newId(), kind: 'campaign', name: 'Before' }).execute();
    await appendEvent(db, { kind: 'installation.started', body: { version: '0' }, actor: 'operator', at, organisation: null });
    expect(await migrate(db)).toEqual({ ok: true, value: { ran: MIGRATION_NAMES.slice(1) } });
    expect(await sequence(db)).toBe(1);
    expect((await db.selectFrom('organisation').select('name').execute())[0].name).toBe('Before');
    await close();
    await empty.drop();
  });

  it('says clearly that a server cannot be reached', async () => {
    const result = await openRecord({ url: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(result).toMatchObject({ ok: false, error: { code: 'database-out-of-reach' } });
  });
});
