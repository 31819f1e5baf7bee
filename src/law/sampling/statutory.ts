import { assert, impossible } from '../../basics/assert.ts';
import { decimalText, type Exact, exact, minus, over, type Rounding, rounded, shortText, times, whole } from '../exact.ts';
import type { Citation, Confirmed, Estimator, RulePack } from '../rule-pack.ts';
import type { Step } from '../step.ts';
import { cut, decide, decideFullCount, type Outcome } from './decide.ts';
import type { CutPoints, SampleCounts, Source } from './sample-counts.ts';
import { breakEvenZones, pairsTest } from './sample-tests.ts';

/** The statute's own figure and what it makes of it. */
export interface Statutory {
  readonly method: Estimator['method'];
  /** Projected number of valid signatures; null where the statute makes a test and no projection. */
  readonly projectedValid: number | null;
  /** Null where no requirement was given. */
  readonly outcome: Outcome | null;
  /** What must be done next where the sample decides nothing. */
  readonly next: 'count-every-line' | 'check-until-required' | 'enlarge-sample' | null;
  /** Projected valid as a percentage of the requirement, two decimals. */
  readonly percentOfRequired: string | null;
  readonly steps: readonly Step[];
  readonly cutPoints: CutPoints | null;
  /** Whether the duplicates of the sample were known; `not-scaled` where the method does not use them. */
  readonly duplicates: 'known' | 'unknown' | 'not-scaled';
  /** Stable codes of what was assumed. */
  readonly assumptions: readonly string[];
  readonly citation: Citation;
  readonly confirmed: Confirmed;
}

export interface StatutoryInput {
  readonly pack: RulePack;
  readonly estimator: Estimator;
  readonly counts: SampleCounts;
  readonly required: number | null;
}

/** The method's projection of one frame, before any decision. */
export interface Projection {
  readonly projected: Exact | null;
  /** The figure to which the bands are applied; differs from `projected` where that could not be worked out in full. */
  readonly decidedOn: Exact | null;
  readonly steps: readonly Step[];
  readonly duplicates: Statutory['duplicates'];
  readonly assumptions: readonly string[];
}

const ROUNDED: Readonly<Record<Rounding, string>> = { up: 'rounded up', down: 'rounded down', nearest: 'to the nearest whole number' };

/** Raw count times percentage valid, less the weight of each duplicate; or what each other method says, one frame at a time. */
export function project({ estimator, counts }: { readonly estimator: Estimator; readonly counts: SampleCounts }): Projection {
  const source = { citation: estimator.citation, confirmed: estimator.confirmed };
  const { raw, sample } = counts;
  if (sample === raw) {
    const distinct = distinctValid(estimator, counts);
    const step: Step = {
      name: 'projectedValid',
      label: 'Every line was examined: the valid are counted, each signer once',
      expression: distinct === counts.valid ? String(distinct) : `${counts.valid} − ${counts.duplicates}`,
      value: String(distinct),
      ...source,
    };
    const known = { duplicates: 'not-scaled', assumptions: ['every-line-examined'] } as const;
    return { projected: exact(distinct), decidedOn: exact(distinct), steps: [step], ...known };
  }
  switch (estimator.method) {
    case 'percent-with-duplicate-weight':
      return percentWithDuplicateWeight(estimator, counts, source);
    case 'proportion':
      return proportion(estimator, counts, source);
    case 'zones-around-break-even':
      return proportion({ rounding: estimator.projectionRounding, decideOn: 'exact' }, counts, source);
    case 'assumed-duplicates-then-pairs':
      return sample <= estimator.firstStageUpTo ? assumedDuplicates(estimator, counts, source) : pairsSquared(estimator, counts, source);
    case 'invalid-limit-and-pairs':
      return { projected: null, decidedOn: null, steps: [], duplicates: counts.duplicates === null ? 'unknown' : 'known', assumptions: [] };
    default:
      return impossible(estimator);
  }
}

/** Valid lines of the sample without second copies, whichever way the method reports them. */
export function distinctValid(estimator: Estimator, { valid, duplicates }: SampleCounts): number {
  return estimator.copiesInValid === 'included' ? valid - (duplicates ?? 0) : valid;
}

type PercentMethod = Extract<Estimator, { method: 'percent-with-duplicate-weight' }>;

