/** The thread of look-ups: one question after the other; between questions it makes the orders that later ones need. */

import { parentPort, workerData } from 'node:worker_threads';
import { type SharedRoll, viewRoll } from './index-open.ts';
import { createLineMatcher } from './line-matcher.ts';
import { createFinder } from './lookup.ts';
import { createOrders, type Orders, prepareNext } from './lookup-orders.ts';
import type { FindAnswer, FindRequest } from './lookup-thread.ts';
import type { LineMatch, LineText } from './types.ts';

const roll = viewRoll(workerData as SharedRoll);
const orders = createOrders(roll.views);
const finder = createFinder(roll, { orders });
const done = new Set<keyof Orders>();
let preparing = false;
let matcher: ((text: LineText) => LineMatch) | null = null;

function prepare(): void {
  preparing = prepareNext(orders, done);
  if (preparing) setImmediate(prepare);
}

function answerTo(request: Exclude<FindRequest, { readonly kind: 'warm' }>): FindAnswer['answer'] {
  if (request.kind === 'find') return finder.find(request.query, request.limit, request.unseen);
  matcher ??= createLineMatcher(roll);
  return matcher(request.text);
}

parentPort?.on('message', (request: FindRequest) => {
  if (request.kind !== 'warm') parentPort?.postMessage({ id: request.id, answer: answerTo(request) } satisfies FindAnswer);
  if (!preparing) setImmediate(prepare);
});
