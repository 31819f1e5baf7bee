import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DATABASE_KINDS } from '../../test/record/databases.ts';
import { must } from '../../test/record/must.ts';
import { codeOf, organisationOf, type TestInstallation, testInstallation } from '../../test/record/office.ts';
import { plainLines } from '../../test/record/plain-lines.ts';
import { zipOf } from '../../test/sheets/bad-files.ts';
import { exampleForm, pagesOf, printedPdf, printingOf } from '../../test/sheets/printed-sheet.ts';
import { type LineTruth, writeOnSheet } from '../../test/sheets/write-on-sheet.ts';
import { seededRandom } from '../basics/random.ts';
import type { Member } from '../law/access.ts';
import { advancePetition } from '../operations/advance-petition.ts';
import { createPetition } from '../operations/create-petition.ts';
import { decideLine } from '../operations/decide-line.ts';
import { approveDestruction, requestDestruction } from '../operations/destroy.ts';
import { importLines } from '../operations/import-lines.ts';
import { answerSetAside, cancelIntake, listIntakes, listSetAside, readIntakeProgress, readSheetTotals } from '../operations/intakes.ts';
import { clearReadings, readIntake, stopIntake } from '../operations/read-intake.ts';
import { readLineImage, readPageImage, readSetAsidePicture } from '../operations/read-pictures.ts';
import { readSectionPages } from '../operations/section-pages.ts';
import { keepSheetForm } from '../operations/sheet-forms.ts';
import { takeInFolder } from '../operations/take-in-folder.ts';
import { takeInSheets } from '../operations/take-in-sheets.ts';
import { type JobQueue, startQueue } from './queue.ts';
import { startWorker } from './worker.ts';

// Readers are processes; on a busy machine their start alone takes a while.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const form = exampleForm();
const foreignForm = exampleForm({ petition: 'OTHER-1' });
let scans: Buffer[] = [];
let truth: readonly LineTruth[] = [];
let other: Buffer;

