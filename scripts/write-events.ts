/** Writes docs/events.md, the public list of the log's events; a test fails while it is stale. */
import { writeFile } from 'node:fs/promises';
import { eventsPage } from '../src/record/events-page.ts';

await writeFile('docs/events.md', eventsPage());
