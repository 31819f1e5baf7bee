import { createHash } from 'node:crypto';

/** A random stream that can be set to any of 2^96 places of one seed: the same place gives the same numbers, in any order of visits. */
export interface Stream {
  /** Goes to the place named by up to three whole numbers; `kind` keeps different uses of the same numbers apart. */
  at(kind: number, a: number, b?: number, c?: number): Stream;
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [0, bound). */
  below(bound: number): number;
  /** Uniform whole number in [low, high]. */
  between(low: number, high: number): number;
  /** True with probability p. */
  chance(p: number): boolean;
  /** A member of a non-empty list, uniformly. */
  pick<T>(list: readonly T[]): T;
  /** An index of a list of weights that sum to about 1; the last one takes what is missing. */
  among(weights: readonly number[]): number;
}

function mix(h: number, value: number): number {
  let x = Math.imul(h ^ value, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  return (x ^ (x >>> 13)) | 0;
}

/** Opens a stream (sfc32) on a seed text. Cheap to move, so that household 1,234,567 can be made again without making those before it. */
export function openStream(seed: string): Stream {
  const digest = createHash('sha256').update(`countersign generator/${seed}`).digest();
  const base = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  let s0 = base[0];
  let s1 = base[1];
  let s2 = base[2];
  let counter = 1;
  function uint32(): number {
    const t = (((s0 + s1) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    s0 = s1 ^ (s1 >>> 9);
    s1 = (s2 + (s2 << 3)) | 0;
    s2 = (s2 << 21) | (s2 >>> 11);
    s2 = (s2 + t) | 0;
    return t >>> 0;
  }
  const stream: Stream = {
    at(kind, a, b = 0, c = 0) {
      s0 = mix(mix(base[0] ^ kind, a), c);
      s1 = mix(mix(base[1] ^ a, b), kind);
      s2 = mix(mix(base[2] ^ b, c), a);
      counter = base[3] | 1;
      for (let i = 0; i < 8; i++) uint32();
      return stream;
    },
    next: () => uint32() / 4294967296,
    below: (bound) => Math.floor((uint32() / 4294967296) * bound),
    between: (low, high) => low + Math.floor((uint32() / 4294967296) * (high - low + 1)),
    chance: (p) => uint32() / 4294967296 < p,
    pick: (list) => list[Math.floor((uint32() / 4294967296) * list.length)],
    among(weights) {
      let u = uint32() / 4294967296;
      for (let i = 0; i < weights.length - 1; i++) {
        u -= weights[i];
        if (u < 0) return i;
      }
      return weights.length - 1;
    },
  };
  return stream.at(0, 0);
}

/** A fixed set of weighted things, drawn in constant time (Walker's alias method). */
export interface Weighted<T> {
  readonly items: readonly T[];
  draw(stream: Stream): T;
}

/** Builds the alias table; weights are non-negative and not all zero. */
export function weighted<T>(items: readonly T[], weightOf: (item: T, index: number) => number): Weighted<T> {
  const n = items.length;
  const threshold = new Float64Array(n);
  const alias = new Uint32Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) total += threshold[i] = weightOf(items[i], i);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) {
    threshold[i] *= n / total;
    (threshold[i] < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large[large.length - 1];
    alias[low] = high;
    threshold[high] -= 1 - threshold[low];
    if (threshold[high] < 1) small.push(large.pop()!);
  }
  for (const i of small) threshold[i] = 1;
  for (const i of large) threshold[i] = 1;
  return {
    items,
    draw(stream) {
      const x = stream.next() * n;
      const i = Math.floor(x);
      return x - i < threshold[i] ? items[i] : items[alias[i]];
    },
  };
}
