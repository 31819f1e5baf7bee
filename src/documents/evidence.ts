import type { Citation, Confirmed, Words } from '../law/rule-pack.ts';
import { type Block, dateWords, type Paper, type PaperLanguage, sourceWords } from './paper.ts';

const FIELDS = ['name', 'firstName', 'lastName', 'address', 'city', 'zip', 'birthDate', 'signedOn'] as const;

type Text = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/** A line with its picture, where its sheet is on the record. */
export interface EvidenceLine {
  readonly section: string;
  readonly page: string;
  readonly line: string;
  readonly text: Text;
  readonly picture: { readonly jpeg: Uint8Array; readonly width: number; readonly height: number } | null;
}

/** What a finding on a line rests on, as it is given to who may have a copy. */
export interface EvidenceForPaper extends EvidenceLine {
  readonly petition: { readonly id: string; readonly title: string };
  readonly office: string;
  readonly on: string;
  readonly reason: {
    readonly words: Words;
    readonly citation: Citation;
    readonly confirmed: Confirmed;
    readonly peopleNeeded: number;
    readonly peopleAgreed: number;
  };
  readonly readings: readonly { readonly method: string; readonly at: string; readonly text: Text }[];
  readonly findings: readonly {
    readonly kind: string;
    readonly at: string;
    readonly role: string;
    readonly outcome: string | null;
    readonly reasonWords: Words | null;
    readonly live: boolean;
    readonly rollAsOf: string | null;
    readonly manualVersion: string | null;
    readonly evidence: unknown;
  }[];
  readonly sectionReview: {
    readonly outcome: string;
    readonly faultWords: Words | null;
    readonly signedFrom: string | null;
    readonly signedTo: string | null;
  } | null;
  readonly duplicate: EvidenceLine | null;
}

const SAY = {
  en: {
    title: 'Evidence of a line found invalid',
    place: (l: EvidenceLine) => `Section ${l.section}, page ${l.page}, line ${l.line}`,
    people: (needed: number, agreed: number) => `People needed for this: ${needed}; agreed: ${agreed}.`,
    counts: (l: EvidenceLine) => `The line that counts: section ${l.section}, page ${l.page}, line ${l.line}`,
    image: 'The line on its sheet',
    written: ['Field', 'Written on the line'],
    compared: ['Field', 'Written on the line', 'On the roll'],
    readings: 'Readings',
    found: 'What was found',
    entries: ['When', 'By', 'What', 'Roll of', 'Manual'],
    searched: 'What was searched and seen',
    terms: (terms: string) => `Searched for: ${terms}.`,
    noTerms: 'Nothing was typed: the voters suggested by the machine were looked at.',
    looked: (n: number) => `Voters looked at: ${n}.`,
    signature: (same: boolean, n: number) => `Signature held beside ${n} references: ${same ? 'the same hand' : 'does not compare'}.`,
    section: 'Section',
    pass: 'in order',
    declared: (from: string, to: string) => `declared for ${from} to ${to}`,
    notLive: 'no longer counts',
    unknown: 'not stated',
    field: {
      name: 'Name',
      firstName: 'First name',
      lastName: 'Last name',
      address: 'Address',
      city: 'City',
      zip: 'ZIP',
      birthDate: 'Born',
      signedOn: 'Signed',
      given: 'Given name',
      surname: 'Surname',
      middle: 'Middle',
      suffix: 'Suffix',
      birth: 'Birth',
      house: 'House',
      street: 'Street',
      unit: 'Unit',
    },
    role: { supervisor: 'Supervisor', clerk: 'Clerk', administrator: 'Administrator' },
    kind: { finding: 'found', undo: 'took back', 're-open': 're-opened' },
    outcome: { valid: 'valid', invalid: 'invalid' },
    method: { import: 'brought in from a file', keyed: 'keyed by a person', machine: 'read by the machine' },
    note: 'A copy for those whom the law lets have one. It holds personal data of a voter: use it for the examination only.',
  },
  es: {
    title: 'Pruebas de una línea inválida',
    place: (l: EvidenceLine) => `Sección ${l.section}, página ${l.page}, línea ${l.line}`,
    people: (needed: number, agreed: number) => `Personas necesarias para esto: ${needed}; de acuerdo: ${agreed}.`,
    counts: (l: EvidenceLine) => `La línea que cuenta: sección ${l.section}, página ${l.page}, línea ${l.line}`,
    image: 'La línea en su hoja',
    written: ['Campo', 'Escrito en la línea'],
    compared: ['Campo', 'Escrito en la línea', 'En el padrón'],
    readings: 'Lecturas',
    found: 'Lo que se halló',
    entries: ['Cuándo', 'Por', 'Qué', 'Padrón del', 'Manual'],
    searched: 'Lo que se buscó y se vio',
    terms: (terms: string) => `Se buscó: ${terms}.`,
    noTerms: 'No se escribió nada: se miraron los electores propuestos por la máquina.',
    looked: (n: number) => `Electores mirados: ${n}.`,
    signature: (same: boolean, n: number) => `Firma puesta junto a ${n} referencias: ${same ? 'la misma mano' : 'no coincide'}.`,
    section: 'Sección',
    pass: 'en orden',
    declared: (from: string, to: string) => `declarada del ${from} al ${to}`,
    notLive: 'ya no vale',
    unknown: 'no consta',
    field: {
      name: 'Nombre',
      firstName: 'Nombre de pila',
      lastName: 'Apellido',
      address: 'Dirección',
      city: 'Ciudad',
      zip: 'Código postal',
      birthDate: 'Nacimiento',
      signedOn: 'Firmado',
      given: 'Nombre de pila',
      surname: 'Apellido',
      middle: 'Segundo nombre',
      suffix: 'Sufijo',
      birth: 'Nacimiento',
      house: 'Número',
      street: 'Calle',
      unit: 'Unidad',
    },
    role: { supervisor: 'Supervisor', clerk: 'Revisor', administrator: 'Administrador' },
    kind: { finding: 'halló', undo: 'retiró', 're-open': 'reabrió' },
    outcome: { valid: 'válida', invalid: 'inválida' },
    method: { import: 'traída de un archivo', keyed: 'escrita por una persona', machine: 'leída por la máquina' },
    note: 'Copia para quienes la ley permite tenerla. Contiene datos personales de un elector: úsela sólo para el examen.',
  },
} as const;

