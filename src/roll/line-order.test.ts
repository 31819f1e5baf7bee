import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOrder } from './line-order.ts';
import type { LineText, SharedLineTable } from './types.ts';

function tableOf(rows: readonly Partial<LineText>[], columns: readonly (keyof LineText)[]): SharedLineTable {
  const bytes: number[] = [];
  const cells: number[] = [];
  for (const row of rows) {
    for (const column of columns) {
      cells.push(bytes.length);
      bytes.push(...new TextEncoder().encode(row[column] ?? ''));
      cells.push(bytes.length);
    }
  }
  const shared = { bytes: new SharedArrayBuffer(bytes.length), cells: new SharedArrayBuffer(cells.length * 4) };
  new Uint8Array(shared.bytes).set(bytes);
  new Uint32Array(shared.cells).set(cells);
  return { ...shared, count: rows.length, columns };
}

describe('the order of a batch', () => {
  it('puts lines of one ZIP and street side by side', () => {
    const rows = [
      { zip: '90012', address: '14 OAK ST' },
      { zip: '90001', address: '7 PINE AVE' },
      { zip: '90012', address: '3 MAIN ST' },
      { zip: '90012', address: '900 OAK ST' },
      { zip: '', address: '' },
    ];
    expect([...lineOrder(tableOf(rows, ['lineId', 'address', 'zip']))]).toEqual([4, 1, 2, 0, 3]);
  });

  it('names every line once, whatever stands on it', () => {
    const row = fc.record({ zip: fc.string({ maxLength: 7 }), address: fc.string({ maxLength: 20 }) });
    const columns = fc.subarray(['lineId', 'address', 'zip'] as const, { minLength: 1 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), columns, (rows, present) => {
        const order = lineOrder(tableOf(rows, present));
        expect([...order].sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      }),
    );
  });
});
