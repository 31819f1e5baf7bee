import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHere } from '../../test/cli/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-evaluate-'));
  const put = (name: string, text: string) => writeFile(join(folder, name), text);
  await put('left.csv', 'num,who,where\n1,Ana Duong,7 Oak St\n2,Luis Soto,9 Elm St\n');
  await put('right.csv', 'key,first_name,last_name,address\nA,ANA,DUONG,7 OAK ST\nB,LUIS,SOTO,9 ELM ST\nC,EVA,SOTO,9 ELM ST\n');
  await put('pairs.csv', 'num,key\n1,A\n2,B\n');
  await put('lines.csv', 'line_id,name\n1,Ana Duong\n');
  await put('truth.csv', 'line_id,voter_id\n1,A\n');
  await put('result.csv', 'line_id,screening,reason,voter_id,probability\n1,eligible,,A,0.99\n');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runHere('evaluate', ...args.map((arg) => arg.replace('@', `${folder}/`)));

it('prints the tables, or JSON', async () => {
  const files = ['--lines', '@lines.csv', '--result', '@result.csv', '--truth', '@truth.csv'];
  const text = await run(...files);
  expect(text.code).toBe(0);
  expect(text.out).toMatch(/Targets[\s\S]*sent to a person[\s\S]*Outcome/);
  const json = JSON.parse((await run(...files, '--json')).out) as { lines: number; targets: unknown[] };
  expect(json.lines).toBe(1);
  expect(json.targets).toHaveLength(11);
});

it('takes the options of link as its own, and writes the files', async () => {
  const linked = await run(
    ...['link', '@left.csv', '@right.csv', '--truth', '@pairs.csv', '--out', '@out', '--json'],
    ...['--columns', 'left:line_id=num,left:name=who,left:address=where,right:voter_id=key,truth:left=num,truth:right=key'],
  );
  expect(linked.err).toBe('');
  expect((JSON.parse(linked.out) as { registered: number }).registered).toBe(2);
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(['evaluation.html', 'evaluation.json', 'misses.csv']);
});

it('says what is missing', async () => {
  expect(await run('--lines', '@lines.csv')).toMatchObject({ code: 2, err: expect.stringContaining('--result, --truth must be given') });
  expect(await run('link', '@left.csv', '@right.csv')).toMatchObject({ code: 2, err: expect.stringContaining('--truth') });
  const foreign = await run('link', '@left.csv', '@right.csv', '--truth', '@pairs.csv', '--columns', 'left:name=nobody');
  expect(foreign).toMatchObject({ code: 1, err: expect.stringContaining('There is no column nobody') });
});
