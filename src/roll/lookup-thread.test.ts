import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRoll } from './import.ts';
import { openRoll, type Roll } from './index-open.ts';
import { createFinder } from './lookup.ts';
import { createFinderThread } from './lookup-thread.ts';

let folder: string;
let roll: Roll;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-thread-'));
  const rows = Array.from(
    { length: 300 },
    (_, i) => `${i + 1},${['GARCIA', 'SMITH', 'NGUYEN'][i % 3]},MARIA,${i} MAIN ST,LOS ANGELES,90012`,
  );
  writeFileSync(join(folder, 'v.csv'), `voter_id,last_name,first_name,address,city,zip\n${rows.join('\n')}`);
  const built = await buildRoll({ files: [join(folder, 'v.csv')], asOf: '2024-01-01', out: join(folder, 'v.roll') });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  const opened = await openRoll({ path: join(folder, 'v.roll') });
  if (!opened.ok) throw new Error(opened.error.message);
  roll = opened.value;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('look-up in a thread of its own', () => {
  it('answers as the finder does, in the order asked, while this thread does something else', async () => {
    const thread = createFinderThread(roll.shared);
    const here = createFinder(roll);
    const queries = ['garc 30 main', 'nguyen 90012', '17', 'smith maria 100', ''];
    const order: string[] = [];
    const asked = queries.map(async (query) => {
      const found = await thread.find(query, 5);
      order.push(query);
      return found;
    });
    const answers = await Promise.all(asked);
    expect(order).toEqual(queries);
    expect(answers).toEqual(queries.map((query) => here.find(query, 5)));
    thread.close();
  });

  it('may be started before anybody asks, and answers the same', async () => {
    const thread = createFinderThread(roll.shared);
    thread.warm();
    thread.warm();
    expect(await thread.find('garc 30 main', 5)).toEqual(createFinder(roll).find('garc 30 main', 5));
    thread.warm();
    expect((await thread.find('nguyen 90012', 3)).length).toBe(3);
    thread.close();
    const idle = createFinderThread(roll.shared);
    idle.warm();
    idle.close();
    idle.warm();
  });

  it('answers what was asked before it was closed', async () => {
    const thread = createFinderThread(roll.shared);
    const asked = Array.from({ length: 20 }, (_, i) => thread.find(`garcia ${i * 3}`, 3));
    thread.close();
    expect((await Promise.all(asked)).every((found) => found.length > 0)).toBe(true);
  });
});
