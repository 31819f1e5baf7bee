import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildRollFile } from './build-roll.ts';
import { calibrateRoll, readCalibration } from './calibrate-roll.ts';
import { generateCounty } from './generate-county.ts';
import { screenFiles } from './screen-files.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-calibrate-'));
  const made = await generateCounty({
    voters: 3000,
    lines: 900,
    seed: 'calibrate',
    corruptor: 'keyed',
    shape: 'plain',
    nameColumns: 'two',
    out: folder,
  });
  expect(made.ok).toBe(true);
  expect((await buildRollFile({ files: [at('voters.csv')], asOf: '2022-07-06', out: at('county.roll') })).ok).toBe(true);
});
afterAll(() => rm(folder, { recursive: true }));

const request = (decisions: string) => ({ roll: at('county.roll'), lines: at('lines.csv'), decisions, out: at('calibration.json') });

it('fits a curve to decided lines that a screening then uses and names', async () => {
  const done = await calibrateRoll(request(at('truth.csv')));
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  expect(done.value.calibration.decisions).toBeGreaterThan(700);
  expect(done.value.leftOut + done.value.calibration.decisions).toBe(900);
  const bytes = await readFile(at('calibration.json'), 'utf8');
  await calibrateRoll(request(at('truth.csv')));
  expect(await readFile(at('calibration.json'), 'utf8')).toBe(bytes);
  const screened = await screenFiles({
    roll: at('county.roll'),
    lines: at('lines.csv'),
    petition: at('petition.json'),
    calibration: at('calibration.json'),
    out: at('report'),
  });
  if (!screened.ok) throw new Error(JSON.stringify(screened.error));
  expect(screened.value.projection.matching?.calibration?.decisions).toBe(done.value.calibration.decisions);
});

it('says what is wrong with decisions and with a calibration', async () => {
  await writeFile(at('few.csv'), 'line_id,voter_id\nx,1\n');
  await writeFile(at('other.csv'), 'line,voter_id\nx,1\n');
  expect(await calibrateRoll(request(at('few.csv')))).toMatchObject({ ok: false, error: [{ code: 'decisions-few', file: 'few.csv' }] });
  expect(await calibrateRoll(request(at('other.csv')))).toMatchObject({ ok: false, error: [{ code: 'column-missing', field: 'line_id' }] });
  expect(await calibrateRoll(request(at('none.csv')))).toMatchObject({ ok: false });
  for (const text of ['', '{}', '{"format":"countersign-calibration-1","decisions":1,"curve":[]}']) {
    await writeFile(at('bad.json'), text);
    expect(await readCalibration(at('bad.json'))).toMatchObject({ ok: false, error: { code: 'calibration-unreadable', file: 'bad.json' } });
  }
  expect(await readCalibration(at('none.json'))).toMatchObject({ ok: false });
});
