import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { register as calendar } from './calendar.ts';
import { register as estimate } from './estimate.ts';
import { createIo } from './io.ts';
import { register as rules } from './rules.ts';
import { register as sample } from './sample.ts';
import { register as threshold } from './threshold.ts';

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

async function run(...args: readonly string[]): Promise<Ran> {
  const seen = { out: '', err: '', code: 0 };
  const stream = (key: 'out' | 'err') => {
    const write = (chunk: Buffer, _encoding: string, done: () => void) => {
      seen[key] += chunk.toString();
      done();
    };
    return new Writable({ write }) as unknown as NodeJS.WriteStream;
  };
  const io = createIo({
    stdout: stream('out'),
    stderr: stream('err'),
    signal: new AbortController().signal,
    exit: (code) => void (seen.code = code),
  });
  const program = new Command().exitOverride();
  for (const register of [calendar, estimate, rules, sample, threshold]) register(program, io);
  await program.parseAsync([...args], { from: 'user' });
  return seen;
}

const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).out);

describe('threshold and calendar', () => {
  it('print what the issue of this command promises', async () => {
    expect((await json('threshold', '--rules', 'us-ca-local-recall.2022', '--registered', '5,668,569')).required).toBe(566_857);
    const rows = await json(
      'calendar',
      '--rules',
      'us-ca-local-recall.2022',
      '--registered',
      '5668569',
      '--event',
      'approved=2022-01-27',
      '--event',
      'filed=2022-07-06',
    );
    expect(rows.map((row: { event: string; date: string }) => [row.event, row.date])).toEqual([
      ['circulation-deadline', '2022-07-06'],
      ['examination-deadline', '2022-08-17'],
    ]);
    expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(['event', 'date', 'rule', 'citation', 'confirmed']));
  });

  it('say what is missing', async () => {
    expect(await run('calendar', '--rules', 'us-ca-local-recall', '--event', 'approved=2022-01-27')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--registered'),
    });
    expect(await run('calendar', '--rules', 'us-ca-local-recall', '--event', 'aproved=2022-01-27')).toMatchObject({
      code: 1,
      err: expect.stringContaining('approved'),
    });
    expect(await run('threshold', '--rules', 'nowhere')).toMatchObject({ code: 1, err: expect.stringContaining('us-wa-initiative') });
    expect((await run('calendar', '--rules', 'us-nv-local', '--event', 'filed=2026-01-05', '--ics')).out).toContain('BEGIN:VCALENDAR');
  });
});

describe('estimate', () => {
  it('gives the statutory figure, and the statistics beside it', async () => {
    const result = await json(
      'estimate',
      '--rules',
      'us-ca-local-recall.2022',
      '--raw',
      '24034',
      '--sample',
      '722',
      '--valid',
      '516',
      '--duplicates',
      '2',
      '--required',
      '15000',
    );
    expect(result.statutory).toMatchObject({ projectedValid: 15_028, outcome: 'full-count' });
    expect(result.statutory.steps.map((s: { name: string }) => s.name)).toContain('valuePerDuplicate');
    expect(result.pairEstimate.value).toBe(15_024);
    expect(result.interval.low).toBeLessThan(15_028);
    expect(result.probabilitySufficient.value).toBeGreaterThan(0.3);
  });

  it('says in words that unknown duplicates are not none', async () => {
    const ran = await run(
      'estimate',
      '--rules',
      'us-ca-local-recall.2022',
      '--raw',
      '715833',
      '--sample',
      '35793',
      '--valid',
      '27983',
      '--registered',
      '5668569',
    );
    expect(ran.out).toContain('559,639');
    expect(ran.out).toContain('unknown, not none');
    expect(ran.out).toContain('passes from 31,179');
  });

  it('works out the valid from the invalid where a statute asks for those', async () => {
    const args = [
      '--rules',
      'us-wa-initiative',
      '--raw',
      '348072',
      '--sample',
      '10512',
      '--invalid',
      '897',
      '--pairs',
      '9',
      '--required',
      '246372',
    ];
    expect((await json('estimate', ...args)).statutory).toMatchObject({ outcome: 'sufficient', projectedValid: null });
    expect(await run('estimate', '--rules', 'us-co-initiative', '--raw', '5')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--sample'),
    });
  });
});

