import PDFDocument from 'pdfkit';
import { impossible } from '../basics/assert.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type FontFace, type FontSet, openFonts } from '../sheets/fonts.ts';
import { type PlacedRun, typeset } from '../sheets/typeset.ts';
import type { Block, Paper } from './paper.ts';

const PAGE = { width: 612, height: 792, left: 72, right: 540, top: 64, bottom: 716 } as const;
const FOOT_BASELINE = 748;
const SIZE = { title: 17, heading: 12.5, text: 10.5, small: 8.5, cell: 9.5, foot: 8 } as const;
const CELL_PAD = 3;
const MOST_PICTURE = 420;

type Pdf = InstanceType<typeof PDFDocument>;
type Structure = PDFKit.PDFStructureElement;

/** A strip of a document that stays on one page; runs and rules are placed from its top. */
interface Strip {
  readonly height: number;
  readonly cells: readonly { readonly tag: 'P' | 'H1' | 'H2' | 'TH' | 'TD' | 'LI' | 'Note'; readonly runs: readonly PlacedRun[] }[];
  /** A JPEG from the top of the strip down. */
  readonly picture?: { readonly jpeg: Uint8Array; readonly width: number; readonly height: number; readonly words: string };
  readonly rules: readonly { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }[];
}

/** What becomes one element of the document's structure. */
interface Group {
  readonly tag: 'P' | 'H1' | 'H2' | 'L' | 'Table';
  /** Space before it. */
  readonly before: number;
  readonly strips: readonly Strip[];
  /** Set again at the top of a page where the group goes on. */
  readonly repeated: Strip | null;
  /** So many of the first strips of what follows belong on its page. */
  readonly keepWithNext: boolean;
}

interface Setting {
  readonly fonts: FontSet;
  readonly lang: string;
  readonly missing: Set<string>;
}

interface SetText {
  readonly text: string;
  readonly size: number;
  readonly bold?: boolean;
  readonly left?: number;
  readonly right?: number;
  readonly top?: number;
}

function setText(setting: Setting, { text, size, bold = false, left = PAGE.left, right = PAGE.right, top = 0 }: SetText) {
  const set = typeset({
    text,
    lang: setting.lang,
    size,
    bold,
    align: 'start',
    top,
    measure: () => ({ left, right }),
    fonts: setting.fonts,
  });
  for (const character of set.missing) setting.missing.add(character);
  return set;
}

/** Lines of a set text as strips of their own, so that a page may end between them. */
function lineStrips(setting: Setting, { tag, ...what }: SetText & { readonly tag: 'P' | 'H1' | 'H2' | 'LI' }): Strip[] {
  const { runs, bottom } = setText(setting, what);
  const lines = [...Map.groupBy(runs, (run) => run.y).entries()].sort(([a], [b]) => a - b);
  const height = what.size * 1.22;
  return lines.map(([y, own], i) => {
    const top = y - what.size * 0.95;
    const next = lines[i + 1]?.[0];
    return {
      height: next === undefined ? Math.max(height, bottom - top) : next - y,
      cells: [{ tag, runs: own.map((run) => ({ ...run, y: run.y - top })) }],
      rules: [],
    };
  });
}

function groupOf(setting: Setting, block: Block): Group {
  const plain = { repeated: null, keepWithNext: false } as const;
  switch (block.kind) {
    case 'heading':
      return {
        ...plain,
        tag: 'H2',
        before: 14,
        strips: lineStrips(setting, { tag: 'H2', text: block.text, size: SIZE.heading, bold: true }),
        keepWithNext: true,
      };
    case 'text': {
      const size = block.small ? SIZE.small : SIZE.text;
      return {
        ...plain,
        tag: 'P',
        before: 7,
        strips: lineStrips(setting, { tag: 'P', text: block.text, size, bold: block.strong ?? false }),
      };
    }
    case 'list':
      return {
        ...plain,
        tag: 'L',
        before: 6,
        strips: block.items.flatMap((item) =>
          lineStrips(setting, { tag: 'LI', text: `• ${item}`, size: SIZE.text, left: PAGE.left + 12 }).map((strip, i, all) =>
            i === all.length - 1 ? { ...strip, height: strip.height + 3 } : strip,
          ),
        ),
      };
    case 'note': {
      const { runs, bottom } = setText(setting, {
        text: block.text,
        size: SIZE.text,
        left: PAGE.left + 8,
        right: PAGE.right - 8,
        top: 6,
      });
      const height = bottom + 6;
      const edges = box(PAGE.left, 0, PAGE.right, height);
      return { ...plain, tag: 'P', before: 10, strips: [{ height: height + 2, cells: [{ tag: 'Note', runs }], rules: edges }] };
    }
    case 'signatures':
      return {
        ...plain,
        tag: 'P',
        before: 16,
        strips: block.lines.map((text) => {
          const { runs, bottom } = setText(setting, { text, size: SIZE.small, top: 28 });
          return {
            height: bottom + 8,
            cells: [{ tag: 'P', runs }],
            rules: [{ x1: PAGE.left, y1: 26, x2: PAGE.left + 300, y2: 26 }],
          };
        }),
      };
    case 'picture': {
      const share = Math.min(1, (PAGE.right - PAGE.left) / block.width, MOST_PICTURE / block.height);
      const [width, height] = [block.width * share, block.height * share];
      const words = lineStrips(setting, { tag: 'P', text: block.words, size: SIZE.small });
      return {
        ...plain,
        tag: 'P',
        before: 10,
        strips: [{ height: height + 4, cells: [], rules: [], picture: { ...block, width, height } }, ...words],
      };
    }
    case 'table': {
      const heading = rowStrip(setting, { texts: block.headings, widths: block.widths, tag: 'TH' });
      const rows = block.rows.map((texts) => rowStrip(setting, { texts, widths: block.widths, tag: 'TD' }));
      return { tag: 'Table', before: 8, strips: [heading, ...rows], repeated: heading, keepWithNext: false };
    }
    default:
      return impossible(block);
  }
}

