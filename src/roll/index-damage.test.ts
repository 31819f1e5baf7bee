import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealHeader } from './header-check.ts';
import { buildRoll } from './import.ts';
import type { RollHeader } from './index-file.ts';
import { openRoll } from './index-open.ts';

let folder: string;
let whole: Buffer;
let header: RollHeader;
let room: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-damage-'));
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${i + 1},${['GARCIA LOPEZ', 'SMITH', 'NG'][i % 3]},MARY ANN,${i} MAIN ST APT ${i},LOS ANGELES,90012`,
  );
  writeFileSync(join(folder, 'v.csv'), `voter_id,last_name,first_name,address,city,zip\n${rows.join('\n')}`);
  const built = await buildRoll({ files: [join(folder, 'v.csv')], asOf: '2022-07-06', out: join(folder, 'v.roll') });
  expect(built.ok).toBe(true);
  whole = readFileSync(join(folder, 'v.roll'));
  room = 12 + whole.readUInt32LE(8);
  header = JSON.parse(whole.toString('utf8', 12, room)) as RollHeader;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openBytes(bytes: Uint8Array) {
  const path = join(folder, 'damaged.roll');
  writeFileSync(path, bytes);
  const roll = await openRoll({ path });
  return roll.ok ? 'opened' : roll.error.code;
}

describe('a roll file that is not whole', () => {
  it('opens when it is', async () => {
    expect(await openBytes(whole)).toBe('opened');
  });

  it('is refused however short it was cut', async () => {
    for (const length of [0, 5, 8, 11, 12, 13, 400, room - 1, room, room + 1, whole.length >> 1, whole.length - 1]) {
      const path = join(folder, 'cut.roll');
      writeFileSync(path, whole);
      truncateSync(path, length);
      const roll = await openRoll({ path });
      expect(roll.ok ? 'opened' : roll.error.code, `cut at ${length}`).toMatch(/^roll-(?:not-roll|damaged)$/);
      expect(roll.ok ? '' : roll.error.remedy).toContain('roll build');
    }
  });

  it('is refused when a byte of any part has changed', async () => {
    for (const section of header.sections) {
      if (section.length === 0) continue;
      const bytes = Buffer.from(whole);
      bytes[section.offset] ^= 1;
      expect(await openBytes(bytes), section.name).toBe('roll-damaged');
    }
  });

  it('is refused when its header has changed, even where it still reads', async () => {
    const later = Buffer.from(whole);
    later.write('2023', later.indexOf('2022-07-06'));
    expect(await openBytes(later)).toBe('roll-damaged');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 12, max: room - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] ^= change;
        const blank = whole.toString('utf8', at, room).trim() === '';
        // A changed blank behind the JSON may be another blank.
        if (blank && bytes.toString('utf8', at, at + 1).trim() === '') return;
        expect(await openBytes(bytes)).toMatch(/^roll-(?:damaged|format)$/);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused by name when it is of another format or another kind of file', async () => {
    const { check: _, ...rest } = header as RollHeader & { check: string };
    const json = sealHeader({ ...rest, format: 99 });
    const bytes = Buffer.from(whole);
    bytes.fill(0x20, 12, room);
    bytes.write(json, 12);
    expect(await openBytes(bytes)).toBe('roll-format');
    expect(await openBytes(Buffer.from('voter_id,last_name\n1,SMITH\n'))).toBe('roll-not-roll');
    expect(await openBytes(Buffer.concat([Buffer.from('CSROLL01'), Buffer.from([255, 255, 255, 255])]))).toBe('roll-damaged');
  });

  it('may hold more behind its end, which nobody reads', async () => {
    expect(await openBytes(Buffer.concat([whole, Buffer.from('more')]))).toBe('opened');
  });
});
