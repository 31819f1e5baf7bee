import { Worker } from 'node:worker_threads';
import type { Roll } from './index-open.ts';
import type { RollStatistics } from './roll-statistics.ts';

/** Counted once for each roll that is open, however many batches go over it. */
const counted = new WeakMap<SharedArrayBuffer, Promise<RollStatistics>>();

/** What a roll says as a whole, counted in a thread of its own: for whoever must not wait. At 5.7 million voters it takes seconds. */
export function statisticsBeside({ shared }: Roll): Promise<RollStatistics> {
  const known = counted.get(shared.image);
  if (known !== undefined) return known;
  const own = import.meta.url;
  const file = new URL(own.endsWith('.ts') ? './statistics-worker.ts' : './statistics-worker.js', own);
  const counting = new Promise<RollStatistics>((resolve, reject) => {
    const worker = new Worker(file, { workerData: shared });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that counts a roll ended early')));
  });
  counted.set(shared.image, counting);
  counting.catch(() => counted.delete(shared.image));
  return counting;
}
