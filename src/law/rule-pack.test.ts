import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import recall from '../../rules/us/ca/local-recall.2022.json' with { type: 'json' };
import { listRulePacks } from '../operations/rule-packs.ts';
import { checkPack } from './check-pack.ts';
import { circulatorFaults, proponentsNeeded } from './circulators.ts';
import { holidayName } from './holiday-names.ts';
import { lawPage } from './pack-page.ts';
import { FINAL_STATES, nextEvents, TRANSITIONS, transition } from './petition-states.ts';
import { mayShowProgress, reasonsOf, reviewersFor } from './reasons.ts';
import { parseRulePack, type RulePack } from './rule-pack.ts';
import { sectionFaults, standingFaults } from './section-faults.ts';
import { threshold } from './threshold.ts';
import { unconfirmedValues } from './unconfirmed.ts';

const packs = (await listRulePacks()).map(({ pack }) => pack);
const byId = (id: string) => packs.find((pack) => pack.id === id)!;
const problemsOf = (change: (json: typeof recall) => void) => {
  const json = structuredClone(recall);
  change(json);
  const parsed = parseRulePack(json);
  return parsed.ok ? [] : parsed.error;
};

describe('a pack', () => {
  it('that is whole is read', () => expect(problemsOf(() => undefined)).toEqual([]));

  it.each([
    ['no object', 7, 'object'],
    ['an empty object', {}, 'sources'],
  ])('that is %s is refused', (_name, json, word) => {
    const parsed = parseRulePack(json);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(JSON.stringify(parsed.error)).toContain(word);
  });

  it('has a Spanish name for each of its holidays', () => {
    const names = packs.flatMap((pack) => pack.workingDays.holidays.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      expect(holidayName(name, 'en')).toBe(name);
      expect(holidayName(name, 'es')).not.toBe(name);
    }
    expect(holidayName('A day of its own', 'es')).toBe('A day of its own');
  });

  it('names the place of every fault', () => {
    expect(problemsOf((json) => void (json.threshold.cite = 'nowhere'))).toContainEqual(
      expect.objectContaining({ code: 'source-unknown', field: 'threshold' }),
    );
    expect(problemsOf((json) => void Object.assign(json.duplicates, { value: 'count-two' }))[0]).toMatchObject({
      field: 'duplicates.value',
    });
    expect(problemsOf((json) => void Object.assign(json.sources, { spare: json.sources['ec-15'] }))).toContainEqual(
      expect.objectContaining({ code: 'source-unused' }),
    );
    expect(problemsOf((json) => void json.threshold.kinds[0].tiers.reverse())[0]).toMatchObject({ code: 'rule-pack-inconsistent' });
    expect(problemsOf((json) => void (json.lineFields[0].reason = 'no-such-reason'))[0]).toMatchObject({ field: 'lineFields.signature' });
    expect(problemsOf((json) => void (json.deadlines[0].from = ['nothing']))[0]).toMatchObject({
      field: 'deadlines.notice-filing-deadline',
    });
    expect(problemsOf((json) => void Object.assign(json.sources['ec-11221'], { address: null }))[0].message).toContain('address');
    expect(problemsOf((json) => void Object.assign(json, { surplus: 1 })).length).toBeGreaterThan(0);
  });

  it('may be less sure than its source, never more', () => {
    const json = structuredClone(recall);
    Object.assign(json.workingDays.lastDay, { confirmed: 'official' });
    Object.assign(json.threshold, { confirmed: 'unconfirmed' });
    const parsed = parseRulePack(json);
    expect(parsed.ok && [parsed.value.workingDays.lastDay.confirmed, parsed.value.threshold.confirmed]).toEqual([
      'unconfirmed',
      'unconfirmed',
    ]);
  });
});

describe.each(packs.map((pack) => ({ id: pack.id, pack })))('$id', ({ pack }: { readonly pack: RulePack }) => {
  it('agrees with itself over two years and at every boundary', () => {
    // `rules check` does twenty years; two keep this test short and cross a leap day.
    expect(checkPack({ pack, fromYear: 2023, years: 2 }).faults).toEqual([]);
  });

  it('has the reasons that every chain needs, in both languages, sections first', () => {
    const reasons = reasonsOf(pack);
    expect(reasons.map((r) => r.code)).toEqual(
      expect.arrayContaining([
        'not-registered',
        'duplicate',
        'registered-late',
        'cancelled',
        'out-of-district',
        'withdrawn',
        'underage',
        'no-address',
        'illegible',
      ]),
    );
    const scopes = reasons.map((r) => r.scope);
    expect(scopes).toEqual([...scopes].sort().reverse());
    for (const r of reasons) expect(r.words.es).not.toBe(r.words.en);
  });

  it('says of every unconfirmed value where it would stand', () => {
    for (const value of unconfirmedValues(pack)) expect(value.citation.section).not.toBe('');
  });
});

