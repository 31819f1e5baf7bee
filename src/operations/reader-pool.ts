import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import type { FileKind } from '../sheets/read/decode.ts';
import { type PageOutcome, type PageRejected, rejected } from '../sheets/read/reading.ts';
import type { ReaderAnswer, ReaderRequest, ReaderSetup } from './reader-process.ts';

/** Reader processes with limits of time and memory; one that oversteps is stopped and its page is a named reject. */
export interface ReaderPool {
  /** How many pages a file has, or why it cannot be read. */
  open(options: { readonly path: string; readonly kind: Exclude<FileKind, 'zip'> }): Promise<{ readonly pages: number } | PageRejected>;
  /** Reads one page, 0-based. */
  read(options: {
    readonly path: string;
    readonly kind: Exclude<FileKind, 'zip'>;
    readonly page: number;
    readonly images: string;
  }): Promise<PageOutcome>;
  readonly size: number;
  close(): Promise<void>;
}

interface Job {
  readonly request: Exclude<ReaderRequest, { type: 'setup' }>;
  readonly done: (answer: ReaderAnswer | PageRejected) => void;
}

interface Slot {
  child: ChildProcess | null;
  job: Job | null;
  timer: NodeJS.Timeout | null;
  /** Why we stopped it, if we did. */
  stopped: PageRejected | null;
  served: number;
}

const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './reader-process.ts' : './reader-process.js', import.meta.url);
/** A reader is replaced after so many pages, which bounds what any leak of a decoder can gather. */
const PAGES_A_READER = 400;

/** Resident memory of a process in bytes, where the system tells (Linux); 0 elsewhere, where the limit of time alone holds. */
function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}

/** A PDF is held whole while it is open, twice while it is opened: that comes on top of the limit. */
function ownSize(request: { readonly path: string; readonly kind: string }): number {
  return request.kind === 'pdf' ? 2.2 * (statSync(request.path, { throwIfNoEntry: false })?.size ?? 0) : 0;
}

/** Starts readers as they are needed, at most `size` at once. */
export function startReaders(options: { readonly size: number; readonly setup: ReaderSetup }): ReaderPool {
  const { setup } = options;
  const waiting: Job[] = [];
  const slots: Slot[] = Array.from({ length: options.size }, () => ({ child: null, job: null, timer: null, stopped: null, served: 0 }));
  let nextId = 1;
  let closed = false;

  function start(slot: Slot): ChildProcess {
    const child = fork(ENTRY, [], {
      env: { ...process.env, COUNTERSIGN_READER: '1', MALLOC_ARENA_MAX: '2' },
      execArgv: ['--max-old-space-size=768'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    slot.child = child;
    slot.served = 0;
    slot.stopped = null;
    child.on('message', (answer: ReaderAnswer) => {
      if (answer.type !== 'ready') finish(slot, answer);
    });
    child.on('exit', () => {
      if (slot.child === child) slot.child = null;
      const why = slot.stopped ?? rejected('reader-stopped');
      slot.stopped = null;
      if (slot.job !== null) finish(slot, why);
      else next();
    });
    child.on('error', () => child.kill('SIGKILL'));
    child.send({ type: 'setup', setup } satisfies ReaderRequest);
    return child;
  }

  function finish(slot: Slot, answer: ReaderAnswer | PageRejected): void {
    const job = slot.job;
    if (slot.timer !== null) clearInterval(slot.timer);
    slot.timer = null;
    slot.job = null;
    slot.served++;
    if (slot.served >= PAGES_A_READER && slot.child !== null) {
      const old = slot.child;
      slot.child = null;
      old.disconnect();
    }
    job?.done(answer);
    next();
  }

  function next(): void {
    if (closed) return;
    for (const slot of slots) {
      if (slot.job !== null) continue;
      const job = waiting.shift();
      if (job === undefined) return;
      const child = slot.child ?? start(slot);
      slot.job = job;
      const began = performance.now();
      const limit = setup.settings.maxReaderBytes + ownSize(job.request);
      slot.timer = setInterval(() => {
        if (performance.now() - began > setup.settings.pageSeconds * 1000)
          slot.stopped = rejected('took-too-long', `${setup.settings.pageSeconds} s`);
        else if (child.pid !== undefined && residentBytes(child.pid) > limit) slot.stopped = rejected('reader-stopped', 'out of memory');
        if (slot.stopped !== null) child.kill('SIGKILL');
      }, 100);
      child.send(job.request, (error) => {
        if (error !== null) child.kill('SIGKILL');
      });
    }
  }

  function ask(request: Job['request']): Promise<ReaderAnswer | PageRejected> {
    return new Promise((done) => {
      waiting.push({ request, done });
      next();
    });
  }

  return {
    size: options.size,
    async open({ path, kind }) {
      const answer = await ask({ type: 'open', id: nextId++, path, kind });
      if ('outcome' in answer && !('type' in answer)) return answer;
      return answer.type === 'opened' ? (answer.rejected ?? { pages: answer.pages }) : rejected('reader-stopped');
    },
    async read({ path, kind, page, images }) {
      const answer = await ask({ type: 'read', id: nextId++, path, kind, page, images });
      if ('type' in answer) return answer.type === 'read' ? answer.outcome : rejected('reader-stopped');
      return answer;
    },
    async close() {
      closed = true;
      await Promise.all(
        slots.map(
          (slot) =>
            new Promise<void>((resolve) => {
              if (slot.timer !== null) clearInterval(slot.timer);
              if (slot.child === null || slot.child.exitCode !== null) return resolve();
              slot.child.once('exit', () => resolve());
              slot.child.kill('SIGKILL');
            }),
        ),
      );
    },
  };
}
