import { assert } from '../../basics/assert.ts';
import { compare, decimalText, exact, minus, over, plus, squareRoot, times, whole } from '../exact.ts';
import type { Estimator } from '../rule-pack.ts';
import type { Step } from '../step.ts';
import type { Outcome } from './decide.ts';
import type { CutPoints, SampleCounts, Source } from './sample-counts.ts';

type ZoneRule = Extract<Estimator, { method: 'zones-around-break-even' }>;

/** What the zones make of a sample, and where they lie. */
export interface Zones {
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
  readonly cutPoints: CutPoints;
}

/** Zones of the first sample: break-even n·R/N, plus and minus so many standard deviations there (without replacement), to the nearest whole number; one cut at break-even for the final sample. */
export function breakEvenZones(rule: ZoneRule, { raw, sample, valid }: SampleCounts, required: number, source: Source): Zones {
  const breakEven = over(times(exact(required), exact(sample)), exact(raw));
  const steps: Step[] = [
    {
      name: 'breakEven',
      label: 'Valid in the sample at break-even',
      expression: `${sample} × ${required} ÷ ${raw}`,
      value: decimalText(breakEven, 2),
      ...source,
    },
  ];
  if (sample >= rule.finalFrom) {
    const at = Number(whole(breakEven, 'up'));
    const outcome = valid >= at ? 'sufficient' : 'insufficient';
    steps.push({
      name: 'outcome',
      label: 'Outcome: one cut at break-even in the final sample',
      expression: `${valid} ${valid >= at ? '≥' : '<'} ${at}`,
      value: outcome,
      ...source,
    });
    return { outcome, steps, cutPoints: { sufficientFrom: at, insufficientBelow: at, basis: 'break-even' } };
  }
  const p = over(exact(required), exact(raw));
  const variance = times(times(breakEven, minus(exact(1), p)), minus(exact(1), over(exact(sample), exact(raw))));
  const deviation = squareRoot(variance.n < 0n ? exact(0) : variance);
  const half = times(exact(rule.width), deviation);
  const deny = Number(whole(minus(breakEven, half), 'nearest'));
  const enlargeTo = Number(whole(plus(breakEven, half), 'nearest'));
  const outcome = valid <= deny ? 'insufficient' : valid > enlargeTo ? 'sufficient' : 'full-count';
  steps.push(
    {
      name: 'deviation',
      label: 'Standard deviation there, without replacement',
      expression: `√(n·p·(1 − p)·(1 − n/N)), p = ${required} ÷ ${raw}`,
      value: decimalText(deviation, 4),
      ...source,
    },
    {
      name: 'denyAtMost',
      label: `Denied up to break-even less ${rule.width} deviations, nearest`,
      expression: `${decimalText(breakEven, 2)} − ${decimalText(half, 2)}`,
      value: String(deny),
      ...source,
    },
    {
      name: 'certifyFrom',
      label: `Certified above break-even plus ${rule.width} deviations, nearest`,
      expression: `${decimalText(breakEven, 2)} + ${decimalText(half, 2)}, plus 1`,
      value: String(enlargeTo + 1),
      ...source,
    },
    {
      name: 'outcome',
      label: 'Outcome (between them a larger sample is drawn)',
      expression: `${valid} against ${deny} and ${enlargeTo + 1}`,
      value: outcome,
      ...source,
    },
  );
  return { outcome, steps, cutPoints: { sufficientFrom: enlargeTo + 1, insufficientBelow: deny + 1, basis: 'zones-around-break-even' } };
}

type PairsRule = Extract<Estimator, { method: 'invalid-limit-and-pairs' }>;

/** What the test makes of a sample. */
export interface PairsTest {
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
}

/** Test of the invalid and of the pairs in the sample: an upper limit of the invalid leaves so many pairs as allowable, of which so many are expected in the sample. */
export function pairsTest(
  rule: PairsRule,
  { raw, sample, invalid, duplicates }: SampleCounts,
  required: number | null,
  source: Source,
): PairsTest {
  const ratio = over(exact(sample), exact(raw));
  const allowance = times(exact(rule.invalidAllowance), squareRoot(exact(invalid)));
  const upper = over(plus(exact(invalid), allowance), ratio);
  const steps: Step[] = [
    { name: 'samplingRatio', label: 'Sampling ratio r', expression: `${sample} ÷ ${raw}`, value: decimalText(ratio, 6), ...source },
    {
      name: 'a',
      label: 'Allowance for chance',
      expression: `${rule.invalidAllowance} × √${invalid}`,
      value: decimalText(allowance, 2),
      ...source,
    },
    {
      name: 'upperLimitInvalid',
      label: 'Upper limit of the invalid in the petition',
      expression: `(${invalid} + ${decimalText(allowance, 2)}) ÷ r`,
      value: decimalText(upper, 1),
      ...source,
    },
  ];
  if (required === null) return { outcome: 'full-count', steps };
  const pairsAllowed = minus(exact(raw), plus(exact(required), upper));
  steps.push({
    name: 'maxAllowablePairs',
    label: 'Largest allowable number of pairs in the petition',
    expression: `${raw} − (${required} + ${decimalText(upper, 1)})`,
    value: decimalText(pairsAllowed, 1),
    ...source,
  });
  if (compare(pairsAllowed, exact(0)) <= 0) {
    steps.push({
      name: 'outcome',
      label: 'Outcome: no pairs at all could be allowed, every signature is canvassed',
      expression: `${decimalText(pairsAllowed, 1)} ≤ 0`,
      value: 'full-count',
      ...source,
    });
    return { outcome: 'full-count', steps };
  }
  const expected = times(times(ratio, ratio), pairsAllowed);
  const acceptable = minus(expected, times(exact(rule.pairsAllowance), squareRoot(expected)));
  steps.push(
    {
      name: 'expectedPairs',
      label: 'Pairs then expected in the sample',
      expression: `r² × ${decimalText(pairsAllowed, 1)}`,
      value: decimalText(expected, 2),
      ...source,
    },
    {
      name: 'acceptablePairs',
      label: 'Acceptable number of pairs in the sample',
      expression: `${decimalText(expected, 2)} − ${rule.pairsAllowance} × √${decimalText(expected, 2)}`,
      value: decimalText(acceptable, 2),
      ...source,
    },
  );
  assert(duplicates !== null, 'the pairs were asked for before');
  const outcome = compare(exact(duplicates), acceptable) > 0 ? 'full-count' : 'sufficient';
  steps.push({
    name: 'outcome',
    label: 'Outcome: more pairs than acceptable mean that every signature is canvassed',
    expression: `${duplicates} ${outcome === 'full-count' ? '>' : '≤'} ${decimalText(acceptable, 2)}`,
    value: outcome,
    ...source,
  });
  return { outcome, steps };
}
