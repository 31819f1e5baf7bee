import type { PublicFacts } from '../../operations/public-facts.ts';
import type { ShownItem } from '../../operations/read-public-page.ts';
import { type Html, html, type Language } from '../../reports/html.ts';
import { mapSvg } from './map-svg.ts';
import { type Of, ofKind, said, text } from './shown-text.ts';
import { dayWords, fill, PAGE_WORDS } from './words.ts';

type Items = readonly ShownItem[];

/** Places and events in the order of the page, each with its number. */
export interface Spots {
  readonly places: readonly { readonly number: number; readonly shown: Of<'place'> }[];
  readonly coming: readonly { readonly number: number; readonly shown: Of<'event'> }[];
  /** Latest first. */
  readonly past: readonly Of<'event'>[];
}

const MOST_COMING = 30;
const MOST_PAST = 5;

/** Numbers places and coming events; an event is coming until its day in the page's zone is over. */
export function eventSpots({ items, today }: { readonly items: Items; readonly today: string }): Spots {
  const places = ofKind(items, 'place').map((shown, i) => ({ number: i + 1, shown }));
  const events = [...ofKind(items, 'event')].sort((a, b) => keyOf(a) - keyOf(b) || (a.itemId < b.itemId ? -1 : 1));
  const coming = events.filter(({ item }) => item.body.date >= today).slice(0, MOST_COMING);
  const past = events.filter(({ item }) => item.body.date < today).reverse();
  return { places, coming: coming.map((shown, i) => ({ number: places.length + i + 1, shown })), past: past.slice(0, MOST_PAST) };
}

function keyOf({ item: { body } }: Of<'event'>): number {
  return Date.parse(`${body.date}T${body.starts}:00Z`);
}

/** Where to sign, what is on, and who may help; with a map where places have coordinates. */
export function whereSection({
  spots,
  facts,
  language,
}: {
  readonly spots: Spots;
  readonly facts: PublicFacts;
  readonly language: Language;
}): Html | null {
  const t = PAGE_WORDS[language];
  const { places, coming, past } = spots;
  const help = text(facts.texts.volunteers, language);
  if (places.length === 0 && coming.length === 0 && past.length === 0 && help === null) return null;
  const onMap = [...places, ...coming].flatMap(({ number, shown }) => {
    const { latitude, longitude } = shown.item.body.where;
    return latitude === null || longitude === null ? [] : [{ number, latitude, longitude }];
  });
  const placeList = places.map(
    ({ number, shown: { item } }) =>
      html`<li class="spot"><b>${number}</b> ${whereHtml(item.body.where)}${said(item.body.hours, language)}</li>`,
  );
  const eventList = coming.map(
    ({ number, shown }) => html`<li class="spot"><b>${number}</b> ${eventHtml(shown, facts.zone, language)}</li>`,
  );
  return html`<section><h2>${t.where}</h2>
${places.length === 0 ? null : html`<h3>${t.places}</h3><ul class="plain">${placeList}</ul>`}
${coming.length === 0 ? null : html`<h3>${t.events}</h3><ul class="plain">${eventList}</ul>`}
${onMap.length === 0 ? null : html`<h3>${t.map}</h3>${mapSvg({ spots: onMap, title: fill('{map}: {places}', { map: t.map, places: [...places, ...coming].map(({ number, shown }) => `${number} ${shown.item.body.where.name}`).join(', ') }) })}<p><small>${t.mapNote}</small></p>`}
${past.length === 0 ? null : html`<h3>${t.pastEvents}</h3><ul class="plain">${past.map((shown) => html`<li class="spot">${eventHtml(shown, facts.zone, language)}</li>`)}</ul>`}
${help === null ? null : html`<h3>${t.volunteers}</h3>${said(facts.texts.volunteers, language)}`}</section>`;
}

function whereHtml({
  name,
  address,
  latitude,
  longitude,
}: {
  readonly name: string;
  readonly address: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
}): Html {
  const place = address === '' ? name : `${name}, ${address}`;
  return latitude === null ? html`${place}` : html`<a href="geo:${latitude},${longitude ?? 0}">${place}</a>`;
}

function eventHtml({ item: { body } }: Of<'event'>, zone: string, language: Language): Html {
  const title = text(body.title, language)!;
  const [hour, minute] = body.starts.split(':').map(Number);
  const end = hour * 60 + minute + body.minutes;
  const clock = (minutes: number) => clockWords(Math.floor(minutes / 60) % 24, minutes % 60, language);
  return html`<strong lang="${title.language}">${title.words}</strong><br><time datetime="${body.date}T${body.starts}">${dayWords(body.date, language)}, ${clock(hour * 60 + minute)} – ${clock(end)}</time> <small>(${zoneWords(zone, body.date, language)})</small><br>${whereHtml(body.where)}${body.words === undefined ? null : said(body.words, language)}`;
}

function clockWords(hour: number, minute: number, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-US' : 'es-US', { timeStyle: 'short', timeZone: 'UTC' }).format(
    Date.UTC(2000, 0, 1, hour, minute),
  );
}

function zoneWords(zone: string, date: string, language: Language): string {
  const parts = new Intl.DateTimeFormat(language === 'en' ? 'en-US' : 'es-US', { timeZone: zone, timeZoneName: 'long' }).formatToParts(
    new Date(`${date}T20:00:00Z`),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
