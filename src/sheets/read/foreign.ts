import { boundsOf, type SheetLayout, type SideLayout } from '../layout.ts';
import { type BendSample, bendAt, fitBend, noBend } from './bend.ts';
import { type Features, findFeatures, fitFeatures } from './features.ts';
import { type GrayImage, shrink } from './gray-image.ts';
import { type PageMap, resolutionOf } from './page-map.ts';
import type { Homography } from './plane.ts';
import { insidePicture, type Raster, sampleBox, whiten } from './raster.ts';
import { looksBlurred, type PageWithImages, pagePicture, readLocated, turnedBy } from './read-page.ts';
import { rejected } from './reading.ts';
import type { ReadSettings } from './settings.ts';

/** A form that we did not print: its blank, marked up once. The layout's points are those of the blank's picture at its resolution. */
export interface ForeignForm {
  readonly layout: SheetLayout;
  readonly blanks: readonly { readonly side: number; readonly image: GrayImage; readonly dpi: number }[];
}

const FEATURE_DPI = 100;
const FINE_DPI = 100;

interface Prepared {
  readonly side: SideLayout;
  readonly blank: GrayImage;
  readonly dpi: number;
  readonly features: Features;
}

const prepared = new WeakMap<ForeignForm, readonly Prepared[]>();

function prepare(form: ForeignForm): readonly Prepared[] {
  let ready = prepared.get(form);
  if (ready === undefined) {
    ready = form.blanks.flatMap(({ side, image, dpi }) => {
      const layout = form.layout.sides.find((s) => s.side === side);
      if (layout === undefined) return [];
      return [{ side: layout, blank: image, dpi, features: findFeatures(shrink(image, dpi / FEATURE_DPI)) }];
    });
    prepared.set(form, ready);
  }
  return ready;
}

function scaled(plane: Homography, page: number, image: number): Homography {
  const [a, b, c, d, e, f, g, h] = plane;
  return [a * page * image, b * page * image, c * image, d * page * image, e * page * image, f * image, g * page, h * page, 1];
}

function flatMap(plane: Homography): PageMap {
  return { plane, bend: noBend(), squares: 0, rulesFound: 1, spread: 0, ruleWidth: 0 };
}

interface Patch {
  readonly x: number;
  readonly y: number;
}

/** Places of the blank with enough printed matter to be found again, on a grid over the page. */
function patchesOf(raster: Raster, size: number): Patch[] {
  const { image, scale, box } = raster;
  const patches: Patch[] = [];
  for (let y = box.y + size; y < box.y + box.height - size; y += size) {
    for (let x = box.x + size; x < box.x + box.width - size; x += size) {
      let dark = 0;
      let count = 0;
      let rowSpread = 0;
      const half = size / 2;
      for (let yy = Math.round((y - half - box.y) * scale); yy < (y + half - box.y) * scale; yy++) {
        let row = 0;
        for (let xx = Math.round((x - half - box.x) * scale); xx < (x + half - box.x) * scale; xx++) {
          if (image.data[yy * image.width + xx] < 170) row++;
          count++;
        }
        dark += row;
        rowSpread = Math.max(rowSpread, row);
      }
      if (dark > 0.03 * count && dark < 0.7 * count) patches.push({ x, y });
    }
  }
  return patches;
}

