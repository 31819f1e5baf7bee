import type { RulePack } from '../law/rule-pack.ts';
import { type Block, countWords, dateWords, type Paper, type PaperLanguage, sourceWords } from './paper.ts';

/** What all papers of a campaign have in common. */
export interface PaperFacts {
  readonly petition: { readonly id: string; readonly title: string; readonly target: string; readonly jurisdiction: string };
  readonly pack: RulePack;
  readonly on: string;
}

/** A value of the pack that a paper leans on, with what it is. */
type Leaned = Pick<RulePack['form'][number], 'citation' | 'confirmed' | 'words'>;

function paper(facts: PaperFacts, language: PaperLanguage, title: string, blocks: readonly (Block | null)[]): Paper {
  return {
    title,
    language,
    foot: `${facts.petition.title} · ${facts.petition.id} · ${facts.pack.id} ${facts.pack.version}`,
    on: facts.on,
    blocks: blocks.filter((block) => block !== null),
  };
}

function particulars(rows: readonly (readonly [string, string])[]): Block {
  return { kind: 'table', headings: ['', ''], widths: [1, 2], rows: rows.map(([label, value]) => [label, value === '' ? '—' : value]) };
}

/** Every rule that the paper follows, with its source; what is not confirmed stands in a frame of its own. */
function rulesOf(leaned: readonly Leaned[], language: PaperLanguage): readonly (Block | null)[] {
  const en = language === 'en';
  const open = leaned.filter(({ confirmed }) => confirmed === 'unconfirmed');
  return [
    leaned.length === 0 ? null : { kind: 'list', items: leaned.map((rule) => `${rule.words[language]}: ${sourceWords(rule, language)}`) },
    open.length === 0
      ? null
      : {
          kind: 'note',
          text: en
            ? `UNCONFIRMED, ask the elections official: ${open.map(({ words }) => words.en).join('; ')}.`
            : `SIN CONFIRMAR, pregunte al funcionario electoral: ${open.map(({ words }) => words.es).join('; ')}.`,
        },
  ];
}

function formRules(pack: RulePack, codes: readonly string[]): readonly Leaned[] {
  return pack.form.filter(({ code }) => codes.includes(code));
}

/** A draft is no filing: every paper says so. */
function draftNote(language: PaperLanguage): Block {
  return {
    kind: 'note',
    text:
      language === 'en'
        ? 'Made from the campaign’s own record. It is not a government form; check it against the format that the elections official asks for.'
        : 'Hecho del registro de la campaña. No es un formulario oficial; compárelo con el formato que pide el funcionario electoral.',
  };
}

/** The notice of intention with its grounds and proponents. */
export function noticePaper(
  facts: PaperFacts,
  notice: {
    readonly officer: string;
    readonly office: string;
    readonly grounds: string;
    readonly words: number;
    readonly proponents: readonly { readonly name: string; readonly address: string; readonly mailing: string }[];
    /** Proponents needed by the pack; null where that cannot be told. */
    readonly needed: number | null;
  },
  language: PaperLanguage,
): Paper {
  const en = language === 'en';
  const short = notice.needed !== null && notice.proponents.length < notice.needed;
  const proponents = facts.pack.proponents;
  return paper(facts, language, en ? 'Notice of intention' : 'Aviso de intención', [
    draftNote(language),
    particulars([
      [en ? 'To' : 'A', notice.officer],
      [en ? 'Office' : 'Cargo', notice.office],
      [en ? 'Jurisdiction' : 'Jurisdicción', facts.petition.jurisdiction],
    ]),
    { kind: 'heading', text: en ? 'Grounds' : 'Razones' },
    ...notice.grounds
      .split(/\n+/)
      .filter((text) => text.trim() !== '')
      .map((text): Block => ({ kind: 'text', text: text.trim() })),
    { kind: 'text', small: true, text: en ? `${countWords(notice.words, 'en')} words.` : `${countWords(notice.words, 'es')} palabras.` },
    { kind: 'heading', text: en ? 'Proponents' : 'Proponentes' },
    short
      ? {
          kind: 'note',
          text: en
            ? `${notice.proponents.length} proponents stand here; ${notice.needed} are needed (${sourceWords(proponents!, 'en')}).`
            : `Aquí constan ${notice.proponents.length} proponentes; se necesitan ${notice.needed} (${sourceWords(proponents!, 'es')}).`,
        }
      : null,
    {
      kind: 'table',
      headings: en ? ['Printed name', 'Residence address', 'Signature'] : ['Nombre en letra de molde', 'Domicilio', 'Firma'],
      widths: [2, 3, 2],
      rows: notice.proponents.map(({ name, address, mailing }) => [name, mailing === '' ? address : `${address} (${mailing})`, '']),
    },
    ...rulesOf(formRules(facts.pack, ['reasons-max-words']), language),
  ]);
}

