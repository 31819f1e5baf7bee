import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';

const require = createRequire(import.meta.url);
let library: Promise<PDFiumLibrary> | null = null;

async function open(): Promise<PDFiumLibrary> {
  const bytes = await readFile(require.resolve('@hyzyla/pdfium/pdfium.wasm'));
  return PDFiumLibrary.init({ wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer });
}

/** The text of each page of a PDF, as another reader than the writer finds it. */
export async function pdfText(bytes: Uint8Array): Promise<readonly string[]> {
  library ??= open();
  const document = await (await library).loadDocument(bytes);
  try {
    return [...document.pages()].map((page) => page.getText().replaceAll('\r\n', '\n'));
  } finally {
    document.destroy();
  }
}
