import type { Problem } from '../basics/problem.ts';
import type { AskedLanguage } from './asked-language.ts';
import spanish from './languages/es.json' with { type: 'json' };

/**
 * Refusals are written in English where they are made, values and all. Here they are said in the language of the request: the catalogue
 * holds every sentence with places {0}, {1} … for what is put in, and what was put in is looked up in it too. Codes stay.
 */

/** A sentence with places, as a pattern that finds what was put in. */
interface Pattern {
  readonly match: RegExp;
  readonly words: string;
}

/** Sentences of one language: those without places by their text, the others by pattern, the most particular first. */
interface Catalogue {
  readonly exact: ReadonlyMap<string, string>;
  readonly patterns: readonly Pattern[];
}

const PLACE = /\{(\d+)\}/g;

function catalogueOf(words: Readonly<Record<string, string>>): Catalogue {
  const entries = Object.entries(words);
  const fixed = (text: string) => text.replaceAll(PLACE, '').length;
  return {
    exact: new Map(entries),
    patterns: entries
      .filter(([english]) => english.search(PLACE) >= 0)
      .sort(([a], [b]) => fixed(b) - fixed(a))
      .map(([english, other]) => ({
        match: new RegExp(`^${english.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(PLACE, '([\\s\\S]*?)')}$`),
        words: other,
      })),
  };
}

const SPANISH = catalogueOf(spanish);

/** Depth to which what was put into a sentence is looked up again. */
const DEEPEST = 3;

/** A sentence of the server in a language; as it stands where the catalogue does not have it. */
export function sentenceIn(text: string, language: AskedLanguage, depth = 0): string {
  if (language === 'en' || text === '') return text;
  const known = SPANISH.exact.get(text);
  if (known !== undefined) return known;
  if (depth >= DEEPEST) return text;
  for (const { match, words } of SPANISH.patterns) {
    const found = match.exec(text);
    if (found !== null)
      return words.replaceAll(PLACE, (_whole, place: string) => sentenceIn(found[Number(place) + 1], language, depth + 1));
  }
  return text;
}

/** A problem in the language of whoever is told of it. */
export function problemIn(problem: Problem, language: AskedLanguage): Problem {
  if (language === 'en') return problem;
  return {
    ...problem,
    message: sentenceIn(problem.message, language),
    ...(problem.remedy === undefined ? {} : { remedy: sentenceIn(problem.remedy, language) }),
  };
}
