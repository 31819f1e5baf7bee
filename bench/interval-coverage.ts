// How often the 95 % interval holds the truth, on simulated petitions: node bench/interval-coverage.ts [petitions per scenario]
import { type SeededRandom, seededRandom } from '../src/basics/random.ts';
import { interval, probabilitySufficient } from '../src/law/sampling/interval.ts';
import { pairEstimate } from '../src/law/sampling/pair-estimate.ts';
import type { SampleCounts } from '../src/law/sampling/sample-counts.ts';

/** One kind of petition. */
export interface Scenario {
  readonly name: string;
  /** Lines and sample of each frame. */
  readonly frames: readonly { readonly raw: number; readonly sample: number }[];
  /** Share of lines whose signer may sign. */
  readonly valid: number;
  /** Share of valid lines that are second copies. */
  readonly copies: number;
  /** Of the people who signed more than once, the share who signed three times. */
  readonly triples: number;
  /** Validity differs from section to section (20 lines each), and the sections stand in the order of their validity. */
  readonly clustered: boolean;
}

/** What was seen in a scenario. */
export interface Coverage {
  readonly name: string;
  readonly petitions: number;
  /** Share of intervals that hold the true number. */
  readonly covered: number;
  /** Two standard errors of that share. */
  readonly error: number;
  /** Truth above, and below, the interval. */
  readonly above: number;
  readonly below: number;
  /** Mean of estimate less truth, as a share of the truth. */
  readonly bias: number;
  /** Mean width of the interval as a share of the truth. */
  readonly width: number;
  /** Mean squared error of the probability of sufficiency (Brier), at a requirement drawn around the truth. */
  readonly brier: number;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'regulation example', frames: [{ raw: 24_034, sample: 722 }], valid: 0.75, copies: 0.04, triples: 0, clustered: false },
  { name: 'county recall, 5 %', frames: [{ raw: 60_000, sample: 3_000 }], valid: 0.78, copies: 0.06, triples: 0, clustered: false },
  { name: 'few duplicates', frames: [{ raw: 12_000, sample: 600 }], valid: 0.8, copies: 0.01, triples: 0, clustered: false },
  { name: 'no duplicates', frames: [{ raw: 12_000, sample: 600 }], valid: 0.8, copies: 0, triples: 0, clustered: false },
  { name: 'clustered invalidity', frames: [{ raw: 60_000, sample: 3_000 }], valid: 0.78, copies: 0.06, triples: 0, clustered: true },
  {
    name: 'triples, 2 % of repeaters',
    frames: [{ raw: 60_000, sample: 3_000 }],
    valid: 0.78,
    copies: 0.06,
    triples: 0.02,
    clustered: false,
  },
  {
    name: 'triples, 7 % of repeaters',
    frames: [{ raw: 60_000, sample: 3_000 }],
    valid: 0.78,
    copies: 0.06,
    triples: 0.07,
    clustered: false,
  },
  { name: 'triples 7 %, clustered', frames: [{ raw: 60_000, sample: 3_000 }], valid: 0.78, copies: 0.06, triples: 0.07, clustered: true },
  {
    name: 'six counties',
    frames: [60_000, 30_000, 15_000, 8_000, 3_000, 400].map((raw) => ({
      raw,
      sample: Math.min(raw, Math.max(500, Math.ceil(raw * 0.03))),
    })),
    valid: 0.75,
    copies: 0.04,
    triples: 0,
    clustered: false,
  },
];

