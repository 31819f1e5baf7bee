import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRoll } from './import.ts';
import { openRoll } from './index-open.ts';
import { createFinder } from './lookup.ts';
import { createFinderThread } from './lookup-thread.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-swap-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Day n's extract: everybody lives in house n, and there are more voters each day. */
async function build(day: number): Promise<void> {
  const rows = Array.from(
    { length: 50 + day * 400 },
    (_, i) => `${i + 1},GARCIA,MARIA${'X'.repeat(i % 7)},${day} MAIN ST,LOS ANGELES,90012`,
  );
  const file = join(folder, `day-${day}.csv`);
  writeFileSync(file, `voter_id,last_name,first_name,address,city,zip\n${rows.join('\n')}`);
  const built = await buildRoll({ files: [file], asOf: `2024-01-0${day}`, out: join(folder, 'county.roll') });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
}

describe('a daily extract built beside and put in place', () => {
  it('is the old roll or the new one for every reader, whole, and readers move over without an error', async () => {
    await build(1);
    const path = join(folder, 'county.roll');
    let building = true;
    const seen = new Set<string>();
    const read = async () => {
      let last = '';
      do {
        const opened = await openRoll({ path });
        if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
        const { asOf, counts } = opened.value.header;
        const day = Number(asOf.slice(-1));
        expect(counts.voters).toBe(50 + day * 400);
        expect(createFinder(opened.value).find('7', 1)[0].voter.houseNumber).toBe(String(day));
        // Never back to an older roll.
        expect(asOf >= last).toBe(true);
        last = asOf;
        seen.add(asOf);
      } while (building);
    };
    const readers = Array.from({ length: 4 }, read);
    for (const day of [2, 3, 4, 5, 6]) await build(day);
    building = false;
    await Promise.all(readers);
    await read();
    expect(seen.size).toBeGreaterThan(1);
    expect(seen.has('2024-01-06')).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('.tmp-'))).toEqual([]);
  }, 60_000);

  it('goes on answering from the old roll until its readers let go of it', async () => {
    await build(7);
    const opened = await openRoll({ path: join(folder, 'county.roll') });
    if (!opened.ok) throw new Error(opened.error.message);
    const old = createFinderThread(opened.value.shared);
    await build(8);
    expect((await old.find('garcia maria', 1))[0].voter.houseNumber).toBe('7');
    const newer = await openRoll({ path: join(folder, 'county.roll') });
    expect(newer.ok && newer.value.header.asOf).toBe('2024-01-08');
    old.close();
  });
});
