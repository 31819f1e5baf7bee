import type { Box, Segment } from '../layout.ts';
import type { Raster } from './raster.ts';

/** What is ink on a raster, with the printed rules taken out, and which strokes hang together. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  /** 1 is ink; raster resolution. */
  readonly dark: Uint8Array;
  /** Half resolution: label of the connected stroke, 0 is paper. */
  readonly labels: Int32Array;
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** By label: raster pixels of ink. */
  readonly area: Float64Array;
}

/** Parts ink from paper on a whitened raster and takes out the printed rules where no stroke crosses them. */
export function findInk(options: {
  readonly raster: Raster;
  readonly contrast: number;
  readonly rules: readonly Segment[];
  /** Printed matter of a blank form on the same raster, 1 is printed; taken out. */
  readonly printed?: Uint8Array;
}): Ink {
  const { raster, printed } = options;
  const { width, height, data } = raster.image;
  const dark = new Uint8Array(width * height);
  const threshold = 255 * (1 - options.contrast);
  for (let i = 0; i < dark.length; i++) dark[i] = data[i] < threshold ? 1 : 0;
  if (printed !== undefined) for (let i = 0; i < dark.length; i++) if (printed[i] === 1) dark[i] = 0;
  for (const rule of options.rules) removeRule({ dark, width, height, rule, raster });
  return labelStrokes({ dark, width, height });
}

function removeRule(options: { dark: Uint8Array; width: number; height: number; rule: Segment; raster: Raster }): void {
  const { dark, width, height, rule, raster } = options;
  const { scale, box } = raster;
  const half = Math.round(0.75 * scale);
  const longest = Math.ceil(2.1 * scale);
  const horizontal = Math.abs(rule.y2 - rule.y1) < Math.abs(rule.x2 - rule.x1);
  const centre = Math.round(((horizontal ? rule.y1 : rule.x1) - (horizontal ? box.y : box.x)) * scale);
  const from = Math.max(
    0,
    Math.floor(((horizontal ? Math.min(rule.x1, rule.x2) : Math.min(rule.y1, rule.y2)) - (horizontal ? box.x : box.y)) * scale) - 3,
  );
  const limit = horizontal ? width : height;
  const depth = horizontal ? height : width;
  const to = Math.min(
    limit - 1,
    Math.ceil(((horizontal ? Math.max(rule.x1, rule.x2) : Math.max(rule.y1, rule.y2)) - (horizontal ? box.x : box.y)) * scale) + 3,
  );
  if (centre < -half || centre >= depth + half) return;
  const stepAlong = horizontal ? 1 : width;
  const stepAcross = horizontal ? width : 1;
  const sway = Math.round((horizontal ? 1.5 : 4) * scale);
  /** Whether ink stands just beyond the rule on one side, near this place along it: then a stroke may be crossing. */
  const besides = (at: number, side: -1 | 1) => {
    const edge = centre + side * (half + 2);
    for (let k = 0; k < 3; k++) {
      const across = edge + side * k;
      if (across < 0 || across >= depth) continue;
      for (let d = -sway; d <= sway; d++) {
        const along = at + d;
        if (along >= 0 && along < limit && dark[along * stepAlong + across * stepAcross] === 1) return true;
      }
    }
    return false;
  };
  for (let at = from; at <= to; at++) {
    const base = at * stepAlong;
    let k = Math.max(0, centre - half);
    const last = Math.min(depth - 1, centre + half);
    while (k <= last) {
      if (dark[base + k * stepAcross] === 0) {
        k++;
        continue;
      }
      let start = k;
      while (start > 0 && dark[base + (start - 1) * stepAcross] === 1) start--;
      let end = k;
      while (end < depth - 1 && dark[base + (end + 1) * stepAcross] === 1) end++;
      if (end - start + 1 <= longest && !(besides(at, -1) && besides(at, 1)))
        for (let e = start; e <= end; e++) dark[base + e * stepAcross] = 0;
      k = end + 1;
    }
  }
}

