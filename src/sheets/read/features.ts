import { seededRandom } from '../../basics/random.ts';
import type { GrayImage } from './gray-image.ts';
import { applyPlane, type Correspondence, fitPlane, type Homography, type Point } from './plane.ts';

/**
 * Recognises a marked-up blank form in a picture: corners (FAST: E. Rosten and T. Drummond, 2006) described by turned binary comparisons
 * (ORB: E. Rublee and others, 2011), matched, and fitted with random sample consensus (M. Fischler and R. Bolles, 1981).
 */
export interface Features {
  readonly points: readonly Point[];
  /** 8 words a point. */
  readonly bits: Uint32Array;
}

const CIRCLE: readonly (readonly [number, number])[] = [
  [0, -3],
  [1, -3],
  [2, -2],
  [3, -1],
  [3, 0],
  [3, 1],
  [2, 2],
  [1, 3],
  [0, 3],
  [-1, 3],
  [-2, 2],
  [-3, 1],
  [-3, 0],
  [-3, -1],
  [-2, -2],
  [-1, -3],
];
const REACH = 22;
const WORDS = 8;

const PAIRS: readonly (readonly [number, number, number, number])[] = (() => {
  const random = seededRandom('sheet features');
  const place = () => {
    for (;;) {
      const x = (random.next() + random.next() + random.next() - 1.5) * REACH * 1.2;
      const y = (random.next() + random.next() + random.next() - 1.5) * REACH * 1.2;
      if (Math.hypot(x, y) < REACH - 2) return [x, y] as const;
    }
  };
  return Array.from({ length: WORDS * 32 }, () => [...place(), ...place()] as const);
})();

function smooth(image: GrayImage): GrayImage {
  const { width, height } = image;
  let from = image.data;
  for (let round = 0; round < 2; round++) {
    const out = new Uint8Array(from);
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x;
        out[i] =
          (from[i - width - 1] +
            from[i - width] +
            from[i - width + 1] +
            from[i - 1] +
            2 * from[i] +
            from[i + 1] +
            from[i + width - 1] +
            from[i + width] +
            from[i + width + 1]) /
          10;
      }
    }
    from = out;
  }
  return { width, height, data: from };
}

/** How strongly a pixel is a corner; 0 is none. */
function cornerScore(data: Uint8Array, width: number, x: number, y: number, threshold: number): number {
  const centre = data[y * width + x];
  let longest = 0;
  for (const sign of [1, -1]) {
    let run = 0;
    for (let k = 0; k < 25; k++) {
      const [dx, dy] = CIRCLE[k % 16];
      if (sign * (data[(y + dy) * width + x + dx] - centre) > threshold) {
        run++;
        if (run > longest) longest = run;
      } else run = 0;
    }
  }
  if (longest < 9) return 0;
  let score = 0;
  for (const [dx, dy] of CIRCLE) score += Math.max(0, Math.abs(data[(y + dy) * width + x + dx] - centre) - threshold);
  return score;
}

