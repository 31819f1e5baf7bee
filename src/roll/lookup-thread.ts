/** Look-up in a thread of its own over the same image: it waits for no batch, and nothing else waits for it. */

import { Worker } from 'node:worker_threads';
import type { SharedRoll } from './index-open.ts';
import type { FoundVoter } from './lookup.ts';
import type { LineMatch, LineText } from './types.ts';

export interface FinderThread {
  /** As `Finder.find`; answers come in the order asked. */
  find(query: string, limit: number, unseen?: boolean): Promise<readonly FoundVoter[]>;
  /** Who may have written a line, by this line alone: under the priors that a petition starts from. */
  match(text: LineText): Promise<LineMatch>;
  /** Starts the thread where it is not there yet: somebody is about to ask. */
  warm(): void;
  /** Ends the thread once what was asked is answered. */
  close(): void;
}

/** What goes to the thread: fragments to look up, or a line to match. */
export type FindRequest =
  | { readonly id: number; readonly kind: 'find'; readonly query: string; readonly limit: number; readonly unseen: boolean }
  | { readonly id: number; readonly kind: 'match'; readonly text: LineText }
  /** Nothing is asked: the thread makes its orders meanwhile. */
  | { readonly id: 0; readonly kind: 'warm' };

/** What comes back. */
export interface FindAnswer {
  readonly id: number;
  readonly answer: readonly FoundVoter[] | LineMatch;
}

type Asked =
  | { readonly kind: 'find'; readonly query: string; readonly limit: number; readonly unseen: boolean }
  | { readonly kind: 'match'; readonly text: LineText };

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Its caches are bounded; the orders of the index lie outside the heap. */
const HEAP_MB = 256;

/** A finder over an open roll. The thread starts with the first question and keeps no process alive by itself. */
export function createFinderThread(roll: SharedRoll): FinderThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;
  let closing = false;

  function started(): Worker {
    if (worker !== null) return worker;
    const own = import.meta.url;
    const made = new Worker(new URL(own.endsWith('.ts') ? './lookup-worker.ts' : './lookup-worker.js', own), {
      workerData: roll,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    made.on('message', ({ id, answer }: FindAnswer) => {
      waiting.get(id)?.resolve(answer as never);
      waiting.delete(id);
      if (waiting.size > 0) return;
      if (closing) void made.terminate();
      else made.unref();
    });
    const fail = (error: Error) => {
      if (worker === made) worker = null;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    made.on('error', fail);
    made.on('exit', (code) => fail(new Error(`the look-up thread ended with code ${code}`)));
    worker = made;
    return made;
  }

  function ask<T>(what: Asked): Promise<T> {
    const thread = started();
    thread.ref();
    const id = ++asked;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.postMessage({ ...what, id } satisfies FindRequest);
    });
  }

  function warm(): void {
    if (worker !== null || closing) return;
    const thread = started();
    thread.postMessage({ id: 0, kind: 'warm' } satisfies FindRequest);
    if (waiting.size === 0) thread.unref();
  }

  return {
    warm,
    find: (query, limit, unseen = false) => ask({ kind: 'find', query, limit, unseen }),
    match: (text) => ask({ kind: 'match', text }),
    close() {
      closing = true;
      if (waiting.size === 0) void worker?.terminate();
    },
  };
}
