import { type CalendarDate, daysBetween, weekday } from '../basics/calendar-date.ts';
import type { SeededRandom } from '../basics/random.ts';
import { logGamma } from '../law/sampling/gamma.ts';
import { gamma, negativeBinomial, normal, pickWeighted } from './draw.ts';
import { factorise, logDeterminant, solve, solveTransposed } from './linear.ts';
import type { Priors } from './priors.ts';
import type { ForecastInput, Tally } from './types.ts';

/*
 * Lines of a day are negative binomial around exp(level of the week + weekday + event + rush). The level walks from week to
 * week. For each pair of week-to-week spread and day-to-day dispersion the posterior of the effects is taken as normal around its mode (Laplace),
 * and the pairs are weighed by their marginal likelihood; where this is too coarse, draws are weighed again by the exact
 * posterior (importance resampling).
 */

const WEEKDAYS = 7;

/** Which effects act on which day. */
interface Design {
  readonly days: number;
  readonly weeks: number;
  readonly size: number;
  /** Indices of the effects of each day. */
  readonly effects: readonly (readonly number[])[];
  readonly priorMean: Float64Array;
  /** Where events and the rush stand. */
  readonly firstEvent: number;
  readonly rush: number;
  readonly events: number;
}

type ArrivalsInput = Pick<ForecastInput, 'starts' | 'deadline' | 'required' | 'tallies' | 'events'>;

interface Observation {
  readonly first: number;
  readonly last: number;
  readonly lines: number;
  readonly rough: number;
}

interface Fit {
  readonly weeklySd: number;
  readonly dispersion: number;
  readonly mode: Float64Array;
  /** Cholesky factor of the precision at the mode. */
  readonly factor: Float64Array;
  readonly logMarginal: number;
}

/** What is known of how lines come in. */
export interface Arrivals {
  readonly days: number;
  /** One simulated future: expected lines of each day from `from` on, and lines as they come. */
  draw(random: SeededRandom): { readonly expected: Float64Array; readonly lines: Float64Array };
}

/** Learns from the tallies how lines come in; `after` is the number of days that are over, counted from the first. */
export function learnArrivals({
  input,
  priors,
  after,
  draws,
  random,
}: {
  readonly input: ArrivalsInput;
  readonly priors: Priors;
  readonly after: number;
  readonly draws: number;
  readonly random: SeededRandom;
}): Arrivals {
  const design = designOf(input, priors);
  const observed = input.tallies.map((tally) => observationOf(tally, input.starts, design.days)).filter((one) => one !== null);
  const fits: Fit[] = [];
  const weights: number[] = [];
  let start = design.priorMean;
  priors.weeklySdLog.values.forEach((weeklySd, i) => {
    priors.dispersion.values.forEach((dispersion, j) => {
      const fit = fitAt({ design, priors, observed, weeklySd, dispersion, start });
      start = fit.mode;
      fits.push(fit);
      weights.push(fit.logMarginal + Math.log(priors.weeklySdLog.weights[i] * priors.dispersion.weights[j]));
    });
  });
  const shares = normalised(weights);
  const pool = resampled({ design, priors, observed, fits, shares, draws, random });
  let next = 0;
  return {
    days: design.days,
    draw(stream) {
      const { effects, dispersion } = pool[next++ % pool.length];
      const expected = new Float64Array(design.days);
      const lines = new Float64Array(design.days);
      for (let day = after; day < design.days; day++) {
        expected[day] = Math.exp(Math.min(25, etaOf(design, effects, day)));
        lines[day] = negativeBinomial(stream, { mean: expected[day], size: dispersion });
      }
      return { expected, lines };
    },
  };
}

/** The effects drawn from their prior: for the worlds in which coverage is tested. */
export function priorArrivals({
  input,
  priors,
  random,
}: {
  readonly input: ArrivalsInput;
  readonly priors: Priors;
  readonly random: SeededRandom;
}): { readonly expected: Float64Array; readonly dispersion: number } {
  const design = designOf(input, priors);
  const weeklySd = priors.weeklySdLog.values[pickWeighted(random, priors.weeklySdLog.weights)];
  const dispersion = priors.dispersion.values[pickWeighted(random, priors.dispersion.weights)];
  const effects = Float64Array.from(design.priorMean);
  effects[0] += priors.level.sdLog * normal(random);
  for (let week = 1; week < design.weeks; week++) effects[week] = effects[week - 1] + weeklySd * normal(random);
  for (let i = design.weeks; i < design.size; i++) effects[i] += spreadOf(design, priors, i) * normal(random);
  const expected = Float64Array.from({ length: design.days }, (_, day) => Math.exp(Math.min(25, etaOf(design, effects, day))));
  return { expected, dispersion };
}

