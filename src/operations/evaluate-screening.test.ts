import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../basics/random.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import { evaluationText } from '../evaluation/text.ts';
import { evaluateScreening } from './evaluate-screening.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-evaluate-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Twelve lines that show each measure once; the figures below are counted by hand from this table. */
const TRUTH = `line_id,voter_id,namesake_id,eligible,reason,classes,legibility,duplicate_of,surname_group
a1,V1,,true,,clean,0,,general
a2,V2,,true,,misread,1,,general
a3,V3,V4,true,,jr-sr,0,,hispanic
a4,V5,,true,,misread nickname,2,,hispanic
a5,V6,,false,different-address,mover,0,,general
a6,V7,,false,different-address,mover misread,1,,hispanic
a7,,,false,not-registered,relative,0,,general
a8,,,false,not-registered,unknown,0,,general
a9,V1,,false,duplicate,duplicate,0,a1,general
b1,V8,,true,,clean,0,,general
b2,V8,,false,duplicate,duplicate,0,b1,general
b3,V9,,false,no-address,no-address,0,,hispanic
`;
const RESULT = `line_id,screening,reason,voter_id,probability,second_voter_id,second_probability,question
b3,review,,,,,,find-this-person
b2,eligible,,V8,0.99,,,
b1,ineligible,duplicate,V8,0.99,,,
a9,review,,V1,0.9,,,already-signed
a8,ineligible,not-registered,,,,,
a7,eligible,,V20,0.96,,,
a6,ineligible,not-registered,,,,,
a5,ineligible,different-address,V6,0.99,,,
a4,ineligible,not-registered,V21,0.01,,,
a3,eligible,,V4,0.5,V3,0.5,
a2,review,,V22,0.6,V2,0.4,is-this-the-voter
a1,eligible,,V1,0.999,,,
`;
const LINES = `line_id,name,address\n${[...TRUTH.matchAll(/^([ab]\d),/gm)].map(([, id]) => `${id},JO DOE,1 A ST\n`).join('')}`;

async function put(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const [name, text] of Object.entries(files)) {
    paths[name] = join(folder, name);
    await writeFile(paths[name], text);
  }
  return paths;
}

async function evaluateTexts(files: { lines?: string; result?: string; truth?: string; voters?: string }): Promise<Evaluation> {
  const paths = await put({
    lines: files.lines ?? LINES,
    result: files.result ?? RESULT,
    truth: files.truth ?? TRUTH,
    ...(files.voters ? { voters: files.voters } : {}),
  });
  const evaluated = await evaluateScreening({ lines: paths.lines, result: paths.result, truth: paths.truth, voters: paths.voters });
  if (!evaluated.ok) throw new Error(JSON.stringify(evaluated.error));
  return evaluated.value;
}

function hits(p: { hits: number; of: number } | null): string {
  return p === null ? 'none' : `${p.hits}/${p.of}`;
}

