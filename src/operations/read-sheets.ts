import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { writeFileAtomic } from '../basics/atomic-file.ts';
import { sha256 } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { parseLayout } from '../sheets/layout.ts';
import type { Printing } from '../sheets/print.ts';
import { openFile, sniffFile } from '../sheets/read/decode.ts';
import type { ForeignForm } from '../sheets/read/foreign.ts';
import { listFiles, type Original, takeIn } from '../sheets/read/intake.ts';
import { openJournal, pageKey } from '../sheets/read/journal.ts';
import { rejectReasons } from '../sheets/read/reading.ts';
import { type AcceptedPage, type PageEntry, type Reconciliation, reconcile } from '../sheets/read/reconcile.ts';
import { defaultReadSettings, type ReadSettings, readSettingsSchema } from '../sheets/read/settings.ts';
import { startReaders } from './reader-pool.ts';

export interface ReadSheetsInput {
  /** Files, folders and zips. */
  readonly paths: readonly string[];
  /** printing.json files that `sheets print` wrote. */
  readonly printings: readonly string[];
  /** Mark-ups of foreign forms. */
  readonly foreign: readonly string[];
  /** A JSON file with settings that differ from those delivered. */
  readonly settings?: string;
  readonly out: string;
  readonly workers?: number;
  readonly firstIntakeNumber?: number;
}

export interface ReadSheetsDone {
  readonly out: string;
  readonly files: number;
  readonly reconciliation: Reconciliation;
  /** Pages whose outcome was taken from an earlier run. */
  readonly resumed: number;
}

