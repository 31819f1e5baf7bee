/** Text of cells: UTF-8, and Windows-1252 where the bytes are no UTF-8. */
export interface CellDecoder {
  /** Text of bytes[start..end). */
  text(bytes: Uint8Array, start: number, end: number): string;
  /** How many texts were no UTF-8 and were read as Windows-1252. */
  readonly fallbacks: number;
}

/** A decoder that counts its fallbacks. */
export function createCellDecoder(): CellDecoder {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const windows = new TextDecoder('windows-1252');
  let fallbacks = 0;
  return {
    get fallbacks() {
      return fallbacks;
    },
    text(bytes, start, end) {
      let ascii = '';
      for (let i = start; i < end; i++) {
        const c = bytes[i];
        if (c < 128) {
          if (end - start < 24) ascii += String.fromCharCode(c);
          continue;
        }
        const cell = bytes.subarray(start, end);
        try {
          return utf8.decode(cell);
        } catch {
          fallbacks++;
          return windows.decode(cell);
        }
      }
      if (end - start < 24) return ascii;
      return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    },
  };
}