function percentWithDuplicateWeight(rule: PercentMethod, { raw, sample, valid, duplicates }: SampleCounts, source: Source): Projection {
  const share = rounded(over(times(exact(valid), exact(100)), exact(sample)), rule.percentDecimals);
  const percentText = decimalText(share, rule.percentDecimals);
  const before = over(times(exact(raw), share), exact(100));
  const beforeWhole = whole(before, rule.projectionRounding);
  const value = rounded(over(exact(raw), exact(sample)), rule.valueDecimals);
  const valueText = decimalText(value, rule.valueDecimals);
  const weight = times(value, minus(value, exact(1)));
  const weightText = decimalText(weight, rule.valueDecimals);
  const steps: Step[] = [
    {
      name: 'percentValid',
      label: `Valid in the sample, per cent (${rule.percentDecimals} decimals)`,
      expression: `${valid} ÷ ${sample}`,
      value: percentText,
      ...source,
    },
    {
      name: 'projectedBeforeDuplicates',
      label: `Raw count times that, ${ROUNDED[rule.projectionRounding]}`,
      expression: `${raw} × ${percentText} % = ${shortText(before, 4)}`,
      value: beforeWhole.toString(),
      ...source,
    },
    {
      name: 'valueOfSignature',
      label: `Value of each signature, A (${rule.valueDecimals} decimals)`,
      expression: `${raw} ÷ ${sample}`,
      value: valueText,
      ...source,
    },
    {
      name: 'valuePerDuplicate',
      label: 'Weight of each duplicate, A × (A − 1)',
      expression: `${valueText} × ${shortText(minus(value, exact(1)), rule.valueDecimals)}`,
      value: weightText,
      ...source,
    },
  ];
  if (duplicates === null) {
    steps.push({
      name: 'projectedValid',
      label: 'Projection without the correction for duplicates, whose number in the sample is not known',
      expression: beforeWhole.toString(),
      value: beforeWhole.toString(),
      ...source,
    });
    return {
      projected: exact(beforeWhole),
      decidedOn: over(times(exact(raw), exact(valid)), exact(sample)),
      steps,
      duplicates: 'unknown',
      assumptions: ['duplicates-unknown', 'decided-on-plain-proportion'],
    };
  }
  const correction = times(weight, exact(duplicates));
  const correctionWhole = whole(correction, rule.correctionRounding);
  const projected = beforeWhole - correctionWhole;
  steps.push(
    {
      name: 'duplicateCorrection',
      label: `Duplicates in the sample times that, ${ROUNDED[rule.correctionRounding]}`,
      expression: `${duplicates} × ${weightText} = ${shortText(correction, 4)}`,
      value: correctionWhole.toString(),
      ...source,
    },
    {
      name: 'projectedValid',
      label: 'Projected valid',
      expression: `${beforeWhole} − ${correctionWhole}`,
      value: projected.toString(),
      ...source,
    },
  );
  return { projected: exact(projected), decidedOn: exact(projected), steps, duplicates: 'known', assumptions: [] };
}

interface ProportionRule {
  readonly rounding: Rounding;
  readonly decideOn: 'rounded' | 'exact';
}

function proportion({ rounding, decideOn }: ProportionRule, { raw, sample, valid }: SampleCounts, source: Source): Projection {
  const product = over(times(exact(raw), exact(valid)), exact(sample));
  const projected = exact(whole(product, rounding));
  const steps: Step[] = [
    {
      name: 'percentValid',
      label: 'Valid in the sample, per cent',
      expression: `${valid} ÷ ${sample}`,
      value: decimalText(over(times(exact(valid), exact(100)), exact(sample)), 2),
      ...source,
    },
    {
      name: 'projectedValid',
      label: `Raw count times the valid share, ${ROUNDED[rounding]}`,
      expression: `${raw} × ${valid} ÷ ${sample} = ${shortText(product, 4)}`,
      value: projected.n.toString(),
      ...source,
    },
  ];
  return { projected, decidedOn: decideOn === 'rounded' ? projected : product, steps, duplicates: 'not-scaled', assumptions: [] };
}

type TwoStage = Extract<Estimator, { method: 'assumed-duplicates-then-pairs' }>;

function assumedDuplicates(rule: TwoStage, { raw, sample, valid }: SampleCounts, source: Source): Projection {
  const share = over(times(exact(valid), exact(100)), exact(sample));
  const left = minus(minus(share, exact(rule.marginPercentPoints)), exact(rule.assumedDuplicatePercent));
  const positive = left.n < 0n ? exact(0) : left;
  const product = over(times(exact(raw), positive), exact(100));
  const projected = exact(whole(product, rule.rounding));
  const steps: Step[] = [
    {
      name: 'percentValid',
      label: 'Valid in the first sample, per cent',
      expression: `${valid} ÷ ${sample}`,
      value: shortText(share, 4),
      ...source,
    },
    {
      name: 'adjustedPercent',
      label: 'Less the margin and the assumed duplicates, in percentage points',
      expression: `${shortText(share, 4)} − ${rule.marginPercentPoints} − ${rule.assumedDuplicatePercent}`,
      value: shortText(positive, 4),
      ...source,
    },
    {
      name: 'projectedValid',
      label: `Raw count times that, ${ROUNDED[rule.rounding]}`,
      expression: `${raw} × ${shortText(positive, 4)} % = ${shortText(product, 4)}`,
      value: projected.n.toString(),
      ...source,
    },
  ];
  return { projected, decidedOn: product, steps, duplicates: 'not-scaled', assumptions: ['duplicates-assumed-by-rule'] };
}

