import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Watch } from '../basics/progress.ts';
import { appendEvent } from '../record/audit-log.ts';
import { openBytes, type SecretKey, sealBytes } from '../record/sealing.ts';
import { type Original, takeIn } from '../sheets/read/intake.ts';
import { type PageOutcome, rejected } from '../sheets/read/reading.ts';
import { defaultReadSettings } from '../sheets/read/settings.ts';
import { type Deps, keyOf } from './deps.ts';
import type { IntakeJob } from './job-kinds.ts';
import { type PagePack, packPictures } from './page-pack.ts';
import { placePages } from './place-pages.ts';
import { type ReaderPool, startReaders } from './reader-pool.ts';
import type { ForeignFormFiles } from './reader-process.ts';
import { type KeptForeignForm, sheetForms } from './sheet-forms.ts';
import { intakeContext } from './take-in-sheets.ts';

type ReadDeps = Pick<Deps, 'db' | 'keys' | 'store' | 'now'>;

interface Reading {
  readonly deps: ReadDeps;
  readonly intakeId: string;
  readonly petitionId: string;
  readonly key: SecretKey;
  /** Folder of this reading; what lies there is plain and is removed at its end. */
  readonly work: string;
  readonly watch: Watch;
}

/**
 * Reads what was handed in: every page's outcome and pictures are on the record before the next counts, so that a reading which is broken
 * off goes on where it stopped; at the end the pages find their sections and lines in one transaction. Doing it twice changes nothing.
 */
export async function readIntake(
  deps: ReadDeps,
  { intakeId, folder, workers = 0 }: IntakeJob & { readonly folder: string; readonly workers?: number },
  watch: Watch = {},
): Promise<void> {
  const { db } = deps;
  const intake = await db.selectFrom('intake').selectAll().where('id', '=', intakeId).executeTakeFirstOrThrow();
  if (intake.status !== 'waiting' && intake.status !== 'reading') return;
  const key = await keyOf(deps, db, intake.petition_id);
  if (!key.ok) return stopIntake(deps, { intakeId, status: 'failed', problem: key.error.message, actor: intake.actor });
  await db.updateTable('intake').set({ status: 'reading' }).where('id', '=', intakeId).where('status', '=', 'waiting').execute();
  const work = join(folder, intakeId);
  // What a reading that was broken off left here is of no use: the record knows what was read.
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true, mode: 0o700 });
  const reading: Reading = { deps, intakeId, petitionId: intake.petition_id, key: key.value, work, watch };
  try {
    const forms = await sheetForms(db, intake.petition_id);
    const settings = defaultReadSettings();
    const name = openBytes({ key: key.value, sealed: intake.name_sealed, context: intakeContext(intakeId) })?.toString('utf8') ?? 'upload';
    const upload = join(work, 'upload');
    await fetchContent(reading, { hash: intake.upload_hash, to: upload });
    const originals = await takeIn({ file: { path: upload, name }, folder: join(work, 'originals'), settings });
    await rm(upload, { force: true });
    const foreignFiles: ForeignFormFiles[] = [];
    for (const form of forms.foreign) foreignFiles.push(await fetchBlanks(reading, form));
    const readers = startReaders({
      size: workers > 0 ? workers : Math.min(8, availableParallelism()),
      setup: { printings: forms.printings, foreign: [], foreignFiles, settings },
    });
    try {
      const whole = await readOriginals({ reading, originals, readers });
      if (!whole) return;
    } finally {
      await readers.close();
    }
    // Before anybody is told that it is done: whoever ends this process then leaves nothing in plain.
    await rm(work, { recursive: true, force: true });
    await placePages(deps, { intakeId, key: key.value });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Removes what broken-off readings left in plain, but for those that will go on: these remove their own. */
export async function clearReadings({ db }: Pick<Deps, 'db'>, folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!UUID.test(name)) continue;
    const intake = await db.selectFrom('intake').select('status').where('id', '=', name).executeTakeFirst();
    if (intake?.status === 'waiting' || intake?.status === 'reading') continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ends an intake that came to nothing: cancelled by a person, or given up. */
export async function stopIntake(
  deps: Pick<Deps, 'db' | 'now'>,
  {
    intakeId,
    status,
    problem,
    actor,
  }: {
    readonly intakeId: string;
    readonly status: 'cancelled' | 'failed';
    readonly problem: string | null;
    readonly actor: string;
  },
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const at = deps.now();
    const stopped = await trx
      .updateTable('intake')
      .set({ status, problem, finished_at: at })
      .where('id', '=', intakeId)
      .where('status', 'in', ['waiting', 'reading'])
      .returning('petition_id')
      .executeTakeFirst();
    if (stopped === undefined) return;
    const petition = await trx
      .selectFrom('petition')
      .select('organisation_id')
      .where('id', '=', stopped.petition_id)
      .executeTakeFirstOrThrow();
    await appendEvent(trx, {
      kind: 'sheets.stopped',
      body: { intake: intakeId, reason: status },
      actor,
      at,
      organisation: petition.organisation_id,
      petition: stopped.petition_id,
    });
  });
}