/** The officer’s answer, or that none was given. */
export function answerPaper(
  facts: PaperFacts,
  answer: { readonly none: boolean; readonly text: string; readonly by: string; readonly address: string; readonly words: number },
  language: PaperLanguage,
): Paper {
  const en = language === 'en';
  return paper(facts, language, en ? 'Answer' : 'Respuesta', [
    draftNote(language),
    answer.none ? { kind: 'text', text: en ? 'No answer was given.' : 'No se dio respuesta.' } : { kind: 'text', text: answer.text },
    answer.none ? null : { kind: 'text', small: true, text: en ? `${answer.words} words.` : `${answer.words} palabras.` },
    particulars([
      [en ? 'Given by' : 'Dada por', answer.by],
      [en ? 'Address' : 'Domicilio', answer.address],
    ]),
    ...rulesOf(formRules(facts.pack, ['answer-max-words']), language),
    { kind: 'signatures', lines: [en ? 'Officer, signature and date' : 'Funcionario, firma y fecha'] },
  ]);
}

/** The measure that is put to the voters, or the act that is referred to them. */
export function measurePaper(
  facts: PaperFacts,
  measure: {
    readonly title: string;
    readonly titleSpanish: string;
    readonly summary: string;
    readonly summarySpanish: string;
    readonly text: string;
    readonly spanish: string;
    readonly proponents: readonly string[];
  },
  language: PaperLanguage,
): Paper {
  const en = language === 'en';
  const given = (text: string, spanish: string) => (en || spanish === '' ? text : spanish);
  const paragraphs = (text: string) =>
    text
      .split(/\n+/)
      .filter((each) => each.trim() !== '')
      .map((each): Block => ({ kind: 'text', text: each.trim() }));
  return paper(facts, language, en ? 'Measure' : 'Medida', [
    draftNote(language),
    particulars([
      [en ? 'Title' : 'Título', given(measure.title, measure.titleSpanish)],
      [en ? 'Jurisdiction' : 'Jurisdicción', facts.petition.jurisdiction],
      [en ? 'Proponents' : 'Proponentes', measure.proponents.join(', ')],
    ]),
    measure.summary === '' ? null : { kind: 'heading', text: en ? 'Summary' : 'Resumen' },
    ...paragraphs(given(measure.summary, measure.summarySpanish)),
    measure.text === '' ? null : { kind: 'heading', text: en ? 'Full text' : 'Texto completo' },
    ...paragraphs(given(measure.text, measure.spanish)),
    { kind: 'signatures', lines: measure.proponents.slice(0, 10).map((name) => `${name}, ${en ? 'signature and date' : 'firma y fecha'}`) },
  ]);
}

/** Who served what on whom, when and how. */
export function servicePaper(
  facts: PaperFacts,
  service: {
    readonly document: string;
    readonly servedOn: string;
    readonly servedAt: string | null;
    readonly manner: 'personal' | 'certified-mail';
    readonly to: string;
    readonly place: string;
    readonly by: string;
  },
  language: PaperLanguage,
): Paper {
  const en = language === 'en';
  const manner = {
    personal: en ? 'Personal delivery' : 'Entrega personal',
    'certified-mail': en ? 'Certified mail' : 'Correo certificado',
  }[service.manner];
  const deadlines = facts.pack.deadlines.filter(({ from }) => from.includes('notice-served'));
  return paper(facts, language, en ? 'Proof of service' : 'Constancia de entrega', [
    draftNote(language),
    particulars([
      [en ? 'Document' : 'Documento', service.document],
      [en ? 'Served on' : 'Entregado a', service.to],
      [en ? 'Date' : 'Fecha', dateWords(service.servedOn, language)],
      [en ? 'Time' : 'Hora', service.servedAt ?? ''],
      [en ? 'Manner' : 'Forma', manner],
      [en ? 'Place' : 'Lugar', service.place],
      [en ? 'Served by' : 'Entregado por', service.by],
    ]),
    ...rulesOf(deadlines, language),
    { kind: 'signatures', lines: [en ? 'Whoever served it, signature, date and place' : 'Quien lo entregó, firma, fecha y lugar'] },
  ]);
}

