import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiteralReport, literalReport } from '../../test/screening/literal-report.ts';
import { reportHtml } from './report-html.ts';
import { REPORT_FILES } from './report-set.ts';
import { hideSmallCells } from './small-cells.ts';
import { summaryText } from './summary.ts';
import { writeReports } from './write-reports.ts';

let folder = '';
let report: LiteralReport;
const files: Record<string, string> = {};

async function write(out: string, signal?: AbortSignal) {
  return writeReports(
    {
      ...report,
      out,
      inputs: [],
      setAside: [
        { code: 'row-ragged', message: 'Too many cells, =1+1.', file: 'lines.csv', row: 7, field: 'name', remedy: 'Mend the row.' },
      ],
      explain: () => [
        { field: 'given', written: 'Jon', onRoll: 'JOHN', words: 'one letter differs', bits: 5 },
        { field: 'house', written: '100', onRoll: '100', words: 'same', bits: 9 },
      ],
    },
    signal === undefined ? {} : { signal },
  );
}

function table(name: string): Record<string, string>[] {
  return parse(files[name], { columns: true });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reports-'));
  report = literalReport();
  const written = await write(join(folder, 'out'));
  expect(written.ok).toBe(true);
  for (const name of REPORT_FILES) files[name] = readFileSync(join(folder, 'out', name), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the CSV files', () => {
  it('give every line once, in order, with an outcome and what belongs to it', () => {
    const rows = table('lines.csv');
    expect(files['lines.csv'].split('\n')[0]).toBe(
      'line_id,screening,reason,voter_id,probability,second_voter_id,second_probability,question,or_reason,other_line_id',
    );
    expect(rows.map((row) => row.line_id)).toEqual(rows.map((_, i) => `L${i + 1}`));
    for (const row of rows) {
      expect(row.reason !== '').toBe(row.screening === 'ineligible');
      expect(row.question !== '').toBe(row.screening === 'review');
      expect((row.voter_id === '') === (row.probability === '')).toBe(true);
      if (row.reason === 'not-registered' && row.or_reason === '') expect(row.voter_id).toBe('');
    }
    const { counts } = report.projection;
    for (const outcome of ['eligible', 'ineligible', 'review'] as const) {
      expect(rows.filter((row) => row.screening === outcome).length).toBe(counts[outcome]);
    }
  });

  it('list what a person must look at with the evidence in words', () => {
    const rows = table('review.csv');
    expect(rows.length).toBe(report.projection.counts.review);
    const row = rows.find((one) => one.question === 'voter-or-relative')!;
    expect(row.question_es).toBe('¿Es la persona votante u otra persona del mismo hogar?');
    expect(row.evidence_1).toBe('house number: same; given name: one letter differs (Jon / JOHN)');
    expect(row.on_roll_1).toContain('ANA LOPEZ; 2200 MAPLE ST');
    expect(rows.find((one) => one.question === 'already-signed')!.other_line_id).toBe('L1');
  });

  it('lead every group of duplicates with the line that counts', () => {
    const rows = table('duplicates.csv');
    const groups = new Map<string, string[]>();
    for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row.standing]);
    for (const standings of groups.values()) {
      expect(standings[0]).toBe('counts');
      expect(standings.slice(1).every((standing) => standing === 'duplicate' || standing === 'question')).toBe(true);
    }
    expect(rows.filter((row) => row.standing === 'duplicate').length).toBe(120);
  });

  it('put on the strike list every ineligible line, none in review, and what crossing it out does', () => {
    const rows = table('strike-list.csv');
    expect(rows.length).toBe(report.projection.counts.ineligible);
    expect(Number(rows.at(-1)!.raw_count_after)).toBe(report.projection.strikeList.rawAfter);
    expect(rows.every((row) => Number(row.expected_valid_effect) <= 0 && Number(row.expected_valid_effect) > -0.1)).toBe(true);
  });

  it('run nothing when a spreadsheet opens them', () => {
    const written = table('strike-list.csv').find((row) => row.reason === 'not-registered')!.written_name;
    expect(written).toBe(`'=HYPERLINK("http://example.org","x")`);
    for (const name of ['review.csv', 'duplicates.csv', 'strike-list.csv', 'set-aside.csv']) {
      for (const row of table(name))
        for (const [heading, value] of Object.entries(row)) {
          if (!/^(raw_count_effect|expected_valid_effect)$/.test(heading)) expect(value).not.toMatch(/^\s*[=+@-]/);
        }
    }
    expect(table('set-aside.csv')).toEqual([
      { file: 'lines.csv', row: '7', field: 'name', code: 'row-ragged', reason: 'Too many cells, =1+1.', remedy: 'Mend the row.' },
    ]);
  });

  it('are the same byte for byte when written again, and nothing is left of a run that was stopped', async () => {
    await write(join(folder, 'again'));
    for (const name of REPORT_FILES) expect(readFileSync(join(folder, 'again', name), 'utf8')).toBe(files[name]);
    const before = readdirSync(folder);
    await expect(write(join(folder, 'stopped'), AbortSignal.abort())).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('report.html', () => {
  it('asks nothing of the network, runs no script and names nobody', () => {
    const page = files['report.html'];
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\bon\w+="|javascript:/i);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/V00\d{4}|LOPEZ|MAPLE|L\d{2,}</);
  });
  it('escapes what the petition file says', () => {
    const { projection } = literalReport({ title: `<script>alert("x")</script> & 'so on'` });
    const page = reportHtml(projection);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;so on&#39;');
  });
  it('says in both languages that it is no official finding', () => {
    expect(files['report.html']).toContain('This is a screening, not an official finding.');
    expect(files['report.html']).toContain('no un dictamen oficial');
  });
  it('shows no small group by itself', () => {
    expect(files['report.html']).not.toContain('registration cancelled</th>');
    expect(hideSmallCells([{ lines: 10 }, { lines: 3 }, { lines: 1 }])).toEqual({ shown: [], rest: 14 });
    expect(hideSmallCells([{ lines: 20 }, { lines: 10 }, { lines: 3 }, { lines: 2 }])).toEqual({
      shown: [{ lines: 20 }, { lines: 10 }],
      rest: 5,
    });
    expect(hideSmallCells([{ lines: 20 }, { lines: 10 }])).toEqual({ shown: [{ lines: 20 }, { lines: 10 }], rest: 0 });
    expect(hideSmallCells([{ lines: 3 }])).toEqual({ shown: [], rest: 3 });
  });
});

describe('the summary for a terminal', () => {
  it('says where the petition stands, keeps to the width, and warns of the personal data beside it', () => {
    const text = summaryText({ projection: report.projection, out: 'out', columns: 60 });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(84);
    expect(text).toContain('not an official finding');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'It depends on the review: about 2,064 valid signatures are expected, 36 fewer than the 2,100 required.',
    );
    expect(text.replace(/\s+/g, ' ')).toContain('name voters and signers');
    expect(text).toContain('out/report.html');
  });
});
