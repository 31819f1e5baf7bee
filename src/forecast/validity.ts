import type { SeededRandom } from '../basics/random.ts';
import { binomial, logistic, logit, normal, pickWeighted } from './draw.ts';
import { factorise, logDeterminant, solve, solveTransposed } from './linear.ts';
import type { Priors } from './priors.ts';
import type { CheckedSection } from './types.ts';

/*
 * Whether a line counts: logit of validity = common level + circulator + place, the effects normal around 0 with spreads of
 * their own (partial pooling); lines of one section are alike beyond that (beta-binomial with the prior's correlation). The
 * posterior is taken as normal around its mode for each pair of spreads, and the pairs are weighed by their marginal
 * likelihood. Circulators are eliminated one by one (each meets few places), so thousands of them cost little.
 */

/** All sections of one circulator at one place. */
interface Cell {
  readonly circulator: number;
  readonly place: number;
  /** Checked lines and valid ones, each section's counted down by what its lines have in common. */
  readonly tried: number;
  readonly good: number;
  readonly lines: number;
  readonly checked: number;
  readonly valid: number;
  /** Unchecked lines, and what the checked ones of their own sections say of them: mean = known + share × p. */
  readonly open: number;
  readonly known: number;
  readonly share: number;
  /** Sum over sections of unchecked² / (prior strength + checked + 1): how unsure the sections leave it. */
  readonly scatter: number;
}

interface Fit {
  readonly circulatorSd: number;
  readonly placeSd: number;
  /** Common level, then places. */
  readonly dense: Float64Array;
  readonly factor: Float64Array;
  readonly circulators: Float64Array;
  /** Precision of each circulator's effect, and how it leans on level and places. */
  readonly precision: Float64Array;
  readonly leaning: readonly (readonly (readonly [number, number])[])[];
  readonly logMarginal: number;
}

/** One simulated truth about validity. */
export interface ValidityDraw {
  /** Valid lines among those of the given sections, and how many lines those hold. */
  readonly heldValid: number;
  readonly heldLines: number;
  /** Share of the lines held outside of the given sections. */
  readonly elsewhere: number;
  /** Share of the lines still to come. */
  readonly toCome: number;
  /** Validity of each circulator at the places where he was, weighed by lines. */
  readonly circulators: Float64Array;
  /** Share of lines to come with this circulator's lines done by the others in his place. */
  readonly toComeWithout: (circulator: number) => number;
}

/** What is known of validity. */
export interface Validity {
  readonly circulators: readonly { readonly name: string; readonly lines: number; readonly checked: number }[];
  draw(random: SeededRandom): ValidityDraw;
}

/** Learns from checked sections how many lines count. */
export function learnValidity({ checks, priors }: { readonly checks: readonly CheckedSection[]; readonly priors: Priors }): Validity {
  const names = [...new Set(checks.map(({ circulator }) => circulator))].sort();
  const places = [...new Set(checks.map(({ place }) => place))].sort();
  const cells = cellsOf({ checks, names, places, rho: priors.sectionCorrelation.value });
  const fits: Fit[] = [];
  const logs: number[] = [];
  priors.circulatorSdLogit.values.forEach((circulatorSd, i) => {
    priors.placeSdLogit.values.forEach((placeSd, j) => {
      const fit = fitAt({ cells, circulators: names.length, places: places.length, circulatorSd, placeSd, priors });
      fits.push(fit);
      logs.push(fit.logMarginal + Math.log(priors.circulatorSdLogit.weights[i] * priors.placeSdLogit.weights[j]));
    });
  });
  const most = Math.max(...logs);
  const raw = logs.map((value) => Math.exp(value - most));
  const sum = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((value) => value / sum);
  const lines = new Float64Array(names.length);
  const checked = new Float64Array(names.length);
  for (const cell of cells) {
    lines[cell.circulator] += cell.lines;
    checked[cell.circulator] += cell.checked;
  }
  const heldLines = lines.reduce((a, b) => a + b, 0);
  return {
    circulators: names.map((name, i) => ({ name, lines: lines[i], checked: checked[i] })),
    draw: (random) => drawFrom({ fit: fits[pickWeighted(random, weights)], cells, lines, heldLines, priors, random }),
  };
}

