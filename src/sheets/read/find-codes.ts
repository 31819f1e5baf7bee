import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type IdentityError, parseIdentity, type SheetIdentity } from '../identity.ts';
import { type GrayImage, shrink } from './gray-image.ts';
import type { Point } from './plane.ts';

/** A code found on a picture: what it says and where its corners lie in pixels, in the symbol's own order from its top left clockwise. */
export interface FoundCode {
  readonly kind: 'qr' | 'dataMatrix';
  readonly text: string;
  readonly identity: SheetIdentity | null;
  readonly error: IdentityError | null;
  readonly corners: readonly [Point, Point, Point, Point];
}

const require = createRequire(import.meta.url);
let prepared = false;

/** The reader's WebAssembly comes from the installed package; without this the library would fetch it from the network. */
function prepare(): void {
  if (prepared) return;
  const bytes = readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({
    overrides: { wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer },
  });
  prepared = true;
}

async function readAt(image: GrayImage, factor: number, limit: number): Promise<FoundCode[]> {
  prepare();
  const small = shrink(image, factor);
  const rgba = new Uint8ClampedArray(small.width * small.height * 4);
  const words = new Uint32Array(rgba.buffer);
  for (let i = 0; i < words.length; i++) words[i] = 0xff000000 | (small.data[i] * 0x010101);
  const results = await readBarcodes(
    { data: rgba, width: small.width, height: small.height, colorSpace: 'srgb' } as Exclude<
      Parameters<typeof readBarcodes>[0],
      Blob | ArrayBuffer | Uint8Array
    >,
    {
      formats: ['QRCode', 'DataMatrix'],
      tryHarder: true,
      tryRotate: true,
      tryInvert: false,
      tryDownscale: false,
      maxNumberOfSymbols: limit,
    },
  );
  const sx = image.width / small.width;
  const sy = image.height / small.height;
  return results
    .filter((r) => r.isValid)
    .map((r) => {
      const parsed = parseIdentity(r.text);
      const at = (p: { x: number; y: number }) => ({ x: p.x * sx, y: p.y * sy });
      const { topLeft, topRight, bottomRight, bottomLeft } = r.position;
      return {
        kind: r.format === 'DataMatrix' ? ('dataMatrix' as const) : ('qr' as const),
        text: r.text,
        identity: parsed.ok ? parsed.value : null,
        error: parsed.ok ? null : parsed.error,
        corners: [at(topLeft), at(topRight), at(bottomRight), at(bottomLeft)] as const,
      };
    });
}

/** Looks for codes at about 150 dpi of a letter page first, which is cheapest, then larger; stops at the first size that shows both kinds of ours. */
export async function findCodes(image: GrayImage): Promise<readonly FoundCode[]> {
  const long = Math.max(image.width, image.height);
  const found = new Map<string, FoundCode>();
  const add = (codes: readonly FoundCode[]) => {
    for (const code of codes) {
      const x = Math.round(code.corners[0].x / (long / 20));
      const y = Math.round(code.corners[0].y / (long / 20));
      const key = `${code.kind}/${code.text}`;
      const near = [...found.entries()].some(
        ([k, f]) =>
          k.startsWith(key) && Math.abs(f.corners[0].x - code.corners[0].x) + Math.abs(f.corners[0].y - code.corners[0].y) < long / 25,
      );
      if (!near) found.set(`${key}/${x}/${y}`, code);
    }
  };
  const complete = () => {
    const ours = [...found.values()].filter((c) => c.identity !== null);
    return ours.some((c) => c.kind === 'qr') && ours.some((c) => c.kind === 'dataMatrix');
  };
  const small = () => {
    const points = [...found.values()].filter((c) => c.identity !== null).flatMap((c) => c.corners);
    const width = Math.max(...points.map((p) => p.x)) - Math.min(...points.map((p) => p.x));
    const height = Math.max(...points.map((p) => p.y)) - Math.min(...points.map((p) => p.y));
    return Math.hypot(width, height) < 0.6 * Math.hypot(image.width, image.height);
  };
  let last = 0;
  for (const target of [1700, 2500, 3500]) {
    const factor = Math.max(1, long / target);
    if (factor === last) continue;
    last = factor;
    add(await readAt(image, factor, 6));
    // A small sheet in a large picture may not be alone: look closer before believing so.
    if (complete() && (target > 1700 || !small())) break;
  }
  return [...found.values()];
}
