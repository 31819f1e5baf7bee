import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../basics/atomic-file.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type ComposedForm, composeForm } from '../sheets/compose.ts';
import { openFonts } from '../sheets/fonts.ts';
import { type FormContent, parseFormContent } from '../sheets/form-content.ts';
import { parseLayout } from '../sheets/layout.ts';
import { overlaySections } from '../sheets/overlay.ts';
import { type CodeUse, type Printing, printSections } from '../sheets/print.ts';

export interface PrintSheetsInput {
  /** The form file. */
  readonly form: string;
  readonly firstSection: number;
  readonly lastSection: number;
  readonly codes: CodeUse;
  readonly out: string;
  readonly sectionsPerFile: number;
  /** Further font packages, looked through first. */
  readonly fonts: readonly string[];
}

export interface PrintSheetsDone {
  readonly files: readonly { readonly file: string; readonly firstSection: number; readonly lastSection: number; readonly bytes: number }[];
  readonly printing: string;
  readonly layoutId: string;
  readonly sides: number;
  readonly linesPerSection: number;
}

/** Reads a form file and sets it. */
export async function composeFormFile(options: {
  readonly form: string;
  readonly fonts: readonly string[];
}): Promise<Result<ComposedForm, readonly Problem[]>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(options.form, 'utf8'));
  } catch (error) {
    const message =
      error instanceof SyntaxError ? `Not JSON: ${error.message}.` : `The file cannot be read (${(error as NodeJS.ErrnoException).code}).`;
    return err([{ code: error instanceof SyntaxError ? 'json-invalid' : 'file-unreadable', message, file: options.form }]);
  }
  const content: Result<FormContent, readonly Problem[]> = parseFormContent(value, options.form);
  if (!content.ok) return content;
  const composed = composeForm({ content: content.value, fonts: openFonts(options.fonts) });
  return composed.ok ? composed : err(composed.error.map((problem) => ({ ...problem, file: options.form })));
}

/** Prints sections as PDF files of a bounded number each, and the printing file by which they are read back. Files appear whole or not at all. */
export async function printSheets(input: PrintSheetsInput, watch: Watch = {}): Promise<Result<PrintSheetsDone, readonly Problem[]>> {
  const { firstSection, lastSection } = input;
  if (!(firstSection >= 1 && lastSection >= firstSection && lastSection <= 999_999)) {
    return err([{ code: 'sections-invalid', message: 'Sections run from 1 to 999,999, first before last.', field: 'sections' }]);
  }
  const composed = await composeFormFile({ form: input.form, fonts: input.fonts });
  if (!composed.ok) return composed;
  const form = composed.value;
  await mkdir(input.out, { recursive: true });
  const files: { file: string; firstSection: number; lastSection: number; bytes: number }[] = [];
  const total = lastSection - firstSection + 1;
  for (let first = firstSection; first <= lastSection; first += input.sectionsPerFile) {
    const last = Math.min(lastSection, first + input.sectionsPerFile - 1);
    const number = (n: number) => String(n).padStart(6, '0');
    const file = join(input.out, `sections-${number(first)}-${number(last)}.pdf`);
    const half = `${file}.tmp-${process.pid}`;
    try {
      await printSections({
        form,
        sections: Array.from({ length: last - first + 1 }, (_, i) => first + i),
        codes: input.codes,
        output: createWriteStream(half),
        onSection: (done) => watch.onProgress?.({ phase: 'Printing sections', done: first - firstSection + done, total }),
        ...(watch.signal === undefined ? {} : { signal: watch.signal }),
      });
      const handle = await open(half, 'r+');
      const { size } = await handle.stat();
      await handle.sync();
      await handle.close();
      await rename(half, file);
      files.push({ file, firstSection: first, lastSection: last, bytes: size });
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
  }
  const printing: Printing = {
    format: 'countersign-printing',
    version: 1,
    codes: input.codes,
    firstSection,
    lastSection,
    layout: form.layout,
  };
  const printingFile = join(input.out, 'printing.json');
  await writeFileAtomic(printingFile, `${JSON.stringify(printing, null, 1)}\n`);
  return ok({
    files,
    printing: printingFile,
    layoutId: form.layout.id,
    sides: form.layout.sides.length,
    linesPerSection: form.layout.sides.reduce((sum, side) => sum + side.lines.length, 0),
  });
}

export interface OverlaySheetsInput {
  readonly pdf: string;
  readonly layout: string;
  readonly firstSection: number;
  readonly lastSection: number;
  readonly codes: CodeUse;
  readonly out: string;
  readonly sectionsPerFile: number;
}

/** Puts codes on an official PDF form and writes the printing file by which the sheets are read back. */
export async function overlaySheets(input: OverlaySheetsInput, watch: Watch = {}): Promise<Result<PrintSheetsDone, readonly Problem[]>> {
  let pdf: Uint8Array;
  let value: unknown;
  try {
    pdf = await readFile(input.pdf);
    value = JSON.parse(await readFile(input.layout, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return err([{ code: 'json-invalid', message: `Not JSON: ${error.message}.`, file: input.layout }]);
    const { code, path } = error as NodeJS.ErrnoException;
    return err([{ code: 'file-unreadable', message: `The file cannot be read (${code}).`, ...(path === undefined ? {} : { file: path }) }]);
  }
  const layout = parseLayout(value, input.layout);
  if (!layout.ok) return err([layout.error]);
  await mkdir(input.out, { recursive: true });
  const { firstSection, lastSection } = input;
  const files: { file: string; firstSection: number; lastSection: number; bytes: number }[] = [];
  for (let first = firstSection; first <= lastSection; first += input.sectionsPerFile) {
    watch.signal?.throwIfAborted();
    const last = Math.min(lastSection, first + input.sectionsPerFile - 1);
    const sections = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const made = await overlaySections({ pdf, layout: layout.value, sections, codes: input.codes });
    if (!made.ok) return err([{ ...made.error, file: input.pdf }]);
    const file = join(input.out, `sections-${String(first).padStart(6, '0')}-${String(last).padStart(6, '0')}.pdf`);
    await writeFileAtomic(file, made.value);
    files.push({ file, firstSection: first, lastSection: last, bytes: made.value.length });
    watch.onProgress?.({ phase: 'Printing sections', done: last - firstSection + 1, total: lastSection - firstSection + 1 });
  }
  const printing: Printing = {
    format: 'countersign-printing',
    version: 1,
    codes: input.codes,
    firstSection,
    lastSection,
    layout: layout.value,
  };
  const printingFile = join(input.out, 'printing.json');
  await writeFileAtomic(printingFile, `${JSON.stringify(printing, null, 1)}\n`);
  return ok({
    files,
    printing: printingFile,
    layoutId: layout.value.id,
    sides: layout.value.sides.length,
    linesPerSection: layout.value.sides.reduce((sum, side) => sum + side.lines.length, 0),
  });
}
