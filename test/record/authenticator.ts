import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A passkey authenticator in software: what a phone or a security key does, for tests. */
export interface Authenticator {
  /** Answers the options of a registration. */
  register(options: { readonly challenge: string; readonly rp: { readonly id: string } }): object;
  /** Answers the options of a sign-in. */
  signIn(options: { readonly challenge: string; readonly rpId: string }): object;
}

const USER_PRESENT_AND_VERIFIED = 0x05;
const WITH_KEY = 0x40;

function cborLength(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  return length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborLength(2, bytes.length), bytes]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborLength(3, text.length), Buffer.from(text, 'latin1')]);
}

function cborInteger(value: number): Buffer {
  return value >= 0 ? cborLength(0, value) : cborLength(1, -1 - value);
}

/** Makes an authenticator whose pages come from `origin`. */
export function softwareAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
  const id = randomBytes(32);
  let count = 0;
  const clientData = (type: string, challenge: string) => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = (rpId: string, flags: number) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(++count);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter]);
  };
  const named = (response: object) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });
  return {
    register({ challenge, rp }) {
      // The key in COSE: EC2, ES256, P-256, x, y.
      const key = Buffer.concat([
        cborLength(5, 5),
        ...[1, 2, 3, -7, -1, 1, -2].map(cborInteger),
        cborBytes(Buffer.from(x, 'base64url')),
        cborInteger(-3),
        cborBytes(Buffer.from(y, 'base64url')),
      ]);
      const idLength = Buffer.from([0, id.length]);
      const data = Buffer.concat([authenticatorData(rp.id, USER_PRESENT_AND_VERIFIED | WITH_KEY), Buffer.alloc(16), idLength, id, key]);
      const attestation = Buffer.concat([
        cborLength(5, 3),
        cborText('fmt'),
        cborText('none'),
        cborText('attStmt'),
        cborLength(5, 0),
        cborText('authData'),
        cborBytes(data),
      ]);
      return named({
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    signIn({ challenge, rpId }) {
      const client = clientData('webauthn.get', challenge);
      const data = authenticatorData(rpId, USER_PRESENT_AND_VERIFIED);
      const signed = createSign('sha256')
        .update(Buffer.concat([data, createHash('sha256').update(client).digest()]))
        .sign(privateKey);
      return named({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signed.toString('base64url'),
      });
    },
  };
}
