import { ok } from '../basics/result.ts';
import { parseIdentity } from '../sheets/identity.ts';
import { type Outcome, refuse } from './deps.ts';

/** Sections that one request may name. */
export const MOST_SECTIONS = 5_000;

/** The one way in which a code is looked for: numbers without leading zeros, as the same section is 0017 in a file and 17 to a person. */
export function plainCode(code: string): string {
  return /^0*[1-9]\d{0,5}$/.test(code) ? code.replace(/^0+/, '') : code;
}

/**
 * The codes of sections that a person names: numbers, ranges, other codes, and the text of a sheet's own code as a scanner gives it,
 * separated by commas, blanks or lines: `1-200, 305, LAR22.000306.1.K`.
 */
export function sectionCodes({ text, sheetKey }: { readonly text: string; readonly sheetKey: string | null }): Outcome<readonly string[]> {
  const codes = new Set<string>();
  for (const piece of text
    .trim()
    .split(/[\s,;]+/)
    .filter((one) => one !== '')) {
    const range = /^(\d{1,6})[-–](\d{1,6})$/.exec(piece);
    if (range !== null) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      if (from < 1 || to < from)
        return wrong('section-range-invalid', `${piece} is not a range of sections.`, 'Write the lower number first, like 1-200.');
      if (to - from >= MOST_SECTIONS) return tooMany();
      for (let n = from; n <= to; n++) codes.add(String(n));
    } else {
      const code = codeOf({ piece, sheetKey });
      if (!code.ok) return code;
      codes.add(code.value);
    }
    if (codes.size > MOST_SECTIONS) return tooMany();
  }
  if (codes.size === 0)
    return wrong('sections-missing', 'No section is named.', 'Name sections by number, range or the code on the sheet.');
  return ok([...codes]);
}

function codeOf({ piece, sheetKey }: { readonly piece: string; readonly sheetKey: string | null }): Outcome<string> {
  if (/^\d{1,6}$/.test(piece)) {
    return Number(piece) === 0
      ? wrong('section-number-invalid', 'There is no section 0.', 'Sections are numbered from 1.')
      : ok(String(Number(piece)));
  }
  const scanned = parseIdentity(piece.toUpperCase());
  if (scanned.ok) {
    const { petition, section } = scanned.value;
    if (sheetKey !== null && petition !== sheetKey)
      return wrong('section-of-another-petition-invalid', `${piece} is a sheet of ${petition}, not of ${sheetKey}.`, 'Put it aside.');
    if (section === 0)
      return wrong(
        'section-unnumbered-invalid',
        `${piece} does not say which section it is.`,
        'All sheets of that printing are alike; give the number.',
      );
    return ok(String(section));
  }
  if (scanned.error === 'check-character-wrong')
    return wrong('section-code-invalid', `${piece} is misread: its check character does not fit.`, 'Scan it again or type the number.');
  return piece.length > 60 ? wrong('section-code-invalid', 'A code has at most 60 characters.', 'Type the number.') : ok(piece);
}

function wrong(code: string, message: string, remedy: string) {
  return refuse(code, message, { field: 'sections', remedy });
}

function tooMany() {
  return wrong('sections-too-many-invalid', `More than ${MOST_SECTIONS} sections at once.`, 'Send them in parts.');
}
