import type { Language } from '../../reports/html.ts';

/** Words of the public pages in both languages; `{…}` is filled in. What a pack says in both languages comes from the pack. */
export interface PageWords {
  readonly home: string;
  readonly other: string;
  readonly notGovernment: string;
  readonly byOffice: string;
  readonly standing: string;
  readonly required: string;
  readonly requiredOf: string;
  readonly claims: string;
  readonly claimsNote: string;
  readonly official: string;
  readonly noOfficial: string;
  readonly noOfficialHere: string;
  readonly atLeast: string;
  readonly asOf: string;
  readonly bar: string;
  readonly asks: string;
  readonly whom: string;
  readonly grounds: string;
  readonly answer: string;
  readonly noGrounds: string;
  readonly noAnswer: string;
  readonly inEnglish: string;
  readonly reasons: string;
  readonly reason: string;
  readonly lines: string;
  readonly otherReasons: string;
  readonly timeline: string;
  readonly follows: string;
  readonly attempts: string;
  readonly attempt: string;
  readonly dates: string;
  readonly datesNote: string;
  readonly earliest: string;
  readonly unconfirmed: string;
  readonly where: string;
  readonly places: string;
  readonly events: string;
  readonly pastEvents: string;
  readonly map: string;
  readonly mapNote: string;
  readonly volunteers: string;
  readonly announcements: string;
  readonly statements: string;
  readonly statementsNote: string;
  readonly support: string;
  readonly oppose: string;
  readonly none: string;
  readonly corrected: string;
  readonly verification: string;
  readonly withdraw: string;
  readonly contact: string;
  readonly notices: string;
  readonly noticesNote: string;
  readonly email: string;
  readonly ask: string;
  readonly data: string;
  readonly dataNote: string;
  readonly badge: string;
  readonly badgeNote: string;
  readonly published: string;
  readonly skip: string;
  readonly signIn: string;
  readonly indexTitle: string;
  readonly indexText: string;
  readonly indexNone: string;
  readonly campaignPages: string;
  readonly officePages: string;
  readonly nothing: string;
  readonly nothingText: string;
}

const EN: PageWords = {
  home: 'All petitions',
  other: 'Español',
  notGovernment: 'This is a campaign’s page. It is not a government site.',
  byOffice: 'Published by {name}. Facts and official figures only.',
  standing: 'Where it stands',
  required: 'Valid signatures required',
  requiredOf: '{percent} % of {of}: {base}',
  claims: 'What the campaign says',
  claimsNote: 'A campaign’s claim: lines it holds. How many of them are valid nobody has found officially.',
  official: 'Official figures',
  noOfficial: 'There are none yet.',
  noOfficialHere: 'An elections office’s figures stand on its own page, never on this one.',
  atLeast: 'more than {count}',
  asOf: 'on {date}, counted by {who}',
  bar: '{count} of {required} required',
  asks: 'What the petition asks',
  whom: 'Whom it is about',
  grounds: 'Grounds',
  answer: 'Answer',
  noGrounds: 'No statement of grounds is given here.',
  noAnswer: 'No answer is given here.',
  inEnglish: 'In English:',
  reasons: 'Lines that were not counted',
  reason: 'Reason',
  lines: 'Lines',
  otherReasons: 'Other reasons, each of few lines',
  timeline: 'What has happened',
  follows: 'What follows by law',
  attempts: 'Earlier attempts',
  attempt: 'Attempt {number}: {title}',
  dates: 'Dates by law',
  datesNote: 'Counted by the rules of {pack}.',
  earliest: 'not before',
  unconfirmed: 'not confirmed',
  where: 'Where to sign',
  places: 'Places',
  events: 'Coming events',
  pastEvents: 'Past events',
  map: 'Map of places and events',
  mapNote: 'North is up. The numbers are those of the lists.',
  volunteers: 'Help',
  announcements: 'Announcements',
  statements: 'Statements',
  statementsNote: 'Published with the consent of whoever made them. They speak for themselves, not for this page.',
  support: 'For the petition',
  oppose: 'Against the petition',
  none: 'None so far.',
  corrected: 'Corrected on {date}',
  verification: 'How signatures are verified',
  withdraw: 'How to withdraw a signature',
  contact: 'Contact',
  notices: 'Be told by e-mail',
  noticesNote: 'Of milestones only: approval, filing, result, election. You confirm first, and every letter has a link that ends it.',
  email: 'E-mail address',
  ask: 'Send me a letter to confirm',
  data: 'Open data and feeds',
  dataNote: 'Totals only. Nothing here can tell whether a given person signed.',
  badge: 'Badge for other pages',
  badgeNote: 'Put this line into your page:',
  published: 'Published on {date}, publication {number}.',
  skip: 'Skip to the content',
  signIn: 'Sign in',
  indexTitle: 'Petitions',
  indexText: 'What is published here by campaigns and by elections offices. The two never stand on one page.',
  indexNone: 'No petition is published yet.',
  campaignPages: 'Pages of campaigns',
  officePages: 'Pages of elections offices',
  nothing: 'There is nothing here',
  nothingText: 'The address is wrong, or the page was taken down.',
};

