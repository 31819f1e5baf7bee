import { expect, test } from 'vitest';
import { everyLiteral, reachedFiles, sentencesOf } from '../../test/server-sentences.ts';
import { askedLanguage } from './asked-language.ts';
import spanish from './languages/es.json' with { type: 'json' };
import { problemIn, sentenceIn } from './problem-words.ts';

/** What a request or a job may reach. What only an operator's command says, events and the API's own document are not told to people on a screen. */
const NOT_TOLD =
  /^src\/(record\/(events|open|migrate|folder-lock)|forecast\/|screening\/assumptions|server\/openapi|operations\/(form-words|installation)|law\/rule-pack)/;
const reached = reachedFiles(['src/server/server.ts', 'src/jobs/worker.ts']).filter((file) => !NOT_TOLD.test(file));

/** Names for programs, and the figures of a method: not refusals. */
const LEFT_IN_ENGLISH: readonly RegExp[] = [/^Time to answer by route/, /^Lines drawn without replacement/, /^Unbiased only where nobody/];

test('every sentence of the server that a person may meet is there in Spanish, with every place', () => {
  const words: Readonly<Record<string, string>> = spanish;
  const sentences = sentencesOf(reached);
  expect(sentences.size).toBeGreaterThan(250);
  const missing = [...sentences].filter(([text]) => !(text in words) && !LEFT_IN_ENGLISH.some((kind) => kind.test(text)));
  expect(missing).toEqual([]);
  const places = (text: string) => [...new Set(text.match(/\{\d+\}/g))].sort();
  for (const [english, other] of Object.entries(words)) expect(places(other), english).toEqual(places(english));
});

test('the catalogue holds nothing that the source no longer says', () => {
  const said = everyLiteral([...reached, 'src/law/access.ts', 'src/law/petition-states.ts']);
  expect(Object.keys(spanish).filter((english) => !said.has(english))).toEqual([]);
});

test('a refusal keeps its code, place and figures, and speaks the language that was asked for', () => {
  const problem = {
    code: 'tally-backwards',
    message: 'Section 12 had 6 lines on 2026-03-01: 1 are fewer.',
    field: 'body.lines',
    remedy: 'Nothing was changed. Count again, or give the reason why there are fewer.',
  };
  expect(problemIn(problem, 'en')).toBe(problem);
  expect(problemIn(problem, 'es')).toEqual({
    ...problem,
    message: 'La sección 12 tenía 6 líneas el 2026-03-01: 1 son menos.',
    remedy: 'No se cambió nada. Cuente de nuevo o dé el motivo de que haya menos.',
  });
  expect(sentenceIn('Section 4 is returned already, since 2026-03-01.', 'es')).toBe('La sección 4 ya está devuelta, desde el 2026-03-01.');
  expect(sentenceIn('The answer has 201 words, counted by Elections Code 9; at most 200 are allowed (Elections Code 11023).', 'es')).toBe(
    'La respuesta tiene 201 palabras, contadas según Elections Code 9; se permiten 200 como máximo (Elections Code 11023).',
  );
  expect(sentenceIn('Words that nobody translated.', 'es')).toBe('Words that nobody translated.');
});

test('the language is the one that is wanted most of those that there are', () => {
  expect(askedLanguage(undefined)).toBe('en');
  expect(askedLanguage('es')).toBe('es');
  expect(askedLanguage('es-MX,es;q=0.9,en;q=0.8')).toBe('es');
  expect(askedLanguage('fr, es;q=0.4, en;q=0.6')).toBe('en');
  expect(askedLanguage('es;q=0, en')).toBe('en');
  expect(askedLanguage('*')).toBe('en');
});
