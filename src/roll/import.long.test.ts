import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRoll } from './import.ts';
import { NO_UNIT } from './index-file.ts';
import { openRoll } from './index-open.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-long-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('more units than fit their bits: the rarest lose their key, none its writing', async () => {
  const count = NO_UNIT + 50;
  const rows = ['voter_id,last_name,first_name,house_number,street_name,unit'];
  for (let i = 0; i < count; i++) rows.push(`${i + 1},SMITH,ANN,1,MAIN,APT ${i}`);
  rows.push(`${count + 1},SMITH,BOB,1,MAIN,APT ${count - 1}`);
  const path = join(folder, 'units.csv');
  writeFileSync(path, rows.join('\n'));
  const built = await buildRoll({ files: [path], asOf: '2022-07-06', out: `${path}.roll` });
  expect(built.ok && built.value.accepted).toBe(count + 1);
  const roll = await openRoll({ path: `${path}.roll` });
  if (!roll.ok) throw new Error(roll.error.message);
  const { views } = roll.value;
  expect(views.unit.count).toBe(NO_UNIT);
  let keyless = 0;
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const row = roll.value.currentRow(ordinal);
    if (views.rec[row * 8 + 6] >>> 14 === NO_UNIT) keyless++;
    if (ordinal % 1000 === 0 || ordinal > count - 60) expect(roll.value.voterAt(row).unit).toBe(`APT ${ordinal}`);
  }
  expect(keyless).toBe(count - NO_UNIT);
  // The unit of two voters is not among the rarest.
  expect(views.rec[roll.value.currentRow(count - 1) * 8 + 6] >>> 14).not.toBe(NO_UNIT);
});