/** Connected strokes at half resolution, diagonals included, so that hairline breaks of a bilevel scan do not part a stroke. */
function labelStrokes(options: { dark: Uint8Array; width: number; height: number }): Ink {
  const { dark, width, height } = options;
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  const labels = new Int32Array(halfWidth * halfHeight);
  const parent: number[] = [0];
  const find = (label: number) => {
    while (parent[label] !== label) {
      parent[label] = parent[parent[label]];
      label = parent[label];
    }
    return label;
  };
  const counts = new Uint8Array(halfWidth * halfHeight);
  for (let y = 0; y < height; y++) {
    const row = (y >> 1) * halfWidth;
    for (let x = 0; x < width; x++) if (dark[y * width + x] === 1) counts[row + (x >> 1)]++;
  }
  for (let y = 0; y < halfHeight; y++) {
    for (let x = 0; x < halfWidth; x++) {
      const i = y * halfWidth + x;
      if (counts[i] === 0) continue;
      let label = 0;
      const join = (other: number) => {
        if (other === 0) return;
        const root = find(other);
        if (label === 0) label = root;
        else if (root !== label) {
          const low = Math.min(root, label);
          parent[Math.max(root, label)] = low;
          label = low;
        }
      };
      if (x > 0) join(labels[i - 1]);
      if (y > 0) {
        if (x > 0) join(labels[i - halfWidth - 1]);
        join(labels[i - halfWidth]);
        if (x < halfWidth - 1) join(labels[i - halfWidth + 1]);
      }
      if (label === 0) {
        label = parent.length;
        parent.push(label);
      }
      labels[i] = label;
    }
  }
  const area = new Float64Array(parent.length);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    labels[i] = find(labels[i]);
    area[labels[i]] += counts[i];
  }
  return { width, height, dark, labels, halfWidth, halfHeight, area };
}

/** A box of the page as pixels of the half-resolution plane. */
export function halfBox(raster: Raster, ink: Ink, box: Box): { x0: number; y0: number; x1: number; y1: number } {
  const s = raster.scale / 2;
  return {
    x0: Math.max(0, Math.round((box.x - raster.box.x) * s)),
    y0: Math.max(0, Math.round((box.y - raster.box.y) * s)),
    x1: Math.min(ink.halfWidth, Math.round((box.x + box.width - raster.box.x) * s)),
    y1: Math.min(ink.halfHeight, Math.round((box.y + box.height - raster.box.y) * s)),
  };
}

/** Which strokes belong to a line: those with a fair share of their ink inside it and larger than dust. A tail from the line above does not. */
export function strokesOfLine(options: {
  readonly ink: Ink;
  readonly raster: Raster;
  readonly box: Box;
  readonly inside: number;
}): Set<number> {
  const { ink, raster } = options;
  const { x0, y0, x1, y1 } = halfBox(raster, ink, options.box);
  const within = new Map<number, number>();
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const label = ink.labels[y * ink.halfWidth + x];
      if (label === 0) continue;
      let count = 0;
      for (let yy = 2 * y; yy < Math.min(ink.height, 2 * y + 2); yy++)
        for (let xx = 2 * x; xx < Math.min(ink.width, 2 * x + 2); xx++) count += ink.dark[yy * ink.width + xx];
      within.set(label, (within.get(label) ?? 0) + count);
    }
  }
  const dust = 0.9 * raster.scale * raster.scale;
  const own = new Set<number>();
  for (const [label, count] of within) if (ink.area[label] >= dust && count >= options.inside * ink.area[label]) own.add(label);
  return own;
}

/** How much is written in a box: share of ink, share of the box's width (in steps of 6 points) that has ink, and the share of that ink in the middle two fifths of its height. */
export function boxInk(options: { readonly ink: Ink; readonly raster: Raster; readonly box: Box; readonly strokes: ReadonlySet<number> }): {
  readonly ink: number;
  readonly spread: number;
  readonly middle: number;
} {
  const { ink, raster, strokes } = options;
  const { x0, y0, x1, y1 } = halfBox(raster, ink, options.box);
  const bin = Math.max(1, Math.round(3 * raster.scale));
  const bins = new Int32Array(Math.max(1, Math.ceil((x1 - x0) / bin)));
  let dark = 0;
  let middle = 0;
  const from = y0 + 0.3 * (y1 - y0);
  const to = y0 + 0.7 * (y1 - y0);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const label = ink.labels[y * ink.halfWidth + x];
      if (label === 0 || !strokes.has(label)) continue;
      let count = 0;
      for (let yy = 2 * y; yy < Math.min(ink.height, 2 * y + 2); yy++)
        for (let xx = 2 * x; xx < Math.min(ink.width, 2 * x + 2); xx++) count += ink.dark[yy * ink.width + xx];
      dark += count;
      if (y >= from && y < to) middle += count;
      bins[Math.floor((x - x0) / bin)] += count;
    }
  }
  const area = Math.max(1, 4 * (x1 - x0) * (y1 - y0));
  return { ink: dark / area, spread: bins.filter((n) => n >= 2).length / bins.length, middle: dark === 0 ? 0 : middle / dark };
}
