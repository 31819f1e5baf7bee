import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SecretKey } from './sealing.ts';

const PIECE = 1 << 20;
const TAG = 16;

/** Cuts a stream into pieces of exactly `size` bytes (the last may be shorter) and tells which is the last; an empty stream gives one empty piece. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly last: boolean }> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of source) {
    parts.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    held += chunk.byteLength;
    if (held <= size) continue;
    let all = Buffer.concat(parts);
    while (all.length > size) {
      yield { bytes: all.subarray(0, size), last: false };
      all = all.subarray(size);
    }
    parts = [all];
    held = all.length;
  }
  yield { bytes: Buffer.concat(parts), last: true };
}

/** Nonce of piece i: the key is used for one blob only, so a counter is enough; the last piece is marked so that a cut file is noticed. */
function nonceOf(i: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(i, 4);
  nonce[0] = last ? 1 : 0;
  return nonce;
}

/** Encrypts a stream under a key that is used for this content only. */
export async function* encrypted(
  source: AsyncIterable<Uint8Array>,
  key: SecretKey,
  seen: (bytes: Buffer) => void,
): AsyncGenerator<Uint8Array> {
  let i = 0;
  for await (const { bytes, last } of pieces(source, PIECE)) {
    seen(bytes);
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(i++, last));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Decrypts what `encrypted` made; throws BlobDamaged where it is not that. */
export async function* decrypted(source: AsyncIterable<Uint8Array>, key: SecretKey): AsyncGenerator<Uint8Array> {
  let i = 0;
  for await (const { bytes, last } of pieces(source, PIECE + TAG)) {
    if (bytes.length < TAG) throw new BlobDamaged('cut short');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(i++, last), { authTagLength: TAG }).setAuthTag(
      bytes.subarray(bytes.length - TAG),
    );
    try {
      yield Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG)), decipher.final()]);
    } catch {
      throw new BlobDamaged(`piece ${i} does not open`);
    }
  }
}

/** The stored bytes are not the ones that were written. */
export class BlobDamaged extends Error {}
