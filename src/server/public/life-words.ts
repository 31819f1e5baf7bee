import type { PublicFacts } from '../../operations/public-facts.ts';
import { count, type Language } from '../../reports/html.ts';
import { dayWords, fill } from './words.ts';

type Both = Readonly<Record<Language, string>>;

/** Where a petition stands, in one sentence; `{since}` is the day of the last step. */
const STATES: Readonly<Record<string, Both>> = {
  draft: { en: 'The petition is being prepared.', es: 'La petición se está preparando.' },
  noticed: {
    en: 'The notice of intention was filed; signatures may not be gathered yet.',
    es: 'El aviso de intención fue presentado; todavía no se pueden reunir firmas.',
  },
  'form-review': {
    en: 'The elections office looks at the form of the petition; signatures may not be gathered yet.',
    es: 'La oficina electoral revisa la forma de la petición; todavía no se pueden reunir firmas.',
  },
  'alterations-required': {
    en: 'The elections office asked for changes of the form on {since}; signatures may not be gathered yet.',
    es: 'La oficina electoral pidió cambios de la forma el {since}; todavía no se pueden reunir firmas.',
  },
  circulating: { en: 'Signatures are being gathered since {since}.', es: 'Se reúnen firmas desde el {since}.' },
  filed: {
    en: 'The petition was filed; the elections office has it since {since}.',
    es: 'La petición fue presentada; la oficina electoral la tiene desde el {since}.',
  },
  'raw-count-short': {
    en: 'Fewer lines were filed than signatures are required; the petition ended on {since}.',
    es: 'Se presentaron menos líneas que las firmas exigidas; la petición terminó el {since}.',
  },
  'examining-sample': {
    en: 'The elections office examines a random sample of the lines.',
    es: 'La oficina electoral examina una muestra al azar de las líneas.',
  },
  'examining-all': { en: 'The elections office examines every line.', es: 'La oficina electoral examina todas las líneas.' },
  sufficient: {
    en: 'The elections office found on {since} that there are enough valid signatures.',
    es: 'La oficina electoral determinó el {since} que hay suficientes firmas válidas.',
  },
  insufficient: {
    en: 'The elections office found on {since} that there are not enough valid signatures.',
    es: 'La oficina electoral determinó el {since} que no hay suficientes firmas válidas.',
  },
  abandoned: { en: 'The petition was given up on {since}.', es: 'La petición fue abandonada el {since}.' },
  withdrawn: { en: 'The petition was withdrawn on {since}.', es: 'La petición fue retirada el {since}.' },
  failed: { en: 'The petition ended on {since} without being filed.', es: 'La petición terminó el {since} sin ser presentada.' },
  'certificate-received': {
    en: 'There are enough valid signatures; the governing body received the certificate on {since}.',
    es: 'Hay suficientes firmas válidas; el órgano de gobierno recibió el certificado el {since}.',
  },
  'election-ordered': { en: 'An election was ordered on {since}.', es: 'El {since} se ordenó una elección.' },
  decided: { en: 'The election was held on {since}.', es: 'La elección se celebró el {since}.' },
};

/** What happened, by the event's name; what is not here is not told. */
const EVENTS: Readonly<Record<string, Both>> = {
  'notice-served': { en: 'The notice of intention was served.', es: 'Se entregó el aviso de intención.' },
  'notice-filed': { en: 'The notice of intention was filed.', es: 'Se presentó el aviso de intención.' },
  'notice-published': { en: 'The notice of intention was published.', es: 'Se publicó el aviso de intención.' },
  'answer-filed': { en: 'The answer was filed.', es: 'Se presentó la respuesta.' },
  'form-submitted': {
    en: 'The form of the petition was submitted for review.',
    es: 'Se presentó la forma de la petición para su revisión.',
  },
  'alterations-ordered': {
    en: 'The elections office asked for changes of the form.',
    es: 'La oficina electoral pidió cambios de la forma.',
  },
  'form-approved': {
    en: 'The elections office approved form and wording: signatures may be gathered.',
    es: 'La oficina electoral aprobó forma y texto: se pueden reunir firmas.',
  },
  'petition-filed': { en: 'The petition was filed.', es: 'Se presentó la petición.' },
  'raw-count-below-required': {
    en: 'The raw count fell short of the requirement.',
    es: 'El recuento bruto no alcanzó lo exigido.',
  },
  'sample-ordered': { en: 'A random sample of the lines is examined.', es: 'Se examina una muestra al azar de las líneas.' },
  'sample-enlarged': { en: 'The sample was enlarged.', es: 'Se amplió la muestra.' },
  'full-examination-ordered': { en: 'Every line is examined.', es: 'Se examinan todas las líneas.' },
  'found-sufficient': { en: 'The petition was certified sufficient.', es: 'La petición fue certificada como suficiente.' },
  'found-insufficient': { en: 'The petition was certified insufficient.', es: 'La petición fue certificada como insuficiente.' },
  'review-begun': {
    en: 'The proponents began to examine the lines not counted.',
    es: 'Los proponentes empezaron a examinar las líneas no contadas.',
  },
  'review-ended': { en: 'The examination by the proponents ended.', es: 'Terminó el examen por los proponentes.' },
  'certificate-received': { en: 'The governing body received the certificate.', es: 'El órgano de gobierno recibió el certificado.' },
  'election-ordered': { en: 'The election was ordered.', es: 'Se ordenó la elección.' },
  'election-held': { en: 'The election was held.', es: 'Se celebró la elección.' },
  abandoned: { en: 'The proponents gave the petition up.', es: 'Los proponentes abandonaron la petición.' },
  withdrawn: { en: 'The petition was withdrawn.', es: 'La petición fue retirada.' },
  failed: { en: 'The last day passed; no petition was filed.', es: 'Pasó el último día sin que se presentara la petición.' },
};

