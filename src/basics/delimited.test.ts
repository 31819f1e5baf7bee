import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from './byte-source.ts';
import { createCellDecoder } from './cell-text.ts';
import { type DelimitedOptions, openDelimited } from './delimited.ts';

/** Reads everything as text. */
async function readAll(source: ByteSource, options: Partial<DelimitedOptions> = {}) {
  const opened = await openDelimited(source, { file: 'x.csv', ...options });
  if (!opened.ok) return { problem: opened.error, headings: [], rows: [], numbers: [], setAside: [] };
  const decoder = createCellDecoder();
  const rows: string[][] = [];
  const numbers: number[] = [];
  const setAside: { row: number; reason: string }[] = [];
  for await (const batch of opened.value.batches()) {
    for (let r = 0; r < batch.rows; r++) {
      const row: string[] = [];
      for (let c = 0; c < batch.columns; c++) {
        const at = (r * batch.columns + c) * 2;
        row.push(decoder.text(batch.bytes, batch.cells[at], batch.cells[at + 1]));
      }
      rows.push(row);
      numbers.push(batch.rowNumbers[r]);
    }
    setAside.push(...batch.setAside);
  }
  await opened.value.close();
  return { problem: null, headings: [...opened.value.headings], rows, numbers, setAside, decoder };
}

const text = (value: string) => bytesSource(Buffer.from(value, 'utf8'));

describe('delimited text', () => {
  it('reads quotes, doubled quotes, quoted newlines and both line ends', async () => {
    const read = await readAll(text('a,b,c\r\n1,"x, ""y""\nz",3\r\n\r\n4,,"6"'));
    expect(read.headings).toEqual(['a', 'b', 'c']);
    expect(read.rows).toEqual([
      ['1', 'x, "y"\nz', '3'],
      ['4', '', '6'],
    ]);
    expect(read.numbers).toEqual([2, 4]);
  });

  it.each([
    [',', 'a,b'],
    ['\t', 'a\tb'],
    ['|', 'a|b'],
    [';', '"a;x";"b,y,z,w"'],
  ])('finds the delimiter %j', async (delimiter, heading) => {
    const read = await readAll(text(`${heading}\n1${delimiter}2\n`));
    expect(read.rows).toEqual([['1', '2']]);
  });

  it('takes the mark of UTF-8 off and leaves quotes inside a cell alone', async () => {
    const read = await readAll(bytesSource(Buffer.from('\ufeffname,b\nRobert "Bob" Smith,2\n', 'utf8')));
    expect(read.headings).toEqual(['name', 'b']);
    expect(read.rows).toEqual([['Robert "Bob" Smith', '2']]);
  });

  it('reads Windows-1252 and counts that it did', async () => {
    const read = await readAll(bytesSource(Buffer.from('a,b\nPE\xd1A,1\n', 'latin1')));
    expect(read.rows).toEqual([['PEÑA', '1']]);
    expect(read.decoder?.fallbacks).toBe(1);
  });

  it('sets ragged rows aside with their number, and lets empty cells at the end pass', async () => {
    const read = await readAll(text('a,b,c\n1,2\n1,2,3,,\n1,2,3,4\n5,6,7\n'));
    expect(read.rows).toEqual([
      ['1', '2', '3'],
      ['5', '6', '7'],
    ]);
    expect(read.setAside).toEqual([
      { row: 2, reason: 'has 2 cells where the heading has 3' },
      { row: 4, reason: 'has 4 cells where the heading has 3' },
    ]);
  });

  it('loses one line, not the file, to a quotation mark that is never closed', async () => {
    const body = Array.from({ length: 300 }, (_, i) => `${i},${'y'.repeat(20)}`).join('\n');
    const read = await readAll(text(`a,b\n0,"x\n${body}\n`), { maxRowBytes: 2000 });
    expect(read.rows).toHaveLength(300);
    expect(read.setAside).toHaveLength(1);
    expect(read.setAside[0].row).toBe(2);
    expect(read.setAside[0].reason).toContain('never closed');
  });

  it('sets a row with a NUL byte aside', async () => {
    const read = await readAll(text(`a,b\n${'1,2\n'.repeat(100)}3,\0\n4,5\n`));
    expect(read.rows).toHaveLength(101);
    expect(read.setAside).toEqual([{ row: 102, reason: 'holds a NUL byte' }]);
  });

  it('sets a row with a field of 10 MB aside and reads on', async () => {
    const read = await readAll(text(`a,b\n1,${'z'.repeat(10_000_000)}\n2,3\n4,"${'q'.repeat(10_000_000)}"\n5,6\n`));
    expect(read.rows).toEqual([
      ['2', '3'],
      ['5', '6'],
    ]);
    expect(read.setAside.map(({ row }) => row)).toEqual([2, 4]);
  });

  it('refuses what is no text, with a remedy', async () => {
    for (const [bytes, code] of [
      [Buffer.from(''), 'file-empty'],
      [Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'encoding-utf16'],
      [Buffer.from('a,b\n1,2\n', 'utf16le'), 'encoding-utf16'],
      [Buffer.from('PK\x03\x04'), 'file-zip'],
    ] as const) {
      const read = await readAll(bytesSource(bytes));
      expect(read.problem?.code).toBe(code);
      expect(read.problem?.remedy).toBeTruthy();
    }
  });

  it('reads a file without a heading when told its columns, and old line ends', async () => {
    const read = await readAll(text('1|2|3\n4|5|6'), { headings: ['x', 'y', 'z'], delimiter: '|' });
    expect(read.rows).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
    ]);
    expect((await readAll(text('a,b\r1,2\r3,4\r'))).rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '|', 'ñ', '\t', ''), maxLength: 10 }),
  );

  it('reads what a careful writer wrote, however the pieces fall, as csv-parse does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: 5 })
          .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 30 })),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('\n', '\r\n'),
        async (table, size, newline) => {
          const clean = table.map((row) => row.map((value) => value.replaceAll('\0', '')));
          const head = clean[0].map((_, i) => `h${i}`);
          const file = [head, ...clean]
            .map((row) => row.map((value) => (/[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(','))
            .join(newline);
          const read = await readAll(bytesSource(Buffer.from(file, 'utf8')), { delimiter: ',', pieceBytes: size });
          const oracle = parse(file, {
            delimiter: ',',
            record_delimiter: newline,
            skip_empty_lines: true,
            relax_quotes: true,
          }) as string[][];
          expect(read.setAside).toEqual([]);
          expect(read.rows).toEqual(oracle.slice(1));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, loses no row count and does not depend on the pieces, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', '1', '"', ',', '\n', '\r', 'ñ', ' '), minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 30 }),
        async (body, size) => {
          const bytes = Buffer.from(`a,b\n${body}`, 'utf8');
          const whole = await readAll(bytesSource(bytes), { maxRowBytes: 60 });
          const pieces = await readAll(bytesSource(bytes), { maxRowBytes: 60, pieceBytes: size });
          expect(pieces.rows).toEqual(whole.rows);
          expect(pieces.setAside).toEqual(whole.setAside);
          const seen = [...whole.numbers, ...whole.setAside.map(({ row }) => row)];
          expect(new Set(seen).size).toBe(seen.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
