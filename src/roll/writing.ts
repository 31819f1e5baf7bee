/**
 * What writing and reading by hand does to a word, as cost in bits: -log2 of the probability that the voter's word `v` came out as the
 * written word `q`. Costs are whole eighths of a bit so that sums are exact on every machine.
 */

/** Eighths of a bit. */
export const EIGHTH = 8;

/** Letter codes: A-Z 0-25, digits 26-35, unreadable mark 36. */
export const UNREADABLE = 36;
export const MAX_WORD = 40;

const CODE = new Uint8Array(256).fill(UNREADABLE);
for (let i = 0; i < 26; i++) CODE[65 + i] = i;
for (let i = 0; i < 10; i++) CODE[48 + i] = 26 + i;

/** Letter codes of a key (upper-case A-Z, digits, ? for an unreadable mark), at most MAX_WORD. */
export function codesOf(text: string): Uint8Array {
  const length = Math.min(text.length, MAX_WORD);
  const codes = new Uint8Array(length);
  for (let i = 0; i < length; i++) codes[i] = CODE[text.charCodeAt(i) & 255];
  return codes;
}

/** Bits of the letters in a word, as letterMask has them of a key. */
export function codesMask(codes: Uint8Array): number {
  let mask = 0;
  for (let i = 0; i < codes.length; i++) {
    const c = codes[i];
    if (c < 26) mask |= 1 << c;
    else if (c < 36) mask |= 1 << (26 + ((c - 26) % 5));
  }
  return mask;
}

const bits = (n: number) => Math.round(n * EIGHTH);
const SUBSTITUTE = bits(11.5);
const ALIKE = bits(6.8);
const SIMILAR = bits(8.8);
const UNREAD = bits(3);
const INSERT = bits(9);
const INSERT_DOUBLE = bits(6.5);
const INSERT_MARK = bits(5);
const DELETE = bits(8);
const DELETE_DOUBLE = bits(6);
const TRANSPOSE = bits(8.5);
const PAIR = bits(8);
const FIRST_LETTER = bits(1);

/** Least cost of one letter that is not there, of one letter in place of another twice, of a letter read as two, and of three letters. */
export const LEAST_OF_ONE = Math.min(ALIKE, PAIR, DELETE, INSERT);
export const LEAST_OF_TWO = Math.min(2 * ALIKE, PAIR + DELETE);
export const LEAST_PAIR = Math.min(PAIR, 2 * LEAST_OF_ONE);
export const LEAST_OF_THREE = LEAST_PAIR + LEAST_OF_ONE;

/** Shapes that are taken for one another when handwriting is read, by eye or by machine. */
const LOOK_ALIKE = [
  'AOUEC',
  'ILJT1',
  'NUMHRW',
  'VUWYN',
  'GQY9J',
  'S5Z2',
  'BH6LKR8',
  'CEGO',
  'FTPE',
  'KHXR',
  'OQD0',
  'MNWH',
  'VY',
  'D0',
  'PR',
  'EF',
  'BP',
  'A4',
  'T7',
  'Z7',
  'IE',
  'L1',
  'G6',
  'B8',
  'RV',
  'CL',
  'SR',
  'DA',
  'CO',
  'XY',
];
/** Letters that sound or are spelled alike. */
const SOUND_ALIKE = ['AEIOUY', 'CKSQ', 'SZX', 'BVP', 'DT', 'GJHX', 'MN', 'LR', 'FV', 'IY', 'UW'];

const SUB = new Uint8Array(37 * 37).fill(SUBSTITUTE);
function setPairs(groups: readonly string[], cost: number): void {
  for (const group of groups) {
    for (const a of group) {
      for (const b of group) {
        const at = CODE[a.charCodeAt(0)] * 37 + CODE[b.charCodeAt(0)];
        if (a !== b && SUB[at] > cost) SUB[at] = cost;
      }
    }
  }
}
setPairs(SOUND_ALIKE, SIMILAR);
setPairs(LOOK_ALIKE, ALIKE);
for (let i = 0; i < 37; i++) {
  SUB[i * 37 + i] = 0;
  SUB[UNREADABLE * 37 + i] = UNREAD;
  SUB[i * 37 + UNREADABLE] = UNREAD;
}

