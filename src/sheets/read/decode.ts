import { open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type PDFiumDocument, PDFiumImageObject, PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { err, ok, type Result } from '../../basics/result.ts';
import type { GrayImage } from './gray-image.ts';
import { type PageRejected, rejected } from './reading.ts';
import type { ReadSettings } from './settings.ts';

/** Turns files into gray pictures, page by page. Runs in the reader process, which may be stopped at any time. */

export type FileKind = 'pdf' | 'tiff' | 'png' | 'jpeg' | 'webp' | 'zip';

/** What a file is by its first bytes; its name is not believed. */
export function sniff(head: Uint8Array): FileKind | null {
  const text = Buffer.from(head).toString('latin1');
  if (text.slice(0, 1024).includes('%PDF-')) return 'pdf';
  if (text.startsWith('II*\0') || text.startsWith('MM\0*') || text.startsWith('II+\0') || text.startsWith('MM\0+')) return 'tiff';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.startsWith('PK\x03\x04')) return 'zip';
  return null;
}

/** Reads the first bytes of a file and says what it is. */
export async function sniffFile(path: string): Promise<FileKind | null> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1100), 0, 1100, 0);
    return sniff(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** An opened file of one or more pages. */
export interface OpenFile {
  readonly pages: number;
  /** The picture of a page, 0-based. */
  page(index: number): Promise<Result<GrayImage, PageRejected>>;
  close(): void;
}

/** Pictures are brought down to this many pixels on the long side: 300 dpi on legal paper. */
const LONG_SIDE = 4200;

interface Decoding {
  readonly input: string | Uint8Array;
  readonly page?: number;
  readonly maxPixels: number;
}

/** Whether a JPEG has its end marker: a cut file has not; one that only some program wrote carelessly has. */
async function endsAsJpeg(input: string | Uint8Array): Promise<boolean> {
  const bytes = typeof input === 'string' ? await readFile(input) : input;
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 64), Math.min(64, bytes.length));
  return tail.includes(Buffer.from([0xff, 0xd9]));
}

