import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { type SeededRandom, seededRandom } from '../basics/random.ts';
import type { LineText } from '../roll/types.ts';
import { composeForm } from '../sheets/compose.ts';
import { openFonts } from '../sheets/fonts.ts';
import { parseFormContent } from '../sheets/form-content.ts';
import type { Cell, LineLayout } from '../sheets/layout.ts';
import { type Pdf, type Printing, printSections } from '../sheets/print.ts';
import { openFile } from '../sheets/read/decode.ts';
import { defaultReadSettings } from '../sheets/read/settings.ts';

/** The sheets of the made-up demo: printed, written on with handwriting fonts, and scanned a little askew. Nobody's writing is in them. */
export interface DemoSheets {
  readonly printing: Printing;
  /** The scan: a PDF of gray pictures. */
  readonly scan: Buffer;
}

const FORM = {
  format: 'countersign-form',
  version: 1,
  petition: 'DEMO-26',
  title: 'Petition for the recall of a county officer (made-up demo)',
  language: 'en',
  paper: 'letter',
  margins: { top: 72, right: 36, bottom: 36, left: 36 },
  textSize: 8,
  sides: 2,
  linesPerSide: 10,
  lineHeight: 30,
  blocks: [
    { role: 'title', text: 'PETITION FOR RECALL', size: 13, bold: true, align: 'center' },
    {
      role: 'request',
      text: 'To the Registrar of Voters of Demo County: We, the undersigned registered voters of Demo County, seek the recall of a county officer who does not exist. This sheet is a specimen of a made-up demo.',
    },
    { role: 'grounds', text: 'The grounds: there are none. Every name on this sheet is made up by a program.' },
    { role: 'answer', text: 'The answer of the officer: nobody answers, because nobody was asked.' },
  ],
  columns: [
    { heading: 'Print your name', share: 28, cells: [{ field: 'name' }] },
    { heading: 'Signature', share: 24, cells: [{ field: 'signature' }] },
    { heading: 'Residence address only', share: 27, cells: [{ field: 'address' }] },
    { heading: 'City and ZIP', share: 21, cells: [{ field: 'city' }] },
  ],
  official: { heading: 'Official use only', width: 72 },
  declaration: {
    text: 'Declaration of circulator. I circulated this section and saw the signatures being written. I declare under penalty of perjury that this is true and correct (made-up demo).',
    fields: [
      { field: 'circulator-name', label: 'Printed name', share: 40 },
      { field: 'circulator-address', label: 'Residence address', share: 60 },
      { field: 'dates-from', label: 'Signatures obtained from (date)', share: 25 },
      { field: 'dates-to', label: 'to (date)', share: 25 },
      { field: 'executed-on', label: 'on (date)', share: 25 },
      { field: 'circulator-signature', label: 'Signature of circulator', share: 60 },
    ],
  },
};

const require = createRequire(import.meta.url);

function handwriting(family: string): Buffer {
  const root = dirname(require.resolve(`@fontsource/${family}/package.json`));
  return readFileSync(join(root, 'files', `${family}-latin-400-normal.woff`));
}

/** Prints the sections, writes on them what the lines say, and scans them; the same lines give the same sheets. */
export async function demoSheets({ sections }: { readonly sections: ReadonlyMap<number, readonly LineText[]> }): Promise<DemoSheets> {
  const content = parseFormContent(FORM);
  const form = content.ok ? composeForm({ content: content.value, fonts: openFonts() }) : content;
  if (!form.ok) throw new Error(`the demo's form does not compose: ${JSON.stringify(form.error)}`);
  const numbers = [...sections.keys()];
  const output = new PassThrough();
  const collected = buffer(output);
  const faces = { print: handwriting('patrick-hand'), sign: handwriting('homemade-apple') };
  await printSections({
    form: form.value,
    sections: numbers,
    codes: 'per-section',
    output,
    write({ doc, side, section }) {
      const random = seededRandom(`demo sheet ${section}.${side.side}`);
      doc.registerFont('written', faces.print).registerFont('signed', faces.sign);
      const lines = sections.get(section)!.filter(({ page }) => page === String(side.side));
      for (const [i, line] of lines.entries()) if (side.lines[i] !== undefined) writeLine({ doc, drawn: side.lines[i], line, random });
      for (const field of side.declarationFields) writeIn({ doc, cell: field, text: declared(field.field), random });
    },
  });
  const scan = await scanned(await collected);
  const printing: Printing = {
    format: 'countersign-printing',
    version: 1,
    codes: 'per-section',
    firstSection: Math.min(...numbers),
    lastSection: Math.max(...numbers),
    layout: form.value.layout,
  };
  return { printing, scan };
}

