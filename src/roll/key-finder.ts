import { compareKey, type Keys, lowerBound } from './index-open.ts';

/** Places of a character in the table of beginnings: none, digits, A-Z. Anything else is no key's. */
const CODE = new Int8Array(128).fill(-1);
for (let i = 0; i < 10; i++) CODE[48 + i] = 1 + i;
for (let i = 0; i < 26; i++) CODE[65 + i] = 11 + i;
const BASE = 37;

/** Looks keys up by a table of their first three letters: far fewer looks at the heap than a search over all keys. */
export interface KeyFinder {
  /** Id of the key, or -1. */
  find(text: string): number;
  /** First id whose key is not below the text. */
  from(text: string): number;
  /** Behind the last id whose key begins with the text. */
  behind(text: string): number;
}

export function createKeyFinder(keys: Keys): KeyFinder {
  const { heap, off, count } = keys;
  const start = new Uint32Array(BASE * BASE * BASE + 1);
  let filled = 0;
  for (let id = 0; id < count; id++) {
    const from = off[id];
    const length = off[id + 1] - from;
    let at = 0;
    for (let i = 0; i < 3; i++) at = at * BASE + (i < length ? CODE[heap[from + i]] : 0);
    while (filled <= at) start[filled++] = id;
  }
  while (filled < start.length) start[filled++] = count;

  /** Place of the text's first letters in the table; -1 where no key begins so. */
  function placeOf(text: string): number {
    let at = 0;
    for (let i = 0; i < 3; i++) {
      let code = 0;
      if (i < text.length) {
        const c = text.charCodeAt(i);
        code = c < 128 ? CODE[c] : -1;
        if (code < 0) return -1;
      }
      at = at * BASE + code;
    }
    return at;
  }

  /** First id of that place in the table whose key is not below the text. */
  function search(at: number, text: string): number {
    let low = start[at];
    let high = start[at + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKey(keys, middle, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    find(text) {
      const at = placeOf(text);
      if (at < 0) return -1;
      const id = search(at, text);
      return id < start[at + 1] && compareKey(keys, id, text) === 0 ? id : -1;
    },
    from(text) {
      const at = text.length < 3 ? -1 : placeOf(text);
      return at < 0 ? lowerBound(keys, text) : search(at, text);
    },
    behind(text) {
      const at = text.length < 3 ? -1 : placeOf(text);
      return at < 0 ? lowerBound(keys, `${text}~`) : search(at, `${text}~`);
    },
  };
}