describe('evaluating twelve lines by hand', () => {
  it('counts the outcome among those it matters for', async () => {
    const { outcome, lines, registered, trulyEligible } = await evaluateTexts({});
    expect([lines, registered, trulyEligible]).toEqual([12, 10, 5]);
    // Eligible: a1 right, a3 right as a namesake, a7 nobody's, b2 right.
    expect(hits(outcome.eligibleNamesRightVoter)).toBe('3/4');
    expect(hits(outcome.eligibleNamesVeryVoter)).toBe('2/4');
    expect(hits(outcome.unregisteredAccepted)).toBe('1/2');
    // At their address and truly eligible: a1 a2 a3 a4 and one of b1/b2; a4 is lost. b1 fell as the other copy of b2: no error.
    expect(hits(outcome.registeredRejected)).toBe('1/5');
    expect(hits(outcome.moversWrongReason)).toBe('1/2');
    // At their address: a1 a2 a3 a4 a9 b1 b2; a2 is second in review, a4 nowhere.
    expect(hits(outcome.registeredFound)).toBe('6/7');
    expect(hits(outcome.eligibleKept)).toBe('3/5');
    expect(hits(outcome.review)).toBe('3/12');
    expect(outcome.rows.map((row) => `${row.group}: ${row.lines}`)).toEqual([
      'registered at the address written: 7',
      'registered elsewhere: 2',
      'registered, but no address written or illegible: 1',
      'not on the roll: 2',
    ]);
  });

  it('counts duplicates by person, whichever copy is kept', async () => {
    const { duplicates } = await evaluateTexts({});
    expect(duplicates).toMatchObject({ repeats: 2, asked: 1, askedInVain: 0, false: 0, excess: 0, rejected: 1 });
    expect([hits(duplicates!.called), hits(duplicates!.found)]).toEqual(['1/2', '2/2']);
    const wrong = await evaluateTexts({ result: RESULT.replace('a4,ineligible,not-registered', 'a4,ineligible,duplicate') });
    expect(wrong.duplicates?.false).toBe(1);
    expect(wrong.outcome.registeredRejected.hits).toBe(1);
  });

  it('takes a copy for put to a person only beside another line of its signer', async () => {
    const beside = (other: string) =>
      RESULT.split('\n')
        .map((row, i) => (row === '' ? row : `${row},${i === 0 ? 'other_line_id' : row.startsWith('a9') ? other : ''}`))
        .join('\n');
    const found = async (other: string) => hits((await evaluateTexts({ result: beside(other) })).duplicates!.found);
    expect([await found('a1'), await found('a2'), await found('zz'), await found('')]).toEqual(['2/2', '1/2', '1/2', '1/2']);
    const vain = await evaluateTexts({ result: RESULT.replace('find-this-person', 'already-signed') });
    expect(vain.duplicates).toMatchObject({ asked: 1, askedInVain: 1 });
  });

  it('sets reasons against each other', async () => {
    const { reasons } = await evaluateTexts({});
    expect(reasons?.truth).toEqual(['eligible', 'different-address', 'duplicate', 'no-address', 'not-registered']);
    expect(reasons?.said).toEqual(['eligible', 'different-address', 'duplicate', 'not-registered', 'review']);
    expect(reasons?.counts[0]).toEqual([3, 0, 0, 1, 1]);
    expect(reasons?.counts[1]).toEqual([0, 1, 0, 1, 0]);
    // Rejected: a8 and a5 and b1 rightly; a6 for the wrong reason; a4 wrongly.
    expect(hits(reasons!.rightReason)).toBe('3/5');
    expect(hits(reasons!.rightReasonOfIneligible)).toBe('3/4');
  });

  it('measures recall by class', async () => {
    const { recall } = await evaluateTexts({});
    const of = (group: string) => recall.find((row) => row.group === group)!.at.map(({ k, recall: r }) => `@${k} ${hits(r)}`);
    expect(of('all registered')).toEqual(['@1 6/10', '@2 7/10']);
    expect(of('misread')).toEqual(['@1 0/3', '@2 1/3']);
    expect(of('jr-sr')).toEqual(['@1 1/1', '@2 1/1']);
    expect(recall.some((row) => row.group === 'relative')).toBe(false);
  });

  it('compares stated with observed probability, naming the very voter', async () => {
    const { calibration } = await evaluateTexts({});
    // .01 wrong, .5 (a3: the namesake) wrong, .6 wrong, .9 right, .96 wrong, .99 ×3 right, .999 right
    expect(calibration?.lines).toBe(9);
    expect(calibration?.errorOverBins).toBeCloseTo((0.01 + 0.5 + 0.6 + 0.1 + 0.96 + 3 * 0.01 + 0.001) / 9, 10);
    expect(calibration?.bins.find((bin) => bin.from === 0.99)?.observed).toMatchObject({ hits: 3, of: 3 });
  });

  it('draws the workload curve from identification alone', async () => {
    const { workload } = await evaluateTexts({});
    // Nobody asked: a7 names a stranger, a2 the wrong voter, a4 a6 b3 are lost.
    expect(workload?.[0]).toMatchObject({ threshold: 0, seen: 0, wrongVoter: 1, unregisteredNamed: 1, registeredLost: 3 });
    // Below .95 go a2 (.6), a3 (.5), a9 (.9).
    expect(workload?.find((point) => point.threshold === 0.95)).toMatchObject({
      seen: 3,
      wrongVoter: 0,
      unregisteredNamed: 1,
      registeredLost: 3,
    });
  });

  it('counts what each threshold would accept', async () => {
    const { acceptance } = await evaluateTexts({});
    const at = acceptance?.find((point) => point.threshold === 0.95);
    // .999 a1, .99 a5 b1 b2 right; .96 a7 is nobody's.
    expect([hits(at!.recall), hits(at!.precision), hits(at!.unregisteredAccepted)]).toEqual(['4/10', '4/5', '1/2']);
  });

  it('says how far the total is off', async () => {
    const { total } = await evaluateTexts({});
    expect(total.truth).toBe(5);
    expect(total.estimates.map((estimate) => estimate.total)).toEqual([4, 4 + 0.6 + 0.9, 7]);
    expect(total.estimates[0].share).toBeCloseTo(-0.2);
  });

  it('sets the projection of the screening beside the truth', async () => {
    const paths = await put({ lines: LINES, truth: TRUTH });
    const screened = join(folder, 'screened');
    await mkdir(screened, { recursive: true });
    await writeFile(join(screened, 'lines.csv'), RESULT);
    await writeFile(join(screened, 'projection.json'), '{"valid":{"expected":6,"interval":{"low":4,"high":7}}}');
    const evaluated = await evaluateScreening({ lines: paths.lines, result: screened, truth: paths.truth });
    expect(evaluated.ok && evaluated.value.total.estimates[3]).toEqual({
      how: "the screening's own projection",
      total: 6,
      error: 1,
      share: 0.2,
      interval: [4, 7],
    });
    await writeFile(join(screened, 'projection.json'), '{"valid":');
    const broken = await evaluateScreening({ lines: paths.lines, result: screened, truth: paths.truth });
    expect(broken.ok ? 'accepted' : broken.error[0].code).toBe('json-invalid');
  });

  it('compares the groups', async () => {
    const { surnameGroups, fairness, legibility } = await evaluateTexts({});
    expect(surnameGroups?.map((row) => `${row.group} ${hits(row.falseRejection)} ${hits(row.falseAcceptance)}`)).toEqual([
      'general 0/3 1/2',
      'hispanic 1/2 0/0',
    ]);
    expect(fairness?.ratio).toBeCloseTo(2.5);
    expect(fairness?.verdict).toBe('too few lines');
    expect(legibility?.map((row) => row.group)).toEqual(['0', '1', '2']);
  });

  it('prints every target with what was measured', async () => {
    const { targets } = await evaluateTexts({});
    expect(targets).toHaveLength(11);
    expect(targets.find((row) => row.id === 'unregistered-accepted')).toMatchObject({ value: 0.5, verdict: 'not met' });
    expect(targets.find((row) => row.id === 'review')).toMatchObject({ value: 0.25, verdict: 'undecided' });
    expect(targets.find((row) => row.id === 'false-duplicates')).toMatchObject({ value: 0, verdict: 'met' });
  });
});

