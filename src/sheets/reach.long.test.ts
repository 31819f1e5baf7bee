import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Measured, measureSheet, quantile, scoreLines } from '../../test/sheets/measure.ts';
import { exampleForm, pagesOf, printedPdf, printingOf } from '../../test/sheets/printed-sheet.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 3_600_000 });

const form = exampleForm();
const printing = printingOf(form, 1, 9);
const kinds = ['flatbed', 'office', 'photo'] as const;
const measured = new Map<string, Measured[]>();

beforeAll(async () => {
  const pages = await pagesOf(await printedPdf(form, [1]));
  for (const kind of kinds) {
    const list: Measured[] = [];
    for (let n = 0; n < 100; n++) {
      const side = 1 + (n % 2);
      const bilevel = kind === 'office' ? { bilevel: n % 2 === 0 } : {};
      list.push(
        await measureSheet({
          form,
          printing,
          page: pages[side - 1],
          side,
          kind,
          seed: `reach/${kind}/${n}`,
          amounts: { blank: 0.2, partly: 0.15, crossed: 0.2 },
          ...bilevel,
        }),
      );
    }
    measured.set(kind, list);
  }
});

describe('what reading must reach, on 300 written sheets (3,600 lines)', () => {
  it('locates every sheet of flatbed and office scans, and 99 of 100 photos', () => {
    const read = (kind: string) => measured.get(kind)!.filter((m) => m.outcome.outcome === 'read').length;
    expect(read('flatbed')).toBe(100);
    expect(read('office')).toBe(100);
    expect(read('photo')).toBeGreaterThanOrEqual(99);
  });
  it('places cell corners within 3 pixels on scans and, for 95 of 100, within 6 on photos, at 300 dpi', () => {
    for (const kind of ['flatbed', 'office']) expect(Math.max(...measured.get(kind)!.flatMap((m) => m.corners))).toBeLessThan(3);
    expect(
      quantile(
        measured.get('photo')!.flatMap((m) => m.corners),
        0.95,
      ),
    ).toBeLessThan(6);
  });
  it('mixes up no blank and written line, finds 99 of 100 crossed out, and calls at most 2 of 1,000 others crossed out', () => {
    const score = scoreLines([...measured.values()].flat());
    expect(score.blankWrong).toBe(0);
    expect(score.crossedFound / score.crossedTrue).toBeGreaterThanOrEqual(0.99);
    expect(score.crossedFalse / score.notCrossed).toBeLessThanOrEqual(0.002);
  });
});
