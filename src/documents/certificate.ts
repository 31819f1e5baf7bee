import {
  type CertifiedResult,
  outcomeWords,
  particulars,
  reasonTable,
  requirementSteps,
  stepTable,
  unconfirmedNote,
} from './certified-result.ts';
import { type Block, countWords, dateWords, type Paper, type PaperLanguage } from './paper.ts';

/** The certificate: what was required, what was counted, the statute's arithmetic and the result. Estimates and intervals have no place on it. */
export function certificatePaper(result: CertifiedResult, language: PaperLanguage): Paper {
  const en = language === 'en';
  const { petition, figures, pack, on } = result;
  const count = (value: number) => countWords(value, language);
  const blocks: Block[] = [
    { kind: 'text', text: opening(result, language) },
    { kind: 'text', text: `${en ? 'Result' : 'Resultado'}: ${outcomeWords(figures.outcome, language)}`, strong: true },
    particulars(result, language),
  ];
  const note = unconfirmedNote(usedValues(result, language), language);
  if (note !== null) blocks.push(note);
  blocks.push({ kind: 'heading', text: en ? 'What was required' : 'Lo exigido' }, stepTable(requirementSteps(result), language));
  blocks.push(
    { kind: 'heading', text: en ? 'What was counted' : 'Lo contado' },
    {
      kind: 'table',
      headings: en ? ['Count', 'Lines'] : ['Conteo', 'Líneas'],
      widths: [3, 1],
      rows: [
        [en ? 'Valid signatures required' : 'Firmas válidas exigidas', count(figures.required)],
        [en ? 'Signatures on the petition (raw count)' : 'Firmas en la petición (conteo bruto)', count(figures.raw)],
        [
          figures.basis === 'full'
            ? en
              ? 'Examined: every line'
              : 'Examinadas: todas las líneas'
            : en
              ? 'Examined: random sample'
              : 'Examinadas: muestra al azar',
          count(figures.lines),
        ],
        [en ? 'Of these found valid' : 'De ellas, válidas', count(figures.valid)],
        [en ? 'Of these found invalid' : 'De ellas, inválidas', count(figures.lines - figures.valid)],
      ],
    },
    { kind: 'heading', text: en ? 'Why lines were not counted' : 'Por qué no se contaron líneas' },
    reasonTable(result, language),
  );
  if (figures.statutory !== undefined) {
    blocks.push(
      { kind: 'heading', text: en ? 'The arithmetic of the statute' : 'El cálculo de la ley' },
      stepTable(figures.statutory.steps, language),
    );
  }
  if (result.sample !== null) {
    const { frame, seed, size } = result.sample;
    blocks.push(
      { kind: 'heading', text: en ? 'How the sample was drawn' : 'Cómo se sacó la muestra' },
      {
        kind: 'text',
        small: true,
        text: en
          ? `Frame ${frame}, seed "${seed}", ${count(size)} lines. Anybody can redo the draw from these three.`
          : `Marco ${frame}, semilla «${seed}», ${count(size)} líneas. Cualquiera puede repetir el sorteo con estos tres datos.`,
      },
    );
  }
  blocks.push(
    {
      kind: 'signatures',
      lines: [
        en ? 'Elections official, name and title' : 'Funcionario electoral, nombre y cargo',
        en ? 'Signature and date' : 'Firma y fecha',
      ],
    },
    { kind: 'text', small: true, text: `${en ? 'Rule pack' : 'Paquete de reglas'} SHA-256 ${result.packSha256}` },
  );
  return {
    title: en ? 'Certificate of examination of the petition' : 'Certificado del examen de la petición',
    language,
    foot: `${petition.title} · ${petition.id} · ${pack.id}`,
    on,
    blocks,
  };
}

function opening({ petition, figures, office, filed, on }: CertifiedResult, language: PaperLanguage): string {
  const [required, valid] = [countWords(figures.required, language), countWords(figures.valid, language)];
  if (language === 'es') {
    const day = filed === null ? '' : `, presentada el ${dateWords(filed, 'es')},`;
    const basis =
      figures.basis === 'full'
        ? `se examinaron todas las líneas y ${valid} se hallaron válidas; se exigían ${required}`
        : `se examinó una muestra al azar y, por el cálculo de la ley, la petición queda como sigue; se exigían ${required} firmas válidas`;
    return `${office} certifica el ${dateWords(on, 'es')} que en la petición «${petition.title}»${day} ${basis}.`;
  }
  const day = filed === null ? '' : `, filed on ${dateWords(filed, 'en')},`;
  const basis =
    figures.basis === 'full'
      ? `every line was examined and ${valid} were found valid; ${required} were required`
      : `a random sample was examined and by the arithmetic of the statute the petition stands as follows; ${required} valid signatures were required`;
  return `${office} certifies on ${dateWords(on, 'en')} that of the petition "${petition.title}"${day} ${basis}.`;
}

/** Values of the pack on which the certificate rests. */
function usedValues({ pack, figures }: CertifiedResult, language: PaperLanguage) {
  const en = language === 'en';
  return [
    { ...pack.threshold, what: en ? 'the requirement' : 'lo exigido' },
    { ...pack.duplicates, what: en ? 'how duplicates count' : 'cómo cuentan los duplicados' },
    ...(figures.basis === 'sample' && pack.sampling !== null ? [{ ...pack.sampling, what: en ? 'the sample' : 'la muestra' }] : []),
    ...(figures.statutory === undefined ? [] : figures.statutory.steps.map((step) => ({ ...step, what: step.label }))),
    ...(figures.basis === 'sample' && pack.bands !== null ? [{ ...pack.bands, what: en ? 'the limits' : 'los límites' }] : []),
    ...pack.reasons
      .filter(({ code }) => (figures.reasons[code] ?? 0) > 0)
      .map((reason) => ({ ...reason, what: `${en ? 'the reason' : 'el motivo'} "${reason.words[language]}"` })),
    ...pack.reviewers
      .filter((rule) => rule.for === 'every-rejection' || (figures.reasons['signature-mismatch'] ?? 0) > 0)
      .map((rule) => ({ ...rule, what: en ? 'how many people reject a line' : 'cuántas personas rechazan una línea' })),
  ];
}
