import { describe, expect, it } from 'vitest';
import { createLetterModel } from './letter-model.ts';

function keysOf(words: readonly string[]) {
  const heap = new TextEncoder().encode(words.join(''));
  const off = new Uint32Array(words.length + 1);
  words.forEach((word, i) => {
    off[i + 1] = off[i] + word.length;
  });
  return { count: words.length, heap, off };
}

const SYLLABLES = ['MA', 'RI', 'AN', 'EL', 'LO', 'SA', 'NA', 'TI', 'CO', 'DE', 'VA', 'RO'];
const MANY = SYLLABLES.flatMap((a) => SYLLABLES.flatMap((b) => SYLLABLES.map((c) => a + b + c)));

describe('letters of names', () => {
  it('takes what looks like the roll’s names for likelier than what does not', () => {
    const model = createLetterModel(keysOf(MANY));
    expect(model.log2('MARILO')).toBeGreaterThan(model.log2('MRAIOL') + 3);
  });

  it('says little from few names', () => {
    const model = createLetterModel(keysOf(['ANNA', 'OTTO']));
    expect(Math.abs(model.log2('FERNANDO') - model.log2('FERNANDX'))).toBeLessThan(1);
  });

  it('gives a probability, marks and odd characters and all', () => {
    const model = createLetterModel(keysOf(MANY));
    for (const word of ['', '?', 'A', '????', 'MA?ILO', '12', 'ÑÑ', 'Z'.repeat(300)]) {
      expect(model.log2(word)).toBeLessThanOrEqual(0);
      expect(model.log2(word)).not.toBeNaN();
    }
  });
});
