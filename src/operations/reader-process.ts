import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SheetLayout } from '../sheets/layout.ts';
import type { Printing } from '../sheets/print.ts';
import { type FileKind, type OpenFile, openFile, sniffFile } from '../sheets/read/decode.ts';
import type { ForeignForm } from '../sheets/read/foreign.ts';
import { readForeignPage } from '../sheets/read/foreign.ts';
import { type GrayImage, shrink } from '../sheets/read/gray-image.ts';
import { type PageWithImages, readPage } from '../sheets/read/read-page.ts';
import { type PageOutcome, type PageRejected, rejected } from '../sheets/read/reading.ts';
import type { ReadSettings } from '../sheets/read/settings.ts';

/** The reader: a process of its own that decodes and reads pages on request, so that a page that breaks a decoder breaks nothing else. */

export interface ReaderSetup {
  readonly printings: readonly Printing[];
  readonly foreign: readonly ForeignForm[];
  /** Foreign forms whose blanks are still files: the reader decodes them. */
  readonly foreignFiles?: readonly ForeignFormFiles[];
  readonly settings: ReadSettings;
}

/** A marked-up foreign form with its blanks as files; pages count from 1. */
export interface ForeignFormFiles {
  readonly layout: SheetLayout;
  readonly blanks: readonly { readonly side: number; readonly path: string; readonly page: number }[];
}

export type ReaderRequest =
  | { readonly type: 'setup'; readonly setup: ReaderSetup }
  | { readonly type: 'open'; readonly id: number; readonly path: string; readonly kind: Exclude<FileKind, 'zip'> }
  | {
      readonly type: 'read';
      readonly id: number;
      readonly path: string;
      readonly kind: Exclude<FileKind, 'zip'>;
      readonly page: number;
      /** Folder that takes the page's images. */
      readonly images: string;
    };

export type ReaderAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'opened'; readonly id: number; readonly pages: number; readonly rejected: PageRejected | null }
  | { readonly type: 'read'; readonly id: number; readonly outcome: PageOutcome };

interface Reader {
  setup: ReaderSetup | null;
  open: { readonly path: string; readonly file: OpenFile } | null;
}

async function fileOf(reader: Reader, path: string, kind: Exclude<FileKind, 'zip'>): Promise<OpenFile | PageRejected> {
  if (reader.open?.path === path) return reader.open.file;
  reader.open?.file.close();
  reader.open = null;
  const opened = await openFile({ path, kind, settings: reader.setup!.settings });
  if (!opened.ok) return opened.error;
  reader.open = { path, file: opened.value };
  return opened.value;
}

async function decodeForms({ foreignFiles = [], settings }: ReaderSetup): Promise<ForeignForm[]> {
  const forms: ForeignForm[] = [];
  for (const { layout, blanks } of foreignFiles) {
    const pictures = [];
    for (const { side, path, page } of blanks) {
      const kind = await sniffFile(path);
      if (kind === null || kind === 'zip') throw new Error('a blank is no picture');
      const opened = await openFile({ path, kind, settings });
      const picture = opened.ok ? await opened.value.page(page - 1) : opened;
      if (opened.ok) opened.value.close();
      if (!picture.ok) throw new Error(`a blank cannot be read: ${picture.error.reason}`);
      pictures.push({ side, image: picture.value, dpi: (picture.value.width / layout.paper.width) * 72 });
    }
    forms.push({ layout, blanks: pictures });
  }
  return forms;
}

/** Writes the page's images; a name stands only for a whole file. */
async function writeImages(folder: string, images: PageWithImages['images']): Promise<void> {
  if (images.length === 0) return;
  await mkdir(folder, { recursive: true });
  for (const { name, image, dpi } of images) {
    const bytes = await encode(image, dpi);
    const path = join(folder, `${name}.jpg`);
    await writeFile(`${path}.tmp`, bytes);
    await rename(`${path}.tmp`, path);
  }
}

/** Longest side of the picture that is kept of a page that was set aside, in pixels. */
const PICTURE_PIXELS = 1600;

function asItCame(image: GrayImage): PageWithImages['images'][number] {
  const factor = Math.max(1, Math.max(image.width, image.height) / PICTURE_PIXELS);
  return { name: 'picture', image: shrink(image, factor), dpi: 72 };
}

function encode(image: GrayImage, dpi: number): Promise<Buffer> {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } })
    .withMetadata({ density: dpi })
    .jpeg({ quality: 85 })
    .toBuffer();
}

async function readOne(reader: Reader, request: Extract<ReaderRequest, { type: 'read' }>): Promise<PageOutcome> {
  const file = await fileOf(reader, request.path, request.kind);
  if ('outcome' in file) return file;
  const picture = await file.page(request.page);
  if (!picture.ok) return picture.error;
  const { printings, foreign, settings } = reader.setup!;
  const image = picture.value;
  if (image.width < 100 || image.height < 100) return rejected('no-code', `the picture is only ${image.width} by ${image.height} pixels`);
  let result = await readPage({ image, printings, settings });
  if (foreign.length > 0 && result.outcome.outcome === 'rejected' && result.outcome.reason === 'no-code')
    result = await readForeignPage({ image, forms: foreign, settings });
  // A person who must say what a page is that was set aside wants to see it.
  const images = result.outcome.outcome === 'rejected' ? [asItCame(image)] : result.images;
  await writeImages(request.images, images);
  return result.outcome;
}

async function answer(reader: Reader, request: ReaderRequest): Promise<ReaderAnswer> {
  switch (request.type) {
    case 'setup':
      reader.setup = { ...request.setup, foreign: [...request.setup.foreign, ...(await decodeForms(request.setup))] };
      return { type: 'ready' };
    case 'open': {
      const file = await fileOf(reader, request.path, request.kind);
      return 'outcome' in file
        ? { type: 'opened', id: request.id, pages: 0, rejected: file }
        : { type: 'opened', id: request.id, pages: file.pages, rejected: null };
    }
    case 'read':
      return { type: 'read', id: request.id, outcome: await readOne(reader, request) };
  }
}

function serve(): void {
  // One picture at a time: threads of the image library would only take memory.
  sharp.concurrency(1);
  sharp.cache(false);
  const reader: Reader = { setup: null, open: null };
  let before: Promise<unknown> = Promise.resolve();
  process.on('message', (request: ReaderRequest) => {
    const answered = before.then(() => answer(reader, request));
    before = answered.catch(() => undefined);
    answered.then(
      (reply) => process.send!(reply),
      (error: unknown) => {
        // Whatever broke may have left the decoder unsound: end, and let the next page have a fresh process.
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(70);
      },
    );
  });
  process.on('disconnect', () => process.exit(0));
}

if (process.env.COUNTERSIGN_READER === '1' && process.send !== undefined) serve();
