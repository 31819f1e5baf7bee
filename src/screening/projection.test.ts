import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LiteralLine, literalLines, literalPetition, literalRoll } from '../../test/screening/literal-county.ts';
import { parseRulePack, type RulePack } from '../law/rule-pack.ts';
import { lawView } from './law-view.ts';
import { requirementOf } from './petition-file.ts';
import { projectPetition } from './projection.ts';
import { sampleOutlook } from './sample-outlook.ts';
import { screenLines } from './screen.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const parsed = parseRulePack(JSON.parse(readFileSync('rules/us/ca/local-recall.2022.json', 'utf8')));
if (!parsed.ok) throw new Error('the pack does not parse');
const pack: RulePack = parsed.value;

function project(lines: readonly LiteralLine[], required: number) {
  const petition = { ...literalPetition, required, registered: null };
  const roll = literalRoll(Array.from({ length: 1200 }, (_, i) => ({ voterId: `V${String(i).padStart(5, '0')}` })));
  const law = lawView({ pack, petition });
  if (!law.ok) throw new Error(law.error.message);
  const screening = screenLines({
    ...literalLines(lines),
    roll,
    law: law.value,
    petition,
    settings: DEFAULT_SETTINGS,
    petitionPath: 'petition.json',
  });
  const requirement = requirementOf({ petition, computed: null, file: 'petition.json' });
  if (!screening.ok || !requirement.ok) throw new Error('unexpected');
  return projectPetition({
    screening: screening.value,
    pack,
    petition,
    requirement: requirement.value,
    threshold: null,
    roll,
    source: { file: 'lines.csv', sha256: null, rowsSetAside: 0 },
  });
}

/** 800 good lines, 100 repeats of the first hundred, 60 of nobody, 40 in review with an even chance. */
const lines: LiteralLine[] = [
  ...Array.from({ length: 800 }, (_, i): LiteralLine => ({ candidates: [[i, 1]] })),
  ...Array.from({ length: 100 }, (_, i): LiteralLine => ({ candidates: [[i, 1]] })),
  ...Array.from({ length: 60 }, (): LiteralLine => ({ kind: 'not-found' })),
  ...Array.from({ length: 40 }, (_, i): LiteralLine => ({ kind: 'unsure', candidates: [[900 + i, 0.5]], relative: 0.5 })),
];

describe('the projection', () => {
  const result = project(lines, 810);

  it('adds up', () => {
    const { counts } = result;
    expect(counts.eligible + counts.ineligible + counts.review).toBe(counts.lines);
    expect(counts).toMatchObject({ lines: 1000, eligible: 800, ineligible: 160, review: 40 });
    expect(counts.reasons.map(({ reason, lines: n }) => [reason, n])).toEqual([
      ['duplicate', 100],
      ['not-registered', 60],
    ]);
    expect(counts.questions).toMatchObject([{ question: 'voter-or-relative', lines: 40 }]);
    expect(result.duplicates).toMatchObject({ policy: 'count-one', found: 100, asked: 0, groups: 100, mostLinesOfOneGroup: 2 });
  });

  it('gives the lowest, the expected and the highest number with their sums', () => {
    expect(result.valid).toMatchObject({ low: 800, expected: 820, high: 840 });
    expect(result.valid.steps.map((step) => `${step.expression} = ${step.value}`)).toEqual([
      '800 = 800',
      '800 − 0.0 + 20.0 + 0.0 = 820',
      '800 + 40 = 840',
    ]);
    expect(result.position).toMatchObject({ is: 'open', short: { low: -10, expected: 10, high: 30 }, cushion: null });
  });

  it('says how many eligible lines may still fall', () => {
    expect(project(lines, 790).position).toMatchObject({ is: 'above', cushion: { lines: 10, percentOfEligible: '1.25' } });
    expect(project(lines, 900).position).toMatchObject({ is: 'below', cushion: null });
  });

  it('applies the statute to a typical sample', () => {
    // n = 500 of 1,000; alone valid 920, so 460 expected, with 100 pairs × 500·499/(1000·999) = 24.97 of them copies.
    expect(result.sample).toMatchObject({ raw: 1000, sample: 500, expectedValid: 435, expectedDuplicates: 25 });
    // 435 ÷ 500 = 87.00 %, 870; A = 2, A(A−1) = 2, 25 copies cost 50: 820 of 810 is between 90 and 110 %.
    expect(result.sample?.typical).toMatchObject({ projectedValid: 820, outcome: 'full-count' });
    expect(result.sample?.chances).toEqual({ sufficient: 0, 'full-count': 1, insufficient: 0 });
    expect(result.sampleAfterStriking).toMatchObject({ raw: 840, sample: 500, expectedDuplicates: 0 });
  });

  it('lists what it leans on', () => {
    expect(result.assumptions.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['signed-on-missing', 'roll-as-of', 'confidential-voters', 'sections-not-reviewed']),
    );
    expect(result.unconfirmed.map(({ path }) => path)).toContain('duplicates');
    expect(result.notice.en).toContain('no signature has been compared');
    expect(result.settings).toEqual(DEFAULT_SETTINGS);
  });
});

describe('what a sample would say', () => {
  it('comes to the figures of the 2022 count: about 561,473 without and 519,880 with the correction, standard deviation about 4,279', () => {
    const outlook = sampleOutlook({ pack, raw: 715_833, required: 566_857, validAlone: 520_050 + 43_593, pairs: 43_593 })!;
    expect(outlook.sample).toBe(35_792);
    expect(Math.abs(outlook.expectedDuplicates - 109)).toBeLessThan(0.5);
    expect(Math.abs(outlook.typical.projectedValid! - 519_880)).toBeLessThan(400);
    const half = (outlook.interval!.high - outlook.interval!.low) / 2;
    expect(half / 1.96).toBeGreaterThan(3900);
    expect(half / 1.96).toBeLessThan(4500);
    expect(outlook.chances.insufficient).toBeGreaterThan(0.005);
    expect(outlook.chances.insufficient).toBeLessThan(0.04);
    expect(outlook.chances.insufficient + outlook.chances.sufficient + outlook.chances['full-count']).toBeCloseTo(1, 3);
  });
  it('is not given where every line is examined anyway', () => {
    expect(sampleOutlook({ pack, raw: 400, required: 300, validAlone: 300, pairs: 0 })).toBeNull();
  });
  it('rises with every valid line added', () => {
    let before = 0;
    for (const validAlone of [500, 600, 700, 800]) {
      const { typical } = sampleOutlook({ pack, raw: 1000, required: 600, validAlone, pairs: 10 })!;
      expect(typical.projectedValid!).toBeGreaterThan(before);
      before = typical.projectedValid!;
    }
  });
});
