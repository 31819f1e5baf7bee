import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { batchText } from '../basics/batch-text.ts';
import { createCellDecoder } from '../basics/cell-text.ts';
import { fileProblem, openDelimitedFile } from '../basics/delimited.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { CountyInput } from '../law/sampling/estimate.ts';

/** Names under which each column may stand; compared without case, blanks and underscores. */
const HEADINGS: Readonly<Record<keyof CountyInput, readonly string[]>> = {
  county: ['county', 'name', 'jurisdiction'],
  raw: ['raw', 'rawcount', 'submitted', 'signatures', 'filed'],
  sample: ['sample', 'samplesize', 'randomsample', 'checked'],
  valid: ['valid', 'validinsample'],
  duplicates: ['duplicates', 'duplicate', 'duplicatesinsample', 'dup', 'dups'],
};

/** Reads the frames of several counties from a delimited file: county, raw, sample, valid, and duplicates where they are known. A total row is refused by its name. */
export async function readCountyTable(path: string): Promise<Result<readonly CountyInput[], readonly Problem[]>> {
  if (path.endsWith('.json')) return readCountyJson(path);
  const opened = await openDelimitedFile(path, { file: path });
  if (!opened.ok) return err([opened.error]);
  const table = opened.value;
  try {
    const headings = table.headings.map((heading) => heading.toLowerCase().replaceAll(/[^a-z]/g, ''));
    const columnOf = (key: keyof CountyInput) => headings.findIndex((heading) => HEADINGS[key].includes(heading));
    const columns = { county: columnOf('county'), raw: columnOf('raw'), sample: columnOf('sample'), valid: columnOf('valid') };
    const duplicates = columnOf('duplicates');
    const missing = Object.entries(columns).filter(([, column]) => column < 0);
    if (missing.length > 0) {
      return err(
        missing.map(([name]) => ({
          code: 'column-missing',
          file: path,
          row: 1,
          field: name,
          message: 'This column is missing.',
          remedy: `Use one of the headings ${HEADINGS[name as keyof CountyInput].join(', ')}.`,
        })),
      );
    }
    const problems: Problem[] = [];
    const counties: CountyInput[] = [];
    const decoder = createCellDecoder();
    for await (const batch of table.batches()) {
      for (const { row, reason } of batch.setAside) problems.push({ code: 'row-unreadable', file: path, row, message: reason });
      for (let r = 0; r < batch.rows; r++) {
        const row = batch.rowNumbers[r];
        const cell = (column: number) => batchText({ batch, decoder, row: r, column });
        const count = (field: string, column: number) => {
          const text = cell(column).replaceAll(',', '');
          if (!/^\d{1,15}$/.test(text)) {
            problems.push({ code: 'number-invalid', file: path, row, field, message: `"${cell(column)}" is not a count.` });
          }
          return Number(text);
        };
        const county = cell(columns.county);
        if (/^(grand )?totals?:?$/i.test(county)) {
          problems.push({ code: 'row-is-total', file: path, row, message: 'This is a row of totals.', remedy: 'Take it out of the file.' });
          continue;
        }
        const known = duplicates >= 0 && cell(duplicates) !== '';
        counties.push({
          county,
          raw: count('raw', columns.raw),
          sample: count('sample', columns.sample),
          valid: count('valid', columns.valid),
          ...(known ? { duplicates: count('duplicates', duplicates) } : {}),
        });
      }
    }
    return problems.length > 0 ? err(problems) : ok(counties);
  } finally {
    await table.close();
  }
}

const countySchema = z.array(
  z.object({ county: z.string(), raw: z.int(), sample: z.int(), valid: z.int(), duplicates: z.int().nullish() }),
);

async function readCountyJson(path: string): Promise<Result<readonly CountyInput[], readonly Problem[]>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return err([{ code: 'json-invalid', file: path, message: `Not JSON: ${error.message}.` }]);
    return err([fileProblem(path, error)]);
  }
  const parsed = countySchema.safeParse(json);
  if (!parsed.success) {
    return err(
      parsed.error.issues.map((issue) => ({
        code: 'counties-invalid',
        file: path,
        field: issue.path.join('.'),
        message: `${issue.message}.`,
      })),
    );
  }
  return ok(parsed.data.map(({ duplicates, ...rest }) => (duplicates == null ? rest : { ...rest, duplicates })));
}
