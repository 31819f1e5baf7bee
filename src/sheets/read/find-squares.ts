import type { Box } from '../layout.ts';
import type { GrayImage } from './gray-image.ts';
import { applyPlane, type Homography, type Point, scaleAt } from './plane.ts';

/** Looks for a solid square where the map expects it, within `reach` points; its centre in pixels, or null. */
export function findSquare(options: {
  readonly image: GrayImage;
  readonly map: Homography;
  readonly square: Box;
  readonly reach: number;
}): Point | null {
  const { image, map, square } = options;
  const centre = { x: square.x + square.width / 2, y: square.y + square.height / 2 };
  const expected = applyPlane(map, centre);
  const scale = scaleAt(map, centre);
  const side = square.width * scale;
  const radius = (options.reach + square.width) * scale;
  const x0 = Math.max(0, Math.floor(expected.x - radius));
  const y0 = Math.max(0, Math.floor(expected.y - radius));
  const x1 = Math.min(image.width - 1, Math.ceil(expected.x + radius));
  const y1 = Math.min(image.height - 1, Math.ceil(expected.y + radius));
  const w = x1 - x0 + 1;
  const h = y1 - y0 + 1;
  if (w < side || h < side || side < 4) return null;

  const histogram = new Int32Array(256);
  for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) histogram[image.data[y * image.width + x]]++;
  const threshold = otsu(histogram, w * h);
  const labels = new Int32Array(w * h);
  const stack: number[] = [];
  let best: { point: Point; cost: number } | null = null;
  let label = 0;
  for (let start = 0; start < labels.length; start++) {
    if (labels[start] !== 0 || image.data[(y0 + Math.floor(start / w)) * image.width + x0 + (start % w)] > threshold) continue;
    label++;
    labels[start] = label;
    stack.push(start);
    let n = 0;
    let sx = 0;
    let sy = 0;
    let sxx = 0;
    let syy = 0;
    let sxy = 0;
    let edge = false;
    while (stack.length > 0) {
      const at = stack.pop()!;
      const ax = at % w;
      const ay = (at - ax) / w;
      n++;
      sx += ax;
      sy += ay;
      sxx += ax * ax;
      syy += ay * ay;
      sxy += ax * ay;
      if (ax === 0 || ay === 0 || ax === w - 1 || ay === h - 1) edge = true;
      for (const next of [ax > 0 ? at - 1 : -1, ax < w - 1 ? at + 1 : -1, ay > 0 ? at - w : -1, ay < h - 1 ? at + w : -1]) {
        if (next < 0 || labels[next] !== 0) continue;
        const nx = next % w;
        const ny = (next - nx) / w;
        if (image.data[(y0 + ny) * image.width + x0 + nx] > threshold) continue;
        labels[next] = label;
        stack.push(next);
      }
    }
    if (edge || n < 12) continue;
    const area = n / (side * side);
    if (area < 0.55 || area > 1.6) continue;
    const mx = sx / n;
    const my = sy / n;
    const vx = sxx / n - mx * mx + 1 / 12;
    const vy = syy / n - my * my + 1 / 12;
    const vxy = sxy / n - mx * my;
    const determinant = vx * vy - vxy * vxy;
    // A filled parallelogram has area 12·sqrt(det of its covariance); letters and smudges have less.
    const solid = n / (12 * Math.sqrt(Math.max(determinant, 1e-9)));
    const spread = Math.sqrt(Math.max(0, ((vx - vy) / 2) ** 2 + vxy * vxy));
    const ratio = ((vx + vy) / 2 + spread) / Math.max(1e-6, (vx + vy) / 2 - spread);
    if (solid < 0.86 || solid > 1.12 || ratio > 2.2) continue;
    const point = { x: x0 + mx + 0.5, y: y0 + my + 0.5 };
    const cost = Math.hypot(point.x - expected.x, point.y - expected.y) / radius + 2 * Math.abs(Math.log(area)) + 3 * Math.abs(1 - solid);
    if (best === null || cost < best.cost) best = { point, cost };
  }
  return best?.point ?? null;
}

/** The threshold that parts a histogram best into dark and light (N. Otsu, 1979). */
export function otsu(histogram: Int32Array, total: number): number {
  let sum = 0;
  for (let i = 0; i < 256; i++) sum += i * histogram[i];
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let threshold = 127;
  for (let i = 0; i < 255; i++) {
    below += histogram[i];
    if (below === 0 || below === total) continue;
    sumBelow += i * histogram[i];
    const gap = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * gap * gap;
    if (between > best) {
      best = between;
      threshold = i;
    }
  }
  return threshold;
}
