/** The best rows so far: a short list in order, and how much weight there was beside them. */

/** Rows held for one answer that is asked for: several may be of one voter. */
const HELD = 4;

export interface BestRows {
  /** Bits below which a row no longer counts. */
  floor(): number;
  /** Takes a row; true where it is among the best and was not before. */
  add(row: number, score: number): boolean;
  /** Rows with their bits, best first; what came first stands first where bits are equal. */
  list(): readonly (readonly [row: number, score: number])[];
  /** Weight (2^bits) of the rows that were let go. */
  beside(): number;
}

/** A list of the best rows for an answer of so many voters. */
export function createBestRows(wanted: number): BestRows {
  const most = wanted * HELD;
  const held: [number, number][] = [];
  let beside = 0;
  return {
    floor: () => (held.length < most ? Number.NEGATIVE_INFINITY : held[most - 1][1]),
    add(row, score) {
      if (held.length === most && score <= held[most - 1][1]) {
        beside += 2 ** score;
        return false;
      }
      for (let i = 0; i < held.length; i++) {
        if (held[i][0] !== row) continue;
        if (held[i][1] >= score) return false;
        held.splice(i, 1);
      }
      let at = held.length;
      while (at > 0 && held[at - 1][1] < score) at--;
      held.splice(at, 0, [row, score]);
      if (held.length > most) beside += 2 ** (held.pop()?.[1] ?? 0);
      return at < wanted;
    },
    list: () => held,
    beside: () => beside,
  };
}
