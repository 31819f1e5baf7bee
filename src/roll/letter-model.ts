/**
 * How likely a string of letters is as a name nobody on the roll bears: a model of letter triples learned from the roll's own names. A misread
 * ELIZABETH looks like no name; XOCHITL does. Without it any unknown word counts as somebody's name.
 */

import type { Keys } from './index-open.ts';

/** Letters A-Z, and one code for the beginning and the end. */
const SIGNS = 27;
const EDGE = 26;
/** Weight of the shorter context where the longer one was seen seldom. */
const BACK_OFF = 4;
/** An unreadable mark, a digit: any letter. */
const ANY_LETTER = -3;
/** A name like any other costs about this much a letter; a roll of few names teaches no more than that. */
const USUAL_LETTER = -2.4;
const ENOUGH_NAMES = 1000;

export interface LetterModel {
  /** log2 probability of the word among names; `?` stands for any letter. */
  log2(word: string): number;
}

/** Learns from every key once, however many bear it: what is sought is how new names look. */
export function createLetterModel(keys: Keys): LetterModel {
  const triples = new Float64Array(SIGNS * SIGNS * SIGNS);
  const pairs = new Float64Array(SIGNS * SIGNS);
  const singles = new Float64Array(SIGNS);
  const { heap, off, count } = keys;
  for (let id = 0; id < count; id++) {
    let a = EDGE;
    let b = EDGE;
    for (let i = off[id]; i <= off[id + 1]; i++) {
      const code = i === off[id + 1] ? EDGE : heap[i] - 65;
      const c = code >= 0 && code < EDGE ? code : EDGE;
      triples[(a * SIGNS + b) * SIGNS + c]++;
      a = b;
      b = c;
    }
  }
  const total = triples.reduce((sum, n) => sum + n, 0) + SIGNS;
  const ofPair = new Float64Array(SIGNS * SIGNS);
  for (let at = 0; at < triples.length; at++) {
    const pair = at % (SIGNS * SIGNS);
    pairs[pair] += triples[at];
    ofPair[Math.floor(at / SIGNS)] += triples[at];
    singles[at % SIGNS] += triples[at];
  }
  const ofSingle = new Float64Array(SIGNS);
  for (let pair = 0; pair < pairs.length; pair++) ofSingle[Math.floor(pair / SIGNS)] += pairs[pair];
  const logs = new Float64Array(triples.length);
  for (let a = 0; a < SIGNS; a++) {
    for (let b = 0; b < SIGNS; b++) {
      for (let c = 0; c < SIGNS; c++) {
        const one = (singles[c] + 1) / total;
        const two = (pairs[b * SIGNS + c] + BACK_OFF * one) / (ofSingle[b] + BACK_OFF);
        const at = (a * SIGNS + b) * SIGNS + c;
        logs[at] = Math.log2((triples[at] + BACK_OFF * two) / (ofPair[a * SIGNS + b] + BACK_OFF));
      }
    }
  }
  const taught = count / (count + ENOUGH_NAMES);
  return {
    log2(word) {
      return Math.log2(taught * 2 ** ofLetters(word) + (1 - taught) * 2 ** (USUAL_LETTER * (word.length + 1)));
    },
  };

  function ofLetters(word: string): number {
    let sum = 0;
    let a = EDGE;
    let b = EDGE;
    for (let i = 0; i <= word.length; i++) {
      const code = i === word.length ? EDGE : word.charCodeAt(i) - 65;
      if (code < 0 || code > EDGE) {
        sum += ANY_LETTER;
        a = EDGE;
        b = EDGE;
        continue;
      }
      sum += logs[(a * SIGNS + b) * SIGNS + code];
      a = b;
      b = code;
    }
    return sum;
  }
}
