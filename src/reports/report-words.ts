import type { Projection } from '../screening/projection.ts';
import { chance, count, type Language } from './html.ts';

/** The report's fixed words in one language. */
export interface ReportWords {
  readonly title: string;
  readonly standing: string;
  readonly fails: string;
  readonly twice: string;
  readonly people: string;
  readonly sample: string;
  readonly law: string;
  readonly assumed: string;
  readonly computed: string;
  readonly lines: string;
  readonly eligible: string;
  readonly review: string;
  readonly ineligible: string;
  readonly required: string;
  readonly ofLines: string;
  readonly keyEligible: string;
  readonly keyExpected: string;
  readonly keyPossible: string;
  readonly keyIneligible: string;
  readonly sums: string;
  readonly what: string;
  readonly assumption: string;
  readonly result: string;
  readonly reason: string;
  readonly question: string;
  readonly share: string;
  readonly otherReasons: string;
  readonly otherQuestions: string;
  readonly smallCells: string;
  readonly failsIntro: string;
  readonly failsNone: string;
  readonly failsCaption: string;
  readonly peopleIntro: string;
  readonly peopleNone: string;
  readonly peopleCaption: string;
  readonly sampleNone: string;
  readonly sampleArithmetic: string;
  readonly sampleKeyFail: string;
  readonly sampleKeyFull: string;
  readonly sampleKeyPass: string;
  readonly bands: Readonly<Record<'sufficient' | 'full-count' | 'insufficient', string>>;
  readonly requirement: string;
  readonly requirementStated: string;
  readonly requirementComputed: string;
  readonly unconfirmed: string;
  readonly unconfirmedIntro: string;
  readonly unconfirmedNone: string;
  readonly openQuestions: string;
  readonly assumedIntro: string;
  readonly allLines: string;
  readonly computedIntro: string;
  readonly rollDate: string;
  readonly rollSource: string;
  readonly rollCounts: string;
  readonly linesFile: string;
  readonly rules: string;
  readonly thresholds: string;
  readonly priors: string;
  readonly priorNames: Readonly<Record<'stay' | 'moved' | 'relative' | 'stranger' | 'elsewhere', string>>;
  readonly setAside: string;
  readonly read: string;
  readonly confirmed: Readonly<Record<'official' | 'secondary' | 'unconfirmed', string>>;
  readonly footer: string;
  readonly policies: Readonly<Record<Projection['duplicates']['policy'], string>>;
}

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = {
  en: {
    title: 'Screening report',
    standing: 'Where do we stand?',
    fails: 'Why lines fail',
    twice: 'Who signed more than once',
    people: 'What people must look at',
    sample: 'What a random sample would say',
    law: 'The law behind the figures',
    assumed: 'What was assumed',
    computed: 'How this was computed',
    lines: 'Lines',
    eligible: 'Eligible',
    review: 'To review',
    ineligible: 'Ineligible',
    required: 'Required',
    ofLines: 'of the lines',
    keyEligible: 'eligible now',
    keyExpected: 'expected from the review',
    keyPossible: 'possible at most',
    keyIneligible: 'not counted',
    sums: 'How these figures come about',
    what: 'Figure',
    assumption: 'Assumption',
    result: 'Result',
    reason: 'Reason',
    question: 'Question',
    share: 'Share',
    otherReasons: 'other reasons',
    otherQuestions: 'other questions',
    smallCells: 'Groups of fewer than five lines are put together, so that nobody can be recognised.',
    failsIntro: 'A line is called ineligible only where both the person and the reason are certain; what is in doubt is in review.',
    failsNone: 'No line was found ineligible.',
    failsCaption: 'Ineligible lines by reason, each with the law it rests on; share of all lines',
    peopleIntro: 'Doubt is never a rejection. Each of these lines has one question that a person can answer by looking at the sheet.',
    peopleNone: 'No line needs a second look.',
    peopleCaption: 'Lines in review by question; share of all lines',
    sampleNone: 'Under these rules, or with so few lines, every line is examined: there is no sample.',
    sampleArithmetic: 'The statute’s arithmetic on a typical sample',
    sampleKeyFail: 'the petition fails',
    sampleKeyFull: 'more lines are checked',
    sampleKeyPass: 'the petition qualifies',
    bands: {
      sufficient: 'the sample alone qualifies the petition',
      'full-count': 'the sample decides nothing and more lines are checked',
      insufficient: 'the sample alone fails the petition',
    },
    requirement: 'The requirement',
    requirementStated: 'The petition file states it.',
    requirementComputed: 'Computed by the rules from the registration.',
    unconfirmed: 'Not confirmed',
    unconfirmedIntro: 'These values are built from practice or from texts read only in part. No figure that leans on them is settled law.',
    unconfirmedNone: 'No figure here leans on an unconfirmed value.',
    openQuestions: 'Open questions of these rules',
    assumedIntro: 'Where a fact is missing, one assumption is made for the whole run, in the signer’s favour, and counted here.',
    allLines: 'all lines',
    computedIntro: 'The same files give the same figures, byte for byte.',
    rollDate: 'Roll as of',
    rollSource: 'Voter file',
    rollCounts: 'Voters on the roll',
    linesFile: 'Lines',
    rules: 'Rules',
    thresholds: 'Thresholds',
    priors: 'Learned from these lines',
    priorNames: {
      stay: 'registered at the address written',
      moved: 'registered at another address',
      relative: 'not on the roll, of a registered household',
      stranger: 'not on the roll, at a registered address',
      elsewhere: 'not on the roll at all',
    },
    setAside: 'rows set aside',
    read: 'read',
    confirmed: { official: 'text of the law', secondary: 'from a copy or the press', unconfirmed: 'not confirmed' },
    footer:
      'This page holds totals only. Names, addresses and voter ids stand in the CSV files beside it: keep those as you keep the petition.',
    policies: {
      'count-one': 'One of a voter’s signatures counts, the others do not.',
      'count-first': 'A voter’s first signature counts, the others do not.',
      'void-all': 'None of a voter’s signatures counts when there is more than one.',
    },
  },
  es: {
    title: 'Informe de revisión preliminar',
    standing: '¿Dónde estamos?',
    fails: 'Por qué no cuentan algunas líneas',
    twice: 'Quién firmó más de una vez',
    people: 'Lo que debe mirar una persona',
    sample: 'Qué diría una muestra al azar',
    law: 'La ley detrás de las cifras',
    assumed: 'Lo que se supuso',
    computed: 'Cómo se calculó',
    lines: 'Líneas',
    eligible: 'Elegibles',
    review: 'Por revisar',
    ineligible: 'No elegibles',
    required: 'Exigidas',
    ofLines: 'de las líneas',
    keyEligible: 'elegibles ahora',
    keyExpected: 'esperadas de la revisión',
    keyPossible: 'posibles como máximo',
    keyIneligible: 'no cuentan',
    sums: 'De dónde salen estas cifras',
    what: 'Cifra',
    assumption: 'Suposición',
    result: 'Resultado',
    reason: 'Motivo',
    question: 'Pregunta',
    share: 'Parte',
    otherReasons: 'otros motivos',
    otherQuestions: 'otras preguntas',
    smallCells: 'Los grupos de menos de cinco líneas se muestran juntos, para que no se reconozca a nadie.',
    failsIntro: 'Una línea se declara no elegible sólo si tanto la persona como el motivo son seguros; lo dudoso queda por revisar.',
    failsNone: 'Ninguna línea resultó no elegible.',
    failsCaption: 'Líneas no elegibles por motivo, cada uno con la ley en que se apoya; parte de todas las líneas',
    peopleIntro:
      'La duda nunca es un rechazo. Cada una de estas líneas tiene una pregunta que una persona puede responder mirando la hoja.',
    peopleNone: 'Ninguna línea necesita otra mirada.',
    peopleCaption: 'Líneas por revisar según la pregunta; parte de todas las líneas',
    sampleNone: 'Según estas reglas, o con tan pocas líneas, se examinan todas: no hay muestra.',
    sampleArithmetic: 'El cálculo de la ley con una muestra típica',
    sampleKeyFail: 'la petición fracasa',
    sampleKeyFull: 'se revisan más líneas',
    sampleKeyPass: 'la petición califica',
    bands: {
      sufficient: 'la muestra sola califica la petición',
      'full-count': 'la muestra no decide y se revisan más líneas',
      insufficient: 'la muestra sola rechaza la petición',
    },
    requirement: 'El número exigido',
    requirementStated: 'Lo indica el archivo de la petición.',
    requirementComputed: 'Calculado por las reglas a partir de las inscripciones.',
    unconfirmed: 'Sin confirmar',
    unconfirmedIntro:
      'Estos valores provienen de la práctica o de textos leídos sólo en parte. Ninguna cifra que se apoye en ellos es derecho firme.',
    unconfirmedNone: 'Ninguna cifra se apoya aquí en un valor sin confirmar.',
    openQuestions: 'Preguntas abiertas de estas reglas',
    assumedIntro: 'Donde falta un dato se hace una sola suposición para todo el cálculo, a favor de quien firma, y se cuenta aquí.',
    allLines: 'todas las líneas',
    computedIntro: 'Los mismos archivos dan las mismas cifras, byte por byte.',
    rollDate: 'Padrón al',
    rollSource: 'Archivo electoral',
    rollCounts: 'Personas en el padrón',
    linesFile: 'Líneas',
    rules: 'Reglas',
    thresholds: 'Umbrales',
    priors: 'Aprendido de estas líneas',
    priorNames: {
      stay: 'con registro en el domicilio escrito',
      moved: 'con registro en otro domicilio',
      relative: 'sin registro, de un hogar con registro',
      stranger: 'sin registro, en un domicilio con registro',
      elsewhere: 'sin registro alguno',
    },
    setAside: 'filas apartadas',
    read: 'leído',
    confirmed: { official: 'texto de la ley', secondary: 'de una copia o de la prensa', unconfirmed: 'sin confirmar' },
    footer:
      'Esta página sólo contiene totales. Nombres, domicilios e identificadores están en los archivos CSV: guárdelos como guarda la petición.',
    policies: {
      'count-one': 'Cuenta una de las firmas de cada persona, las demás no.',
      'count-first': 'Cuenta la primera firma de cada persona, las demás no.',
      'void-all': 'Si una persona firma más de una vez, no cuenta ninguna.',
    },
  },
};

