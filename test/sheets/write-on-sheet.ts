import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { SeededRandom } from '../../src/basics/random.ts';
import type { Box, LineLayout, SideLayout } from '../../src/sheets/layout.ts';
import type { GrayImage } from '../../src/sheets/read/gray-image.ts';

/** Fills in printed sheets with handwriting fonts, strokes and crossings-out, and keeps the truth. For tests and benchmarks. */

export type Crossing = 'strike' | 'double' | 'wavy' | 'partial' | 'scribble' | 'x' | 'x-each' | 'slash';
export const crossings: readonly Crossing[] = ['strike', 'double', 'wavy', 'partial', 'scribble', 'x', 'x-each', 'slash'];

export interface LineTruth {
  readonly number: number;
  readonly state: 'blank' | 'partly' | 'filled';
  readonly crossed: Crossing | null;
  /** Fields that were written in. */
  readonly fields: readonly string[];
}

const require = createRequire(import.meta.url);
const families = [
  'caveat',
  'homemade-apple',
  'reenie-beanie',
  'shadows-into-light',
  'indie-flower',
  'patrick-hand',
  'kalam',
  'nothing-you-could-do',
  'cedarville-cursive',
  'covered-by-your-grace',
  'rock-salt',
  'la-belle-aurore',
] as const;
const signatureFamilies = ['dancing-script', 'mr-dafoe', 'zeyada', 'homemade-apple', 'la-belle-aurore'] as const;

let registered = false;
function registerFonts(): void {
  if (registered) return;
  for (const family of new Set<string>([...families, ...signatureFamilies])) {
    const root = dirname(require.resolve(`@fontsource/${family}/package.json`));
    GlobalFonts.registerFromPath(join(root, 'files', `${family}-latin-400-normal.woff2`), family);
  }
  registered = true;
}

const first = [
  'Maria',
  'James',
  'Xavier',
  'Linh',
  'Aleksandr',
  'Rosa',
  'Wm.',
  'Kimberly',
  'Jo',
  'Guadalupe',
  'Max',
  'Anne-Marie',
  'Oluwaseun',
  'Ed',
];
const last = [
  'Garcia',
  'Nguyen',
  'Smith',
  'Fox',
  'Washington',
  'O’Brien',
  'Lee',
  'Hernandez-Ruiz',
  'Kowalski',
  'Xu',
  'Brown',
  'Vandermeer',
  'Ito',
];
const streets = [
  'Main St',
  'Oak Avenue',
  'W 7th St Apt 4',
  'Elm Rd',
  'Van Nuys Blvd #12',
  'Pico Blvd',
  'Hill Ct',
  'Sunset Dr',
  'Xenia Pl',
  'MLK Jr Blvd',
];
const cities = ['Los Angeles', 'Lomita', 'Compton', 'Pasadena', 'El Monte', 'LA', 'Vernon'];

function textFor(field: string, name: string, random: SeededRandom): string {
  if (field === 'name' || field === 'signature') return name;
  if (field === 'address') return `${1 + random.below(9999)} ${random.pick(streets)}`;
  if (field === 'city') return random.pick(cities);
  if (field === 'zip') return String(90_000 + random.below(999));
  if (field === 'date') return `${1 + random.below(12)}/${1 + random.below(28)}/22`;
  return name;
}

interface Pen {
  readonly context: SKRSContext2D;
  readonly scale: number;
  readonly random: SeededRandom;
}

