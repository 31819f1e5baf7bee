import { type Box, boundsOf, type SheetLayout, type SideLayout } from '../layout.ts';
import type { Printing } from '../print.ts';
import { crossingScores } from './crossing.ts';
import { type FoundCode, findCodes } from './find-codes.ts';
import { type GrayImage, shrink } from './gray-image.ts';
import { boxInk, findInk, type Ink, strokesOfLine } from './ink.ts';
import { mapFromMarks, type PageMap, refineByRules, resolutionOf, toImage } from './page-map.ts';
import { cropRaster, insidePicture, type Raster, sampleBox, whiten } from './raster.ts';
import type { CellReading, LineReading, PageOutcome, PageRead, PageRejected } from './reading.ts';
import { rejected } from './reading.ts';
import type { ReadSettings } from './settings.ts';

/** A page's outcome with the pictures that belong to it, not yet encoded. */
export interface PageWithImages {
  readonly outcome: PageOutcome;
  readonly images: readonly { readonly name: string; readonly image: GrayImage; readonly dpi: number }[];
  /** From the page to the picture, where it was found. */
  readonly map?: PageMap;
}

interface Placed {
  readonly layout: SheetLayout;
  readonly side: SideLayout;
  readonly code: FoundCode;
}

/** Which printed side a picture shows by its codes; a named reject when none, several, or one that was not printed. */
function identify(codes: readonly FoundCode[], printings: readonly Printing[]): Placed | PageRejected {
  const ours = codes.filter((c) => c.identity !== null);
  if (ours.length === 0) {
    const damaged = codes.find((c) => c.error === 'check-character-wrong');
    return damaged === undefined ? rejected('no-code') : rejected('code-damaged', damaged.text);
  }
  const kinds = ours.map((c) => c.kind);
  if (new Set(ours.map((c) => c.text)).size > 1 || new Set(kinds).size < kinds.length)
    return rejected('several-sheets', [...new Set(ours.map((c) => c.text))].join(', '));
  const [code] = ours;
  const { petition, section, side } = code.identity!;
  const same = printings.filter((p) => p.layout.petition === petition);
  if (same.length === 0) return rejected('other-petition', petition);
  const printing = same.find((p) =>
    section === 0 ? p.codes === 'same-on-all' : p.codes === 'per-section' && section >= p.firstSection && section <= p.lastSection,
  );
  const layoutSide = printing?.layout.sides.find((s) => s.side === side);
  if (printing === undefined || layoutSide === undefined) return rejected('unknown-section', code.text);
  return { layout: printing.layout, side: layoutSide, code };
}

/** Whether a picture without a readable code looks blurred: it has light and dark, but no pixel differs much from its neighbour. */
export function looksBlurred(image: GrayImage): boolean {
  const small = shrink(image, Math.max(1, Math.max(image.width, image.height) / 1700));
  const histogram = new Int32Array(256);
  const steps = new Int32Array(256);
  for (let y = 0; y + 1 < small.height; y++) {
    for (let x = 0; x + 1 < small.width; x++) {
      const i = y * small.width + x;
      histogram[small.data[i]]++;
      steps[Math.max(Math.abs(small.data[i] - small.data[i + 1]), Math.abs(small.data[i] - small.data[i + small.width]))]++;
    }
  }
  const total = histogram.reduce((a, b) => a + b, 0);
  const quantile = (h: Int32Array, share: number) => {
    let rest = share * total;
    let level = 0;
    while (level < 255 && rest >= h[level]) rest -= h[level++];
    return level;
  };
  const contrast = quantile(histogram, 0.98) - quantile(histogram, 0.005);
  return contrast > 40 && quantile(steps, 0.999) < 0.2 * contrast;
}

function cellReading(options: {
  field: string;
  box: Box;
  ink: Ink;
  raster: Raster;
  strokes: ReadonlySet<number>;
  settings: ReadSettings;
}): CellReading {
  const { ink, spread, middle } = boxInk(options);
  const { settings } = options;
  // Ink that keeps to the upper or lower edge is as likely a neighbour's: a person looks.
  const written = ink >= settings.cellInk && spread >= settings.cellSpread && middle >= settings.cellMiddle;
  const state = written ? 'written' : ink < settings.cellEmptyInk ? 'empty' : 'doubtful';
  return { field: options.field, state, ink, spread };
}

function lineState(cells: readonly CellReading[]): LineReading['state'] {
  const written = cells.filter((c) => c.state === 'written').length;
  if (written === cells.length) return 'filled';
  if (written > 0) return 'partly';
  return cells.some((c) => c.state === 'doubtful') ? 'doubtful' : 'blank';
}

/** Vertical borders that stand between cells within a box. */
function bordersWithin(side: SideLayout, box: Box): number[] {
  return side.rules
    .filter((r) => r.x1 === r.x2 && r.x1 > box.x && r.x1 < box.x + box.width && r.y1 < box.y + box.height && r.y2 > box.y)
    .map((r) => r.x1);
}