/** The report's first sentence: where the petition stands on paper. */
export function standingSentence(projection: Projection, language: Language): string {
  const { position, valid, requirement, counts } = projection;
  const n = (value: number) => count(value, language);
  const en = language === 'en';
  if (position.rawBelowRequired) {
    return en
      ? `There are ${n(counts.lines)} lines and ${n(requirement.required)} valid signatures are required: the petition cannot qualify with these lines.`
      : `Hay ${n(counts.lines)} líneas y se exigen ${n(requirement.required)} firmas válidas: la petición no puede calificar con estas líneas.`;
  }
  if (position.is === 'above') {
    return en
      ? `On paper, the ${n(valid.low)} lines already found eligible are ${n(position.short.low)} more than the ${n(requirement.required)} required, whatever the review brings.`
      : `Sobre el papel, las ${n(valid.low)} líneas ya elegibles superan por ${n(position.short.low)} las ${n(requirement.required)} exigidas, sea cual sea el resultado de la revisión.`;
  }
  if (position.is === 'below') {
    return en
      ? `Even if every line in review turned out valid, ${n(-position.short.high)} of the ${n(requirement.required)} required would be missing.`
      : `Aunque todas las líneas por revisar resultaran válidas, faltarían ${n(-position.short.high)} de las ${n(requirement.required)} exigidas.`;
  }
  const over = position.short.expected >= 0;
  return en
    ? `It depends on the review: about ${n(valid.expected)} valid signatures are expected, ${n(Math.abs(position.short.expected))} ${over ? 'more' : 'fewer'} than the ${n(requirement.required)} required.`
    : `Depende de la revisión: se esperan unas ${n(valid.expected)} firmas válidas, ${n(Math.abs(position.short.expected))} ${over ? 'más' : 'menos'} que las ${n(requirement.required)} exigidas.`;
}

