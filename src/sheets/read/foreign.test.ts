import { beforeAll, describe, expect, it, vi } from 'vitest';
import { degrade } from '../../../test/sheets/degrade.ts';
import { cornerErrors, quantile } from '../../../test/sheets/measure.ts';
import { exampleForm, pagesOf, printedPdf } from '../../../test/sheets/printed-sheet.ts';
import { writeOnSheet } from '../../../test/sheets/write-on-sheet.ts';
import { seededRandom } from '../../basics/random.ts';
import { type ForeignForm, readForeignPage } from './foreign.ts';
import type { GrayImage } from './gray-image.ts';
import { toImage } from './page-map.ts';
import { defaultReadSettings } from './settings.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const printed = exampleForm();
/** The same paper as if somebody else had printed it: no squares, no codes, marked up on its blank. */
const layout = {
  ...printed.layout,
  id: 'foreign',
  sides: printed.layout.sides.slice(0, 1).map((side) => ({ ...side, squares: [], codes: { qr: null, dataMatrix: null } })),
};
const settings = defaultReadSettings();
let form: ForeignForm;
let blank: GrayImage;
let other: GrayImage;

beforeAll(async () => {
  const pages = await pagesOf(await printedPdf(exampleForm(), [1], 'none'));
  blank = pages[0];
  for (const square of printed.layout.sides[0].squares) {
    const scale = blank.width / 612;
    for (let y = Math.floor(square.y * scale); y < (square.y + square.height) * scale; y++)
      blank.data.fill(
        255,
        y * blank.width + Math.floor(square.x * scale),
        y * blank.width + Math.ceil((square.x + square.width) * scale) + 1,
      );
  }
  form = { layout, blanks: [{ side: 1, image: blank, dpi: 300 }] };
  [other] = await pagesOf(
    await printedPdf(
      exampleForm({ blocks: [{ role: 'title', text: 'Something else' }], orientation: 'landscape', lineHeight: 50 }),
      [1],
      'none',
    ),
  );
});

describe('a form marked up once on its blank', () => {
  it('is found and read on a scan and a photo', async () => {
    for (const kind of ['office', 'photo'] as const) {
      const random = seededRandom(`foreign/${kind}`);
      const written = writeOnSheet({
        page: blank,
        side: layout.sides[0],
        scale: blank.width / 612,
        random,
        amounts: { blank: 0.3, partly: 0, crossed: 0 },
      });
      const degraded = await degrade({ page: written.image, width: 612, height: 792, kind, random });
      const { outcome, map } = await readForeignPage({ image: degraded.image, forms: [form], settings });
      expect(outcome.outcome).toBe('read');
      if (outcome.outcome !== 'read' || map === undefined) continue;
      expect(outcome.identity).toBeNull();
      expect(quantile(cornerErrors({ side: layout.sides[0], at: (x, y) => toImage(map, x, y), degraded }), 0.95)).toBeLessThan(6);
      expect(outcome.lines.map((l) => l.state === 'blank')).toEqual(written.truth.map((t) => t.state === 'blank'));
      expect(outcome.lines.filter((l) => l.crossed === 'yes')).toEqual([]);
    }
  });
  it('is not seen in another form or in an empty page', async () => {
    for (const image of [other, { ...other, data: new Uint8Array(other.data.length).fill(250) }]) {
      const { outcome } = await readForeignPage({ image, forms: [form], settings });
      expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'form-not-recognised' });
    }
  });
});