/** Finds and describes up to about 1,400 corners, spread over the picture. */
export function findFeatures(image: GrayImage): Features {
  const { width, height, data } = smooth(image);
  const margin = REACH + 3;
  const scores = new Float32Array(width * height);
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const i = y * width + x;
      // Two opposite circle points must differ, or no run of nine can.
      const c = data[i];
      if (Math.abs(data[i - 3 * width] - c) <= 18 && Math.abs(data[i + 3 * width] - c) <= 18) continue;
      scores[i] = cornerScore(data, width, x, y, 18);
    }
  }
  const columns = 10;
  const rows = 12;
  const buckets: { x: number; y: number; score: number }[][] = Array.from({ length: columns * rows }, () => []);
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const i = y * width + x;
      const s = scores[i];
      if (s === 0) continue;
      let top = true;
      for (let dy = -2; dy <= 2 && top; dy++)
        for (let dx = -2; dx <= 2; dx++)
          if (scores[i + dy * width + dx] > s || (scores[i + dy * width + dx] === s && (dy < 0 || (dy === 0 && dx < 0)))) {
            top = false;
            break;
          }
      if (top) buckets[Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)].push({ x, y, score: s });
    }
  }
  const points = buckets.flatMap((bucket) => bucket.sort((a, b) => b.score - a.score).slice(0, 24)).map(({ x, y }) => ({ x, y }));
  const bits = new Uint32Array(points.length * WORDS);
  for (const [n, { x, y }] of points.entries()) {
    let mx = 0;
    let my = 0;
    for (let dy = -18; dy <= 18; dy += 2) {
      for (let dx = -18; dx <= 18; dx += 2) {
        if (dx * dx + dy * dy > 324) continue;
        const weight = 255 - data[(y + dy) * width + x + dx];
        mx += weight * dx;
        my += weight * dy;
      }
    }
    const angle = Math.atan2(my, mx);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    for (const [k, [ax, ay, bx, by]] of PAIRS.entries()) {
      const a = data[(y + Math.round(sin * ax + cos * ay)) * width + x + Math.round(cos * ax - sin * ay)];
      const b = data[(y + Math.round(sin * bx + cos * by)) * width + x + Math.round(cos * bx - sin * by)];
      if (a < b) bits[n * WORDS + (k >> 5)] |= 1 << (k & 31);
    }
  }
  return { points, bits };
}

function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Pairs of like corners, the best clearly better than the second. */
function match(a: Features, b: Features): Correspondence[] {
  const pairs: Correspondence[] = [];
  for (let i = 0; i < a.points.length; i++) {
    let best = 999;
    let second = 999;
    let at = -1;
    for (let j = 0; j < b.points.length; j++) {
      let distance = 0;
      for (let w = 0; w < WORDS && distance < second; w++) distance += ones(a.bits[i * WORDS + w] ^ b.bits[j * WORDS + w]);
      if (distance < best) {
        second = best;
        best = distance;
        at = j;
      } else if (distance < second) second = distance;
    }
    if (best < 78 && best < 0.86 * second) pairs.push({ page: a.points[i], image: b.points[at], weight: 1 });
  }
  return pairs;
}

/** The map from a blank form's picture to another picture by their features; null when too little agrees. */
export function fitFeatures(
  blank: Features,
  seen: Features,
): { readonly plane: Homography; readonly agreeing: number; readonly pairs: number } | null {
  const pairs = match(blank, seen);
  if (pairs.length < 12) return null;
  const random = seededRandom('sheet registration');
  let best: Correspondence[] = [];
  for (let round = 0; round < 1500; round++) {
    const p = pairs[random.below(pairs.length)];
    const q = pairs[random.below(pairs.length)];
    const px = q.page.x - p.page.x;
    const py = q.page.y - p.page.y;
    const length = px * px + py * py;
    if (length < 100 * 100) continue;
    const ix = q.image.x - p.image.x;
    const iy = q.image.y - p.image.y;
    const c = (px * ix + py * iy) / length;
    const s = (px * iy - py * ix) / length;
    const scale = Math.hypot(c, s);
    if (scale < 0.5 || scale > 2) continue;
    const agreeing = pairs.filter((pair) => {
      const dx = pair.page.x - p.page.x;
      const dy = pair.page.y - p.page.y;
      return Math.hypot(p.image.x + c * dx - s * dy - pair.image.x, p.image.y + s * dx + c * dy - pair.image.y) < 22;
    });
    if (agreeing.length > best.length) best = agreeing;
  }
  let plane: Homography | null = null;
  for (const [kind, limit] of [
    ['affine', 14],
    ['projective', 9],
    ['projective', 6],
    ['projective', 5],
  ] as const) {
    if (best.length < 10) return null;
    plane = fitPlane(best, kind);
    if (plane === null) return null;
    const map = plane;
    best = pairs.filter((pair) => {
      const at = applyPlane(map, pair.page);
      return Math.hypot(at.x - pair.image.x, at.y - pair.image.y) < limit;
    });
  }
  return plane === null || best.length < 14 ? null : { plane, agreeing: best.length, pairs: pairs.length };
}
