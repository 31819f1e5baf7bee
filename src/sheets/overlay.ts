import { PDFDocument, rgb } from '@cantoo/pdf-lib';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { SheetLayout } from './layout.ts';
import { codeDrawing } from './print.ts';

/**
 * Puts corner squares and codes on an official PDF form, at the places that a layout names; the form's own content is not touched, and is
 * kept once however many sections are made. A layout's sides are the form's pages in order.
 */
export async function overlaySections(options: {
  readonly pdf: Uint8Array;
  readonly layout: SheetLayout;
  readonly sections: readonly number[];
  readonly codes: 'per-section' | 'same-on-all' | 'none';
}): Promise<Result<Uint8Array, Problem>> {
  const { layout } = options;
  let source: PDFDocument;
  try {
    source = await PDFDocument.load(options.pdf, { updateMetadata: false });
  } catch (error) {
    const encrypted = error instanceof Error && /encrypt/i.test(error.message);
    return err({
      code: encrypted ? 'pdf-encrypted' : 'pdf-damaged',
      message: encrypted ? 'The form is protected; codes cannot be put on it.' : 'The form is not a PDF that can be read.',
      remedy: encrypted ? 'Ask the office for an unprotected copy.' : 'Open and save it again with a PDF program.',
    });
  }
  if (source.getPageCount() !== layout.sides.length) {
    return err({ code: 'pages-differ', message: `The form has ${source.getPageCount()} pages, the layout ${layout.sides.length} sides.` });
  }
  for (const [i, page] of source.getPages().entries()) {
    const { width, height } = page.getSize();
    if (Math.abs(width - layout.paper.width) > 1 || Math.abs(height - layout.paper.height) > 1 || page.getRotation().angle !== 0) {
      return err({
        code: 'paper-differs',
        message: `Page ${i + 1} of the form is ${Math.round(width)} by ${Math.round(height)} points${page.getRotation().angle === 0 ? '' : ', turned'}; the layout says ${layout.paper.width} by ${layout.paper.height}.`,
      });
    }
  }
  const out = await PDFDocument.create({ updateMetadata: false });
  const embedded = await out.embedPdf(source, source.getPageIndices());
  const black = rgb(0, 0, 0);
  for (const section of options.sections) {
    for (const [i, side] of layout.sides.entries()) {
      const page = out.addPage([layout.paper.width, layout.paper.height]);
      page.drawPage(embedded[i]);
      const identity = { petition: layout.petition, section: options.codes === 'per-section' ? section : 0, side: side.side };
      const boxes = [...side.squares, ...(options.codes === 'none' ? [] : codeDrawing({ side, identity }))];
      for (const box of boxes)
        page.drawRectangle({
          x: box.x,
          y: layout.paper.height - box.y - box.height,
          width: box.width,
          height: box.height,
          color: black,
          borderWidth: 0,
        });
    }
  }
  out.setProducer('Countersign');
  out.setCreationDate(new Date(0));
  out.setModificationDate(new Date(0));
  return ok(await out.save({ useObjectStreams: true }));
}
