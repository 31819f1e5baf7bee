import type { Citation, Confirmed, RulePack, Words } from '../law/rule-pack.ts';
import { decideFullCount } from '../law/sampling/decide.ts';
import type { Step } from '../law/step.ts';
import type { Threshold } from '../law/threshold.ts';
import { type AssumptionWords, assumptionWords } from './assumptions.ts';
import type { PetitionFile, Requirement } from './petition-file.ts';
import { QUESTIONS } from './questions.ts';
import { type SampleOutlook, sampleOutlook } from './sample-outlook.ts';
import type { Screening } from './screen.ts';
import type { ScreeningSettings } from './settings.ts';
import { NO_CODE, OUTCOMES, type Outcome, QUESTION_CODES, type QuestionCode, type RollFacts } from './types.ts';
import { type UnconfirmedValue, unconfirmedOf } from './unconfirmed.ts';

/** One line of the run's own arithmetic, redone with a calculator. */
export interface ArithmeticStep {
  readonly name: string;
  readonly label: Words;
  readonly expression: string;
  readonly value: string;
}

export interface ReasonCount {
  readonly reason: string;
  readonly words: Words;
  readonly lines: number;
  readonly citation: Citation;
  readonly confirmed: Confirmed;
}

/** Where the lines stand against the requirement on paper: above it however the review ends, below it however it ends, or open. */
export type Position = 'above' | 'open' | 'below';

/** What screening makes of a petition as a whole. A projection: only people's findings are official, and no signature was compared. */
export interface Projection {
  readonly kind: 'countersign-projection';
  readonly format: 1;
  readonly notice: Words;
  readonly petition: PetitionFile;
  readonly rules: { readonly id: string; readonly version: string; readonly title: Words };
  readonly roll: {
    readonly asOf: string;
    readonly sources: RollFacts['header']['sources'];
    readonly counts: RollFacts['header']['counts'];
  };
  readonly source: { readonly file: string; readonly sha256: string | null; readonly rowsSetAside: number };
  readonly requirement: {
    readonly required: number;
    readonly source: Requirement['source'];
    readonly computed: number | null;
    /** Set where the petition file and the rules contradict each other; the file's figure is used. */
    readonly contradiction: Words | null;
    readonly steps: readonly Step[];
    readonly citation: Citation;
    readonly confirmed: Confirmed;
  };
  readonly counts: {
    readonly lines: number;
    readonly eligible: number;
    readonly ineligible: number;
    readonly review: number;
    readonly reasons: readonly ReasonCount[];
    readonly questions: readonly { readonly question: QuestionCode; readonly words: Words; readonly lines: number }[];
  };
  readonly duplicates: {
    readonly policy: RulePack['duplicates']['value'];
    readonly citation: Citation;
    readonly confirmed: Confirmed;
    /** Lines found to be further signatures, and lines that a person is asked about. */
    readonly found: number;
    readonly asked: number;
    /** Groups of lines that share voters with something found. */
    readonly groups: number;
    readonly mostLinesOfOneGroup: number;
  };
  readonly valid: {
    /** Every line in review turns out invalid; by the probabilities; every one turns out valid. */
    readonly low: number;
    readonly expected: number;
    readonly high: number;
    readonly steps: readonly ArithmeticStep[];
  };
  readonly position: {
    readonly is: Position;
    readonly short: { readonly low: number; readonly expected: number; readonly high: number };
    /** Eligible lines that may still fail (signature, section) with the requirement met; null where it is not met by them alone. */
    readonly cushion: { readonly lines: number; readonly percentOfEligible: string } | null;
    readonly rawBelowRequired: boolean;
    readonly fullCount: {
      readonly low: 'sufficient' | 'insufficient';
      readonly expected: 'sufficient' | 'insufficient';
      readonly high: 'sufficient' | 'insufficient';
    };
  };
  /** Null where the pack knows no sample or would examine every line. */
  readonly sample: (Omit<SampleOutlook, 'spread'> & { readonly quantiles: readonly number[] }) | null;
  /** The same after crossing out the lines of the strike list; null where there is no sample or nothing to strike. */
  readonly sampleAfterStriking: (Omit<SampleOutlook, 'spread'> & { readonly quantiles: readonly number[] }) | null;
  readonly strikeList: { readonly lines: number; readonly rawAfter: number };
  readonly assumptions: readonly AssumptionWords[];
  readonly unconfirmed: readonly UnconfirmedValue[];
  /** What the pack itself says is not settled. */
  readonly openQuestions: readonly { readonly code: string; readonly words: Words }[];
  readonly settings: ScreeningSettings;
  /** What the matching learned of this petition and its own thresholds; null where it was not told. */
  readonly matching: MatchingFacts | null;
}