async function fetchContent(
  { deps, petitionId, key }: Reading,
  { hash, to }: { readonly hash: string; readonly to: string },
): Promise<void> {
  const source = await deps.store.ofPetition.get({ db: deps.db, petition: petitionId, key, hash });
  if (source === null) throw new Error(`the content ${hash} is not of this petition`);
  await pipeline(source, createWriteStream(to, { mode: 0o600 }));
}

async function fetchBlanks(reading: Reading, { layout, blanks }: KeptForeignForm): Promise<ForeignFormFiles> {
  const files: { side: number; path: string; page: number }[] = [];
  for (const { side, hash, page } of blanks) {
    const path = join(reading.work, `blank-${hash}`);
    await fetchContent(reading, { hash, to: path });
    files.push({ side, path, page });
  }
  return { layout, blanks: files };
}

interface Page {
  /** 1-based number of the file among those handed in. */
  readonly file: number;
  /** 1-based. */
  readonly page: number;
  readonly original: Original;
}

/** Reads every page that the record does not know yet; false where somebody cancelled meanwhile. */
async function readOriginals({
  reading,
  originals,
  readers,
}: {
  readonly reading: Reading;
  readonly originals: readonly Original[];
  readonly readers: ReaderPool;
}): Promise<boolean> {
  const { deps, intakeId, work, watch } = reading;
  const rows = await deps.db.selectFrom('intake_page').select(['file', 'page']).where('intake_id', '=', intakeId).execute();
  const known = new Set(rows.map(({ file, page }) => `${file}/${page}`));
  const first = new Map<string, number>();
  let cancelled = false;
  let total = 0;
  const expect = (pages: number) => {
    total += pages;
    return deps.db.updateTable('intake').set({ pages: total }).where('id', '=', intakeId).where('pages', '<', total).execute();
  };
  for (const [i, original] of originals.entries()) {
    if (cancelled) return false;
    const file = i + 1;
    const only = async (outcome: PageOutcome) => {
      await expect(1);
      cancelled ||= !(await keepPage(reading, { place: { file, page: 1, original }, outcome, pack: null, known }));
    };
    const { hash, kind, path } = original;
    if (original.rejected !== null || kind === null || path === null) {
      await only(original.rejected ?? rejected('file-kind'));
      continue;
    }
    const earlier = first.get(hash);
    if (earlier !== undefined) {
      await only(rejected('duplicate-page', `the same file as number ${earlier}`));
      continue;
    }
    first.set(hash, file);
    const opened = await readers.open({ path, kind });
    if ('outcome' in opened) {
      await only(opened);
      continue;
    }
    await expect(opened.pages);
    let next = 1;
    const lane = async (): Promise<void> => {
      while (next <= opened.pages && !cancelled) {
        watch.signal?.throwIfAborted();
        const page = next++;
        if (known.has(`${file}/${page}`)) continue;
        const images = join(work, `pictures-${file}-${page}`);
        const outcome = await readers.read({ path, kind, page: page - 1, images });
        const pack = await packPictures(images);
        await rm(images, { recursive: true, force: true });
        cancelled ||= !(await keepPage(reading, { place: { file, page, original }, outcome, pack, known }));
      }
    };
    await Promise.all(Array.from({ length: readers.size }, lane));
  }
  return !cancelled;
}

/** Puts one page's outcome and pictures on the record; false where the intake was cancelled. */
async function keepPage(
  { deps, intakeId, petitionId, key }: Reading,
  {
    place: { file, page, original },
    outcome,
    pack,
    known,
  }: { readonly place: Page; readonly outcome: PageOutcome; readonly pack: PagePack | null; readonly known: ReadonlySet<string> },
): Promise<boolean> {
  if (known.has(`${file}/${page}`)) return true;
  return deps.db.transaction().execute(async (trx) => {
    const going = await trx.selectFrom('intake').select('status').where('id', '=', intakeId).forUpdate().executeTakeFirstOrThrow();
    if (going.status !== 'reading') return false;
    const packHash = pack === null ? null : await deps.store.ofPetition.put({ trx, petition: petitionId, key, bytes: pack.bytes });
    const added = await trx
      .insertInto('intake_page')
      .values({
        intake_id: intakeId,
        file,
        page,
        name_sealed: sealBytes({ key, bytes: Buffer.from(original.name, 'utf8'), context: intakeContext(intakeId) }),
        original: original.hash,
        outcome: outcome.outcome,
        body: JSON.stringify(outcome),
        pack_hash: packHash,
        parts: JSON.stringify(pack?.parts ?? []),
        at: deps.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('page')
      .executeTakeFirst();
    if (added !== undefined)
      await trx
        .updateTable('intake')
        .set(({ eb }) => ({ pages_done: eb('pages_done', '+', 1) }))
        .where('id', '=', intakeId)
        .execute();
    return true;
  });
}
