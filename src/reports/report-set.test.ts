import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cell, writtenCell } from './csv.ts';
import { openReportSet, REPORT_FILES, type ReportSet } from './report-set.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-set-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function openSet(out: string, inputs: readonly string[] = []): Promise<ReportSet> {
  const set = await openReportSet({ out, inputs });
  if (!set.ok) throw new Error(set.error.message);
  return set.value;
}

async function fill(set: ReportSet, mark: string): Promise<void> {
  for (const name of REPORT_FILES) {
    const file = await set.open(name);
    await file.write(name === 'projection.json' ? `{"kind":"countersign-projection","mark":"${mark}"}` : mark);
    await file.close();
  }
}

describe('a set of report files', () => {
  it('appears whole, and replaces an earlier set whole', async () => {
    const out = join(folder, 'deep', 'out');
    for (const mark of ['first', 'second']) {
      const set = await openSet(out);
      await fill(set, mark);
      if (mark === 'second') expect(readFileSync(join(out, 'lines.csv'), 'utf8')).toBe('first');
      await set.commit();
      expect(readdirSync(out).sort()).toEqual([...REPORT_FILES].sort());
      expect(readFileSync(join(out, 'lines.csv'), 'utf8')).toBe(mark);
    }
    expect(readdirSync(join(folder, 'deep'))).toEqual(['out']);
  });

  it('leaves nothing behind when given up, and the earlier set as it was', async () => {
    const out = join(folder, 'out');
    const first = await openSet(out);
    await fill(first, 'first');
    await first.commit();
    const second = await openSet(out);
    const file = await second.open('lines.csv');
    await file.write('half');
    await second.abandon();
    expect(readdirSync(out).sort()).toEqual([...REPORT_FILES].sort());
    expect(readFileSync(join(out, 'lines.csv'), 'utf8')).toBe('first');
    const third = await openSet(join(folder, 'never'));
    await third.abandon();
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('refuses to commit half a set', async () => {
    const set = await openSet(join(folder, 'out'));
    const file = await set.open('lines.csv');
    await file.write('x');
    await file.close();
    await expect(set.commit()).rejects.toThrow('not whole');
    await set.abandon();
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('leaves other files of the folder alone', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const set = await openSet(folder);
    await fill(set, 'x');
    await set.commit();
    expect(readdirSync(folder).sort()).toEqual([...REPORT_FILES, 'notes.txt'].sort());
  });

  it('never replaces an input or a file that no screening wrote', async () => {
    const lines = join(folder, 'lines.csv');
    writeFileSync(lines, 'line_id\n');
    expect(await openReportSet({ out: folder, inputs: [lines] })).toMatchObject({ ok: false, error: { code: 'out-holds-input' } });
    expect(await openReportSet({ out: folder, inputs: [] })).toMatchObject({ ok: false, error: { code: 'out-not-ours' } });
    expect(await openReportSet({ out: lines, inputs: [] })).toMatchObject({ ok: false, error: { code: 'out-not-folder' } });
    mkdirSync(join(folder, 'empty'));
    expect((await openReportSet({ out: join(folder, 'empty'), inputs: [lines] })).ok).toBe(true);
  });
});

describe('cells', () => {
  it('are quoted where they must be', () => {
    expect(cell('plain')).toBe('plain');
    expect(cell('a,b')).toBe('"a,b"');
    expect(cell('say "x"\n')).toBe('"say ""x""\n"');
  });
  it('cannot be taken for formulas where a signer wrote them', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1', '\r=1'])
      expect(writtenCell(text).replace(/^"/, '')[0]).toBe("'");
    expect(writtenCell('O’Neil-Smith')).toBe('O’Neil-Smith');
    expect(writtenCell('1/2 Main')).toBe('1/2 Main');
  });
});