/** Looks for a patch of the blank around where the map puts it: its shift in points by normalised correlation, or null when nothing agrees well. */
function findPatch(options: {
  blank: Raster;
  image: GrayImage;
  map: PageMap;
  patch: Patch;
  size: number;
  search: number;
}): { dx: number; dy: number; quality: number } | null {
  const { blank, patch, size, search } = options;
  const scale = FINE_DPI / 72;
  const reach = size / 2 + search;
  const seen = sampleBox({
    image: options.image,
    map: options.map,
    box: { x: patch.x - reach, y: patch.y - reach, width: 2 * reach, height: 2 * reach },
    dpi: FINE_DPI,
  });
  const n = Math.round(size * scale);
  const x0 = Math.round((patch.x - size / 2 - blank.box.x) * scale);
  const y0 = Math.round((patch.y - size / 2 - blank.box.y) * scale);
  const template = new Float32Array(n * n);
  let mean = 0;
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) mean += template[y * n + x] = blank.image.data[(y0 + y) * blank.image.width + x0 + x];
  mean /= n * n;
  let power = 0;
  for (let i = 0; i < template.length; i++) {
    template[i] -= mean;
    power += template[i] * template[i];
  }
  const span = seen.image.width - n;
  const middle = span / 2;
  const values = new Float32Array((span + 1) * (span + 1));
  let best = -1;
  let at = 0;
  for (let oy = 0; oy <= span; oy++) {
    for (let ox = 0; ox <= span; ox++) {
      let sum = 0;
      let squares = 0;
      let product = 0;
      for (let y = 0; y < n; y++) {
        const row = (oy + y) * seen.image.width + ox;
        for (let x = 0; x < n; x++) {
          const v = seen.image.data[row + x];
          sum += v;
          squares += v * v;
          product += v * template[y * n + x];
        }
      }
      const variance = squares - (sum * sum) / (n * n);
      const value = variance <= 0 ? 0 : product / Math.sqrt(power * variance);
      values[oy * (span + 1) + ox] = value;
      if (value > best) {
        best = value;
        at = oy * (span + 1) + ox;
      }
    }
  }
  const bx = at % (span + 1);
  const by = Math.floor(at / (span + 1));
  if (best < 0.55 || bx === 0 || by === 0 || bx === span || by === span) return null;
  const peak = (before: number, top: number, after: number) => {
    const bend = before - 2 * top + after;
    return bend >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend));
  };
  const fx = peak(values[at - 1], best, values[at + 1]);
  const fy = peak(values[at - span - 1], best, values[at + span + 1]);
  return { dx: (bx + fx - middle) / scale, dy: (by + fy - middle) / scale, quality: best };
}

/** Bends a first map until the printed matter of the blank lies on that of the picture. */
function refineByBlank(options: { image: GrayImage; plane: Homography; blank: Raster; layout: SheetLayout }): {
  map: PageMap;
  found: number;
  places: number;
} {
  const { image, plane, blank } = options;
  const { width, height } = options.layout.paper;
  const size = 24;
  const patches = patchesOf(blank, size);
  let map = flatMap(plane);
  let found = 0;
  for (const pass of [
    { search: 9, degree: 2 },
    { search: 4, degree: 4 },
  ]) {
    const samples: BendSample[] = [];
    found = 0;
    for (const patch of patches) {
      const hit = findPatch({ blank, image, map, patch, size, search: pass.search });
      if (hit === null) continue;
      found++;
      const already = bendAt(map.bend, patch.x, patch.y);
      const weight = hit.quality ** 2;
      samples.push(
        { x: patch.x, y: patch.y, normalX: 1, normalY: 0, shift: hit.dx + already.x, weight },
        { x: patch.x, y: patch.y, normalX: 0, normalY: 1, shift: hit.dy + already.y, weight },
      );
    }
    const fitted = fitBend({ samples, degree: pass.degree, centre: { x: width / 2, y: height / 2 }, reach: Math.max(width, height) / 2 });
    if (fitted === null) break;
    map = { ...flatMap(plane), bend: fitted.bend, spread: fitted.spread };
  }
  return { map: { ...map, rulesFound: found / Math.max(1, patches.length) }, found, places: patches.length };
}