function pairsSquared(rule: TwoStage, { raw, sample, valid, duplicates }: SampleCounts, source: Source): Projection {
  const value = over(exact(raw), exact(sample));
  const before = times(value, exact(valid));
  const weight = times(value, value);
  const pairs = duplicates ?? 0;
  const product = minus(before, times(weight, exact(pairs)));
  const projected = exact(whole(product, rule.rounding));
  const steps: Step[] = [
    {
      name: 'projectedBeforeDuplicates',
      label: 'Raw count times the valid share, both copies counted',
      expression: `${raw} × ${valid} ÷ ${sample}`,
      value: shortText(before, 4),
      ...source,
    },
    {
      name: 'valuePerDuplicate',
      label: 'Cost of each pair, (raw ÷ sample)²',
      expression: `(${raw} ÷ ${sample})²`,
      value: decimalText(weight, 4),
      ...source,
    },
  ];
  if (duplicates !== null) {
    steps.push({
      name: 'duplicateCorrection',
      label: 'Pairs in the sample times that',
      expression: `${pairs} × ${decimalText(weight, 4)}`,
      value: shortText(times(weight, exact(pairs)), 4),
      ...source,
    });
  }
  steps.push({
    name: 'projectedValid',
    label:
      duplicates === null
        ? `Projection without the pairs, whose number is not known, ${ROUNDED[rule.rounding]}`
        : `Projected valid, ${ROUNDED[rule.rounding]}`,
    expression: shortText(product, 4),
    value: projected.n.toString(),
    ...source,
  });
  return {
    projected,
    decidedOn: product,
    steps,
    duplicates: duplicates === null ? 'unknown' : 'known',
    assumptions: duplicates === null ? ['duplicates-unknown'] : [],
  };
}

/** The statutory figure, outcome and steps of a petition sampled as one frame. */
export function statutoryOf({ pack, estimator, counts, required }: StatutoryInput): Statutory {
  const projection = project({ estimator, counts });
  return conclude({ pack, estimator, counts, required, projection });
}

export interface ConcludeInput extends StatutoryInput {
  readonly projection: Projection;
  /** Set where several frames were added up; cut points then have no meaning. */
  readonly frames?: number;
}

