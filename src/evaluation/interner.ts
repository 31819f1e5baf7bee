/** Gives each distinct run of bytes a number, in the order of first sight, without making a string of it. */
export interface Interner {
  /** The number of bytes[start..end), given one now if it is new. */
  idOf(bytes: Uint8Array, start: number, end: number): number;
  /** The number of bytes[start..end), or -1 where it was never seen. */
  find(bytes: Uint8Array, start: number, end: number): number;
  /** The text of a number. */
  textOf(id: number): string;
  /** How many there are. */
  readonly count: number;
}

/** An empty interner; holds up to two billion bytes of distinct text. */
export function createInterner(): Interner {
  let heap = Buffer.allocUnsafe(1 << 16);
  let used = 0;
  let offsets = new Uint32Array(1 << 10);
  let hashes = new Int32Array(1 << 10);
  let table = new Int32Array(1 << 11).fill(-1);
  let count = 0;

  function slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = table.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (; table[slot] !== -1; slot = (slot + 1) & mask) {
      const id = table[slot];
      if (hashes[id] === hash && sameBytes(bytes, start, end, id)) break;
    }
    return slot;
  }

  function sameBytes(bytes: Uint8Array, start: number, end: number, id: number): boolean {
    const from = offsets[id];
    if (offsets[id + 1] - from !== end - start) return false;
    for (let i = start, k = from; i < end; i++, k++) if (bytes[i] !== heap[k]) return false;
    return true;
  }

  function add(bytes: Uint8Array, start: number, end: number, hash: number): void {
    if (used + end - start > heap.length) {
      const larger = Buffer.allocUnsafe(Math.max(heap.length * 2, used + end - start));
      heap.copy(larger, 0, 0, used);
      heap = larger;
    }
    for (let i = start; i < end; i++) heap[used++] = bytes[i];
    if (count + 2 > offsets.length) {
      offsets = grown(offsets, new Uint32Array(offsets.length * 2));
      hashes = grown(hashes, new Int32Array(hashes.length * 2));
    }
    hashes[count] = hash;
    offsets[++count] = used;
    if (count * 2 < table.length) return;
    table = new Int32Array(table.length * 2).fill(-1);
    const mask = table.length - 1;
    for (let id = 0; id < count; id++) {
      let slot = (hashes[id] ^ (hashes[id] >>> 15)) & mask;
      while (table[slot] !== -1) slot = (slot + 1) & mask;
      table[slot] = id;
    }
  }

  return {
    idOf(bytes, start, end) {
      const hash = hashOf(bytes, start, end);
      const slot = slotOf(bytes, start, end, hash);
      if (table[slot] !== -1) return table[slot];
      table[slot] = count;
      add(bytes, start, end, hash);
      return count - 1;
    },
    find(bytes, start, end) {
      return table[slotOf(bytes, start, end, hashOf(bytes, start, end))];
    },
    textOf: (id) => heap.toString('utf8', offsets[id], offsets[id + 1]),
    get count() {
      return count;
    },
  };
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