describe('what a truth does not say', () => {
  it('leaves its tables out, aloud', async () => {
    const bare = `line_id,voter_id\n${[...TRUTH.matchAll(/^([ab]\d,[^,]*),/gm)].map(([, cells]) => `${cells}\n`).join('')}`;
    const evaluation = await evaluateTexts({ truth: bare });
    expect(evaluation.reasons).toBeNull();
    expect(evaluation.surnameGroups).toBeNull();
    expect(evaluation.legibility).toBeNull();
    expect(evaluation.outcome.moversWrongReason).toBeNull();
    expect(evaluation.notes.join(' ')).toMatch(/no reasons.*no classes.*surname groups.*legible/s);
    expect(evaluation.trulyEligible).toBe(10);
    expect(evaluationText(evaluation)).toContain('not measured');
  });

  it('finds namesakes in the voter file, unless the line tells them apart', async () => {
    const truth = 'line_id,voter_id\nx1,V3\nx2,V3\nx3,V3\nx4,V5\n';
    const lines =
      'line_id,first_name,last_name,address\nx1,LUIS,SOTO,1 A ST\nx2,LUIS,SOTO JR,1 A ST\nx3,LUIS M,SOTO,1 A ST\nx4,ANA,SOTO,1 A ST\n';
    const voters =
      'voter_id,last_name,first_name,middle_name,suffix,birth_date,house_number,street_name,zip\nV3,Soto,Luis,,JR,1990-01-01,1,A,90001\nV4,SOTO,LUIS,,SR,1960-01-01,1,A,90001\nV5,SOTO,ANA,,,1970-01-01,1,A,90001\n';
    const result =
      'line_id,screening,reason,voter_id,probability\nx1,eligible,,V4,.9\nx2,eligible,,V4,.9\nx3,eligible,,V4,.9\nx4,eligible,,V5,.9\n';
    const { outcome } = await evaluateTexts({ truth, lines, result, voters });
    expect(hits(outcome.eligibleNamesRightVoter)).toBe('3/4');
    expect(hits(outcome.eligibleNamesVeryVoter)).toBe('1/4');
  });

  it('counts a line that the result lacks as found by nobody', async () => {
    const evaluation = await evaluateTexts({ result: RESULT.replace(/^a1,.*\n/m, '') });
    expect(evaluation.outcome.eligibleKept.hits).toBe(2);
    expect(evaluation.notes.join(' ')).toContain('1 lines of the truth are missing from the result');
  });
});

