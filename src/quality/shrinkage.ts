import { betaBelow, logBeta } from './beta.ts';

/** What was checked of one circulator (or section, or place). */
export interface Checked {
  readonly name: string;
  readonly checked: number;
  readonly valid: number;
}

/** A share drawn towards the others': the fewer lines were checked, the more. */
export interface Shrunk extends Checked {
  /** As counted; null where nothing was checked. */
  readonly counted: number | null;
  /** Mean of what the share may be, and a 90 % interval. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The shares, and what was learned of all circulators together. */
export interface Shrinkage {
  readonly mean: number;
  /** So many checked lines of one's own weigh as much as all that is known of the others (the middle of what is plausible). */
  readonly weight: number;
  readonly shares: readonly Shrunk[];
}

/** Weights that are weighed against one another; beyond the last all circulators are alike for all that can be seen. */
const WEIGHTS = Array.from({ length: 20 }, (_, i) => 2 * 2 ** (i * 0.5));

/**
 * Beta-binomial shrinkage: the share of each circulator is a draw from Beta(mean × weight, (1 − mean) × weight). For each
 * weight the mean is the likeliest one; the weights are averaged by how likely they make what was counted, so that the
 * intervals also hold what is not known of the weight.
 */
export function shrink(groups: readonly Checked[]): Shrinkage {
  const seen = groups.filter(({ checked }) => checked > 0);
  const total = seen.reduce((sum, { checked }) => sum + checked, 0);
  const valid = seen.reduce((sum, one) => sum + one.valid, 0);
  const pooled = (valid + 0.5) / (total + 1);
  const fits = WEIGHTS.map((weight) => {
    const { mean, likelihood } = likeliestMean({ seen, weight, around: pooled });
    // Beforehand the spread between circulators, about 1/√weight, is taken as evenly plausible (Gelman et al., Bayesian Data Analysis, 5.3).
    return { weight, mean, likelihood: likelihood - 0.5 * Math.log(weight) };
  });
  const best = Math.max(...fits.map(({ likelihood }) => likelihood));
  const plausible = fits.map((fit) => ({ ...fit, share: Math.exp(fit.likelihood - best) })).filter(({ share }) => share > 1e-4);
  const sum = plausible.reduce((all, { share }) => all + share, 0);
  const model = plausible.map(({ weight, mean, share }) => ({ weight, mean, share: share / sum }));
  return {
    mean: model.reduce((all, one) => all + one.share * one.mean, 0),
    weight: middleWeight(model),
    shares: groups.map((group) => shareOf(group, model)),
  };
}

interface Part {
  readonly weight: number;
  readonly mean: number;
  readonly share: number;
}

function shareOf(group: Checked, model: readonly Part[]): Shrunk {
  const parts = model.map(({ weight, mean, share }) => ({
    share,
    a: mean * weight + group.valid,
    b: (1 - mean) * weight + group.checked - group.valid,
  }));
  return {
    ...group,
    counted: group.checked === 0 ? null : group.valid / group.checked,
    mean: parts.reduce((all, { share, a, b }) => all + (share * a) / (a + b), 0),
    low: mixtureQuantile(parts, 0.05),
    high: mixtureQuantile(parts, 0.95),
  };
}

function mixtureQuantile(parts: readonly { readonly share: number; readonly a: number; readonly b: number }[], p: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (parts.reduce((all, { share, a, b }) => all + share * betaBelow(a, b, middle), 0) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function middleWeight(model: readonly Part[]): number {
  let sum = 0;
  for (const { weight, share } of model) {
    sum += share;
    if (sum >= 0.5) return weight;
  }
  return model.at(-1)!.weight;
}

interface MeanSearch {
  readonly seen: readonly Checked[];
  readonly weight: number;
  readonly around: number;
}

/** Golden-section search: the likelihood has one peak in the mean for a given weight. */
function likeliestMean({ seen, weight, around }: MeanSearch): { readonly mean: number; readonly likelihood: number } {
  if (seen.length === 0) return { mean: around, likelihood: 0 };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0.001, 0.999];
  const value = (mean: number) => logLikelihood(seen, mean * weight, (1 - mean) * weight);
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [atLeft, atRight] = [value(left), value(right)];
  for (let i = 0; i < 24; i++) {
    if (atLeft > atRight) {
      high = right;
      [right, atRight] = [left, atLeft];
      left = high - ratio * (high - low);
      atLeft = value(left);
    } else {
      low = left;
      [left, atLeft] = [right, atRight];
      right = low + ratio * (high - low);
      atRight = value(right);
    }
  }
  const mean = (low + high) / 2;
  return { mean, likelihood: value(mean) };
}

function logLikelihood(seen: readonly Checked[], a: number, b: number): number {
  const prior = logBeta(a, b);
  return seen.reduce((sum, { valid, checked }) => sum + logBeta(a + valid, b + checked - valid) - prior, 0);
}
