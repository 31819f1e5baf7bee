/** Languages in which the server answers people. */
export type AskedLanguage = 'en' | 'es';

/** The language that a request prefers among those the server has (RFC 9110, Accept-Language); English where it names none of them. */
export function askedLanguage(header: string | undefined): AskedLanguage {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag, ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find((each) => each !== undefined);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => (language === 'en' || language === 'es') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.language === 'es' ? 'es' : 'en';
}
