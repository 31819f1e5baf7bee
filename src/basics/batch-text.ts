import type { CellDecoder } from './cell-text.ts';
import type { CellBatch } from './delimited.ts';

export interface BatchCell {
  readonly batch: CellBatch;
  readonly decoder: CellDecoder;
  readonly row: number;
  readonly column: number;
}

/** Text of one cell of a batch, without blanks at its ends. For small tables; a county's rolls are read as bytes. */
export function batchText({ batch, decoder, row, column }: BatchCell): string {
  const at = (row * batch.columns + column) * 2;
  return decoder.text(batch.bytes, batch.cells[at], batch.cells[at + 1]).trim();
}
