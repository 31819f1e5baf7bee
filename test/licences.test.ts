import { readFileSync } from 'node:fs';
import { init } from 'license-checker-rseidelsohn';
import { expect, test } from 'vitest';

const PERMISSIVE = /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Python-2\.0)$/;
/** Weak copyleft, file by file, and lists that ask to be credited: fine in a tool we run, not in what we ship. */
const DEVELOPMENT_ONLY = /^(MPL-2\.0|CC-BY-3\.0)$/;

/** "(MIT OR GPL-3.0)" is ours to choose; "MIT AND CC0-1.0" binds to both. */
function allowed(expression: string, pattern: RegExp): boolean {
  const plain = expression.replace(/[()*]/g, '').trim();
  if (plain.includes(' OR ')) return plain.split(' OR ').some((part) => allowed(part, pattern));
  return plain.split(' AND ').every((part) => pattern.test(part.trim()));
}

/** Two kinds of package that ship under other terms, each for a reason (docs/decisions): fonts under the Open Font License, made to be embedded; and the image library behind sharp, LGPL, a file of its own that anybody may replace. */
function knownException(nameAndVersion: string, licence: string): boolean {
  return (
    (nameAndVersion.startsWith('@fontsource/') && licence === 'OFL-1.1') ||
    (nameAndVersion.startsWith('@img/sharp-libvips-') && licence === 'LGPL-3.0-or-later')
  );
}

function licences(which: 'production' | 'development'): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve, reject) => {
    init({ start: '.', [which]: true, excludePrivatePackages: true }, (error, packages) => {
      if (error) reject(error);
      else resolve(new Map(Object.entries(packages).map(([name, { licenses }]) => [name, [licenses ?? 'none'].flat().join(' AND ')])));
    });
  });
}

const lock: {
  readonly packages: Readonly<
    Record<string, { readonly devOptional?: boolean; readonly optional?: boolean; readonly peer?: boolean } | undefined>
  >;
} = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** A package that is here for development and that a shipped one merely knows as an optional peer (better-auth: vitest): nobody who installs us gets it. */
function developmentPeer(nameAndVersion: string): boolean {
  const entry = lock.packages[`node_modules/${nameAndVersion.slice(0, nameAndVersion.lastIndexOf('@'))}`];
  return entry?.peer === true && (entry.devOptional === true || entry.optional === true);
}

test('every dependency that ships has a permissive licence', async () => {
  const found = await licences('production');
  expect(found.size).toBeGreaterThan(4);
  expect(
    [...found].filter(([name, licence]) => !allowed(licence, PERMISSIVE) && !knownException(name, licence) && !developmentPeer(name)),
  ).toEqual([]);
});

test('every development dependency has a permissive licence, or one that is fine in a tool', async () => {
  const found = await licences('development');
  expect(found.size).toBeGreaterThan(20);
  const either = new RegExp(`${PERMISSIVE.source}|${DEVELOPMENT_ONLY.source}`);
  expect([...found].filter(([name, licence]) => !allowed(licence, either) && !knownException(name, licence))).toEqual([]);
});
