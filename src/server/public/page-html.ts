import type { PublicCount, PublicFacts } from '../../operations/public-facts.ts';
import type { ShownItem, ShownPage } from '../../operations/read-public-page.ts';
import { count, type Html, html, type Language } from '../../reports/html.ts';
import { eventSpots, whereSection } from './events-html.ts';
import {
  COUNT_WORDS,
  COUNTED_BY,
  detailWords,
  eventWords,
  followWords,
  stateWords,
  verificationWords,
  WITHDRAW_WORDS,
} from './life-words.ts';
import { type Of, ofKind, pagePath, said, text } from './shown-text.ts';
import { PUBLIC_STYLE_PATH } from './style.ts';
import { dayWords, fill, PAGE_WORDS } from './words.ts';

/** What a page is made from beside what was published. */
export interface PageSetting {
  /** Public address of the server, without a slash at its end. */
  readonly address: string;
  /** Today in the page's zone. */
  readonly today: string;
  /** Whether letters can be sent from here. */
  readonly mail: boolean;
}

/** The frame around every public page. */
export function publicHtml({
  language,
  title,
  other,
  home = true,
  head = null,
  banner,
  main,
}: {
  readonly language: Language;
  readonly title: string;
  /** Address of the same page in the other language. */
  readonly other: string;
  readonly home?: boolean;
  readonly head?: Html | null;
  readonly banner: Html | null;
  readonly main: Html;
}): string {
  const t = PAGE_WORDS[language];
  const otherLanguage = language === 'en' ? 'es' : 'en';
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="${PUBLIC_STYLE_PATH}"><link rel="alternate" hreflang="${otherLanguage}" href="${other}">${head}</head>
<body><a class="skip" href="#main">${t.skip}</a><header>${banner}<div class="page"><nav>${home ? html`<a href="${language === 'es' ? '/es' : '/'}">${t.home}</a>` : html`<a href="/app/">${t.signIn}</a>`}<a href="${other}" hreflang="${otherLanguage}" lang="${otherLanguage}">${t.other}</a></nav></div></header>
<main id="main"><div class="page">${main}</div></main></body></html>
`.html;
}

/** A petition's public page, complete without any script. */
export function pageHtml({
  page,
  language,
  setting,
}: {
  readonly page: ShownPage;
  readonly language: Language;
  readonly setting: PageSetting;
}): string {
  const { facts, slug } = page;
  const t = PAGE_WORDS[language];
  const { petition, organisation } = facts;
  const campaign = organisation.kind === 'campaign';
  const link = `/p/${slug}`;
  const head = html`<meta name="description" content="${stateWords(facts, language)}"><link rel="alternate" type="application/atom+xml" href="${link}/feed.atom" title="Atom"><link rel="alternate" type="application/feed+json" href="${link}/feed.json" title="JSON Feed">`;
  const spots = eventSpots({ items: page.items, today: setting.today });
  const main = html`<h1>${petition.title}</h1><p class="place">${petition.jurisdiction}${petition.attempt > 1 ? ` · ${fill(language === 'en' ? 'attempt {n}' : 'intento {n}', { n: String(petition.attempt) })}` : ''}</p>
<p class="status">${stateWords(facts, language)}</p>
${standingSection(facts, language)}
<section><div class="two"><div><h2>${t.asks}</h2>${said(facts.texts.asks, language)}</div><div><h2>${t.whom}</h2>${text(facts.texts.whom, language) === null ? html`<p>${petition.target}</p>` : said(facts.texts.whom, language)}</div></div></section>
<section><div class="two"><div><h2>${t.grounds}</h2>${said(facts.texts.grounds, language) ?? html`<p>${t.noGrounds}</p>`}</div><div><h2>${t.answer}</h2>${said(facts.texts.answer, language) ?? html`<p>${t.noAnswer}</p>`}</div></div></section>
${campaign ? whereSection({ spots, facts, language }) : null}
${announcementsSection(page.items, language)}
${campaign ? statementsSection(page.items, language) : null}
${timelineSection(facts, language)}
${datesSection(facts, language)}
<section><h2>${t.verification}</h2>${verificationWords(facts, language).map(({ words, rule }) => html`<p>${words}${rule === null ? null : html` <span class="cite">${rule.section}${rule.unconfirmed ? `, ${t.unconfirmed}` : ''}</span>`}</p>`)}
<h3>${t.withdraw}</h3><p>${WITHDRAW_WORDS[facts.withdrawal.value][language]}<span class="cite">${facts.withdrawal.citation.section}${facts.withdrawal.confirmed === 'unconfirmed' ? `, ${t.unconfirmed}` : ''}</span></p></section>
${text(facts.texts.contact, language) === null ? null : html`<section><h2>${t.contact}</h2>${said(facts.texts.contact, language)}</section>`}
${setting.mail && page.alive ? noticesSection(slug, language) : null}
<section><h2>${t.data}</h2><p>${t.dataNote}</p><ul class="links"><li><a href="${link}/data.json">JSON</a></li><li><a href="${link}/data.csv">CSV</a></li><li><a href="${link}/feed.atom">Atom</a></li><li><a href="${link}/feed.json">JSON Feed</a></li></ul>
<h3>${t.badge}</h3><p><img src="${link}/badge${language === 'es' ? '-es' : ''}.svg" width="320" height="56" alt="${badgeAlt(facts, language)}"></p><p>${t.badgeNote}</p><pre><code>${`<a href="${setting.address}${pagePath(slug, language)}"><img src="${setting.address}${link}/badge${language === 'es' ? '-es' : ''}.svg" width="320" height="56" alt="${petition.title}"></a>`}</code></pre></section>
<footer><p>${fill(t.published, { date: dayWords(page.publishedAt.toISOString().slice(0, 10), language), number: String(page.number) })} ${facts.pack.title[language]} (${facts.pack.id}, ${facts.pack.version}).</p></footer>`;
  const banner = html`<div class="kind ${organisation.kind}"><div class="page"><p>${campaign ? t.notGovernment : fill(t.byOffice, { name: organisation.name })}</p></div></div>`;
  return publicHtml({ language, title: petition.title, other: pagePath(slug, language === 'en' ? 'es' : 'en'), head, banner, main });
}

/** What the badge says, for those who do not see it. */
export function badgeAlt(facts: PublicFacts, language: Language): string {
  return `${facts.petition.title}: ${stateWords(facts, language)}`;
}

function standingSection(facts: PublicFacts, language: Language): Html {
  const t = PAGE_WORDS[language];
  const { requirement, counts, organisation } = facts;
  const claims = counts.filter(({ by }) => by === 'campaign');
  const official = counts.filter(({ by }) => by === 'office');
  const need = html`<dl><dt>${t.required}</dt><dd><span class="figure">${count(requirement.count, language)}</span>${requirement.percent === null ? null : html`<small>${fill(t.requiredOf, { percent: requirement.percent, of: count(requirement.of, language), base: requirement.base[language] })}</small>`}<span class="cite">${requirement.citation.section}${requirement.confirmed === 'unconfirmed' ? `, ${t.unconfirmed}` : ''}</span></dd></dl>`;
  const box =
    organisation.kind === 'campaign'
      ? html`<div class="box claim"><h3>${t.claims}</h3>${claims.length === 0 ? html`<p>${t.none}</p>` : claims.map((each) => figure({ each, facts, language }))}<p><small>${t.claimsNote} ${t.noOfficialHere}</small></p></div>`
      : html`<div class="box official"><h3>${t.official}</h3>${official.length === 0 ? html`<p>${t.noOfficial}</p>` : official.map((each) => figure({ each, facts, language }))}${secrecyNote(facts, language)}</div>`;
  return html`<section><h2>${t.standing}</h2><div class="two"><div class="box">${need}</div>${box}</div>${reasonsTable(facts, language)}</section>`;
}

function secrecyNote({ secrecy, state }: PublicFacts, language: Language): Html | null {
  if (secrecy === null || !['filed', 'examining-sample', 'examining-all'].includes(state)) return null;
  const rule = `${secrecy.what[language]} (${secrecy.citation.section}${secrecy.confirmed === 'unconfirmed' ? `, ${PAGE_WORDS[language].unconfirmed}` : ''})`;
  return html`<p><small>${rule.charAt(0).toUpperCase() + rule.slice(1)}.</small></p>`;
}

function figure({ each, facts, language }: { readonly each: PublicCount; readonly facts: PublicFacts; readonly language: Language }): Html {
  const t = PAGE_WORDS[language];
  const shown = count(each.count, language);
  const who = fill(t.asOf, { date: dayWords(each.on, language), who: COUNTED_BY[each.by][language] });
  const compared = each.what === 'gathered' || each.what === 'valid' || each.what === 'projected';
  const required = facts.requirement.count;
  const scale = Math.max(each.count, required) * 1.02;
  const percent = (value: number) => `${((100 * value) / scale).toFixed(1)}%`;
  const bar = compared
    ? html`<svg class="bar" width="100%" height="22" role="img" aria-label="${fill(t.bar, { count: shown, required: count(required, language) })}"><rect class="track" width="100%" y="4" height="14" rx="2"/><rect class="${each.by === 'campaign' ? 'claim' : 'official'}" width="${percent(each.count)}" y="4" height="14" rx="2"/><line class="need" x1="${percent(required)}" x2="${percent(required)}" y1="0" y2="22"/></svg>`
    : null;
  return html`<dl><dt>${COUNT_WORDS[each.what][language]}</dt><dd><span class="figure">${each.atLeast ? fill(t.atLeast, { count: shown }) : shown}</span>${bar}<small>${who}</small></dd></dl>`;
}

function reasonsTable({ reasons, rest }: PublicFacts, language: Language): Html | null {
  if (reasons.length === 0 && rest === 0) return null;
  const t = PAGE_WORDS[language];
  const rows = reasons.map(
    ({ words, lines }) => html`<tr><th scope="row">${words[language]}</th><td class="n">${count(lines, language)}</td></tr>`,
  );
  const last = rest === 0 ? null : html`<tr><th scope="row">${t.otherReasons}</th><td class="n">${count(rest, language)}</td></tr>`;
  return html`<h3>${t.reasons}</h3><table><thead><tr><th scope="col">${t.reason}</th><th scope="col" class="n">${t.lines}</th></tr></thead><tbody>${rows}${last}</tbody></table>`;
}

function timelineSection(facts: PublicFacts, language: Language): Html {
  const t = PAGE_WORDS[language];
  const told = facts.timeline.flatMap(({ on, event, details }) => {
    const words = eventWords(event, language);
    return words === null
      ? []
      : [
          {
            on,
            words: [words, ...detailWords(details, language)].join(' '),
          },
        ];
  });
  const list =
    told.length === 0
      ? html`<p>${t.none}</p>`
      : html`<ol class="time">${told.map(({ on, words }) => html`<li><time datetime="${on}">${dayWords(on, language)}</time>${words}</li>`)}</ol>`;
  const attempts = facts.attempts.map(
    (attempt) =>
      html`<li><b>${fill(t.attempt, { number: String(attempt.attempt), title: attempt.title })}</b><br>${stateWords({ ...attempt, calendar: [], timeline: [] }, language)} ${t.required}: ${count(attempt.required, language)}.</li>`,
  );
  const follows = (facts.follows ?? []).map(
    (each) =>
      html`<li><b>${each.words[language]}</b>: ${followWords(each, language)} <span class="cite">${each.citation.section}${each.confirmed === 'unconfirmed' ? `, ${t.unconfirmed}` : ''}</span></li>`,
  );
  const next = follows.length === 0 ? null : html`<h3>${t.follows}</h3><ul class="plain">${follows}</ul>`;
  return html`<section><h2>${t.timeline}</h2>${list}${next}${attempts.length === 0 ? null : html`<h3>${t.attempts}</h3><ul class="plain">${attempts}</ul>`}</section>`;
}

function datesSection(facts: PublicFacts, language: Language): Html | null {
  if (facts.calendar.length === 0) return null;
  const t = PAGE_WORDS[language];
  const rows = facts.calendar.map(
    ({ on, words, kind, citation, confirmed }) =>
      html`<li><time datetime="${on}">${kind === 'earliest' ? `${t.earliest} ` : ''}${dayWords(on, language)}</time>${words[language]}<span class="cite">${citation.section}${confirmed === 'unconfirmed' ? `, ${t.unconfirmed}` : ''}</span></li>`,
  );
  return html`<section><h2>${t.dates}</h2><p>${fill(t.datesNote, { pack: facts.pack.title[language] })}</p><ol class="time">${rows}</ol></section>`;
}

function correctedNote(at: Date | null, language: Language): Html | null {
  if (at === null) return null;
  return html`<p><small>${fill(PAGE_WORDS[language].corrected, { date: dayWords(at.toISOString().slice(0, 10), language) })}</small></p>`;
}

function announcementsSection(items: readonly ShownItem[], language: Language): Html | null {
  const told = [...ofKind(items, 'announcement')].sort((a, b) => b.firstShownAt.getTime() - a.firstShownAt.getTime());
  if (told.length === 0) return null;
  const t = PAGE_WORDS[language];
  return html`<section><h2>${t.announcements}</h2>${told.slice(0, 10).map(({ itemId, item, firstShownAt, correctedAt }) => {
    const title = text(item.body.title, language)!;
    const day = firstShownAt.toISOString().slice(0, 10);
    return html`<article id="a-${itemId}"><time datetime="${day}"><small>${dayWords(day, language)}</small></time><h3 lang="${title.language}">${title.words}</h3>${said(item.body.words, language)}${correctedNote(correctedAt, language)}</article>`;
  })}</section>`;
}

/** At most so many statements of each side stand on the page, as many of one as of the other at the same size. */
const STATEMENTS = 8;

function statementsSection(items: readonly ShownItem[], language: Language): Html | null {
  const all = ofKind(items, 'statement');
  if (all.length === 0) return null;
  const t = PAGE_WORDS[language];
  const side = (stance: 'support' | 'oppose', heading: string) => {
    const said = all.filter(({ item }) => item.body.stance === stance).slice(-STATEMENTS);
    return html`<div><h3>${heading}</h3>${said.length === 0 ? html`<p>${t.none}</p>` : said.map((each) => statementHtml(each, language))}</div>`;
  };
  return html`<section><h2>${t.statements}</h2><p>${t.statementsNote}</p><div class="two">${side('support', t.support)}${side('oppose', t.oppose)}</div></section>`;
}

function statementHtml({ itemId, item, correctedAt }: Of<'statement'>, language: Language): Html {
  const { name, who, words, picture, language: spoken } = item.body;
  const image =
    picture === null ? null : html`<img src="/p/pictures/${itemId}.webp" width="96" height="96" alt="${picture.alt}" loading="lazy">`;
  return html`<figure id="s-${itemId}">${image}<blockquote><p class="said"${spoken === language ? null : html` lang="${spoken}"`}>${words}</p></blockquote><figcaption>${name}${who === '' ? null : html` <span>${who}</span>`}</figcaption>${correctedNote(correctedAt, language)}</figure>`;
}

function noticesSection(slug: string, language: Language): Html {
  const t = PAGE_WORDS[language];
  return html`<section><h2>${t.notices}</h2><p>${t.noticesNote}</p><form method="post" action="${pagePath(slug, language)}/notices"><label for="email">${t.email}</label><input id="email" name="email" type="email" autocomplete="email" required maxlength="254"><button>${t.ask}</button></form></section>`;
}
