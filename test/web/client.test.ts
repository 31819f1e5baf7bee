import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientTypes, type OpenApi, typeOf } from '../../scripts/web-client-types.ts';

/** Without what the formatter moves. */
const bare = (text: string) => text.replace(/['"`\s;,|&()]+/g, '');

test('the client’s types are not stale', () => {
  const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenApi;
  expect(bare(readFileSync('src/web/api/schema.ts', 'utf8')), 'run: npm run openapi').toBe(bare(clientTypes(document)));
});

test('a schema becomes the type that its values have', () => {
  expect(typeOf({ type: 'object', properties: { a: { type: 'integer' }, b: { enum: ['x', 'y'] } }, required: ['a'] })).toBe(
    '{ "a": number; "b"?: "x" | "y"; }',
  );
  expect(typeOf({ anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] })).toBe('((string)[] | null)');
  expect(typeOf({ type: 'object', additionalProperties: { type: 'boolean' } })).toBe('{ [name: string]: boolean }');
  expect(typeOf({ $ref: '#/$defs/x' })).toBe('Json');
});
