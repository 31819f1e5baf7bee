import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { exampleContent, exampleForm, pagesOf, printedPdf } from '../../test/sheets/printed-sheet.ts';
import { composeForm } from './compose.ts';
import { openFonts } from './fonts.ts';
import { formatIdentity } from './identity.ts';
import { parseLayout } from './layout.ts';
import { overlaySections } from './overlay.ts';
import { findCodes } from './read/find-codes.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('composing a form', () => {
  it('keeps everything inside the margins, numbers lines through, and leaves the signer’s spaces free', () => {
    for (const changes of [
      {},
      { paper: 'legal' },
      { paper: 'a4' },
      { orientation: 'landscape' },
      { lineHeight: 42, columns: stackedColumns },
    ]) {
      const { layout } = exampleForm(changes);
      const { margins, paper } = layout;
      const numbers = layout.sides.flatMap((side) => side.lines.map((line) => line.number));
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      for (const side of layout.sides) {
        const boxes = [
          ...side.blocks.map((b) => b.box),
          ...side.squares,
          ...side.lines.map((l) => l.box),
          side.codes.qr!,
          side.codes.dataMatrix!,
        ];
        for (const box of boxes) {
          expect(box.y).toBeGreaterThanOrEqual(margins.top - 0.01);
          expect(box.y + box.height).toBeLessThanOrEqual(paper.height - margins.bottom + 0.01);
          expect(box.x).toBeGreaterThanOrEqual(margins.left - 0.01);
        }
        for (const line of side.lines)
          for (const cell of line.cells)
            for (const block of side.blocks)
              expect(overlap(cell.box, block.box), `${cell.field} ${line.number} and ${block.role}`).toBe(false);
      }
      expect(parseLayout(JSON.parse(JSON.stringify(layout))).ok).toBe(true);
    }
  });
  it('says so when the text leaves no room for a line', () => {
    const long = exampleContent({ blocks: [{ role: 'grounds', text: 'word '.repeat(3000) }] });
    const composed = composeForm({ content: long, fonts: openFonts() });
    expect(composed.ok).toBe(false);
    if (!composed.ok) expect(composed.error[0].code).toBe('form-too-full');
  });
  it('names characters that no installed font has', () => {
    const composed = composeForm({ content: exampleContent({ title: 'x', blocks: [{ role: 'title', text: 'ᚠᚢᚦ' }] }), fonts: openFonts() });
    expect(composed.ok).toBe(false);
    if (!composed.ok) expect(composed.error[0]).toMatchObject({ code: 'font-missing' });
  });
  it('sets scripts of either direction and without spaces', () => {
    const texts = {
      fa: 'ما امضاکنندگان زیر (رأی‌دهندگان) در سال ۲۰۲۲ درخواست می‌کنیم',
      th: 'ข้าพเจ้าผู้ลงนามข้างท้ายนี้เป็นผู้มีสิทธิเลือกตั้งที่ลงทะเบียนแล้วของเทศมณฑลตัวอย่าง'.repeat(3),
      zh: '我们以下签名的注册选民谨此要求罢免'.repeat(8),
      hy: 'Ներքոստորագրյալներս՝ գրանցված ընտրողներս',
      vi: 'Kiến nghị bãi nhiệm',
      hi: 'हस्ताक्षर करने वाला',
    };
    const form = exampleForm({ blocks: Object.entries(texts).map(([lang, text]) => ({ role: 'grounds', lang, text })) });
    const [side] = form.sides;
    for (const block of side.drawn.filter((b) => b.role === 'grounds')) {
      expect(block.runs.length).toBeGreaterThan(0);
      for (const run of block.runs) {
        expect(run.x).toBeGreaterThanOrEqual(form.layout.margins.left - 0.01);
        expect(run.x).toBeLessThan(form.layout.paper.width - form.layout.margins.right);
      }
    }
    const farsi = side.drawn.find((b) => b.lang === 'fa')!;
    const year = farsi.runs.filter((r) => /[۰-۹]/.test(r.text)).sort((a, b) => a.x - b.x);
    expect(year.map((r) => r.text).join('')).toContain('۲۰۲۲');
  });
});

describe('printing', () => {
  it('gives a tagged PDF with embedded fonts, the same bytes twice, and codes that read', async () => {
    const form = exampleForm();
    const pdf = await printedPdf(form, [7, 8]);
    expect(await printedPdf(form, [7, 8])).toEqual(pdf);
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    expect(document.getPageCount()).toBe(4);
    expect(document.catalog.get(PDFName.of('StructTreeRoot'))).toBeDefined();
    expect(String(document.catalog.get(PDFName.of('Lang')))).toContain('en');
    const text = pdf.toString('latin1');
    expect(text.match(/\/FontFile2/g)!.length).toBeGreaterThan(1);
    expect(text).not.toContain('/Helvetica');
    const pages = await pagesOf(pdf);
    for (const [i, page] of pages.entries()) {
      const wanted = formatIdentity({ petition: 'EXAMPLE-22', section: 7 + Math.floor(i / 2), side: 1 + (i % 2) });
      const codes = await findCodes(page);
      expect(codes.map((c) => [c.kind, c.text]).sort()).toEqual([
        ['dataMatrix', wanted],
        ['qr', wanted],
      ]);
    }
  });
  it('prints sections to the last dot alike where codes may not differ', async () => {
    const form = exampleForm();
    expect(await printedPdf(form, [1], 'same-on-all')).toEqual(await printedPdf(form, [2], 'same-on-all'));
    const [page] = await pagesOf(await printedPdf(form, [1], 'none'));
    expect(await findCodes(page)).toEqual([]);
  });
  it('puts codes on an official form and refuses one of other paper', async () => {
    const form = exampleForm();
    const official = await printedPdf(form, [1], 'none');
    const made = await overlaySections({ pdf: official, layout: form.layout, sections: [41, 42], codes: 'per-section' });
    expect(made.ok).toBe(true);
    if (!made.ok) return;
    const pages = await pagesOf(made.value);
    expect(pages).toHaveLength(4);
    const codes = await findCodes(pages[3]);
    expect(codes.map((c) => c.identity)).toEqual(Array(2).fill({ petition: 'EXAMPLE-22', section: 42, side: 2 }));
    const other = exampleForm({ paper: 'legal' });
    const refused = await overlaySections({ pdf: official, layout: other.layout, sections: [1], codes: 'per-section' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'paper-differs' } });
    const damaged = await overlaySections({ pdf: Buffer.from('no pdf'), layout: other.layout, sections: [1], codes: 'per-section' });
    expect(damaged).toMatchObject({ ok: false, error: { code: 'pdf-damaged' } });
  });
});

describe('layout', () => {
  it('refuses what is not a layout, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseLayout(value, 'x.json')).toMatchObject({ ok: false, error: { file: 'x.json' } });
      }),
    );
  });
});

const stackedColumns = [
  {
    heading: 'Name and signature',
    share: 50,
    cells: [
      { field: 'name', label: 'Print' },
      { field: 'signature', label: 'Sign' },
    ],
  },
  {
    heading: 'Residence',
    share: 50,
    cells: [
      { field: 'address', label: 'Street' },
      { field: 'city', label: 'City' },
    ],
  },
];

interface Boxed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Boxed, b: Boxed): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
