import type { Segment, SideLayout } from '../layout.ts';
import { type Bend, type BendSample, bendAt, fitBend, noBend } from './bend.ts';
import type { FoundCode } from './find-codes.ts';
import { findSquare } from './find-squares.ts';
import type { GrayImage } from './gray-image.ts';
import { applyPlane, type Correspondence, fitPlane, type Homography, invertPlane, type Point, scaleAt } from './plane.ts';

/** From points on the page to pixels of the picture, with how well it is founded. */
export interface PageMap {
  readonly plane: Homography;
  readonly bend: Bend;
  /** Of the layout's corner squares, how many were found. */
  readonly squares: number;
  /** Share of the places looked at where a printed rule was found; 1 when the layout has none. */
  readonly rulesFound: number;
  /** Spread of the rules about the fitted map, in points; 0 when nothing was fitted. */
  readonly spread: number;
  /** Median width of the printed rules' blur, in points: from where the dark sets in to where it is darkest and out again. */
  readonly ruleWidth: number;
}

/** The pixel of a place of the page. */
export function toImage(map: Pick<PageMap, 'plane' | 'bend'>, x: number, y: number): Point {
  const d = bendAt(map.bend, x, y);
  return applyPlane(map.plane, { x: x + d.x, y: y + d.y });
}

function codeCorners(code: FoundCode, side: SideLayout): Correspondence[] {
  const box = code.kind === 'qr' ? side.codes.qr : side.codes.dataMatrix;
  if (box === null) return [];
  const page: Point[] = [
    { x: box.x, y: box.y },
    { x: box.x + box.width, y: box.y },
    { x: box.x + box.width, y: box.y + box.height },
    { x: box.x, y: box.y + box.height },
  ];
  return page.map((p, i) => ({ page: p, image: code.corners[i], weight: 0.3 }));
}

/** The first map: from the codes, then each corner square looked for from the nearest to the farthest. Null when even the codes do not fix one. */
export function mapFromMarks(options: { readonly image: GrayImage; readonly side: SideLayout; readonly codes: readonly FoundCode[] }): {
  readonly plane: Homography;
  readonly squares: number;
  readonly marks: readonly Correspondence[];
} | null {
  const { image, side } = options;
  const pairs = options.codes.flatMap((code) => codeCorners(code, side));
  if (pairs.length < 4) return null;
  const anchors = pairs.map((p) => p.page);
  const distance = (p: Point) => Math.min(...anchors.map((a) => Math.hypot(a.x - p.x, a.y - p.y)));
  const waiting = side.squares.map((square) => ({ square, centre: { x: square.x + square.width / 2, y: square.y + square.height / 2 } }));
  const twoCodes = pairs.length >= 8;
  let plane = fitPlane(pairs, 'affine');
  let squares = 0;
  while (waiting.length > 0 && plane !== null) {
    waiting.sort((a, b) => distance(a.centre) - distance(b.centre));
    const { square, centre } = waiting.shift()!;
    const reach = Math.min(twoCodes ? 60 : 85, 6 + distance(centre) * (twoCodes ? 0.06 : 0.13));
    const found = findSquare({ image, map: plane, square, reach });
    if (found === null) continue;
    pairs.push({ page: centre, image: found, weight: 1 });
    anchors.push(centre);
    squares++;
    // With one code alone the first squares lie nearly on one line with it: a projective map through them would run wild.
    plane = fitPlane(pairs, squares >= (twoCodes ? 2 : 3) ? 'projective' : 'affine') ?? plane;
  }
  if (plane === null) return null;
  const last = twoCodes || squares >= 3 ? fitPlane(pairs, 'projective') : null;
  return { plane: last ?? plane, squares, marks: pairs };
}

interface RulePlace {
  readonly x: number;
  readonly y: number;
  readonly normalX: number;
  readonly normalY: number;
}

function placesOn(rules: readonly Segment[], step: number): RulePlace[] {
  const places: RulePlace[] = [];
  for (const rule of rules) {
    const dx = rule.x2 - rule.x1;
    const dy = rule.y2 - rule.y1;
    const length = Math.hypot(dx, dy);
    const count = Math.max(1, Math.floor(length / step));
    for (let i = 0; i < count; i++) {
      const t = (i + 0.5) / count;
      places.push({ x: rule.x1 + dx * t, y: rule.y1 + dy * t, normalX: -dy / length, normalY: dx / length });
    }
  }
  return places.map((p) =>
    Math.abs(p.normalX) > Math.abs(p.normalY) ? { ...p, normalX: 1, normalY: 0 } : { ...p, normalX: 0, normalY: 1 },
  );
}

/** Brightness at a place between pixels. */
function bilinear(image: GrayImage, x: number, y: number): number {
  const fx = Math.min(image.width - 1.001, Math.max(0, x - 0.5));
  const fy = Math.min(image.height - 1.001, Math.max(0, y - 0.5));
  const x0 = Math.floor(fx);
  const y0 = Math.floor(fy);
  const ax = fx - x0;
  const ay = fy - y0;
  const i = y0 * image.width + x0;
  const d = image.data;
  return (d[i] * (1 - ax) + d[i + 1] * ax) * (1 - ay) + (d[i + image.width] * (1 - ax) + d[i + image.width + 1] * ax) * ay;
}

