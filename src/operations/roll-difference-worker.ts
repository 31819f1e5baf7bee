/** Compares two rolls off the thread that answers requests; the images are shared, not copied. */

import { parentPort, workerData } from 'node:worker_threads';
import { compareRolls, ROLL_CHANGES } from '../roll/difference.ts';
import { type SharedRoll, viewRoll } from '../roll/index-open.ts';

const { before, after } = workerData as { readonly before: SharedRoll; readonly after: SharedRoll };
const { added, removed, changed, unchanged } = compareRolls({ before: viewRoll(before), after: viewRoll(after) });
parentPort?.postMessage({
  added: added.length,
  removed: removed.length,
  unchanged,
  changed: changed.length,
  by: ROLL_CHANGES.map((what) => ({ what, voters: changed.filter((voter) => voter.what.includes(what)).length })),
});
