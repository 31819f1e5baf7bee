import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const PAGES = globSync(['*.md', 'docs/**/*.md', 'bench/**/*.md', 'test/**/*.md', 'examples/**/*.md', 'rules/**/*.md']).map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));

/** The anchor that a heading has on the usual viewers. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsOf(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+\s+(.*)$/gm)].map(([, heading]) => anchorOf(heading));
}

test('every link of a page leads somewhere', () => {
  const broken = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [file, anchor] = target.split('#');
        const place = file === '' ? path : join(dirname(path), file);
        return !existsSync(place) || (anchor !== undefined && !anchorsOf(place).includes(anchor));
      })
      .map((target) => `${path}: ${target}`),
  );
  expect(PAGES.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

test('every script and every file that a page names is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  const missing = PAGES.flatMap(({ path, text }) => [
    ...[...text.matchAll(/npm run ([\w:-]+)/g)].filter(([, name]) => !(name in scripts)).map(([said]) => `${path}: ${said}`),
    ...[...text.matchAll(/`(?:node )?((?:src|test|scripts|bench|docs|rules|examples)\/[\w./-]+\.\w+)/g)]
      .filter(([, file]) => !existsSync(file))
      .map(([, file]) => `${path}: ${file}`),
  ]);
  expect(missing).toEqual([]);
});
