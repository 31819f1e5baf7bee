import type { CellBatch } from '../basics/delimited.ts';
import { NONE } from './index-file.ts';

/** Stands between the cells of a value that is made of several. */
export const CELL_SEPARATOR = 0x1f;

const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** Hash of bytes start..end of a view; the table's own, of no meaning outside. Reads a few bytes at a time (FNV-1a over words). */
function hashOf(view: DataView, start: number, end: number): number {
  let h = SEED ^ (end - start);
  let p = start;
  for (; p + 4 <= end; p += 4) {
    h = Math.imul(h ^ view.getInt32(p, true), PRIME);
    h ^= h >>> 15;
  }
  for (; p < end; p++) h = Math.imul(h ^ view.getUint8(p), PRIME);
  return h ^ (h >>> 14);
}

/** Whether a[aAt..aAt+length) and b[bAt..) are the same bytes. */
function sameBytes(a: DataView, aAt: number, b: DataView, bAt: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) if (a.getInt32(aAt + i, true) !== b.getInt32(bAt + i, true)) return false;
  for (; i < length; i++) if (a.getUint8(aAt + i) !== b.getUint8(bAt + i)) return false;
  return true;
}

/**
 * Gives equal byte strings equal small numbers, in order of first appearance. This is where an import saves its time: what stands
 * on millions of rows is decoded and normalised once per distinct value. Works down one column of a batch at a time, so that one
 * table is in the processor's cache at a time.
 */
export class ByteInterner {
  /** Distinct values so far. */
  count = 0;
  /** Values one after another. */
  heap: Uint8Array<ArrayBuffer>;
  #view: DataView;
  /** Start of each value in the heap; offsets[count] is its end. */
  offsets: Uint32Array;
  /** Pairs of hash and id + 1. */
  #slots: Int32Array;
  #mask: number;
  #scratch = new DataView(new ArrayBuffer(256));

  constructor(expected = 1024) {
    let size = 1024;
    while (size < expected * 2) size *= 2;
    this.#slots = new Int32Array(size * 2);
    this.#mask = size - 1;
    this.offsets = new Uint32Array(size >> 1);
    this.heap = new Uint8Array(size * 4);
    this.#view = new DataView(this.heap.buffer);
  }

  /** Id of the bytes start..end of a view. */
  intern(view: DataView, start: number, end: number): number {
    return this.#find(view, start, end, hashOf(view, start, end));
  }

  /** Id of the bytes start..end of a view if they are known, else -1. */
  idOf(view: DataView, start: number, end: number): number {
    const hash = hashOf(view, start, end);
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const id = this.#slots[at * 2 + 1] - 1;
      if (id < 0) return -1;
      if (this.#slots[at * 2] === hash && this.#is(id, view, start, end)) return id;
    }
  }

