/**
 * Gives equal byte strings equal small numbers, in order of first appearance. This is where an import saves its time: what stands
 * on millions of rows is decoded and normalised once per distinct value.
 */
export class ByteInterner {
  /** Distinct values so far. */
  count = 0;
  /** Values one after another. */
  heap: Uint8Array;
  /** Start of each value in the heap; offsets[count] is its end. */
  offsets: Uint32Array;
  /** Pairs of hash and id + 1. */
  #slots: Int32Array;
  #mask: number;

  constructor(expected = 1024) {
    let size = 1024;
    while (size < expected * 2) size *= 2;
    this.#slots = new Int32Array(size * 2);
    this.#mask = size - 1;
    this.offsets = new Uint32Array(size >> 1);
    this.heap = new Uint8Array(size * 4);
  }

  /** Id of bytes[start..end); `hash` is any hash that depends on these bytes alone. */
  intern(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const length = end - start;
    let at = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = slots[at * 2 + 1] - 1;
      if (id < 0) return this.#add(bytes, start, end, hash, at);
      if (slots[at * 2] === hash) {
        const from = this.offsets[id];
        if (this.offsets[id + 1] - from === length) {
          const heap = this.heap;
          let i = 0;
          while (i < length && heap[from + i] === bytes[start + i]) i++;
          if (i === length) return id;
        }
      }
      at = (at + 1) & mask;
    }
  }

  /** Bytes of a value; good until the next one is added. */
  bytesOf(id: number): Uint8Array {
    return this.heap.subarray(this.offsets[id], this.offsets[id + 1]);
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, at: number): number {
    const id = this.count++;
    const from = this.offsets[id];
    const to = from + end - start;
    if (to > this.heap.length) {
      const larger = new Uint8Array(Math.max(to, this.heap.length * 2));
      larger.set(this.heap);
      this.heap = larger;
    }
    const heap = this.heap;
    for (let i = start, o = from; i < end; i++, o++) heap[o] = bytes[i];
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
      let at = (old[i] ^ (old[i] >>> 15)) & mask;
      while (slots[at * 2 + 1] !== 0) at = (at + 1) & mask;
      slots[at * 2] = old[i];
      slots[at * 2 + 1] = old[i + 1];
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}
