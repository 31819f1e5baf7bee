import { readFileSync } from 'node:fs';
import { init } from 'license-checker-rseidelsohn';
import { expect, test } from 'vitest';

const PERMISSIVE = /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Zlib|Python-2\.0)$/;
/** Weak copyleft, file by file, and lists that ask to be credited: fine in a tool we run, not in what we ship. */
const DEVELOPMENT_ONLY = /^(MPL-2\.0|CC-BY-3\.0)$/;

/** "(MIT OR GPL-3.0)" is ours to choose; "MIT AND CC0-1.0" binds to both. */
function allowed(expression: string, pattern: RegExp): boolean {
  const plain = expression.replace(/[()*]/g, '').trim();
  if (plain.includes(' OR ')) return plain.split(' OR ').some((part) => allowed(part, pattern));
  return plain.split(' AND ').every((part) => pattern.test(part.trim()));
}

/** Three kinds of package under other terms, each for a reason (docs/decisions): fonts under the Open Font License, made to be embedded; the image library behind sharp, LGPL, a file of its own that anybody may replace; and the U.S. Web Design System, in the public domain but for fonts and icons under permissive licences. */
function knownException(nameAndVersion: string, licence: string): boolean {
  return (
    (nameAndVersion.startsWith('@fontsource/') && licence === 'OFL-1.1') ||
    (nameAndVersion.startsWith('@img/sharp-libvips-') && licence === 'LGPL-3.0-or-later') ||
    (nameAndVersion.startsWith('@uswds/uswds@') && licence === 'Custom: LICENSE.md')
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

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const lock: { readonly packages: Readonly<Record<string, Locked | undefined>> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** Names that whoever installs us gets: reached from our own dependencies, but not through a peer that is optional (better-auth knows vitest so). */
function shippedNames(): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = ({ dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} }: Locked): void => {
    const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      if (names.has(name)) continue;
      names.add(name);
      for (const [path, locked] of Object.entries(lock.packages))
        if (locked !== undefined && (path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))) visit(locked);
    }
  };
  const { dependencies, optionalDependencies } = lock.packages['']!;
  visit({ ...(dependencies && { dependencies }), ...(optionalDependencies && { optionalDependencies }) });
  return names;
}

test('every dependency that ships has a permissive licence', async () => {
  const found = await licences('production');
  expect(found.size).toBeGreaterThan(4);
  const shipped = shippedNames();
  expect(shipped.size).toBeGreaterThan(20);
  const refused = [...found].filter(([name, licence]) => !allowed(licence, PERMISSIVE) && !knownException(name, licence));
  expect(refused.filter(([name]) => shipped.has(name.slice(0, name.lastIndexOf('@'))))).toEqual([]);
});

test('every development dependency has a permissive licence, or one that is fine in a tool', async () => {
  const found = await licences('development');
  expect(found.size).toBeGreaterThan(20);
  const either = new RegExp(`${PERMISSIVE.source}|${DEVELOPMENT_ONLY.source}`);
  expect([...found].filter(([name, licence]) => !allowed(licence, either) && !knownException(name, licence))).toEqual([]);
});