/** Shares of the explanations of a line as learned from the petition itself, and the thresholds of the matching. */
export interface MatchingFacts {
  readonly priors: {
    readonly stay: number;
    readonly moved: number;
    readonly relative: number;
    readonly stranger: number;
    readonly elsewhere: number;
  };
  /** Where probabilities were corrected by decisions of people: on how many these rest, and the calibration error on lines left out. */
  readonly calibration?: { readonly decisions: number; readonly error: { readonly before: number; readonly after: number } };
  readonly settings: Readonly<Record<string, number>>;
}

export interface ProjectionInput {
  readonly screening: Screening;
  readonly pack: RulePack;
  readonly petition: PetitionFile;
  readonly requirement: Requirement;
  /** The pack's computation, where the petition gives a registration. */
  readonly threshold: Threshold | null;
  readonly roll: RollFacts;
  /** The lines file: name, hash, and rows that could not be read as lines. */
  readonly source: Projection['source'];
  readonly matching?: MatchingFacts;
}

const NOTICE: Words = {
  en: 'This is a screening, not an official finding. Names and addresses were compared with the roll; no signature has been compared, and no section or declaration reviewed. Only people’s decisions make an official result.',
  es: 'Esto es una revisión preliminar, no un dictamen oficial. Se compararon nombres y domicilios con el padrón; no se comparó ninguna firma ni se revisó ninguna sección o declaración. Sólo las decisiones de personas producen un resultado oficial.',
};

/** Puts a screening, the requirement and the pack's sample arithmetic together. */
export function projectPetition({
  screening,
  pack,
  petition,
  requirement,
  threshold,
  roll,
  source,
  matching,
}: ProjectionInput): Projection {
  const { table } = screening;
  const tally = countOutcomes(screening);
  const { eligible, review } = tally.outcomes;
  const required = requirement.required;
  const { expectation } = screening;
  const expected = Math.round(expectation.valid);
  const duplicates = duplicateCounts(screening);
  const outlook = sampleOutlook({ pack, raw: table.count, required, validAlone: expectation.validAlone, pairs: duplicates.pairs });
  const struck = tally.outcomes.ineligible;
  const afterStriking =
    struck === 0
      ? null
      : sampleOutlook({
          pack,
          raw: table.count - struck,
          required,
          validAlone: expectation.validAlone - tally.validAloneOfIneligible,
          pairs: duplicates.openPairs,
        });
  const low = eligible;
  const high = eligible + review;
  return {
    kind: 'countersign-projection',
    format: 1,
    notice: NOTICE,
    petition,
    rules: { id: pack.id, version: pack.version, title: pack.title },
    roll: { asOf: roll.header.asOf, sources: roll.header.sources, counts: roll.header.counts },
    source,
    requirement: {
      required,
      source: requirement.source,
      computed: requirement.computed,
      contradiction: contradictionWords(requirement, petition),
      steps: threshold?.steps ?? [],
      citation: pack.threshold.citation,
      confirmed: pack.threshold.confirmed,
    },
    counts: { lines: table.count, ...tally.outcomes, reasons: reasonCounts(tally.reasons, pack), questions: tally.questions },
    duplicates: {
      policy: pack.duplicates.value,
      citation: pack.duplicates.citation,
      confirmed: pack.duplicates.confirmed,
      found: duplicates.found,
      asked: tally.asked,
      groups: duplicates.groups,
      mostLinesOfOneGroup: duplicates.most,
    },
    valid: {
      low,
      expected,
      high,
      steps: validSteps({ screening, eligible, review, expected }),
    },
    position: {
      is: low >= required ? 'above' : high < required ? 'below' : 'open',
      short: { low: low - required, expected: expected - required, high: high - required },
      cushion: low >= required ? { lines: low - required, percentOfEligible: percent(low - required, low) } : null,
      rawBelowRequired: table.count < required,
      fullCount: {
        low: decideFullCount({ valid: low, required }),
        expected: decideFullCount({ valid: expected, required }),
        high: decideFullCount({ valid: high, required }),
      },
    },
    sample: outlook === null ? null : withQuantiles(outlook),
    sampleAfterStriking: outlook === null || afterStriking === null ? null : withQuantiles(afterStriking),
    strikeList: { lines: struck, rawAfter: table.count - struck },
    assumptions: assumptionWords({ counts: screening.assumptions, petition, asOf: roll.header.asOf, reasons: tally.reasons }),
    unconfirmed: unconfirmedOf({ pack, leanedOn: screening.assumptions.unconfirmed, lines: table.count }),
    openQuestions: pack.openQuestions.map(({ code, words }) => ({ code, words })),
    settings: screening.settings,
    matching: matching ?? null,
  };
}