/** How sure that is, in two or three plain sentences. */
export function suretySentences(projection: Projection, language: Language): readonly string[] {
  const { position, valid, counts } = projection;
  const n = (value: number) => count(value, language);
  const en = language === 'en';
  const sentences = [
    en
      ? `Between ${n(valid.low)} (no line in review holds) and ${n(valid.high)} (all of them hold); about ${n(valid.expected)} are expected by the probabilities of the matching.`
      : `Entre ${n(valid.low)} (ninguna línea por revisar es válida) y ${n(valid.high)} (todas lo son); se esperan unas ${n(valid.expected)} según las probabilidades de la comparación.`,
  ];
  if (position.cushion !== null) {
    sentences.push(
      en
        ? `${n(position.cushion.lines)} of the eligible lines (${position.cushion.percentOfEligible} %) could still fail, for a signature that does not compare or a faulty section, and the requirement would be met.`
        : `Todavía podrían fallar ${n(position.cushion.lines)} de las líneas elegibles (${position.cushion.percentOfEligible} %), por una firma que no coincide o una sección defectuosa, y se cumpliría lo exigido.`,
    );
  }
  const onePercent = Math.round(counts.eligible / 100);
  sentences.push(
    en
      ? `Signatures were not compared: each 1 % of the eligible lines that fails there takes away ${n(onePercent)}.`
      : `No se compararon las firmas: cada 1 % de las líneas elegibles que falle por ello resta ${n(onePercent)}.`,
  );
  return sentences;
}

