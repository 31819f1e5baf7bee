import { seededRandom } from '../../src/basics/random.ts';
import type { ComposedForm } from '../../src/sheets/compose.ts';
import type { SideLayout } from '../../src/sheets/layout.ts';
import type { Printing } from '../../src/sheets/print.ts';
import type { GrayImage } from '../../src/sheets/read/gray-image.ts';
import { toImage } from '../../src/sheets/read/page-map.ts';
import { readPage } from '../../src/sheets/read/read-page.ts';
import type { PageOutcome } from '../../src/sheets/read/reading.ts';
import { defaultReadSettings } from '../../src/sheets/read/settings.ts';
import { type Degraded, degrade, type ScanKind } from './degrade.ts';
import { type LineTruth, rest, type WriteOptions, writeOnSheet } from './write-on-sheet.ts';

/** Writes on a sheet, degrades it, reads it, and holds the reading against the truth. */

export interface Measured {
  readonly outcome: PageOutcome;
  /** Errors of all cell corners in pixels at 300 dpi; empty when the sheet was not located. */
  readonly corners: readonly number[];
  readonly truth: readonly LineTruth[];
  readonly bilevel: boolean;
  /** CPU milliseconds of reading (decoding not included). */
  readonly cpu: number;
}

/** Errors of a fitted map at the corners of all cells, in pixels at 300 dpi. */
export function cornerErrors(options: {
  side: SideLayout;
  at: (x: number, y: number) => { x: number; y: number };
  degraded: Degraded;
}): number[] {
  const { side, at, degraded } = options;
  const perPixel = 300 / 72 / degraded.pixelsPerPoint;
  return side.lines.flatMap((line) =>
    line.cells.flatMap(({ box }) =>
      [
        [box.x, box.y],
        [box.x + box.width, box.y],
        [box.x, box.y + box.height],
        [box.x + box.width, box.y + box.height],
      ].map(([x, y]) => {
        const found = at(x, y);
        const true_ = degraded.truth({ x, y });
        return Math.hypot(found.x - true_.x, found.y - true_.y) * perPixel;
      }),
    ),
  );
}

/** One sheet through writing, degrading and reading. The seed decides everything. */
export async function measureSheet(options: {
  readonly form: ComposedForm;
  readonly printing: Printing;
  readonly page: GrayImage;
  readonly side: number;
  readonly kind: ScanKind;
  readonly seed: string;
  readonly amounts: WriteOptions;
  readonly bilevel?: boolean;
  readonly upsideDown?: boolean;
}): Promise<Measured> {
  const { form, page, kind } = options;
  const random = seededRandom(options.seed);
  const side = form.layout.sides[options.side - 1];
  const { width, height } = form.layout.paper;
  const written = writeOnSheet({ page, side, scale: page.width / width, random, amounts: options.amounts });
  const degraded = await degrade({
    page: written.image,
    width,
    height,
    kind,
    random,
    ...(options.bilevel === undefined ? {} : { bilevel: options.bilevel }),
    ...(options.upsideDown === undefined ? {} : { upsideDown: options.upsideDown }),
  });
  await rest();
  const before = process.cpuUsage();
  const { outcome, map } = await readPage({ image: degraded.image, printings: [options.printing], settings: defaultReadSettings() });
  const used = process.cpuUsage(before);
  const corners = map === undefined ? [] : cornerErrors({ side, at: (x, y) => toImage(map, x, y), degraded });
  return { outcome, corners, truth: written.truth, bilevel: degraded.bilevel, cpu: (used.user + used.system) / 1000 };
}

export interface LineScore {
  readonly lines: number;
  /** Blank lines read as written, or written lines as blank. */
  readonly blankWrong: number;
  /** Lines left to a person: neither blank nor written. */
  readonly doubtful: number;
  readonly stateWrong: number;
  readonly crossedTrue: number;
  readonly crossedFound: number;
  readonly notCrossed: number;
  readonly crossedFalse: number;
}

/** Counts right and wrong over measured sheets. */
export function scoreLines(measured: readonly Measured[]): LineScore {
  const score = { lines: 0, doubtful: 0, blankWrong: 0, stateWrong: 0, crossedTrue: 0, crossedFound: 0, notCrossed: 0, crossedFalse: 0 };
  for (const { outcome, truth } of measured) {
    if (outcome.outcome !== 'read') continue;
    for (const [i, line] of outcome.lines.entries()) {
      const wanted = truth[i];
      score.lines++;
      if (line.state === 'doubtful') score.doubtful++;
      else if ((wanted.state === 'blank') !== (line.state === 'blank')) score.blankWrong++;
      // A crossing-out may write into cells that the signer left empty.
      if (wanted.crossed === null && wanted.state !== line.state) score.stateWrong++;
      if (wanted.crossed !== null) {
        score.crossedTrue++;
        if (line.crossed === 'yes') score.crossedFound++;
      } else {
        score.notCrossed++;
        if (line.crossed === 'yes') score.crossedFalse++;
      }
    }
  }
  return score;
}

/** The value below which a share of a list lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
