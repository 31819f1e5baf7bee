import type { PublicItem } from '../../operations/public-item.ts';
import type { ShownItem } from '../../operations/read-public-page.ts';
import { type Html, html, type Language } from '../../reports/html.ts';

/** Address of a page in a language. */
export function pagePath(slug: string, language: Language): string {
  return language === 'es' ? `/es/p/${slug}` : `/p/${slug}`;
}

/** A text in the page's language; the other one where it was not written in this one; null where it was not written at all. */
export function text(
  both: { readonly en: string; readonly es: string },
  language: Language,
): { readonly words: string; readonly language: Language } | null {
  const other = language === 'en' ? 'es' : 'en';
  if (both[language] !== '') return { words: both[language], language };
  return both[other] === '' ? null : { words: both[other], language: other };
}

/** A text as a paragraph, marked with its language where that is not the page's. */
export function said(both: { readonly en: string; readonly es: string }, language: Language): Html | null {
  const found = text(both, language);
  if (found === null) return null;
  return found.language === language
    ? html`<p class="said">${found.words}</p>`
    : html`<p class="said" lang="${found.language}">${found.words}</p>`;
}

/** A shown item of one kind. */
export type Of<K extends PublicItem['kind']> = ShownItem & { readonly item: Extract<PublicItem, { kind: K }> };

/** Shown items of one kind. */
export function ofKind<K extends PublicItem['kind']>(items: readonly ShownItem[], kind: K): readonly Of<K>[] {
  return items.filter((each): each is Of<K> => each.item.kind === kind);
}
