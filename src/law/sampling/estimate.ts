import type { Problem } from '../../basics/problem.ts';
import { err, ok, type Result } from '../../basics/result.ts';
import { exact, plus } from '../exact.ts';
import type { Estimator, RulePack } from '../rule-pack.ts';
import type { Step } from '../step.ts';
import { type Interval, interval, type Probability, probabilitySufficient } from './interval.ts';
import { type PairEstimate, pairEstimate } from './pair-estimate.ts';
import type { SampleCounts } from './sample-counts.ts';
import { sampleSize } from './sample-size.ts';
import { conclude, distinctValid, project, type Statutory, sampleNotAllowed, statutoryOf } from './statutory.ts';

/** One county's frame and sample, where the pack estimates county by county. */
export interface CountyInput {
  readonly county: string;
  readonly raw: number;
  readonly sample: number;
  readonly valid: number;
  readonly duplicates?: number;
}

export interface EstimateInput {
  readonly pack: RulePack;
  /** Lines filed. */
  readonly raw: number;
  /** Lines drawn and examined. */
  readonly sample: number;
  /** Valid in the sample. */
  readonly valid: number;
  /** Extra copies found in the sample; left out means not known, which is not none. */
  readonly duplicates?: number | undefined;
  /** Valid signatures required; null where not known. */
  readonly required: number | null;
  /** Invalid in the sample for other reasons than being a copy, where a statute asks for them. */
  readonly invalid?: number | undefined;
  /** Pairs found in the sample, where a statute asks for them; the same as `duplicates`. */
  readonly pairs?: number | undefined;
  /** Per-county frames; they take the place of raw, sample, valid and duplicates. */
  readonly counties?: readonly CountyInput[] | undefined;
}

export interface CountyEstimate {
  readonly county: string;
  readonly raw: number;
  readonly sample: number;
  readonly projectedValid: number | null;
  readonly steps: readonly Step[];
}

/** The statutory figure, and beside it, never on a certificate, the honest estimate with its interval. */
export interface Estimate {
  readonly statutory: Statutory;
  /** County by county, where there were several frames. */
  readonly counties: readonly CountyEstimate[];
  /** Null where the duplicates of the sample are not known. */
  readonly pairEstimate: PairEstimate | null;
  readonly interval: Interval | null;
  readonly probabilitySufficient: Probability | null;
  /** What the reader must know, in plain words. */
  readonly notes: readonly string[];
}

/** What a sample makes of a petition by the pack's arithmetic, and beside it the statistics. */
export function estimate(input: EstimateInput): Result<Estimate, Problem> {
  const { pack } = input;
  const estimator = pack.estimator;
  if (estimator === null) {
    return err({ code: 'no-sampling', message: `${pack.id} knows no sample: every line is examined.`, remedy: 'Use the full count.' });
  }
  if (input.required !== null && !isCount(input.required)) return err(notACount('required', input.required));
  const needsPairs = estimator.method === 'invalid-limit-and-pairs';
  const frames: SampleCounts[] = [];
  const asked = input.counties ?? [{ county: '', ...input, duplicates: input.pairs ?? input.duplicates }];
  if (asked.length === 0) return err({ code: 'counties-empty', message: 'There is no county in the list.', field: 'counties' });
  for (const [i, frame] of asked.entries()) {
    const counts = countsOf({ frame, invalid: input.counties ? undefined : input.invalid, estimator });
    if (!counts.ok) return err(input.counties ? { ...counts.error, row: i + 2 } : counts.error);
    frames.push(counts.value);
  }
  if (input.counties !== undefined && needsPairs) {
    return err({ code: 'frame-whole', message: `${pack.id} tests the petition as one frame, not county by county.`, field: 'counties' });
  }
  const required = input.required;
  if (frames.length === 1) {
    const statutory = statutoryOf({ pack, estimator, counts: frames[0], required });
    return ok({ statutory, counties: [], ...beside({ pack, estimator, frames, required }), notes: notesOf(pack, statutory, frames) });
  }
  const projections = frames.map((counts) => project({ estimator, counts }));
  const counties = projections.map(
    (p, i): CountyEstimate => ({
      county: asked[i].county,
      raw: frames[i].raw,
      sample: frames[i].sample,
      projectedValid: p.projected === null ? null : Number(p.projected.n / p.projected.d),
      steps: p.steps,
    }),
  );
  const sum = (pick: (c: SampleCounts) => number) => frames.reduce((total, c) => total + pick(c), 0);
  const duplicatesKnown = frames.every((f) => f.duplicates !== null);
  const total: SampleCounts = {
    raw: sum((c) => c.raw),
    sample: sum((c) => c.sample),
    valid: sum((c) => c.valid),
    invalid: sum((c) => c.invalid),
    duplicates: duplicatesKnown ? sum((c) => c.duplicates ?? 0) : null,
  };
  const add = (key: 'projected' | 'decidedOn') => projections.reduce((a, p) => plus(a, p[key] ?? exact(0)), exact(0));
  const projected = add('projected');
  const source = { citation: estimator.citation, confirmed: estimator.confirmed };
  const states = new Set(projections.map((p) => p.duplicates));
  const statutory = conclude({
    pack,
    estimator,
    counts: total,
    required,
    frames: frames.length,
    projection: {
      projected,
      decidedOn: add('decidedOn'),
      duplicates: states.has('unknown') ? 'unknown' : states.has('known') ? 'known' : 'not-scaled',
      assumptions: [...new Set(projections.flatMap((p) => p.assumptions))].sort(),
      steps: [
        ...counties.map(
          (c): Step => ({
            name: 'projectedValidOfCounty',
            label: `Projected valid, ${c.county}`,
            expression: `${c.raw} lines, sample of ${c.sample}`,
            value: String(c.projectedValid),
            ...source,
          }),
        ),
        {
          name: 'projectedValid',
          label: 'Sum of the counties',
          expression: `sum of ${counties.length}`,
          value: projected.n.toString(),
          ...source,
        },
      ],
    },
  });
  return ok({ statutory, counties, ...beside({ pack, estimator, frames, required }), notes: notesOf(pack, statutory, frames) });
}

