import i18next, { type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Area } from './areas.ts';

/** Every language file: languages/LANGUAGE/AREA.json. A further language is a further folder. */
const FILES = import.meta.glob<ResourceKey>('../languages/*/*.json', { import: 'default' });

/** The languages there are, by their folders. */
export const LANGUAGES: readonly string[] = [...new Set(Object.keys(FILES).map((path) => path.split('/')[2]))].sort();

const KEPT_AS = 'countersign.language';

/** What was chosen before, else the browser's first language that we have, else English. */
function firstLanguage(): string {
  const wanted = [localStorage.getItem(KEPT_AS) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((tag) => LANGUAGES.includes(tag)) ?? 'en';
}

/** Starts with the frame's words; each screen's area is loaded with the screen. */
export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    ns: [],
    defaultNS: 'frame',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  document.documentElement.lang = i18next.language;
  await loadArea('frame');
}

const loaded = new Set<Area>();

/** Makes the words of an area available in the language in use. */
export async function loadArea(area: Area): Promise<void> {
  loaded.add(area);
  await loadFile(i18next.language, area);
}

async function loadFile(language: string, area: Area): Promise<void> {
  if (i18next.hasResourceBundle(language, area)) return;
  const load = FILES[`../languages/${language}/${area}.json`];
  if (load !== undefined) i18next.addResourceBundle(language, area, await load());
}

/** Changes the language of everything on the page, and keeps the choice on this machine. */
export async function changeLanguage(language: string): Promise<void> {
  await Promise.all([...loaded].map((area) => loadFile(language, area)));
  // First: what is asked for from here on is answered in this language.
  document.documentElement.lang = language;
  localStorage.setItem(KEPT_AS, language);
  await i18next.changeLanguage(language);
}

/** Calls after every change of the language. */
export function onLanguage(then: () => void): void {
  i18next.on('languageChanged', then);
}

/** A date of law (YYYY-MM-DD) or an instant in the words of the language in use. */
export function dateText(value: string): string {
  const plain = /^\d{4}-\d{2}-\d{2}$/.test(value);
  return new Intl.DateTimeFormat(
    i18next.language,
    plain ? { dateStyle: 'medium', timeZone: 'UTC' } : { dateStyle: 'medium', timeStyle: 'short' },
  ).format(new Date(value));
}

/** A number in the manner of the language in use. */
export function numberText(value: number): string {
  return new Intl.NumberFormat(i18next.language).format(value);
}
