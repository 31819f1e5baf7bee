import { sha256 } from '../basics/hashing.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { FontSet } from './fonts.ts';
import type { FormBlock, FormContent } from './form-content.ts';
import {
  type BlockRole,
  type Box,
  type Cell,
  type LineLayout,
  type PrintedBlock,
  papers,
  type Segment,
  type SheetLayout,
  type SideLayout,
} from './layout.ts';
import { LEADING, type PlacedRun, typeset } from './typeset.ts';

/** A printed text with its glyph runs: what print.ts draws, in reading order. */
export interface DrawnBlock {
  readonly role: BlockRole;
  readonly lang: string;
  readonly runs: readonly PlacedRun[];
  readonly frame: Box | null;
}

export interface ComposedSide {
  readonly layout: SideLayout;
  readonly drawn: readonly DrawnBlock[];
  /** Where the sheet's identity is written for people, beside the lower code. */
  readonly idText: { readonly x: number; readonly baseline: number; readonly size: number };
}

export interface ComposedForm {
  readonly layout: SheetLayout;
  readonly content: FormContent;
  readonly sides: readonly ComposedSide[];
}

/** Side of a corner square. */
export const SQUARE = 12;
const GAP = 8;
const QR = 58;
const DATA_MATRIX = 36;
const NUMBER_COLUMN = 24;
const CELL_PADDING = 3;

interface Pen {
  readonly blocks: PrintedBlock[];
  readonly drawn: DrawnBlock[];
  readonly missing: Map<string, string>;
}

function setBlock(options: {
  pen: Pen;
  fonts: FontSet;
  role: BlockRole;
  text: string;
  lang: string;
  size: number;
  bold: boolean;
  align: 'start' | 'center';
  top: number;
  framed: boolean;
  measure: (o: { top: number; height: number }) => { left: number; right: number };
}): number {
  const pad = options.framed ? 4 : 0;
  const set = typeset({
    ...options,
    top: options.top + pad,
    measure: (o) => {
      const { left, right } = options.measure(o);
      return { left: left + pad, right: right - pad };
    },
  });
  for (const character of set.missing) options.pen.missing.set(character, options.role);
  const bottom = set.bottom + pad;
  const { left, right } = options.measure({ top: options.top, height: bottom - options.top });
  const box = { x: left, y: options.top, width: Math.max(1, right - left), height: Math.max(1, bottom - options.top) };
  options.pen.blocks.push({ role: options.role, lang: options.lang, text: options.text, size: options.size, bold: options.bold, box });
  options.pen.drawn.push({ role: options.role, lang: options.lang, runs: set.runs, frame: options.framed ? box : null });
  return bottom;
}

