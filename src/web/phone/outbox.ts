import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** Something that was done at the table and is to be recorded: kept on this machine until the server has answered. */
export interface Waiting {
  /** Made once: the server answers the same request the same way and records it once. */
  readonly key: string;
  readonly at: number;
  readonly petitionId: string;
  readonly route: 'custody' | 'tallies';
  readonly body: object;
  /** What a person reads of it. */
  readonly words: string;
  /** What the server said where it refused; null while it waits. */
  readonly refusal: string | null;
}

/** A circulator as the phone keeps him: number and name, no address. */
export interface KnownCirculator {
  readonly circulatorId: string;
  readonly number: number;
  readonly name: string;
}

/** What the phone knows of the petition while there is no network. */
export interface Known {
  readonly petitionId: string;
  readonly title: string;
  readonly circulators: readonly KnownCirculator[];
}

interface Schema extends DBSchema {
  outbox: { key: string; value: Waiting; indexes: { at: number } };
  known: { key: string; value: Known };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function store(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('countersign-phone', 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'key' }).createIndex('at', 'at');
      db.createObjectStore('known');
    },
  });
  return opened;
}

/** Keeps something to be sent; once this is done it is not lost, whatever happens to the page. */
export async function keep(waiting: Omit<Waiting, 'key' | 'at' | 'refusal'>): Promise<void> {
  const db = await store();
  // Strict: the promise holds only once it is on the disk.
  const trx = db.transaction('outbox', 'readwrite', { durability: 'strict' });
  await trx.store.put({ ...waiting, key: crypto.randomUUID(), at: Date.now(), refusal: null });
  await trx.done;
}

/** Everything that waits or was refused, oldest first. */
export async function outbox(): Promise<readonly Waiting[]> {
  return (await store()).getAllFromIndex('outbox', 'at');
}

/** Takes a refused one out: somebody has read it and deals with it otherwise. */
export async function discard(key: string): Promise<void> {
  await (await store()).delete('outbox', key);
}

/** Sends a refused one again under a new key: what was refused is not remembered by the server. */
export async function tryAgain(waiting: Waiting): Promise<void> {
  const db = await store();
  const trx = db.transaction('outbox', 'readwrite', { durability: 'strict' });
  await trx.store.delete(waiting.key);
  await trx.store.put({ ...waiting, key: crypto.randomUUID(), refusal: null });
  await trx.done;
}

/** What is known of the petition, from the last time that there was a network. */
export async function known(): Promise<Known | null> {
  return (await (await store()).get('known', 'petition')) ?? null;
}

/** Keeps what is known of the petition. */
export async function keepKnown(value: Known): Promise<void> {
  await (await store()).put('known', value, 'petition');
}

/** Removes names from this phone; what waits to be sent stays. */
export async function forget(): Promise<void> {
  await (await store()).delete('known', 'petition');
}

/** How sending ended: all sent or refused, no network, or nobody signed in. */
export type Sent = 'done' | 'offline' | 'signed-out';

/** Sends what waits, in its order, from one tab at a time. Whatever has no final answer stays. */
export function send(): Promise<Sent> {
  return navigator.locks.request('countersign-phone-outbox', async () => {
    for (const waiting of await outbox()) {
      if (waiting.refusal !== null) continue;
      const sent = await sendOne(waiting);
      if (sent !== 'done') return sent;
    }
    return 'done';
  });
}

async function sendOne(waiting: Waiting): Promise<Sent> {
  const answer = await fetch(`/api/v1/petitions/${waiting.petitionId}/${waiting.route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': waiting.key, 'accept-language': document.documentElement.lang },
    body: JSON.stringify(waiting.body),
  }).catch(() => null);
  if (answer === null) return 'offline';
  if (answer.ok) {
    await discard(waiting.key);
    return 'done';
  }
  if (answer.status === 401) return 'signed-out';
  const problem = (await answer.json().catch(() => null)) as {
    readonly type?: string;
    readonly title?: string;
    readonly detail?: string;
  } | null;
  // The server is busy, or still works on this very request: that is no answer yet.
  if (answer.status >= 500 || answer.status === 429 || problem === null || problem.type?.endsWith(':request-running')) return 'offline';
  await (await store()).put('outbox', { ...waiting, refusal: `${problem.title ?? ''} ${problem.detail ?? ''}`.trim() });
  return 'done';
}
