import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '../../test/record/must.ts';
import { parseRulePack } from './rule-pack.ts';
import { countWords, type WordMarks } from './word-count.ts';

const rule = must(parseRulePack(JSON.parse(readFileSync('rules/us/ca/local-recall.json', 'utf8')))).wordCount;
const count = (text: string, marks: WordMarks = {}) => countWords({ text, rule, marks }).words;

describe('words by Elections Code 9', () => {
  // Examples of county offices: see the citation of the rule in the pack.
  it.each([
    ['100', 1],
    ['One', 1],
    ['one hundred', 2],
    ['Five Hundred Thousand', 3],
    ['525,600 votes', 2],
    ['06/14/1846', 1],
    ['July 4, 1776', 1],
    ['4 de julio de 1776', 1],
    ['on Feb. 3rd, 2024 we', 3],
    ['Call (415) 473-6456 today', 3],
    ['www.marinvotes.org', 1],
    ['mail elections@marincounty.org now', 3],
    ['NASA, e.g., and U.S.A.F.', 4],
    ["I'm here", 2],
    ['$1000 or 10% of it', 5],
    ['one-half local-area home-page', 6],
    ['either/or', 2],
    ['wait – what—now ... yes', 4],
    ['  “ ! ” - — , ', 0],
    ['', 0],
  ])('%s', (text, words) => {
    expect(count(text)).toBe(words);
  });

  it('takes names and dictionary words from the person who knows them, and says where they may be', () => {
    const text = 'The City and County of San Francisco made a first-rate home-page.';
    expect(countWords({ text, rule })).toEqual({
      words: 13,
      hyphenated: ['first-rate', 'home-page'],
      runs: ['The City and County of San Francisco'],
    });
    expect(count(text, { names: ['City and County of San Francisco'] })).toBe(8);
    expect(count(text, { names: ['City and County of San Francisco'], inDictionary: ['First-Rate'] })).toBe(7);
    expect(count('San Franciscos', { names: ['San Francisco'] })).toBe(2);
  });

  it('counts every plain word once, whatever stands between', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((one) => !/^(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)/.test(one));
    const between = fc.constantFrom(' ', '  ', ', ', '. ', '\n', ' — ', '! ');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, between), { maxLength: 40 }), (pieces) => {
        expect(count(pieces.flat().join(''))).toBe(pieces.length);
      }),
      { seed: 9 },
    );
  });

  it('without a rule counts what is written', () => {
    expect(countWords({ text: 'July 4, 1776 first-rate', rule: undefined }).words).toBe(4);
  });
});
