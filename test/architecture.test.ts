import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** docs/architecture.md, "Rooms": what each room may import besides itself. */
const DOMAIN = ['basics', 'law'];
const ENGINE = [...DOMAIN, 'roll', 'sheets', 'forecast', 'quality', 'screening'];
const RECORD = [...ENGINE, 'generator', 'reports', 'documents', 'evaluation', 'record'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  basics: [],
  law: ['basics'],
  roll: DOMAIN,
  sheets: DOMAIN,
  forecast: DOMAIN,
  quality: DOMAIN,
  screening: ENGINE.filter((room) => room !== 'screening'),
  generator: ['basics'],
  reports: ENGINE,
  documents: [...ENGINE, 'reports'],
  evaluation: ENGINE,
  record: RECORD.filter((room) => room !== 'record'),
  operations: RECORD,
  server: [...RECORD, 'operations'],
  jobs: [...RECORD, 'operations'],
  cli: [...RECORD, 'operations', 'server', 'jobs'],
  web: ['law'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = globSync('src/**/*.{ts,tsx}').filter((file) => !/\.test\.tsx?$/.test(file));
const imports = files.flatMap(importsOf);

/** Relative imports of a file: static, dynamic, and workers named by a URL. */
function importsOf(from: string): readonly Import[] {
  const text = readFileSync(from, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^;'"]*?from\s*)?['"](\.[^'"]+)['"]|(?:import|new URL)\(\s*['"](\.[^'"]+\.tsx?)['"]/g;
  return [...text.matchAll(pattern)].map((match) => ({
    from,
    to: normalize(join(dirname(from), match[2] ?? match[3])),
    typeOnly: match[1] !== undefined,
  }));
}

function roomOf(file: string): string {
  return file.split('/')[1];
}

test('every room of src/ is one that docs/architecture.md knows', () => {
  expect(Object.keys(MAY_IMPORT)).toEqual(expect.arrayContaining([...new Set(files.map(roomOf))]));
});

test('imports run in the direction that docs/architecture.md gives', () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    if (!to.startsWith('src/') || roomOf(from) === roomOf(to)) return false;
    return !MAY_IMPORT[roomOf(from)]?.includes(roomOf(to)) && !(roomOf(from) === 'web' && roomOf(to) === 'server' && typeOnly);
  });
  expect(wrong).toEqual([]);
  expect(imports.length).toBeGreaterThan(0);
});

test('no import goes in a circle', () => {
  const next = Map.groupBy(imports, (each) => each.from);
  const done = new Set<string>();
  function circleFrom(file: string, path: readonly string[]): readonly string[] | null {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const { to } of next.get(file) ?? []) {
      const circle = circleFrom(to, [...path, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  }
  for (const file of files) expect(circleFrom(file, [])).toBeNull();
});

test('the rooms of pure rules use no clock, no chance and no environment', () => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b/;
  const pure = files.filter((file) => /^src\/(law|roll|screening|forecast|sheets|generator|reports|documents|evaluation)\//.test(file));
  expect(pure.filter((file) => impure.test(readFileSync(file, 'utf8')))).toEqual([]);
});
