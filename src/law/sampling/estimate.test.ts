import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { listRulePacks } from '../../operations/rule-packs.ts';
import type { RulePack } from '../rule-pack.ts';
import { decide } from './decide.ts';
import { type Estimate, type EstimateInput, estimate } from './estimate.ts';
import { sampleSize } from './sample-size.ts';

const packs = new Map<string, RulePack>();

beforeAll(async () => {
  for (const { pack } of await listRulePacks()) packs.set(pack.id, pack);
});

type Counts = Omit<EstimateInput, 'pack'>;

function run(id: string, counts: Counts): Estimate {
  const result = estimate({ pack: packs.get(id)!, ...counts });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const RECALL = 'us-ca-local-recall.2022';

describe('bands', () => {
  it.each([
    // 5,000 required: 4,500 and 5,500 lie in the band, which is inclusive; one signature beyond does not.
    [RECALL, 10_000, 1_000, 450, 'full-count'],
    [RECALL, 10_000, 1_000, 449, 'insufficient'],
    [RECALL, 10_000, 1_000, 550, 'full-count'],
    [RECALL, 10_000, 1_000, 551, 'sufficient'],
    // 95 and 110 per cent.
    ['us-ca-statewide-initiative', 10_000, 1_000, 475, 'full-count'],
    ['us-ca-statewide-initiative', 10_000, 1_000, 474, 'insufficient'],
    // 90 per cent or less fails, 110 per cent or more passes.
    ['us-co-initiative', 10_000, 5_000, 2_250, 'insufficient'],
    ['us-co-initiative', 10_000, 5_000, 2_251, 'full-count'],
    ['us-co-initiative', 10_000, 5_000, 2_749, 'full-count'],
    ['us-co-initiative', 10_000, 5_000, 2_750, 'sufficient'],
    // One cut.
    ['us-az-initiative', 10_000, 1_000, 500, 'sufficient'],
    ['us-az-initiative', 10_000, 1_000, 499, 'insufficient'],
    // Below 90 fails, 100 passes, between one goes on.
    ['us-nv-local', 10_000, 1_000, 449, 'insufficient'],
    ['us-nv-local', 10_000, 1_000, 450, 'full-count'],
    ['us-nv-local', 10_000, 1_000, 499, 'full-count'],
    ['us-nv-local', 10_000, 1_000, 500, 'sufficient'],
  ] as const)('%s: %i lines, sample %i, %i valid: %s', (id, raw, sample, valid, outcome) => {
    for (const duplicates of [0, undefined])
      expect(run(id, { raw, sample, valid, duplicates, required: 5_000 }).statutory.outcome).toBe(outcome);
  });

  it('are the same whether the figure is reached by rounding or not', () => {
    const bands = packs.get(RECALL)!.bands!;
    expect(decide({ bands, projected: { n: 1100n, d: 1n }, required: 1000 })).toBe('full-count');
    expect(decide({ bands, projected: { n: 11001n, d: 10n }, required: 1000 })).toBe('sufficient');
    expect(decide({ bands, projected: { n: 8999n, d: 10n }, required: 1000 })).toBe('insufficient');
  });
});

describe('what the sample may not decide', () => {
  it('a petition with fewer lines than required fails on its raw count', () => {
    const { statutory } = run(RECALL, { raw: 4_999, sample: 600, valid: 600, duplicates: 0, required: 5_000 });
    expect(statutory.outcome).toBe('insufficient');
    expect(statutory.steps.at(-1)?.name).toBe('rawCountTest');
  });

  it('of 500 lines or fewer every one is examined', () => {
    const some = run(RECALL, { raw: 500, sample: 400, valid: 390, duplicates: 0, required: 300 });
    expect(some.statutory).toMatchObject({ outcome: 'full-count', next: 'count-every-line' });
    expect(run(RECALL, { raw: 501, sample: 500, valid: 480, duplicates: 0, required: 300 }).statutory.outcome).toBe('sufficient');
  });

  it('a full examination is a count: no band, no weight, no rounding', () => {
    const full = (valid: number) => run(RECALL, { raw: 707, sample: 707, valid, duplicates: 9, required: 612 });
    expect(full(612).statutory).toMatchObject({ projectedValid: 612, outcome: 'sufficient', next: null });
    expect(full(611).statutory).toMatchObject({ projectedValid: 611, outcome: 'insufficient' });
    expect(full(612).interval).toMatchObject({ low: 612, high: 612 });
    expect(full(612).probabilitySufficient?.value).toBe(1);
    expect(full(611).probabilitySufficient?.value).toBe(0);
  });

  it('a first sample of two never rejects', () => {
    const first = run('us-or-initiative', { raw: 152_127, sample: 1_000, valid: 600, required: 100_840 });
    expect(first.statutory).toMatchObject({ outcome: 'full-count', next: 'enlarge-sample' });
    const second = run('us-or-initiative', { raw: 152_127, sample: 7_606, valid: 4_000, pairs: 2, required: 100_840 });
    expect(second.statutory.outcome).toBe('insufficient');
  });

  it('a pairs test passes or asks for every line, at its exact edge', () => {
    const wa = (pairs: number) =>
      run('us-wa-initiative', { raw: 348_072, sample: 10_512, valid: 9_000, invalid: 897, pairs, required: 246_372 }).statutory.outcome;
    expect([wa(51), wa(52)]).toEqual(['sufficient', 'full-count']);
    const hopeless = run('us-wa-initiative', { raw: 250_000, sample: 7_500, valid: 6_000, invalid: 1_500, pairs: 0, required: 246_372 });
    expect(hopeless.statutory.outcome).toBe('full-count');
    const without = estimate({ pack: packs.get('us-wa-initiative')!, raw: 10_000, sample: 500, valid: 400, required: 5_000 });
    expect(without).toMatchObject({ ok: false, error: { code: 'pairs-missing' } });
  });
});

describe('duplicates that were not reported', () => {
  it('are unknown and not none', () => {
    const unknown = run(RECALL, { raw: 24_034, sample: 722, valid: 516, required: 15_000 });
    const none = run(RECALL, { raw: 24_034, sample: 722, valid: 516, duplicates: 0, required: 15_000 });
    expect(unknown.statutory.duplicates).toBe('unknown');
    expect(unknown.statutory.assumptions).toContain('duplicates-unknown');
    expect([unknown.pairEstimate, unknown.interval, unknown.probabilitySufficient]).toEqual([null, null, null]);
    expect(unknown.notes.join(' ')).toContain('unknown, not none');
    expect(none.statutory.duplicates).toBe('known');
    expect(none.pairEstimate?.value).toBe(17_177);
  });
});

describe('several counties', () => {
  const counties = [
    { county: 'Alder', raw: 24_034, sample: 722, valid: 516, duplicates: 2 },
    { county: 'Birch', raw: 350, sample: 350, valid: 240, duplicates: 1 },
    { county: 'Cedar', raw: 9_000, sample: 500, valid: 350, duplicates: 0 },
  ];

  it('are estimated one by one and added up', () => {
    const result = run('us-ca-statewide-initiative', { raw: 0, sample: 0, valid: 0, required: 20_000, counties });
    expect(result.counties.map((c) => c.projectedValid)).toEqual([15_028, 240, 6_300]);
    expect(result.statutory.projectedValid).toBe(21_568);
    expect(result.statutory.outcome).toBe('full-count');
    expect(result.interval!.low).toBeLessThan(21_568);
  });

  it('with one county unknown leave the whole unknown', () => {
    const [first, ...rest] = counties;
    const { duplicates: _unknown, ...without } = first;
    const result = run('us-ca-statewide-initiative', { raw: 0, sample: 0, valid: 0, required: 20_000, counties: [without, ...rest] });
    expect(result.statutory.duplicates).toBe('unknown');
    expect(result.pairEstimate).toBeNull();
  });

  it('name the row that is wrong', () => {
    const bad = estimate({
      pack: packs.get('us-ca-statewide-initiative')!,
      raw: 0,
      sample: 0,
      valid: 0,
      required: 1,
      counties: [{ county: 'A', raw: 5, sample: 6, valid: 1 }],
    });
    expect(bad).toMatchObject({ ok: false, error: { code: 'sample-too-large', row: 2 } });
  });
});

describe('counts that cannot be', () => {
  it.each([
    [{ raw: 10, sample: 20, valid: 1 }, 'sample-too-large'],
    [{ raw: 10, sample: 0, valid: 0 }, 'sample-empty'],
    [{ raw: 10, sample: 5, valid: 6 }, 'sample-overfull'],
    [{ raw: 10, sample: 5, valid: 4, duplicates: 2 }, 'sample-overfull'],
    [{ raw: 10.5, sample: 5, valid: 4 }, 'number-invalid'],
    [{ raw: 10, sample: 5, valid: -1 }, 'number-invalid'],
  ])('%j: %s', (counts, code) => {
    expect(estimate({ pack: packs.get(RECALL)!, ...counts, required: 5 })).toMatchObject({ ok: false, error: { code } });
  });
});

describe('for any sample', () => {
  const cases = fc
    .record({
      raw: fc.integer({ min: 2, max: 900_000 }),
      share: fc.double({ min: 0.001, max: 1, noNaN: true }),
      good: fc.double({ min: 0, max: 1, noNaN: true }),
      copies: fc.nat(40),
    })
    .map(({ raw, share, good, copies }) => {
      const sample = Math.max(1, Math.floor(raw * share));
      const duplicates = Math.min(copies, sample);
      return { raw, sample, duplicates, valid: Math.floor((sample - duplicates) * good) };
    });
  const ids = [
    'us-ca-local-recall',
    'us-ca-statewide-initiative',
    'us-co-initiative',
    'us-az-initiative',
    'us-nv-local',
    'us-mi-initiative',
  ];

  it('one line more found valid never lowers a figure or an outcome', () => {
    const rank = { insufficient: 0, 'full-count': 1, sufficient: 2 };
    fc.assert(
      fc.property(cases, fc.constantFrom(...ids), fc.double({ min: 0.3, max: 1, noNaN: true }), (counts, id, need) => {
        const room = counts.valid + 1 + counts.duplicates <= counts.sample;
        fc.pre(room);
        const required = Math.max(1, Math.floor(counts.raw * need));
        const before = run(id, { ...counts, required });
        const after = run(id, { ...counts, valid: counts.valid + 1, required });
        expect(after.statutory.projectedValid!).toBeGreaterThanOrEqual(before.statutory.projectedValid!);
        expect(rank[after.statutory.outcome!]).toBeGreaterThanOrEqual(rank[before.statutory.outcome!]);
        if (before.pairEstimate !== null) expect(after.pairEstimate!.value).toBeGreaterThanOrEqual(before.pairEstimate.value);
      }),
    );
  });

  it('a valid line more in the petition and its sample never lowers the figure', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...ids), (counts, id) => {
        const before = run(id, { ...counts, required: null });
        const after = run(id, {
          raw: counts.raw + 1,
          sample: counts.sample + 1,
          valid: counts.valid + 1,
          duplicates: counts.duplicates,
          required: null,
        });
        expect(after.statutory.projectedValid!).toBeGreaterThanOrEqual(before.statutory.projectedValid!);
      }),
    );
  });

  it('one duplicate more never raises it', () => {
    fc.assert(
      fc.property(cases, (counts) => {
        fc.pre(counts.valid + counts.duplicates < counts.sample);
        const before = run(RECALL, { ...counts, required: null });
        const after = run(RECALL, { ...counts, duplicates: counts.duplicates + 1, required: null });
        expect(after.statutory.projectedValid!).toBeLessThanOrEqual(before.statutory.projectedValid!);
      }),
    );
  });

  it('the statutory figure lies within its roundings of the pair estimate', () => {
    fc.assert(
      fc.property(cases, (counts) => {
        fc.pre(counts.sample > 50);
        const { statutory, pairEstimate } = run(RECALL, { ...counts, required: null });
        const a = counts.raw / counts.sample;
        // The percentage is rounded to 0.01 %, A to 0.0001, and n − 1 stands where the regulation has n.
        const slack = counts.raw * 0.00005 + counts.duplicates * (0.0001 * a + (a * a) / (counts.sample - 1)) + 3;
        const floor = counts.valid;
        expect(Math.abs(Math.max(statutory.projectedValid!, floor) - pairEstimate!.value)).toBeLessThanOrEqual(slack);
      }),
    );
  });

  it('interval and probability are in order', () => {
    fc.assert(
      fc.property(cases, (counts) => {
        const { interval, pairEstimate } = run(RECALL, { ...counts, required: null });
        expect(interval!.low).toBeLessThanOrEqual(interval!.high);
        expect(interval!.low).toBeLessThanOrEqual(pairEstimate!.value);
        expect(interval!.low).toBeGreaterThanOrEqual(counts.valid);
        expect(interval!.high).toBeLessThanOrEqual(counts.raw);
        const chance = (required: number) => run(RECALL, { ...counts, required }).probabilitySufficient!.value;
        const [low, middle, high] = [interval!.low, Math.round((interval!.low + interval!.high) / 2), interval!.high + 1].map((r) =>
          chance(Math.max(1, r)),
        );
        expect(low).toBeGreaterThanOrEqual(middle - 1e-4);
        expect(middle).toBeGreaterThanOrEqual(high - 1e-4);
      }),
      { numRuns: 60 },
    );
  });
});

describe('sample size', () => {
  it.each([
    ['us-ca-local-recall', 500, 500, true],
    ['us-ca-local-recall', 501, 500, false],
    ['us-ca-local-recall', 10_000, 500, false],
    ['us-ca-local-recall', 10_001, 501, false],
    ['us-ca-local-recall', 715_833, 35_792, false],
    ['us-ca-statewide-initiative', 24_034, 722, false],
    ['us-ca-statewide-initiative', 350, 350, true],
    ['us-co-initiative', 3_999, 3_999, true],
    ['us-co-initiative', 163_598, 8_180, false],
    ['us-wa-initiative', 348_072, 10_443, false],
    ['us-mi-initiative', 373_062, 500, false],
  ] as const)('%s: %i lines want %i', (id, raw, size, everyLine) => {
    const result = sampleSize({ pack: packs.get(id)!, raw });
    expect(result).toMatchObject({ ok: true, value: { size, everyLine } });
  });
});
