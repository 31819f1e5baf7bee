import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';

type Words = { readonly [key: string]: string | Words };

/** Keys of a file; the plural forms of a key are one, since languages have different ones. */
function keysOf(words: Words, prefix = ''): readonly string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key.replace(/_(zero|one|two|few|many|other)$/, '_#')] : keysOf(value, `${prefix}${key}.`),
  );
}

/** What is put into a sentence must be in every language's. */
function placesOf(words: Words): readonly string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [...new Set(value.match(/\{\{\w+\}\}/g) ?? [])].sort().map((place) => `${key.replace(/_\w+$/, '')} ${place}`)
      : placesOf(value),
  );
}

const files = globSync('src/web/languages/*/*.json');
const read = (path: string): Words => JSON.parse(readFileSync(path, 'utf8'));
const languages = [...new Set(files.map((file) => basename(dirname(file))))];
const areas = [...new Set(files.map((file) => basename(file)))];

test('there are several languages and areas', () => {
  expect(languages).toEqual(expect.arrayContaining(['en', 'es']));
  expect(areas.length).toBeGreaterThan(3);
});

test.each(areas)('%s has the same keys and places in every language', (area) => {
  const english = read(`src/web/languages/en/${area}`);
  for (const language of languages) {
    const words = read(`src/web/languages/${language}/${area}`);
    expect([...new Set(keysOf(words))].sort(), language).toEqual([...new Set(keysOf(english))].sort());
    expect([...new Set(placesOf(words))].sort(), language).toEqual([...new Set(placesOf(english))].sort());
  }
});

test('every plural has all forms of its language', () => {
  const wrong: string[] = [];
  const visit = (words: Words, language: string, place: string): void => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, value] of Object.entries(words)) {
      if (typeof value !== 'string') visit(value, language, `${place}.${key}`);
      else if (key.endsWith('_other'))
        for (const form of forms) if (!(key.replace(/other$/, form) in words)) wrong.push(`${place}.${key}: ${form}`);
    }
  };
  for (const file of files) visit(read(file), basename(dirname(file)), file);
  expect(wrong).toEqual([]);
});
