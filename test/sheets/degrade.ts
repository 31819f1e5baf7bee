import sharp from 'sharp';
import type { SeededRandom } from '../../src/basics/random.ts';
import type { GrayImage } from '../../src/sheets/read/gray-image.ts';
import { applyPlane, fitPlane, type Homography, invertPlane, type Point } from '../../src/sheets/read/plane.ts';

/** Makes a page picture look like a scan or a phone photo, and keeps where every place went. For tests and benchmarks. */

export type ScanKind = 'flatbed' | 'office' | 'photo';

export interface Degraded {
  readonly image: GrayImage;
  /** Encoded as such a device would write it (JPEG or bilevel PNG). */
  readonly encoded: Buffer;
  /** Where a place of the page (points) went, in pixels. */
  readonly truth: (point: Point) => Point;
  /** Pixels a point in the middle. */
  readonly pixelsPerPoint: number;
  readonly bilevel: boolean;
}

interface Curl {
  readonly ay: number;
  readonly by: number;
  readonly ax: number;
  readonly waves: number;
  readonly phase: number;
  /** A fold across the sheet: where (share of the height) and how far it lifts, in points. */
  readonly foldAt: number;
  readonly fold: number;
}

/** Displacement of a place on the bent paper against the flat one, in points. */
function curlAt(curl: Curl, width: number, height: number, p: Point): Point {
  const u = p.x / width;
  const v = p.y / height;
  const wave = Math.sin(Math.PI * curl.waves * u + curl.phase);
  const fold = curl.fold * Math.max(0, 1 - 5 * Math.abs(v - curl.foldAt));
  return {
    x: curl.ax * Math.sin(Math.PI * (2 * u - 0.5)) + fold * (u - 0.5),
    y: curl.ay * wave * (1 - 0.6 * v) + curl.by * wave * v + fold,
  };
}

function gaussian(random: SeededRandom): number {
  return random.next() + random.next() + random.next() + random.next() - 2;
}

function blur(data: Float32Array, width: number, height: number, sigma: number): void {
  const radius = Math.max(1, Math.ceil(sigma * 2.2));
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const total = kernel.reduce((a, b) => a + b, 0);
  const line = new Float32Array(Math.max(width, height));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) sum += kernel[k + radius] * data[y * width + Math.min(width - 1, Math.max(0, x + k))];
      line[x] = sum / total;
    }
    for (let x = 0; x < width; x++) data[y * width + x] = line[x];
  }
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) sum += kernel[k + radius] * data[Math.min(height - 1, Math.max(0, y + k)) * width + x];
      line[y] = sum / total;
    }
    for (let y = 0; y < height; y++) data[y * width + x] = line[y];
  }
}

export interface DegradeOptions {
  readonly page: GrayImage;
  /** Size of the page in points. */
  readonly width: number;
  readonly height: number;
  readonly kind: ScanKind;
  readonly random: SeededRandom;
  /** Set to force or forbid bilevel of an office scan. */
  readonly bilevel?: boolean;
  readonly upsideDown?: boolean;
}

