import { createHash } from 'node:crypto';

/** A seeded stream of random numbers: the same seed text gives the same stream on every machine. For simulation only, never for a sample of lines (see law/sampling/draw.ts). */
export interface SeededRandom {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform whole number in [0, bound). */
  below(bound: number): number;
  /** True with probability p. */
  chance(p: number): boolean;
  /** A member of a non-empty list, uniformly. */
  pick<T>(list: readonly T[]): T;
  /** A stream of its own, independent of how far this one has run. */
  fork(label: string): SeededRandom;
}

/** Starts a stream (sfc32, Chris Doty-Humphrey's PractRand) from the SHA-256 of the seed text. */
export function seededRandom(seed: string): SeededRandom {
  const digest = createHash('sha256').update(seed).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = digest.readInt32LE(12) | 1;
  function uint32(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }
  for (let i = 0; i < 12; i++) uint32();
  const stream: SeededRandom = {
    next: () => uint32() / 4294967296,
    below: (bound) => Math.floor((uint32() / 4294967296) * bound),
    chance: (p) => uint32() / 4294967296 < p,
    pick: (list) => list[Math.floor((uint32() / 4294967296) * list.length)],
    fork: (label) => seededRandom(`${seed}/${label}`),
  };
  return stream;
}