beforeAll(async () => {
  const pages = await pagesOf(await printedPdf(form, [7]));
  const written = pages.map((page, i) =>
    writeOnSheet({
      page,
      side: form.layout.sides[i],
      scale: page.width / 612,
      random: seededRandom(`sheets on the record ${i}`),
      amounts: { blank: 0.3, partly: 0.2, crossed: 0.2 },
    }),
  );
  truth = written[0].truth;
  const png = ({ width, height, data }: { width: number; height: number; data: Uint8Array }) =>
    sharp(data, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
  scans = await Promise.all(written.map(({ image }) => png(image)));
  other = await png((await pagesOf(await printedPdf(foreignForm, [1])))[0]);
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe.each(DATABASE_KINDS)('sheets on the %s record', (kind) => {
  let test: TestInstallation;
  let queue: JobQueue;
  let manager: Member;
  let administrators: readonly Member[];
  beforeAll(async () => {
    test = await testInstallation(kind);
    queue = await startQueue({ record: test.record, onError: () => undefined });
    const campaign = await organisationOf(test.deps, 'campaign', ['campaign-manager-1', 'administrator-1', 'administrator-2']);
    manager = campaign.member('campaign-manager-1');
    administrators = [campaign.member('administrator-1'), campaign.member('administrator-2')];
  });
  afterAll(async () => {
    await queue?.stop();
    await test?.remove();
  });

  async function petition(): Promise<string> {
    return must(
      await createPetition(test.deps, {
        member: manager,
        title: 'Sheets',
        target: 'X',
        jurisdiction: 'demo',
        pack: 'us-ca-local-recall.2022',
        registered: 1000,
        on: '2026-01-02',
      }),
    ).petitionId;
  }
  const handIn = (petitionId: string, name: string, bytes: Uint8Array, enqueue: JobQueue['enqueue'] = async () => undefined) =>
    takeInSheets({ ...test.deps, enqueue }, { member: manager, petitionId, name, source: once(bytes) });
  const keepForm = async (petitionId: string) =>
    keepSheetForm(test.deps, { member: manager, petitionId, form: JSON.parse(JSON.stringify(printingOf(form, 1, 20))) });

  it('removes what broken-off readings left in plain, but for those that go on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-readings-'));
    const petitionId = await petition();
    await keepForm(petitionId);
    const waiting = must(await handIn(petitionId, 'scans.pdf', new Uint8Array([1, 2, 3]))).intakeId;
    const cancelled = must(await handIn(petitionId, 'other.pdf', new Uint8Array([4, 5, 6]))).intakeId;
    await stopIntake(test.deps, { intakeId: cancelled, status: 'cancelled', problem: null, actor: 'operator' });
    for (const name of [waiting, cancelled, '01900000-0000-7000-8000-000000000000', 'kept']) await mkdir(join(folder, name));
    await clearReadings(test.deps, folder);
    expect((await readdir(folder)).sort()).toEqual([waiting, 'kept'].sort());
    await rm(folder, { recursive: true });
    await clearReadings(test.deps, folder);
  });

  it('goes from what is handed in to lines with their images, encrypted, and dies with the petition’s key', async () => {
    const { deps } = test;
    const petitionId = await petition();
    expect(codeOf(await handIn(petitionId, 'scan.png', scans[0]))).toBe('sheet-form-missing');
    expect(must(await keepForm(petitionId)).number).toBe(1);
    expect(must(await keepForm(petitionId)).number).toBe(1);
    expect(codeOf(await handIn(petitionId, 'empty', Buffer.alloc(0)))).toBe('file-empty');
    await startWorker({ queue, deps, folder: join(test.folder, 'reading'), threads: 1 });
    const zip = zipOf([
      { name: 'a.png', data: scans[0] },
      { name: 'b.png', data: scans[1] },
      { name: 'c-other.png', data: other },
      { name: 'd-again.png', data: scans[0] },
      { name: 'e.txt', data: Buffer.from('a letter') },
    ]);
    const { intakeId } = must(await handIn(petitionId, 'Monday.zip', zip, queue.enqueue));
    expect(must(await handIn(petitionId, 'Tuesday.zip', zip, queue.enqueue)).intakeId).toBe(intakeId);
    const done = await until(async () => {
      const now = must(await readIntakeProgress(deps, { member: manager, intakeId }));
      return ['waiting', 'reading'].includes(now.status) ? null : now;
    });
    const signed = (one: LineTruth) => one.state !== 'blank' && one.fields.includes('signature') && one.crossed === null;
    const all = truth;
    expect(done).toMatchObject({ name: 'Monday.zip', status: 'done', problem: null, pages: 5, pagesDone: 5 });
    expect(done.summary).toMatchObject({ pagesRead: 2, pagesSetAside: 3, sections: 1, missing: [] });
    const totals = must(await readSheetTotals(deps, { member: manager, petitionId, limit: 100 }));
    expect(totals.linesCounted).toBe(done.summary!.linesMade);
    expect(totals.linesInDoubt).toBe(done.summary!.linesInDoubt);

    const { items } = must(await listSetAside(deps, { member: manager, petitionId, limit: 10, all: false }));
    expect(items.map(({ name, reason, hasPicture }) => [name, reason, hasPicture])).toEqual([
      ['Monday.zip/c-other.png', 'other-petition', true],
      ['Monday.zip/d-again.png', 'duplicate-page', false],
      ['Monday.zip/e.txt', 'file-kind', false],
    ]);
    const [first] = items;
    const set = must(await readSetAsidePicture(deps, { member: manager, intakeId, file: first.file, page: first.page }));
    expect((await sharp(set.bytes).metadata()).height).toBe(1600);
    must(await answerSetAside(deps, { member: manager, intakeId, file: first.file, page: first.page, answer: 'nothing-on-it' }));
    expect(must(await listSetAside(deps, { member: manager, petitionId, limit: 1, all: false }))).toMatchObject({
      items: [{ reason: 'duplicate-page' }],
      next: [1, 4, 1],
    });

    const section = await deps.db.selectFrom('section').selectAll().where('petition_id', '=', petitionId).executeTakeFirstOrThrow();
    expect(section.code).toBe('7');
    const { pages } = must(await readSectionPages(deps, { member: manager, sectionId: section.id }));
    expect(pages.map(({ page, side }) => [page, side])).toEqual([
      ['1', 1],
      ['2', 2],
    ]);
    for (const line of pages[0].lines) {
      const drawn = all.find(({ number }) => number === line.number)!;
      if (!line.asked) expect([line.number, line.lineId !== null]).toEqual([line.number, signed(drawn)]);
    }
    const onRecord = pages[0].lines.find(({ lineId }) => lineId !== null)!;
    const image = must(await readLineImage(deps, { member: manager, address: '192.0.2.1', lineId: onRecord.lineId! }));
    const { format, width, height } = await sharp(image.bytes).metadata();
    expect([format, width! > 5 * height!]).toEqual(['jpeg', true]);
    const page = must(await readPageImage(deps, { member: manager, sectionId: section.id, page: '1' }));
    const size = await sharp(page.bytes).metadata();
    expect(size.width! / size.height!).toBeCloseTo(pages[0].ratio, 2);
    // The line stands on the picture of its page where its place says: what was written there is dark there.
    const { left: fromLeft, top, ...box } = onRecord.place;
    const piece = await sharp(page.bytes)
      .extract({
        left: Math.round(fromLeft * size.width!),
        top: Math.round(top * size.height!),
        width: Math.round(box.width * size.width!),
        height: Math.round(box.height * size.height!),
      })
      .stats();
    expect(piece.channels[0].min).toBeLessThan(120);
    must(await readPageImage(deps, { member: manager, sectionId: section.id, page: '2', part: 'declaration' }));
    expect(codeOf(await readPageImage(deps, { member: manager, sectionId: section.id, page: '9' }))).toBe('no-picture');

    // A line that the machine left out comes onto the record when a person says so, once.
    const leftOut = pages[0].lines.find(({ lineId, asked }) => lineId === null && !asked)!;
    const decide = (counts: boolean) =>
      decideLine(deps, { member: manager, sectionId: section.id, page: '1', line: leftOut.number, counts });
    expect(must(await decide(false))).toEqual({ number: 1, lineId: null });
    const added = must(await decide(true));
    expect(must(await decide(true))).toEqual(added);
    must(await readLineImage(deps, { member: manager, address: '192.0.2.1', lineId: added.lineId! }));
    expect(codeOf(await decide(false))).toBe('line-on-record');

    // Nothing readable lies on the disk, and nothing is left of the reading.
    const files = (await readdir(join(test.folder, 'blobs', petitionId), { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );
    expect(files).toHaveLength(4);
    for (const file of files) {
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const mark of ['JFIF', 'PNG', 'PK']) expect(bytes.subarray(0, 64).includes(mark)).toBe(false);
    }
    expect(await readdir(join(test.folder, 'reading'))).toEqual([]);

    must(await advancePetition(deps, { member: manager, petitionId, event: 'abandoned', on: '2026-01-03', after: 1, details: {} }));
    must(await requestDestruction(deps, { member: administrators[0], petitionId, reason: 'over', retentionEnds: '2026-02-01' }));
    must(await approveDestruction(deps, { member: administrators[1], petitionId, confirmRetentionEnded: true }));
    expect(codeOf(await readLineImage(deps, { member: manager, address: '192.0.2.1', lineId: onRecord.lineId! }))).toBe(
      'personal-data-destroyed',
    );
    const left = await readdir(join(test.folder, 'blobs', petitionId), { recursive: true, withFileTypes: true });
    expect(left.filter((one) => one.isFile())).toEqual([]);
  });

  it('takes in what lies in a petition’s folder once it no longer grows, and says what it refuses', async () => {
    const { deps } = test;
    const petitionId = await petition();
    const scanners = join(test.folder, 'scans');
    const place = join(scanners, petitionId);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'monday.png'), scans[0]);
    const sent: unknown[] = [];
    const jobs = { ...deps, enqueue: async (_trx: unknown, list: readonly unknown[]) => void sent.push(...list) };
    const seen = new Map<string, number>();
    const look = () => takeInFolder(jobs, { folder: scanners, seen });
    expect(await look()).toEqual({ taken: 0, refused: [] });
    expect((await look()).refused).toMatchObject([{ code: 'sheet-form-missing', file: 'monday.png' }]);
    expect(await readdir(place)).toEqual(['monday.png']);
    must(await keepForm(petitionId));
    await writeFile(join(place, 'tuesday.png'), '');
    expect(await look()).toEqual({ taken: 1, refused: [] });
    expect((await look()).refused).toMatchObject([{ code: 'file-empty', file: 'tuesday.png' }]);
    expect(await readdir(join(place, 'taken'))).toEqual(['monday.png']);
    expect(await readdir(join(place, 'refused'))).toEqual(['tuesday.png', 'tuesday.png.reason.txt']);
    expect(sent).toHaveLength(1);
    // The same scan again is the same intake, and its file goes where the first went.
    await writeFile(join(place, 'monday.png'), scans[0]);
    await look();
    await look();
    expect(await readdir(join(place, 'taken'))).toEqual(['2-monday.png', 'monday.png']);
    expect(must(await listIntakes(deps, { member: manager, petitionId, limit: 5 })).items).toHaveLength(1);
  });

  it('goes on where it was broken off, with no page lost or read twice, and can be cancelled', async () => {
    const { deps } = test;
    const petitionId = await petition();
    must(await keepForm(petitionId));
    must(
      await importLines(deps, { member: manager, petitionId, lines: plainLines(2).map((one) => ({ ...one, section: '007' })), file: 'x' }),
    );
    const zip = zipOf([...scans, other].map((data, i) => ({ name: `${i}.png`, data })));
    const { intakeId } = must(await handIn(petitionId, 'x.zip', zip));
    const folder = join(test.folder, 'reading');
    const stop = new AbortController();
    const stopAndTell = () => {
      stop.abort();
      return deps.now();
    };
    const broken = readIntake({ ...deps, now: stopAndTell }, { intakeId, folder, workers: 1 }, { signal: stop.signal });
    await expect(broken).rejects.toThrow();
    const before = await deps.db.selectFrom('intake_page').select(['file', 'at']).where('intake_id', '=', intakeId).execute();
    expect(before).toHaveLength(1);
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    await Promise.all([readIntake(deps, { intakeId, folder, workers: 1 })]);
    const after = await deps.db
      .selectFrom('intake_page')
      .select(['file', 'at'])
      .where('intake_id', '=', intakeId)
      .orderBy('file')
      .execute();
    expect(after.map(({ file }) => file)).toEqual([1, 2, 3]);
    expect(after[0].at).toEqual(before[0].at);
    const done = must(await readIntakeProgress(deps, { member: manager, intakeId }));
    expect(done).toMatchObject({ status: 'done', pages: 3, pagesDone: 3 });
    await readIntake(deps, { intakeId, folder, workers: 1 });
    expect(must(await listIntakes(deps, { member: manager, petitionId, limit: 5 })).items).toHaveLength(1);

    // Keyed lines keep their section and get their images; what the machine sees beside them is a question.
    const lines = await deps.db
      .selectFrom('line')
      .selectAll()
      .where('petition_id', '=', petitionId)
      .where('page', '=', '1')
      .orderBy('ordinal')
      .execute();
    expect(lines.map(({ number }) => number)).toEqual(['1', '2']);
    must(await readLineImage(deps, { member: manager, address: '192.0.2.1', lineId: lines[0].id }));
    const totals = must(await readSheetTotals(deps, { member: manager, petitionId, limit: 100 }));
    expect(totals.sections).toBe(1);
    expect(totals.doubts.filter(({ code, page }) => code === '007' && page === '1').length).toBeGreaterThan(2);

    const late = must(await handIn(petitionId, 'late.png', other));
    expect(must(await cancelIntake(deps, { member: manager, intakeId: late.intakeId }))).toEqual({ status: 'cancelled' });
    await readIntake(deps, { intakeId: late.intakeId, folder });
    expect(must(await readIntakeProgress(deps, { member: manager, intakeId: late.intakeId }))).toMatchObject({
      status: 'cancelled',
      pagesDone: 0,
    });
    expect(codeOf(await cancelIntake(deps, { member: manager, intakeId }))).toBe('intake-done');
  });
});

async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + 90_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
  throw new Error('it took too long');
}
