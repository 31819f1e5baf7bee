/** Text made safe for HTML, and the little that the report's parts share. */

/** Marks a string as HTML that is put in as it stands. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | null;

/** Builds HTML: text and numbers are escaped, Html parts are put in as they stand, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let out = strings[0];
  parts.forEach((part, i) => {
    out += render(part) + strings[i + 1];
  });
  return { html: out };
}

/** HTML from a string that is known to be safe: style sheets of our own. */
export function raw(text: string): Html {
  return { html: text };
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if ('html' in part) return part.html;
  return part.map((one) => one.html).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

export type Language = 'en' | 'es';

const FORMATS = { en: new Intl.NumberFormat('en-US'), es: new Intl.NumberFormat('es-US') } as const;

/** A whole number with separators. */
export function count(value: number, language: Language): string {
  return FORMATS[language].format(Math.round(value));
}

/** Text with the thousands of its long whole numbers set off; years, decimals and codes stay as they are. */
export function countsIn(text: string, language: Language): string {
  return text.replace(/(?<![\w.,-])\d{5,15}(?![\w-])/g, (digits) => FORMATS[language].format(Number(digits)));
}

/** A share as a percentage with one decimal; what is not nothing is never shown as 0.0. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (100 * part) / whole;
  return percent < 0.05 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/** A chance in words that do not claim more than a model can: whole percent, with both ends open. */
export function chance(value: number, language: Language): string {
  if (value < 0.01) return language === 'en' ? 'under 1 %' : 'menos de 1 %';
  if (value > 0.99) return language === 'en' ? 'over 99 %' : 'más de 99 %';
  return `${Math.round(100 * value)} %`;
}