/** Reads what stands on a located page: every line with its scores and image, the declaration, the crops. */
export function readLocated(options: {
  readonly image: GrayImage;
  readonly map: PageMap;
  readonly side: SideLayout;
  readonly settings: ReadSettings;
  /** Printed matter of a blank form, on the raster of a piece of the page. */
  readonly printed?: (raster: Raster) => Uint8Array;
}): {
  readonly lines: LineReading[];
  readonly declaration: CellReading[];
  readonly crops: PageRead['crops'];
  readonly images: PageWithImages['images'];
} {
  const { image, map, side, settings } = options;
  const images: { name: string; image: GrayImage; dpi: number }[] = [];
  const lines: LineReading[] = [];
  const inkOf = (box: Box) => {
    const raw = sampleBox({ image, map, box, dpi: settings.imageDpi });
    const raster = whiten(raw);
    const printed = options.printed?.(raster);
    return {
      raw,
      raster,
      ink: findInk({ raster, contrast: settings.inkContrast, rules: side.rules, ...(printed === undefined ? {} : { printed }) }),
    };
  };
  if (side.lines.length > 0) {
    const bounds = boundsOf(side.lines.map((line) => line.box));
    const { raw, raster, ink } = inkOf({ x: bounds.x - 6, y: bounds.y - 12, width: bounds.width + 12, height: bounds.height + 24 });
    for (const line of side.lines) {
      const strokes = strokesOfLine({ ink, raster, box: line.box, inside: 0.3 });
      const cells = line.cells.map((cell) => cellReading({ field: cell.field, box: cell.box, ink, raster, strokes, settings }));
      const signer = boundsOf(line.cells.map((cell) => cell.box));
      const box = { x: signer.x, y: line.box.y, width: signer.width, height: line.box.height };
      const crossing = crossingScores({ ink, raster, box, cells: line.cells.length, borders: bordersWithin(side, box), strokes });
      const crossed = crossing.score >= settings.crossed ? 'yes' : crossing.score >= settings.crossedDoubt ? 'doubtful' : 'no';
      const name = `line-${String(line.number).padStart(3, '0')}`;
      images.push({
        name,
        image: cropRaster(raw, { ...line.box, y: line.box.y - 3, height: line.box.height + 6 }),
        dpi: settings.imageDpi,
      });
      lines.push({ number: line.number, state: lineState(cells), cells, crossed, crossing, image: name });
    }
  }
  const declaration: CellReading[] = [];
  const crops: { role: 'heading' | 'declaration'; image: string }[] = [];
  for (const crop of side.crops) {
    const name = crop.role;
    if (crop.role === 'declaration' && side.declarationFields.length > 0) {
      const { raw, raster, ink } = inkOf(crop.box);
      for (const field of side.declarationFields) {
        const strokes = strokesOfLine({ ink, raster, box: field.box, inside: 0.3 });
        declaration.push(cellReading({ field: field.field, box: field.box, ink, raster, strokes, settings }));
      }
      images.push({ name, image: raw.image, dpi: settings.imageDpi });
    } else {
      const dpi = Math.min(settings.imageDpi, 150);
      images.push({ name, image: sampleBox({ image, map, box: crop.box, dpi }).image, dpi });
    }
    crops.push({ role: crop.role, image: name });
  }
  return { lines, declaration, crops, images };
}

/** The whole page brought upright: what stands at a place of the layout stands there in the picture. */
export function pagePicture(options: {
  readonly image: GrayImage;
  readonly map: PageMap;
  readonly layout: SheetLayout;
  readonly settings: ReadSettings;
}): PageWithImages['images'][number] {
  const { width, height } = options.layout.paper;
  const dpi = options.settings.pageDpi;
  return { name: 'page', image: sampleBox({ ...options, box: { x: 0, y: 0, width, height }, dpi }).image, dpi };
}

/** Degrees clockwise that a sheet is turned in its picture. */
export function turnedBy(map: PageMap, layout: SheetLayout): number {
  const { width, height } = layout.paper;
  const left = toImage(map, width * 0.25, height / 2);
  const right = toImage(map, width * 0.75, height / 2);
  return (Math.atan2(right.y - left.y, right.x - left.x) * 180) / Math.PI;
}

/** Reads one picture of a sheet that we printed. The same picture, printings and settings give the same outcome. */
export async function readPage(options: {
  readonly image: GrayImage;
  readonly printings: readonly Printing[];
  readonly settings: ReadSettings;
}): Promise<PageWithImages> {
  const { image, settings } = options;
  const no = (outcome: PageRejected): PageWithImages => ({ outcome, images: [] });
  const codes = await findCodes(image);
  const placed = identify(codes, options.printings);
  if ('outcome' in placed) return no(placed.reason === 'no-code' && looksBlurred(image) ? rejected('blurred') : placed);
  const { layout, side, code } = placed;
  const marks = mapFromMarks({ image, side, codes: codes.filter((c) => c.identity !== null) });
  if (marks === null) return no(rejected('not-located', 'the codes alone do not fix the sheet'));
  const map = refineByRules({ image, side, plane: marks.plane, marks: marks.marks, squares: marks.squares });
  const writing = [...side.lines.map((l) => l.box), ...side.declarationFields.map((f) => f.box)];
  if (!insidePicture({ image, map, boxes: writing })) return no(rejected('cut-off', code.text));
  if (map.rulesFound < settings.rulesFound) {
    return no(
      looksBlurred(image)
        ? rejected('blurred', code.text)
        : rejected('not-located', `${Math.round(map.rulesFound * 100)} % of the rules found`),
    );
  }
  if (map.ruleWidth > settings.blurredRule) return no(rejected('blurred', `rules ${map.ruleWidth.toFixed(1)} points wide`));
  const { lines, declaration, crops, images } = readLocated({ image, map, side, settings });
  const outcome: PageRead = {
    outcome: 'read',
    identity: code.identity!.section === 0 ? null : code.identity,
    side: side.side,
    layoutId: layout.id,
    quality: {
      squares: map.squares,
      rulesFound: map.rulesFound,
      spread: map.spread,
      dpi: Math.round(resolutionOf(map, side) * 72),
      turned: turnedBy(map, layout),
    },
    lines,
    declaration,
    crops,
  };
  return { outcome, images: [pagePicture({ image, map, layout, settings }), ...images], map };
}
