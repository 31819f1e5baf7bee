/** Milliseconds that a line of the log waits at most, and characters that are gathered before they are written at once. */
const WAIT_MS = 250;
const FULL = 16_384;

/** Where the server's log goes: lines are gathered, so that not every request waits for a write of its own. What is logged is no part of the record. */
export interface LogStream {
  write(line: string): void;
  /** Writes what is gathered. */
  flush(): void;
}

/** Gathers lines and hands them on together. */
export function gatheringLog(out: { write(text: string): unknown }): LogStream {
  let gathered = '';
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (gathered === '') return;
    const text = gathered;
    gathered = '';
    out.write(text);
  };
  return {
    write(line) {
      gathered += line;
      if (gathered.length >= FULL) flush();
      else timer ??= setTimeout(flush, WAIT_MS).unref();
    },
    flush,
  };
}
