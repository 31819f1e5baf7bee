import { fold, nameKey, nameParts, suffixCode } from '../roll/normalize.ts';
import type { LineText, VoterRecord } from '../roll/types.ts';
import { addressLikeness } from './address-second-look.ts';

/** Whether the voter's given name stands on the line letter by letter, as a word of its own. */
export function givenNameStands(text: LineText, voter: VoterRecord): boolean {
  const key = nameKey(voter.firstName);
  return key.length > 1 && nameParts(writtenName(text)).includes(key);
}

/** Whether the line gives the voter's name and address letter by letter: no word too few, none that contradicts, nothing unreadable. */
export function standsLetterByLetter(text: LineText, voter: VoterRecord): boolean {
  const name = writtenName(text);
  if (/[^\p{L}\s.,'’-]/u.test(fold(name))) return false;
  const left = nameParts(name);
  for (const part of [...nameParts(voter.firstName), ...nameParts(voter.lastName)]) {
    const at = left.indexOf(part);
    if (at < 0 || part.length < 2) return false;
    left.splice(at, 1);
  }
  const middle = nameKey(voter.middleName);
  const known = (part: string) =>
    (middle !== '' && (part === middle || part === middle[0])) || (suffixCode(part) > 0 && suffixCode(part) === suffixCode(voter.suffix));
  if (!left.every(known)) return false;
  const { house, street, zip } = addressLikeness(text, voter);
  return house === 1 && street === 1 && zip !== false && !text.address.includes('?');
}

function writtenName(text: LineText): string {
  return text.firstName === '' && text.lastName === '' ? text.name : `${text.firstName} ${text.lastName}`;
}
