import type { ReportFileWriter } from './report-set.ts';

const NEEDS_QUOTES = /[",\r\n]/;
/** What makes a spreadsheet take a cell for a formula: the four signs, their full-width forms, and white space that hides them. */
const FORMULA = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A cell as it stands, quoted where RFC 4180 asks for it. For codes, numbers, and ids that other files are joined on. */
export function cell(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A cell with text that a signer or a voter file wrote: where a spreadsheet would take it for a formula an apostrophe goes
 * before it, so that opening the file runs nothing. (Ids are exempt: see `cell`.)
 */
export function writtenCell(text: string): string {
  return cell(FORMULA.test(text) ? `'${text}` : text);
}

const CHUNK = 1 << 20;

/** Writes rows in pieces of about a megabyte, so that a county's lines never stand in memory at once. */
export interface RowWriter {
  /** Takes one row: cells joined by commas, without the line's end. Resolves at once except when a piece is handed on. */
  row(text: string): Promise<void> | void;
  close(): Promise<void>;
}

/** Starts a CSV file with its headings. Lines end in \n. */
export function rowWriter(file: ReportFileWriter, headings: readonly string[]): RowWriter {
  let text = `${headings.join(',')}\n`;
  return {
    row(line) {
      text += `${line}\n`;
      if (text.length < CHUNK) return;
      const full = text;
      text = '';
      return file.write(full);
    },
    async close() {
      await file.write(text);
      await file.close();
    },
  };
}
