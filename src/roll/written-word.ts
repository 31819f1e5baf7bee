/** A word as it stands on a line, in one role, and the words that were met lately. */

import type { Expansion } from './expand.ts';
import { SYM_SEED, symFinish, symStep } from './index-file.ts';
import { familiarStem } from './nicknames.ts';
import { codesMask, codesOf, UNREADABLE } from './writing.ts';

/** A word in one role (surname, given name, street, city). */
export interface Word {
  readonly text: string;
  readonly codes: Uint8Array;
  readonly mask: number;
  /** Unreadable marks in the word. */
  readonly marks: number;
  /** Id of the key equal to the word, or -1. */
  readonly exact: number;
  /** log2 share of people with this word, where it is so common that its neighbours do not matter. */
  readonly cheapU: number | null;
  /** The same from the word's own count alone, whatever it is; -Infinity where the roll does not know the word. */
  readonly quickU: number;
  expansion: Expansion | null;
  /** Keys of compounds that hold the word as a part; null until asked. */
  parts: ReadonlySet<number> | null;
  /** Bits by id of short and familiar forms (given names only). */
  readonly familiar: ReadonlyMap<number, number>;
  /** The stem of a familiar form that no table lists; '' where it is none. */
  readonly stem: string;
  readonly slips: 1 | 2;
  /** Number of the word among those its role has made. */
  readonly serial: number;
}

/** What a role knows of a word from the start. */
export interface WordStart {
  readonly text: string;
  readonly exact: number;
  readonly cheapU: number | null;
  readonly quickU: number;
  readonly slips: 1 | 2;
  readonly serial: number;
  /** Short and familiar forms of the text; null where words of this role have none. */
  readonly formsOf: ((text: string) => ReadonlyMap<number, number>) | null;
}

export const NO_FORMS: ReadonlyMap<number, number> = new Map();

/** Its letters and forms are made when they are asked for: most words stand on the roll as they are and are never compared. */
class WrittenWord implements Word {
  readonly text: string;
  readonly exact: number;
  readonly cheapU: number | null;
  readonly quickU: number;
  readonly slips: 1 | 2;
  readonly serial: number;
  expansion: Expansion | null = null;
  parts: ReadonlySet<number> | null = null;
  readonly #formsOf: WordStart['formsOf'];
  #codes: Uint8Array | null = null;
  #mask = 0;
  #marks = 0;
  #familiar: ReadonlyMap<number, number> | null = null;
  #stem: string | null = null;

  constructor({ text, exact, cheapU, quickU, slips, serial, formsOf }: WordStart) {
    this.text = text;
    this.exact = exact;
    this.cheapU = cheapU;
    this.quickU = quickU;
    this.slips = slips;
    this.serial = serial;
    this.#formsOf = formsOf;
  }

  get codes(): Uint8Array {
    return this.#codes ?? this.#read();
  }

  get mask(): number {
    if (this.#codes === null) this.#read();
    return this.#mask;
  }

  get marks(): number {
    if (this.#codes === null) this.#read();
    return this.#marks;
  }

  get familiar(): ReadonlyMap<number, number> {
    this.#familiar ??= this.#formsOf === null ? NO_FORMS : this.#formsOf(this.text);
    return this.#familiar;
  }

  get stem(): string {
    this.#stem ??= this.#formsOf === null ? '' : familiarStem(this.text);
    return this.#stem;
  }

  #read(): Uint8Array {
    const codes = codesOf(this.text);
    this.#codes = codes;
    this.#mask = codesMask(codes);
    for (let i = 0; i < codes.length; i++) if (codes[i] === UNREADABLE) this.#marks++;
    return codes;
  }
}

export function writtenWord(start: WordStart): Word {
  return new WrittenWord(start);
}

/** Words met lately, in tables of fixed size: what the roll knows does not give way to what was written once. */
export interface WordCache {
  find(text: string, slips: 1 | 2): Word | undefined;
  keep(word: Word): void;
}

const KNOWN_WORDS = 1 << 15;
const STRANGE_WORDS = 1 << 13;

function hashOf(text: string, slips: number): number {
  let h = SYM_SEED ^ slips;
  for (let i = 0; i < text.length; i++) h = symStep(h, text.charCodeAt(i));
  return symFinish(h);
}

export function createWordCache(): WordCache {
  const known = createSlots(KNOWN_WORDS);
  const strange = createSlots(STRANGE_WORDS);
  return {
    find(text, slips) {
      const hash = hashOf(text, slips);
      return known.find(hash, text, slips) ?? strange.find(hash, text, slips);
    },
    keep(word) {
      (word.exact >= 0 ? known : strange).keep(hashOf(word.text, word.slips), word);
    },
  };
}

/** One word a slot; the hashes stand by themselves, so that a word that is not there is not looked at. */
function createSlots(size: number) {
  const hashes = new Uint32Array(size);
  const words: (Word | undefined)[] = new Array(size).fill(undefined);
  return {
    find(hash: number, text: string, slips: number): Word | undefined {
      const slot = hash & (size - 1);
      if (hashes[slot] !== hash) return undefined;
      const word = words[slot];
      return word !== undefined && word.text === text && word.slips === slips ? word : undefined;
    },
    keep(hash: number, word: Word): void {
      const slot = hash & (size - 1);
      hashes[slot] = hash;
      words[slot] = word;
    },
  };
}