/** Printed matter of the blank on the raster of a piece of the page, a little widened. */
function printedOn(blank: GrayImage, dpi: number, contrast: number): (raster: Raster) => Uint8Array {
  const map = flatMap([dpi / 72, 0, 0, 0, dpi / 72, 0, 0, 0, 1]);
  return (raster) => {
    const own = whiten(sampleBox({ image: blank, map, box: raster.box, dpi: raster.scale * 72 }));
    const { width, height, data } = own.image;
    const out = new Uint8Array(width * height);
    const grow = Math.max(1, Math.round(0.75 * raster.scale));
    // A little more than what counts as ink, so that a paler copy is taken out whole.
    const threshold = 255 * (1 - contrast * 0.7);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (data[y * width + x] >= threshold) continue;
        for (let dy = -grow; dy <= grow; dy++) {
          const yy = y + dy;
          if (yy < 0 || yy >= height) continue;
          for (let dx = -grow; dx <= grow; dx++) {
            const xx = x + dx;
            if (xx >= 0 && xx < width) out[yy * width + xx] = 1;
          }
        }
      }
    }
    return out;
  };
}

/** Where a marked-up blank form lies in a picture; null when it is not that form. */
export function registerForeign(options: { readonly image: GrayImage; readonly form: ForeignForm }): {
  readonly map: PageMap;
  readonly side: SideLayout;
  readonly blank: GrayImage;
  readonly dpi: number;
  readonly agreeing: number;
} | null {
  const { image, form } = options;
  const { width, height } = form.layout.paper;
  const long = Math.max(image.width, image.height);
  const target = (Math.max(width, height) / 72) * FEATURE_DPI;
  let best: { prepared: Prepared; plane: Homography; agreeing: number } | null = null;
  for (const stretch of [1, 1.2, 0.85]) {
    const factor = Math.max(1, long / (target * stretch));
    const small = shrink(image, factor);
    const features = findFeatures(small);
    for (const candidate of prepare(form)) {
      const fitted = fitFeatures(candidate.features, features);
      if (fitted !== null && (best === null || fitted.agreeing > best.agreeing))
        best = { prepared: candidate, plane: scaled(fitted.plane, FEATURE_DPI / 72, image.width / small.width), agreeing: fitted.agreeing };
    }
    if (best !== null && best.agreeing >= 40) break;
  }
  if (best === null) return null;
  const { side, blank, dpi } = best.prepared;
  const page = { x: 0, y: 0, width, height };
  const plain = sampleBox({ image: blank, map: flatMap([dpi / 72, 0, 0, 0, dpi / 72, 0, 0, 0, 1]), box: page, dpi: FINE_DPI });
  const refined = refineByBlank({ image, plane: best.plane, blank: plain, layout: form.layout });
  if (refined.found < 20 || refined.found < 0.35 * refined.places) return null;
  return { map: refined.map, side, blank, dpi, agreeing: best.agreeing };
}

/** Reads one picture of a form that was marked up on a blank. */
export async function readForeignPage(options: {
  readonly image: GrayImage;
  readonly forms: readonly ForeignForm[];
  readonly settings: ReadSettings;
}): Promise<PageWithImages> {
  const { image, settings } = options;
  let best: (NonNullable<ReturnType<typeof registerForeign>> & { form: ForeignForm }) | null = null;
  for (const form of options.forms) {
    const found = registerForeign({ image, form });
    if (found !== null && (best === null || found.agreeing > best.agreeing)) best = { ...found, form };
  }
  if (best === null) return { outcome: rejected(looksBlurred(image) ? 'blurred' : 'form-not-recognised'), images: [] };
  const { map, side, form } = best;
  const writing = [...side.lines.map((l) => l.box), ...side.declarationFields.map((f) => f.box)];
  if (writing.length > 0 && !insidePicture({ image, map, boxes: [boundsOf(writing)] })) return { outcome: rejected('cut-off'), images: [] };
  const located = readLocated({ image, map, side, settings, printed: printedOn(best.blank, best.dpi, settings.inkContrast) });
  return {
    outcome: {
      outcome: 'read',
      identity: null,
      side: side.side,
      layoutId: form.layout.id,
      quality: {
        squares: 0,
        rulesFound: map.rulesFound,
        spread: map.spread,
        dpi: Math.round(resolutionOf(map, side) * 72),
        turned: turnedBy(map, form.layout),
      },
      lines: located.lines,
      declaration: located.declaration,
      crops: located.crops,
    },
    images: [pagePicture({ image, map, layout: form.layout, settings }), ...located.images],
    map,
  };
}
