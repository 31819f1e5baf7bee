import type { Confirmed, RulePack } from '../law/rule-pack.ts';
import type { Statutory } from '../law/sampling/statutory.ts';
import type { Step } from '../law/step.ts';
import { threshold } from '../law/threshold.ts';
import { OUTCOME_WORDS_ES, STEP_WORDS_ES } from '../reports/step-words.ts';
import { type Block, countWords, dateWords, type PaperLanguage, sourceWords } from './paper.ts';

/** What a determination holds: figures that were counted, and the statute's own arithmetic over them. No estimate is in it. */
export interface DeterminedFigures {
  readonly basis: 'sample' | 'full';
  readonly required: number;
  readonly raw: number;
  readonly lines: number;
  readonly valid: number;
  readonly duplicates: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly statutory?: Pick<Statutory, 'projectedValid' | 'steps' | 'cutPoints' | 'percentOfRequired' | 'citation' | 'confirmed'>;
  readonly outcome: 'sufficient' | 'insufficient' | 'full-count';
}

/** A certified petition as its documents need it. */
export interface CertifiedResult {
  readonly petition: {
    readonly id: string;
    readonly title: string;
    readonly target: string;
    readonly jurisdiction: string;
    readonly kind: string | null;
    readonly registered: number;
    readonly required: number;
  };
  readonly office: string;
  readonly pack: RulePack;
  readonly packSha256: string;
  readonly filed: string | null;
  readonly on: string;
  readonly figures: DeterminedFigures;
  readonly sample: { readonly frame: string; readonly seed: string; readonly size: number } | null;
}

const OUTCOMES: Readonly<Record<PaperLanguage, Readonly<Record<DeterminedFigures['outcome'], string>>>> = {
  en: { sufficient: 'SUFFICIENT', insufficient: 'INSUFFICIENT', 'full-count': 'every line is examined' },
  es: { sufficient: 'SUFICIENTE', insufficient: 'INSUFICIENTE', 'full-count': 'se examinan todas las líneas' },
};

/** An outcome in words. */
export function outcomeWords(outcome: DeterminedFigures['outcome'], language: PaperLanguage): string {
  return OUTCOMES[language][outcome];
}

/** The petition's particulars as a table. */
export function particulars({ petition, filed, on, office, pack }: CertifiedResult, language: PaperLanguage): Block {
  const en = language === 'en';
  return {
    kind: 'table',
    headings: en ? ['Particular', 'Entry'] : ['Dato', 'Valor'],
    widths: [1, 2],
    rows: [
      [en ? 'Petition' : 'Petición', petition.title],
      [en ? 'Concerning' : 'Sobre', petition.target],
      [en ? 'Jurisdiction' : 'Jurisdicción', petition.jurisdiction],
      [en ? 'Elections office' : 'Oficina electoral', office],
      [en ? 'Filed' : 'Presentada', filed === null ? '–' : dateWords(filed, language)],
      [en ? 'Certified' : 'Certificada', dateWords(on, language)],
      [en ? 'Law' : 'Ley', `${pack.title[language]} (${pack.id}, ${en ? 'version' : 'versión'} ${pack.version})`],
    ],
  };
}

/** Steps of the statute's arithmetic as a table, each with its source. */
export function stepTable(steps: readonly Step[], language: PaperLanguage): Block {
  const en = language === 'en';
  return {
    kind: 'table',
    headings: en ? ['Step', 'Sum', 'Result', 'Source'] : ['Paso', 'Cálculo', 'Resultado', 'Fuente'],
    widths: [3, 3, 1.3, 2],
    rows: steps.map((step) => [
      en ? step.label : (STEP_WORDS_ES[step.name] ?? step.label),
      step.expression,
      en ? step.value : (OUTCOME_WORDS_ES[step.value] ?? step.value),
      sourceWords(step, language),
    ]),
  };
}

/** Steps by which the requirement came about. */
export function requirementSteps({ petition, pack }: CertifiedResult): readonly Step[] {
  const kind = petition.kind ?? undefined;
  const found = threshold({ pack, registered: petition.registered, votes: petition.registered, ...(kind === undefined ? {} : { kind }) });
  return found.ok ? found.value.steps : [];
}

/** Lines found invalid by reason, in the order of the pack, each with its source. */
export function reasonTable({ figures, pack }: CertifiedResult, language: PaperLanguage): Block {
  const en = language === 'en';
  const rows = pack.reasons
    .filter(({ code }) => (figures.reasons[code] ?? 0) > 0)
    .toSorted((a, b) => a.order - b.order)
    .map((reason) => [reason.words[language], countWords(figures.reasons[reason.code], language), sourceWords(reason, language)]);
  const total = Object.values(figures.reasons).reduce((sum, count) => sum + count, 0);
  return {
    kind: 'table',
    headings: en ? ['Reason', 'Lines', 'Source'] : ['Motivo', 'Líneas', 'Fuente'],
    widths: [3, 1, 2],
    rows: [...rows, [en ? 'All lines found invalid' : 'Todas las líneas inválidas', countWords(total, language), '']],
  };
}

/** What the result leans on and nobody read in the law, as a note; null where everything was. */
export function unconfirmedNote(
  used: readonly { readonly confirmed: Confirmed; readonly citation: { readonly section: string }; readonly what: string }[],
  language: PaperLanguage,
): Block | null {
  const open = [
    ...new Set(used.filter(({ confirmed }) => confirmed === 'unconfirmed').map(({ what, citation }) => `${what} (${citation.section})`)),
  ];
  if (open.length === 0) return null;
  const text =
    language === 'en'
      ? `UNCONFIRMED. This document leans on values that were not read in the text of the law: ${open.join('; ')}. Have them confirmed before relying on it.`
      : `SIN CONFIRMAR. Este documento se apoya en valores no leídos en el texto de la ley: ${open.join('; ')}. Confírmelos antes de usarlo.`;
  return { kind: 'note', text };
}
