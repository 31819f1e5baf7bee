/**
 * Whether two lines that are taken for one voter are one person's. The posterior of each line says how sure its voter is; the two lines side by
 * side say more. Each observation adds or takes bits, as in the linkage of records (Fellegi and Sunter 1969). The bits are a logistic
 * regression over 61,000 pairs of 1,000,000 lines of the generator's typist (five counties, each tried with the bits of the other four).
 */

import { parseAddress } from '../roll/address.ts';
import { nicknamesOf } from '../roll/nicknames.ts';
import { suffixCode } from '../roll/normalize.ts';
import { lineNameWords } from '../roll/query.ts';
import type { LineText, VoterRecord } from '../roll/types.ts';

/** How two words agree, the best first. */
const AGREEMENTS = ['same', 'slip', 'other-form', 'initial', 'differs'] as const;
type Agreement = (typeof AGREEMENTS)[number];

/** Limits of the classes of `certainty`, `rival` and `stranger`. */
const CERTAINTY = [0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.9995];
const RIVAL = [0.001, 0.003, 0.01, 0.04];
const STRANGER = [0.001, 0.01];

/** Bits for "one signer, or the less sure line is of nobody on the roll", against "two voters of the roll". */
const BITS = {
  start: -0.4,
  /** By the posterior of the less sure of the two lines. */
  certainty: [-1.5, 0.3, 0.9, 1.5, 1.6, 2.2, 3.9, 4.5],
  /** By the posterior of other voters of the home, for each of this voter's. */
  rival: [2, -1, -1.5, -3, -4],
  /** By the posterior of somebody by another surname who is not on the roll. */
  stranger: [0.7, 0.6, -0.3],
  /** The given names of the two lines beside each other. */
  given: { same: 1, slip: 1.9, 'other-form': 1.2, initial: 1.2, differs: 0.7 },
  /** The line that writes the voter's given name worse. */
  onRoll: { same: 0.8, slip: 0.8, 'other-form': 0.8, initial: 1.4, differs: -2.5 },
  surname: { same: 0.5, slip: 0, 'other-form': 0, initial: 0.2, differs: 0.2 },
  surnameIsVoters: [-1.5, 0.5],
  /** Neither the other line's surname nor the voter's. */
  foreignSurname: -6,
  hasInitial: [0.8, -1.7],
  sameHouse: [0.5, 0.2],
  otherUnit: [0.4, -1.2],
  /** Lines next to each other, near, and farther apart: people of one door sign one below the other. */
  place: { next: -9, near: -7, apart: 2.2 },
} as const;

/** Lines of one page that are no farther apart than this were signed at one door. */
const NEAR = 3;
/** From here on a word is another one with a slip, and a given name may be the voter's. */
const SLIP = 0.6;
const DISTANT = 0.4;

/** One of the two lines, with what matching says of it. */
export interface SignedLine {
  readonly text: LineText;
  /** Posterior that it is this voter's. */
  readonly certainty: number;
  /** Posterior that it is another voter's of the same address. */
  readonly rival: number;
  /** Posterior that it is of somebody by another surname who is not on the roll. */
  readonly stranger: number;
}

/** log2 odds that one person signed both lines, or that the signer of the less sure one is not on the roll. */
export function sameSignerBits({ a, b, voter }: { readonly a: SignedLine; readonly b: SignedLine; readonly voter: VoterRecord }): number {
  const less = a.certainty <= b.certainty ? a : b;
  const [x, y] = [wordsOf(a.text, voter), wordsOf(b.text, voter)];
  const [here, there] = [parseAddress(a.text.address.slice(0, 200)), parseAddress(b.text.address.slice(0, 200))];
  const isVoters = Number(surnameIsVoters(x.surname, voter) && surnameIsVoters(y.surname, voter));
  const surname = agreementOfWords(x.surname, y.surname);
  const otherUnit = here.unit !== '' && there.unit !== '' && here.unit !== there.unit;
  return (
    BITS.start +
    BITS.certainty[classOf(less.certainty, CERTAINTY)] +
    BITS.rival[classOf(Math.max(a.rival / a.certainty, b.rival / b.certainty), RIVAL)] +
    BITS.stranger[classOf(less.stranger / less.certainty, STRANGER)] +
    BITS.given[agreementOfWords(x.given, y.given)] +
    BITS.onRoll[worse(givenOnRoll(x.given, voter), givenOnRoll(y.given, voter))] +
    BITS.surname[surname] +
    BITS.surnameIsVoters[isVoters] +
    (isVoters === 0 && surname === 'differs' ? BITS.foreignSurname : 0) +
    BITS.hasInitial[Number(isInitial(x.given) || isInitial(y.given))] +
    BITS.sameHouse[Number(here.house === there.house)] +
    BITS.otherUnit[Number(otherUnit)] +
    BITS.place[placeOf(a.text, b.text)]
  );
}

