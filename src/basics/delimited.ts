import { type ByteSource, openFileSource } from './byte-source.ts';
import { createCellDecoder } from './cell-text.ts';
import type { Problem } from './problem.ts';
import { err, ok, type Result } from './result.ts';

/** A row that cannot be read as cells, or that a later step refuses. */
export interface SetAsideRow {
  /** 1-based row of the file; the heading, where there is one, is row 1. */
  readonly row: number;
  readonly reason: string;
}

/** Rows of a table as cells in one byte buffer; good until the next batch is asked for. */
export interface CellBatch {
  readonly bytes: Uint8Array;
  /** The same bytes, to be read by fours. */
  readonly view: DataView;
  readonly rows: number;
  readonly columns: number;
  /** Cell c of row r: start at [(r * columns + c) * 2], end at + 1, quotes taken off. */
  readonly cells: Int32Array;
  /** Row number of each row, see SetAsideRow. */
  readonly rowNumbers: Uint32Array;
  /** Rows between these that are no rows. */
  readonly setAside: readonly SetAsideRow[];
}

/** An opened table: its headings, and its rows in batches. */
export interface TableReader {
  readonly headings: readonly string[];
  /** In plain words, e.g. "comma". */
  readonly shape: string;
  /** The rest of the file; to be walked once. Throws the signal's reason when cancelled. */
  batches(signal?: AbortSignal): AsyncGenerator<CellBatch, void>;
  /** Closes the file; safe to call twice. */
  close(): Promise<void>;
}

export interface DelimitedOptions {
  /** Name for messages. */
  readonly file: string;
  /** One byte; found from the heading when missing. */
  readonly delimiter?: string;
  /** False: quotation marks are letters like any other. */
  readonly quotes?: boolean;
  /** The columns of a file without a heading row. */
  readonly headings?: readonly string[];
  /** Longest row in bytes; a longer one is set aside. */
  readonly maxRowBytes?: number;
  /** Bytes asked for at once. */
  readonly pieceBytes?: number;
}

const READ_BYTES = 1 << 18;
const MAX_ROW_BYTES = 1 << 20;
const BATCH_ROWS = 2048;
const LF = 10;
const CR = 13;
const QUOTE = 34;
const DELIMITERS: Readonly<Record<string, string>> = { ',': 'comma', '\t': 'tab', '|': 'pipe', ';': 'semicolon' };

/** Classes of bytes for the scanner. */
const PLAIN = 0;
const DELIMITER = 1;
const NEWLINE = 2;
const RETURN = 3;
const NUL = 4;

/** Opens a delimited text file from its path. */
export async function openDelimitedFile(path: string, options: DelimitedOptions): Promise<Result<TableReader, Problem>> {
  let source: ByteSource;
  try {
    source = await openFileSource(path);
  } catch (error) {
    return err(fileProblem(options.file, error));
  }
  return openDelimited(source, options);
}

/** What a person is told when a file cannot be opened or read. */
export function fileProblem(file: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return { code: 'file-missing', file, message: 'There is no such file.', remedy: 'Check the path.' };
  if (code === 'EACCES' || code === 'EPERM')
    return { code: 'file-forbidden', file, message: 'The file may not be read.', remedy: 'Check its permissions.' };
  if (code === 'EISDIR') return { code: 'file-is-folder', file, message: 'This is a folder.', remedy: 'Give the file inside it.' };
  return { code: 'file-unreadable', file, message: `The file cannot be read: ${error instanceof Error ? error.message : String(error)}.` };
}