/** Simulates petitions of one kind, each made anew with its own sample, and looks at their intervals. */
export function coverageOf({
  scenario,
  petitions,
  seed,
}: {
  readonly scenario: Scenario;
  readonly petitions: number;
  readonly seed: string;
}): Coverage {
  let covered = 0;
  let above = 0;
  let below = 0;
  let bias = 0;
  let width = 0;
  let brier = 0;
  for (let i = 0; i < petitions; i++) {
    const random = seededRandom(`${seed}/${scenario.name}/${i}`);
    let truth = 0;
    const counts: SampleCounts[] = [];
    for (const frame of scenario.frames) {
      const petition = makePetition({ scenario, raw: frame.raw, random });
      truth += petition.distinct;
      counts.push(examine({ signers: petition.signers, sample: frame.sample, random }));
    }
    const range = interval(counts)!;
    const point = pairEstimate(counts)!;
    if (truth > range.high) above += 1;
    else if (truth < range.low) below += 1;
    else covered += 1;
    bias += (point.value - truth) / truth;
    width += (range.high - range.low) / truth;
    const required = Math.round(truth * (0.9 + 0.2 * random.next()));
    brier += (probabilitySufficient({ frames: counts, required })!.value - (truth >= required ? 1 : 0)) ** 2;
  }
  const share = covered / petitions;
  return {
    name: scenario.name,
    petitions,
    covered: share,
    error: 2 * Math.sqrt((share * (1 - share)) / petitions),
    above: above / petitions,
    below: below / petitions,
    bias: bias / petitions,
    width: width / petitions,
    brier: brier / petitions,
  };
}

interface MakePetition {
  readonly scenario: Scenario;
  readonly raw: number;
  readonly random: SeededRandom;
}

/** The signer of every line, −1 where the line is not valid; and how many different signers there are. */
function makePetition({ scenario, raw, random }: MakePetition): { readonly signers: Int32Array; readonly distinct: number } {
  const signers = new Int32Array(raw).fill(-1);
  const validLines: number[] = [];
  const sections = Math.ceil(raw / 20);
  const validity = new Float64Array(sections).fill(scenario.valid);
  if (scenario.clustered) {
    // Beta-like spread around the mean by the square root of a uniform number; sorted, as sections of one circulator lie together.
    for (let s = 0; s < sections; s++) validity[s] = Math.min(1, scenario.valid * 1.5 * Math.sqrt(random.next()));
    validity.sort();
  }
  for (let i = 0; i < raw; i++) if (random.next() < validity[Math.floor(i / 20)]) validLines.push(i);
  for (let i = validLines.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [validLines[i], validLines[j]] = [validLines[j], validLines[i]];
  }
  const wanted = Math.round(validLines.length * scenario.copies);
  let signer = 0;
  let copies = 0;
  for (let i = 0; i < validLines.length; ) {
    const times = copies >= wanted ? 1 : random.chance(scenario.triples) ? 3 : 2;
    for (let k = 0; k < times && i < validLines.length; k++) signers[validLines[i++]] = signer;
    copies += times - 1;
    signer += 1;
  }
  return { signers, distinct: signer };
}

interface Examine {
  readonly signers: Int32Array;
  readonly sample: number;
  readonly random: SeededRandom;
}

function examine({ signers, sample, random }: Examine): SampleCounts {
  const raw = signers.length;
  const order = Int32Array.from(signers.keys());
  const seen = new Set<number>();
  let duplicates = 0;
  let invalid = 0;
  for (let i = 0; i < sample; i++) {
    const j = i + random.below(raw - i);
    [order[i], order[j]] = [order[j], order[i]];
    const signer = signers[order[i]];
    if (signer < 0) invalid += 1;
    else if (seen.has(signer)) duplicates += 1;
    else seen.add(signer);
  }
  return { raw, sample, valid: seen.size, duplicates, invalid };
}

/** The table that the bench prints and docs/statistics.md shows. */
export function coverageTable(rows: readonly Coverage[]): string {
  const percent = (value: number, decimals = 1) => `${(value * 100).toFixed(decimals)} %`;
  return [
    '| petition | simulated | interval holds the truth | ± 2 s.e. | truth above | truth below | bias of the estimate | width | Brier |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map(
      (r) =>
        `| ${r.name} | ${r.petitions} | ${percent(r.covered)} | ${percent(r.error)} | ${percent(r.above)} | ${percent(r.below)} | ${percent(r.bias, 2)} | ${percent(r.width)} | ${r.brier.toFixed(3)} |`,
    ),
    '',
  ].join('\n');
}

if (import.meta.main) {
  const petitions = Number(process.argv[2] ?? 2000);
  process.stdout.write(coverageTable(SCENARIOS.map((scenario) => coverageOf({ scenario, petitions, seed: 'interval-coverage' }))));
}