function designOf({ starts, deadline, required, events = [] }: ArrivalsInput, priors: Priors): Design {
  const days = Math.max(1, daysBetween(starts, deadline) + 1);
  const weeks = Math.ceil(days / 7);
  const kinds = [...new Set(events.map(({ kind }) => kind))].sort();
  const firstEvent = weeks + WEEKDAYS;
  const rush = firstEvent + kinds.length;
  const size = rush + 1;
  const priorMean = new Float64Array(size);
  priorMean.fill(Math.log((priors.level.cushion * required) / days), 0, weeks);
  priorMean.fill(priors.event.meanLog, firstEvent, rush);
  priorMean[rush] = priors.rush.meanLog;
  const effects = Array.from({ length: days }, (_, day) => {
    const acting = [Math.floor(day / 7), weeks + weekdayOf(starts, day)];
    if (days - day <= priors.rush.days) acting.push(rush);
    return acting;
  });
  for (const { on, kind } of events) {
    const day = daysBetween(starts, on);
    const index = firstEvent + kinds.indexOf(kind);
    if (day >= 0 && day < days && !effects[day].includes(index)) effects[day].push(index);
  }
  return { days, weeks, size, effects, priorMean, firstEvent, rush, events: kinds.length };
}

function weekdayOf(starts: CalendarDate, day: number): number {
  return (weekday(starts) + day) % 7;
}

function observationOf({ from, to, lines, rough = 0 }: Tally, starts: CalendarDate, days: number): Observation | null {
  const first = Math.max(0, daysBetween(starts, from));
  const last = Math.min(days - 1, daysBetween(starts, to));
  return last < first ? null : { first, last, lines, rough };
}

function spreadOf(design: Design, priors: Priors, index: number): number {
  if (index < design.firstEvent) return priors.weekday.sdLog;
  return index === design.rush ? priors.rush.sdLog : priors.event.sdLog;
}

function etaOf(design: Design, effects: Float64Array, day: number): number {
  let sum = 0;
  for (const index of design.effects[day]) sum += effects[index];
  return sum;
}

interface FitInput {
  readonly design: Design;
  readonly priors: Priors;
  readonly observed: readonly Observation[];
  readonly weeklySd: number;
  readonly dispersion: number;
  readonly start: Float64Array;
}

const MOST_STEPS = 40;

/** Mode and curvature by Fisher scoring with step halving. */
function fitAt({ design, priors, observed, weeklySd, dispersion, start }: FitInput): Fit {
  const { size } = design;
  const prior = priorPrecision(design, priors, weeklySd);
  let mode = Float64Array.from(start);
  let value = logPosterior({ design, priors, observed, weeklySd, dispersion, effects: mode });
  let factor: Float64Array = new Float64Array(size * size);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, information } = curvature({ design, prior, observed, dispersion, effects: mode, priors });
    factor = information;
    if (!factorise(factor, size)) throw new Error('the precision of the arrivals is not positive');
    solve(factor, size, gradient);
    let moved = false;
    for (let length = 1; length > 1e-4; length /= 2) {
      const candidate = mode.map((x, i) => x + length * Math.max(-3, Math.min(3, gradient[i])));
      const better = logPosterior({ design, priors, observed, weeklySd, dispersion, effects: candidate });
      if (better >= value) {
        const gain = better - value;
        mode = candidate;
        value = better;
        moved = gain > 1e-7;
        break;
      }
    }
    if (!moved) break;
  }
  const { information } = curvature({ design, prior, observed, dispersion, effects: mode, priors });
  factor = information;
  if (!factorise(factor, size)) throw new Error('the precision of the arrivals is not positive');
  const logMarginal = value + (size / 2) * Math.log(2 * Math.PI) - logDeterminant(factor, size) / 2;
  return { weeklySd, dispersion, mode, factor, logMarginal };
}

function priorPrecision(design: Design, priors: Priors, weeklySd: number): Float64Array {
  const { size, weeks } = design;
  const out = new Float64Array(size * size);
  out[0] = 1 / priors.level.sdLog ** 2;
  const step = 1 / weeklySd ** 2;
  for (let week = 1; week < weeks; week++) {
    out[week * size + week] += step;
    out[(week - 1) * size + week - 1] += step;
    out[week * size + week - 1] -= step;
    out[(week - 1) * size + week] -= step;
  }
  for (let i = weeks; i < size; i++) out[i * size + i] = 1 / spreadOf(design, priors, i) ** 2;
  return out;
}

interface At {
  readonly design: Design;
  readonly priors: Priors;
  readonly observed: readonly Observation[];
  readonly dispersion: number;
  readonly effects: Float64Array;
}