/** Decides on a projection: the raw count first, then a full examination, then the pack's test, zones or bands. */
export function conclude({ pack, estimator, counts, required, projection, frames = 1 }: ConcludeInput): Statutory {
  const source = { citation: estimator.citation, confirmed: estimator.confirmed };
  const steps = [...projection.steps];
  const figure = projection.projected === null ? null : Number(projection.projected.n / projection.projected.d);
  const base = {
    method: estimator.method,
    projectedValid: figure,
    duplicates: projection.duplicates,
    assumptions: projection.assumptions,
    ...source,
  };
  const percentOfRequired =
    required === null || projection.projected === null || required === 0
      ? null
      : decimalText(over(times(projection.projected, exact(100)), exact(required)), 2);
  if (percentOfRequired !== null) {
    steps.push({
      name: 'percentOfRequired',
      label: 'Projected valid, per cent of the requirement',
      expression: `${figure} ÷ ${required}`,
      value: percentOfRequired,
      ...source,
    });
  }
  const everyLine = counts.sample === counts.raw;
  const test = estimator.method === 'invalid-limit-and-pairs' && !everyLine ? pairsTest(estimator, counts, required, source) : null;
  if (test !== null) steps.push(...test.steps);
  const zones =
    estimator.method === 'zones-around-break-even' && !everyLine && required !== null
      ? breakEvenZones(estimator, counts, required, source)
      : null;
  if (zones !== null) steps.push(...zones.steps);
  if (required === null) return { ...base, outcome: null, next: null, percentOfRequired, steps, cutPoints: null };

  let outcome: Outcome;
  let cutPoints: CutPoints | null = null;
  if (counts.raw < required && pack.rawCount.belowRequiredFails) {
    outcome = 'insufficient';
    steps.push({
      name: 'rawCountTest',
      label: 'The raw count itself is below the requirement',
      expression: `${counts.raw} < ${required}`,
      value: outcome,
      citation: pack.rawCount.citation,
      confirmed: pack.rawCount.confirmed,
    });
  } else if (everyLine) {
    const valid = distinctValid(estimator, counts);
    outcome = decideFullCount({ valid, required });
    steps.push({
      name: 'outcome',
      label: 'Every line examined: valid against the requirement',
      expression: `${valid} ${valid >= required ? '≥' : '<'} ${required}`,
      value: outcome,
      ...source,
    });
  } else if (frames === 1 && sampleNotAllowed(pack, counts)) {
    const rule = pack.sampling!;
    outcome = 'full-count';
    steps.push({
      name: 'outcome',
      label: `Sampling is allowed only above ${rule.onlyAbove}: every line is examined`,
      expression: `${counts.raw} ≤ ${rule.onlyAbove}`,
      value: outcome,
      citation: rule.citation,
      confirmed: rule.confirmed,
    });
    return { ...base, outcome, next: 'count-every-line', percentOfRequired, steps, cutPoints: null };
  } else if (test !== null) {
    outcome = test.outcome;
  } else if (zones !== null) {
    outcome = zones.outcome;
    cutPoints = zones.cutPoints;
  } else {
    assert(pack.bands !== null && projection.decidedOn !== null, `${pack.id} has bands for its estimator`);
    outcome = decide({ bands: pack.bands, projected: projection.decidedOn, required });
    const firstStage = estimator.method === 'assumed-duplicates-then-pairs' && counts.sample <= estimator.firstStageUpTo;
    // A first sample never rejects: two must agree, the second larger than the first (ORS 250.215(3), 255.175(3)).
    if (firstStage && outcome === 'insufficient') outcome = 'full-count';
    steps.push(...bandSteps({ pack, decidedOn: projection.decidedOn, required, outcome }));
    if (frames === 1 && estimator.method !== 'assumed-duplicates-then-pairs') cutPoints = bandCutPoints({ pack, counts, required });
  }
  const next =
    outcome !== 'full-count'
      ? null
      : zones !== null
        ? 'enlarge-sample'
        : (pack.bands?.between ?? 'none') === 'none'
          ? 'count-every-line'
          : pack.bands!.between;
  return { ...base, outcome, next: next as Statutory['next'], percentOfRequired, steps, cutPoints };
}

/** True where the pack wants every line of so small a petition examined and only some were. */
export function sampleNotAllowed(pack: RulePack, { raw, sample }: SampleCounts): boolean {
  return pack.sampling?.onlyAbove != null && raw <= pack.sampling.onlyAbove && sample < raw;
}

interface BandSteps {
  readonly pack: RulePack;
  readonly decidedOn: Exact;
  readonly required: number;
  readonly outcome: Outcome;
}

function bandSteps({ pack, decidedOn, required, outcome }: BandSteps): readonly Step[] {
  const bands = pack.bands!;
  const source = { citation: bands.citation, confirmed: bands.confirmed };
  const steps: Step[] = [];
  if (bands.fail !== null) {
    const at = cut(bands.fail.percent, required);
    steps.push({
      name: 'failCut',
      label: `Fails ${bands.fail.inclusive ? 'at or below' : 'below'} ${bands.fail.percent} % of the requirement`,
      expression: `${required} × ${bands.fail.percent} %`,
      value: shortText(at, 4),
      ...source,
    });
  }
  const at = cut(bands.pass.percent, required);
  steps.push(
    {
      name: 'passCut',
      label: `Passes ${bands.pass.inclusive ? 'at or above' : 'above'} ${bands.pass.percent} % of the requirement`,
      expression: `${required} × ${bands.pass.percent} %`,
      value: shortText(at, 4),
      ...source,
    },
    {
      name: 'outcome',
      label: 'Outcome',
      expression: `${shortText(decidedOn, 4)} against ${steps.length > 0 ? `${steps[0].value} and ` : ''}${shortText(at, 4)}`,
      value: outcome,
      ...source,
    },
  );
  return steps;
}

/** Cut points in valid signatures of the sample, by plain proportion and without duplicates, as offices publish them. */
function bandCutPoints({
  pack,
  counts,
  required,
}: {
  readonly pack: RulePack;
  readonly counts: SampleCounts;
  readonly required: number;
}): CutPoints {
  const bands = pack.bands!;
  const inSample = (percent: string) => over(times(cut(percent, required), exact(counts.sample)), exact(counts.raw));
  const from = (value: Exact, inclusive: boolean) => Number(whole(value, 'up')) + (!inclusive && value.d === 1n ? 1 : 0);
  const pass = from(inSample(bands.pass.percent), bands.pass.inclusive);
  return {
    sufficientFrom: pass <= counts.sample ? pass : null,
    insufficientBelow: bands.fail === null ? null : from(inSample(bands.fail.percent), !bands.fail.inclusive),
    basis: 'plain-proportion-without-duplicates',
  };
}
