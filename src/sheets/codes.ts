import bwipjs from 'bwip-js/node';
import { assert } from '../basics/assert.ts';
import type { Box } from './layout.ts';

/** The dark and light modules of a two-dimensional code, row by row, without the quiet zone. */
export interface CodeModules {
  readonly size: number;
  /** size × size values, 1 is dark. */
  readonly modules: Uint8Array;
}

/** QR at level Q (a quarter of the symbol may be lost) or DataMatrix ECC 200 of an identity text. */
export function codeModules(kind: 'qr' | 'dataMatrix', text: string): CodeModules {
  const options = kind === 'qr' ? { bcid: 'qrcode', text, eclevel: 'Q' } : { bcid: 'datamatrix', text };
  const [symbol] = bwipjs.raw(options as Parameters<typeof bwipjs.raw>[0]);
  assert('pixs' in symbol && symbol.pixx === symbol.pixy, 'a square code');
  return { size: symbol.pixx, modules: Uint8Array.from(symbol.pixs) };
}

/** The dark runs of a code as rectangles inside a box, joined along each row so that no hairline gap shows between modules. */
export function codeRectangles(code: CodeModules, box: Box): Box[] {
  const unit = box.width / code.size;
  const rectangles: Box[] = [];
  for (let row = 0; row < code.size; row++) {
    let column = 0;
    while (column < code.size) {
      if (code.modules[row * code.size + column] === 0) {
        column++;
        continue;
      }
      const start = column;
      while (column < code.size && code.modules[row * code.size + column] === 1) column++;
      rectangles.push({ x: box.x + start * unit, y: box.y + row * unit, width: (column - start) * unit, height: unit });
    }
  }
  return rectangles;
}
