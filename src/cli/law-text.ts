import type { Citation, Confirmed } from '../law/rule-pack.ts';
import type { CliIo } from './io.ts';

/** A plain decimal with its thousands set off, for a person to read. */
export function grouped(text: string | number): string {
  return String(text).replace(/^(-?)(\d+)/, (_, sign: string, digits: string) => sign + digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

/** Text with the thousands of its long whole numbers set off. */
export function groupedIn(text: string): string {
  return text.replace(/(?<![\w.,-])\d{5,15}(?![\w-])/g, (digits) => grouped(digits));
}

/** How sure we are, in one word that shows when it is not settled. */
export function certainty(io: CliIo, confirmed: Confirmed): string {
  if (confirmed === 'official') return io.style('green', 'official');
  if (confirmed === 'secondary') return io.style('dim', 'secondary');
  return io.style('yellow', 'UNCONFIRMED');
}

/** The section and how sure we are of it. */
export function source(io: CliIo, value: { readonly citation: Citation; readonly confirmed: Confirmed }): string {
  return `${value.citation.section} (${certainty(io, value.confirmed)})`;
}

/** Breaks text at blanks so that no row is longer than `width`; every row but the first starts with `indent`. */
export function wrapped(text: string, width: number, indent = ''): string {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > width - indent.length) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row].join(`\n${indent}`);
}

export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that are numbers, set to the right. */
  readonly right?: readonly number[];
}

/** A plain table; cells carry no colours, so that widths are true. */
export function tableText({ heads, rows, right = [] }: Table): string {
  const widths = heads.map((head, c) => Math.max(head.length, ...rows.map((row) => row[c].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => (right.includes(c) ? cell.padStart(widths[c]) : c === cells.length - 1 ? cell : cell.padEnd(widths[c])))
      .join('  ')
      .trimEnd();
  return [line(heads), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line), ''].join('\n');
}
