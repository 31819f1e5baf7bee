import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('no two screens have one name or one address: the router would not start', () => {
  const names = new Map<string, string>();
  const addresses = new Map<string, string>();
  for (const file of globSync('src/web/*/screens.ts')) {
    const text = readFileSync(file, 'utf8');
    const shared = /scope: '(\w+)'[^}]*\} as const/.exec(text)?.[1];
    for (const [, entry] of text.replace(/const \w+ = \{[^}]*\} as const;/g, '').matchAll(/\{([^{}]*load:[^{}]*)\}/g)) {
      const value = (key: string) => new RegExp(`${key}: '([^']*)'`).exec(entry)?.[1];
      const name = value('name')!;
      const address = `${value('scope') ?? shared} ${value('path')}`;
      expect(names.get(name), `${name} in ${file}`).toBeUndefined();
      expect(addresses.get(address), `${name} has the address of ${addresses.get(address)}`).toBeUndefined();
      names.set(name, file);
      addresses.set(address, name);
    }
  }
  expect(names.size).toBeGreaterThan(15);
});
