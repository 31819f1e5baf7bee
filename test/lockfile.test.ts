import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { readonly packages: Readonly<Record<string, Locked>> };

/** Where Node would find `name` from the package at `path`, in the lockfile; null where the lockfile has none. */
function lookUp(path: string, name: string): string | null {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in lock.packages) return place;
    if (folder === '') return null;
  }
}

test('the lockfile holds every dependency, also those of other platforms: without them npm ci refuses', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, locked]) =>
    Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
      .filter((name) => lookUp(path, name) === null)
      .map((name) => `${path || 'countersign'} needs ${name}`),
  );
  expect(Object.keys(lock.packages).length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});

test('the lockfile names no registry, so that any mirror serves', () => {
  expect(Object.values(lock.packages).filter((locked) => locked.resolved !== undefined)).toEqual([]);
});
