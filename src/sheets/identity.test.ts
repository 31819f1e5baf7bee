import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIdentity, isPetitionKey, parseIdentity } from './identity.ts';

const identities = fc.record({
  petition: fc.stringMatching(/^[0-9A-Z][0-9A-Z-]{0,14}[0-9A-Z]$/).filter(isPetitionKey),
  section: fc.integer({ min: 0, max: 999_999 }),
  side: fc.integer({ min: 1, max: 99 }),
});

describe('sheet identity', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(identities, (identity) => {
        expect(parseIdentity(formatIdentity(identity))).toEqual({ ok: true, value: identity });
      }),
    );
  });
  it('notices any single wrong character', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    fc.assert(
      fc.property(identities, fc.nat(), fc.integer({ min: 1, max: 35 }), (identity, at, shift) => {
        const text = formatIdentity(identity);
        const i = at % text.length;
        const value = alphabet.indexOf(text[i]);
        if (value < 0) return;
        const broken = text.slice(0, i) + alphabet[(value + shift) % 36] + text.slice(i + 1);
        expect(parseIdentity(broken).ok).toBe(false);
      }),
    );
  });
  it('refuses what is not one of our codes', () => {
    expect(parseIdentity('https://example.org')).toEqual({ ok: false, error: 'not-ours' });
    expect(parseIdentity('')).toEqual({ ok: false, error: 'not-ours' });
  });
});