describe('files that do not fit', () => {
  it.each([
    ['a truth of other lines', { truth: TRUTH.replaceAll(/^([ab])/gm, 'z$1') }, 'truth-of-other-lines'],
    ['a result of other lines', { result: RESULT.replaceAll(/^([ab])/gm, 'z$1') }, 'no-line-in-common'],
    ['a result without screening', { result: RESULT.replace('screening', 'said') }, 'column-missing'],
    ['a screening that is none', { result: RESULT.replace('a7,eligible', 'a7,valid') }, 'screening-unknown'],
    ['a line twice in the truth', { truth: `${TRUTH}a1,V1,,true,,clean,0,,general\n` }, 'line-id-twice'],
    ['a line twice in the result', { result: `${RESULT}a1,review,,,,,,\n` }, 'line-id-twice'],
    ['a probability of 2', { result: RESULT.replace('0.999', '2') }, 'probability-invalid'],
    ['an empty truth', { truth: 'line_id,voter_id\n' }, 'file-empty'],
    ['a ragged row', { truth: `${TRUTH}c1,V1\n` }, 'row-unreadable'],
  ])('%s', async (_name, texts, code) => {
    const paths = await put({ lines: LINES, result: RESULT, truth: TRUTH, ...texts });
    const evaluated = await evaluateScreening({ lines: paths.lines, result: paths.result, truth: paths.truth });
    expect(evaluated.ok ? 'accepted' : evaluated.error[0].code).toBe(code);
  });

  it('a file that is not there', async () => {
    const paths = await put({ lines: LINES, truth: TRUTH });
    const evaluated = await evaluateScreening({ lines: paths.lines, result: join(folder, 'nowhere.csv'), truth: paths.truth });
    expect(evaluated.ok ? 'accepted' : evaluated.error[0].code).toBe('file-missing');
  });
});

describe('any result', () => {
  it('gives the same bytes whatever the order of its lines, and figures that add up', async () => {
    const rows = RESULT.trim().split('\n');
    const first = JSON.stringify({ ...(await evaluateTexts({})), inputs: [] });
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = seededRandom(String(seed));
        const shuffled = rows
          .slice(1)
          .map((row) => [random.next(), row] as const)
          .sort((a, b) => a[0] - b[0]);
        const evaluation = await evaluateTexts({ result: `${[rows[0], ...shuffled.map(([, row]) => row)].join('\n')}\n` });
        expect(JSON.stringify({ ...evaluation, inputs: [] })).toBe(first);
      }),
      { numRuns: 10 },
    );
  });

  it('keeps its counts consistent for random screenings', async () => {
    const ids = [...TRUTH.matchAll(/^([ab]\d),/gm)].map(([, id]) => id);
    const row = fc.record({
      screening: fc.constantFrom('eligible', 'ineligible', 'review'),
      reason: fc.constantFrom('duplicate', 'not-registered', 'different-address'),
      voter: fc.constantFrom('', 'V1', 'V2', 'V3', 'V8'),
      probability: fc.integer({ min: 0, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: ids.length, maxLength: ids.length }), async (said) => {
        const cells = ids.map((id, i) => {
          const { screening, reason, voter, probability } = said[i];
          return `${id},${screening},${screening === 'ineligible' ? reason : ''},${voter},${voter === '' ? '' : probability / 100}`;
        });
        const e = await evaluateTexts({ result: `line_id,screening,reason,voter_id,probability\n${cells.join('\n')}\n` });
        expect(e.outcome.rows.reduce((sum, r) => sum + r.lines, 0)).toBe(12);
        expect(e.reasons!.counts.flat().reduce((a, b) => a + b, 0)).toBe(12);
        expect(e.trulyEligible).toBe(5);
        expect(e.duplicates!.called.hits + e.duplicates!.false + e.duplicates!.excess).toBe(e.duplicates!.rejected);
        for (const [n, point] of e.workload?.entries() ?? []) {
          const next = e.workload![n + 1];
          if (next === undefined) continue;
          expect(next.seen).toBeGreaterThanOrEqual(point.seen);
          expect(next.registeredLost + next.wrongVoter + next.unregisteredNamed).toBeLessThanOrEqual(
            point.registeredLost + point.wrongVoter + point.unregisteredNamed,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('writes JSON and a page that stands alone', async () => {
    const paths = await put({ lines: LINES, result: RESULT, truth: TRUTH });
    const out = join(folder, 'out');
    await evaluateScreening({ lines: paths.lines, result: paths.result, truth: paths.truth, out });
    const html = await readFile(join(out, 'evaluation.html'), 'utf8');
    expect(html).not.toMatch(/<script|https?:\/\//);
    expect((await readFile(join(out, 'misses.csv'), 'utf8')).split('\n').map((row) => row.split(',').slice(0, 2).join(' '))).toEqual([
      'line_id miss',
      'a2 right-voter-not-first',
      'a4 right-voter-not-first wrongly-rejected',
      'a6 right-voter-not-first',
      'a7 wrongly-accepted',
      'b3 right-voter-not-first',
      '',
    ]);
    const again = join(folder, 'again');
    await evaluateScreening({ lines: paths.lines, result: paths.result, truth: paths.truth, out: again });
    expect(await readFile(join(again, 'evaluation.html'), 'utf8')).toBe(html);
    expect(await readFile(join(again, 'evaluation.json'), 'utf8')).toBe(await readFile(join(out, 'evaluation.json'), 'utf8'));
  });
});