/** Where the petition stands, in one sentence or two. */
export function stateWords(facts: Pick<PublicFacts, 'state' | 'since' | 'calendar' | 'timeline'>, language: Language): string {
  const words = STATES[facts.state]?.[language] ?? `${language === 'en' ? 'State' : 'Estado'}: ${facts.state}.`;
  const parts = [fill(words, { since: dayWords(facts.since, language) })];
  const last = facts.calendar.find(({ event }) => event === 'circulation-deadline');
  if (facts.state === 'circulating' && last !== undefined)
    parts.push(
      fill(language === 'en' ? 'The last day to file is {on}.' : 'El último día para presentar es el {on}.', {
        on: dayWords(last.on, language),
      }),
    );
  const election = facts.timeline.findLast(({ event }) => event === 'election-ordered')?.details.electionOn;
  if (facts.state === 'election-ordered' && election !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(election))
    parts.push(fill(language === 'en' ? 'It is on {on}.' : 'Es el {on}.', { on: dayWords(election, language) }));
  const held = facts.timeline.findLast(({ event }) => event === 'election-held')?.details;
  if (facts.state === 'decided' && held !== undefined) parts.push(...resultWords(held, language));
  return parts.join(' ');
}

const OUTCOMES: Readonly<Record<string, Both>> = {
  adopted: { en: 'The voters adopted it.', es: 'Los votantes la aprobaron.' },
  rejected: { en: 'The voters rejected it.', es: 'Los votantes la rechazaron.' },
};

const ELECTION_KINDS: Readonly<Record<string, Both>> = {
  special: { en: 'It is a special election.', es: 'Es una elección especial.' },
  consolidated: { en: 'It is held together with a regular election.', es: 'Se celebra junto con una elección ordinaria.' },
};

/** How an election ended, with the votes where they were recorded. */
function resultWords(details: Readonly<Record<string, string>>, language: Language): readonly string[] {
  const { outcome, result, yes, no } = details;
  const [votesFor, votesAgainst] = [Number(yes), Number(no)];
  const counted = yes !== undefined && no !== undefined && votesFor + votesAgainst > 0;
  const share = counted ? (100 * votesFor) / (votesFor + votesAgainst) : 0;
  return [
    ...(outcome !== undefined && outcome in OUTCOMES ? [OUTCOMES[outcome][language]] : []),
    ...(result !== undefined ? [fill(language === 'en' ? 'Result: {result}.' : 'Resultado: {result}.', { result })] : []),
    ...(counted
      ? [
          fill(
            language === 'en'
              ? 'Votes for it: {yes}; against: {no} ({share} % for it).'
              : 'Votos a favor: {yes}; en contra: {no} ({share} % a favor).',
            { yes: count(votesFor, language), no: count(votesAgainst, language), share: share.toFixed(1) },
          ),
        ]
      : []),
  ];
}

/** What is told of a step beside what it is: the election’s day, who ordered it, how it ended. */
export function detailWords(details: Readonly<Record<string, string>>, language: Language): readonly string[] {
  const { electionOn, orderedBy, kind } = details;
  const day = electionOn !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(electionOn) ? dayWords(electionOn, language) : electionOn;
  return [
    ...(orderedBy === undefined ? [] : [fill(language === 'en' ? 'Ordered by: {by}.' : 'Ordenada por: {by}.', { by: orderedBy })]),
    ...(day === undefined ? [] : [fill(language === 'en' ? 'Election day: {day}.' : 'Día de la elección: {day}.', { day })]),
    ...(kind !== undefined && kind in ELECTION_KINDS ? [ELECTION_KINDS[kind][language]] : []),
    ...resultWords(details, language),
  ];
}

/** When something follows, in words: its day, or from what it is counted. */
export function followWords(following: NonNullable<PublicFacts['follows']>[number], language: Language): string {
  const { on, kind, count: days, unit, from } = following;
  if (on !== null) return `${kind === 'earliest' ? (language === 'en' ? 'not before ' : 'no antes del ') : ''}${dayWords(on, language)}`;
  const en = language === 'en';
  const units = en
    ? { calendar: 'days', working: 'working days', months: 'months' }
    : { calendar: 'días', working: 'días hábiles', months: 'meses' };
  if (days === null) return fill(en ? 'counted from: {from}' : 'contado desde: {from}', { from: from[language] });
  return fill(
    kind === 'earliest'
      ? en
        ? 'not before {days} {unit} after: {from}'
        : 'no antes de {days} {unit} después de: {from}'
      : en
        ? 'within {days} {unit} after: {from}'
        : 'dentro de {days} {unit} después de: {from}',
    { days: String(days), unit: units[unit], from: from[language] },
  );
}