/** What was handed to the office, to be signed by whoever took it. */
export function receiptPaper(
  facts: PaperFacts,
  receipt: { readonly filedOn: string; readonly receivedBy: string; readonly sections: number; readonly lines: number },
  language: PaperLanguage,
): Paper {
  const en = language === 'en';
  return paper(facts, language, en ? 'Filing receipt' : 'Recibo de presentación', [
    draftNote(language),
    particulars([
      [en ? 'Filed on' : 'Presentada el', dateWords(receipt.filedOn, language)],
      [en ? 'Sections handed over' : 'Secciones entregadas', countWords(receipt.sections, language)],
      [en ? 'Lines by the campaign’s own count' : 'Líneas según la campaña', countWords(receipt.lines, language)],
      [en ? 'Received by' : 'Recibida por', receipt.receivedBy],
    ]),
    {
      kind: 'text',
      text: en
        ? 'The number of lines is the campaign’s claim. Only the office’s own raw count is official.'
        : 'El número de líneas es lo que afirma la campaña. Sólo el conteo de la oficina es oficial.',
    },
    { kind: 'signatures', lines: [en ? 'For the elections official, signature and date' : 'Por el funcionario electoral, firma y fecha'] },
  ]);
}

/** The committee, its treasurer, and what the forms must disclose of its money. */
export function committeePaper(
  facts: PaperFacts,
  committee: {
    readonly committee: string;
    readonly treasurer: string;
    readonly address: string;
    readonly number: string;
    readonly topFunders: readonly string[];
  },
  language: PaperLanguage,
): Paper {
  const en = language === 'en';
  return paper(facts, language, en ? 'Committee, treasurer and disclosure' : 'Comité, tesorero y divulgación', [
    draftNote(language),
    particulars([
      [en ? 'Committee' : 'Comité', committee.committee],
      [en ? 'Identification number' : 'Número de identificación', committee.number],
      [en ? 'Treasurer' : 'Tesorero', committee.treasurer],
      [en ? 'Address' : 'Domicilio', committee.address],
    ]),
    { kind: 'heading', text: en ? 'Top funders' : 'Principales financiadores' },
    committee.topFunders.length === 0
      ? { kind: 'text', text: en ? 'None stated.' : 'Ninguno declarado.' }
      : { kind: 'list', items: committee.topFunders },
    ...rulesOf(formRules(facts.pack, ['top-funders-line', 'notice-to-public-points']), language),
  ]);
}

/** What the campaign promises when it takes a copy of the voter file. */
export function voterFilePaper(
  facts: PaperFacts,
  agreement: { readonly applicant: string; readonly on: string; readonly purpose: string; readonly source: string },
  language: PaperLanguage,
): Paper {
  const en = language === 'en';
  return paper(facts, language, en ? 'Voter file: agreement on its use' : 'Padrón: acuerdo sobre su uso', [
    draftNote(language),
    particulars([
      [en ? 'Applicant' : 'Solicitante', agreement.applicant],
      [en ? 'Date' : 'Fecha', dateWords(agreement.on, language)],
      [en ? 'Source of the file' : 'Origen del archivo', agreement.source],
    ]),
    { kind: 'heading', text: en ? 'Purpose' : 'Propósito' },
    { kind: 'text', text: agreement.purpose },
    {
      kind: 'list',
      items: en
        ? [
            'The file is used for this petition only and is passed on to nobody.',
            'It is kept encrypted; every look into it is logged with person, time and purpose.',
            'Records of confidential voters are shown to nobody who is not named for it.',
          ]
        : [
            'El archivo se usa sólo para esta petición y no se entrega a nadie.',
            'Se guarda cifrado; cada consulta queda registrada con persona, hora y propósito.',
            'Los registros de votantes confidenciales no se muestran a quien no esté designado.',
          ],
    },
    {
      kind: 'note',
      text: en
        ? 'UNCONFIRMED: which form the elections official asks for, and which uses the law allows. Ask before you sign.'
        : 'SIN CONFIRMAR: qué formulario pide el funcionario electoral y qué usos permite la ley. Pregunte antes de firmar.',
    },
    { kind: 'signatures', lines: [en ? 'Applicant, signature and date' : 'Solicitante, firma y fecha'] },
  ]);
}