/** What the sample would be likely to say, in words. */
export function sampleSentences(projection: Projection, language: Language): readonly string[] {
  const { sample, sampleAfterStriking, strikeList } = projection;
  if (sample === null) return [REPORT_WORDS[language].sampleNone];
  const n = (value: number) => count(value, language);
  const en = language === 'en';
  const words = REPORT_WORDS[language].bands;
  const chances = (outlook: NonNullable<Projection['sample']>) =>
    (['sufficient', 'full-count', 'insufficient'] as const)
      .map((outcome) => `${words[outcome]}: ${chance(outlook.chances[outcome], language)}`)
      .join('; ');
  const sentences = [
    en
      ? `The rules draw ${n(sample.sample)} of the ${n(sample.raw)} lines at random. If people find what is expected here, then ${chances(sample)}.`
      : `Las reglas sortean ${n(sample.sample)} de las ${n(sample.raw)} líneas. Si las personas encuentran lo que aquí se espera: ${chances(sample)}.`,
  ];
  if (sample.interval !== null) {
    sentences.push(
      en
        ? `A typical sample would project ${n(sample.typical.projectedValid ?? 0)} valid signatures; 95 of 100 samples lie between ${n(sample.interval.low)} and ${n(sample.interval.high)}.${sample.widthFrom === 'copies' ? ' Most of that width comes from the few repeated signatures that a sample happens to catch in pairs.' : ''}`
        : `Una muestra típica proyectaría ${n(sample.typical.projectedValid ?? 0)} firmas válidas; 95 de 100 muestras quedan entre ${n(sample.interval.low)} y ${n(sample.interval.high)}.${sample.widthFrom === 'copies' ? ' Casi toda esa amplitud viene de las pocas firmas repetidas que una muestra alcanza a ver en pares.' : ''}`,
    );
  }
  if (sampleAfterStriking !== null) {
    sentences.push(
      en
        ? `With the ${n(strikeList.lines)} lines of the strike list crossed out before filing, where the law allows it, ${n(strikeList.rawAfter)} lines are left, and then ${chances(sampleAfterStriking)}.`
        : `Tachando antes de presentar, donde la ley lo permita, las ${n(strikeList.lines)} líneas de la lista de tachado quedan ${n(strikeList.rawAfter)}, y entonces: ${chances(sampleAfterStriking)}.`,
    );
  }
  return sentences;
}
