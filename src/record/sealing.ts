import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from './canonical-json.ts';

/** A 256-bit key. */
export type SecretKey = Buffer;

const NONCE = 12;
const TAG = 16;

/** A fresh random key. */
export function newSecretKey(): SecretKey {
  return randomBytes(32);
}

/** Encrypts bytes with AES-256-GCM under a random nonce: nonce, tag, ciphertext. `context` must be the same when opening (it ties the value to its place). */
export function sealBytes({
  key,
  bytes,
  context,
}: {
  readonly key: SecretKey;
  readonly bytes: Uint8Array;
  readonly context: string;
}): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Opens what `sealBytes` made; null when key, context or bytes are not the ones it was sealed with. */
export function openBytes({
  key,
  sealed,
  context,
}: {
  readonly key: SecretKey;
  readonly sealed: Uint8Array;
  readonly context: string;
}): Buffer | null {
  if (sealed.length < NONCE + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(context, 'utf8'))
    .setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    return null;
  }
}

/** A sealed value together with the commitment to it that may stand in the log. */
export interface SealedValue {
  readonly sealed: Buffer;
  /** SHA-256 of a random salt and the canonical value, hex. The salt is sealed with the value: without the key nobody can try values against it. */
  readonly commitment: string;
}

/** Seals a JSON value with a salt of its own and commits to it. */
export function sealValue({
  key,
  value,
  context,
}: {
  readonly key: SecretKey;
  readonly value: Json;
  readonly context: string;
}): SealedValue {
  const salt = randomBytes(16);
  const text = canonicalJson(value);
  const bytes = Buffer.concat([salt, Buffer.from(text, 'utf8')]);
  return { sealed: sealBytes({ key, bytes, context }), commitment: createHash('sha256').update(bytes).digest('hex') };
}

/** Opens a sealed JSON value; null when it cannot be opened with this key in this place. */
export function openValue({
  key,
  sealed,
  context,
}: {
  readonly key: SecretKey;
  readonly sealed: Uint8Array;
  readonly context: string;
}): { readonly value: Json; readonly commitment: string } | null {
  const bytes = openBytes({ key, sealed, context });
  if (bytes === null) return null;
  return { value: JSON.parse(bytes.subarray(16).toString('utf8')) as Json, commitment: createHash('sha256').update(bytes).digest('hex') };
}

/** A keyed tag of a text (HMAC-SHA-256 under a key derived for this purpose): equal texts give equal tags, and without the key a tag says nothing. */
export function tagOf({ key, purpose, text }: { readonly key: SecretKey; readonly purpose: string; readonly text: string }): Buffer {
  const derived = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `countersign ${purpose}`, 32));
  return createHmac('sha256', derived).update(text, 'utf8').digest();
}
