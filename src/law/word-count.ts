import type { RulePack } from './rule-pack.ts';

/** What a person says of a text that no program can know: names that count as one word, and hyphenated words that stand in a dictionary. */
export interface WordMarks {
  readonly names?: readonly string[];
  readonly inDictionary?: readonly string[];
}

/** The number of words by the pack's rule, and where a person may know better. */
export interface WordCount {
  readonly words: number;
  /** Hyphenated words that were counted part by part. */
  readonly hyphenated: readonly string[];
  /** Runs of capitalised words that were counted one by one and may be names. */
  readonly runs: readonly string[];
}

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\\.?';
const DATES = [
  new RegExp(`\\b${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+\\d{4})?\\b`, 'giu'),
  new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?\\s+(?:de\\s+)?${MONTH}(?:,?\\s+(?:de\\s+)?\\d{4})?(?![\\p{L}\\p{N}])`, 'giu'),
  new RegExp(`\\b${MONTH}\\s+\\d{4}\\b`, 'giu'),
];
const PHONE = /(?:\+?1[\s.-]?)?\(?\b\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}\b/g;
/** Stands for something that counts as one word; the letter keeps it a word. */
const ONE = ' xone ';

/** Counts words as a code of election law does: punctuation is nothing; dates, telephone numbers, web addresses and numbers in digits are one word each. */
export function countWords({
  text,
  rule,
  marks = {},
}: {
  readonly text: string;
  readonly rule: RulePack['wordCount'];
  readonly marks?: WordMarks;
}): WordCount {
  let rest = text.normalize('NFC').replace(/[\u2018\u2019]/g, "'");
  if (rule === undefined) return { words: wordsOf(rest).length, hyphenated: [], runs: [] };
  if (rule.names === 'one') for (const name of byLength(marks.names ?? [])) rest = rest.replaceAll(wholeWords(name), ONE);
  if (rule.dates === 'one') for (const date of DATES) rest = rest.replaceAll(date, ONE);
  rest = rest.replaceAll(PHONE, ONE);
  const known = new Set((marks.inDictionary ?? []).map((word) => word.toLowerCase()));
  const hyphenated: string[] = [];
  let words = 0;
  for (const word of wordsOf(rest)) {
    const parts = isAddress(word) || /^[\d.,/:-]+$/.test(word) ? [word] : word.split(/[-\u2010\u2011]/).filter(hasLetter);
    if (parts.length < 2) {
      words += 1;
      continue;
    }
    const one = rule.hyphens === 'one' || (rule.hyphens === 'one-if-in-dictionary' && known.has(trimmed(word).toLowerCase()));
    words += one ? 1 : parts.length;
    if (!one) hyphenated.push(trimmed(word));
  }
  return { words, hyphenated: [...new Set(hyphenated)], runs: rule.names === 'one' ? capitalRuns(rest) : [] };
}

function wordsOf(text: string): readonly string[] {
  // A dash between words, or a slash, does not join them.
  return text
    .replace(/\s[-\u2013\u2014]+\s|[\u2013\u2014]|\.{2,}|(?<=\p{L})\/(?=\p{L})/gu, ' ')
    .split(/\s+/u)
    .filter(hasLetter);
}

function hasLetter(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word);
}

function trimmed(word: string): string {
  return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function isAddress(word: string): boolean {
  return /^\W*(?:https?:\/\/|www\.)|@|\.(?:com|org|net|gov|edu|us)\b/i.test(word);
}

function byLength(names: readonly string[]): readonly string[] {
  return names
    .map((name) => name.trim())
    .filter(hasLetter)
    .sort((a, b) => b.length - a.length);
}

function wholeWords(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu');
}

/** Runs such as “City and County of San Francisco”: capitalised words, joined by small ones in between. */
function capitalRuns(text: string): readonly string[] {
  const pattern = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}'.]*(?:\s+(?:(?:of|and|the|for|de|del|la|las|los|y)\s+)*\p{Lu}[\p{L}'.]*)+/gu;
  return [...new Set([...text.matchAll(pattern)].map(([run]) => trimmed(run)))];
}
