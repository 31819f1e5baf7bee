/** Finding a unit at the end of an address by its bytes, so that streets and units are normalised once each and not once per pair of them. */

/** Designators that stand before a unit, as bytes. */
const DESIGNATORS = ['#', 'APT', 'UNIT', 'STE', 'SPC', 'LOT', 'RM', 'TRLR'].map((word) => Buffer.from(word, 'latin1'));

const SPACE = 32;
const HASH = 35;

/**
 * Where a unit begins in bytes[start..end) — "MAIN ST APT 4", "MAIN ST # 4B", "MAIN ST #4" — or -1 when the address does not plainly
 * end in one. Plainly: a known designator and one word behind it that has a digit or is one or two letters, and a street of at least two words before it.
 */
export function unitAtEnd(bytes: Uint8Array, start: number, end: number): number {
  const last = spaceBefore(bytes, start, end);
  if (last < 0) return -1;
  let digits = 0;
  for (let p = last + 1; p < end; p++) {
    const c = bytes[p] & 0xdf;
    if (bytes[p] >= 48 && bytes[p] <= 57) digits++;
    else if (!(c >= 65 && c <= 90) && bytes[p] !== 45 && !(p === last + 1 && bytes[p] === HASH)) return -1;
  }
  if (bytes[last + 1] === HASH) return digits > 0 && spaceBefore(bytes, start, last) > 0 ? last + 1 : -1;
  if (digits === 0 && end - last - 1 > 2) return -1;
  const before = spaceBefore(bytes, start, last);
  if (before < 0 || spaceBefore(bytes, start, before) < 0) return -1;
  for (const word of DESIGNATORS) {
    if (word.length !== last - before - 1) continue;
    let i = 0;
    while (i < word.length && (bytes[before + 1 + i] & (word[0] === HASH ? 0xff : 0xdf)) === word[i]) i++;
    if (i === word.length) return before + 1;
  }
  return -1;
}

/** The last blank of bytes[start..end) that has something on both sides, or -1. */
function spaceBefore(bytes: Uint8Array, start: number, end: number): number {
  let p = end - 1;
  while (p > start && bytes[p] === SPACE) p--;
  while (p > start && bytes[p] !== SPACE) p--;
  return p > start ? p : -1;
}
