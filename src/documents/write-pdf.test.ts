import sharp from 'sharp';
import { expect, it } from 'vitest';
import { pdfText } from '../../test/documents/pdf-text.ts';
import { must } from '../../test/record/must.ts';
import type { Paper } from './paper.ts';
import { writePdf } from './write-pdf.ts';

const paper: Paper = {
  title: 'Certificate',
  language: 'en',
  foot: 'Recall of an officer',
  on: '2026-02-03',
  blocks: [
    { kind: 'text', text: 'Ñuñoa, “quoted” — 12,345.', strong: true },
    { kind: 'note', text: 'UNCONFIRMED: nobody read this.' },
    { kind: 'heading', text: 'Arithmetic' },
    { kind: 'table', headings: ['step', 'value'], widths: [3, 1], rows: Array.from({ length: 90 }, (_, i) => [`step ${i}`, String(i)]) },
    { kind: 'list', items: ['first', 'second'] },
    { kind: 'signatures', lines: ['Elections official'] },
  ],
};

it('sets a document as a tagged PDF with embedded fonts; the same document gives the same bytes', async () => {
  const bytes = must(await writePdf(paper));
  expect(Buffer.compare(bytes, must(await writePdf(paper)))).toBe(0);
  const raw = Buffer.from(bytes).toString('latin1');
  expect(raw).toMatch(/\/Marked true/);
  expect(raw).toMatch(/\/FontFile2/);
  expect(raw).toMatch(/\/Lang \(en\)/);
  const pages = await pdfText(bytes);
  expect(pages.length).toBe(3);
  expect(pages[0]).toContain('Ñuñoa, “quoted” — 12,345.');
  expect(pages[0]).toContain('UNCONFIRMED');
  // Headings of a table stand on every page it reaches, and no row is lost.
  for (const page of pages) expect(page).toMatch(/step\s+value/);
  const all = pages.join('\n');
  for (let i = 0; i < 90; i++) expect(all).toMatch(new RegExp(`step ${i}\\b`));
  expect(pages[2]).toContain('page 3 of 3');
});

it('says which character no font has', async () => {
  const odd = await writePdf({ ...paper, blocks: [{ kind: 'text', text: 'Named \u{1F600}' }] });
  expect(odd).toMatchObject({ ok: false, error: { code: 'character-unknown' } });
});

it('sets a picture inside the page with its words, also for who cannot see it', async () => {
  const jpeg = await sharp({ create: { width: 2_000, height: 180, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();
  const blocks = [{ kind: 'picture', jpeg, width: 2_000, height: 180, words: 'The line on its sheet' }] as const;
  const bytes = must(await writePdf({ ...paper, blocks }));
  const raw = Buffer.from(bytes).toString('latin1');
  expect(raw).toMatch(/\/S \/Figure/);
  expect(raw).toMatch(/\/Alt \(The line on its sheet\)/);
  expect(raw).toMatch(/\/Width 2000/);
  expect((await pdfText(bytes))[0]).toContain('The line on its sheet');
});