/** What happened at a step; null where the public is not told of it. */
export function eventWords(event: string, language: Language): string | null {
  return EVENTS[event]?.[language] ?? null;
}

/** What is counted. */
export const COUNT_WORDS: Readonly<Record<PublicFacts['counts'][number]['what'], Both>> = {
  gathered: { en: 'Lines gathered', es: 'Líneas reunidas' },
  'raw-count': { en: 'Lines filed (raw count)', es: 'Líneas presentadas (recuento bruto)' },
  sampled: { en: 'Lines in the sample', es: 'Líneas en la muestra' },
  projected: { en: 'Valid, as projected from the sample', es: 'Válidas, proyectadas de la muestra' },
  valid: { en: 'Valid', es: 'Válidas' },
  invalid: { en: 'Not counted', es: 'No contadas' },
};

/** Who counted. */
export const COUNTED_BY: Readonly<Record<'campaign' | 'office', Both>> = {
  campaign: { en: 'the campaign (a claim)', es: 'la campaña (una afirmación)' },
  office: { en: 'the elections office (official)', es: 'la oficina electoral (oficial)' },
};

/** How a signature is withdrawn, by the pack's rule. */
export const WITHDRAW_WORDS: Readonly<Record<PublicFacts['withdrawal']['value'], Both>> = {
  'before-filing-day': {
    en: 'Write to the elections office: which petition it is, your name, the address where you live, and your signature. The letter counts if it is received before the day on which the petition is filed.',
    es: 'Escriba a la oficina electoral: de qué petición se trata, su nombre, la dirección donde vive y su firma. La carta cuenta si se recibe antes del día en que se presenta la petición.',
  },
  'by-filing-day': {
    en: 'Write to the elections office: which petition it is, your name, the address where you live, and your signature. The letter counts if it is received at the latest on the day on which the petition is filed.',
    es: 'Escriba a la oficina electoral: de qué petición se trata, su nombre, la dirección donde vive y su firma. La carta cuenta si se recibe a más tardar el día en que se presenta la petición.',
  },
  none: {
    en: 'The rules of this petition know no withdrawal.',
    es: 'Las reglas de esta petición no prevén retirar una firma.',
  },
};

/** How signatures are verified, in short paragraphs with the rule behind each. */
export function verificationWords(
  facts: PublicFacts,
  language: Language,
): readonly { readonly words: string; readonly rule: { readonly section: string; readonly unconfirmed: boolean } | null }[] {
  const { sample, bands, duplicates } = facts.verification;
  const en = language === 'en';
  const rule = (cited: { readonly citation: { readonly section: string }; readonly confirmed: string }) => ({
    section: cited.citation.section,
    unconfirmed: cited.confirmed === 'unconfirmed',
  });
  return [
    {
      words: en
        ? 'The elections office counts the lines that were filed. It looks every line up in the roll of voters: is the signer registered, at the address that is written, in time, in the right district? It compares the signature with those on file.'
        : 'La oficina electoral cuenta las líneas presentadas. Busca cada línea en el padrón: ¿está registrada la persona, en la dirección escrita, a tiempo, en el distrito correcto? Compara la firma con las que tiene archivadas.',
      rule: null,
    },
    ...(sample === null
      ? [{ words: en ? 'Every line is examined.' : 'Se examinan todas las líneas.', rule: null }]
      : [
          {
            words: fill(
              en
                ? 'It may first examine a random sample of {percent} % of the lines, at least {floor}.'
                : 'Primero puede examinar una muestra al azar del {percent} % de las líneas, al menos {floor}.',
              { percent: sample.percent, floor: count(sample.floor, language) },
            ),
            rule: rule(sample),
          },
        ]),
    ...(bands === null
      ? []
      : [
          {
            words: fill(
              bands.fail === null
                ? en
                  ? 'If the sample projects {pass} % of the requirement, the petition has enough.'
                  : 'Si la muestra proyecta el {pass} % de lo exigido, la petición tiene suficientes.'
                : en
                  ? 'If the sample projects more than {pass} % of the requirement, there are enough; below {fail} %, too few; between the two, more lines are examined.'
                  : 'Si la muestra proyecta más del {pass} % de lo exigido, hay suficientes; por debajo del {fail} %, faltan; entre ambos se examinan más líneas.',
              { pass: bands.pass, fail: bands.fail ?? '' },
            ),
            rule: rule(bands),
          },
        ]),
    {
      words:
        duplicates.value === 'void-all'
          ? en
            ? 'Who signed more than once is not counted at all.'
            : 'Quien firmó más de una vez no se cuenta.'
          : en
            ? 'Who signed more than once is counted once.'
            : 'Quien firmó más de una vez se cuenta una vez.',
      rule: rule(duplicates),
    },
  ];
}