interface FrameInput {
  readonly raw: number;
  readonly sample: number;
  readonly valid: number;
  readonly duplicates?: number | undefined;
}

interface CountsInput {
  readonly frame: FrameInput;
  readonly invalid: number | undefined;
  readonly estimator: Estimator;
}

function countsOf({ frame, invalid, estimator }: CountsInput): Result<SampleCounts, Problem> {
  const { raw, sample, valid, duplicates } = frame;
  for (const [field, value] of Object.entries({ raw, sample, valid, duplicates, invalid })) {
    if (value !== undefined && !isCount(value)) return err(notACount(field, value));
  }
  if (sample === 0) return err({ code: 'sample-empty', message: 'A sample of no lines says nothing.', field: 'sample' });
  if (sample > raw)
    return err({ code: 'sample-too-large', message: `The sample (${sample}) is larger than the raw count (${raw}).`, field: 'sample' });
  if (estimator.method === 'invalid-limit-and-pairs' && duplicates === undefined && sample < raw) {
    return err({
      code: 'pairs-missing',
      message: 'This test needs the number of pairs found in the sample.',
      field: 'pairs',
      remedy: 'Give --pairs.',
    });
  }
  const copies = estimator.copiesInValid === 'included' ? 0 : (duplicates ?? 0);
  const left = valid + copies + (invalid ?? 0);
  if (left > sample) {
    return err({
      code: 'sample-overfull',
      message: `Valid, duplicate and invalid lines (${left}) are more than the sample (${sample}).`,
      field: 'valid',
    });
  }
  return ok({ raw, sample, valid, duplicates: duplicates ?? null, invalid: invalid ?? sample - valid - copies });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function notACount(field: string, value: number): Problem {
  return { code: 'number-invalid', message: `${value} is not a count.`, field, remedy: 'Give a whole number, 0 or more.' };
}

interface BesideInput {
  readonly pack: RulePack;
  readonly estimator: Estimator;
  readonly frames: readonly SampleCounts[];
  readonly required: number | null;
}

type Beside = Pick<Estimate, 'pairEstimate' | 'interval' | 'probabilitySufficient'>;

/** The statistics count each signer once; where a pack voids every copy they would answer another question, and are left out. */
function beside({ pack, estimator, frames: reported, required }: BesideInput): Beside {
  if (pack.duplicates.value === 'void-all') return { pairEstimate: null, interval: null, probabilitySufficient: null };
  const frames = reported.map((counts) => ({ ...counts, valid: distinctValid(estimator, counts) }));
  return {
    pairEstimate: pairEstimate(frames),
    interval: interval(frames),
    probabilitySufficient: required === null ? null : probabilitySufficient({ frames, required }),
  };
}

function notesOf(pack: RulePack, statutory: Statutory, frames: readonly SampleCounts[]): readonly string[] {
  const notes: string[] = [];
  if (statutory.duplicates === 'unknown') {
    notes.push(
      'The duplicates found in the sample were not given. They are unknown, not none: the figure is an upper limit, and no estimate or interval is shown beside it.',
    );
  }
  if (statutory.assumptions.includes('decided-on-plain-proportion')) {
    notes.push('Decided on the plain proportion of the sample, as the cut points of an office that published no correction are.');
  }
  if (frames.some((counts) => sampleNotAllowed(pack, counts)))
    notes.push('This pack allows no sample of so few lines: every one is examined.');
  else if (frames.some((counts) => belowMinimum(pack, counts))) {
    notes.push('The sample is smaller than this pack asks for; the figure is worked out all the same.');
  }
  if (pack.duplicates.value === 'void-all') {
    notes.push(
      'Under this pack every copy of a repeated signature is void; no estimate that counts each signer once is shown beside the figure.',
    );
  }
  if (pack.sampling?.frame === 'per-county' && frames.length === 1) {
    notes.push(
      'This pack estimates county by county and adds up; one frame was given, so the figure stands for one county or is only an approximation.',
    );
  }
  if (statutory.next === 'enlarge-sample') notes.push('The sample decides nothing: a larger sample is drawn.');
  if (statutory.next === 'check-until-required')
    notes.push('The sample decides nothing: lines are examined until the requirement is reached or every line has been examined.');
  if (statutory.next === 'count-every-line') notes.push('The sample decides nothing: every line is examined.');
  if (statutory.confirmed === 'unconfirmed' || pack.bands?.confirmed === 'unconfirmed') {
    notes.push('This figure leans on parts of the rule pack that are not confirmed.');
  }
  return notes;
}

function belowMinimum(pack: RulePack, { raw, sample }: SampleCounts): boolean {
  if (pack.sampling === null || pack.sampling.stages.length > 0) return false;
  const size = sampleSize({ pack, raw });
  return size.ok && sample < size.value.size;
}