async function readJson(path: string): Promise<Result<unknown, Problem>> {
  try {
    return ok(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? `Not JSON: ${error.message}.` : `The file cannot be read (${(error as NodeJS.ErrnoException).code}).`;
    return err({ code: error instanceof SyntaxError ? 'json-invalid' : 'file-unreadable', message: reason, file: path });
  }
}

/** Reads a printing file; its layout must be of a known version. */
export async function readPrinting(path: string): Promise<Result<Printing, Problem>> {
  const json = await readJson(path);
  return json.ok ? parsePrinting(json.value, path) : json;
}

/** Checks what a printing file holds. */
export function parsePrinting(json: unknown, path: string): Result<Printing, Problem> {
  const value = (json ?? {}) as Partial<Printing>;
  if (
    value.format !== 'countersign-printing' ||
    value.version !== 1 ||
    !['per-section', 'same-on-all', 'none'].includes(value.codes as string) ||
    !Number.isInteger(value.firstSection) ||
    !Number.isInteger(value.lastSection)
  ) {
    return err({
      code: 'printing-invalid',
      message: 'Not a printing file of version 1.',
      file: path,
      remedy: 'Give the printing.json that `countersign sheets print` wrote.',
    });
  }
  const layout = parseLayout(value.layout, path);
  if (!layout.ok) return layout;
  const { codes, firstSection, lastSection } = value as Printing;
  return ok({ format: 'countersign-printing', version: 1, codes, firstSection, lastSection, layout: layout.value });
}

/** Reads the mark-up of a foreign form and the blanks it names (beside it). */
async function readForeignForm(path: string, settings: ReadSettings): Promise<Result<ForeignForm, Problem>> {
  const json = await readJson(path);
  if (!json.ok) return json;
  const value = json.value as {
    format?: string;
    version?: number;
    layout?: unknown;
    blanks?: readonly { side: number; file: string; page?: number; dpi?: number }[];
  };
  if (value.format !== 'countersign-foreign-form' || value.version !== 1 || !Array.isArray(value.blanks)) {
    return err({
      code: 'markup-invalid',
      message: 'Not the mark-up of a blank form, version 1.',
      file: path,
      remedy: 'See "Foreign forms" in docs/sheets.md.',
    });
  }
  const layout = parseLayout(value.layout, path);
  if (!layout.ok) return layout;
  const blanks: { side: number; image: { width: number; height: number; data: Uint8Array }; dpi: number }[] = [];
  for (const blank of value.blanks) {
    const file = resolve(dirname(path), blank.file);
    const kind = await sniffFile(file).catch(() => null);
    if (kind === null || kind === 'zip') return err({ code: 'file-unreadable', message: 'The blank form cannot be read.', file });
    const opened = await openFile({ path: file, kind, settings });
    const picture = opened.ok ? await opened.value.page((blank.page ?? 1) - 1) : opened;
    if (!picture.ok)
      return err({ code: picture.error.reason, message: `${rejectReasons[picture.error.reason]} ${picture.error.detail}`.trim(), file });
    blanks.push({ side: blank.side, image: picture.value, dpi: (picture.value.width / layout.value.paper.width) * 72 });
  }
  return ok({ layout: layout.value, blanks });
}

async function readSettingsFile(path: string | undefined): Promise<Result<ReadSettings, Problem>> {
  if (path === undefined) return ok(defaultReadSettings());
  const json = await readJson(path);
  if (!json.ok) return json;
  const parsed = readSettingsSchema.strict().safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err({ code: 'settings-invalid', message: `${issue.message}.`, file: path, field: issue.path.join('.') });
}

/** Two printings that claim the same sections would make a code ambiguous. */
export function overlapping(printings: readonly Printing[]): Problem | null {
  for (const [i, a] of printings.entries()) {
    for (const b of printings.slice(i + 1)) {
      if (a.layout.petition !== b.layout.petition) continue;
      const bothAlike = a.codes === 'same-on-all' && b.codes === 'same-on-all';
      const bothNumbered =
        a.codes === 'per-section' && b.codes === 'per-section' && a.firstSection <= b.lastSection && b.firstSection <= a.lastSection;
      if (bothAlike || bothNumbered)
        return {
          code: 'printings-overlap',
          message: `Two printings of ${a.layout.petition} claim the same sheets.`,
          remedy: 'Give only the printing that was used.',
        };
    }
  }
  return null;
}

interface Lock {
  release(): Promise<void>;
}

/** One reading at a time in a folder. A lock left by a process that is gone is taken over. */
async function lockFolder(path: string): Promise<Result<Lock, Problem>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return ok({ release: () => rm(path, { force: true }) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(await readFile(path, 'utf8').catch(() => ''));
      if (pid > 0 && pid !== process.pid && isRunning(pid)) break;
      await rm(path, { force: true });
    }
  }
  return err({
    code: 'folder-in-use',
    message: 'Another reading is at work in this folder.',
    file: path,
    remedy: 'Wait for it, or give another output folder.',
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where the images of a page stand under the output folder: stable, because it is named by the original's hash. */
export function imageFolder(hash: string, page: number): string {
  return join('pages', hash, String(page).padStart(4, '0'));
}

function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function linesCsv(pages: readonly AcceptedPage[]): string {
  const fields = [...new Set(pages.flatMap((p) => p.read.lines.flatMap((l) => l.cells.map((c) => c.field))))];
  const head = [
    'petition',
    'section',
    'page',
    'line',
    'state',
    'crossed',
    'crossing_score',
    ...fields.map((f) => `${f}_written`),
    'image',
    'original',
    'original_page',
  ];
  const rows = pages.flatMap((page) =>
    page.read.lines.map((line) => [
      page.identity.petition,
      page.identity.section,
      page.identity.side,
      line.number,
      line.state,
      line.crossed,
      line.crossing.score.toFixed(2),
      ...fields.map((f) => line.cells.find((c) => c.field === f)?.state ?? ''),
      join(imageFolder(page.hash, page.page), `${line.image}.jpg`),
      page.file,
      page.page,
    ]),
  );
  return `${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

function rejectsCsv(reconciliation: Reconciliation): string {
  const rows = reconciliation.rejected.map(({ file, page, hash, rejected }) => [
    file,
    page,
    rejected.reason,
    rejectReasons[rejected.reason],
    rejected.detail,
    hash,
  ]);
  return `${[['file', 'page', 'reason', 'words', 'detail', 'original'], ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

/**
 * Reads scans and photos of sheets into line images with scores. Originals are kept by hash; each page's outcome is in the journal before
 * the next counts; the same input gives the same files; run again after a crash it goes on where it stopped.
 */
export async function readSheets(input: ReadSheetsInput, watch: Watch = {}): Promise<Result<ReadSheetsDone, readonly Problem[]>> {
  const settings = await readSettingsFile(input.settings);
  if (!settings.ok) return err([settings.error]);
  const printings: Printing[] = [];
  for (const path of input.printings) {
    const printing = await readPrinting(path);
    if (!printing.ok) return err([printing.error]);
    printings.push(printing.value);
  }
  const foreign: ForeignForm[] = [];
  for (const path of input.foreign) {
    const form = await readForeignForm(path, settings.value);
    if (!form.ok) return err([form.error]);
    foreign.push(form.value);
  }
  if (printings.length + foreign.length === 0) {
    return err([
      {
        code: 'nothing-to-read-by',
        message: 'Neither a printing nor a marked-up form was given.',
        remedy: 'Give --printing printing.json or --foreign markup.json.',
      },
    ]);
  }
  const overlap = overlapping(printings);
  if (overlap !== null) return err([overlap]);

  await mkdir(input.out, { recursive: true });
  const lock = await lockFolder(join(input.out, 'reading.lock'));
  if (!lock.ok) return err([lock.error]);
  try {
    return await readInto({ input, settings: settings.value, printings, foreign, watch });
  } finally {
    await lock.value.release();
  }
}

interface Reading {
  readonly input: ReadSheetsInput;
  readonly settings: ReadSettings;
  readonly printings: readonly Printing[];
  readonly foreign: readonly ForeignForm[];
  readonly watch: Watch;
}

async function readInto({ input, settings, printings, foreign, watch }: Reading): Promise<Result<ReadSheetsDone, readonly Problem[]>> {
  const fingerprint = sha256(
    JSON.stringify({
      reader: 1,
      settings,
      printings,
      foreign: foreign.map((f) => ({ layout: f.layout, blanks: f.blanks.map((b) => [b.side, b.dpi, sha256(b.image.data)]) })),
    }),
  );
  const journal = await openJournal({ path: join(input.out, 'journal.jsonl'), fingerprint });
  if (!journal.ok) return err([journal.error]);
  const readers = startReaders({
    size: Math.max(1, input.workers ?? Math.min(8, availableParallelism())),
    setup: { printings, foreign, settings },
  });
  try {
    const files = await listFiles(input.paths);
    const originals: Original[] = [];
    for (const [i, file] of files.entries()) {
      watch.signal?.throwIfAborted();
      originals.push(...(await takeIn({ file, folder: join(input.out, 'originals'), settings })));
      watch.onProgress?.({ phase: 'Taking in files', done: i + 1, total: files.length });
    }
    const { entries, resumed } = await readPages({ originals, journal: journal.value, readers, out: input.out, watch });
    const reconciliation = reconcile({
      entries,
      printings,
      foreign: foreign.map((f) => f.layout),
      firstIntakeNumber: input.firstIntakeNumber ?? 1,
    });
    const report = { format: 'countersign-reading', version: 1, settings, ...reconciliation };
    await writeFileAtomic(join(input.out, 'reading.json'), `${JSON.stringify(report, null, 1)}\n`);
    await writeFileAtomic(join(input.out, 'lines.csv'), linesCsv(reconciliation.accepted));
    await writeFileAtomic(join(input.out, 'rejects.csv'), rejectsCsv(reconciliation));
    return ok({ out: input.out, files: files.length, reconciliation, resumed });
  } finally {
    await readers.close();
    await journal.value.close();
  }
}

type OpenJournal = Extract<Awaited<ReturnType<typeof openJournal>>, { ok: true }>['value'];

async function readPages(options: {
  readonly originals: readonly Original[];
  readonly journal: OpenJournal;
  readonly readers: ReturnType<typeof startReaders>;
  readonly out: string;
  readonly watch: Watch;
}): Promise<{ entries: PageEntry[]; resumed: number }> {
  const { originals, journal, readers, out, watch } = options;
  const entries: PageEntry[][] = originals.map(() => []);
  const firstOf = new Map<string, string>();
  const queue: { readonly at: number; readonly page: number; readonly path: string; readonly kind: NonNullable<Original['kind']> }[] = [];
  const opening = new Set<Promise<void>>();
  let nextOriginal = 0;
  let resumed = 0;
  let done = 0;
  let total = 0;

  async function openOriginal(at: number): Promise<void> {
    const { name, hash, kind, path, rejected } = originals[at];
    if (rejected !== null || kind === null || path === null) {
      entries[at] = [{ file: name, hash, page: 1, outcome: rejected ?? { outcome: 'rejected', reason: 'file-kind', detail: '' } }];
      return;
    }
    const earlier = firstOf.get(hash);
    if (earlier !== undefined) {
      entries[at] = [
        { file: name, hash, page: 1, outcome: { outcome: 'rejected', reason: 'duplicate-page', detail: `the same file as ${earlier}` } },
      ];
      return;
    }
    firstOf.set(hash, name);
    const opened = await readers.open({ path, kind });
    if ('outcome' in opened) {
      entries[at] = [{ file: name, hash, page: 1, outcome: opened }];
      return;
    }
    total += opened.pages;
    for (let page = 0; page < opened.pages; page++) queue.push({ at, page, path, kind });
  }

  async function readOne({ at, page, path, kind }: (typeof queue)[number]): Promise<void> {
    const { name, hash } = originals[at];
    let outcome = journal.pages.get(pageKey(hash, page));
    if (outcome === undefined) {
      outcome = await readers.read({ path, kind, page, images: join(out, imageFolder(hash, page + 1)) });
      await journal.add({ hash, page, outcome });
    } else resumed++;
    entries[at][page] = { file: name, hash, page: page + 1, outcome };
    watch.onProgress?.({ phase: 'Reading pages', done: ++done, total });
  }

  /** Pages of opened files come first; only when none waits is the next file opened, so that few files are open at once. */
  async function lane(): Promise<void> {
    for (;;) {
      watch.signal?.throwIfAborted();
      const task = queue.shift();
      if (task !== undefined) await readOne(task);
      else if (nextOriginal < originals.length) {
        const open = openOriginal(nextOriginal++).finally(() => opening.delete(open));
        opening.add(open);
        await open;
      } else if (opening.size > 0) await Promise.race(opening);
      else return;
    }
  }
  await Promise.all(Array.from({ length: readers.size }, lane));
  return { entries: entries.flat(), resumed };
}