/** Opens delimited text: looks at its beginning for encoding and delimiter and reads the heading. Closes the source on failure. */
export async function openDelimited(source: ByteSource, options: DelimitedOptions): Promise<Result<TableReader, Problem>> {
  const { file } = options;
  const limit = options.maxRowBytes ?? MAX_ROW_BYTES;
  const pieceBytes = options.pieceBytes ?? READ_BYTES;
  let buffer = new Uint8Array(pieceBytes * 2 + 1);
  let from = 0;
  let to = 0;
  let ended = false;
  let closed = false;

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await source.close();
  }

  /** Reads more behind what is left; the buffer grows when the row in it does. */
  async function fill(): Promise<void> {
    if (from > 0) {
      buffer.copyWithin(0, from, to);
      to -= from;
      from = 0;
    }
    if (buffer.length - 1 - to < pieceBytes) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer.subarray(0, to));
      buffer = larger;
    }
    const count = await source.read(buffer.subarray(to, to + pieceBytes));
    if (count === 0) ended = true;
    to += count;
  }

  async function refuse(problem: Problem): Promise<Result<TableReader, Problem>> {
    await close();
    return err(problem);
  }

  try {
    while (!ended && to < pieceBytes) await fill();
  } catch (error) {
    return refuse(fileProblem(file, error));
  }
  const encoding = encodingProblem(file, buffer.subarray(0, to));
  if (encoding) return refuse(encoding);
  if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf && to >= 3) from = 3;

  const head = buffer.subarray(from, to);
  const returnsOnly = !head.includes(LF) && head.includes(CR);
  const newlineByte = returnsOnly ? CR : LF;
  const delimiter = options.delimiter ?? findDelimiter(head);
  const quotes = options.quotes ?? true;
  const classes = new Uint8Array(256);
  classes[0] = NUL;
  classes[LF] = NEWLINE;
  classes[CR] = returnsOnly ? NEWLINE : RETURN;
  classes[delimiter.charCodeAt(0)] = DELIMITER;

  /** Bytes above this mean nothing to the scanner. */
  const floor = delimiter.charCodeAt(0) <= 44 ? 44 : 255;

  let columns = options.headings?.length ?? 0;
  let cells = new Int32Array(0);
  const rowNumbers = new Uint32Array(BATCH_ROWS);
  let rows = 0;
  let row = 0;
  let setAside: SetAsideRow[] = [];
  /** The rest of an overlong line is being skipped. */
  let skipping = false;

  /** Reads rows out of the buffer until it is used up or the batch is full; `from` moves along. True when more bytes are needed. */
  function scan(maxRows: number): boolean {
    const bytes = buffer;
    const end = to;
    let places = cells;
    // A newline behind the last byte stops every inner loop there.
    bytes[end] = newlineByte;
    let p = from;
    const wide = columns === 0 ? 1 << 16 : columns;
    // While the columns are known, there is room for all cells of a row.
    const narrow = columns;
    if (skipping) {
      p = bytes.indexOf(newlineByte, p);
      if (p >= end) {
        from = end;
        return true;
      }
      p++;
      skipping = false;
    }
    rowLoop: while (rows < maxRows) {
      from = p;
      if (p >= end) return true;
      const base = rows * wide * 2;
      let out = base;
      let column = 0;
      let extra = false;
      let bad = '';
      let escaped = false;
      cellLoop: for (;;) {
        let start = p;
        let stop: number;
        if (quotes && bytes[p] === QUOTE && p < end) {
          start = ++p;
          let doubled = false;
          for (;;) {
            while (bytes[p] !== QUOTE && p < end) p++;
            if (p >= end) break;
            if (p + 1 >= end && !ended) break;
            if (p + 1 < end && bytes[p + 1] === QUOTE) {
              doubled = true;
              p += 2;
              continue;
            }
            break;
          }
          if (p >= end || (p + 1 >= end && !ended)) {
            // The closing quote is not here yet.
            if (!ended && end - from < limit) return true;
            p = dropLine(
              ended ? 'has a quotation mark that is never closed' : `is longer than ${limit} bytes: is a quotation mark never closed?`,
            );
            if (skipping) return true;
            continue rowLoop;
          }
          stop = p;
          p++;
          while (p < end && bytes[p] === 32) p++;
          if (p < end && classes[bytes[p]] === PLAIN) {
            p = dropLine('has letters behind a closing quotation mark');
            if (skipping) return true;
            continue rowLoop;
          }
          if (doubled) {
            escaped = true;
            // Marked by a negative end until the row is known to be whole.
            stop = -stop;
          }
        } else {
          let c: number;
          for (;;) {
            // Most bytes are letters and digits, which lie above all that means something.
            while ((c = bytes[p]) > floor) p++;
            const kind = classes[c];
            if (kind === PLAIN) {
              p++;
              continue;
            }
            if (kind === DELIMITER && column < narrow) {
              places[out++] = start;
              places[out++] = p++;
              column++;
              if (quotes && bytes[p] === QUOTE) continue cellLoop;
              start = p;
              continue;
            }
            if (c === CR && !returnsOnly && p + 1 < end && bytes[p + 1] !== LF) {
              // A carriage return inside a cell.
              p++;
              continue;
            }
            if (c === 0) {
              bad = 'holds a NUL byte';
              p++;
              continue;
            }
            break;
          }
          stop = p;
        }
        if (column < wide) {
          if (out + 2 > places.length) {
            cells = new Int32Array(Math.max(96, places.length * 2));
            cells.set(places);
            places = cells;
          }
          places[out++] = start;
          places[out++] = stop;
        } else if (Math.abs(stop) > start) extra = true;
        column++;
        if (p < end && classes[bytes[p]] === DELIMITER) {
          p++;
          continue;
        }
        break;
      }
      // Now at a newline, a return before one, or the end of the buffer.
      if (p >= end) {
        if (!ended) {
          if (p - from < limit) return true;
          p = dropLine(`is longer than ${limit} bytes`);
          if (skipping) return true;
          continue;
        }
      } else if (classes[bytes[p]] === RETURN) {
        if (p + 1 >= end && !ended) return true;
        p += p + 1 < end ? 2 : 1;
      } else p++;
      row++;
      if (p - from > limit) {
        setAside.push({ row, reason: `is longer than ${limit} bytes` });
        continue;
      }
      if (column === 1 && cells[base] === cells[base + 1]) continue; // a blank line
      if (columns > 0 && (column < columns || extra)) {
        setAside.push({ row, reason: `has ${column} ${column === 1 ? 'cell' : 'cells'} where the heading has ${columns}` });
        continue;
      }
      if (bad !== '') {
        setAside.push({ row, reason: bad });
        continue;
      }
      if (escaped) undouble(base, out);
      rowNumbers[rows++] = row;
      if (columns === 0) columns = column;
      if (maxRows === 1) break;
    }
    from = p;
    return false;

    /** Sets the line at `from` aside up to its first newline, whatever the quotes say; the position behind it. */
    function dropLine(reason: string): number {
      row++;
      setAside.push({ row, reason });
      const newline = bytes.indexOf(newlineByte, from);
      if (newline < end) return newline + 1;
      from = end;
      skipping = true;
      return end;
    }

    /** Takes doubled quotes apart, in place. */
    function undouble(base: number, out: number): void {
      for (let i = base; i < out; i += 2) {
        if (cells[i + 1] >= 0) continue;
        const stop = -cells[i + 1];
        let w = cells[i];
        for (let r = w; r < stop; r++) {
          bytes[w++] = bytes[r];
          if (bytes[r] === QUOTE) r++;
        }
        cells[i + 1] = w;
      }
    }
  }

  let headings: string[];
  if (options.headings) headings = [...options.headings];
  else {
    try {
      while (scan(1) && !ended) await fill();
    } catch (error) {
      return refuse(fileProblem(file, error));
    }
    if (rows === 0) {
      if (setAside.length > 0)
        return refuse({
          code: 'heading-unreadable',
          file,
          row: setAside[0].row,
          message: `The heading row cannot be read: it ${setAside[0].reason}.`,
          remedy: 'The first row must hold the names of the columns.',
        });
      return refuse({ code: 'file-empty', file, message: 'The file is empty.', remedy: 'Check that the export finished.' });
    }
    const decoder = createCellDecoder();
    headings = [];
    for (let i = 0; i < columns; i++) headings.push(decoder.text(buffer, cells[i * 2], cells[i * 2 + 1]).trim());
    if (headings.every((heading) => heading === ''))
      return refuse({ code: 'file-empty', file, message: 'The file holds nothing but blanks.', remedy: 'Check that the export finished.' });
    rows = 0;
  }
  cells = new Int32Array(BATCH_ROWS * columns * 2);

  async function* batches(signal?: AbortSignal): AsyncGenerator<CellBatch, void> {
    for (;;) {
      signal?.throwIfAborted();
      const hungry = scan(BATCH_ROWS);
      if (rows > 0 || setAside.length > 0) {
        yield { bytes: buffer, view: new DataView(buffer.buffer), rows, columns, cells, rowNumbers, setAside };
        rows = 0;
        setAside = [];
      }
      if (!hungry) continue;
      if (ended) return;
      await fill();
    }
  }
  return ok({ headings, shape: DELIMITERS[delimiter] ?? `"${delimiter}"`, batches, close });
}