function onSide(block: FormBlock, side: number, sides: number): boolean {
  const where = block.sides ?? 'every';
  return where === 'every' || (where === 'first' && side === 1) || (where === 'last' && side === sides);
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface SideInput {
  readonly content: FormContent;
  readonly fonts: FontSet;
  readonly frame: Frame;
  readonly side: number;
  readonly firstNumber: number;
  readonly lineLimit: number;
  readonly pen: Pen;
}

function columnsOf(
  content: FormContent,
  frame: Frame,
): { x: number; width: number; heading: string; cells: FormContent['columns'][number]['cells'] }[] {
  const total = frame.right - frame.left - NUMBER_COLUMN - (content.official?.width ?? 0);
  const shares = content.columns.reduce((sum, column) => sum + column.share, 0);
  let x = frame.left + NUMBER_COLUMN;
  return content.columns.map((column) => {
    const width = (total * column.share) / shares;
    const at = { x, width, heading: column.heading, cells: column.cells };
    x += width;
    return at;
  });
}

/** Sets the declaration from a given top; returns where it ends and its fields. */
function setDeclaration(options: {
  input: SideInput;
  top: number;
  pen: Pen;
}): { bottom: number; fields: Cell[]; rules: Segment[]; box: Box } | null {
  const { content, fonts, frame } = options.input;
  const declaration = content.declaration;
  if (declaration === null) return null;
  const lang = declaration.lang ?? content.language;
  const size = declaration.size ?? content.textSize;
  const full = () => ({ left: frame.left, right: frame.right });
  let top = setBlock({
    pen: options.pen,
    fonts,
    role: 'declaration',
    text: declaration.text,
    lang,
    size,
    bold: false,
    align: 'start',
    top: options.top,
    framed: false,
    measure: full,
  });
  const fields: Cell[] = [];
  const rules: Segment[] = [];
  let row: (typeof declaration.fields)[number][] = [];
  const flush = () => {
    const shares = row.reduce((sum, field) => sum + field.share, 0);
    let x = frame.left;
    let bottom = top;
    for (const field of row) {
      const width = ((frame.right - frame.left) * field.share) / Math.max(100, shares);
      const y = top + declaration.rowHeight;
      fields.push({ field: field.field, box: { x, y: top + 2, width: width - 8, height: declaration.rowHeight - 3 } });
      rules.push({ x1: x, y1: y, x2: x + width - 8, y2: y });
      const from = x;
      bottom = Math.max(
        bottom,
        setBlock({
          pen: options.pen,
          fonts,
          role: 'declaration-label',
          text: field.label,
          lang,
          size,
          bold: false,
          align: 'start',
          top: y + 1,
          framed: false,
          measure: () => ({ left: from, right: from + width - 8 }),
        }),
      );
      x += width;
    }
    top = bottom;
    row = [];
  };
  for (const field of declaration.fields) {
    if (row.length > 0 && row.reduce((sum, f) => sum + f.share, 0) + field.share > 100.01) flush();
    row.push(field);
  }
  if (row.length > 0) flush();
  return { bottom: top, fields, rules, box: { x: frame.left, y: options.top, width: frame.right - frame.left, height: top - options.top } };
}

function emptyPen(): Pen {
  return { blocks: [], drawn: [], missing: new Map() };
}

function composeSide(input: SideInput): Result<ComposedSide, Problem> {
  const { content, fonts, frame, side, pen } = input;
  const qr: Box = { x: frame.right - SQUARE - GAP - QR, y: frame.top, width: QR, height: QR };
  const bandBottom = frame.top + QR + 4;
  const dataMatrix: Box = { x: frame.left + SQUARE + GAP, y: frame.bottom - DATA_MATRIX, width: DATA_MATRIX, height: DATA_MATRIX };
  const squares: Box[] = [
    { x: frame.left, y: frame.top, width: SQUARE, height: SQUARE },
    { x: frame.right - SQUARE, y: frame.top, width: SQUARE, height: SQUARE },
    { x: frame.right - SQUARE, y: frame.bottom - SQUARE, width: SQUARE, height: SQUARE },
    { x: frame.left, y: frame.bottom - SQUARE, width: SQUARE, height: SQUARE },
  ];
  const measure = (o: { top: number; height: number }) =>
    o.top < bandBottom ? { left: frame.left + SQUARE + GAP, right: qr.x - 12 } : { left: frame.left, right: frame.right };

  let top = frame.top;
  for (const block of content.blocks.filter((b) => onSide(b, side, content.sides))) {
    top = setBlock({
      pen,
      fonts,
      role: block.role,
      text: block.text,
      lang: block.lang ?? content.language,
      size: block.size ?? content.textSize,
      bold: block.bold ?? false,
      align: block.align ?? 'start',
      top,
      framed: block.framed ?? false,
      measure,
    });
    top += 3;
  }
  const headingBox: Box = { x: frame.left, y: frame.top, width: frame.right - frame.left, height: Math.max(bandBottom, top) - frame.top };
  top = Math.max(top, bandBottom) + 3;

  const trial = side === content.sides ? setDeclaration({ input, top: 0, pen: emptyPen() }) : null;
  const footer = frame.bottom - DATA_MATRIX - 8;
  const declarationTop = trial === null ? footer : footer - trial.bottom - 6;

  const columns = columnsOf(content, frame);
  let headingBottom = top;
  const heading = (role: BlockRole, text: string, x: number, width: number) => {
    if (text === '') return;
    const at = { left: x + 2, right: x + width - 2 };
    headingBottom = Math.max(
      headingBottom,
      setBlock({
        pen,
        fonts,
        role,
        text,
        lang: content.language,
        size: content.textSize,
        bold: true,
        align: 'start',
        top: top + 2,
        framed: false,
        measure: () => at,
      }),
    );
  };
  heading('column-heading', content.numberHeading, frame.left, NUMBER_COLUMN);
  for (const column of columns) heading('column-heading', column.heading, column.x, column.width);
  const officialX = frame.right - (content.official?.width ?? 0);
  if (content.official !== null) heading('official-use-heading', content.official.heading, officialX, content.official.width);
  const gridTop = headingBottom + 3;

  const fit = Math.floor((declarationTop - gridTop) / content.lineHeight);
  const count = Math.min(fit, input.lineLimit);
  if (count < 1) {
    return err({
      code: 'form-too-full',
      message: `Side ${side} has no room for a single line: the text ends ${Math.round(gridTop)} points down and the lines must end at ${Math.round(declarationTop)}.`,
      field: `side ${side}`,
      remedy: 'Use larger paper, a smaller type size where the law allows it, or fewer words.',
    });
  }

  const rules: Segment[] = [];
  const lines: LineLayout[] = [];
  const gridBottom = gridTop + count * content.lineHeight;
  for (let i = 0; i <= count; i++)
    rules.push({ x1: frame.left, y1: gridTop + i * content.lineHeight, x2: frame.right, y2: gridTop + i * content.lineHeight });
  for (const x of [frame.left, ...columns.map((c) => c.x), ...(content.official === null ? [] : [officialX]), frame.right])
    rules.push({ x1: x, y1: gridTop, x2: x, y2: gridBottom });

  for (let i = 0; i < count; i++) {
    const y = gridTop + i * content.lineHeight;
    const number = input.firstNumber + i;
    setBlock({
      pen,
      fonts,
      role: 'line-number',
      text: String(number),
      lang: content.language,
      size: Math.max(9, content.textSize),
      bold: false,
      align: 'center',
      top: y + (content.lineHeight - Math.max(9, content.textSize) * LEADING) / 2,
      framed: false,
      measure: () => ({ left: frame.left, right: frame.left + NUMBER_COLUMN }),
    });
    const cells: Cell[] = [];
    for (const column of columns) {
      const height = content.lineHeight / column.cells.length;
      for (const [row, cell] of column.cells.entries()) {
        let left = column.x;
        if (cell.label !== undefined) {
          const set = typeset({
            text: cell.label,
            lang: content.language,
            size: content.textSize,
            bold: false,
            align: 'start',
            top: y,
            measure: () => ({ left: 0, right: 1e6 }),
            fonts,
          });
          const width = Math.max(0, ...set.runs.map((run) => run.x)) + 0.6 * content.textSize * (set.runs.at(-1)?.text.length ?? 0);
          setBlock({
            pen,
            fonts,
            role: 'other',
            text: cell.label,
            lang: content.language,
            size: content.textSize,
            bold: false,
            align: 'start',
            top: y + row * height + (height - content.textSize * LEADING) / 2,
            framed: false,
            measure: () => ({ left: column.x + 3, right: column.x + 3 + width }),
          });
          left += width + 3;
        }
        if (row > 0) rules.push({ x1: column.x, y1: y + row * height, x2: column.x + column.width, y2: y + row * height });
        cells.push({
          field: cell.field,
          box: {
            x: left + CELL_PADDING,
            y: y + row * height + 1.5,
            width: column.x + column.width - left - 2 * CELL_PADDING,
            height: height - 3,
          },
        });
      }
    }
    lines.push({
      number,
      box: { x: frame.left, y, width: frame.right - frame.left, height: content.lineHeight },
      cells,
      official: content.official === null ? null : { x: officialX, y, width: content.official.width, height: content.lineHeight },
    });
  }

  const declaration = trial === null ? null : setDeclaration({ input, top: gridBottom + 6, pen });
  const idSize = Math.max(8, content.textSize);
  const idText = { x: dataMatrix.x + DATA_MATRIX + 10, baseline: frame.bottom - 3, size: idSize };
  pen.blocks.push({
    role: 'sheet-id',
    lang: content.language,
    text: content.petition,
    size: idSize,
    bold: false,
    box: { x: idText.x, y: frame.bottom - 3 - idSize, width: 200, height: idSize + 3 },
  });
  return ok({
    layout: {
      side,
      squares,
      codes: { qr, dataMatrix },
      lines,
      rules: [...rules, ...(declaration?.rules ?? [])],
      declarationFields: declaration?.fields ?? [],
      crops: [
        { role: 'heading', box: headingBox },
        ...(declaration === null
          ? []
          : [{ role: 'declaration' as const, box: { ...declaration.box, y: declaration.box.y - 2, height: declaration.box.height + 4 } }]),
      ],
      blocks: pen.blocks,
    },
    drawn: pen.drawn,
    idText,
  });
}

/** Composes a section: where every text, line, square and code stands on each side. The same content gives the same layout. */
export function composeForm(options: { readonly content: FormContent; readonly fonts: FontSet }): Result<ComposedForm, readonly Problem[]> {
  const { content, fonts } = options;
  const upright = papers[content.paper];
  const turned = content.orientation === 'landscape';
  const width = turned ? upright.height : upright.width;
  const height = turned ? upright.width : upright.height;
  const frame: Frame = {
    width,
    height,
    left: content.margins.left,
    right: width - content.margins.right,
    top: content.margins.top,
    bottom: height - content.margins.bottom,
  };
  const problems: Problem[] = [];
  const sides: ComposedSide[] = [];
  let number = 1;
  for (let side = 1; side <= content.sides; side++) {
    const pen = emptyPen();
    const composed = composeSide({ content, fonts, frame, side, firstNumber: number, lineLimit: content.linesPerSide ?? 999, pen });
    if (pen.missing.size > 0 && problems.length === 0) {
      const characters = [...pen.missing.keys()].slice(0, 12).join(' ');
      problems.push({
        code: 'font-missing',
        message: `No installed font has these characters: ${characters}`,
        field: [...new Set(pen.missing.values())].join(', '),
        remedy: 'Install the Noto family of that script, e.g. npm install @fontsource/noto-sans-sc, and print again.',
      });
    }
    if (!composed.ok) {
      problems.push(composed.error);
      continue;
    }
    sides.push(composed.value);
    number += composed.value.layout.lines.length;
  }
  if (problems.length > 0) return err(problems);
  const layoutSides = sides.map((side) => side.layout);
  const paper = { name: `${content.paper}${turned ? '-landscape' : ''}`, width, height };
  const id = sha256(JSON.stringify({ content, layoutSides })).slice(0, 12);
  return ok({
    layout: {
      format: 'countersign-layout',
      version: 1,
      id,
      petition: content.petition,
      language: content.language,
      paper,
      margins: content.margins,
      sides: layoutSides,
    },
    content,
    sides,
  });
}
