/** Points, and the maps of the plane between a printed page (points) and its picture (pixels). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A projective map as nine numbers, row by row; the last is 1. */
export type Homography = readonly number[];

export interface Correspondence {
  readonly page: Point;
  readonly image: Point;
  readonly weight: number;
}

/** Solves a · x = b for a small symmetric positive system in place (Gauss with pivoting); null when singular. */
export function solveLinear(a: Float64Array[], b: Float64Array): Float64Array | null {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(a[r][i]) > Math.abs(a[pivot][i])) pivot = r;
    if (Math.abs(a[pivot][i]) < 1e-12) return null;
    [a[i], a[pivot]] = [a[pivot], a[i]];
    [b[i], b[pivot]] = [b[pivot], b[i]];
    for (let r = i + 1; r < n; r++) {
      const f = a[r][i] / a[i][i];
      if (f === 0) continue;
      for (let c = i; c < n; c++) a[r][c] -= f * a[i][c];
      b[r] -= f * b[i];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = i + 1; c < n; c++) b[i] -= a[i][c] * b[c];
    b[i] /= a[i][i];
  }
  return b;
}

function normalizer(points: readonly Point[]): { scale: number; x: number; y: number } {
  const x = points.reduce((s, p) => s + p.x, 0) / points.length;
  const y = points.reduce((s, p) => s + p.y, 0) / points.length;
  const spread = points.reduce((s, p) => s + Math.hypot(p.x - x, p.y - y), 0) / points.length;
  return { scale: spread > 0 ? Math.SQRT2 / spread : 1, x, y };
}

/** Weighted least-squares map through point pairs: `affine` needs three, `projective` four. Null when they do not fix one. */
export function fitPlane(pairs: readonly Correspondence[], kind: 'affine' | 'projective'): Homography | null {
  if (pairs.length < (kind === 'affine' ? 3 : 4)) return null;
  const p = normalizer(pairs.map((c) => c.page));
  const q = normalizer(pairs.map((c) => c.image));
  const n = kind === 'affine' ? 6 : 8;
  const a = Array.from({ length: n }, () => new Float64Array(n));
  const b = new Float64Array(n);
  const row = new Float64Array(n);
  for (const pair of pairs) {
    const x = (pair.page.x - p.x) * p.scale;
    const y = (pair.page.y - p.y) * p.scale;
    const u = (pair.image.x - q.x) * q.scale;
    const v = (pair.image.y - q.y) * q.scale;
    for (const second of [false, true]) {
      const target = second ? v : u;
      row.fill(0);
      const offset = second ? 3 : 0;
      row[offset] = x;
      row[offset + 1] = y;
      row[offset + 2] = 1;
      if (n === 8) {
        row[6] = -x * target;
        row[7] = -y * target;
      }
      for (let i = 0; i < n; i++) {
        b[i] += pair.weight * row[i] * target;
        for (let j = 0; j < n; j++) a[i][j] += pair.weight * row[i] * row[j];
      }
    }
  }
  const h = solveLinear(a, b);
  if (h === null) return null;
  const m = [h[0], h[1], h[2], h[3], h[4], h[5], n === 8 ? h[6] : 0, n === 8 ? h[7] : 0, 1];
  const fromPage = [p.scale, 0, -p.x * p.scale, 0, p.scale, -p.y * p.scale, 0, 0, 1];
  const toImage = [1 / q.scale, 0, q.x, 0, 1 / q.scale, q.y, 0, 0, 1];
  return unit(multiply(toImage, multiply(m, fromPage)));
}

function multiply(a: readonly number[], b: readonly number[]): number[] {
  const out = new Array<number>(9).fill(0);
  for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) for (let k = 0; k < 3; k++) out[r * 3 + c] += a[r * 3 + k] * b[k * 3 + c];
  return out;
}

function unit(m: readonly number[]): Homography {
  return m.map((value) => value / m[8]);
}

/** The image of a point. */
export function applyPlane(h: Homography, point: Point): Point {
  const w = h[6] * point.x + h[7] * point.y + h[8];
  return { x: (h[0] * point.x + h[1] * point.y + h[2]) / w, y: (h[3] * point.x + h[4] * point.y + h[5]) / w };
}

/** The map back; the determinant of a map that fitPlane found is not zero. */
export function invertPlane(h: Homography): Homography {
  const [a, b, c, d, e, f, g, i, j] = h;
  return unit([
    e * j - f * i,
    c * i - b * j,
    b * f - c * e,
    f * g - d * j,
    a * j - c * g,
    c * d - a * f,
    d * i - e * g,
    b * g - a * i,
    a * e - b * d,
  ]);
}

/** Pixels per point near a place: the root of the map's area scale. */
export function scaleAt(h: Homography, point: Point): number {
  const o = applyPlane(h, point);
  const r = applyPlane(h, { x: point.x + 1, y: point.y });
  const d = applyPlane(h, { x: point.x, y: point.y + 1 });
  return Math.sqrt(Math.abs((r.x - o.x) * (d.y - o.y) - (r.y - o.y) * (d.x - o.x)));
}