/** UTF-16 and binary files are told by their NUL bytes, files packed in another way by their first bytes. */
function encodingProblem(file: string, head: Uint8Array): Problem | null {
  if (head.length === 0) return { code: 'file-empty', file, message: 'The file is empty.', remedy: 'Check that the export finished.' };
  const remedy = 'Save it as CSV in UTF-8 and try again.';
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    return { code: 'encoding-utf16', file, message: 'The file is in UTF-16.', remedy };
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4)
    return { code: 'file-zip', file, message: 'The file is a ZIP archive or a spreadsheet, not delimited text.', remedy };
  if (head[0] === 0x1f && head[1] === 0x8b)
    return { code: 'file-gzip', file, message: 'The file is compressed (gzip), not delimited text.', remedy: 'Unpack it and try again.' };
  let nuls = 0;
  for (const byte of head) if (byte === 0) nuls++;
  if (nuls * 4 > head.length) return { code: 'encoding-utf16', file, message: 'The file looks like UTF-16 without a mark.', remedy };
  if (nuls * 50 > head.length) return { code: 'file-binary', file, message: 'The file is not text.', remedy };
  return null;
}

/** The delimiter that stands most often in the first line, outside quotes; comma when none does. */
function findDelimiter(head: Uint8Array): string {
  const counts = new Map<string, number>();
  let quoted = false;
  let seen = false;
  for (const byte of head) {
    if (byte === QUOTE) quoted = !quoted;
    else if ((byte === LF || byte === CR) && !quoted) {
      if (seen) break;
    } else if (!quoted) {
      const ch = String.fromCharCode(byte);
      if (ch !== ' ') seen = true;
      if (DELIMITERS[ch]) counts.set(ch, (counts.get(ch) ?? 0) + 1);
    }
  }
  let best = ',';
  for (const ch of Object.keys(DELIMITERS)) if ((counts.get(ch) ?? 0) > (counts.get(best) ?? 0)) best = ch;
  return best;
}