function contradictionWords({ required, computed, notice }: Requirement, { registered }: PetitionFile): Words | null {
  if (notice === null) return null;
  return {
    en: `The petition file says that ${required} signatures are required; the rules make it ${computed} of ${registered} registered voters. The file’s figure is used here: ask the elections official which one holds.`,
    es: `El archivo de la petición dice que se exigen ${required} firmas; según las reglas son ${computed} de ${registered} personas inscritas. Aquí se usa la cifra del archivo: pregunte a la oficina electoral cuál vale.`,
  };
}

function withQuantiles({ spread, ...outlook }: SampleOutlook): Omit<SampleOutlook, 'spread'> & { quantiles: readonly number[] } {
  const quantiles =
    spread.length === 0
      ? []
      : Array.from({ length: 101 }, (_, i) => spread[Math.min(spread.length - 1, Math.floor((i * spread.length) / 100))]);
  return { ...outlook, quantiles };
}

function countOutcomes({ table, reasons }: Screening) {
  const outcomes: Record<Outcome, number> = { eligible: 0, ineligible: 0, review: 0 };
  const byReason = new Map<string, number>();
  const byQuestion = new Array<number>(QUESTION_CODES.length).fill(0);
  let validAloneOfIneligible = 0;
  for (let i = 0; i < table.count; i++) {
    outcomes[OUTCOMES[table.outcome[i]]]++;
    if (table.reason[i] !== NO_CODE) {
      const reason = reasons[table.reason[i]];
      byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
      validAloneOfIneligible += table.valid[i];
    }
    if (table.question[i] !== NO_CODE) byQuestion[table.question[i]]++;
  }
  const questions = QUESTION_CODES.map((question, code) => ({
    question,
    words: { en: QUESTIONS[question].en, es: QUESTIONS[question].es },
    lines: byQuestion[code],
  }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines || (a.question < b.question ? -1 : 1));
  const asked = byQuestion[QUESTION_CODES.indexOf('already-signed')] + byQuestion[QUESTION_CODES.indexOf('signed-again')];
  return { outcomes, reasons: byReason, questions, asked, validAloneOfIneligible };
}

function reasonCounts(counts: ReadonlyMap<string, number>, pack: RulePack): ReasonCount[] {
  return pack.reasons
    .filter(({ code }) => (counts.get(code) ?? 0) > 0)
    .map(({ code, words, citation, confirmed }) => ({ reason: code, words, lines: counts.get(code)!, citation, confirmed }))
    .sort((a, b) => b.lines - a.lines || (a.reason < b.reason ? -1 : 1));
}

/** Lines found to repeat others, the groups they form, and the pairs of lines of one voter that a sample could draw whole. */
function duplicateCounts({ contested, table }: Screening) {
  const extra = new Map<number, number>();
  let found = 0;
  let openPairs = 0;
  for (const { line, standing, keeps } of contested) {
    if (standing === 'kept') continue;
    if (standing === 'duplicate') {
      found++;
      extra.set(keeps, (extra.get(keeps) ?? 0) + 1);
    } else openPairs += Math.max(0, table.valid[line] - table.adds[line]);
  }
  let pairs = openPairs;
  let most = 0;
  for (const copies of extra.values()) {
    pairs += (copies * (copies + 1)) / 2;
    most = Math.max(most, copies + 1);
  }
  return { found, groups: extra.size, most, pairs, openPairs };
}

function validSteps({
  screening,
  eligible,
  review,
  expected,
}: {
  screening: Screening;
  eligible: number;
  review: number;
  expected: number;
}): ArithmeticStep[] {
  const { eligibleWrong, reviewValid, ineligibleValid } = screening.expectation;
  const [wrong, fromReview, fromIneligible] = [eligibleWrong, reviewValid, ineligibleValid].map((value) => value.toFixed(1));
  return [
    {
      name: 'low',
      label: { en: 'Lowest: every line in review turns out invalid', es: 'Mínimo: ninguna línea en revisión resulta válida' },
      expression: `${eligible}`,
      value: `${eligible}`,
    },
    {
      name: 'expected',
      label: {
        en: 'Expected: eligible lines, less those expected to be wrong, plus what is expected of the lines in review and of those found ineligible',
        es: 'Esperado: líneas elegibles, menos las que se espera que sean erróneas, más lo que se espera de las líneas en revisión y de las no elegibles',
      },
      expression: `${eligible} − ${wrong} + ${fromReview} + ${fromIneligible}`,
      value: `${expected}`,
    },
    {
      name: 'high',
      label: { en: 'Highest: every line in review turns out valid', es: 'Máximo: todas las líneas en revisión resultan válidas' },
      expression: `${eligible} + ${review}`,
      value: `${eligible + review}`,
    },
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0.00' : (Math.floor((part / whole) * 10_000) / 100).toFixed(2);
}
