import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../basics/hashing.ts';
import { type GenerateInput, generateCounty } from './generate-county.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function generate(out: string, input: Partial<GenerateInput> = {}) {
  return generateCounty({
    voters: 3000,
    lines: 400,
    seed: 's',
    corruptor: 'keyed',
    shape: 'plain',
    nameColumns: 'two',
    ...input,
    out: join(folder, out),
  });
}

async function rows(out: string, file: string): Promise<readonly Record<string, string>[]> {
  return parse(await readFile(join(folder, out, file)), { columns: true });
}

it('writes four files that any CSV reader reads, and whose counts add up', async () => {
  const made = await generate('a');
  if (!made.ok) throw new Error('not made');
  const [voters, lines, truth] = [await rows('a', 'voters.csv'), await rows('a', 'lines.csv'), await rows('a', 'truth.csv')];
  const petition = JSON.parse(await readFile(join(folder, 'a', 'petition.json'), 'utf8'));
  expect([voters.length, lines.length, truth.length]).toEqual([3000, 400, 400]);
  expect(truth.map((row) => row.line_id)).toEqual(lines.map((row) => row.line_id));
  const byId = new Map(voters.map((row) => [row.voter_id, row]));
  for (const row of truth) if (row.voter_id !== '') expect(byId.has(row.voter_id)).toBe(true);
  const { counts } = made.value;
  expect(counts.eligible + Object.values(counts.ineligible).reduce((a, b) => a + b, 0)).toBe(400);
  expect(truth.filter((row) => row.eligible === 'true').length).toBe(counts.eligible);
  expect(voters.filter((row) => row.status === 'active' || row.status === 'inactive').length).toBe(petition.registered);
  expect(petition.required).toBe(Math.ceil(petition.registered * 0.25));
  expect(new Set(voters.map((row) => row[petition.district.field]))).toEqual(new Set([petition.district.value]));
});

it('gives the same bytes for the same seed, whatever the shapes', async () => {
  const hashes = async (out: string) =>
    Promise.all((await readdir(join(folder, out))).sort().map(async (file) => sha256(await readFile(join(folder, out, file)))));
  for (const input of [{}, { corruptor: 'machine', shape: 'address', nameColumns: 'one' }] as const) {
    await generate('one', input);
    await generate('two', input);
    expect(await hashes('one')).toEqual(await hashes('two'));
  }
});

it('makes an empty county and an empty petition', async () => {
  expect(await generate('none', { voters: 0, lines: 0 })).toMatchObject({
    ok: true,
    value: { counts: { registered: 0, required: 0, eligible: 0 } },
  });
  expect(await rows('none', 'voters.csv')).toEqual([]);
});

it('refuses numbers that cannot be made, and leaves nothing behind when stopped', async () => {
  expect(await generate('bad', { voters: -1, lines: 1.5 })).toMatchObject({
    ok: false,
    error: [{ field: '--voters' }, { field: '--lines' }],
  });
  const controller = new AbortController();
  const running = generateCounty(
    { voters: 60_000, lines: 10, seed: 's', corruptor: 'keyed', shape: 'plain', nameColumns: 'two', out: join(folder, 'stopped') },
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  await expect(running).rejects.toThrow();
  expect(await readdir(join(folder, 'stopped'))).toEqual([]);
});

it('writes an older roll that holds the address at which the signers who moved since were registered', async () => {
  const made = await generate('older', { voters: 40_000, lines: 12_000, olderRoll: true });
  if (!made.ok) throw new Error('not made');
  const [voters, older, truth] = [
    await rows('older', 'voters.csv'),
    await rows('older', 'voters-older.csv'),
    await rows('older', 'truth.csv'),
  ];
  const now = new Map(voters.map((row) => [row.voter_id, row]));
  const then = new Map(older.map((row) => [row.voter_id, row]));
  expect(then.size).toBe(older.length);
  for (const row of older) {
    expect(now.has(row.voter_id)).toBe(true);
    expect(row.registered_on < '2022-02-01').toBe(true);
  }
  const since = truth.filter((row) => row.classes.split(' ').includes('moved-since'));
  expect(since.length).toBeGreaterThan(10);
  const lines = new Map((await rows('older', 'lines.csv')).map((row) => [row.line_id, row]));
  for (const { line_id, voter_id, eligible } of since) {
    expect(eligible).toBe('true');
    expect(then.get(voter_id)).toMatchObject({ last_name: now.get(voter_id)?.last_name, first_name: now.get(voter_id)?.first_name });
    expect(now.get(voter_id)!.registered_on > lines.get(line_id)!.signed_on).toBe(true);
  }
  const unread = since.filter(({ legibility, classes }) => legibility === '0' && !classes.includes('half-number'));
  for (const { line_id, voter_id } of unread) expect(lines.get(line_id)?.address).toContain(then.get(voter_id)?.house_number.split(' ')[0]);
});
