import { addDays, type CalendarDate } from '../src/basics/calendar-date.ts';
import type { SeededRandom } from '../src/basics/random.ts';
import { priorArrivals } from '../src/forecast/arrivals.ts';
import { beta, binomial, gamma, logistic, logit, negativeBinomial, normal, pickWeighted, poisson } from '../src/forecast/draw.ts';
import { distinctAmong } from '../src/forecast/duplicates.ts';
import type { Priors } from '../src/forecast/priors.ts';
import type { CheckedSection, ForecastInput } from '../src/forecast/types.ts';

/** What differs from the forecast's own assumptions. */
export interface World {
  readonly name: string;
  readonly words: string;
  /** Factor on the expected lines of a day; `late` is the share of the campaign that is over. */
  readonly pace?: (at: {
    readonly late: number;
    readonly day: number;
    readonly campaign: SeededRandom;
    readonly state: Map<string, number>;
  }) => number;
  /** How much likelier a section is checked, by its true validity. */
  readonly checkedOften?: (validity: number) => number;
  /** Added to the logit of the lines to come. */
  readonly later?: number;
  /** Factor on the pool of signers for the lines to come: below 1, more copies. */
  readonly laterPool?: number;
}

/** The world that the forecast assumes, and three that break its assumptions. */
export const WORLDS: readonly World[] = [
  { name: 'own', words: 'everything drawn as the forecast assumes' },
  {
    name: 'stops-and-waves',
    words:
      'the crew stands still for two weeks somewhere, an unannounced mailing multiplies three weeks of the last third by 2.5, the last week is 1.8 times as strong',
    pace({ late, day, campaign, state }) {
      if (!state.has('stop')) state.set('stop', campaign.next() * 0.9).set('wave', 0.66 + campaign.next() * 0.15);
      const inStop = Math.abs(late - state.get('stop')!) < 0.06;
      const wave = late >= state.get('wave')! && late < state.get('wave')! + 0.15;
      return (inStop ? 0.05 : 1) * (wave ? 2.5 : 1) * (day >= 0 && late > 0.94 ? 1.8 : 1);
    },
  },
  {
    name: 'good-sections-checked-first',
    words:
      'sections with good lines are checked up to three times as often as bad ones, and lines to come are worse (logit −0.4: from 80 to 73 %)',
    checkedOften: (validity) => (validity > 0.8 ? 3 : 1),
    later: -0.4,
  },
  { name: 'copies-by-mail', words: 'lines to come meet people who have signed twice as often as the lines held', laterPool: 0.5 },
];

const START = '2026-01-05' as CalendarDate;
const SECTION = 20;

/** One simulated campaign: what is known on its day, and what it came to. */
export interface Campaign {
  readonly input: ForecastInput;
  readonly truth: {
    readonly valid: number;
    readonly lines: number;
    readonly heldGood: number;
    readonly p: number;
    readonly officeHeld: number;
    readonly good: number;
    readonly copies: number;
  };
}

/** Makes one campaign of a world. */
export function makeCampaign({
  world,
  priors,
  random,
}: {
  readonly world: World;
  readonly priors: Priors;
  readonly random: SeededRandom;
}): Campaign {
  const days = [40, 90, 160][random.below(3)];
  const required = Math.round(Math.exp(Math.log(2_000) + random.next() * Math.log(30)));
  const registered = required * [5, 10, 20][random.below(3)];
  const deadline = addDays(START, days - 1);
  const after = Math.max(1, Math.round(days * (0.1 + 0.85 * random.next())));
  const events = random.chance(0.5) ? [0.3, 0.6, 0.9].map((late) => ({ on: addDays(START, Math.floor(late * days)), kind: 'fair' })) : [];
  const { expected, dispersion } = priorArrivals({ input: { starts: START, deadline, required, tallies: [], events }, priors, random });
  const state = new Map<string, number>();
  const lines = Array.from(expected, (mean, day) =>
    negativeBinomial(random, { mean: mean * (world.pace?.({ late: day / days, day, campaign: random, state }) ?? 1), size: dispersion }),
  );
  const sumOf = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const held = sumOf(lines.slice(0, after));
  const toCome = sumOf(lines.slice(after));
  const people = peopleOf({ priors, random });
  const sections = sectionsOf({ held, people, priors, random, world });
  const drift = priors.drift.sdLogit * normal(random) + (world.later ?? 0);
  const p = futureValidity({ sections, people, priors, random, drift });
  const agreement = beta(random, priors.officeAgreement);
  const pool = registered / (priors.duplicates.median * Math.exp(priors.duplicates.sdLog * normal(random)));
  const loss = (count: number, of: number) => count - distinctAmong({ lines: count, pool: of });
  const heldGood = sumOf(sections.map(({ good }) => good));
  const keyed = random.chance(0.5);
  const found = keyed ? Math.min(heldGood, poisson(random, loss(heldGood, pool))) : 0;
  const officeHeld = binomial(random, { trials: heldGood, p: agreement });
  const good = officeHeld + binomial(random, { trials: toCome, p: p * agreement });
  const later = loss(good, pool) - loss(officeHeld, pool);
  const heldCopies = keyed ? binomial(random, { trials: found, p: agreement }) : poisson(random, loss(officeHeld, pool));
  const copies = heldCopies + poisson(random, later / (world.laterPool ?? 1));
  return {
    input: {
      today: addDays(START, after - 1),
      starts: START,
      deadline,
      required,
      registered,
      tallies: lines.slice(0, after).map((count, day) => ({ from: addDays(START, day), to: addDays(START, day), lines: count })),
      events,
      checks: sections.map(({ circulator, place, lines: count, checked, valid }) => ({ circulator, place, lines: count, checked, valid })),
      ...(keyed ? { duplicates: { among: held, found } } : {}),
      seed: `campaign ${random.below(1 << 30)}`,
    },
    truth: { valid: Math.max(0, good - copies), lines: held + toCome, heldGood, p, officeHeld, good, copies },
  };
}

