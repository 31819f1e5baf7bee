/**
 * The proponents' private notes are encrypted here, in their browser, with a key made from words that only they know. The office keeps
 * what it cannot read: the text by AES-GCM, and instead of the line a tag (HMAC), so that not even which lines are noted can be seen.
 */

/** Keys made from the proponents' words; they live as long as the page. */
export interface NoteKeys {
  readonly text: CryptoKey;
  readonly tag: CryptoKey;
}

/** What is noted of a line. */
export interface Note {
  readonly text: string;
  readonly questioned: boolean;
}

/** Rounds of PBKDF2: some tenths of a second for each guess. */
const ROUNDS = 600_000;

function toText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

/** A fresh salt. */
export function newSalt(): string {
  return toText(crypto.getRandomValues(new Uint8Array(16)));
}

/** Makes the keys from the words. */
export async function keysFrom({ words, salt }: { readonly words: string; readonly salt: string }): Promise<NoteKeys> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(words.normalize('NFC').trim()), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: toBytes(salt), iterations: ROUNDS }, material, 512);
  return {
    text: await crypto.subtle.importKey('raw', bits.slice(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt']),
    tag: await crypto.subtle.importKey('raw', bits.slice(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  };
}

/** The tag under which a line's note is kept. */
export async function tagOf({ keys, lineId }: { readonly keys: NoteKeys; readonly lineId: string }): Promise<string> {
  return toText(new Uint8Array(await crypto.subtle.sign('HMAC', keys.tag, new TextEncoder().encode(lineId))));
}

async function seal({ keys, value, place }: { readonly keys: NoteKeys; readonly value: unknown; readonly place: string }): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const additionalData = new TextEncoder().encode(place);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, keys.text, bytes));
  return toText(new Uint8Array([...iv, ...sealed]));
}

async function open<T>({
  keys,
  sealed,
  place,
}: {
  readonly keys: NoteKeys;
  readonly sealed: string;
  readonly place: string;
}): Promise<T | null> {
  const bytes = toBytes(sealed);
  const additionalData = new TextEncoder().encode(place);
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData }, keys.text, bytes.slice(12));
    return JSON.parse(new TextDecoder().decode(opened)) as T;
  } catch {
    return null;
  }
}

const PROBE = 'note-book';

/** What tells right words from wrong ones. */
export function makeProbe(keys: NoteKeys): Promise<string> {
  return seal({ keys, value: PROBE, place: PROBE });
}

/** Whether these are the keys of this note book. */
export async function fits({ keys, probe }: { readonly keys: NoteKeys; readonly probe: string }): Promise<boolean> {
  return (await open<string>({ keys, sealed: probe, place: PROBE })) === PROBE;
}

/** Encrypts a note for its tag. */
export function sealNote({ keys, note, tag }: { readonly keys: NoteKeys; readonly note: Note; readonly tag: string }): Promise<string> {
  return seal({ keys, value: note, place: tag });
}

/** Opens a note; null where it was not made with these keys for this tag. */
export function openNote({
  keys,
  body,
  tag,
}: {
  readonly keys: NoteKeys;
  readonly body: string;
  readonly tag: string;
}): Promise<Note | null> {
  return open<Note>({ keys, sealed: body, place: tag });
}
