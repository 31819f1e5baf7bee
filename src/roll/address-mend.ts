/** Mends what hands and readers do to the front of an address before it is taken apart: letters for digits, blanks lost or put in, stray marks. */

/** Letters that are digits where digits stand. */
const LETTER_DIGITS: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  '|': '1',
  '!': '1',
  Z: '2',
  A: '4',
  S: '5',
  G: '6',
  T: '7',
  B: '8',
};
const ORDINAL = /^\d+(?:ST|ND|RD|TH)$/;

/** A number, a blank, a word: nothing to mend. */
const WELL = /^\d{1,6}[A-Z]? [A-Z]/;

/** The text (folded, upper case) with its house number in one piece and of digits. What looks well is left as it is. */
export function mendHouse(text: string): string {
  if (WELL.test(text)) return text;
  let rest = text.replace(/^[^A-Z0-9?#|!]+/, '');
  // "# 1234 MAIN ST": the sign for a number.
  rest = rest.replace(/^#\s*(?=\d+\s+[A-Z\d])/, '');
  // A letter of the box before: "J 1234 MAIN ST". N, S, E, W may belong to a grid address.
  rest = rest.replace(/^[A-DF-MO-RT-VX-Z]{1,2}[\s.,]+(?=\d{2,6}[\s.,]+[A-Z0-9])/, '');
  const space = rest.search(/[\s,]/);
  let first = space < 0 ? rest : rest.slice(0, space);
  let after = space < 0 ? '' : rest.slice(space);
  const glued = /^(\d{1,6})([A-Z]{3,}.*)$/.exec(first);
  if (glued && !ORDINAL.test(first)) {
    first = glued[1];
    after = ` ${glued[2]}${after}`;
  } else if (after !== '') first = digitsOf(first);
  // "1234 , MAIN ST", "12 34 MAIN ST": a number before another one and a name is the front of the house number.
  if (/^\d+$/.test(first)) {
    after = after.replace(/^\s*[.,]\s*(?=[A-Z\d])/, ' ');
    const more = /^\s+(\d{1,4})\s+(?:1\/2\s+)?((?:[NSEW]|NORTH|SOUTH|EAST|WEST)\s+(?=\S))?([A-Z\d]{2,})/.exec(after);
    const named = more && (more[2] !== undefined || /^[A-Z]{3}/.test(more[3])) && !TYPE_LIKE.test(more[3]);
    if (named && first.length + more[1].length <= 5) {
      first += more[1];
      after = after.replace(/^\s+\d{1,4}/, '');
    }
  }
  return first + after;
}

/** What may stand behind a numbered street, so that its number is not the house's. */
const TYPE_LIKE =
  /^(?:ST|STREET|STR|AVE|AVENUE|AV|PL|PLACE|RD|ROAD|DR|DRIVE|BLVD|CT|COURT|LN|LANE|WAY|TER|TERR|TERRACE|CIR|CIRCLE|HWY|APT|UNIT|STE|SPC|REAR|EAST|WEST|NORTH|SOUTH)$/;

function digitsOf(word: string): string {
  if (!/^[0-9OQDILZASGTB|!]{3,6}$/.test(word) || !/\d/.test(word) || ORDINAL.test(word)) return word;
  // A last letter may be the house's own: 1423B.
  const last = word[word.length - 1];
  const whole = /[ABDSGZ]/.test(last) ? word.slice(0, -1) : word;
  return [...whole].map((ch) => LETTER_DIGITS[ch] ?? ch).join('') + word.slice(whole.length);
}

/** A word of the street whose digits are letters misread, where that makes a street type: 5T, B1VD. */
export function mendType(word: string, isType: (word: string) => boolean): string {
  if (!/\d/.test(word) || !/[A-Z]/.test(word) || ORDINAL.test(word) || word.length > 5) return word;
  const letters = word.replace(/[0145678]/g, (digit) => ({ '0': 'O', '1': 'L', '4': 'A', '5': 'S', '6': 'G', '7': 'T', '8': 'B' })[digit]!);
  return isType(letters) ? letters : word;
}