  #find(view: DataView, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const offsets = this.offsets;
    const length = end - start;
    let at = hash & mask;
    for (;;) {
      const id = slots[at * 2 + 1] - 1;
      if (id < 0) return this.#add(view, start, end, hash, at);
      if (slots[at * 2] === hash) {
        const from = offsets[id];
        if (offsets[id + 1] - from === length && sameBytes(this.#view, from, view, start, length)) return id;
      }
      at = (at + 1) & mask;
    }
  }

  /** Ids of one column's cells without the blanks around them; NONE for empty cells when `emptyIsNone`. */
  internColumn(batch: CellBatch, column: number, out: Uint32Array, emptyIsNone: boolean): void {
    const { bytes, view, cells, rows } = batch;
    const stride = batch.columns * 2;
    let last = -1;
    for (let r = 0, c = column * 2; r < rows; r++, c += stride) {
      let start = cells[c];
      let end = cells[c + 1];
      if (start < end && (bytes[start] <= 32 || bytes[end - 1] <= 32)) {
        while (start < end && bytes[start] <= 32) start++;
        while (start < end && bytes[end - 1] <= 32) end--;
      }
      if (start === end && emptyIsNone) out[r] = NONE;
      else if (last >= 0 && this.#is(last, view, start, end)) out[r] = last;
      else out[r] = last = this.#find(view, start, end, hashOf(view, start, end));
    }
  }

  /** People of one household follow each other: is it the value of the row before? */
  #is(id: number, view: DataView, start: number, end: number): boolean {
    const from = this.offsets[id];
    return this.offsets[id + 1] - from === end - start && sameBytes(this.#view, from, view, start, end - start);
  }

  /** Ids of several columns' cells as one value, joined by CELL_SEPARATOR, without the empty ones at the end. */
  internColumns(batch: CellBatch, columns: readonly (number | undefined)[], out: Uint32Array, emptyIsNone: boolean): void {
    const { bytes, view, cells, rows } = batch;
    const parts = columns.length;
    const starts = new Int32Array(parts);
    const ends = new Int32Array(parts);
    const bases = Int32Array.from(columns, (column) => (column === undefined ? -1 : column * 2));
    let last = -1;
    for (let r = 0; r < rows; r++) {
      const base = r * batch.columns * 2;
      // A suffix, a second direction: mostly the first cell is all there is.
      let alone = true;
      for (let i = 1; i < parts; i++) if (bases[i] >= 0 && cells[base + bases[i] + 1] > cells[base + bases[i]]) alone = false;
      if (alone && bases[0] >= 0) {
        let start = cells[base + bases[0]];
        let end = cells[base + bases[0] + 1];
        if (start < end && (bytes[start] <= 32 || bytes[end - 1] <= 32)) {
          while (start < end && bytes[start] <= 32) start++;
          while (start < end && bytes[end - 1] <= 32) end--;
        }
        if (start === end && emptyIsNone) out[r] = NONE;
        else if (last >= 0 && this.#is(last, view, start, end)) out[r] = last;
        else out[r] = last = this.#find(view, start, end, hashOf(view, start, end));
        continue;
      }
      let used = 0;
      for (let i = 0; i < parts; i++) {
        const c = base + bases[i];
        let start = bases[i] < 0 ? 0 : cells[c];
        let end = bases[i] < 0 ? 0 : cells[c + 1];
        if (start < end) {
          if (bytes[start] <= 32 || bytes[end - 1] <= 32) {
            while (start < end && bytes[start] <= 32) start++;
            while (start < end && bytes[end - 1] <= 32) end--;
          }
          if (start < end) used = i + 1;
        }
        starts[i] = start;
        ends[i] = end;
      }
      if (used === 0 && emptyIsNone) out[r] = NONE;
      else if (last >= 0 && this.#isJoined(last, view, starts, ends, used)) out[r] = last;
      else if (used <= 1) out[r] = last = this.intern(view, starts[0], ends[0]);
      else out[r] = last = this.#findJoined(view, starts, ends, used);
    }
  }

  /** Bytes of a value; good until the next one is added. */
  bytesOf(id: number): Uint8Array {
    return this.heap.subarray(this.offsets[id], this.offsets[id + 1]);
  }

  #findJoined(view: DataView, starts: Int32Array, ends: Int32Array, used: number): number {
    let hash = SEED ^ used;
    for (let i = 0; i < used; i++) hash = Math.imul(hash ^ hashOf(view, starts[i], ends[i]), PRIME) ^ i;
    hash ^= hash >>> 15;
    const slots = this.#slots;
    const mask = this.#mask;
    let at = hash & mask;
    for (;;) {
      const id = slots[at * 2 + 1] - 1;
      if (id < 0) break;
      if (slots[at * 2] === hash && this.#isJoined(id, view, starts, ends, used)) return id;
      at = (at + 1) & mask;
    }
    let length = 0;
    for (let i = 0; i < used; i++) length += ends[i] - starts[i] + 1;
    if (length > this.#scratch.byteLength) this.#scratch = new DataView(new ArrayBuffer(length * 2));
    const scratch = this.#scratch;
    let to = 0;
    for (let i = 0; i < used; i++) {
      if (i > 0) scratch.setUint8(to++, CELL_SEPARATOR);
      for (let p = starts[i]; p < ends[i]; p++) scratch.setUint8(to++, view.getUint8(p));
    }
    return this.#add(scratch, 0, to, hash, at);
  }

  #isJoined(id: number, view: DataView, starts: Int32Array, ends: Int32Array, used: number): boolean {
    let at = this.offsets[id];
    const stop = this.offsets[id + 1];
    for (let i = 0; i < used; i++) {
      if (i > 0 && (at >= stop || this.#view.getUint8(at++) !== CELL_SEPARATOR)) return false;
      const length = ends[i] - starts[i];
      if (length > stop - at || !sameBytes(this.#view, at, view, starts[i], length)) return false;
      at += length;
    }
    return at === stop;
  }

  #add(view: DataView, start: number, end: number, hash: number, at: number): number {
    const id = this.count++;
    const from = this.offsets[id];
    const to = from + end - start;
    if (to > this.heap.length) {
      const larger = new Uint8Array(Math.max(to, this.heap.length * 2));
      larger.set(this.heap);
      this.heap = larger;
      this.#view = new DataView(larger.buffer);
    }
    const heap = this.heap;
    for (let i = start, o = from; i < end; i++, o++) heap[o] = view.getUint8(i);
    if (id + 2 > this.offsets.length) {
      const larger = new Uint32Array(this.offsets.length * 2);
      larger.set(this.offsets);
      this.offsets = larger;
    }
    this.offsets[id + 1] = to;
    this.#slots[at * 2] = hash;
    this.#slots[at * 2 + 1] = id + 1;
    if (this.count * 2 > this.#mask) this.#grow();
    return id;
  }

  #grow(): void {
    const old = this.#slots;
    const mask = this.#mask * 2 + 1;
    const slots = new Int32Array((mask + 1) * 2);
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let at = old[i] & mask;
      while (slots[at * 2 + 1] !== 0) at = (at + 1) & mask;
      slots[at * 2] = old[i];
      slots[at * 2 + 1] = old[i + 1];
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}