describe('files', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'countersign-law-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('counties come from a table, bad rows are named', async () => {
    const path = join(folder, 'counties.csv');
    await writeFile(path, 'County,Raw Count,Sample,Valid,Duplicates\nAlder,"24,034",722,516,2\nBirch,350,350,240,0\n');
    const result = await json('estimate', '--rules', 'us-ca-statewide-initiative', '--counties', path, '--required', '15000');
    expect(result.statutory).toMatchObject({ projectedValid: 15_268, outcome: 'full-count' });
    expect(result.counties.map((c: { projectedValid: number }) => c.projectedValid)).toEqual([15_028, 240]);
    const asJson = join(folder, 'counties.json');
    await writeFile(asJson, JSON.stringify([{ county: 'Alder', raw: 24_034, sample: 722, valid: 516, duplicates: 2 }]));
    expect((await json('estimate', '--rules', 'us-ca-statewide-initiative', '--counties', asJson)).statutory.projectedValid).toBe(15_028);
    await writeFile(path, 'County,Raw,Sample,Valid\nAlder,x,722,516\nTotal,1,1,1\n');
    const bad = await run('estimate', '--rules', 'us-ca-statewide-initiative', '--counties', path);
    expect(bad.code).toBe(1);
    expect(bad.err).toContain('row 2, field raw');
    expect(bad.err).toContain('row 3: This is a row of totals.');
    await writeFile(path, 'County,Valid\nAlder,1\n');
    expect((await run('estimate', '--rules', 'us-ca-statewide-initiative', '--counties', path)).err).toContain(
      'field raw: This column is missing.',
    );
  });

  it('a sample is framed, drawn once, and verified by anyone', async () => {
    const lines = join(folder, 'lines.csv');
    const draw = join(folder, 'draw.json');
    await writeFile(lines, `line_id,name\n${Array.from({ length: 900 }, (_, i) => `S${i},x`).join('\n')}\n`);
    const frame = await json('sample', 'frame', lines, '--rules', 'us-ca-local-recall', '--out', join(folder, 'frame.json'));
    expect(frame).toMatchObject({ raw: 900, sampleSize: 500, everyLine: false });
    const drawn = await json('sample', 'draw', '--frame', frame.frame, '--count', '500', '--seed', '01234567890123456789', '--out', draw);
    const fromFile = await json('sample', 'draw', '--frame', lines, '--count', '500', '--seed', '01234567890123456789');
    const bare = await json('sample', 'draw', '--frame', frame.sha256, '--raw', '900', '--count', '500', '--seed', '01234567890123456789');
    expect(bare.positions).toEqual(drawn.positions);
    expect(await run('sample', 'draw', '--frame', frame.sha256, '--count', '5', '--seed', '1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--raw'),
    });
    expect(fromFile.positions).toEqual(drawn.positions);
    // A frame file is one whatever it is called: never taken for lines.
    const named = join(folder, 'frame.txt');
    await writeFile(named, JSON.stringify(frame, null, 2));
    const fromNamed = await json('sample', 'draw', '--frame', named, '--count', '500', '--seed', '01234567890123456789');
    expect(fromNamed.positions).toEqual(drawn.positions);
    expect(fromFile.lineIds).toHaveLength(500);
    expect(fromFile.lineIds[0]).toBe(`S${drawn.positions[0] - 1}`);
    expect(await run('sample', 'draw', '--frame', lines, '--count', '5', '--seed', '2', '--out', draw)).toMatchObject({
      code: 1,
      err: expect.stringContaining('one draw only'),
    });
    expect(await run('sample', 'verify', '--frame', join(folder, 'frame.json'), '--draw', draw)).toMatchObject({
      code: 0,
      out: expect.stringContaining('is right'),
    });
    const text = await readFile(draw, 'utf8');
    await writeFile(draw, text.replace(`"position": ${drawn.lines[7].position},`, '"position": 1,'));
    expect(await run('sample', 'verify', '--frame', lines, '--draw', draw)).toMatchObject({
      code: 1,
      out: expect.stringContaining('from line 8'),
    });
    await writeFile(lines, 'line_id\na\nb\na\n');
    expect(await run('sample', 'frame', lines)).toMatchObject({ code: 1, err: expect.stringContaining('stands in the frame twice') });
  });

  it('a pack of one’s own is checked, and its faults are named', async () => {
    const path = join(folder, 'mine.json');
    const text = await readFile(new URL('../../rules/custom.json', import.meta.url), 'utf8');
    await writeFile(path, text.replaceAll('"custom"', '"mine"'));
    const checked = await json('rules', 'check', path);
    expect(checked[0]).toMatchObject({ id: 'mine', faults: [] });
    expect(checked[0].dates).toBeGreaterThan(10_000);
    await writeFile(path, text.replace('"percent": "10"', '"percent": "ten"'));
    expect(await run('rules', 'check', path)).toMatchObject({ code: 1, err: expect.stringContaining('threshold.kinds.0.tiers.0.percent') });
  });
});

describe('rules', () => {
  it('are listed and shown', async () => {
    const list = await json('rules', 'list');
    expect(list.map((pack: { id: string }) => pack.id)).toEqual([
      'custom',
      'us-az-initiative',
      'us-ca-local-recall',
      'us-ca-local-recall.2022',
      'us-ca-statewide-initiative',
      'us-co-initiative',
      'us-mi-initiative',
      'us-nv-local',
      'us-or-initiative',
      'us-wa-initiative',
    ]);
    const shown = await run('rules', 'show', 'us-ca-local-recall.2022');
    expect(shown.out).toContain('the address is not the one of registration');
    expect((await json('rules', 'show', 'us-co-initiative')).duplicates.confirmed).toBe('unconfirmed');
  });
});