/** Looks across one place of a rule for its dark line: the shift along the normal in points, its depth and its width; null when none stands out. */
function crossRule(options: {
  readonly image: GrayImage;
  readonly map: Pick<PageMap, 'plane' | 'bend'>;
  readonly place: RulePlace;
  readonly search: number;
  readonly along: number;
}): { readonly shift: number; readonly depth: number; readonly width: number } | null {
  const { image, map, place, search } = options;
  const centre = toImage(map, place.x, place.y);
  if (centre.x < 2 || centre.y < 2 || centre.x > image.width - 3 || centre.y > image.height - 3) return null;
  const out = toImage(map, place.x + place.normalX, place.y + place.normalY);
  const stepX = out.x - centre.x;
  const stepY = out.y - centre.y;
  const scale = Math.hypot(stepX, stepY);
  const perPoint = Math.max(2, Math.min(5, scale));
  const reach = search + 2;
  const n = Math.round(2 * reach * perPoint) + 1;
  const profile = new Float64Array(n);
  const side = toImage(map, place.x + place.normalY, place.y + place.normalX);
  const tangentX = side.x - centre.x;
  const tangentY = side.y - centre.y;
  const taps = 7;
  for (let i = 0; i < n; i++) {
    const t = i / perPoint - reach;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const s = ((k - (taps - 1) / 2) / ((taps - 1) / 2)) * options.along;
      sum += bilinear(image, centre.x + stepX * t + tangentX * s, centre.y + stepY * t + tangentY * s);
    }
    profile[i] = sum / taps;
  }
  const sorted = [...profile].sort((a, b) => a - b);
  const paper = sorted[Math.floor(n * 0.8)];
  let best = -1;
  let bestDepth = 0;
  for (let i = Math.round(2 * perPoint); i < n - Math.round(2 * perPoint); i++) {
    if (profile[i] > profile[i - 1] || profile[i] > profile[i + 1]) continue;
    const flank = Math.round(1.8 * perPoint);
    const depth = Math.min(profile[i - flank], profile[i + flank]) - profile[i];
    const t = Math.abs(i / perPoint - reach) / search;
    if (depth * (1 - 0.25 * t * t) > bestDepth) {
      bestDepth = depth * (1 - 0.25 * t * t);
      best = i;
    }
  }
  if (best < 0 || bestDepth < 0.1 * paper) return null;
  let sum = 0;
  let weight = 0;
  let width = 0;
  const floor = profile[best];
  for (let i = Math.max(0, best - Math.round(1.6 * perPoint)); i <= Math.min(n - 1, best + Math.round(1.6 * perPoint)); i++) {
    const w = Math.max(0, paper - profile[i] - 0.3 * (paper - floor));
    sum += w * i;
    weight += w;
    if (profile[i] < (paper + floor) / 2) width += 1 / perPoint;
  }
  if (weight === 0) return null;
  return { shift: sum / weight / perPoint - reach, depth: (paper - floor) / paper, width };
}

/** Follows the printed rules and bends the map to them, coarse to fine. */
export function refineByRules(options: {
  readonly image: GrayImage;
  readonly side: SideLayout;
  readonly plane: Homography;
  readonly marks: readonly Correspondence[];
  readonly squares: number;
}): PageMap {
  const { image, side, plane } = options;
  const flat: PageMap = { plane, bend: noBend(), squares: options.squares, rulesFound: 1, spread: 0, ruleWidth: 0 };
  if (side.rules.length === 0) return flat;
  const back = invertPlane(plane);
  const xs = side.rules.flatMap((r) => [r.x1, r.x2]);
  const ys = side.rules.flatMap((r) => [r.y1, r.y2]);
  const centre = { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
  const reach = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) / 2;
  const markSamples: BendSample[] = options.marks.flatMap((mark) => {
    const seen = applyPlane(back, mark.image);
    const weight = mark.weight * 3;
    return [
      { x: mark.page.x, y: mark.page.y, normalX: 1, normalY: 0, shift: seen.x - mark.page.x, weight },
      { x: mark.page.x, y: mark.page.y, normalX: 0, normalY: 1, shift: seen.y - mark.page.y, weight },
    ];
  });
  let current: PageMap = flat;
  const passes = [
    { search: 7, step: 30, degree: 2 },
    { search: 4, step: 24, degree: 4 },
    { search: 2, step: 15, degree: 6 },
  ];
  for (const pass of passes) {
    const places = placesOn(side.rules, pass.step);
    const samples: BendSample[] = [...markSamples];
    const widths: number[] = [];
    for (const place of places) {
      const found = crossRule({ image, map: current, place, search: pass.search, along: 4 });
      if (found === null) continue;
      const already = bendAt(current.bend, place.x, place.y);
      samples.push({ ...place, shift: found.shift + already.x * place.normalX + already.y * place.normalY, weight: 1 });
      widths.push(found.width);
    }
    const fitted = fitBend({ samples, degree: pass.degree, centre, reach });
    if (fitted === null) break;
    widths.sort((a, b) => a - b);
    current = {
      plane,
      bend: fitted.bend,
      squares: options.squares,
      rulesFound: widths.length / Math.max(1, places.length),
      spread: fitted.spread,
      ruleWidth: widths[widths.length >> 1] ?? 0,
    };
  }
  return current;
}

/** Pixels per point in the middle of the page. */
export function resolutionOf(map: PageMap, side: SideLayout): number {
  const first = side.lines[0]?.box ?? side.squares[0] ?? { x: 100, y: 100, width: 100, height: 100 };
  return scaleAt(map.plane, { x: first.x + first.width / 2, y: first.y + first.height / 2 });
}
