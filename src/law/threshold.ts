import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { exact, over, shortText, times, whole } from './exact.ts';
import type { Citation, Confirmed, RulePack } from './rule-pack.ts';
import type { Step } from './step.ts';

/** How many valid signatures are needed, and how that comes about. */
export interface Threshold {
  /** Valid signatures required. */
  readonly required: number;
  /** What the percentage was taken of, in words. */
  readonly base: string;
  /** The percentage, as plain decimal text. */
  readonly percent: string;
  readonly kind: string;
  readonly steps: readonly Step[];
  readonly citation: Citation;
  readonly confirmed: Confirmed;
  /** Further requirements in parts of the jurisdiction; empty where there are none. */
  readonly distribution: readonly DistributionRule[];
}

/** A requirement that must also be met in parts of the jurisdiction. */
export interface DistributionRule {
  readonly words: string;
  readonly citation: Citation;
  readonly confirmed: Confirmed;
}

export interface ThresholdInput {
  readonly pack: RulePack;
  /** Registered voters, or votes cast where the pack takes its percentage of votes. Also accepted as `votes`. */
  readonly registered?: number | undefined;
  readonly votes?: number | undefined;
  /** Which kind of measure, where the pack knows several; the first is the default. */
  readonly kind?: string | undefined;
}

/** The requirement of a petition by the pack's tiers and rounding. */
export function threshold({ pack, registered, votes, kind }: ThresholdInput): Result<Threshold, Problem> {
  const rule = pack.threshold;
  const base = rule.base === 'registered' ? registered : votes;
  const flag = rule.base === 'registered' ? '--registered' : '--votes';
  if (base === undefined) {
    return err({
      code: 'threshold-base-missing',
      message: `${pack.id} takes its percentage of ${rule.baseWords.en}.`,
      field: rule.base,
      remedy: `Give ${flag} with that number.`,
    });
  }
  if (!Number.isSafeInteger(base) || base < 0) {
    return err({ code: 'number-invalid', message: `${base} is not a count.`, field: rule.base, remedy: 'Give a whole number, 0 or more.' });
  }
  const wanted = kind ?? rule.kinds[0].kind;
  const found = rule.kinds.find((k) => k.kind === wanted);
  if (found === undefined) {
    return err({
      code: 'kind-unknown',
      message: `${pack.id} does not know the kind "${wanted}".`,
      field: 'kind',
      remedy: `Use one of: ${rule.kinds.map((k) => k.kind).join(', ')}.`,
    });
  }
  const tier = found.tiers.findLast((t) => base >= t.from) ?? found.tiers[0];
  const product = over(times(exact(base), exact(tier.percent)), exact(100));
  const required = whole(product, rule.rounding);
  const words = { up: 'rounded up', down: 'rounded down', nearest: 'to the nearest whole number' }[rule.rounding];
  const source = { citation: rule.citation, confirmed: rule.confirmed };
  const steps: Step[] = [
    {
      name: 'percent',
      label: found.tiers.length > 1 ? `Percentage for ${base} (tier from ${tier.from})` : 'Percentage',
      expression: `${tier.percent} %`,
      value: tier.percent,
      ...source,
    },
    {
      name: 'product',
      label: 'Percentage of the base',
      expression: `${base} × ${tier.percent} %`,
      value: shortText(product, 6),
      ...source,
    },
    {
      name: 'required',
      label: `Signatures required (${words})`,
      expression: `${shortText(product, 6)}, ${words}`,
      value: required.toString(),
      ...source,
    },
  ];
  return ok({
    required: Number(required),
    base: rule.baseWords.en,
    percent: tier.percent,
    kind: wanted,
    steps,
    citation: rule.citation,
    confirmed: rule.confirmed,
    distribution: pack.distribution
      .filter((d) => d.kinds.includes(wanted))
      .map((d) => ({
        words: `${d.percent} % of ${d.baseWords.en}, in ${d.units} of ${d.ofUnits} ${d.unit.en}`,
        citation: d.citation,
        confirmed: d.confirmed,
      })),
  });
}
