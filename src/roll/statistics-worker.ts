/** A thread that counts what a roll says as a whole and ends. */

import { parentPort, workerData } from 'node:worker_threads';
import { type SharedRoll, viewRoll } from './index-open.ts';
import { rollStatistics } from './roll-statistics.ts';

parentPort?.postMessage(rollStatistics(viewRoll(workerData as SharedRoll), { all: true }));