function curvature({ design, prior, observed, dispersion, effects }: At & { readonly prior: Float64Array }): {
  readonly gradient: Float64Array;
  readonly information: Float64Array;
} {
  const { size } = design;
  const information = Float64Array.from(prior);
  const gradient = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += prior[i * size + j] * (effects[j] - design.priorMean[j]);
    gradient[i] = -sum;
  }
  const slope = new Float64Array(size);
  const touched: number[] = [];
  for (const { first, last, lines, rough } of observed) {
    for (const i of touched) slope[i] = 0;
    touched.length = 0;
    let mean = 0;
    let squares = 0;
    for (let day = first; day <= last; day++) {
      const mu = Math.exp(etaOf(design, effects, day));
      mean += mu;
      squares += mu * mu;
      for (const i of design.effects[day]) {
        if (slope[i] === 0) touched.push(i);
        slope[i] += mu;
      }
    }
    const variance = mean + squares / dispersion + (rough * mean) ** 2;
    const weight = 1 / variance;
    for (const i of touched) {
      gradient[i] += (lines - mean) * weight * slope[i];
      for (const j of touched) information[i * size + j] += weight * slope[i] * slope[j];
    }
  }
  return { gradient, information };
}

/** Log of prior times likelihood; a sum over several days is negative binomial of the same mean and variance. */
function logPosterior({ design, priors, observed, weeklySd, dispersion, effects }: At & { readonly weeklySd: number }): number {
  const { weeks, size, priorMean } = design;
  let sum = logNormal(effects[0] - priorMean[0], priors.level.sdLog);
  for (let week = 1; week < weeks; week++) sum += logNormal(effects[week] - effects[week - 1], weeklySd);
  for (let i = weeks; i < size; i++) sum += logNormal(effects[i] - priorMean[i], spreadOf(design, priors, i));
  for (const { first, last, lines, rough } of observed) {
    let mean = 0;
    let squares = 0;
    for (let day = first; day <= last; day++) {
      const mu = Math.exp(Math.min(25, etaOf(design, effects, day)));
      mean += mu;
      squares += mu * mu;
    }
    const excess = squares / dispersion + (rough * mean) ** 2;
    const k = (mean * mean) / excess;
    sum += logGamma(lines + k) - logGamma(k) - logGamma(lines + 1) + k * Math.log(k / (k + mean)) + lines * Math.log(mean / (k + mean));
  }
  return sum;
}

function logNormal(x: number, sd: number): number {
  return -0.5 * (x / sd) ** 2 - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);
}

function normalised(logs: readonly number[]): Float64Array {
  const most = Math.max(...logs);
  const out = Float64Array.from(logs, (value) => Math.exp(value - most));
  const sum = out.reduce((a, b) => a + b, 0);
  return out.map((value) => value / sum);
}

interface Drawn {
  readonly effects: Float64Array;
  readonly dispersion: number;
}

/** Proposals for each draw that is kept. */
const PROPOSALS = 3;
/** Degrees of freedom of the proposals: tails somewhat heavier than the normal's. */
const FREEDOM = 12;

/** Draws of the posterior: from t distributions around the modes, weighed by how far those are from the posterior (weights cut off at twenty times their mean), drawn again. */
function resampled({
  design,
  priors,
  observed,
  fits,
  shares,
  draws,
  random,
}: {
  readonly design: Design;
  readonly priors: Priors;
  readonly observed: readonly Observation[];
  readonly fits: readonly Fit[];
  readonly shares: Float64Array;
  readonly draws: number;
  readonly random: SeededRandom;
}): readonly Drawn[] {
  const { size } = design;
  const proposals: Drawn[] = [];
  const count = draws * PROPOSALS;
  const logWeights = new Float64Array(count);
  const constant = logGamma((FREEDOM + size) / 2) - logGamma(FREEDOM / 2) - (size / 2) * Math.log(FREEDOM * Math.PI);
  const halfLogs = fits.map(({ factor }) => logDeterminant(factor, size) / 2);
  for (let d = 0; d < count; d++) {
    const chosen = pickWeighted(random, shares);
    const fit = fits[chosen];
    const effects = new Float64Array(size);
    const stretch = Math.sqrt(FREEDOM / (2 * gamma(random, FREEDOM / 2)));
    let squares = 0;
    for (let i = 0; i < size; i++) {
      effects[i] = stretch * normal(random);
      squares += effects[i] ** 2;
    }
    solveTransposed(fit.factor, size, effects);
    for (let i = 0; i < size; i++) effects[i] += fit.mode[i];
    proposals.push({ effects, dispersion: fit.dispersion });
    const density = constant + halfLogs[chosen] - ((FREEDOM + size) / 2) * Math.log1p(squares / FREEDOM);
    logWeights[d] =
      logPosterior({ design, priors, observed, weeklySd: fit.weeklySd, dispersion: fit.dispersion, effects }) - density - fit.logMarginal;
  }
  const weights = normalised([...logWeights]).map((value) => Math.min(value, 20 / count));
  const total = weights.reduce((a, b) => a + b, 0);
  // Systematic resampling keeps the number of copies as near to the weight as can be.
  const out: Drawn[] = [];
  let position = random.next() / draws;
  let sum = 0;
  for (let d = 0; d < count; d++) {
    sum += weights[d] / total;
    while (position < sum && out.length < draws) {
      out.push(proposals[d]);
      position += 1 / draws;
    }
  }
  while (out.length < draws) out.push(proposals[count - 1]);
  return shuffled(out, random);
}

function shuffled<T>(list: T[], random: SeededRandom): readonly T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
