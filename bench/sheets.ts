/**
 * Print, write, degrade, read back: how well sheets are located and lines judged, and what a sheet costs.
 *
 *   node bench/sheets.ts [--sheets 420] [--seed bench] [--out results.json] [--lines lines.json]
 *
 * A third of the sheets each as flatbed, office and phone pictures. Writing is drawn with fonts; see docs/sheets.md for what that proves.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Measured, measureSheet, quantile, scoreLines } from '../test/sheets/measure.ts';
import { exampleForm, pagesOf, printedPdf, printingOf } from '../test/sheets/printed-sheet.ts';

const { values } = parseArgs({
  options: {
    sheets: { type: 'string', default: '420' },
    seed: { type: 'string', default: 'bench' },
    out: { type: 'string' },
    lines: { type: 'string' },
  },
});
const form = exampleForm();
const printing = printingOf(form, 1, 999);
const pages = await pagesOf(await printedPdf(form, [1]));
const kinds = ['photo', 'office', 'flatbed'] as const;
const perKind = Math.ceil(Number(values.sheets) / kinds.length);
const rows: Record<string, number | string>[] = [];
const dump: unknown[] = [];
const all: Measured[] = [];

for (const kind of kinds) {
  const measured: Measured[] = [];
  for (let n = 0; n < perKind; n++) {
    const side = 1 + (n % 2);
    const one = await measureSheet({
      form,
      printing,
      page: pages[side - 1],
      side,
      kind,
      seed: `${values.seed}/${kind}/${n}`,
      amounts: { blank: 0.2, partly: 0.15, crossed: 0.2 },
      ...(kind === 'office' ? { bilevel: n % 2 === 0 } : {}),
    });
    measured.push({ ...one, truth: one.truth });
    if (one.outcome.outcome === 'read')
      for (const [i, line] of one.outcome.lines.entries())
        dump.push({ kind, n, number: line.number, truth: one.truth[i], state: line.state, crossing: line.crossing, cells: line.cells });
    if (n % 10 === 9) process.stderr.write(`\r${kind} ${n + 1}/${perKind} `);
  }
  const corners = measured.flatMap((m) => m.corners);
  const worst = measured.map((m) => quantile(m.corners, 0.95));
  rows.push({
    kind,
    sheets: measured.length,
    read: measured.filter((m) => m.outcome.outcome === 'read').length,
    'corner median px': round(quantile(corners, 0.5)),
    'corner p95 px': round(quantile(corners, 0.95)),
    'corner max px': round(quantile(corners, 1)),
    'worst sheet p95 px': round(Math.max(...worst.filter((w) => !Number.isNaN(w)))),
    ...scoreLines(measured),
    'CPU ms a side, median': Math.round(
      quantile(
        measured.map((m) => m.cpu),
        0.5,
      ),
    ),
  });
  all.push(...measured);
  console.log(JSON.stringify(rows.at(-1)));
  if (values.lines) writeFileSync(values.lines, JSON.stringify(dump));
}
process.stderr.write('\n');
console.table(rows);
const total = scoreLines(all);
console.log(total);
console.log(
  `crossed out found ${percent(total.crossedFound, total.crossedTrue)}, falsely ${percent(total.crossedFalse, total.notCrossed)}, blank/written wrong ${total.blankWrong} of ${total.lines}`,
);
if (values.out)
  writeFileSync(
    values.out,
    `${JSON.stringify({ machine: cpus()[0]?.model, node: process.version, seed: values.seed, rows, total }, null, 2)}\n`,
  );
if (values.lines) writeFileSync(values.lines, JSON.stringify(dump));

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}
