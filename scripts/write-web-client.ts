/** Writes src/web/api/schema.ts, the types that openapi-fetch reads, from docs/openapi.json; a test fails while it is stale. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { clientTypes, type OpenApi } from './web-client-types.ts';

const document = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as OpenApi;
await writeFile('src/web/api/schema.ts', clientTypes(document));
execFileSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', 'src/web/api/schema.ts'], {
  stdio: 'ignore',
});
