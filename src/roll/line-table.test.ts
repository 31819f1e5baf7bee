import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSharedLines, readLines } from './line-table.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(csv: string | Uint8Array, columns?: Record<string, string>) {
  const path = join(folder, 'lines.csv');
  writeFileSync(path, csv);
  return readLines({ path, columns });
}

async function lines(csv: string | Uint8Array, columns?: Record<string, string>) {
  const result = await read(csv, columns);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('reading lines', () => {
  it('knows its columns by their usual names and trims', async () => {
    const { table, columns, setAside } = await lines(
      'Line ID,Section,Page,Line,Printed Name,Residence Address,City,Zip Code,Date Signed\n7,1,2,3, Ann Smith ,"1 Main St, #4",BELL,90201,6/1/2022\n',
    );
    expect(setAside).toEqual([]);
    expect(table.count).toBe(1);
    expect(table.textOf(0)).toEqual({
      lineId: '7',
      section: '1',
      page: '2',
      line: '3',
      name: 'Ann Smith',
      firstName: '',
      lastName: '',
      address: '1 Main St, #4',
      city: 'BELL',
      zip: '90201',
      birthDate: '',
      signedOn: '6/1/2022',
    });
    expect(columns).toMatchObject({ name: 'Printed Name', signed_on: 'Date Signed' });
    expect(table.columns.has('birthDate')).toBe(false);
  });

  it('makes ids from section, page and line, or the row, and sets repeated ids aside', async () => {
    const made = await lines('section,page,line,last_name,first_name\n1,2,3,SMITH,ANN\n1,2,,SMITH,BOB\n1,2,3,SMITH,CY\n');
    expect([0, 1].map((i) => made.table.textOf(i).lineId)).toEqual(['1-2-3', 'row-3']);
    expect(made.read).toBe(3);
    expect(made.setAside).toMatchObject([{ row: 4, field: 'line_id', lineId: '1-2-3' }]);
  });

  it('keeps what is not ASCII, from UTF-8 and from Windows-1252', async () => {
    const utf8 = await lines('line_id,name\n1,José Núñez\n');
    expect(utf8.table.textOf(0).name).toBe('José Núñez');
    const windows = await lines(Buffer.from('line_id,name\n1,Jos\xe9 N\xfa\xf1ez\n', 'latin1'));
    expect(windows.table.textOf(0).name).toBe('José Núñez');
    expect(windows.notes[0]).toContain('Windows-1252');
  });

  it.each([
    ['', 'file-empty'],
    ['a,b\n1,2\n', 'column-missing'],
    ['voter_id,last_name,first_name,middle_name,status\n1,A,B,C,active\n', 'file-is-roll'],
  ])('refuses %j', async (csv, code) => {
    const result = await read(csv);
    expect(result.ok ? null : result.error[0].code).toBe(code);
  });

  it('gives back any text, also to another thread', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.replace(/\p{Cc}/gu, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 50 }), async (pairs) => {
        const csv = pairs.map(([name, address], i) => `${i},"${name.replaceAll('"', '""')}","${address.replaceAll('"', '""')}"`).join('\n');
        const { table } = await lines(`line_id,name,address\n${csv}`);
        const other = openSharedLines(structuredClone(table.shared));
        expect(other.count).toBe(pairs.length);
        pairs.forEach(([name, address], i) => {
          const trim = (value: string) => value.replace(/^ +| +$/g, '');
          expect(other.textOf(i)).toMatchObject({ lineId: String(i), name: trim(name), address: trim(address) });
        });
      }),
      { numRuns: 60 },
    );
  });
});