/** The evidence packet of one line as a document, for the packs under which copies may be given. */
export function evidencePaper(packet: EvidenceForPaper, language: PaperLanguage): Paper {
  const say = SAY[language];
  const { reason, petition, readings, findings, sectionReview, duplicate } = packet;
  return {
    title: say.title,
    language,
    foot: `${petition.title} · ${petition.id} · ${packet.section}/${packet.page}/${packet.line}`,
    on: packet.on,
    blocks: [
      { kind: 'text', text: `${petition.title}. ${packet.office}.` },
      { kind: 'note', text: say.note },
      { kind: 'heading', text: say.place(packet) },
      ...lineBlocks(packet, language),
      { kind: 'text', strong: true, text: `${reason.words[language]} – ${sourceWords(reason, language)}` },
      { kind: 'text', text: say.people(reason.peopleNeeded, reason.peopleAgreed) },
      ...(duplicate === null ? [] : [{ kind: 'heading' as const, text: say.counts(duplicate) }, ...lineBlocks(duplicate, language)]),
      { kind: 'heading', text: say.found },
      {
        kind: 'table',
        headings: say.entries,
        widths: [2, 2, 4, 2, 2],
        rows: findings.map((finding) => [
          dateWords(finding.at.slice(0, 10), language),
          word(say.role, finding.role),
          [
            word(say.kind, finding.kind),
            ...(finding.outcome === null ? [] : [word(say.outcome, finding.outcome)]),
            ...(finding.reasonWords === null ? [] : [finding.reasonWords[language]]),
            ...(finding.live ? [] : [`(${say.notLive})`]),
          ].join(' '),
          finding.rollAsOf === null ? say.unknown : dateWords(finding.rollAsOf, language),
          finding.manualVersion ?? say.unknown,
        ]),
      },
      ...findings.flatMap((finding) => searchBlocks(finding, language)),
      { kind: 'heading', text: say.readings },
      {
        kind: 'list',
        items: readings.map(({ method, at, text }) => {
          const written = FIELDS.flatMap((field) => ((text[field] ?? '') === '' ? [] : [text[field]])).join(', ');
          return `${dateWords(at.slice(0, 10), language)}, ${word(say.method, method)}: ${written}`;
        }),
      },
      ...(sectionReview === null ? [] : [{ kind: 'text' as const, text: sectionText(sectionReview, language) }]),
    ],
  };
}

function lineBlocks({ text, picture }: EvidenceLine, language: PaperLanguage): Block[] {
  const say = SAY[language];
  return [
    ...(picture === null ? [] : [{ kind: 'picture' as const, ...picture, words: say.image }]),
    {
      kind: 'table',
      headings: say.written,
      widths: [1, 3],
      rows: FIELDS.filter((field) => (text[field] ?? '') !== '').map((field) => [say.field[field], text[field] ?? '']),
    },
  ];
}

/** What a person searched and saw, where the finding kept it. */
function searchBlocks({ at, role, evidence }: EvidenceForPaper['findings'][number], language: PaperLanguage): Block[] {
  const say = SAY[language];
  const kept = ((evidence as { readonly evidence?: Record<string, unknown> } | null)?.evidence ?? {}) as {
    readonly searched?: readonly unknown[];
    readonly looked?: number;
    readonly fields?: readonly { readonly field: string; readonly written: string; readonly onRoll: string }[];
    readonly signature?: { readonly same: boolean; readonly references: number };
  };
  const note = (evidence as { readonly note?: string } | null)?.note ?? '';
  const texts = [
    ...(Array.isArray(kept.searched) ? [kept.searched.length === 0 ? say.noTerms : say.terms(kept.searched.map(String).join('; '))] : []),
    ...(kept.looked === undefined ? [] : [say.looked(kept.looked)]),
    ...(kept.signature === undefined ? [] : [say.signature(kept.signature.same, kept.signature.references)]),
    ...(note === '' ? [] : [note]),
  ];
  const fields = Array.isArray(kept.fields) ? kept.fields : [];
  if (texts.length === 0 && fields.length === 0) return [];
  return [
    { kind: 'text', strong: true, text: `${say.searched}: ${word(say.role, role)}, ${dateWords(at.slice(0, 10), language)}` },
    ...texts.map((text) => ({ kind: 'text' as const, text })),
    ...(fields.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            headings: say.compared,
            widths: [1, 2, 2],
            rows: fields.map(({ field, written, onRoll }) => [word(say.field, field), written, onRoll]),
          },
        ]),
  ];
}

function sectionText(review: NonNullable<EvidenceForPaper['sectionReview']>, language: PaperLanguage): string {
  const say = SAY[language];
  const outcome = review.outcome === 'pass' ? say.pass : (review.faultWords?.[language] ?? review.outcome);
  const declared =
    review.signedFrom === null || review.signedTo === null
      ? ''
      : `; ${say.declared(dateWords(review.signedFrom, language), dateWords(review.signedTo, language))}`;
  return `${say.section}: ${outcome}${declared}.`;
}

/** A code in words; a code without any stands as it is. */
function word(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}
