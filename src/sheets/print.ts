import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import PDFDocument from 'pdfkit';
import { codeModules, codeRectangles } from './codes.ts';
import type { ComposedForm, ComposedSide, DrawnBlock } from './compose.ts';
import type { FontFace } from './fonts.ts';
import { formatIdentity, type SheetIdentity } from './identity.ts';
import type { Box, SheetLayout, SideLayout } from './layout.ts';

/**
 * `per-section`: every sheet carries its own section and side. `same-on-all`: sections are alike to the last dot (section 0) and are
 * numbered when they come in. `none`: no codes, only corner squares; such sheets are read as a foreign form.
 */
export type CodeUse = 'per-section' | 'same-on-all' | 'none';

/** A PDF being written. */
export type Pdf = InstanceType<typeof PDFDocument>;

/** The rectangles of both codes of one side. */
export function codeDrawing(options: { readonly side: SideLayout; readonly identity: SheetIdentity }): Box[] {
  const text = formatIdentity(options.identity);
  const { qr, dataMatrix } = options.side.codes;
  return [
    ...(qr === null ? [] : codeRectangles(codeModules('qr', text), qr)),
    ...(dataMatrix === null ? [] : codeRectangles(codeModules('dataMatrix', text), dataMatrix)),
  ];
}

interface Drawing {
  readonly doc: Pdf;
  readonly registered: Set<string>;
}

function setFace(drawing: Drawing, face: FontFace): void {
  if (!drawing.registered.has(face.key)) {
    drawing.doc.registerFont(face.key, Buffer.from(face.bytes));
    drawing.registered.add(face.key);
  }
  drawing.doc.font(face.key);
}

function drawRuns(drawing: Drawing, block: DrawnBlock): void {
  for (const run of block.runs) {
    setFace(drawing, run.face);
    drawing.doc.fontSize(run.size).text(run.text, run.x, run.y, { lineBreak: false, baseline: 'alphabetic' });
  }
}

function drawArtifacts(drawing: Drawing, side: ComposedSide): void {
  const { doc } = drawing;
  doc.markContent('Artifact', { type: 'Layout' });
  doc.fillColor('black');
  for (const square of side.layout.squares) doc.rect(square.x, square.y, square.width, square.height);
  if (side.layout.squares.length > 0) doc.fill();
  doc.lineWidth(0.6).strokeColor('black');
  for (const rule of side.layout.rules) doc.moveTo(rule.x1, rule.y1).lineTo(rule.x2, rule.y2);
  for (const block of side.drawn) if (block.frame) doc.rect(block.frame.x, block.frame.y, block.frame.width, block.frame.height);
  doc.stroke();
  doc.endMarkedContent();
}

const TABLE_ROLES = new Set(['column-heading', 'official-use-heading', 'line-number']);

type Structure = PDFKit.PDFStructureElement;

function drawSide(
  drawing: Drawing,
  options: { parent: Structure; side: ComposedSide; identity: SheetIdentity; codes: CodeUse; idFace: FontFace | null },
): void {
  const { doc } = drawing;
  const { parent } = options;
  const { side, identity } = options;
  drawArtifacts(drawing, side);
  const paragraph = (block: DrawnBlock) =>
    doc.struct(block.role === 'title' ? 'H1' : 'P', { lang: block.lang }, () => {
      doc.fillColor('black');
      drawRuns(drawing, block);
    });
  const before = side.drawn.filter((b) => !TABLE_ROLES.has(b.role) && !b.role.startsWith('declaration') && b.role !== 'other');
  for (const block of before) parent.add(paragraph(block));

  const headings = side.drawn.filter((b) => b.role === 'column-heading' || b.role === 'official-use-heading');
  const rows = side.drawn.filter((b) => b.role === 'line-number' || (b.role === 'other' && !before.includes(b)));
  const table = doc.struct('Table', {}, [
    doc.struct(
      'TR',
      {},
      headings.map((block) => doc.struct('TH', { lang: block.lang }, () => drawRuns(drawing, block))),
    ),
    ...rows.map((block) =>
      doc.struct('TR', {}, [doc.struct(block.role === 'line-number' ? 'TH' : 'TD', { lang: block.lang }, () => drawRuns(drawing, block))]),
    ),
  ]);
  parent.add(table);
  for (const block of side.drawn.filter((b) => b.role.startsWith('declaration'))) parent.add(paragraph(block));

  if (options.codes !== 'none') {
    const text = formatIdentity(identity);
    parent.add(
      doc.struct('Figure', { alt: `Sheet code ${text}` }, () => {
        for (const box of codeDrawing({ side: side.layout, identity })) doc.rect(box.x, box.y, box.width, box.height);
        doc.fill('black');
      }),
    );
    const face = options.idFace;
    if (face !== null) {
      parent.add(
        doc.struct('P', {}, () => {
          setFace(drawing, face);
          doc
            .fontSize(side.idText.size)
            .fillColor('black')
            .text(text, side.idText.x, side.idText.baseline, { lineBreak: false, baseline: 'alphabetic' });
        }),
      );
    }
  }
}

/**
 * Writes sections as one tagged PDF with embedded fonts; pages leave as they are drawn, so memory does not grow with their content.
 * The same form and sections give the same bytes. Resolves when the output has taken everything.
 */
export async function printSections(options: {
  readonly form: ComposedForm;
  readonly sections: readonly number[];
  readonly codes: CodeUse;
  readonly output: Writable;
  readonly onSection?: (done: number) => void;
  readonly signal?: AbortSignal;
  /** Draws on a printed side what others would write there: for specimens. */
  readonly write?: (place: { readonly doc: Pdf; readonly side: SideLayout; readonly section: number }) => void;
}): Promise<void> {
  const { form, output } = options;
  const { paper } = form.layout;
  const doc = new PDFDocument({
    size: [paper.width, paper.height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: form.content.language,
    info: { Title: form.content.title, Creator: 'Countersign', Producer: 'Countersign', CreationDate: new Date(0) },
  });
  const drawing: Drawing = { doc, registered: new Set() };
  const idFace = form.sides[0].drawn.flatMap((b) => b.runs)[0]?.face ?? null;
  doc.pipe(output);
  const done = finished(output);
  done.catch(() => undefined);
  const root = doc.struct('Document');
  doc.addStructure(root);
  for (const [i, section] of options.sections.entries()) {
    options.signal?.throwIfAborted();
    const part = doc.struct('Sect');
    root.add(part);
    for (const side of form.sides) {
      doc.addPage();
      const identity = { petition: form.layout.petition, section: options.codes === 'per-section' ? section : 0, side: side.layout.side };
      drawSide(drawing, { parent: part, side, identity, codes: options.codes, idFace });
      if (options.write !== undefined) {
        doc.markContent('Artifact', { type: 'Layout' });
        options.write({ doc, side: side.layout, section });
        doc.endMarkedContent();
      }
    }
    part.end();
    options.onSection?.(i + 1);
    // Lets the output take what is written before more is drawn.
    if (output.writableNeedDrain) await new Promise<void>((resolve) => void output.once('drain', () => resolve()));
    else await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  root.end();
  doc.end();
  await done;
}

/** What print writes beside the PDFs so that the sheets can be read back: which sections have which layout. */
export interface Printing {
  readonly format: 'countersign-printing';
  readonly version: 1;
  readonly codes: CodeUse;
  readonly firstSection: number;
  readonly lastSection: number;
  readonly layout: SheetLayout;
}
