import { createHash } from 'node:crypto';
import type { Problem } from '../../basics/problem.ts';
import { err, ok, type Result } from '../../basics/result.ts';

/** The lines from which a sample is drawn, fixed before the seed is known. */
export interface Frame {
  /** Number of lines. */
  readonly raw: number;
  /** SHA-256 of the ordered lines, lower-case hex. */
  readonly hash: string;
  /** `raw-hash`: all that a draw needs to know of the frame; this is what is published. */
  readonly id: string;
}

/** One drawn line. */
export interface DrawnLine {
  /** 1-based position in the frame. */
  readonly position: number;
  /** The counter of the seed that chose it. */
  readonly counter: number;
}

/** A finished draw: everything needed to redo it. */
export interface Draw {
  readonly frame: string;
  readonly seed: string;
  readonly count: number;
  /** In the order of drawing. A smaller sample by the same seed is the beginning of this list. */
  readonly lines: readonly DrawnLine[];
}

/** Hashes the ordered line ids: the UTF-8 text `countersign-frame-1`, the number of lines, then every id, each followed by a line feed. */
export function frameOf(lineIds: readonly string[]): Result<Frame, Problem> {
  if (lineIds.length === 0) return err({ code: 'frame-empty', message: 'A frame needs at least one line.' });
  const seen = new Set<string>();
  for (const [i, id] of lineIds.entries()) {
    if (id === '' || /[\r\n]/.test(id)) {
      return err({ code: 'line-id-invalid', message: 'A line needs an id on one row of text.', row: i + 1, field: 'line_id' });
    }
    if (seen.has(id)) {
      return err({ code: 'line-id-repeated', message: `The line ${id} stands in the frame twice.`, row: i + 1, field: 'line_id' });
    }
    seen.add(id);
  }
  const hash = createHash('sha256').update(`countersign-frame-1\n${lineIds.length}\n`);
  for (const id of lineIds) hash.update(`${id}\n`);
  const hex = hash.digest('hex');
  return ok({ raw: lineIds.length, hash: hex, id: `${lineIds.length}-${hex}` });
}

/** Reads the published `raw-hash` of a frame. */
export function parseFrameId(text: string): Frame | null {
  const parts = /^([1-9]\d{0,14})-([0-9a-f]{64})$/.exec(text);
  return parts === null ? null : { raw: Number(parts[1]), hash: parts[2], id: text };
}

export interface DrawInput {
  readonly frame: Frame;
  /** The public seed as text, e.g. the digits of dice rolls; used exactly as given. */
  readonly seed: string;
  readonly count: number;
  /** Positions that a correction has taken out of the frame since; the sequence passes over them. */
  readonly removed?: ReadonlySet<number>;
}

/**
 * Draws without replacement: for counter 1, 2, 3, … the SHA-256 of the UTF-8 text `frame,seed,counter` is read as a 256-bit
 * number X; X is passed over where X ≥ ⌊2²⁵⁶ ÷ raw⌋ × raw, else the position is X mod raw + 1, and one already drawn is passed over.
 */
export function draw({ frame, seed, count, removed = new Set() }: DrawInput): Result<Draw, Problem> {
  if (seed === '' || seed !== seed.trim() || /[\r\n]/.test(seed)) {
    return err({
      code: 'seed-invalid',
      message: 'The seed is one row of text without blanks at its ends.',
      field: 'seed',
      remedy: 'Give the digits as they were rolled.',
    });
  }
  const available = frame.raw - removed.size;
  if (!Number.isSafeInteger(count) || count < 1 || count > available) {
    return err({ code: 'count-invalid', message: `Of ${available} lines, ${count} cannot be drawn.`, field: 'count' });
  }
  const raw = BigInt(frame.raw);
  const limit = ((1n << 256n) / raw) * raw;
  const taken = new Set<number>();
  const lines: DrawnLine[] = [];
  for (let counter = 1; lines.length < count; counter++) {
    const digest = createHash('sha256').update(`${frame.id},${seed},${counter}`).digest('hex');
    const x = BigInt(`0x${digest}`);
    if (x >= limit) continue;
    const position = Number(x % raw) + 1;
    if (taken.has(position) || removed.has(position)) continue;
    taken.add(position);
    lines.push({ position, counter });
  }
  return ok({ frame: frame.id, seed, count, lines });
}

/** A short text that two people can compare by eye: SHA-256 of the drawn positions in ascending order, joined by line feeds. */
export function drawFingerprint(drawn: Draw): string {
  const positions = drawn.lines.map((line) => line.position).sort((a, b) => a - b);
  return createHash('sha256').update(positions.join('\n')).digest('hex');
}

export interface CorrectionInput {
  readonly drawn: Draw;
  readonly frame: Frame;
  /** Positions of the frame that turned out not to be lines of the petition. */
  readonly removed: ReadonlySet<number>;
  /** Sample size that the pack asks for at the corrected raw count. */
  readonly count: number;
}

/** What a later correction of the frame does: the same sequence is kept, removed lines leave it, and it ends at the size that the corrected count asks for. There is no second draw. */
export function correctDraw({ drawn, frame, removed, count }: CorrectionInput): Result<Draw, Problem> {
  if (drawn.frame !== frame.id) {
    return err({ code: 'frame-differs', message: 'The draw was made from another frame.', field: 'frame' });
  }
  return draw({ frame, seed: drawn.seed, count, removed });
}