function declared(field: string): string {
  if (field === 'circulator-signature') return 'C. Carrier';
  if (field.startsWith('dates') || field.startsWith('executed')) return field === 'dates-from' ? '9/14' : '9/20';
  return field === 'circulator-name' ? 'Chris Carrier' : '12 Made-up Lane';
}

function writeLine({
  doc,
  drawn,
  line,
  random,
}: {
  readonly doc: Pdf;
  readonly drawn: LineLayout;
  readonly line: LineText;
  readonly random: SeededRandom;
}): void {
  const name = line.name || `${line.firstName} ${line.lastName}`;
  const texts: Readonly<Record<string, string>> = { name, signature: name, address: line.address, city: `${line.city} ${line.zip}` };
  for (const cell of drawn.cells) writeIn({ doc, cell, text: texts[cell.field] ?? '', random });
}

/** Writes a text into a cell as a hand would: not quite straight, never larger than the cell is wide. */
function writeIn({
  doc,
  cell: { field, box },
  text,
  random,
}: {
  readonly doc: Pdf;
  readonly cell: Cell;
  readonly text: string;
  readonly random: SeededRandom;
}): void {
  // Without a letter that the font has there is nothing to write.
  const plain = text.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
  if (plain.trim() === '') return;
  const signs = field.endsWith('signature');
  doc.font(signs ? 'signed' : 'written');
  let size = signs ? 11 : 15;
  doc.fontSize(size);
  const width = doc.widthOfString(plain);
  if (width > box.width - 8) size *= (box.width - 8) / width;
  const x = box.x + 4 + random.next() * 4;
  const y = box.y + box.height * (0.68 + random.next() * 0.08);
  doc
    .save()
    .rotate((random.next() - 0.5) * 2.4, { origin: [x, y] })
    .fillColor('#1a2350')
    .fontSize(size)
    .text(plain, x, y, { lineBreak: false, baseline: 'alphabetic' })
    .restore();
}

/** Turns printed pages into what an office's scanner makes of them: gray pictures, a little askew. */
async function scanned(pdf: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-scan-'));
  try {
    const path = join(folder, 'printed.pdf');
    await writeFile(path, pdf);
    const opened = await openFile({ path, kind: 'pdf', settings: { ...defaultReadSettings(), pdfDpi: 200 } });
    if (!opened.ok) throw new Error(opened.error.reason);
    const doc = new PDFDocument({ autoFirstPage: false, margin: 0, info: { CreationDate: new Date(0) } });
    const collected = buffer(doc as unknown as NodeJS.ReadableStream);
    const random = seededRandom('demo scanner');
    for (let i = 0; i < opened.value.pages; i++) {
      const page = await opened.value.page(i);
      if (!page.ok) throw new Error(page.error.reason);
      const { width, height, data } = page.value;
      const jpeg = await sharp(data, { raw: { width, height, channels: 1 } })
        .rotate((random.next() - 0.5) * 2, { background: '#f4f4f4' })
        .blur(0.6)
        .linear(0.93, 8)
        .jpeg({ quality: 72 })
        .toBuffer({ resolveWithObject: true });
      const scale = 72 / 200;
      const size: [number, number] = [jpeg.info.width * scale, jpeg.info.height * scale];
      doc.addPage({ size, margin: 0 }).image(jpeg.data, 0, 0, { width: size[0], height: size[1] });
    }
    doc.end();
    opened.value.close();
    return await collected;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
