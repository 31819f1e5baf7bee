import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type ComposedForm, composeForm } from '../../src/sheets/compose.ts';
import { openFonts } from '../../src/sheets/fonts.ts';
import { type FormContent, parseFormContent } from '../../src/sheets/form-content.ts';
import { type CodeUse, type Printing, printSections } from '../../src/sheets/print.ts';
import { openFile } from '../../src/sheets/read/decode.ts';
import type { GrayImage } from '../../src/sheets/read/gray-image.ts';
import { defaultReadSettings } from '../../src/sheets/read/settings.ts';

/** A printed example form as PDF and as pictures, for tests and benchmarks. */

export const exampleFormFile = new URL('../files/sheets/recall-form.json', import.meta.url);

/** The content of the example form, with some fields replaced. */
export function exampleContent(changes: Readonly<Record<string, unknown>> = {}): FormContent {
  const parsed = parseFormContent({ ...JSON.parse(readFileSync(exampleFormFile, 'utf8')), ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

export function exampleForm(changes: Readonly<Record<string, unknown>> = {}): ComposedForm {
  const composed = composeForm({ content: exampleContent(changes), fonts: openFonts() });
  if (!composed.ok) throw new Error(JSON.stringify(composed.error));
  return composed.value;
}

/** The sections as PDF bytes. */
export async function printedPdf(form: ComposedForm, sections: readonly number[], codes: CodeUse = 'per-section'): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await printSections({ form, sections, codes, output });
  return Buffer.concat(chunks);
}

export function printingOf(form: ComposedForm, firstSection: number, lastSection: number, codes: CodeUse = 'per-section'): Printing {
  return { format: 'countersign-printing', version: 1, codes, firstSection, lastSection, layout: form.layout };
}

/** Each page of a PDF as a picture at 300 dpi. */
export async function pagesOf(pdf: Uint8Array): Promise<GrayImage[]> {
  const path = join(await mkdtemp(join(tmpdir(), 'countersign-pages-')), 'pages.pdf');
  await writeFile(path, pdf);
  const file = await openFile({ path, kind: 'pdf', settings: defaultReadSettings() });
  if (!file.ok) throw new Error(file.error.reason);
  const pages: GrayImage[] = [];
  for (let i = 0; i < file.value.pages; i++) {
    const page = await file.value.page(i);
    if (!page.ok) throw new Error(page.error.reason);
    pages.push(page.value);
  }
  file.value.close();
  return pages;
}
