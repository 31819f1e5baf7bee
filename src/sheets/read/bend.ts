import { solveLinear } from './plane.ts';

/** A small smooth displacement over the page (paper that is not flat): a polynomial of the place for each direction, in points. */
export interface Bend {
  readonly degree: number;
  readonly centre: { readonly x: number; readonly y: number };
  readonly reach: number;
  readonly dx: Float64Array;
  readonly dy: Float64Array;
}

/** At a place of the page, the displacement measured along one direction (a unit vector). */
export interface BendSample {
  readonly x: number;
  readonly y: number;
  readonly normalX: number;
  readonly normalY: number;
  /** Points along the normal. */
  readonly shift: number;
  readonly weight: number;
}

function terms(degree: number): number {
  return ((degree + 1) * (degree + 2)) / 2;
}

function basis(out: Float64Array, degree: number, u: number, v: number): void {
  let i = 0;
  for (let total = 0; total <= degree; total++) {
    for (let power = 0; power <= total; power++) out[i++] = u ** (total - power) * v ** power;
  }
}

/** No bend at all. */
export function noBend(): Bend {
  return { degree: 0, centre: { x: 0, y: 0 }, reach: 1, dx: new Float64Array(1), dy: new Float64Array(1) };
}

/** The displacement at a place, in points. */
export function bendAt(bend: Bend, x: number, y: number): { x: number; y: number } {
  const u = (x - bend.centre.x) / bend.reach;
  const v = (y - bend.centre.y) / bend.reach;
  let dx = 0;
  let dy = 0;
  let i = 0;
  for (let total = 0; total <= bend.degree; total++) {
    for (let power = 0; power <= total; power++) {
      const value = u ** (total - power) * v ** power;
      dx += bend.dx[i] * value;
      dy += bend.dy[i] * value;
      i++;
    }
  }
  return { x: dx, y: dy };
}

/**
 * Fits a bend to samples by reweighted least squares (Tukey's biweight), so that handwriting taken for a rule does not pull it.
 * Null when there are too few samples. `spread` is the residual spread in points (1.48 × the median).
 */
export function fitBend(options: {
  readonly samples: readonly BendSample[];
  readonly degree: number;
  readonly centre: { readonly x: number; readonly y: number };
  readonly reach: number;
}): { readonly bend: Bend; readonly spread: number; readonly kept: number } | null {
  const { samples, degree } = options;
  const k = terms(degree);
  if (samples.length < k) return null;
  const row = new Float64Array(2 * k);
  const value = new Float64Array(k);
  let robust = samples.map(() => 1);
  let solution = new Float64Array(2 * k);
  let spread = 0;
  for (let round = 0; round < 6; round++) {
    const a = Array.from({ length: 2 * k }, () => new Float64Array(2 * k));
    const b = new Float64Array(2 * k);
    for (const [s, sample] of samples.entries()) {
      const w = sample.weight * robust[s];
      if (w === 0) continue;
      basis(value, degree, (sample.x - options.centre.x) / options.reach, (sample.y - options.centre.y) / options.reach);
      for (let i = 0; i < k; i++) {
        row[i] = value[i] * sample.normalX;
        row[k + i] = value[i] * sample.normalY;
      }
      // Most samples are measured along one axis, and leave the other half of the row at zero.
      const from = sample.normalX === 0 ? k : 0;
      const to = sample.normalY === 0 ? k : 2 * k;
      for (let i = from; i < to; i++) {
        const wi = w * row[i];
        b[i] += wi * sample.shift;
        for (let j = i; j < to; j++) a[i][j] += wi * row[j];
      }
    }
    for (let i = 0; i < 2 * k; i++) for (let j = 0; j < i; j++) a[i][j] = a[j][i];
    // A little stiffness keeps directions that nothing measured at rest.
    for (let i = 0; i < 2 * k; i++) a[i][i] += 1e-3 * Math.max(1, samples.length / 100);
    const solved = solveLinear(a, b);
    if (solved === null) return null;
    solution = solved as Float64Array<ArrayBuffer>;
    const bend: Bend = { degree, centre: options.centre, reach: options.reach, dx: solution.slice(0, k), dy: solution.slice(k) };
    const residuals = samples.map((sample) => {
      const d = bendAt(bend, sample.x, sample.y);
      return Math.abs(d.x * sample.normalX + d.y * sample.normalY - sample.shift);
    });
    const sorted = [...residuals].sort((p, q) => p - q);
    spread = Math.max(0.05, 1.48 * sorted[sorted.length >> 1]);
    const cut = 4.7 * spread;
    robust = residuals.map((r) => (r < cut ? (1 - (r / cut) ** 2) ** 2 : 0));
  }
  return {
    bend: { degree, centre: options.centre, reach: options.reach, dx: solution.slice(0, k), dy: solution.slice(k) },
    spread,
    kept: robust.filter((w) => w > 0.1).length,
  };
}
