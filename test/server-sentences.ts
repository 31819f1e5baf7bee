import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Rooms that write whole documents or pages in both languages themselves, and code that no request reaches. */
const OWN_WORDS = /^src\/(documents|reports|server\/public|web|cli|evaluation|generator)\//;

/** Files that a request or a job of the server may reach, by their imports. */
export function reachedFiles(roots: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, typeOnly, from] of text.matchAll(/(?:import|export)\s(type\s)?[^;]*?from '(\.[^']+)'/g))
      if (typeOnly === undefined && !OWN_WORDS.test(relative('.', resolve(dirname(path), from))))
        visit(relative('.', resolve(dirname(path), from)));
    for (const [, from] of text.matchAll(/import\('(\.[^']+)'\)/g)) visit(relative('.', resolve(dirname(path), from)));
  };
  for (const root of roots) visit(join(root));
  return [...seen].filter((path) => path.endsWith('.ts') && !OWN_WORDS.test(path)).sort();
}

/** One piece of source: comments away, string literals and templates found. */
function literalsOf(source: string): readonly string[] {
  const found: string[] = [];
  let i = 0;
  while (i < source.length) {
    const c = source[i];
    if (c === '/' && source[i + 1] === '/') i = nextOr(source.indexOf('\n', i), source.length);
    else if (c === '/' && source[i + 1] === '*') i = nextOr(source.indexOf('*/', i + 2), source.length) + 2;
    else if (c === '/' && /[(,=:[!&|?{};\n]\s*$/.test(source.slice(Math.max(0, i - 12), i))) i = endOfPattern(source, i);
    else if (c === "'" || c === '"') {
      const end = endOfQuote(source, i);
      found.push(source.slice(i + 1, end).replaceAll(/\\(.)/g, '$1'));
      i = end + 1;
    } else if (c === '`') i = template(source, i, found);
    else i++;
  }
  return found;
}

function nextOr(at: number, otherwise: number): number {
  return at < 0 ? otherwise : at;
}

function endOfQuote(source: string, start: number): number {
  let i = start + 1;
  while (i < source.length && source[i] !== source[start]) i += source[i] === '\\' ? 2 : 1;
  return i;
}

function endOfPattern(source: string, start: number): number {
  let inClass = false;
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '[') inClass = true;
    else if (source[i] === ']') inClass = false;
    else if (source[i] === '\n') return i;
    else if (source[i] === '/' && !inClass) return i + 1;
  }
  return source.length;
}

/** Reads a template literal: what is put in becomes {0}, {1} …; literals inside what is put in are found too. */
function template(source: string, start: number, found: string[]): number {
  let text = '';
  let places = 0;
  let i = start + 1;
  while (i < source.length && source[i] !== '`') {
    if (source[i] === '\\') {
      text += source[i + 1];
      i += 2;
    } else if (source[i] === '$' && source[i + 1] === '{') {
      let depth = 1;
      let j = i + 2;
      while (j < source.length && depth > 0) {
        if (source[j] === '`') j = template(source, j, []) - 1;
        else if (source[j] === "'" || source[j] === '"') j = endOfQuote(source, j);
        else if (source[j] === '{') depth++;
        else if (source[j] === '}') depth--;
        j++;
      }
      found.push(...literalsOf(source.slice(i + 2, j - 1)));
      text += `{${places++}}`;
      i = j;
    } else text += source[i++];
  }
  found.push(text);
  return i + 1;
}

/** Whether a literal is a sentence for people: begins like one, has words, and ends like one. */
function isSentence(text: string): boolean {
  return /^([A-Z“"'{]|\d)/.test(text) && /[\p{L}}] [\p{L}{“"(]/u.test(text) && /[.?]$/.test(text.trim()) && !/^[{}\d\s.,:;()]*$/.test(text);
}

/** Every sentence in these files that may reach a person through an answer of the server, with where it stands. */
export function sentencesOf(files: readonly string[]): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const file of files) {
    // What describes a route is for programmers and stands in the API's document.
    const source = readFileSync(file, 'utf8').replaceAll(/summary:\s*(?:'(?:[^'\\]|\\.)*'|"[^"]*"|`[^`]*`)/g, '');
    for (const text of literalsOf(source)) if (isSentence(text) && !out.has(text)) out.set(text.trim(), file);
  }
  return out;
}

/** Every literal in these files, sentence or not. */
export function everyLiteral(files: readonly string[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => literalsOf(readFileSync(file, 'utf8'))));
}
