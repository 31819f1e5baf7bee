import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { correctDraw, type Draw, draw, type Frame, frameOf, parseFrameId } from './draw.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

function frame(lines: number): Frame {
  const result = frameOf(Array.from({ length: lines }, (_, i) => `S${i}`));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function drawn(result: ReturnType<typeof draw>): Draw {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const positions = (value: Draw) => value.lines.map((line) => line.position);

test('the draw is the one that was fixed when it was written', () => {
  const thousand = frame(1000);
  expect(thousand.id).toMatchInlineSnapshot(`"1000-2f764befb55555c804b55ffebbd479e5b4096643c7637e84321fe90dbf3c3bb2"`);
  expect(positions(drawn(draw({ frame: thousand, seed: '31415926535897932384', count: 10 })))).toMatchInlineSnapshot(`
    [
      267,
      311,
      496,
      433,
      253,
      537,
      852,
      477,
      684,
      193,
    ]
  `);
});

describe('a second program, which uses nothing of this one,', () => {
  const ids = Array.from({ length: 3000 }, (_, i) => `Ñ${i % 20}-${i}`);
  const seed = '00123456789012345678';
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-draw-'));
    await writeFile(join(folder, 'lines.csv'), `line_id,name\n${ids.map((id) => `${id},x\n`).join('')}`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  function redo(command: string, program: string): readonly number[] {
    const args = [join(REPOSITORY, 'test', program), join(folder, 'lines.csv'), '500', seed];
    return execFileSync(command, args, { encoding: 'utf8' }).trim().split(' ').map(Number);
  }

  function own(): readonly number[] {
    const result = frameOf(ids);
    if (!result.ok) throw new Error(result.error.message);
    return positions(drawn(draw({ frame: result.value, seed, count: 500 })));
  }

  test('in plain JavaScript draws the same lines', () => expect(redo(process.execPath, 'sample-draw.mjs')).toEqual(own()));
  test.skipIf(spawnSync('python3', ['--version']).status !== 0)('in Python draws the same lines', () =>
    expect(redo('python3', 'sample-draw.py')).toEqual(own()),
  );
});

test('the second program of docs/statistics.md is the one that is tested', async () => {
  const program = await readFile(join(REPOSITORY, 'test/sample-draw.py'), 'utf8');
  const page = await readFile(join(REPOSITORY, 'docs/statistics.md'), 'utf8');
  expect(page).toContain(`\`\`\`python\n${program}\`\`\``);
  const statements = program.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  expect(statements.length).toBeLessThanOrEqual(20);
});

test('every digit of a seed counts', () => {
  const lines = frame(5000);
  const first = positions(drawn(draw({ frame: lines, seed: '12345678901234567890', count: 20 })));
  const last = positions(drawn(draw({ frame: lines, seed: '12345678901234567891', count: 20 })));
  expect(first).not.toEqual(last);
  expect(positions(drawn(draw({ frame: lines, seed: '012345678901234567890', count: 20 })))).not.toEqual(first);
});

test('the frame counts too: one line more, or two lines swapped, gives another draw', () => {
  const ids = Array.from({ length: 2000 }, (_, i) => `L${i}`);
  const hashes = [ids, [...ids, 'L2000'], [ids[1], ids[0], ...ids.slice(2)]].map((list) => {
    const result = frameOf(list);
    return result.ok ? result.value.id : '';
  });
  expect(new Set(hashes).size).toBe(3);
});

test('what cannot be drawn is refused', () => {
  expect(frameOf([])).toMatchObject({ ok: false, error: { code: 'frame-empty' } });
  expect(frameOf(['a', 'b', 'a'])).toMatchObject({ ok: false, error: { code: 'line-id-repeated', row: 3 } });
  expect(frameOf(['a', ''])).toMatchObject({ ok: false, error: { code: 'line-id-invalid', row: 2 } });
  for (const seed of ['', ' 1', '1\n'])
    expect(draw({ frame: frame(5), seed, count: 2 })).toMatchObject({ ok: false, error: { code: 'seed-invalid' } });
  for (const count of [0, 6, 1.5])
    expect(draw({ frame: frame(5), seed: '1', count })).toMatchObject({ ok: false, error: { code: 'count-invalid' } });
  expect(parseFrameId('12-abc')).toBeNull();
});

test('a draw has no line twice, stays in the frame, and a smaller one is its beginning', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.stringMatching(/^[0-9]{1,20}$/), fc.nat(), (lines, seed, n) => {
      const count = 1 + (n % lines);
      const whole = positions(drawn(draw({ frame: frame(lines), seed, count: lines })));
      expect([...whole].sort((a, b) => a - b)).toEqual(Array.from({ length: lines }, (_, i) => i + 1));
      expect(positions(drawn(draw({ frame: frame(lines), seed, count })))).toEqual(whole.slice(0, count));
    }),
    { numRuns: 60 },
  );
});

test('every line has the same chance', () => {
  const lines = frame(10);
  const hits = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 3000; seed++)
    for (const p of positions(drawn(draw({ frame: lines, seed: String(seed), count: 3 })))) hits[p - 1] += 1;
  // 900 expected each, standard deviation 25.1; 5 of them either way.
  for (const h of hits) expect(Math.abs(h - 900)).toBeLessThan(126);
});

test('a corrected frame keeps its sequence: removed lines leave, the next ones of the same sequence come in', () => {
  const lines = frame(300);
  const before = drawn(draw({ frame: lines, seed: '7', count: 40 }));
  const removed = new Set([before.lines[3].position, before.lines[20].position, 299]);
  const after = correctDraw({ drawn: before, frame: lines, removed, count: 39 });
  if (!after.ok) throw new Error(after.error.message);
  const kept = positions(before).filter((p) => !removed.has(p));
  expect(positions(after.value).slice(0, kept.length)).toEqual(kept);
  expect(after.value.lines).toHaveLength(39);
  expect(correctDraw({ drawn: before, frame: frame(301), removed, count: 39 })).toMatchObject({ ok: false });
});
