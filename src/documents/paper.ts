import type { Citation, Confirmed } from '../law/rule-pack.ts';

/** Languages in which documents are written. */
export type PaperLanguage = 'en' | 'es';

/** A document as values, before it is set: what it says, not how it looks. */
export interface Paper {
  readonly title: string;
  readonly language: PaperLanguage;
  /** One line at the foot of every page, before the page number: what it belongs to. */
  readonly foot: string;
  /** The day the document is of, YYYY-MM-DD; it is also the file's date, so that the same document has the same bytes. */
  readonly on: string;
  readonly blocks: readonly Block[];
}

/** A piece of a document. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly strong?: boolean; readonly small?: boolean }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly headings: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Share of the width of each column. */
      readonly widths: readonly number[];
    }
  /** A picture as wide as the page allows; its words stand below it, and for who cannot see it. */
  | { readonly kind: 'picture'; readonly jpeg: Uint8Array; readonly width: number; readonly height: number; readonly words: string }
  /** A framed note that must not be overlooked. */
  | { readonly kind: 'note'; readonly text: string }
  /** Lines to be filled in by hand, with what belongs on them. */
  | { readonly kind: 'signatures'; readonly lines: readonly string[] };

const CERTAINTY: Readonly<Record<PaperLanguage, Readonly<Record<Confirmed, string>>>> = {
  en: { official: '', secondary: ' (read in a secondary source)', unconfirmed: ' (UNCONFIRMED)' },
  es: { official: '', secondary: ' (leído en fuente secundaria)', unconfirmed: ' (SIN CONFIRMAR)' },
};

/** A citation with how sure it is; what is official needs no remark. */
export function sourceWords(
  { citation, confirmed }: { readonly citation: Citation; readonly confirmed: Confirmed },
  language: PaperLanguage,
): string {
  return `${citation.section}${CERTAINTY[language][confirmed]}`;
}

const MONTHS: Readonly<Record<PaperLanguage, readonly string[]>> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  es: ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
};

/** A legal date in words. */
export function dateWords(date: string, language: PaperLanguage): string {
  const [year, month, day] = date.split('-').map(Number);
  const name = MONTHS[language][month - 1];
  return language === 'es' ? `${day} de ${name} de ${year}` : `${name} ${day}, ${year}`;
}

/** A count with separators of thousands. */
export function countWords(count: number, language: PaperLanguage): string {
  return new Intl.NumberFormat(language === 'es' ? 'es-US' : 'en-US').format(count);
}
