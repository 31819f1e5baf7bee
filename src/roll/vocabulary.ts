import type { ByteInterner } from './byte-interner.ts';
import { letterMask, NONE, SYM_DELETES, SYM_PREFIX, SYM_SEED, symFinish, symStep } from './index-file.ts';

/** The keys of one field in byte order, and where each came from. */
export interface Vocabulary {
  readonly count: number;
  readonly heap: Uint8Array;
  readonly offsets: Uint32Array;
  /** Interned id -> id here; NONE where no row has the key. */
  readonly rank: Uint32Array;
  /** Id here -> interned id. */
  readonly interned: Uint32Array;
}

/** Sorts the keys that `used` marks (by interned id). */
export function sortVocabulary(keys: ByteInterner, used: Uint32Array): Vocabulary {
  const interned: number[] = [];
  for (let id = 0; id < keys.count; id++) if (used[id] > 0) interned.push(id);
  const { heap, offsets } = keys;
  interned.sort((a, b) => compareBytes(heap, offsets[a], offsets[a + 1], offsets[b], offsets[b + 1]));
  const rank = new Uint32Array(keys.count).fill(NONE);
  let size = 0;
  for (const id of interned) size += offsets[id + 1] - offsets[id];
  const sorted = new Uint8Array(size);
  const starts = new Uint32Array(interned.length + 1);
  let at = 0;
  interned.forEach((id, place) => {
    rank[id] = place;
    sorted.set(heap.subarray(offsets[id], offsets[id + 1]), at);
    at += offsets[id + 1] - offsets[id];
    starts[place + 1] = at;
  });
  return { count: interned.length, heap: sorted, offsets: starts, rank, interned: Uint32Array.from(interned) };
}

/** Byte order of heap[a..aEnd) and heap[b..bEnd). */
export function compareBytes(heap: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): number {
  const shared = Math.min(aEnd - a, bEnd - b);
  for (let i = 0; i < shared; i++) {
    const difference = heap[a + i] - heap[b + i];
    if (difference !== 0) return difference;
  }
  return aEnd - a - (bEnd - b);
}

/** letterMask of every key. */
export function letterMasks({ heap, offsets, count }: Vocabulary): Uint32Array {
  const masks = new Uint32Array(count);
  for (let id = 0; id < count; id++) masks[id] = letterMask(heap, offsets[id], offsets[id + 1]);
  return masks;
}

/** Buckets of a table whose items point at keys: bucketStart u32[2^k+1], items id | check << 24. */
export interface HashBuckets {
  readonly start: Uint32Array;
  readonly item: Uint32Array;
}

/** Puts (hash, id) pairs, given in ascending id, into buckets of about two. */
export function bucketsOf(hashes: Uint32Array, ids: Uint32Array, count: number): HashBuckets {
  let size = 1;
  while (size * 2 < count) size *= 2;
  const start = new Uint32Array(size + 1);
  const mask = size - 1;
  for (let i = 0; i < count; i++) start[(hashes[i] & mask) + 1]++;
  for (let b = 0; b < size; b++) start[b + 1] += start[b];
  const item = new Uint32Array(count);
  const next = start.slice(0, size);
  for (let i = 0; i < count; i++) {
    const b = hashes[i] & mask;
    item[next[b]++] = (ids[i] | ((hashes[i] >>> 24) << 24)) >>> 0;
  }
  return { start, item };
}

/** Most strings that come from SYM_PREFIX letters by at most two deletions: 1 + 7 + 21. */
const MOST_DELETES = 1 + SYM_PREFIX + (SYM_PREFIX * (SYM_PREFIX - 1)) / 2;

/** The SymSpell table of a vocabulary (W. Garbe, "1000x faster spelling correction", 2012). */
export function symDeletes({ heap, offsets, count }: Vocabulary): HashBuckets {
  let capacity = Math.max(1024, count * 20);
  let hashes = new Uint32Array(capacity);
  let ids = new Uint32Array(capacity);
  let items = 0;
  const own = new Uint32Array(MOST_DELETES);
  for (let id = 0; id < count; id++) {
    const from = offsets[id];
    const length = Math.min(SYM_PREFIX, offsets[id + 1] - from);
    // The empty key (a missing name) is found by nobody.
    if (length === 0) continue;
    if (items + MOST_DELETES > capacity) {
      capacity = Math.ceil(capacity * 1.5);
      hashes = grown(hashes, capacity);
      ids = grown(ids, capacity);
    }
    let n = 0;
    for (let skipA = -1; skipA < length; skipA++) {
      for (let skipB = skipA < 0 ? length : skipA + 1; skipB <= length; skipB++) {
        if (SYM_DELETES < 2 && skipB < length) continue;
        let h = SYM_SEED;
        for (let i = 0; i < length; i++) if (i !== skipA && i !== skipB) h = symStep(h, heap[from + i]);
        own[n++] = symFinish(h);
      }
    }
    for (let i = 0; i < n; i++) {
      let seen = false;
      for (let j = 0; j < i; j++) if (own[j] === own[i]) seen = true;
      if (seen) continue;
      hashes[items] = own[i];
      ids[items++] = id;
    }
  }
  return bucketsOf(hashes, ids, items);
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}

/** Parts of compound names that were met: hash of the part, and the interned key it belongs to. */
export interface NameParts {
  readonly partHash: readonly number[];
  readonly partKey: readonly number[];
}

/** The table from parts of compound names to the whole names; pairs may repeat and come in any order. */
export function partBuckets(sources: readonly NameParts[], { rank, count: names }: Vocabulary): HashBuckets {
  // One number per pair: an id below 2^21 in front of a hash of 32 bits is whole in a double. Ids above that may lose a few
  // low bits of the hash to rounding, which would send a reader to the wrong bucket: such a roll is refused.
  if (names > 2 ** 21) throw new RangeError('more than two million distinct names');
  const pairs: number[] = [];
  for (const { partHash, partKey } of sources) {
    for (let i = 0; i < partHash.length; i++) {
      const id = rank[partKey[i]];
      if (id !== NONE) pairs.push(id * 2 ** 32 + partHash[i]);
    }
  }
  const sorted = Float64Array.from(pairs).sort();
  const hashes = new Uint32Array(sorted.length);
  const ids = new Uint32Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    ids[count] = Math.floor(sorted[i] / 2 ** 32);
    hashes[count++] = sorted[i] % 2 ** 32;
  }
  return bucketsOf(hashes, ids, count);
}