/** One letter read as two and the other way round. */
const TWO_FOR_ONE = new Map<number, number>();
for (const [two, one] of [
  ['RN', 'M'],
  ['NI', 'M'],
  ['IN', 'M'],
  ['CL', 'D'],
  ['VV', 'W'],
  ['LI', 'U'],
  ['II', 'U'],
  ['IU', 'M'],
  ['NN', 'M'],
  ['OL', 'D'],
  ['CI', 'A'],
  ['LL', 'U'],
  ['UI', 'W'],
  ['TI', 'H'],
  ['LH', 'M'],
  ['CK', 'K'],
  ['PH', 'F'],
  ['TH', 'T'],
  ['EI', 'A'],
  ['RI', 'N'],
  ['IC', 'K'],
  ['LO', 'B'],
  ['PI', 'R'],
  ['IL', 'H'],
  ['IO', 'D'],
] as const) {
  TWO_FOR_ONE.set(CODE[two.charCodeAt(0)] * 37 + CODE[two.charCodeAt(1)], CODE[one.charCodeAt(0)]);
}
const PAIRS = new Int8Array(37 * 37).fill(-1);
for (const [pair, one] of TWO_FOR_ONE) PAIRS[pair] = one;

const WIDTH = MAX_WORD + 2;
const table = new Int32Array(WIDTH * WIDTH);
const vCodes = new Uint8Array(MAX_WORD);
const qCodes = new Uint8Array(MAX_WORD);
/** Words whose lengths differ by more than this are never compared. */
const BAND = 3;
const FAR = 1 << 20;
/** Least cost of a letter too many or too few, with and without unreadable marks in the written word. */
const LEAST_SHIFT = Math.min(INSERT, INSERT_DOUBLE, DELETE, DELETE_DOUBLE, PAIR);
const LEAST_SHIFT_MARKED = Math.min(LEAST_SHIFT, INSERT_MARK);

/**
 * Cost in eighths of a bit of writing the key heap[from..to) as `q`; 0 when equal; `limit + 1` when it would be more than `limit`.
 * Weighted optimal string alignment (substitution, insertion, deletion, transposition, one letter for two) inside a band.
 */
export function writingCost({
  q,
  heap,
  from,
  to,
  limit,
}: {
  q: Uint8Array;
  heap: Uint8Array;
  from: number;
  to: number;
  limit: number;
}): number {
  return cost(q, heap, from, to, limit);
}

