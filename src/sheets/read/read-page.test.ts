import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Measured, measureSheet, quantile, scoreLines } from '../../../test/sheets/measure.ts';
import { exampleForm, pagesOf, printedPdf, printingOf } from '../../../test/sheets/printed-sheet.ts';
import type { GrayImage } from './gray-image.ts';
import { readPage } from './read-page.ts';
import { defaultReadSettings } from './settings.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const form = exampleForm();
const printing = printingOf(form, 1, 500);
const settings = defaultReadSettings();
let pages: GrayImage[] = [];

beforeAll(async () => {
  pages = await pagesOf(await printedPdf(form, [12]));
});

describe('a clean sheet', () => {
  it('is read: every line blank, the declaration empty, no rule lost', async () => {
    for (const [i, image] of pages.entries()) {
      const { outcome, images } = await readPage({ image, printings: [printing], settings });
      expect(outcome.outcome).toBe('read');
      if (outcome.outcome !== 'read') continue;
      expect(outcome.identity).toEqual({ petition: 'EXAMPLE-22', section: 12, side: i + 1 });
      expect(outcome.lines.map((l) => [l.state, l.crossed])).toEqual(form.layout.sides[i].lines.map(() => ['blank', 'no']));
      expect(outcome.declaration.map((d) => d.state)).toEqual(form.layout.sides[i].declarationFields.map(() => 'empty'));
      expect(outcome.quality).toMatchObject({ squares: 4, rulesFound: 1, dpi: 300 });
      expect(images.map((i) => i.name)).toEqual(['page', ...outcome.lines.map((l) => l.image), ...outcome.crops.map((c) => c.image)]);
    }
  });
});

describe('a sheet that was written on and scanned', () => {
  const amounts = { blank: 0.2, partly: 0.15, crossed: 0.3 };
  const cases = [
    { kind: 'flatbed', upsideDown: true },
    { kind: 'flatbed', upsideDown: false },
    { kind: 'office', bilevel: true },
    { kind: 'office', bilevel: false },
    { kind: 'photo' },
    { kind: 'photo' },
    { kind: 'photo' },
  ] as const;
  const measured: (Measured & { readonly kind: string })[] = [];

  beforeAll(async () => {
    for (const [i, options] of cases.entries()) {
      const side = 1 + (i % 2);
      measured.push({
        kind: options.kind,
        ...(await measureSheet({ form, printing, page: pages[side - 1], side, seed: `read-page/${i}`, amounts, ...options })),
      });
    }
  });

  it('is located whatever the device, to 3 pixels on scans and 6 on photos', () => {
    for (const { outcome, corners, kind } of measured) {
      expect(outcome.outcome).toBe('read');
      expect(corners.length).toBeGreaterThan(100);
      expect(kind === 'photo' ? quantile(corners, 0.95) : Math.max(...corners)).toBeLessThan(kind === 'photo' ? 6 : 3);
    }
  });
  it('is read right: blank and written never mixed up, every crossing-out of these sheets found and none invented', () => {
    const score = scoreLines(measured);
    expect(score.lines).toBe(86);
    expect(score.crossedTrue).toBeGreaterThan(10);
    expect(score).toMatchObject({ blankWrong: 0, stateWrong: 0, crossedFound: score.crossedTrue, crossedFalse: 0 });
  });
  it('says how far it is turned', () => {
    const turned = measured.map(({ outcome }) => (outcome.outcome === 'read' ? Math.abs(outcome.quality.turned) : 0));
    expect(turned[0]).toBeGreaterThan(170);
    expect(turned[1]).toBeLessThan(10);
  });
  it('is read the same twice', async () => {
    const again = await measureSheet({ form, printing, page: pages[0], side: 1, seed: 'read-page/0', amounts, ...cases[0] });
    expect(again.outcome).toEqual(measured[0].outcome);
  });
});
