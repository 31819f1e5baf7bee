import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { answerOf, api, isOffline, Refused } from '../../api/client.ts';
import { reportOutbox } from '../../ui/saved-state.tsx';
import type { FindingBody } from './desk-types.ts';

/** A finding on its way to the server. It stays on this machine until the server has it or a person has seen why not. */
export interface QueuedFinding {
  /** Made once: however often it is sent, the server keeps one finding. */
  readonly requestKey: string;
  readonly userId: string;
  readonly batchId: string;
  readonly lineId: string;
  readonly position: number;
  /** Section and line in words. */
  readonly label: string;
  readonly body: FindingBody;
  readonly status: 'waiting' | 'refused';
  readonly problem: { readonly code: string; readonly message: string; readonly remedy: string | null } | null;
  readonly at: number;
}

interface Tables extends DBSchema {
  finding: { key: string; value: QueuedFinding; indexes: { 'by-time': number } };
}

/** What the screen is told about the queue. */
export interface OutboxState {
  readonly waiting: readonly QueuedFinding[];
  readonly refused: readonly QueuedFinding[];
  /** False while the server cannot be reached. */
  readonly reachable: boolean;
}

/** Milliseconds until an unreachable server is tried again; doubled each time. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

const LOCK = 'countersign.outbox';

/** Findings go to the server in the order in which they were made, one at a time, from one tab at a time. */
export class Outbox {
  readonly #userId: string;
  readonly #listeners = new Set<() => void>();
  readonly #channel = new BroadcastChannel(LOCK);
  readonly #sent = new Map<string, string>();
  #opening: Promise<IDBPDatabase<Tables>> | null = null;
  #state: OutboxState = { waiting: [], refused: [], reachable: true };
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #flushing: Promise<void> | null = null;
  #inFlight: string | null = null;
  /** Called with every finding that the server took, from this tab or another. */
  onTaken: (taken: { readonly lineId: string; readonly findingId: string; readonly own: boolean }) => void = () => undefined;

  /** Settles once what an earlier page left is known: before that `has` cannot tell. */
  readonly ready: Promise<void>;

  constructor(userId: string) {
    this.#userId = userId;
    this.#channel.onmessage = ({ data }: MessageEvent<{ readonly lineId?: string; readonly findingId?: string }>) => {
      if (data.lineId !== undefined && data.findingId !== undefined) {
        this.#sent.set(data.lineId, data.findingId);
        this.onTaken({ lineId: data.lineId, findingId: data.findingId, own: false });
      }
      void this.#load();
    };
    window.addEventListener('online', () => void this.flush());
    this.ready = this.#load();
    void this.ready.then(() => this.flush());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  state = (): OutboxState => this.#state;

  /** The finding that the server gave for a line in this session. */
  findingOf(lineId: string): string | null {
    return this.#sent.get(lineId) ?? null;
  }

  /** Whether a finding on this line is on its way. */
  has(lineId: string): boolean {
    return this.#state.waiting.some((each) => each.lineId === lineId);
  }

  /** Keeps a finding on this machine, and then sends it. It is safe as soon as this settles. */
  async add(finding: Omit<QueuedFinding, 'userId' | 'status' | 'problem' | 'at'>): Promise<void> {
    const queued: QueuedFinding = {
      ...finding,
      userId: this.#userId,
      status: 'waiting',
      problem: null,
      at: performance.timeOrigin + performance.now(),
    };
    this.#set({ waiting: [...this.#state.waiting, queued] });
    await (await this.#database()).put('finding', queued);
    void this.flush();
  }

  /** Takes a finding out again before it was sent; false where it is too late for that. */
  async withdraw(lineId: string): Promise<boolean> {
    const queued = this.#state.waiting.find((each) => each.lineId === lineId);
    if (queued === undefined || queued.requestKey === this.#inFlight) return false;
    await this.#remove(queued.requestKey);
    return true;
  }

  /**
   * Sends what waits; true once nothing of this person waits here any more. Refused findings are then put away: none of them is on the
   * record, and their lines are still to be found.
   */
  async emptied(): Promise<boolean> {
    await this.#load();
    if (this.#state.waiting.length > 0) await this.flush();
    if (this.#state.waiting.length > 0) return false;
    for (const { requestKey } of this.#state.refused) await this.#remove(requestKey);
    return true;
  }

  /** Puts a refused finding away: a person has seen it. */
  async dismiss(requestKey: string): Promise<void> {
    await this.#remove(requestKey);
  }

  /** Settles once nothing is waiting, or the server cannot be reached. */
  async flush(): Promise<void> {
    this.#flushing ??= navigator.locks
      .request(LOCK, () => this.#sendAll())
      .finally(() => {
        this.#flushing = null;
      });
    return this.#flushing;
  }

  async #sendAll(): Promise<void> {
    await this.#load();
    for (let next = this.#state.waiting[0]; next !== undefined; next = this.#state.waiting[0]) {
      this.#inFlight = next.requestKey;
      const outcome = await this.#send(next).finally(() => {
        this.#inFlight = null;
      });
      if (outcome === 'later') {
        this.#set({ reachable: false });
        this.#tryLater();
        return;
      }
      this.#pause = FIRST_PAUSE;
      this.#set({ reachable: true });
    }
  }

  async #send(queued: QueuedFinding): Promise<'done' | 'later'> {
    try {
      const { findingId } = await answerOf(
        api.POST('/api/v1/lines/{lineId}/findings', { params: { path: { lineId: queued.lineId } }, body: queued.body }),
      );
      this.#sent.set(queued.lineId, findingId);
      await this.#remove(queued.requestKey);
      this.#channel.postMessage({ lineId: queued.lineId, findingId });
      this.onTaken({ lineId: queued.lineId, findingId, own: true });
      return 'done';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Not reached, too much at once, or the server is in trouble: the same finding is sent again. Anything else is an answer.
      if (isOffline(error) || error.status === 429 || error.status >= 500) return 'later';
      const refused: QueuedFinding = {
        ...queued,
        status: 'refused',
        problem: { code: error.code, message: error.message, remedy: error.remedy },
      };
      await (await this.#database()).put('finding', refused);
      await this.#load();
      this.#channel.postMessage({});
      return 'done';
    }
  }

  #tryLater(): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  async #remove(requestKey: string): Promise<void> {
    await (await this.#database()).delete('finding', requestKey);
    await this.#load();
    this.#channel.postMessage({});
  }

  async #load(): Promise<void> {
    const all = (await (await this.#database()).getAllFromIndex('finding', 'by-time')).filter(({ userId }) => userId === this.#userId);
    this.#set({ waiting: all.filter(({ status }) => status === 'waiting'), refused: all.filter(({ status }) => status === 'refused') });
  }

  #set(change: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...change };
    reportOutbox({ waiting: this.#state.waiting.length, refused: this.#state.refused.length, reachable: this.#state.reachable });
    for (const listener of this.#listeners) listener();
  }

  #database(): Promise<IDBPDatabase<Tables>> {
    this.#opening ??= openDB<Tables>('countersign', 1, {
      upgrade(database) {
        database.createObjectStore('finding', { keyPath: 'requestKey' }).createIndex('by-time', 'at');
      },
    });
    return this.#opening;
  }
}

const opened = new Map<string, Outbox>();

/** The queue of a person on this machine. */
export function outboxOf(userId: string): Outbox {
  const known = opened.get(userId) ?? new Outbox(userId);
  opened.set(userId, known);
  return known;
}
