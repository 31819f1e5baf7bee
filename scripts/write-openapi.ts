/** Writes docs/openapi.json from the routes; a test fails while it is stale. */
import { writeFile } from 'node:fs/promises';
import { programVersion } from '../src/operations/installation.ts';
import { openApiDocument } from '../src/server/openapi.ts';
import { ROUTES } from '../src/server/routes.ts';

await writeFile('docs/openapi.json', `${JSON.stringify(openApiDocument({ routes: ROUTES, version: await programVersion() }), null, 2)}\n`);