function box(x1: number, y1: number, x2: number, y2: number): Strip['rules'] {
  return [
    { x1, y1, x2, y2: y1 },
    { x1: x2, y1, x2, y2 },
    { x1, y1: y2, x2, y2 },
    { x1, y1, x2: x1, y2 },
  ];
}

function rowStrip(
  setting: Setting,
  { texts, widths, tag }: { readonly texts: readonly string[]; readonly widths: readonly number[]; readonly tag: 'TH' | 'TD' },
): Strip {
  const total = widths.reduce((sum, width) => sum + width, 0);
  let left: number = PAGE.left;
  let bottom = 0;
  const cells = widths.map((width, i) => {
    const right = left + ((PAGE.right - PAGE.left) * width) / total;
    const set = setText(setting, {
      text: texts[i] ?? '',
      size: SIZE.cell,
      bold: tag === 'TH',
      left: left + CELL_PAD,
      right: right - CELL_PAD,
      top: CELL_PAD,
    });
    left = right;
    bottom = Math.max(bottom, set.bottom);
    return { tag, runs: set.runs };
  });
  const height = bottom + CELL_PAD;
  return { height, cells, rules: [{ x1: PAGE.left, y1: height, x2: PAGE.right, y2: height }] };
}

interface Placed {
  readonly page: number;
  readonly top: number;
  readonly strip: Strip;
  readonly group: Group;
  /** A heading set again on a further page: for the eye only. */
  readonly again: boolean;
}

/** Gives every strip its page, from the top down. A heading keeps company with what follows. */
function paginate(groups: readonly Group[]): readonly Placed[] {
  const placed: Placed[] = [];
  let page = 0;
  let top: number = PAGE.top;
  const room = (height: number) => top + height <= PAGE.bottom;
  const turn = () => {
    page++;
    top = PAGE.top;
  };
  for (const [g, group] of groups.entries()) {
    if (top > PAGE.top) top += group.before;
    const company = group.keepWithNext ? (groups[g + 1]?.strips.slice(0, 2).reduce((sum, { height }) => sum + height, 0) ?? 0) + 20 : 0;
    const whole = group.strips.reduce((sum, { height }) => sum + height, 0) + company;
    if (group.keepWithNext && !room(whole) && top > PAGE.top) turn();
    for (const [s, strip] of group.strips.entries()) {
      if (!room(strip.height) && top > PAGE.top) {
        turn();
        if (group.repeated !== null && s > 0) {
          placed.push({ page, top, strip: group.repeated, group, again: true });
          top += group.repeated.height;
        }
      }
      placed.push({ page, top, strip, group, again: false });
      top += strip.height;
    }
  }
  return placed;
}

interface Drawing {
  readonly doc: Pdf;
  readonly registered: Set<string>;
}

function drawRuns({ doc, registered }: Drawing, runs: readonly PlacedRun[], top: number): void {
  for (const { face, size, text, x, y } of runs) {
    takeFace({ doc, registered }, face);
    doc
      .fontSize(size)
      .fillColor('black')
      .text(text, x, top + y, { lineBreak: false, baseline: 'alphabetic' });
  }
}