/** A stroke through points with a little tremor, as a hand draws it. */
function stroke(pen: Pen, points: readonly (readonly [number, number])[], width: number, tremor: number): void {
  const { context, scale, random } = pen;
  context.lineWidth = width * scale;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  const drift = [random.next() * 6, random.next() * 6, 0.02 + random.next() * 0.04, 0.09 + random.next() * 0.1];
  let travelled = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [x1, y1] = points[i];
    const [x2, y2] = points[i + 1];
    const length = Math.hypot(x2 - x1, y2 - y1);
    const steps = Math.max(2, Math.ceil(length / 4));
    for (let s = i === 0 ? 0 : 1; s <= steps; s++) {
      const t = s / steps;
      const d = travelled + length * t;
      const wobble = tremor * (Math.sin(drift[0] + d * drift[2]) + 0.4 * Math.sin(drift[1] + d * drift[3]));
      const x = (x1 + (x2 - x1) * t) * scale;
      const y = (y1 + (y2 - y1) * t + wobble) * scale;
      if (i === 0 && s === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    travelled += length;
  }
  context.stroke();
}

function writeText(
  pen: Pen,
  text: string,
  box: Box,
  family: string,
  options: { readonly overflow: boolean; readonly flourish: boolean; readonly tall: boolean },
): void {
  const { context, scale, random } = pen;
  const written = random.chance(0.3) ? text.toUpperCase() : text;
  let size = box.height * (options.tall ? 0.6 + random.next() * 0.6 : 0.5 + random.next() * 0.32);
  context.font = `${size * scale}px "${family}"`;
  const width = context.measureText(written).width / scale;
  const room = box.width * (options.overflow ? 1.12 : 0.97);
  if (width > room) size *= room / width;
  context.font = `${size * scale}px "${family}"`;
  const final = context.measureText(written).width / scale;
  const x = box.x + Math.max(0, (box.width - final) * random.next() * 0.5) + 1;
  const y = box.y + box.height * (0.66 + random.next() * 0.22);
  context.save();
  context.translate(x * scale, y * scale);
  context.rotate((random.next() - 0.5) * 0.07);
  context.fillText(written, 0, 0);
  if (random.chance(0.3)) {
    // A heavier pen.
    context.lineWidth = 0.35 * scale;
    context.strokeText(written, 0, 0);
  }
  context.restore();
  if (options.flourish) {
    const fy = Math.min(y + 3, box.y + box.height + 2);
    stroke(
      pen,
      [
        [x + final * 0.95, fy - 3],
        [x + 2, fy],
        [x + final * (0.5 + random.next() * 0.4), fy + 1.5],
      ],
      0.9,
      0.8,
    );
  }
}

function crossOut(pen: Pen, kind: Crossing, line: LineLayout, right: number): void {
  const { random } = pen;
  const { box } = line;
  const left = line.cells[0].box.x;
  const width = right - left;
  const middle = box.y + box.height * (0.4 + random.next() * 0.22);
  const thick = 0.8 + random.next() * 1;
  const slant = (random.next() - 0.5) * 7;
  if (kind === 'strike' || kind === 'double' || kind === 'wavy') {
    const tremor = kind === 'wavy' ? 2.2 : 0.7;
    for (let n = 0; n < (kind === 'double' ? 2 : 1); n++) {
      const y = middle + n * (4 + random.next() * 3);
      stroke(
        pen,
        [
          [left + random.next() * 12, y - slant / 2],
          [right - random.next() * 14, y + slant / 2],
        ],
        thick,
        tremor,
      );
    }
  } else if (kind === 'partial') {
    const from = left + width * random.next() * 0.4;
    stroke(
      pen,
      [
        [from, middle - slant / 2],
        [from + width * (0.56 + random.next() * 0.04), middle + slant / 2],
      ],
      thick,
      0.7,
    );
  } else if (kind === 'scribble') {
    const from = left + width * random.next() * 0.3;
    const to = from + width * (0.5 + random.next() * 0.2);
    const points: [number, number][] = [];
    const pitch = 4 + random.next() * 5;
    let up = false;
    for (let x = from; x < to; x += pitch * (0.7 + random.next() * 0.6)) {
      points.push([x, up ? box.y + 3 + random.next() * 5 : box.y + box.height - 3 - random.next() * 5]);
      up = !up;
    }
    stroke(pen, points, thick, 0.5);
  } else if (kind === 'x') {
    const inset = width * random.next() * 0.25;
    const a = [left + inset + random.next() * 8, right - inset - random.next() * 8] as const;
    stroke(
      pen,
      [
        [a[0], box.y + 3],
        [a[1], box.y + box.height - 3],
      ],
      thick,
      0.7,
    );
    stroke(
      pen,
      [
        [a[0], box.y + box.height - 3],
        [a[1], box.y + 3],
      ],
      thick,
      0.7,
    );
  } else if (kind === 'x-each') {
    for (const cell of line.cells) {
      const w = Math.min(cell.box.width * 0.8, box.height * (1.6 + random.next()));
      const x = cell.box.x + (cell.box.width - w) * random.next();
      stroke(
        pen,
        [
          [x, box.y + 2 + random.next() * 2],
          [x + w, box.y + box.height - 2 - random.next() * 2],
        ],
        thick,
        0.6,
      );
      stroke(
        pen,
        [
          [x, box.y + box.height - 2 - random.next() * 2],
          [x + w, box.y + 2 + random.next() * 2],
        ],
        thick,
        0.6,
      );
    }
  } else {
    stroke(
      pen,
      [
        [left + random.next() * 20, box.y + box.height - 3],
        [right - random.next() * 20, box.y + 3],
      ],
      thick,
      0.7,
    );
  }
}

export interface WriteOptions {
  /** Share of lines left blank; blanks stand at the end, as on real sheets, with a gap here and there. */
  readonly blank: number;
  readonly partly: number;
  readonly crossed: number;
}

let canvas: Canvas | null = null;

/** Writes on a printed page (a picture at `scale` pixels a point); the canvas is kept and used again. Call `rest` between pages: canvases are freed only when the event loop turns. */
export function writeOnSheet(options: { page: GrayImage; side: SideLayout; scale: number; random: SeededRandom; amounts: WriteOptions }): {
  readonly image: GrayImage;
  readonly truth: readonly LineTruth[];
} {
  registerFonts();
  const { page, side, scale, random, amounts } = options;
  if (canvas === null || canvas.width !== page.width || canvas.height !== page.height) canvas = createCanvas(page.width, page.height);
  const context = canvas.getContext('2d');
  // The canvas is used again: nothing of the last page may carry over.
  context.reset();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.fillStyle = 'white';
  context.fillRect(0, 0, page.width, page.height);
  const truth: LineTruth[] = [];
  const filledUpTo = Math.ceil(side.lines.length * (1 - amounts.blank));
  for (const [i, line] of side.lines.entries()) {
    const pen: Pen = { context, scale, random };
    const ink = random.below(4) === 0 ? 70 + random.below(40) : random.below(60);
    context.fillStyle = context.strokeStyle = `rgb(${ink},${ink},${ink + 20})`;
    const blank = i >= filledUpTo ? !random.chance(0.08) : random.chance(0.04);
    if (blank) {
      truth.push({ number: line.number, state: 'blank', crossed: null, fields: [] });
      continue;
    }
    const family = random.pick(families);
    const name = `${random.pick(first)} ${random.pick(last)}`;
    const partly = random.chance(amounts.partly);
    const count = partly ? 2 + random.below(Math.max(1, line.cells.length - 2)) : line.cells.length;
    const start = partly && random.chance(0.3) ? line.cells.length - count : 0;
    const fields = line.cells.slice(start, start + count);
    for (const cell of fields) {
      const signature = cell.field === 'signature';
      writeText(pen, textFor(cell.field, name, random), cell.box, signature ? random.pick(signatureFamilies) : family, {
        overflow: random.chance(0.12),
        flourish: signature && random.chance(0.35),
        tall: signature,
      });
    }
    const crossed = random.chance(amounts.crossed) ? random.pick(crossings) : null;
    if (crossed !== null) {
      const last = line.cells.at(-1)!.box;
      crossOut(pen, crossed, line, last.x + last.width);
    }
    truth.push({
      number: line.number,
      state: count === line.cells.length ? 'filled' : 'partly',
      crossed,
      fields: fields.map((c) => c.field),
    });
  }
  const pixels = context.getImageData(0, 0, page.width, page.height).data;
  const data = new Uint8Array(page.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (page.data[i] * pixels[i * 4 + 1]) / 255;
  return { image: { width: page.width, height: page.height, data }, truth };
}

/** Lets the event loop turn so that native memory is freed. */
export function rest(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
