/** The thread of look-ups: one question after the other. */

import { parentPort, workerData } from 'node:worker_threads';
import { type SharedRoll, viewRoll } from './index-open.ts';
import { createFinder } from './lookup.ts';
import type { FindAnswer, FindRequest } from './lookup-thread.ts';

const finder = createFinder(viewRoll(workerData as SharedRoll));
parentPort?.on('message', ({ id, query, limit }: FindRequest) => {
  parentPort?.postMessage({ id, found: finder.find(query, limit) } satisfies FindAnswer);
});
