/** What somebody types into a look-up, taken apart: words, numbers and dates in the order typed. Pure text; no roll needed. */

import { fold } from './normalize.ts';

/** One typed piece. The last one may still be growing. */
export interface Fragment {
  /** Letters A-Z and digits only. */
  readonly text: string;
  readonly kind: 'word' | 'number' | 'mixed' | 'date';
  /** yyyymmdd of a date; yyyymm00 where no day was typed; 0 otherwise. */
  readonly date: number;
}

/** More pieces than a name, an address and a birth date have are noise. */
const MOST_FRAGMENTS = 12;
const LONGEST_QUERY = 200;
/** Two-digit years above this are of the last century. */
const CENTURY = 30;

/** 1957-04-12, also begun (1957-04-), and 4/12/1957; a house number such as 1957-4 is none. */
const DATES = /\b((?:18|19|20)\d{2})-(\d{1,2})(?:-(\d{0,2}))?(?![\d-])|\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b/g;

/** The pieces of a query: dates first recognised whole, ZIP+4 cut to five digits, apostrophes dropped as in the keys of the roll. */
export function fragmentsOf(query: string): readonly Fragment[] {
  const out: Fragment[] = [];
  const text = fold(query.slice(0, LONGEST_QUERY)).replace(/'/g, '');
  let from = 0;
  for (const match of text.matchAll(DATES)) {
    const date = dateOf(match);
    if (date === 0) continue;
    take(text.slice(from, match.index), out);
    out.push({ text: String(date), kind: 'date', date });
    from = match.index + match[0].length;
  }
  take(text.slice(from), out);
  return out.slice(0, MOST_FRAGMENTS);
}

function take(text: string, out: Fragment[]): void {
  // The roll's house numbers are found without their fractions, its ZIP codes without the four digits behind.
  const plain = text.replace(/\b(\d+)[\s-]+[1-3]\/[2-4]\b/g, '$1').replace(/\b(\d{5})-\d{1,4}\b/g, '$1');
  for (const word of plain.split(/[^A-Z0-9]+/)) {
    if (word === '') continue;
    out.push({ text: word, kind: /^\d+$/.test(word) ? 'number' : /\d/.test(word) ? 'mixed' : 'word', date: 0 });
  }
}

function dateOf([, isoYear, isoMonth, isoDay, month, day, shortYear]: RegExpMatchArray): number {
  const m = Number(isoMonth ?? month);
  // A date that is still being typed is a month.
  const d = isoYear !== undefined && (isoDay ?? '').length < 2 ? 0 : Number(isoDay ?? day);
  let y = Number(isoYear ?? shortYear);
  if (isoYear === undefined && shortYear.length === 2) y += y > CENTURY ? 1900 : 2000;
  return m >= 1 && m <= 12 && (d >= 1 || isoYear !== undefined) && d <= 31 && y >= 1880 && y < 2100 ? y * 10000 + m * 100 + d : 0;
}
