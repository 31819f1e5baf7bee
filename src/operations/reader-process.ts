import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Printing } from '../sheets/print.ts';
import { type FileKind, type OpenFile, openFile } from '../sheets/read/decode.ts';
import type { ForeignForm } from '../sheets/read/foreign.ts';
import { readForeignPage } from '../sheets/read/foreign.ts';
import type { GrayImage } from '../sheets/read/gray-image.ts';
import { type PageWithImages, readPage } from '../sheets/read/read-page.ts';
import { type PageOutcome, type PageRejected, rejected } from '../sheets/read/reading.ts';
import type { ReadSettings } from '../sheets/read/settings.ts';

/** The reader: a process of its own that decodes and reads pages on request, so that a page that breaks a decoder breaks nothing else. */

export interface ReaderSetup {
  readonly printings: readonly Printing[];
  readonly foreign: readonly ForeignForm[];
  readonly settings: ReadSettings;
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
  await writeImages(request.images, result.images);
  return result.outcome;
}

async function answer(reader: Reader, request: ReaderRequest): Promise<ReaderAnswer> {
  switch (request.type) {
    case 'setup':
      reader.setup = request.setup;
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
  process.on('message', (request: ReaderRequest) => {
    answer(reader, request).then(
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
