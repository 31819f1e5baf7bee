import type { PublicFacts } from '../../operations/public-facts.ts';
import { count, html, type Language } from '../../reports/html.ts';
import { stateWords } from './life-words.ts';
import { publicHtml } from './page-html.ts';
import { pagePath } from './shown-text.ts';
import { PAGE_WORDS } from './words.ts';

/** The list of what is published, campaigns' pages apart from offices', with the way in for those who work here. */
export function indexHtml({
  pages,
  language,
}: {
  readonly pages: readonly { readonly slug: string; readonly facts: PublicFacts }[];
  readonly language: Language;
}): string {
  const t = PAGE_WORDS[language];
  const part = (kind: 'campaign' | 'office', heading: string) => {
    const own = pages.filter(({ facts }) => facts.organisation.kind === kind);
    if (own.length === 0) return null;
    return html`<section><h2>${heading}</h2><ul class="cards">${own.map(
      ({ slug, facts }) =>
        html`<li><h3><a href="${pagePath(slug, language)}">${facts.petition.title}</a></h3><p class="place">${facts.petition.jurisdiction} · ${facts.organisation.name}</p><p>${stateWords(facts, language)}</p><p><small>${t.required}: ${count(facts.requirement.count, language)}</small></p></li>`,
    )}</ul></section>`;
  };
  const main = html`<h1>${t.indexTitle}</h1><p>${t.indexText}</p>${pages.length === 0 ? html`<p>${t.indexNone}</p>` : null}${part('office', t.officePages)}${part('campaign', t.campaignPages)}`;
  return publicHtml({ language, title: t.indexTitle, other: language === 'en' ? '/es' : '/', home: false, banner: null, main });
}

/** A short page that says one thing: what is not here, or what was done with an address. */
export function messageHtml({
  language,
  title,
  words,
  other,
  form = null,
}: {
  readonly language: Language;
  readonly title: string;
  readonly words: string;
  readonly other: string;
  readonly form?: { readonly action: string; readonly button: string } | null;
}): string {
  const main = html`<h1>${title}</h1><p>${words}</p>${form === null ? null : html`<form method="post" action="${form.action}"><button>${form.button}</button></form>`}`;
  return publicHtml({ language, title, other, banner: null, main });
}
