/**
 * Fuzzy look-up at the vocabulary: for a written word, the keys of the roll it may stand for with the cost of each, and how common
 * such a word is among people at large. Symmetric-delete index (W. Garbe's SymSpell idea) for recall, weighted alignment for the cost.
 */

import { SYM_DELETES, SYM_PREFIX, SYM_SEED, symFinish, symStep } from './index-file.ts';
import { findKey, type Vocabulary } from './index-open.ts';
import { nicknamesOf } from './nicknames.ts';
import { codesOf, cost, EIGHTH, popcount } from './writing.ts';

/** A written word seen against one vocabulary. */
export interface Expansion {
  /** Key ids, most probable first (frequency × writing probability). */
  readonly ids: Uint32Array;
  /** Writing cost in bits of each. */
  readonly bits: Float32Array;
  /** Id of the key equal to the word, or -1. */
  readonly exact: number;
  /** log2 of the probability that a random person's name is written like this. */
  readonly log2u: number;
}

export interface ExpanderCounters {
  expansions: number;
  hits: number;
  verified: number;
}

export interface Expander {
  expand(word: string): Expansion;
  readonly counters: ExpanderCounters;
}

const KEEP = 64;
/** Exact writing is not certain: -log2(.8). */
export const EXACT_BITS = 0.3;
/** Cost of a short or familiar form (known table), one and two steps away. */
export const NICKNAME_BITS = [0, 5.5, 8.5] as const;
/** Words of at most this many letters are looked up with one deletion only. */
const SHORT_WORD = 4;
const LIMIT_ONE = 15 * EIGHTH;
const LIMIT_TWO = 24 * EIGHTH;
/** Bearers, each weighed by the probability of the slip, from which on one slip explains a word. */
const EXPLAINED = 0.5;
const CACHE_WORDS = 12_000;

/** Makes an expander over one vocabulary of a roll with `people` people; not shared between threads; its cache is bounded. */
export function createExpander({
  vocabulary,
  people,
  nicknames,
}: {
  vocabulary: Vocabulary;
  people: number;
  nicknames: boolean;
}): Expander {
  const { heap, off, freq, mask, symStart, symItem, count } = vocabulary;
  const bucketMask = Math.max(0, symStart.length - 2);
  const seen = new Uint32Array(count);
  let stamp = 0;
  let cache = new Map<string, Expansion>();
  let older = new Map<string, Expansion>();
  const counters: ExpanderCounters = { expansions: 0, hits: 0, verified: 0 };
  const ids: number[] = [];
  const costs: number[] = [];
  const total = Math.max(1, people);
  // A word nobody on the roll bears is still borne by somebody: about one in three of the rarest.
  const floor = 0.3 / total;

  function probe(codes: Uint8Array, hash: number, wordMask: number, maximum: number): void {
    const h = symFinish(hash);
    const bucket = h & bucketMask;
    const check = h >>> 24;
    const length = codes.length;
    for (let i = symStart[bucket], end = symStart[bucket + 1]; i < end; i++) {
      const item = symItem[i];
      if (item >>> 24 !== check) continue;
      const id = item & 0xffffff;
      if (seen[id] === stamp) continue;
      seen[id] = stamp;
      const from = off[id];
      const to = off[id + 1];
      const difference = to - from - length;
      if (difference > maximum + 1 || -difference > maximum + 1) continue;
      // Each slip takes a letter away, brings one in, or both; one letter read as two makes it two.
      const other = mask[id];
      if (popcount(other & ~wordMask) > 2 || popcount(wordMask & ~other) > 2) continue;
      if (maximum === 1 && popcount(other ^ wordMask) > 3) continue;
      counters.verified++;
      const limit = maximum === 1 ? LIMIT_ONE : LIMIT_TWO;
      const c = cost(codes, heap, from, to, limit);
      if (c <= limit) {
        ids.push(id);
        costs.push(c);
      }
    }
  }

  function bytesOf(word: string): Uint8Array {
    const bytes = new Uint8Array(word.length);
    for (let i = 0; i < word.length; i++) bytes[i] = word.charCodeAt(i);
    return bytes;
  }

  function compute(word: string): Expansion {
    counters.expansions++;
    stamp++;
    ids.length = 0;
    costs.length = 0;
    const exact = findKey(vocabulary, word);
    const codes = codesOf(word);
    const bytes = bytesOf(word.slice(0, SYM_PREFIX));
    let wordMask = 0;
    for (const c of codes) if (c < 36) wordMask |= c < 26 ? 1 << c : 1 << (26 + ((c - 26) % 5));
    const known = exact >= 0 && freq[exact] > 0;
    const n = bytes.length;
    const hashWithout = (a: number, b: number) => {
      let h = SYM_SEED;
      for (let i = 0; i < n; i++) if (i !== a && i !== b) h = symStep(h, bytes[i]);
      return h;
    };
    if (symItem.length > 0 && n > 0) {
      probe(codes, hashWithout(-1, -1), wordMask, 1);
      for (let a = 0; a < n; a++) probe(codes, hashWithout(a, -1), wordMask, 1);
      let flow = 0;
      for (let i = 0; i < ids.length; i++) flow += freq[ids[i]] * 2 ** (-costs[i] / EIGHTH);
      // Two slips are looked for only where one does not already lead to a name that explains the word.
      if (!known && word.length > SHORT_WORD && flow < EXPLAINED) {
        stamp++;
        ids.length = 0;
        costs.length = 0;
        probe(codes, hashWithout(-1, -1), wordMask, SYM_DELETES);
        for (let a = 0; a < n; a++) {
          probe(codes, hashWithout(a, -1), wordMask, SYM_DELETES);
          for (let b = a + 1; b < n; b++) probe(codes, hashWithout(a, b), wordMask, SYM_DELETES);
        }
      }
    }
    const found: { id: number; bits: number; flow: number }[] = [];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i];
      const bits = costs[i] / EIGHTH + EXACT_BITS;
      found.push({ id, bits, flow: freq[id] * 2 ** -bits });
    }
    if (nicknames) {
      for (const [form, steps] of nicknamesOf(word)) {
        const id = findKey(vocabulary, form);
        if (id < 0) continue;
        const bits = NICKNAME_BITS[steps];
        const already = found.find((entry) => entry.id === id);
        if (already === undefined) found.push({ id, bits, flow: freq[id] * 2 ** -bits });
        else if (already.bits > bits) {
          already.bits = bits;
          already.flow = freq[id] * 2 ** -bits;
        }
      }
    }
    let u = floor;
    for (const entry of found) u += entry.flow / total;
    found.sort((a, b) => b.flow - a.flow || a.bits - b.bits || a.id - b.id);
    const kept = found.slice(0, KEEP);
    return {
      ids: Uint32Array.from(kept, (entry) => entry.id),
      bits: Float32Array.from(kept, (entry) => entry.bits),
      exact,
      log2u: Math.log2(u),
    };
  }

  return {
    counters,
    expand(word) {
      const known = cache.get(word) ?? older.get(word);
      if (known !== undefined) {
        counters.hits++;
        return known;
      }
      const made = compute(word);
      if (cache.size >= CACHE_WORDS) {
        older = cache;
        cache = new Map();
      }
      cache.set(word, made);
      return made;
    },
  };
}
