import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/**
 * What a page needs when it is loaded anew without a network: who is signed in, the petition, the lines at hand and their pictures.
 * Everything is encrypted under a key that lives as long as this tab: a closed tab leaves nothing that can be read, and signing out
 * deletes it. Without a secure context there is no key, and nothing is kept.
 */
interface Kept {
  /** The tab's mark and the name. */
  readonly name: string;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  readonly at: number;
}

interface Tables extends DBSchema {
  kept: { key: string; value: Kept; indexes: { at: number } };
}

interface TabKey {
  readonly mark: string;
  readonly key: CryptoKey;
}

const STORED = 'countersign.tab-key';
/** Milliseconds after which what other tabs left is deleted: their keys are gone with them. */
const OLD = 12 * 3_600_000;

let opening: Promise<IDBPDatabase<Tables>> | null = null;
let making: Promise<TabKey | null> | null = null;

function database(): Promise<IDBPDatabase<Tables>> {
  opening ??= openDB<Tables>('countersign-kept', 1, {
    upgrade(db) {
      db.createObjectStore('kept', { keyPath: 'name' }).createIndex('at', 'at');
    },
  }).then(async (db) => {
    const old = await db.getAllKeysFromIndex('kept', 'at', IDBKeyRange.upperBound(Date.now() - OLD));
    for (const name of old) await db.delete('kept', name);
    return db;
  });
  return opening;
}

function tabKey(): Promise<TabKey | null> {
  making ??= makeKey();
  return making;
}

async function makeKey(): Promise<TabKey | null> {
  if (globalThis.crypto?.subtle === undefined || globalThis.sessionStorage === undefined) return null;
  let text = sessionStorage.getItem(STORED);
  if (text === null) {
    text = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(40))));
    sessionStorage.setItem(STORED, text);
  }
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', bytes.subarray(8), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return { mark: Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(''), key };
}

/** Keeps bytes under a name; what was kept under it is replaced. A machine that cannot keep them goes on without. */
export async function keepBytes(name: string, bytes: ArrayBuffer): Promise<void> {
  const tab = await tabKey();
  if (tab === null) return;
  try {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const full = `${tab.mark} ${name}`;
    const context = new TextEncoder().encode(full);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: context }, tab.key, bytes);
    // Signed out meanwhile: nothing more is kept.
    if (tab !== (await tabKey())) return;
    await (await database()).put('kept', { name: full, nonce, sealed, at: Date.now() });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** What is kept under a name; null where nothing is, or it cannot be read. */
export async function keptBytes(name: string): Promise<ArrayBuffer | null> {
  const tab = await tabKey();
  if (tab === null) return null;
  try {
    const full = `${tab.mark} ${name}`;
    const row = await (await database()).get('kept', full);
    if (row === undefined) return null;
    const context = new TextEncoder().encode(full);
    return await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.nonce, additionalData: context }, tab.key, row.sealed);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/** Keeps a value that JSON can hold. */
export function keepValue(name: string, value: unknown): Promise<void> {
  return keepBytes(name, new TextEncoder().encode(JSON.stringify(value)).buffer);
}

/** The value kept under a name; null where nothing is. */
export async function keptValue<T>(name: string): Promise<T | null> {
  const bytes = await keptBytes(name);
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as T);
}

/** Of everything whose name begins so, keeps only these. */
export async function keepOnly(beginning: string, names: ReadonlySet<string>): Promise<void> {
  const tab = await tabKey();
  if (tab === null) return;
  const db = await database();
  const first = `${tab.mark} ${beginning}`;
  for (const full of await db.getAllKeys('kept', IDBKeyRange.bound(first, `${first}\uffff`)))
    if (!names.has(full.slice(tab.mark.length + 1))) await db.delete('kept', full);
}

/** Deletes everything that any tab kept, and this tab's key. */
export async function clearShelf(): Promise<void> {
  making = null;
  globalThis.sessionStorage?.removeItem(STORED);
  if (globalThis.indexedDB !== undefined) await (await database()).clear('kept');
}
