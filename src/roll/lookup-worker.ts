/** The thread of look-ups: one question after the other; between questions it makes the orders that later ones need. */

import { parentPort, workerData } from 'node:worker_threads';
import { type SharedRoll, viewRoll } from './index-open.ts';
import { createFinder } from './lookup.ts';
import { createOrders, type Orders, prepareNext } from './lookup-orders.ts';
import type { FindAnswer, FindRequest } from './lookup-thread.ts';

const roll = viewRoll(workerData as SharedRoll);
const orders = createOrders(roll.views);
const finder = createFinder(roll, { orders });
const done = new Set<keyof Orders>();
let preparing = false;

function prepare(): void {
  preparing = prepareNext(orders, done);
  if (preparing) setImmediate(prepare);
}

parentPort?.on('message', ({ id, query, limit }: FindRequest) => {
  parentPort?.postMessage({ id, found: finder.find(query, limit) } satisfies FindAnswer);
  if (!preparing) setImmediate(prepare);
});
