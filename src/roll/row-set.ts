/** A small set of row numbers with their places in a list, emptied at no cost. Holds at most `most` rows. */
export interface RowSet {
  has(row: number): boolean;
  /** The place of the row, or -1. */
  find(row: number): number;
  /** The place of the row; where it has none yet, it gets `place`. */
  place(row: number, place: number): number;
  clear(): void;
}

/** Open addressing in twice the room; a slot counts only where its stamp is the present one. */
export function createRowSet(most: number): RowSet {
  let size = 1;
  while (size < most * 2) size *= 2;
  const rows = new Uint32Array(size);
  const places = new Uint32Array(size);
  const stamps = new Uint32Array(size);
  const shift = Math.clz32(size - 1);
  let stamp = 1;
  function find(row: number): number {
    for (let slot = Math.imul(row, 0x9e3779b1) >>> shift; stamps[slot] === stamp; slot = (slot + 1) & (size - 1))
      if (rows[slot] === row) return places[slot];
    return -1;
  }
  return {
    has: (row) => find(row) >= 0,
    find,
    place(row, place) {
      let slot = Math.imul(row, 0x9e3779b1) >>> shift;
      for (; stamps[slot] === stamp; slot = (slot + 1) & (size - 1)) if (rows[slot] === row) return places[slot];
      stamps[slot] = stamp;
      rows[slot] = row;
      places[slot] = place;
      return place;
    },
    clear() {
      stamp++;
      if (stamp < 0xffffffff) return;
      stamps.fill(0);
      stamp = 1;
    },
  };
}
