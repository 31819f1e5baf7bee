/**
 * Whether two lines that are taken for one voter are one person's. The posterior of each line says how sure its voter is; the two lines side by
 * side say more: names written alike are one hand's, or at least one person's, whatever the roll makes of them. False duplicates were people of one
 * household who signed one below the other, and lines whose names had nothing in common.
 */

import { nicknamesOf } from '../roll/nicknames.ts';
import { suffixCode } from '../roll/normalize.ts';
import { lineNameWords } from '../roll/query.ts';
import type { LineText, VoterRecord } from '../roll/types.ts';
import type { ScreeningSettings } from './settings.ts';

/** Lines of one page that are no farther apart than this were signed at one door. */
const NEXT_TO = 3;
/** A familiar form of the other line's name, and a name cut off. */
const FAMILIAR = 0.6;
const CUT_OFF = 0.7;
/** From here on two names are alike, and much alike. */
const ALIKE = 0.5;
const MUCH_ALIKE = 0.65;

/** Least posterior that each of the two lines must have before one is called a duplicate of the other. */
export function neededForDuplicate({
  a,
  b,
  voter,
  settings,
}: {
  a: LineText;
  b: LineText;
  /** Whom both lines are taken for. */
  voter: VoterRecord;
  settings: ScreeningSettings;
}): number {
  if (nextTo(a, b)) return Number.POSITIVE_INFINITY;
  const alike = nameLikeness(a, b);
  if (alike !== null && alike >= MUCH_ALIKE && sameHouse(a, b)) return settings.duplicateMuchAlike;
  const explained = Math.min(explainedBy(a, voter), explainedBy(b, voter));
  if (alike === null) return explained >= MUCH_ALIKE ? settings.duplicateInitials : settings.duplicate;
  return alike >= ALIKE || explained >= ALIKE ? settings.duplicateAlike : settings.duplicate;
}

function nextTo(a: LineText, b: LineText): boolean {
  if (a.section === '' || a.line === '' || a.section !== b.section || a.page !== b.page) return false;
  return Math.abs(Number(a.line) - Number(b.line)) <= NEXT_TO;
}

/** 0 nothing alike to 1 the same, by the word that agrees least; 0 where initials contradict; null where a line gives fewer than two words of two letters. */
export function nameLikeness(a: LineText, b: LineText): number | null {
  const x = lineNameWords(nameOf(a));
  const y = lineNameWords(nameOf(b));
  const longX = x.filter((word) => word.length > 1);
  const longY = y.filter((word) => word.length > 1);
  const [few, many] = longX.length <= longY.length ? [longX, longY] : [longY, longX];
  if (few.length < 2) return null;
  if (contradict(x, y) || contradict(y, x)) return 0;
  const left = [...many];
  let least = 1;
  for (const word of few) {
    let best = -1;
    let at = 0;
    left.forEach((other, i) => {
      const value = wordLikeness(word, other);
      if (value > best) {
        best = value;
        at = i;
      }
    });
    left.splice(at, 1);
    least = Math.min(least, best);
  }
  return least;
}

/** How well every word of the line is one of the voter's names, by the word that agrees least; 0 where an initial begins none of them. */
export function explainedBy(text: LineText, voter: VoterRecord): number {
  const names = [voter.firstName, voter.middleName, voter.lastName].flatMap((name) => [
    ...lineNameWords(name),
    lineNameWords(name).join(''),
  ]);
  const words = lineNameWords(nameOf(text)).filter((word) => word !== '?' && suffixCode(word) === 0);
  let least = words.length === 0 ? 0 : 1;
  for (const word of words) {
    const best =
      word.length === 1
        ? Number(names.some((name) => name[0] === word))
        : names.reduce((most, name) => (name === '' ? most : Math.max(most, wordLikeness(word, name))), 0);
    least = Math.min(least, best);
  }
  return least;
}

/** An initial here that begins no word there, where there is a word or an initial more than the two names. */
function contradict(x: readonly string[], y: readonly string[]): boolean {
  const initials = x.filter((word) => word.length === 1 && word !== '?');
  return y.length > 2 && initials.some((initial) => !y.some((word) => word[0] === initial || word[0] === '?'));
}

function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  if (nicknamesOf(a).get(b) === 1) return FAMILIAR;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length >= 3 && (long.startsWith(short) || long.endsWith(short))) return CUT_OFF;
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] !== b[j - 1] && a[i - 1] !== '?' && b[j - 1] !== '?';
      now[j] = Math.min(before[j - 1] + (differs ? 1 : 0), before[j] + 1, now[j - 1] + 1);
    }
    before = now;
  }
  return 1 - before[b.length] / long.length;
}

function sameHouse(a: LineText, b: LineText): boolean {
  const number = (text: LineText) => /\d+/.exec(text.address)?.[0] ?? '';
  return number(a) === number(b);
}

function nameOf(text: LineText): string {
  return text.firstName === '' && text.lastName === '' ? text.name : `${text.firstName} ${text.lastName}`;
}