interface People {
  readonly level: number;
  readonly spread: number;
  readonly circulators: readonly { readonly effect: number; readonly weight: number; readonly places: readonly number[] }[];
  readonly places: readonly number[];
}

function peopleOf({ priors, random }: { readonly priors: Priors; readonly random: SeededRandom }): People {
  const circulatorSd = priors.circulatorSdLogit.values[pickWeighted(random, priors.circulatorSdLogit.weights)];
  const placeSd = priors.placeSdLogit.values[pickWeighted(random, priors.placeSdLogit.weights)];
  const places = Array.from({ length: 3 + random.below(10) }, () => placeSd * normal(random));
  return {
    level: logit(priors.validity.mean) + priors.validity.sdLogit * normal(random),
    spread: Math.hypot(circulatorSd, placeSd),
    places,
    circulators: Array.from({ length: 4 + random.below(40) }, () => ({
      effect: circulatorSd * normal(random),
      weight: gamma(random, 1.5),
      places: Array.from({ length: 1 + random.below(3) }, () => random.below(places.length)),
    })),
  };
}

interface Section extends CheckedSection {
  readonly eta: number;
  readonly good: number;
}

function sectionsOf({
  held,
  people,
  priors,
  random,
  world,
}: {
  readonly held: number;
  readonly people: People;
  readonly priors: Priors;
  readonly random: SeededRandom;
  readonly world: World;
}): readonly Section[] {
  const rho = priors.sectionCorrelation.value;
  const strength = (1 - rho) / rho;
  const total = people.circulators.reduce((sum, { weight }) => sum + weight, 0);
  const weights = people.circulators.map(({ weight }) => weight / total);
  const often = [0, 0.05, 0.2, 0.6][random.below(4)];
  const sections: Section[] = [];
  for (let left = held; left > 0; left -= SECTION) {
    const lines = Math.min(SECTION, left);
    const c = pickWeighted(random, weights);
    const place = random.pick(people.circulators[c].places);
    const eta = people.level + people.circulators[c].effect + people.places[place];
    const mean = logistic(eta);
    const p = beta(random, { alpha: strength * mean, beta: strength * (1 - mean) });
    const good = binomial(random, { trials: lines, p });
    const isChecked = random.chance(Math.min(1, often * (world.checkedOften?.(p) ?? 1)));
    const checked = isChecked ? lines : 0;
    sections.push({ circulator: `c${c}`, place: `p${place}`, lines, checked, valid: isChecked ? good : 0, eta, good });
  }
  return sections;
}

function futureValidity({
  sections,
  people,
  priors,
  random,
  drift,
}: {
  readonly sections: readonly Section[];
  readonly people: People;
  readonly priors: Priors;
  readonly random: SeededRandom;
  readonly drift: number;
}): number {
  const fresh = Array.from({ length: priors.newcomers.circulators }, () => logistic(people.level + people.spread * normal(random) + drift));
  const average = fresh.reduce((a, b) => a + b, 0) / fresh.length;
  const held = sections.reduce((sum, { lines }) => sum + lines, 0);
  if (held === 0) return average;
  const known = sections.reduce((sum, { lines, eta }) => sum + lines * logistic(eta + drift), 0) / held;
  return (1 - priors.newcomers.share) * known + priors.newcomers.share * average;
}