/** Decodes one still picture to gray, looking at its size before a pixel is read. A JPEG with faults inside but a proper end is taken as far as it goes. */
async function decodePicture(options: Decoding): Promise<Result<GrayImage, PageRejected>> {
  const strict = await decodeOnce(options, 'truncated');
  if (strict.ok || strict.error.reason !== 'file-damaged') return strict;
  const head = await sharp(options.input, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (head?.format !== 'jpeg' || !(await endsAsJpeg(options.input))) return strict;
  return decodeOnce(options, 'none');
}

async function decodeOnce(options: Decoding, failOn: 'truncated' | 'none'): Promise<Result<GrayImage, PageRejected>> {
  const open = {
    ...(options.page === undefined ? {} : { page: options.page }),
    limitInputPixels: options.maxPixels,
    failOn,
    sequentialRead: true,
  };
  try {
    const head = await sharp(options.input, { ...open, limitInputPixels: false }).metadata();
    const width = head.width ?? 0;
    const height = head.pageHeight ?? head.height ?? 0;
    if (width * height > options.maxPixels) return err(rejected('too-many-pixels', `${width} by ${height}`));
    let picture = sharp(options.input, open).flatten({ background: 'white' }).grayscale().toColourspace('b-w');
    if (Math.max(width, height) > LONG_SIDE) picture = picture.resize({ width: LONG_SIDE, height: LONG_SIDE, fit: 'inside' });
    const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const gray = info.channels === 1 ? data : data.filter((_, i) => i % info.channels === 0);
    return ok({ width: info.width, height: info.height, data: new Uint8Array(gray.buffer, gray.byteOffset, gray.length) });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return err(
      text.includes('pixel limit') ? rejected('too-many-pixels', '') : rejected('file-damaged', text.split('\n')[0].slice(0, 200)),
    );
  }
}

async function openPicture(path: string, settings: ReadSettings): Promise<Result<OpenFile, PageRejected>> {
  try {
    const head = await sharp(path, { limitInputPixels: false }).metadata();
    const pages = head.pages ?? 1;
    const many = head.format === 'tiff' && pages > 1;
    return ok({
      pages,
      page: (index) => decodePicture({ input: path, ...(many ? { page: index } : {}), maxPixels: settings.maxPixels }),
      close: () => undefined,
    });
  } catch (error) {
    return err(rejected('file-damaged', error instanceof Error ? error.message.split('\n')[0].slice(0, 200) : ''));
  }
}

const require = createRequire(import.meta.url);
let library: Promise<PDFiumLibrary> | null = null;

function pdfium(): Promise<PDFiumLibrary> {
  library ??= (async () => {
    const bytes = await readFile(require.resolve('@hyzyla/pdfium/pdfium.wasm'));
    return PDFiumLibrary.init({ wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer });
  })();
  return library;
}

/** The scanned picture of a page that is nothing but one JPEG: decoding it directly is four times faster than drawing the page, and loses nothing. */
async function scannedPicture(document: PDFiumDocument, index: number, maxPixels: number): Promise<GrayImage | null> {
  const page = document.getPage(index);
  try {
    if (page.getObjectCount() !== 1) return null;
    const object = page.getObject(0);
    if (!(object instanceof PDFiumImageObject)) return null;
    const { data, filters } = await object.getImageDataRaw();
    if (filters.length !== 1 || filters[0] !== 'DCTDecode') return null;
    const head = await sharp(data, { limitInputPixels: false }).metadata();
    if (head.channels !== 1 && head.channels !== 3) return null;
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const shape = Math.max(originalWidth, originalHeight) / Math.min(originalWidth, originalHeight);
    const own = Math.max(head.width, head.height) / Math.min(head.width, head.height);
    if (Math.abs(shape / own - 1) > 0.03) return null;
    const decoded = await decodePicture({ input: data, maxPixels });
    return decoded.ok ? decoded.value : null;
  } catch {
    return null;
  } finally {
    // The package closes a page only after drawing it.
    // biome-ignore lint/complexity/useLiteralKeys: private members are reached by name on purpose
    page['module']._FPDF_ClosePage(page['pageIdx']);
  }
}

async function drawPage(document: PDFiumDocument, index: number, settings: ReadSettings): Promise<Result<GrayImage, PageRejected>> {
  const page = document.getPage(index);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  if (!(originalWidth >= 1 && originalHeight >= 1)) return err(rejected('file-damaged', 'a page without size'));
  const scale = Math.min(settings.pdfDpi / 72, LONG_SIDE / Math.max(originalWidth, originalHeight));
  const drawn = await page.render({ scale, render: 'bitmap', colorSpace: 'Gray', renderFormFields: false });
  return ok({ width: drawn.width, height: drawn.height, data: drawn.data });
}

async function openPdf(path: string, settings: ReadSettings): Promise<Result<OpenFile, PageRejected>> {
  const lib = await pdfium();
  let document: PDFiumDocument;
  try {
    document = await lib.loadDocument(await readFile(path));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return err(/password|security/i.test(text) ? rejected('file-encrypted') : rejected('file-damaged', text.slice(0, 200)));
  }
  return ok({
    pages: document.getPageCount(),
    async page(index) {
      try {
        const scanned = await scannedPicture(document, index, settings.maxPixels);
        return scanned === null ? await drawPage(document, index, settings) : ok(scanned);
      } catch (error) {
        // A trap inside the renderer leaves it unsound: the process ends, and the page is a named reject.
        if (error instanceof Error && error.name === 'RuntimeError') throw error;
        return err(rejected('file-damaged', error instanceof Error ? error.message.slice(0, 200) : ''));
      }
    },
    close: () => document.destroy(),
  });
}

/** Opens a PDF or picture file; what it is was found by sniffing. */
export async function openFile(options: {
  readonly path: string;
  readonly kind: Exclude<FileKind, 'zip'>;
  readonly settings: ReadSettings;
}): Promise<Result<OpenFile, PageRejected>> {
  return options.kind === 'pdf' ? openPdf(options.path, options.settings) : openPicture(options.path, options.settings);
}