/** As writingCost, with plain arguments for the inner loop. */
export function cost(q: Uint8Array, heap: Uint8Array, from: number, to: number, limit: number): number {
  let n = q.length;
  let m = Math.min(to - from, MAX_WORD);
  if (n - m > BAND || m - n > BAND) return limit + 1;
  // What is equal in front and behind costs nothing; one letter in front stays, since doubled and exchanged letters look back.
  const shorter = n < m ? n : m;
  let front = 0;
  while (front < shorter && q[front] === CODE[heap[from + front]]) front++;
  let behind = 0;
  while (behind < shorter - front && q[n - 1 - behind] === CODE[heap[from + m - 1 - behind]]) behind++;
  n -= behind;
  m -= behind;
  if (front === n && front === m) return 0;
  // One letter changed, too many or too few needs no table.
  if (n - front === 1 && m - front === 1) {
    const c = SUB[q[front] * 37 + CODE[heap[from + front]]] + (front === 0 ? FIRST_LETTER : 0);
    return c > limit ? limit + 1 : c;
  }
  if (n - front === 1 && m === front) {
    const code = q[front];
    const last = front > 0 ? q[front - 1] : -1;
    let c = code === UNREADABLE ? INSERT_MARK : code === last ? INSERT_DOUBLE : INSERT;
    if (last >= 0 && PAIRS[last * 37 + code] === last && PAIR < c) c = PAIR;
    if (front + 1 < q.length && PAIRS[code * 37 + q[front + 1]] === q[front + 1] && PAIR < c) c = PAIR;
    return c > limit ? limit + 1 : c;
  }
  if (n === front && m - front === 1) {
    const c = front > 0 && heap[from + front] === heap[from + front - 1] ? DELETE_DOUBLE : DELETE;
    return c > limit ? limit + 1 : c;
  }
  const start = front > 0 ? front - 1 : 0;
  n -= start;
  m -= start;
  for (let j = 0; j < m; j++) vCodes[j] = CODE[heap[from + start + j]];
  let marked = false;
  for (let i = 0; i < n; i++) {
    const code = q[start + i];
    qCodes[i] = code;
    if (code === UNREADABLE) marked = true;
  }
  // A way through the table that leaves the diagonal pays for every step away and back: farther than `low`..`high` none is within the limit.
  const shift = marked ? LEAST_SHIFT_MARKED : LEAST_SHIFT;
  const away = Math.floor(limit / shift);
  const D = m - n;
  if (D > away || -D > away) return limit + 1;
  const lowest = Math.max(-BAND, Math.ceil((D - away) / 2));
  const highest = Math.min(BAND, Math.floor((D + away) / 2));
  table[0] = 0;
  for (let j = 1; j <= highest + 1 && j <= m; j++)
    table[j] = j > highest ? FAR : table[j - 1] + (j > 1 && vCodes[j - 1] === vCodes[j - 2] ? DELETE_DOUBLE : DELETE);
  let row = 0;
  let bestBefore = 0;
  for (let i = 1; i <= n; i++) {
    const above = row;
    row += WIDTH;
    const qi = qCodes[i - 1];
    const subs = qi * 37;
    const insert = qi === UNREADABLE ? INSERT_MARK : i > 1 && qi === qCodes[i - 2] ? INSERT_DOUBLE : INSERT;
    const qp = i > 1 ? qCodes[i - 2] : UNREADABLE;
    const pair = i > 1 ? PAIRS[qp * 37 + qi] : -1;
    const low = i + lowest < 1 ? 1 : i + lowest;
    const high = i + highest > m ? m : i + highest;
    let left = low === 1 && i <= -lowest ? table[above] + insert : FAR;
    table[row + low - 1] = left;
    let best = low === 1 ? left + shift * Math.abs(D + i) : FAR;
    for (let j = low; j <= high; j++) {
      const vj = vCodes[j - 1];
      let c = table[above + j - 1] + SUB[subs + vj];
      if (start === 0 && i === 1 && j === 1 && qi !== vj) c += FIRST_LETTER;
      if (j < i + highest) {
        const d = table[above + j] + insert;
        if (d < c) c = d;
      }
      if (j > 1) {
        const vp = vCodes[j - 2];
        const e = left + (vj === vp ? DELETE_DOUBLE : DELETE);
        if (e < c) c = e;
        if (i > 1 && qi === vp && qp === vj && qi !== qp) {
          const t = table[above - WIDTH + j - 2] + TRANSPOSE;
          if (t < c) c = t;
        }
        if (PAIRS[vp * 37 + vj] === qi && j - 2 >= i - 1 + lowest) {
          const t = table[above + j - 2] + PAIR;
          if (t < c) c = t;
        }
      } else {
        const e = left + DELETE;
        if (e < c) c = e;
      }
      if (pair === vj && j - 1 <= i - 2 + highest) {
        const t = table[above - WIDTH + j - 1] + PAIR;
        if (t < c) c = t;
      }
      table[row + j] = c;
      left = c;
      const off = D - j + i;
      const least = c + shift * (off < 0 ? -off : off);
      if (least < best) best = least;
    }
    if (high < m) table[row + high + 1] = FAR;
    // Two letters exchanged, and two read as one, step over a row.
    if (best > limit && bestBefore + PAIR - shift > limit) return limit + 1;
    bestBefore = best;
  }
  const result = table[n * WIDTH + m];
  return result > limit ? limit + 1 : result;
}

/** Number of set bits. */
export function popcount(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