function classOf(value: number, limits: readonly number[]): number {
  const at = limits.findIndex((limit) => value < limit);
  return at < 0 ? limits.length : at;
}

/** Whether two lines stand so near to each other that they were signed at one door. */
export function areNear(a: LineText, b: LineText): boolean {
  return placeOf(a, b) !== 'apart';
}

function placeOf(a: LineText, b: LineText): keyof typeof BITS.place {
  if (a.section === '' || a.line === '' || a.section !== b.section || a.page !== b.page) return 'apart';
  const lines = Math.abs(Number(a.line) - Number(b.line));
  return lines <= 1 ? 'next' : lines <= NEAR ? 'near' : 'apart';
}

interface NameWords {
  readonly given: readonly string[];
  readonly surname: readonly string[];
}

/** The words of a line's name, each put to the voter's surname or to his other names, whichever it is more alike. */
function wordsOf(text: LineText, voter: VoterRecord): NameWords {
  const name = text.firstName === '' && text.lastName === '' ? text.name : `${text.firstName} ${text.lastName}`;
  const surnames = forms(voter.lastName);
  const others = [...forms(voter.firstName), ...lineNameWords(voter.middleName)];
  const given: string[] = [];
  const surname: string[] = [];
  for (const word of lineNameWords(name)) {
    if (word === '?' || suffixCode(word) > 0) continue;
    (mostAlike(word, surnames) > mostAlike(word, others) ? surname : given).push(word);
  }
  if (surname.length === 0 && given.length > 1) surname.push(given.pop()!);
  if (given.length === 0 && surname.length > 1) given.push(surname.shift()!);
  return { given, surname };
}

/** The words of a name, and all of them as one. */
function forms(name: string): string[] {
  const words = lineNameWords(name);
  return words.length > 1 ? [...words, words.join('')] : words;
}

function mostAlike(word: string, names: readonly string[]): number {
  return names.reduce((most, name) => Math.max(most, word.length === 1 ? Number(name[0] === word) * 0.55 : likeness(word, name)), 0);
}

/** The best agreement of any word here with any word there, or of all here with all there. */
function agreementOfWords(here: readonly string[], there: readonly string[]): Agreement {
  let best = here.length > 0 && there.length > 0 ? agreement(here.join(''), there.join('')) : 'differs';
  for (const word of here) {
    for (const other of there) {
      const value = agreement(word, other);
      if (AGREEMENTS.indexOf(value) < AGREEMENTS.indexOf(best)) best = value;
    }
  }
  return best;
}

function agreement(a: string, b: string): Agreement {
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 'initial' : 'differs';
  if (a === b) return 'same';
  if (likeness(a, b) >= SLIP) return 'slip';
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (nicknamesOf(a).has(b) || nicknamesOf(b).has(a)) return 'other-form';
  return short.length >= 3 && (long.startsWith(short) || long.endsWith(short)) ? 'other-form' : 'differs';
}

/** The given name in use: the first one written out, or an initial. */
function inUse(given: readonly string[]): string {
  return given.find((word) => word.length > 1) ?? given[0] ?? '';
}

function isInitial(given: readonly string[]): boolean {
  return inUse(given).length === 1;
}

function givenOnRoll(given: readonly string[], voter: VoterRecord): Agreement {
  const word = inUse(given);
  if (word === '') return 'differs';
  const names = forms(voter.firstName);
  const best = agreementOfWords(names, [word]);
  if (best !== 'differs') return best;
  if (given.length > 1 && agreement(given.join(''), names[names.length - 1]) !== 'differs') return 'slip';
  const middle = agreementOfWords(lineNameWords(voter.middleName), [word]);
  if (middle !== 'differs' && middle !== 'initial') return 'other-form';
  // A name garbled beyond a slip is still more the voter's than another name is.
  return mostAlike(word, names) >= DISTANT ? 'other-form' : 'differs';
}

/** Whether the surname on a line is the voter's, with a slip perhaps. */
export function bearsSurname(text: LineText, voter: VoterRecord): boolean {
  return surnameIsVoters(wordsOf(text, voter).surname, voter);
}

function surnameIsVoters(surname: readonly string[], voter: VoterRecord): boolean {
  return agreementOfWords(surname, forms(voter.lastName)) !== 'differs';
}

function worse(a: Agreement, b: Agreement): Agreement {
  return AGREEMENTS.indexOf(a) > AGREEMENTS.indexOf(b) ? a : b;
}

/** 0 nothing alike to 1 the same: letters changed, left out, added or exchanged, for each letter of the longer word. */
function likeness(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] !== b[j - 1] && a[i - 1] !== '?' && b[j - 1] !== '?';
      now[j] = Math.min(last[j - 1] + Number(differs), last[j] + 1, now[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = now;
  }
  return 1 - last[b.length] / Math.max(a.length, b.length);
}
