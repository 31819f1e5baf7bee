import spanish from './holiday-names.es.json' with { type: 'json' };

/** The name of a holiday in a language; one that has none there stays as the pack gives it. */
export function holidayName(name: string, language: 'en' | 'es'): string {
  const names: Readonly<Record<string, string>> = spanish;
  return language === 'es' ? (names[name] ?? name) : name;
}