describe('requirement', () => {
  it.each([
    [999, 300],
    [1_000, 250],
    [9_999, 2_500],
    [10_000, 2_000],
    [49_999, 10_000],
    [50_000, 7_500],
    [99_999, 15_000],
    [100_000, 10_000],
    [100_001, 10_001],
    [5_668_569, 566_857],
    [0, 0],
  ])('of %i registered voters is %i', (registered, required) => {
    expect(threshold({ pack: byId('us-ca-local-recall'), registered })).toMatchObject({ ok: true, value: { required } });
  });

  it.each([
    ['us-mi-initiative', 'initiative', 4_250_585, 340_047],
    ['us-co-initiative', 'statute', 1_722_096, 86_105],
    ['us-wa-initiative', 'initiative', 3_079_650, 246_372],
  ])('%s %s of %i votes is %i', (id, kind, votes, required) => {
    expect(threshold({ pack: byId(id), votes, kind })).toMatchObject({ ok: true, value: { required } });
  });

  it('asks for the right base, and knows its kinds', () => {
    expect(threshold({ pack: byId('us-wa-initiative'), registered: 5 })).toMatchObject({
      ok: false,
      error: { code: 'threshold-base-missing', field: 'votes' },
    });
    expect(threshold({ pack: byId('us-wa-initiative'), votes: 5, kind: 'recall' })).toMatchObject({
      ok: false,
      error: { code: 'kind-unknown' },
    });
    expect(threshold({ pack: byId('us-ca-local-recall'), registered: -1 })).toMatchObject({ ok: false, error: { code: 'number-invalid' } });
  });

  it('says where it must also be met in parts', () => {
    const result = threshold({ pack: byId('us-co-initiative'), votes: 2_484_758, kind: 'constitution' });
    expect(result.ok && result.value.distribution[0].words).toContain('35 of 35 state senate districts');
  });
});

describe('people and sections', () => {
  it('a notice needs more proponents since 2023', () => {
    const need = (id: string, registered: number) => proponentsNeeded({ pack: byId(id), registered, nominationSignatures: 20 });
    expect([need('us-ca-local-recall', 900), need('us-ca-local-recall', 50_000), need('us-ca-local-recall', 100_000)]).toEqual([
      30, 60, 100,
    ]);
    expect(need('us-ca-local-recall.2022', 5_000_000)).toBe(20);
    expect(need('us-wa-initiative', 5)).toBeNull();
  });

  it('a circulator is judged by other rules than a signer, and not by what is unknown', () => {
    const pack = byId('us-ca-local-recall');
    expect(circulatorFaults({ pack, circulator: { age: 17, registered: false } })).toEqual(['too-young']);
    expect(circulatorFaults({ pack, circulator: { age: null, registered: null } })).toEqual([]);
  });

  it('section faults come in the order of the pack, and one cured in time does not stand', () => {
    const pack = byId('us-co-initiative');
    const day = (text: string) => text as never;
    const faults = (curedOn: string | null) =>
      sectionFaults({
        pack,
        section: {
          declarationComplete: false,
          found: ['sheet-taken-apart'],
          noticedOn: day('2026-08-01'),
          curedOn: curedOn === null ? null : day(curedOn),
        },
      });
    expect(faults(null).map((f) => f.reason)).toEqual(['circulator-declaration-incomplete', 'sheet-taken-apart']);
    expect(faults(null)[0]).toMatchObject({ curable: true, cureBy: '2026-08-06', cured: false });
    expect(standingFaults(faults('2026-08-06'))).toEqual(['sheet-taken-apart']);
    expect(standingFaults(faults('2026-08-07'))).toHaveLength(2);
    expect(sectionFaults({ pack, section: { declarationPresent: null } })).toEqual([]);
  });
});

describe('what a pack lets others see and do', () => {
  it('a signature that does not compare needs two people where the pack says so, anything else one', () => {
    const pack = byId('us-ca-local-recall');
    expect([reviewersFor(pack, 'signature-mismatch'), reviewersFor(pack, 'not-registered')]).toEqual([2, 1]);
    expect(reviewersFor(byId('us-wa-initiative'), 'signature-mismatch')).toBe(1);
  });

  it('progress is shown only to whom a rule allows it', () => {
    expect(mayShowProgress(byId('us-ca-local-recall'), 'public')).toBe('no');
    expect(mayShowProgress(byId('us-wa-initiative'), 'observers')).toBe('yes');
    expect(mayShowProgress(byId('us-nv-local'), 'observers')).toBe('unknown');
  });
});

describe('states of a petition', () => {
  it('lead from a draft to every other state, and out of every state that is not final', () => {
    const reached = new Set(['draft']);
    for (let before = 0; before !== reached.size; ) {
      before = reached.size;
      for (const t of TRANSITIONS) if (reached.has(t.from)) reached.add(t.to);
    }
    const all = new Set(TRANSITIONS.flatMap((t) => [t.from, t.to]));
    expect([...reached].sort()).toEqual([...all].sort());
    for (const state of all) expect(nextEvents(state).length === 0).toBe(FINAL_STATES.includes(state));
  });

  it('are one table: an event moves a state to one other, what is not listed is refused', () => {
    const keys = TRANSITIONS.map((t) => `${t.from} ${t.event}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(transition('circulating', 'petition-filed')?.to).toBe('filed');
    expect(transition('draft', 'found-sufficient')).toBeNull();
  });
});

it('docs/law.md is made from the packs (node scripts/build-law-page.ts)', async () => {
  const page = await readFile(new URL('../../docs/law.md', import.meta.url), 'utf8');
  expect(page === lawPage(packs)).toBe(true);
});

it('no code of the law room tests for a state: every id stands in the packs alone', async () => {
  const { readdir } = await import('node:fs/promises');
  const folder = new URL('./', import.meta.url);
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const code = (await readFile(new URL(name, folder), 'utf8')).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect([name, /'us-|california|washington|oregon|colorado|michigan|arizona|nevada/i.test(code)]).toEqual([name, false]);
  }
});