function cellsOf({
  checks,
  names,
  places,
  rho,
}: {
  readonly checks: readonly CheckedSection[];
  readonly names: readonly string[];
  readonly places: readonly string[];
  readonly rho: number;
}): readonly Cell[] {
  const strength = (1 - rho) / rho;
  const circulatorAt = new Map(names.map((name, i) => [name, i]));
  const placeAt = new Map(places.map((name, i) => [name, i]));
  const cells = new Map<number, { -readonly [K in keyof Cell]: Cell[K] }>();
  for (const { circulator, place, lines, checked, valid } of checks) {
    const at = { circulator: circulatorAt.get(circulator)!, place: placeAt.get(place)! };
    const key = at.circulator * places.length + at.place;
    const cell = cells.get(key) ?? { ...at, tried: 0, good: 0, lines: 0, checked: 0, valid: 0, open: 0, known: 0, share: 0, scatter: 0 };
    const weight = 1 / (1 + Math.max(0, checked - 1) * rho);
    const open = lines - checked;
    cell.tried += checked * weight;
    cell.good += valid * weight;
    cell.lines += lines;
    cell.checked += checked;
    cell.valid += valid;
    cell.open += open;
    cell.known += (open * valid) / (strength + checked);
    cell.share += (open * strength) / (strength + checked);
    cell.scatter += (open * open) / (strength + checked + 1);
    cells.set(key, cell);
  }
  return [...cells.values()];
}

const MOST_STEPS = 30;

function fitAt({
  cells,
  circulators,
  places,
  circulatorSd,
  placeSd,
  priors,
}: {
  readonly cells: readonly Cell[];
  readonly circulators: number;
  readonly places: number;
  readonly circulatorSd: number;
  readonly placeSd: number;
  readonly priors: Priors;
}): Fit {
  const n = places + 1;
  const level = logit(priors.validity.mean);
  const informed = cells.filter(({ tried }) => tried > 0);
  const byCirculator = Map.groupBy(informed, ({ circulator }) => circulator);
  const dense = new Float64Array(n);
  const effects = new Float64Array(circulators);
  dense[0] = level;
  const priorDense = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 / priors.validity.sdLogit ** 2 : 1 / placeSd ** 2));
  const priorCirculator = 1 / circulatorSd ** 2;
  const value = () => {
    let sum = -0.5 * priorDense[0] * (dense[0] - level) ** 2;
    for (let i = 1; i < n; i++) sum -= 0.5 * priorDense[i] * dense[i] ** 2;
    for (const a of effects) sum -= 0.5 * priorCirculator * a * a;
    for (const { circulator, place, tried, good } of informed) {
      const eta = dense[0] + dense[place + 1] + effects[circulator];
      sum += good * eta - tried * (eta > 0 ? eta + Math.log1p(Math.exp(-eta)) : Math.log1p(Math.exp(eta)));
    }
    return sum;
  };
  let current = value();
  let system = systemAt();
  for (let step = 0; step < MOST_STEPS; step++) {
    const { moveDense, moveCirculators } = system;
    const before = { dense: Float64Array.from(dense), effects: Float64Array.from(effects) };
    let gain = Number.NEGATIVE_INFINITY;
    for (let length = 1; length > 1e-4; length /= 2) {
      for (let i = 0; i < n; i++) dense[i] = before.dense[i] + length * moveDense[i];
      for (let c = 0; c < circulators; c++) effects[c] = before.effects[c] + length * moveCirculators[c];
      const next = value();
      if (next >= current) {
        gain = next - current;
        current = next;
        break;
      }
    }
    if (gain < 0) {
      dense.set(before.dense);
      effects.set(before.effects);
    }
    system = systemAt();
    if (gain < 1e-8) break;
  }
  const { factor, precision, leaning } = system;
  let logMarginal = current - logDeterminant(factor, n) / 2;
  for (let c = 0; c < circulators; c++) logMarginal += (Math.log(priorCirculator) - Math.log(precision[c])) / 2;
  for (let i = 0; i < n; i++) logMarginal += Math.log(priorDense[i]) / 2;
  return { circulatorSd, placeSd, dense, factor, circulators: effects, precision, leaning, logMarginal };

  /** Gradient and curvature, with the circulators eliminated (Schur complement). */
  function systemAt() {
    const schur = new Float64Array(n * n);
    const gradient = new Float64Array(n);
    gradient[0] = -priorDense[0] * (dense[0] - level);
    for (let i = 1; i < n; i++) gradient[i] = -priorDense[i] * dense[i];
    for (let i = 0; i < n; i++) schur[i * n + i] = priorDense[i];
    const precision = new Float64Array(circulators).fill(priorCirculator);
    const slope = Float64Array.from(effects, (a) => -priorCirculator * a);
    const leaning: (readonly (readonly [number, number])[])[] = Array.from({ length: circulators }, () => []);
    for (const [c, own] of byCirculator) {
      const leans: [number, number][] = [];
      let whole = 0;
      for (const { place, tried, good } of own) {
        const p = logistic(dense[0] + dense[place + 1] + effects[c]);
        const w = tried * p * (1 - p);
        const g = good - tried * p;
        gradient[0] += g;
        gradient[place + 1] += g;
        slope[c] += g;
        precision[c] += w;
        whole += w;
        leans.push([place + 1, w]);
        schur[0] += w;
        schur[place + 1] += w;
        schur[(place + 1) * n] += w;
        schur[(place + 1) * n + place + 1] += w;
      }
      leans.push([0, whole]);
      leaning[c] = leans;
      for (const [i, wi] of leans) {
        gradient[i] -= (wi * slope[c]) / precision[c];
        for (const [j, wj] of leans) schur[i * n + j] -= (wi * wj) / precision[c];
      }
    }
    if (!factorise(schur, n)) throw new Error('the precision of validity is not positive');
    const moveDense = gradient;
    solve(schur, n, moveDense);
    const moveCirculators = Float64Array.from(slope, (s, c) => {
      let value = s;
      for (const [i, w] of leaning[c]) value -= w * moveDense[i];
      return value / precision[c];
    });
    return { factor: schur, precision, leaning, moveDense, moveCirculators };
  }
}

