import type { ShownPage } from '../../operations/read-public-page.ts';
import { writtenCell } from '../../reports/csv.ts';
import { count, html, type Language } from '../../reports/html.ts';
import { stateWords } from './life-words.ts';
import { pagePath, text } from './shown-text.ts';

/** What a page says, as data: totals, dates, texts. Fields are permanent; further ones may come. */
export function dataJson({ page, address }: { readonly page: ShownPage; readonly address: string }): string {
  const { facts, slug, publishedAt, number } = page;
  const { organisation, petition, pack, state, since, requirement, counts, reasons, rest, timeline, attempts, calendar, texts } = facts;
  return `${JSON.stringify(
    {
      address: `${address}${pagePath(slug, 'en')}`,
      publication: number,
      publishedAt: publishedAt.toISOString(),
      publishedBy: organisation,
      petition,
      rules: { id: pack.id, version: pack.version },
      state,
      since,
      requirement: {
        count: requirement.count,
        percent: requirement.percent,
        of: requirement.of,
        section: requirement.citation.section,
        confirmed: requirement.confirmed,
      },
      counts,
      notCounted: { byReason: reasons, otherReasonsTogether: rest },
      timeline,
      follows: facts.follows ?? [],
      earlierAttempts: attempts,
      dates: calendar,
      texts,
    },
    null,
    1,
  )}\n`;
}

/** The figures as a table: one row for each. */
export function dataCsv({ page: { facts } }: { readonly page: ShownPage }): string {
  const rows = [
    ['figure', 'count', 'at_least', 'on', 'counted_by'],
    ['required', String(facts.requirement.count), 'no', '', ''],
    ...facts.counts.map(({ what, count: lines, atLeast, on, by }) => [what, String(lines), atLeast ? 'yes' : 'no', on, by]),
    ...facts.reasons.map(({ words, lines }) => [`not counted: ${words.en}`, String(lines), 'no', '', 'office']),
    ...(facts.rest === 0 ? [] : [['not counted: other reasons together', String(facts.rest), 'no', '', 'office']]),
  ];
  return rows.map((row) => `${row.map(writtenCell).join(',')}\n`).join('');
}

/** The badge: what, where it stands, and the figure with whose it is. Text and shapes only. */
export function badgeSvg({ page: { facts }, language }: { readonly page: ShownPage; readonly language: Language }): string {
  const best = facts.counts.findLast(({ what }) => what === 'valid') ?? facts.counts.at(-1);
  const required = count(facts.requirement.count, language);
  const words = {
    en: { of: 'of', required: 'required', filed: 'lines filed', claim: 'claimed', official: 'official' },
    es: { of: 'de', required: 'exigidas', filed: 'líneas presentadas', claim: 'según la campaña', official: 'oficial' },
  }[language];
  const whose = best?.by === 'campaign' ? words.claim : words.official;
  const second =
    best === undefined || best.what === 'sampled' || best.what === 'invalid'
      ? `${required} ${words.required}`
      : best.what === 'raw-count'
        ? `${count(best.count, language)} ${words.filed} · ${whose}`
        : `${best.atLeast ? '> ' : ''}${count(best.count, language)} ${words.of} ${required} ${words.required} · ${whose}`;
  const share =
    best === undefined || !['valid', 'gathered', 'projected'].includes(best.what) ? 0 : Math.min(1, best.count / facts.requirement.count);
  const title = stateWords(facts, language);
  const name = text({ en: facts.petition.title, es: '' }, language)!.words;
  const short = name.length > 42 ? `${name.slice(0, 41).trimEnd()}…` : name;
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="56" viewBox="0 0 320 56" role="img" aria-label="${`${name}. ${title}`}"><title>${`${name}. ${title}`}</title><rect width="320" height="56" rx="6" fill="#f1f4f7" stroke="#c3c9cf"/><text x="12" y="20" font-family="system-ui,sans-serif" font-size="13" font-weight="700" fill="#1b1b1b">${short}</text><text x="12" y="37" font-family="system-ui,sans-serif" font-size="12" fill="#4a5159">${second}</text><rect x="12" y="44" width="296" height="5" rx="2.5" fill="#dde1e5"/><rect x="12" y="44" width="${(296 * share).toFixed(1)}" height="5" rx="2.5" fill="${best?.by === 'campaign' ? '#8a5a00' : '#1d6b43'}"/></svg>`
      .html
  }\n`;
}
