/** The voter ids of a roll in their own order: numbers ascending, or texts in byte order. */

import type { Roll } from './index-open.ts';

export interface VoterIds {
  /** Where all ids are plain numbers. */
  readonly numbers: Uint32Array | null;
  readonly heap: Uint8Array;
  readonly off: Uint32Array;
}

/** The ids by ordinal, as they stand in the file. */
export function idsOf({ header, shared }: Roll): VoterIds {
  const section = (name: string) => header.sections.find((entry) => entry.name === name);
  const u32 = (name: string) => {
    const entry = section(name);
    return entry ? new Uint32Array(shared.image, entry.offset, entry.length) : new Uint32Array(0);
  };
  const heap = section('voterId.heap');
  return {
    numbers: header.numericIds ? u32('voterId.num') : null,
    heap: heap ? new Uint8Array(shared.image, heap.offset, heap.length) : new Uint8Array(0),
    off: u32('voterId.off'),
  };
}

/** Ordinals [low, high) of ids that begin with the text; of numbers of several lengths, the range with most of them. */
export function ordinalsFrom(ids: VoterIds, text: string): readonly [number, number] {
  if (ids.numbers === null) return [boundOf(ids, text), boundOf(ids, `${text}\x7f`)];
  if (!/^[1-9]\d{0,9}$/.test(text)) return [0, 0];
  let best: readonly [number, number] = [0, 0];
  for (let more = 0; text.length + more <= 10; more++) {
    const scale = 10 ** more;
    const low = numberBound(ids.numbers, Number(text) * scale);
    const high = numberBound(ids.numbers, (Number(text) + 1) * scale);
    if (high - low > best[1] - best[0]) best = [low, high];
  }
  return best;
}

function numberBound(numbers: Uint32Array, value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function boundOf({ heap, off }: VoterIds, text: string): number {
  let low = 0;
  let high = Math.max(0, off.length - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(heap, off[middle], off[middle + 1], text) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(heap: Uint8Array, from: number, to: number, text: string): number {
  const shorter = Math.min(to - from, text.length);
  for (let i = 0; i < shorter; i++) {
    const difference = heap[from + i] - text.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return to - from - text.length;
}