interface DrawInput {
  readonly fit: Fit;
  readonly cells: readonly Cell[];
  readonly lines: Float64Array;
  readonly heldLines: number;
  readonly priors: Priors;
  readonly random: SeededRandom;
}

function drawFrom({ fit, cells, lines, heldLines, priors, random }: DrawInput): ValidityDraw {
  const n = fit.dense.length;
  const shift = Float64Array.from({ length: n }, () => normal(random));
  solveTransposed(fit.factor, n, shift);
  const effects = Float64Array.from(fit.circulators, (mode, c) => {
    let mean = 0;
    for (const [i, w] of fit.leaning[c]) mean += w * shift[i];
    return mode - mean / fit.precision[c] + normal(random) / Math.sqrt(fit.precision[c]);
  });
  const level = fit.dense[0] + shift[0];
  const drift = priors.drift.sdLogit * normal(random);
  const spread = Math.hypot(fit.circulatorSd, fit.placeSd);
  const newcomers = Array.from({ length: priors.newcomers.circulators }, () => spread * normal(random));
  const average = (move: number) => newcomers.reduce((sum, effect) => sum + logistic(level + move + effect), 0) / newcomers.length;
  const held = new Float64Array(lines.length);
  const future = new Float64Array(lines.length);
  let heldValid = 0;
  for (const cell of cells) {
    const eta = level + fit.dense[cell.place + 1] + shift[cell.place + 1] + effects[cell.circulator];
    const p = logistic(eta);
    heldValid += cell.valid + openValid(cell, p, random);
    held[cell.circulator] += cell.lines * p;
    future[cell.circulator] += cell.lines * logistic(eta + drift);
  }
  const known = future.reduce((a, b) => a + b, 0);
  const fresh = average(drift);
  const newShare = priors.newcomers.share;
  const toCome = heldLines === 0 ? fresh : (1 - newShare) * (known / heldLines) + newShare * fresh;
  return {
    heldValid,
    heldLines,
    elsewhere: average(0),
    toCome,
    circulators: held.map((sum, c) => (lines[c] === 0 ? level : sum / lines[c])),
    toComeWithout(c) {
      const others = heldLines - lines[c];
      const rest = others === 0 ? fresh : (known - future[c]) / others;
      return (1 - newShare) * rest + newShare * fresh;
    },
  };
}

/** Valid among the unchecked lines of a cell: mean by the sections' own checks, scatter of the sections and of the lines. */
function openValid({ open, known, share, scatter }: Cell, p: number, random: SeededRandom): number {
  if (open === 0) return 0;
  const mean = known + share * p;
  const rate = Math.min(1, Math.max(0, mean / open));
  const variance = rate * (1 - rate) * (scatter + open);
  const value = open > 50 ? Math.round(mean + Math.sqrt(variance) * normal(random)) : binomial(random, { trials: open, p: rate });
  return Math.min(open, Math.max(0, value));
}
