import type { Box } from '../layout.ts';
import { halfBox, type Ink } from './ink.ts';
import type { Raster } from './raster.ts';

/** What speaks for a line being crossed out; every value is 0 (nothing) to 1. */
export interface CrossingScores {
  /** Longest single stroke that runs along the line, as a share of the signer's part of it. */
  readonly stroke: number;
  /** Widest set of joined ink, as a share of the signer's part of it. */
  readonly joined: number;
  /** Share of the width where a pen went steeply down and up. */
  readonly zigzag: number;
  /** Share of the cells that bear a large X mark. */
  readonly marks: number;
  /** All put together: from about 0.5 on a line looks crossed out. */
  readonly score: number;
}

interface Plane {
  readonly on: Uint8Array;
  readonly width: number;
  readonly height: number;
}

function planeOf(options: { ink: Ink; raster: Raster; box: Box; strokes: ReadonlySet<number> }): Plane {
  const { ink, raster, strokes } = options;
  const { x0, y0, x1, y1 } = halfBox(raster, ink, options.box);
  const width = Math.max(1, x1 - x0);
  const height = Math.max(1, y1 - y0);
  const on = new Uint8Array(width * height);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const label = ink.labels[y * ink.halfWidth + x];
      if (label !== 0 && strokes.has(label)) on[(y - y0) * width + x - x0] = 1;
    }
  }
  return { on, width, height };
}

const GAP = 5;
const STEP = 0.8;

/**
 * The longest stroke along the line: the best path from left to right that gains a point on ink and loses five on paper, may rise or fall by
 * one pixel a column at a price, and may start and end anywhere. Writing breaks off between words and cells; a pen that crosses out does not.
 */
function longestStroke(plane: Plane): number {
  const { on, width, height } = plane;
  let score = new Float32Array(height + 2);
  let next = new Float32Array(height + 2);
  let best = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      let from = score[y + 1];
      if (score[y] - STEP > from) from = score[y] - STEP;
      if (score[y + 2] - STEP > from) from = score[y + 2] - STEP;
      const value = (from > 0 ? from : 0) + (on[y * width + x] === 1 ? 1 : -GAP);
      next[y + 1] = value > 0 ? value : 0;
      if (value > best) best = value;
    }
    const swap = score;
    score = next;
    next = swap;
  }
  return best / width;
}

/** The widest joined ink within the box. Strokes that meet a border between cells from both sides at like heights count as one: taking out the printed border parted them. */
function widestJoined(options: { ink: Ink; raster: Raster; box: Box; borders: readonly number[]; strokes: ReadonlySet<number> }): number {
  const { ink, raster, strokes } = options;
  const { x0, y0, x1, y1 } = halfBox(raster, ink, options.box);
  const spans = new Map<number, [number, number]>();
  const labelAt = (x: number, y: number) => {
    if (x < x0 || x >= x1) return 0;
    const label = ink.labels[y * ink.halfWidth + x];
    return strokes.has(label) ? label : 0;
  };
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const label = labelAt(x, y);
      if (label === 0) continue;
      const span = spans.get(label);
      if (span === undefined) spans.set(label, [x, x]);
      else {
        if (x < span[0]) span[0] = x;
        if (x > span[1]) span[1] = x;
      }
    }
  }
  const group = new Map<number, number>();
  const rootOf = (label: number): number => {
    const above = group.get(label);
    return above === undefined ? label : rootOf(above);
  };
  const reach = Math.max(2, Math.round(raster.scale * 0.9));
  const sway = Math.round(raster.scale * 3);
  for (const border of options.borders) {
    const x = Math.round(((border - raster.box.x) * raster.scale) / 2);
    for (let y = y0; y < y1; y++) {
      for (let l = x - reach - 1; l < x; l++) {
        const left = labelAt(l, y);
        if (left === 0) continue;
        for (let yy = Math.max(y0, y - sway); yy <= Math.min(y1 - 1, y + sway); yy++) {
          for (let r = x + 1; r <= x + reach + 1; r++) {
            const right = labelAt(r, yy);
            if (right === 0 || rootOf(left) === rootOf(right)) continue;
            const [a, b] = [rootOf(left), rootOf(right)];
            group.set(b, a);
            const [p, q] = [spans.get(a)!, spans.get(b)!];
            spans.set(a, [Math.min(p[0], q[0]), Math.max(p[1], q[1])]);
          }
        }
      }
    }
  }
  let widest = 0;
  for (const [from, to] of spans.values()) widest = Math.max(widest, to - from + 1);
  return widest / Math.max(1, x1 - x0);
}

