/** A stretch of text that is the same on both sides, or is not. */
export interface Stretch {
  readonly text: string;
  readonly differs: boolean;
}

/** Longest text that is compared letter by letter. */
const MOST = 80;

/** Share of letters in common from which on single letters are marked. */
const LIKE = 0.6;

/** Two texts cut into stretches that agree and differ, by their longest common sequence; capitals and accents count as the same letter. */
export function differences(a: string, b: string): { readonly a: readonly Stretch[]; readonly b: readonly Stretch[] } {
  const left = [...a].slice(0, MOST);
  const right = [...b].slice(0, MOST);
  const x = left.map(plain);
  const y = right.map(plain);
  const width = y.length + 1;
  const length = new Uint8Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      length[i * width + j] =
        x[i] === y[j] ? length[(i + 1) * width + j + 1] + 1 : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
  // Two words that have only some letters in common are two words: marking single letters would say they were nearly one.
  if (length[0] < LIKE * Math.max(x.length, y.length)) return { a: whole(left), b: whole(right) };
  const sameA = new Array<boolean>(x.length).fill(false);
  const sameB = new Array<boolean>(y.length).fill(false);
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    if (x[i] === y[j]) {
      sameA[i++] = true;
      sameB[j++] = true;
    } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) i++;
    else j++;
  }
  return { a: stretches(left, sameA), b: stretches(right, sameB) };
}

function whole(letters: readonly string[]): Stretch[] {
  return letters.length === 0 ? [] : [{ text: letters.join(''), differs: true }];
}

function plain(letter: string): string {
  return letter.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}

function stretches(letters: readonly string[], same: readonly boolean[]): Stretch[] {
  const out: Stretch[] = [];
  for (const [i, letter] of letters.entries()) {
    const last = out.at(-1);
    if (last !== undefined && last.differs === !same[i]) out[out.length - 1] = { text: last.text + letter, differs: last.differs };
    else out.push({ text: letter, differs: !same[i] });
  }
  return out;
}
