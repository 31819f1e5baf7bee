import type { CalendarRow } from '../law/calendar.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { type CertifiedResult, outcomeWords, particulars, reasonTable, unconfirmedNote } from './certified-result.ts';
import { type Block, countWords, dateWords, type Paper, type PaperLanguage, sourceWords } from './paper.ts';

/** Tells the proponents how their petition was certified, and after insufficiency what they may look at, where and until when. */
export function noticeToProponents(result: CertifiedResult & { readonly dates: readonly CalendarRow[] }, language: PaperLanguage): Paper {
  const en = language === 'en';
  const { petition, figures, on, pack } = result;
  const outcome = outcomeWords(figures.outcome, language);
  const blocks: Block[] = [
    {
      kind: 'text',
      text: en
        ? `To the proponents. Your petition was certified ${outcome} on ${dateWords(on, 'en')}.`
        : `A los proponentes. Su petición fue certificada ${outcome} el ${dateWords(on, 'es')}.`,
      strong: true,
    },
    particulars(result, language),
    { kind: 'text', text: figuresInWords(result, language) },
  ];
  if (figures.outcome === 'insufficient') {
    blocks.push({ kind: 'heading', text: en ? 'Lines that were not counted' : 'Líneas no contadas' }, reasonTable(result, language));
    blocks.push(
      { kind: 'heading', text: en ? 'Your examination of these lines' : 'Su examen de esas líneas' },
      ...examinationBlocks(result, language),
    );
  } else {
    blocks.push(datesTable({ pack, rows: result.dates.filter(({ event }) => event.startsWith('election')), language }));
  }
  const shown = result.dates.filter(({ event }) => event.startsWith(figures.outcome === 'insufficient' ? 'review' : 'election'));
  const used = [
    ...(figures.outcome === 'insufficient'
      ? [{ ...pack.examination, what: en ? 'the examination by the proponents' : 'el examen por los proponentes' }]
      : []),
    ...shown.map((row) => ({ ...row, what: dateName({ pack, row, language }) })),
  ];
  const note = unconfirmedNote(used, language);
  if (note !== null) blocks.splice(2, 0, note);
  return {
    title: en ? 'Notice to the proponents' : 'Aviso a los proponentes',
    language,
    foot: `${petition.title} · ${petition.id} · ${pack.id}`,
    on,
    blocks: [
      ...blocks,
      { kind: 'signatures', lines: [en ? 'Elections official, signature and date' : 'Funcionario electoral, firma y fecha'] },
    ],
  };
}

/** Presents a certificate of sufficiency to the governing body, with the dates that follow. */
export function noticeToBody(result: CertifiedResult & { readonly dates: readonly CalendarRow[] }, language: PaperLanguage): Paper {
  const en = language === 'en';
  const { petition, on, pack } = result;
  const dates = result.dates.filter(({ event }) => event.startsWith('election'));
  const note = unconfirmedNote(
    dates.map((row) => ({ ...row, what: dateName({ pack, row, language }) })),
    language,
  );
  return {
    title: en ? 'Presentation of the certificate' : 'Presentación del certificado',
    language,
    foot: `${petition.title} · ${petition.id} · ${pack.id}`,
    on,
    blocks: [
      {
        kind: 'text',
        strong: true,
        text: en
          ? `To the governing body. The petition named below was certified ${outcomeWords('sufficient', 'en')} on ${dateWords(on, 'en')}; the certificate is attached.`
          : `Al órgano de gobierno. La petición aquí nombrada fue certificada ${outcomeWords('sufficient', 'es')} el ${dateWords(on, 'es')}; se adjunta el certificado.`,
      },
      particulars(result, language),
      ...(note === null ? [] : [note]),
      { kind: 'text', text: figuresInWords(result, language) },
      { kind: 'heading', text: en ? 'Dates that follow' : 'Fechas que siguen' },
      datesTable({ pack, rows: dates, language }),
      { kind: 'signatures', lines: [en ? 'Elections official, signature and date' : 'Funcionario electoral, firma y fecha'] },
    ],
  };
}

function figuresInWords({ figures }: CertifiedResult, language: PaperLanguage): string {
  const count = (value: number) => countWords(value, language);
  const { raw, required, valid, lines, basis } = figures;
  const short = required - valid;
  if (language === 'es') {
    const sum = `Exigidas ${count(required)}; en la petición ${count(raw)}; examinadas ${count(lines)}, de ellas válidas ${count(valid)}.`;
    return basis === 'full' && short > 0 ? `${sum} Faltaron ${count(short)}.` : sum;
  }
  const sum = `Required ${count(required)}; on the petition ${count(raw)}; examined ${count(lines)}, of these valid ${count(valid)}.`;
  return basis === 'full' && short > 0 ? `${sum} Short by ${count(short)}.` : sum;
}

function examinationBlocks(
  { pack, dates }: CertifiedResult & { readonly dates: readonly CalendarRow[] },
  language: PaperLanguage,
): Block[] {
  const en = language === 'en';
  const { examination } = pack;
  const exported = {
    yes: en ? 'Copies may be taken.' : 'Se permiten copias.',
    no: en ? 'No copies are taken; notes of your own stay private.' : 'No se permiten copias; sus notas propias son privadas.',
    unknown: en ? 'Whether copies may be taken is not settled.' : 'No está claro si se permiten copias.',
  }[examination.export];
  return [
    {
      kind: 'list',
      items: [
        `${en ? 'Who' : 'Quién'}: ${examination.who[language]}.`,
        `${en ? 'Where' : 'Dónde'}: ${examination.where[language]}.`,
        `${en ? 'Cost' : 'Costo'}: ${examination.cost[language]}.`,
        exported,
        `${en ? 'Source' : 'Fuente'}: ${sourceWords(examination, language)}.`,
      ],
    },
    datesTable({ pack, rows: dates.filter(({ event }) => event.startsWith('review')), language }),
  ];
}

interface Dates {
  readonly pack: RulePack;
  readonly rows: readonly CalendarRow[];
  readonly language: PaperLanguage;
}

/** What a date is, in the language of the document. */
function dateName({
  pack,
  row,
  language,
}: {
  readonly pack: RulePack;
  readonly row: CalendarRow;
  readonly language: PaperLanguage;
}): string {
  return pack.deadlines.find(({ event }) => event === row.event)?.words[language] ?? row.words;
}

function datesTable({ pack, rows, language }: Dates): Block {
  const en = language === 'en';
  if (rows.length === 0) {
    return {
      kind: 'text',
      text: en ? 'No date of the rule pack follows from what is recorded yet.' : 'Aún no resulta ninguna fecha del paquete de reglas.',
    };
  }
  return {
    kind: 'table',
    headings: en ? ['What', 'Day', 'Source'] : ['Qué', 'Día', 'Fuente'],
    widths: [3, 1.6, 2],
    rows: rows.map((row) => [
      dateName({ pack, row, language }),
      `${dateWords(row.date, language)}${row.from.known ? '' : en ? ' (at the latest)' : ' (a más tardar)'}`,
      sourceWords(row, language),
    ]),
  };
}