function takeFace({ doc, registered }: Drawing, face: FontFace): void {
  if (!registered.has(face.key)) {
    doc.registerFont(face.key, Buffer.from(face.bytes));
    registered.add(face.key);
  }
  doc.font(face.key);
}

function artifact(doc: Pdf, work: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  work();
  doc.endMarkedContent();
}

/** Draws one strip as an element below that of its group. */
function drawStrip(drawing: Drawing, { strip, top, again, parent }: Placed & { readonly parent: Structure }): void {
  const { doc } = drawing;
  if (strip.rules.length > 0) {
    artifact(doc, () => {
      doc.lineWidth(0.5).strokeColor('#666666');
      for (const { x1, y1, x2, y2 } of strip.rules) doc.moveTo(x1, top + y1).lineTo(x2, top + y2);
      doc.stroke();
    });
  }
  if (strip.picture !== undefined) {
    const { jpeg, width, height, words } = strip.picture;
    const figure = doc.struct('Figure', { alt: words });
    parent.add(figure);
    const content = doc.markStructureContent('Figure');
    figure.add(content);
    doc.image(Buffer.from(jpeg), PAGE.left, top, { width, height });
    doc.endMarkedContent();
    figure.end();
    return;
  }
  if (again) {
    artifact(doc, () => strip.cells.forEach(({ runs }) => void drawRuns(drawing, runs, top)));
    return;
  }
  const row = strip.cells[0].tag === 'TH' || strip.cells[0].tag === 'TD' ? doc.struct('TR') : null;
  if (row !== null) parent.add(row);
  for (const { tag, runs } of strip.cells) {
    const own = tag === 'TH' || tag === 'TD' || tag === 'LI' || tag === 'Note' ? doc.struct(tag) : null;
    if (own !== null) (row ?? parent).add(own);
    const content = doc.markStructureContent(tag);
    (own ?? parent).add(content);
    drawRuns(drawing, runs, top);
    doc.endMarkedContent();
    own?.end();
  }
  row?.end();
}

/**
 * Sets a document as a tagged PDF of letter size with embedded fonts, headings of tables repeated, and every page numbered. The
 * same document gives the same bytes. A character that no font has is a problem: nothing is left out in silence.
 */
export async function writePdf(paper: Paper, fonts: FontSet = openFonts()): Promise<Result<Uint8Array, Problem>> {
  const setting: Setting = { fonts, lang: paper.language, missing: new Set() };
  const title: Group = {
    tag: 'H1',
    before: 0,
    strips: lineStrips(setting, { tag: 'H1', text: paper.title, size: SIZE.title, bold: true }),
    repeated: null,
    keepWithNext: true,
  };
  const placed = paginate([title, ...paper.blocks.map((block) => groupOf(setting, block))]);
  const pages = (placed.at(-1)?.page ?? 0) + 1;
  const feet = Array.from({ length: pages }, (_, i) => footOf(setting, paper, i + 1, pages));
  if (setting.missing.size > 0) {
    return err({
      code: 'character-unknown',
      message: `No font here has: ${[...setting.missing].join(' ')}`,
      remedy: 'Install the Noto font of that script, or write the text in another script.',
    });
  }
  const doc = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: paper.language,
    info: { Title: paper.title, Creator: 'Countersign', Producer: 'Countersign', CreationDate: new Date(`${paper.on}T00:00:00Z`) },
  });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    doc.once('end', resolve);
    doc.once('error', reject);
  });
  draw({ doc, registered: new Set() }, { placed, feet });
  doc.end();
  await ended;
  return ok(new Uint8Array(Buffer.concat(parts)));
}

function footOf(setting: Setting, { foot, language }: Paper, page: number, pages: number): readonly PlacedRun[] {
  const numbered = language === 'es' ? `${foot} · página ${page} de ${pages}` : `${foot} · page ${page} of ${pages}`;
  return setText(setting, { text: numbered, size: SIZE.foot }).runs;
}

function draw(
  drawing: Drawing,
  { placed, feet }: { readonly placed: readonly Placed[]; readonly feet: readonly (readonly PlacedRun[])[] },
): void {
  const { doc } = drawing;
  const root = doc.struct('Document');
  doc.addStructure(root);
  let page = -1;
  let group: Group | null = null;
  let element: Structure | null = null;
  for (const each of placed) {
    while (page < each.page) {
      doc.addPage();
      page++;
      artifact(doc, () => drawRuns(drawing, feet[page], FOOT_BASELINE - SIZE.foot));
    }
    if (each.group !== group) {
      element?.end();
      group = each.group;
      element = doc.struct(group.tag);
      root.add(element);
    }
    drawStrip(drawing, { ...each, parent: element! });
  }
  element?.end();
  root.end();
}
