import { err, ok, type Result } from '../basics/result.ts';

/** Which side of which sheet this is. Section 0 means that the sheets of a printing are alike and are numbered when they come in. */
export interface SheetIdentity {
  /** 2 to 16 of A-Z, 0-9 and '-'; the short key of the petition as printed in the codes. */
  readonly petition: string;
  /** 0 to 999,999. */
  readonly section: number;
  /** 1-based page within the section; each side of a sheet is a page. */
  readonly side: number;
}

export type IdentityError = 'not-ours' | 'check-character-wrong';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const PETITION = /^[0-9A-Z][0-9A-Z-]{0,14}[0-9A-Z]$/;

/** Whether a text can stand as the petition's short key in the codes. */
export function isPetitionKey(text: string): boolean {
  return PETITION.test(text);
}

/** The check character over letters and digits (ISO 7064, MOD 37,36): finds every single wrong character and nearly every swap of neighbours. */
export function checkCharacter(text: string): string {
  let product = 36;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) continue;
    const sum = (product + value) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return ALPHABET[(37 - product) % 36];
}

/** The text in both codes and under them: petition.section.side.check, e.g. `LAR22.000123.1.K`. */
export function formatIdentity(identity: SheetIdentity): string {
  const body = `${identity.petition}.${String(identity.section).padStart(6, '0')}.${identity.side}`;
  return `${body}.${checkCharacter(body)}`;
}

/** Reads a code's text back. */
export function parseIdentity(text: string): Result<SheetIdentity, IdentityError> {
  const parts = text.split('.');
  if (parts.length !== 4) return err('not-ours');
  const [petition, section, side, check] = parts;
  if (!isPetitionKey(petition) || !/^\d{6}$/.test(section) || !/^[1-9]\d?$/.test(side) || !/^[0-9A-Z]$/.test(check)) return err('not-ours');
  if (checkCharacter(`${petition}.${section}.${side}`) !== check) return err('check-character-wrong');
  return ok({ petition, section: Number(section), side: Number(side) });
}