/** Degrades a page by kind; the same seed gives the same picture. */
export async function degrade(options: DegradeOptions): Promise<Degraded> {
  const { page, width, height, kind, random } = options;
  const between = (low: number, high: number) => low + random.next() * (high - low);
  const bilevel = kind === 'office' && (options.bilevel ?? random.chance(0.4));
  const flat: Curl = { ay: 0, by: 0, ax: 0, waves: 1, phase: 0, foldAt: 0.5, fold: 0 };
  const curl: Curl =
    kind === 'photo'
      ? {
          ay: between(-8, 8),
          by: between(-8, 8),
          ax: between(-2, 2),
          waves: between(0.6, 1.6),
          phase: between(0, 1),
          foldAt: between(0.3, 0.7),
          fold: random.chance(0.4) ? between(-2.5, 2.5) : 0,
        }
      : flat;

  let outWidth: number;
  let outHeight: number;
  let corners: Point[];
  if (kind === 'photo') {
    const quarter = random.below(4);
    const portrait = (quarter % 2 === 0) === height >= width;
    outWidth = portrait ? 2448 : 3264;
    outHeight = portrait ? 3264 : 2448;
    const angle = (quarter * Math.PI) / 2 + (between(-9, 9) * Math.PI) / 180;
    const spanX = Math.abs(Math.cos(angle)) * width + Math.abs(Math.sin(angle)) * height;
    const spanY = Math.abs(Math.sin(angle)) * width + Math.abs(Math.cos(angle)) * height;
    const scale = Math.min((outWidth * between(0.9, 0.98)) / spanX, (outHeight * between(0.9, 0.98)) / spanY);
    corners = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ].map(([x, y]) => {
      const dx = (x - width / 2) * scale;
      const dy = (y - height / 2) * scale;
      const squeeze = 0.035 * scale * Math.min(width, height);
      return {
        x: outWidth / 2 + Math.cos(angle) * dx - Math.sin(angle) * dy + between(-squeeze, squeeze) * 0.9,
        y: outHeight / 2 + Math.sin(angle) * dx + Math.cos(angle) * dy + between(-squeeze, squeeze) * 0.9,
      };
    });
  } else {
    const dpi = kind === 'flatbed' ? 300 : 200;
    const scale = dpi / 72;
    outWidth = Math.round(width * scale);
    outHeight = Math.round(height * scale);
    const upsideDown = options.upsideDown ?? (kind === 'flatbed' && random.chance(0.5));
    const limit = kind === 'flatbed' ? 2 : 5;
    const angle = (upsideDown ? Math.PI : 0) + (between(-limit, limit) * Math.PI) / 180;
    const shrink = kind === 'flatbed' ? between(0.995, 1.005) : between(0.96, 0.98);
    const shiftX = between(-6, 6) * (kind === 'flatbed' ? 1 : 0.4);
    const shiftY = between(-6, 6) * (kind === 'flatbed' ? 1 : 0.4);
    corners = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ].map(([x, y]) => {
      const dx = (x - width / 2) * scale * shrink;
      const dy = (y - height / 2) * scale * shrink;
      return {
        x: outWidth / 2 + shiftX + Math.cos(angle) * dx - Math.sin(angle) * dy,
        y: outHeight / 2 + shiftY + Math.sin(angle) * dx + Math.cos(angle) * dy,
      };
    });
  }
  const pageCorners: Point[] = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  const plane = fitPlane(
    pageCorners.map((p, i) => ({ page: p, image: corners[i], weight: 1 })),
    'projective',
  ) as Homography;
  const back = invertPlane(plane);
  const truth = (p: Point): Point => {
    const d = curlAt(curl, width, height, p);
    return applyPlane(plane, { x: p.x + d.x, y: p.y + d.y });
  };
  /** The place of the page seen at a pixel: the bend undone by fixed-point steps. */
  const seen = (x: number, y: number): Point => {
    const flatPoint = applyPlane(back, { x, y });
    let p = flatPoint;
    for (let i = 0; i < 4; i++) {
      const d = curlAt(curl, width, height, p);
      p = { x: flatPoint.x - d.x, y: flatPoint.y - d.y };
    }
    return p;
  };

  const data = new Float32Array(outWidth * outHeight);
  const sx = page.width / width;
  const sy = page.height / height;
  const step = 16;
  const gridWidth = Math.ceil(outWidth / step) + 1;
  const gridHeight = Math.ceil(outHeight / step) + 1;
  const gridX = new Float64Array(gridWidth * gridHeight);
  const gridY = new Float64Array(gridWidth * gridHeight);
  for (let gy = 0; gy < gridHeight; gy++) {
    for (let gx = 0; gx < gridWidth; gx++) {
      const p = seen(gx * step + 0.5, gy * step + 0.5);
      gridX[gy * gridWidth + gx] = p.x * sx;
      gridY[gy * gridWidth + gx] = p.y * sy;
    }
  }
  const desk = kind === 'photo' ? between(70, 150) : 250;
  const grain = kind === 'photo' ? 18 : 0;
  const texture = Float32Array.from({ length: 4096 }, () => gaussian(random));
  for (let y = 0; y < outHeight; y++) {
    const gy = Math.floor(y / step);
    const fy = (y - gy * step) / step;
    for (let x = 0; x < outWidth; x++) {
      const gx = Math.floor(x / step);
      const fx = (x - gx * step) / step;
      const i = gy * gridWidth + gx;
      const w00 = (1 - fx) * (1 - fy);
      const w10 = fx * (1 - fy);
      const w01 = (1 - fx) * fy;
      const w11 = fx * fy;
      const px = gridX[i] * w00 + gridX[i + 1] * w10 + gridX[i + gridWidth] * w01 + gridX[i + gridWidth + 1] * w11 - 0.5;
      const py = gridY[i] * w00 + gridY[i + 1] * w10 + gridY[i + gridWidth] * w01 + gridY[i + gridWidth + 1] * w11 - 0.5;
      if (px < 0 || py < 0 || px >= page.width - 1 || py >= page.height - 1) {
        data[y * outWidth + x] = desk + grain * texture[(x * 7 + (y >> 2) * 131) & 4095];
        continue;
      }
      const x0 = Math.floor(px);
      const y0 = Math.floor(py);
      const ax = px - x0;
      const ay = py - y0;
      const at = y0 * page.width + x0;
      data[y * outWidth + x] =
        (page.data[at] * (1 - ax) + page.data[at + 1] * ax) * (1 - ay) +
        (page.data[at + page.width] * (1 - ax) + page.data[at + page.width + 1] * ax) * ay;
    }
  }
  blur(data, outWidth, outHeight, kind === 'photo' ? between(0.7, 1.3) : between(0.4, 0.7));

  const noise = kind === 'photo' ? between(3, 7) : kind === 'office' ? between(2, 5) : 2;
  const light = between(0.82, 0.98);
  const tiltX = kind === 'photo' ? between(-0.18, 0.18) : 0;
  const tiltY = kind === 'photo' ? between(-0.18, 0.18) : 0;
  const shadowAngle = between(0, Math.PI);
  const shadowAt = between(0.2, 0.8);
  const shadowDepth = kind === 'photo' && random.chance(0.7) ? between(0.15, 0.5) : 0;
  const black = kind === 'photo' ? between(15, 40) : 5;
  const bytes = new Uint8Array(outWidth * outHeight);
  const threshold = between(130, 175);
  const texture2 = Float32Array.from({ length: 65_536 }, () => gaussian(random));
  let walk = random.below(65_536);
  for (let y = 0; y < outHeight; y++) {
    const v = y / outHeight;
    for (let x = 0; x < outWidth; x++) {
      const u = x / outWidth;
      let value = black + (data[y * outWidth + x] / 255) * (255 - black);
      if (kind === 'photo') {
        const edge = (u * Math.cos(shadowAngle) + v * Math.sin(shadowAngle) - shadowAt) * 14;
        value *= light * (1 + tiltX * (u - 0.5) + tiltY * (v - 0.5)) * (1 - shadowDepth / (1 + Math.exp(-edge)));
      } else value *= light;
      walk = (walk * 5 + 12_345) & 65_535;
      value += noise * texture2[(walk + x * 31) & 65_535];
      bytes[y * outWidth + x] = bilevel ? (value > threshold ? 255 : 0) : Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  if (bilevel) {
    // Dust and drop-outs of a fast feeder.
    for (let n = 0; n < 900; n++) {
      const at = random.below(bytes.length);
      bytes[at] = random.chance(0.7) ? 0 : 255;
    }
  }
  const raw = sharp(bytes, { raw: { width: outWidth, height: outHeight, channels: 1 } });
  const quality = kind === 'flatbed' ? 85 : kind === 'office' ? 60 : 60 + random.below(26);
  const encoded = bilevel ? await raw.png({ compressionLevel: 3 }).toBuffer() : await raw.jpeg({ quality }).toBuffer();
  const image = bilevel ? bytes : new Uint8Array(await sharp(encoded).grayscale().raw().toBuffer());
  const centre = truth({ x: width / 2, y: height / 2 });
  const beside = truth({ x: width / 2 + 1, y: height / 2 });
  return {
    image: { width: outWidth, height: outHeight, data: image },
    encoded,
    truth,
    pixelsPerPoint: Math.hypot(beside.x - centre.x, beside.y - centre.y),
    bilevel,
  };
}
