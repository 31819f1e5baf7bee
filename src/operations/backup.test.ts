import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { DATABASE_KINDS, emptyServerDatabase } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { plainLines } from '../../test/record/plain-lines.ts';
import { sha256 } from '../basics/hashing.ts';
import { chainHead, sequence } from '../record/audit-log.ts';
import { openRecord } from '../record/open.ts';
import { backUp, restore } from './backup.ts';
import { createPetition } from './create-petition.ts';
import { keyOf } from './deps.ts';
import { examineRecord } from './examine-record.ts';
import { importLines } from './import-lines.ts';
import { type Installation, openInstallation } from './installation.ts';
import { recordFinding } from './record-finding.ts';
import { reviewSection } from './review-section.ts';

async function filled(
  kind: 'embedded' | 'server',
): Promise<TestInstallation & { readonly organisation: string; readonly petitionId: string }> {
  const test = await testInstallation(kind);
  const { id, member } = await organisationOf(test.deps, 'campaign', ['campaign-manager-1']);
  const manager = member('campaign-manager-1');
  const petition = { title: 'T', target: 'X', jurisdiction: 'demo', pack: 'us-ca-local-recall.2022', registered: 40, on: '2026-01-02' };
  const { petitionId } = must(await createPetition(test.deps, { member: manager, ...petition }));
  must(await createPetition(test.deps, { member: manager, ...petition, previousPetitionId: petitionId }));
  must(await importLines(test.deps, { member: manager, petitionId, lines: plainLines(30), file: 'x' }));
  const sections = await test.deps.db.selectFrom('section').select('id').execute();
  for (const { id: sectionId } of sections)
    must(await reviewSection(test.deps, { member: manager, sectionId, outcome: 'pass', note: 'seen' }));
  const lines = await test.deps.db.selectFrom('line').select('id').orderBy('ordinal').execute();
  for (const [i, { id: lineId }] of lines.slice(0, 12).entries()) {
    const what = i % 3 === 0 ? ({ outcome: 'invalid', reason: 'illegible' } as const) : ({ outcome: 'valid', voterId: `V${i}` } as const);
    must(
      await recordFinding(test.deps, {
        member: manager,
        lineId,
        ...what,
        evidence: { seen: i },
        note: 'Ümläut “quoted”',
        requestKey: `finding-${i}`,
      }),
    );
  }
  const staged = await test.deps.store.put(
    (async function* () {
      yield Buffer.alloc(2_500_000, 'roll');
    })(),
  );
  await test.deps.db.transaction().execute((trx) => test.deps.store.keep({ trx, staged, organisation: id }));
  await test.deps.store.drop(staged);
  const key = must(await keyOf(test.deps, test.deps.db, petitionId));
  await test.deps.store.ofPetition.put({ trx: test.deps.db, petition: petitionId, key, bytes: PICTURE });
  await sequence(test.deps.db);
  return { ...test, organisation: id, petitionId };
}

/** Bytes that stand for a picture of a page. */
const PICTURE = Buffer.alloc(1_300_000, 'picture');

async function openTarget(kind: 'embedded' | 'server') {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-restore-'));
  const empty = kind === 'server' ? await emptyServerDatabase() : null;
  return {
    place: { folder, databaseUrl: empty?.url ?? null, keyFile: join(folder, 'keys.json') },
    async remove() {
      await empty?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ways = DATABASE_KINDS.flatMap((from) => DATABASE_KINDS.map((to) => [from, to] as const));

it.each(ways)('brings everything from the %s database to the %s one', async (from, to) => {
  const test = await filled(from);
  const file = join(test.folder, 'backup.gz');
  const head = await chainHead(test.deps.db, test.organisation);
  const summary = await backUp({ db: test.deps.db, folder: test.folder, out: file, now: test.deps.now });
  expect(summary).toMatchObject({ blobs: 2 });
  const target = await openTarget(to);
  const opened = must(
    await openRecord(target.place.databaseUrl === null ? { folder: target.place.folder } : { url: target.place.databaseUrl }),
  );
  expect(must(await restore({ db: opened.db, folder: target.place.folder, file }))).toEqual({ rows: summary.rows, blobs: 2 });
  expect(codeOf(await restore({ db: opened.db, folder: target.place.folder, file }))).toBe('record-not-empty');
  await opened.close();

  // Without the operator's key nothing opens, and nothing new is written with another one.
  expect(codeOf(await openInstallation({ place: target.place, migrateFirst: false }))).toBe('operator-key-lost');
  await copyFile(join(test.folder, 'keys.json'), target.place.keyFile);
  const there: Installation = must(await openInstallation({ place: target.place, migrateFirst: false }));
  const checks = await examineRecord(there);
  expect(checks.filter(({ state }) => state === 'bad')).toEqual([]);
  expect(checks.find(({ name }) => name === 'contents')?.words).toBe('2 contents are there.');
  const content = {
    db: there.deps.db,
    petition: test.petitionId,
    key: must(await keyOf(there.deps, there.deps.db, test.petitionId)),
    hash: sha256(PICTURE),
  };
  const picture: Uint8Array[] = [];
  for await (const piece of (await there.deps.store.ofPetition.get(content))!) picture.push(piece);
  expect(Buffer.concat(picture).equals(PICTURE)).toBe(true);
  expect(checks.find(({ name }) => name === 'findings')?.words).toMatch(/^12 findings/);
  expect(await chainHead(there.deps.db, test.organisation)).toEqual(head);
  await expect(there.deps.db.deleteFrom('finding').execute()).rejects.toThrow(/append-only/);

  // What is altered behind the back of the program is named.
  await sql`alter table finding disable trigger user`.execute(there.deps.db);
  expect((await examineRecord(there)).find(({ name }) => name === 'guards')?.state).toBe('bad');
  await sql`update finding set outcome = 'valid', reason = null, voter_tag = '\\x00' where reason = 'illegible' and number = 1`.execute(
    there.deps.db,
  );
  expect((await examineRecord(there)).find(({ name }) => name === 'findings')?.state).toBe('bad');
  await there.close();
  await target.remove();
  await test.remove();
});

it('refuses what is no whole backup, and leaves nothing behind', async () => {
  const test = await filled('embedded');
  const file = join(test.folder, 'backup.gz');
  await backUp({ db: test.deps.db, folder: test.folder, out: file, now: test.deps.now });
  const whole = await readFile(file);
  const target = await openTarget('embedded');
  const opened = must(await openRecord({ folder: target.place.folder }));
  for (const bytes of [Buffer.from('not a backup'), whole.subarray(0, whole.length >> 1), Buffer.alloc(0)]) {
    await writeFile(file, bytes);
    expect(codeOf(await restore({ db: opened.db, folder: target.place.folder, file }))).toMatch(/^(backup-damaged|record-not-empty)$/);
    const rows = await sql<{ n: number }>`select count(*)::int as n from organisation`
      .execute(opened.db)
      .catch(() => ({ rows: [{ n: 0 }] }));
    expect(rows.rows[0].n).toBe(0);
  }
  await opened.close();
  await target.remove();
  await test.remove();
});
