import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { eventsPage } from './events-page.ts';

it('is the list that docs/events.md shows', async () => {
  expect(await readFile('docs/events.md', 'utf8'), 'run: node scripts/write-events.ts').toBe(eventsPage());
});
