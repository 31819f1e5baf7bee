import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bombPdf, encryptedPdf, hugePng, scannedPdf, zipOf } from '../../test/sheets/bad-files.ts';
import { exampleForm, exampleFormFile, pagesOf, printedPdf, printingOf } from '../../test/sheets/printed-sheet.ts';
import { writeOnSheet } from '../../test/sheets/write-on-sheet.ts';
import { seededRandom } from '../basics/random.ts';
import type { GrayImage } from '../sheets/read/gray-image.ts';
import { turn } from '../sheets/read/gray-image.ts';
import { printSheets } from './print-sheets.ts';
import { type ReadSheetsDone, readSheets } from './read-sheets.ts';

// Readers are processes; on a busy machine their start alone takes a while.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder = '';
let printing = '';
let pdf = '';
let pictures: GrayImage[] = [];

function encode(image: GrayImage) {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-read-'));
  const done = await printSheets({
    form: exampleFormFile.pathname,
    firstSection: 1,
    lastSection: 3,
    codes: 'per-section',
    out: join(folder, 'print'),
    sectionsPerFile: 2,
    fonts: [],
  });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  expect(done.value.files.map((f) => [f.firstSection, f.lastSection])).toEqual([
    [1, 2],
    [3, 3],
  ]);
  printing = done.value.printing;
  pdf = done.value.files[0].file;
  pictures = await pagesOf(await readFile(pdf));
  const form = exampleForm();
  pictures[0] = writeOnSheet({
    page: pictures[0],
    side: form.layout.sides[0],
    scale: pictures[0].width / 612,
    random: seededRandom('read-sheets'),
    amounts: { blank: 0.5, partly: 0, crossed: 0 },
  }).image;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function readFiles(
  name: string,
  files: Readonly<Record<string, Buffer | Uint8Array>>,
  more: { settings?: object; printings?: string[]; foreign?: string[] } = {},
): Promise<ReadSheetsDone> {
  const input = join(folder, name);
  await mkdir(input, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(input, file), bytes);
  const settings = join(folder, `${name}-settings.json`);
  if (more.settings !== undefined) await writeFile(settings, JSON.stringify(more.settings));
  const done = await readSheets({
    paths: [input],
    printings: more.printings ?? [printing],
    foreign: more.foreign ?? [],
    out: join(folder, `${name}-out`),
    workers: 2,
    ...(more.settings === undefined ? {} : { settings }),
  });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}

function reasons({ reconciliation }: ReadSheetsDone): Record<string, string> {
  return Object.fromEntries(reconciliation.rejected.map((r) => [r.file, r.rejected.reason]));
}

describe('what can be handed in', () => {
  it('PDF drawn and scanned, TIFF of many pages and G4, PNG, JPEG, and zips of them', async () => {
    const half = (image: GrayImage) => encode(image).resize({ width: 1700 });
    const jpeg = await half(pictures[0]).jpeg({ quality: 80 }).toBuffer();
    const scan = await scannedPdf([{ picture: jpeg, width: 612, height: 792 }]);
    const raw = await Promise.all([pictures[1], pictures[2]].map((p) => encode(p).png().toBuffer()));
    const tiff = await sharp(raw, { join: { animated: true } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    expect((await sharp(tiff).metadata()).pages).toBe(2);
    const g4 = await encode(pictures[3]).toColourspace('b-w').threshold(150).tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer();
    const done = await readFiles('formats', {
      '1 scan.pdf': scan,
      '2 pages.tif': tiff,
      '3 g4.tiff': g4,
      '4 archive.zip': zipOf([
        { name: 'in/page.jpg', data: await encode(turn(pictures[0], 2)).jpeg().toBuffer() },
        { name: '__MACOSX/x', data: Buffer.from('x') },
      ]),
    });
    const { accepted, rejected, totals } = done.reconciliation;
    expect(accepted.map((p) => [p.file, p.page, p.identity.section, p.identity.side])).toEqual([
      ['1 scan.pdf', 1, 1, 1],
      ['2 pages.tif', 1, 1, 2],
      ['2 pages.tif', 2, 2, 1],
      ['3 g4.tiff', 1, 2, 2],
    ]);
    // The zip holds a second picture of the first side, upside down.
    expect(rejected.map((r) => [r.file, r.rejected.reason])).toEqual([['4 archive.zip/in/page.jpg', 'duplicate-page']]);
    expect(totals).toMatchObject({
      sectionsSeen: 2,
      sectionsNotSeen: 1,
      pagesMissing: 0,
      linesExpected: 48,
      linesSeen: 48,
      linesMissing: 0,
    });
    expect(done.reconciliation.rawCount).toEqual({ proposed: totals.lines.filled, toLookAt: 0, confirmed: false });
    expect(totals.lines.filled).toBeGreaterThan(4);
    for (const page of accepted) {
      expect(
        existsSync(join(folder, 'formats-out', 'pages', page.hash, String(page.page).padStart(4, '0'), 'line-001.jpg')) ||
          page.identity.side === 2,
      ).toBe(true);
    }
    expect(readdirSync(join(folder, 'formats-out', 'originals'))).toHaveLength(4);
    const csv = readFileSync(join(folder, 'formats-out', 'lines.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(csv).toHaveLength(49);
  });
});

describe('bad input is a named reject, never a crash or silence', () => {
  it('files that cannot be decoded', async () => {
    const jpeg = await encode(pictures[0]).jpeg().toBuffer();
    const done = await readFiles(
      'undecodable',
      {
        'bomb.pdf': bombPdf(40_000),
        'cut.jpg': jpeg.subarray(0, jpeg.length / 2),
        'cut.pdf': (await readFile(pdf)).subarray(0, 9000),
        'empty.pdf': Buffer.alloc(0),
        'huge.png': await hugePng(50_000),
        'letter.docx': zipOf([{ name: 'word/document.xml', data: Buffer.from('<w/>') }]),
        'locked.pdf': await encryptedPdf(),
        'notes.txt': Buffer.from('not a picture'),
        'lying.zip': zipOf([
          { name: 'bomb.png', data: Buffer.alloc(9_000_000), claimedSize: 1000 },
          { name: 'honest.png', data: Buffer.alloc(9_000_000) },
          { name: 'locked.png', data: Buffer.from('x'), encrypted: true },
        ]),
        'inner.zip': zipOf([{ name: 'again.zip', data: zipOf([{ name: 'x', data: Buffer.from('x') }]) }]),
      },
      { settings: { maxUnpackedBytes: 5_000_000, pageSeconds: 6 } },
    );
    expect(done.reconciliation.accepted).toEqual([]);
    const found = reasons(done);
    expect(['took-too-long', 'reader-stopped', 'file-damaged', 'too-many-pixels', 'no-code']).toContain(found['bomb.pdf']);
    expect({ ...found, 'bomb.pdf': '' }).toEqual({
      'bomb.pdf': '',
      'cut.jpg': 'file-damaged',
      'cut.pdf': 'file-damaged',
      'empty.pdf': 'file-empty',
      'huge.png': 'too-many-pixels',
      'letter.docx/word/document.xml': 'file-kind',
      'locked.pdf': 'file-encrypted',
      'notes.txt': 'file-kind',
      'lying.zip/bomb.png': found['lying.zip/bomb.png'],
      'lying.zip/honest.png': 'file-too-large',
      'lying.zip/locked.png': 'file-encrypted',
      'inner.zip/again.zip': 'file-kind',
    });
    expect(['file-too-large', 'file-damaged']).toContain(found['lying.zip/bomb.png']);
  });

  it('pictures that are not one whole sheet of this petition', async () => {
    const page = pictures[0];
    const half = await encode(page).resize({ width: 1275 }).png().toBuffer();
    const other = await encode(pictures[2]).resize({ width: 1275 }).png().toBuffer();
    const otherForm = exampleForm({ petition: 'OTHER-1' });
    const [foreignPage] = await pagesOf(await printedPdf(otherForm, [1]));
    const [unprinted] = await pagesOf(await printedPdf(exampleForm(), [99]));
    const done = await readFiles('pictures', {
      'a upside down.png': await encode(turn(page, 2)).png().toBuffer(),
      'b cat.jpg': await cat(),
      'c two sheets.png': await sharp({ create: { width: 2600, height: 1660, channels: 3, background: '#777' } })
        .composite([
          { input: half, left: 10, top: 5 },
          { input: other, left: 1310, top: 5 },
        ])
        .png()
        .toBuffer(),
      'd other petition.png': await encode(foreignPage).png().toBuffer(),
      'e blurred.jpg': await encode(page).blur(14).jpeg().toBuffer(),
      'f cut off.png': await encode(page).extract({ left: 0, top: 0, width: 2550, height: 1900 }).png().toBuffer(),
      'g unknown.png': await encode(unprinted).png().toBuffer(),
      'h white.png': await sharp({ create: { width: 1700, height: 2200, channels: 3, background: 'white' } })
        .png()
        .toBuffer(),
      'i same.png': await encode(turn(page, 2)).png().toBuffer(),
      'j tiny.png': await encode(page).resize({ width: 60 }).png().toBuffer(),
    });
    expect(reasons(done)).toEqual({
      'b cat.jpg': 'no-code',
      'c two sheets.png': 'several-sheets',
      'd other petition.png': 'other-petition',
      'e blurred.jpg': 'blurred',
      'f cut off.png': 'cut-off',
      'g unknown.png': 'unknown-section',
      'h white.png': 'no-code',
      'i same.png': 'duplicate-page',
      'j tiny.png': 'no-code',
    });
    expect(done.reconciliation.accepted.map((p) => [p.file, Math.round(Math.abs(p.read.quality.turned))])).toEqual([
      ['a upside down.png', 180],
    ]);
    expect(done.reconciliation.missing).toEqual([{ petition: 'EXAMPLE-22', section: 1, sides: [2] }]);
    expect(done.reconciliation.totals).toMatchObject({ pagesMissing: 1, linesExpected: 24, linesSeen: 14, linesMissing: 10 });
  });

  it('refuses printings that claim the same sheets, settings that do not exist, and another reading’s folder', async () => {
    const base = { paths: [pdf], printings: [printing], foreign: [], out: join(folder, 'refused-out') };
    expect(await readSheets({ ...base, printings: [printing, printing] })).toMatchObject({
      ok: false,
      error: [{ code: 'printings-overlap' }],
    });
    expect(await readSheets({ ...base, printings: [] })).toMatchObject({ ok: false, error: [{ code: 'nothing-to-read-by' }] });
    expect(await readSheets({ ...base, printings: [exampleFormFile.pathname] })).toMatchObject({
      ok: false,
      error: [{ code: 'printing-invalid' }],
    });
    const wrong = join(folder, 'wrong.json');
    await writeFile(wrong, '{"crossed": 7}');
    expect(await readSheets({ ...base, settings: wrong })).toMatchObject({
      ok: false,
      error: [{ code: 'settings-invalid', field: 'crossed' }],
    });
    const differing = join(folder, 'differing.json');
    await writeFile(differing, '{"crossed": 0.6}');
    expect(await readSheets({ ...base, out: join(folder, 'pictures-out'), settings: differing })).toMatchObject({
      ok: false,
      error: [{ code: 'reading-differs' }],
    });
  });
});

describe('a crash in the middle', () => {
  it('resumes without a page lost or read twice, to the same files', async () => {
    const input = join(folder, 'crash');
    await mkdir(input);
    await copyFile(pdf, join(input, '1.pdf'));
    for (const [i, picture] of pictures.entries())
      await writeFile(join(input, `2 copy ${i}.png`), await encode(picture).resize({ width: 1700 }).png().toBuffer());
    const whole = await readSheets({ paths: [input], printings: [printing], foreign: [], out: join(folder, 'crash-whole'), workers: 1 });
    expect(whole).toMatchObject({ ok: true, value: { resumed: 0 } });

    const out = join(folder, 'crash-out');
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, '../../bin/countersign.js'),
        'sheets',
        'read',
        input,
        '--printing',
        printing,
        '--out',
        out,
        '--workers',
        '1',
      ],
      { stdio: 'ignore' },
    );
    const journal = join(out, 'journal.jsonl');
    const lines = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 1 : 0);
    while (lines() < 4 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const before = lines();
    expect(before).toBeGreaterThanOrEqual(4);
    expect(before).toBeLessThan(9);
    expect(existsSync(join(out, 'reading.json'))).toBe(false);
    // What a crash in the middle of a write leaves.
    await appendFile(journal, '{"hash":"abc","pa');
    const resumed = await readSheets({ paths: [input], printings: [printing], foreign: [], out, workers: 1 });
    expect(resumed).toMatchObject({ ok: true, value: { resumed: before - 1 } });
    expect(lines()).toBe(9);
    for (const file of ['reading.json', 'lines.csv', 'rejects.csv', 'journal.jsonl'])
      expect(readFileSync(join(out, file), 'utf8')).toBe(readFileSync(join(folder, 'crash-whole', file), 'utf8'));
  });
});

describe('sheets without numbers', () => {
  it('are numbered on intake in the order of their pages', async () => {
    const form = exampleForm();
    const alike = await printedPdf(form, [1, 1], 'same-on-all');
    const file = join(folder, 'alike.json');
    await writeFile(file, JSON.stringify(printingOf(form, 1, 2, 'same-on-all')));
    const done = await readFiles('alike', { 'sheets.pdf': alike }, { printings: [file] });
    expect(done.reconciliation.accepted.map((p) => [p.identity.section, p.identity.side, p.numberedOnIntake])).toEqual([
      [1, 1, true],
      [1, 2, true],
      [2, 1, true],
      [2, 2, true],
    ]);
  });
});

/** Soft blobs and stripes: a picture with light, shade and fur, and no sheet on it. */
function cat(): Promise<Buffer> {
  const random = seededRandom('cat');
  const width = 1600;
  const height = 1200;
  const blobs = Array.from({ length: 40 }, () => ({
    x: random.next() * width,
    y: random.next() * height,
    r: 60 + random.next() * 250,
    v: random.next() * 160 - 80,
  }));
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value = 120 + 25 * Math.sin(x * 0.21 + Math.sin(y * 0.05) * 3) * Math.sin(y * 0.017);
      for (const b of blobs) value += b.v * Math.exp(-((x - b.x) ** 2 + (y - b.y) ** 2) / (2 * b.r * b.r));
      data[y * width + x] = Math.max(0, Math.min(255, value + (random.next() - 0.5) * 70));
    }
  }
  return sharp(data, { raw: { width, height, channels: 1 } })
    .jpeg()
    .toBuffer();
}