interface Diagonal {
  readonly middle: number;
  /** Columns from where it starts to where it ends; falling is positive. */
  readonly run: number;
}

/** Straight strokes that run through the line from one height to another; their run as a share of the rise lies between the limits. */
function diagonals(options: { plane: Plane; from: number; to: number; least: number; most: number }): Diagonal[] {
  const { on, width, height } = options.plane;
  const top = Math.round(height * options.from);
  const foot = Math.min(height - 1, Math.round(height * options.to));
  const span = foot - top;
  if (span < 5) return [];
  const columns = (row: number) => {
    const list: number[] = [];
    for (let x = 0; x < width; x++)
      if (on[row * width + x] === 1 && (x === 0 || on[row * width + x - 1] === 0 || x % 2 === 0)) list.push(x);
    return list;
  };
  const hit = (x: number, y: number) => {
    for (let k = -1; k <= 1; k++) {
      const xx = x + k;
      if (xx >= 0 && xx < width && on[y * width + xx] === 1) return true;
      const yy = y + k;
      if (yy >= 0 && yy < height && on[yy * width + x] === 1) return true;
    }
    return false;
  };
  const found: Diagonal[] = [];
  const feet = columns(foot);
  for (const x1 of columns(top)) {
    for (const x2 of feet) {
      const run = x2 - x1;
      if (Math.abs(run) < options.least * span || Math.abs(run) > options.most * span) continue;
      const steps = Math.max(span, Math.abs(run));
      let misses = 0;
      const allowed = steps * 0.06;
      for (let s = 0; s <= steps && misses <= allowed; s++) {
        if (!hit(Math.round(x1 + (run * s) / steps), Math.round(top + (span * s) / steps))) misses++;
      }
      if (misses <= allowed) found.push({ middle: (x1 + x2) / 2, run });
    }
  }
  return found;
}

/** In how many cells a falling and a rising stroke of like width cross near mid-height, clearly wider than high: X marks larger than a letter. */
function countMarks(plane: Plane, borders: readonly number[]): number {
  const strokes = diagonals({ plane, from: 0.22, to: 0.78, least: 1.15, most: 4.5 });
  const cells = new Set<number>();
  for (const f of strokes) {
    if (f.run < 0) continue;
    for (const r of strokes) {
      const rise = -r.run;
      if (rise < 0 || Math.abs(f.middle - r.middle) > 0.3 * Math.min(f.run, rise) || Math.max(f.run, rise) > 2 * Math.min(f.run, rise))
        continue;
      const at = (f.middle + r.middle) / 2;
      cells.add(borders.filter((border) => border < at).length);
    }
  }
  return cells.size;
}

/** Share of the line's width where a pen went both down and up, steeply, from high to low: a zigzag keeps on, writing does so now and then. */
function zigzagShare(plane: Plane): number {
  const strokes = diagonals({ plane, from: 0.3, to: 0.7, least: 0.12, most: 1.6 });
  const bin = Math.max(8, Math.round(plane.height * 0.6));
  const bins = Math.max(1, Math.ceil(plane.width / bin));
  const seen = new Uint8Array(bins);
  for (const stroke of strokes) seen[Math.min(bins - 1, Math.floor(stroke.middle / bin))] |= stroke.run > 0 ? 1 : 2;
  return seen.filter((s) => s === 3).length / bins;
}

/** Scores how far the signer's part of a line looks crossed out. */
export function crossingScores(options: {
  readonly ink: Ink;
  readonly raster: Raster;
  /** The signer's part of the line. */
  readonly box: Box;
  readonly cells: number;
  /** Where printed borders stand between cells, points from the left of the page. */
  readonly borders: readonly number[];
  readonly strokes: ReadonlySet<number>;
}): CrossingScores {
  const plane = planeOf(options);
  const stroke = Math.min(1, longestStroke(plane));
  const joined = Math.min(1, widestJoined(options));
  const toPlane = (x: number) => ((x - options.box.x) * options.raster.scale) / 2;
  const count = countMarks(plane, options.borders.map(toPlane));
  const marks = count === 0 ? 0 : Math.min(1, count / options.cells);
  const zigzag = zigzagShare(plane);
  // One large X alone may be a flourish: worth a look, not a proposal.
  const byMarks = count === 0 ? 0 : count === 1 ? 0.42 : 0.4 + 0.6 * marks;
  const score = Math.min(1, Math.max(Math.min(stroke, joined) / 0.86, Math.sqrt(zigzag * joined) * 1.25, byMarks));
  return { stroke, joined, zigzag, marks, score };
}
