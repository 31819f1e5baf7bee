import type { Evidence } from './desk-types.ts';

/** Whether a field agrees, says nothing because one side has none, or must be looked at. */
export type Stand = 'same' | 'open' | 'differs';

/** How a field of the paper stands to the roll's. */
export function standOf({ words, written, onRoll }: Pick<Evidence, 'words' | 'written' | 'onRoll'>): Stand {
  if (written === '' || onRoll === '') return 'open';
  return words === 'same' || words === 'agrees' || words === 'initial agrees' || words === 'same year' ? 'same' : 'differs';
}

/** Words of the engine for what people write of themselves, or a reader misreads; anything else may be another person. */
const SLIGHT: readonly string[] = [
  'nearly the same',
  'short or familiar form',
  'part of the name',
  'partly unreadable',
  'one slip of writing or reading',
  'the middle name',
  'differs (does not count against the line)',
];

function isSlight({ field, words }: Evidence): boolean {
  // A city may be written short, and is told by its ZIP; a name in another order is still the name.
  return field === 'city' || SLIGHT.includes(words.replace(', names in another order', ''));
}

/** Words for a probability. */
export type Likelihood = 'almost-certain' | 'likely' | 'open' | 'unlikely';

const ALMOST_CERTAIN = 0.98;
const LIKELY = 0.8;
const OPEN = 0.1;

/** The words for a probability. */
export function likelihoodOf(probability: number): Likelihood {
  if (probability >= ALMOST_CERTAIN) return 'almost-certain';
  if (probability >= LIKELY) return 'likely';
  return probability >= OPEN ? 'open' : 'unlikely';
}

/** A whole percentage that never says certain, nor impossible. */
export function percentOf(probability: number): string {
  if (probability > 0.99) return '> 99 %';
  if (probability < 0.01) return '< 1 %';
  return `${Math.round(probability * 100)} %`;
}

/** What a voter's likelihood rests on: the fields that agree, those that differ, and what that often means. */
export interface Grounds {
  readonly agree: readonly string[];
  /** Fields written a little otherwise, as a slip of the pen or a familiar form is. */
  readonly slight: readonly string[];
  readonly differ: readonly string[];
  /** The usual mistake behind such a pattern; null where there is none. */
  readonly pattern: 'relative' | 'father-or-son' | 'other-address' | null;
}

/** Sorts the evidence of a voter into what speaks for and against. */
export function groundsOf(evidence: readonly Evidence[]): Grounds {
  const stand = (name: string): Stand => {
    const field = evidence.find((each) => each.field === name);
    return field === undefined ? 'open' : standOf(field);
  };
  const names = (wanted: (each: Evidence) => boolean) => evidence.filter(wanted).map(({ field }) => field);
  const home = stand('house') === 'same' && stand('street') === 'same';
  const sameName = stand('surname') === 'same' && stand('given') === 'same';
  const pattern =
    stand('surname') === 'same' && home && stand('given') === 'differs'
      ? 'relative'
      : sameName && home && (stand('birth') === 'differs' || stand('suffix') === 'differs')
        ? 'father-or-son'
        : sameName && (stand('house') === 'differs' || stand('street') === 'differs')
          ? 'other-address'
          : null;
  return {
    agree: names((each) => standOf(each) === 'same'),
    slight: names((each) => standOf(each) === 'differs' && isSlight(each)),
    differ: names((each) => standOf(each) === 'differs' && !isSlight(each)),
    pattern,
  };
}
