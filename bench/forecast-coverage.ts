// How often the forecast's intervals hold the truth, on simulated campaigns: node bench/forecast-coverage.ts [campaigns per world]
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { seededRandom } from '../src/basics/random.ts';
import { bandsOf, shareOf } from '../src/forecast/bands.ts';
import { simulateEndings, standing } from '../src/forecast/endings.ts';
import { PRIORS } from '../src/forecast/priors.ts';
import { makeCampaign, WORLDS, type World } from './forecast-worlds.ts';

/** What was seen in a world. */
export interface Coverage {
  readonly world: string;
  readonly campaigns: number;
  readonly covered50: number;
  readonly covered80: number;
  readonly covered95: number;
  /** Two standard errors of the stated shares. */
  readonly error50: number;
  readonly error80: number;
  readonly error95: number;
  /** Truth above and below the 95 % interval. */
  readonly above: number;
  readonly below: number;
  /** Median width of the 95 % interval as a share of the truth. */
  readonly width95: number;
  /** Mean squared error of the chance to qualify, and of somebody who always says how often campaigns qualify (Brier). */
  readonly brier: number;
  readonly brierOfBaseRate: number;
  /** Stated chance against how often it came true, in five bins. */
  readonly reliability: readonly { readonly stated: number; readonly came: number; readonly campaigns: number }[];
}

const DRAWS = 800;

/** Simulates campaigns of one world and looks at their intervals. */
export function coverageOf({
  world,
  campaigns,
  seed,
}: {
  readonly world: World;
  readonly campaigns: number;
  readonly seed: string;
}): Coverage {
  const hits = { covered50: 0, covered80: 0, covered95: 0, above: 0, below: 0 };
  const widths: number[] = [];
  const said: { readonly chance: number; readonly came: boolean }[] = [];
  for (let i = 0; i < campaigns; i++) {
    const { input, truth } = makeCampaign({ world, priors: PRIORS, random: seededRandom(`${seed}/${world.name}/${i}`) });
    const endings = simulateEndings({ input, priors: PRIORS, draws: DRAWS });
    const valid = endings.list.map((ending) => standing({ ending, endings, input, day: endings.daysLeft }).valid);
    const bands = bandsOf(valid);
    if (truth.valid >= bands.low50 && truth.valid <= bands.high50) hits.covered50++;
    if (truth.valid >= bands.low80 && truth.valid <= bands.high80) hits.covered80++;
    if (truth.valid > bands.high95) hits.above++;
    else if (truth.valid < bands.low95) hits.below++;
    else hits.covered95++;
    widths.push((bands.high95 - bands.low95) / Math.max(1, truth.valid));
    said.push({ chance: shareOf(valid, (value) => value >= input.required), came: truth.valid >= input.required });
  }
  const of = (count: number) => count / campaigns;
  const error = (p: number) => 2 * Math.sqrt((p * (1 - p)) / campaigns);
  const base = shareOf(said, ({ came }) => came);
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  return {
    world: world.name,
    campaigns,
    covered50: of(hits.covered50),
    covered80: of(hits.covered80),
    covered95: of(hits.covered95),
    error50: error(0.5),
    error80: error(0.8),
    error95: error(0.95),
    above: of(hits.above),
    below: of(hits.below),
    width95: widths.sort((a, b) => a - b)[Math.floor(widths.length / 2)],
    brier: mean(said.map(({ chance, came }) => (chance - (came ? 1 : 0)) ** 2)),
    brierOfBaseRate: base * (1 - base),
    reliability: [0, 0.2, 0.4, 0.6, 0.8].map((from) => {
      const bin = said.filter(({ chance }) => chance >= from && (chance < from + 0.2 || from === 0.8));
      return { stated: mean(bin.map(({ chance }) => chance)), came: shareOf(bin, ({ came }) => came), campaigns: bin.length };
    }),
  };
}

/** The table that docs/forecast.md shows. */
export function coverageTable(rows: readonly Coverage[]): string {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  return [
    '| world | campaigns | 50 % holds | 80 % holds | 95 % holds | truth above 95 % | below | median width of 95 % | Brier | of the base rate |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map(
      (r) =>
        `| ${r.world} | ${r.campaigns} | ${percent(r.covered50)} | ${percent(r.covered80)} | ${percent(r.covered95)} | ${percent(r.above)} | ${percent(r.below)} | ${percent(r.width95)} | ${r.brier.toFixed(3)} | ${r.brierOfBaseRate.toFixed(3)} |`,
    ),
  ].join('\n');
}

if (import.meta.main) {
  const campaigns = Number(process.argv[2] ?? 2000);
  const before = process.cpuUsage();
  const rows: Coverage[] = [];
  for (const world of WORLDS) {
    rows.push(coverageOf({ world, campaigns, seed: 'forecast-coverage' }));
    process.stdout.write(`${coverageTable(rows.slice(-1)).split('\n').at(-1)}\n`);
  }
  const used = process.cpuUsage(before);
  const cpuSeconds = Math.round((used.user + used.system) / 1e6);
  process.stdout.write(`\n${coverageTable(rows)}\n\n${cpuSeconds} CPU seconds\n`);
  if (campaigns >= 2000) {
    mkdirSync('bench/results', { recursive: true });
    const machine = { node: process.version, cpu: cpus()[0]?.model ?? '?', cores: cpus().length };
    writeFileSync(
      'bench/results/forecast-coverage.json',
      `${JSON.stringify({ machine, draws: DRAWS, cpuSeconds, priors: PRIORS.frozen, rows }, null, 2)}\n`,
    );
  }
}