const ES: PageWords = {
  home: 'Todas las peticiones',
  other: 'English',
  notGovernment: 'Esta es la página de una campaña. No es un sitio del gobierno.',
  byOffice: 'Publicada por {name}. Solo hechos y cifras oficiales.',
  standing: 'En qué estado está',
  required: 'Firmas válidas exigidas',
  requiredOf: '{percent} % de {of}: {base}',
  claims: 'Lo que dice la campaña',
  claimsNote: 'Afirmación de la campaña: líneas que tiene. Nadie ha determinado oficialmente cuántas son válidas.',
  official: 'Cifras oficiales',
  noOfficial: 'Todavía no hay.',
  noOfficialHere: 'Las cifras de una oficina electoral están en la página de la oficina, nunca en esta.',
  atLeast: 'más de {count}',
  asOf: 'el {date}, según recuento de {who}',
  bar: '{count} de {required} exigidas',
  asks: 'Qué pide la petición',
  whom: 'De quién se trata',
  grounds: 'Motivos',
  answer: 'Respuesta',
  noGrounds: 'Aquí no se dan los motivos.',
  noAnswer: 'Aquí no se da ninguna respuesta.',
  inEnglish: 'En inglés:',
  reasons: 'Líneas que no contaron',
  reason: 'Motivo',
  lines: 'Líneas',
  otherReasons: 'Otros motivos, cada uno con pocas líneas',
  timeline: 'Qué ha pasado',
  follows: 'Lo que sigue según la ley',
  attempts: 'Intentos anteriores',
  attempt: 'Intento {number}: {title}',
  dates: 'Fechas según la ley',
  datesNote: 'Contadas según las reglas de {pack}.',
  earliest: 'no antes',
  unconfirmed: 'no confirmado',
  where: 'Dónde firmar',
  places: 'Lugares',
  events: 'Próximos actos',
  pastEvents: 'Actos pasados',
  map: 'Mapa de lugares y actos',
  mapNote: 'El norte está arriba. Los números son los de las listas.',
  volunteers: 'Ayudar',
  announcements: 'Anuncios',
  statements: 'Declaraciones',
  statementsNote: 'Publicadas con el consentimiento de quienes las hicieron. Hablan por sí mismas, no por esta página.',
  support: 'A favor de la petición',
  oppose: 'En contra de la petición',
  none: 'Ninguna por ahora.',
  corrected: 'Corregido el {date}',
  verification: 'Cómo se verifican las firmas',
  withdraw: 'Cómo retirar una firma',
  contact: 'Contacto',
  notices: 'Recibir avisos por correo',
  noticesNote:
    'Solo de los momentos principales: aprobación, presentación, resultado, elección. Primero se confirma, y cada carta trae un enlace para terminar.',
  email: 'Correo electrónico',
  ask: 'Enviarme una carta para confirmar',
  data: 'Datos abiertos y canales',
  dataNote: 'Solo totales. Nada de esto permite saber si una persona firmó.',
  badge: 'Insignia para otras páginas',
  badgeNote: 'Ponga esta línea en su página:',
  published: 'Publicado el {date}, publicación {number}.',
  skip: 'Ir al contenido',
  signIn: 'Entrar',
  indexTitle: 'Peticiones',
  indexText: 'Lo que publican aquí campañas y oficinas electorales. Nunca están las dos en una página.',
  indexNone: 'Todavía no hay ninguna petición publicada.',
  campaignPages: 'Páginas de campañas',
  officePages: 'Páginas de oficinas electorales',
  nothing: 'Aquí no hay nada',
  nothingText: 'La dirección es incorrecta o la página fue retirada.',
};

export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = { en: EN, es: ES };

/** Fills `{name}` in words. */
export function fill(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

const LONG = {
  en: new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }),
  es: new Intl.DateTimeFormat('es-US', { dateStyle: 'long', timeZone: 'UTC' }),
} as const;

/** A legal date in words. */
export function dayWords(date: string, language: Language): string {
  return LONG[language].format(new Date(`${date}T00:00:00Z`));
}
