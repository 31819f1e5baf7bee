/**
 * A rival: what open petition tools do, a fuzzy ratio of the whole "name address" string against every voter. Every voter is looked at for
 * every line, so it runs on a sample of lines only, spread evenly over the file, and says so.
 * node bench/rivals/full-scan.ts VOTERS.csv LINES.csv OUT.csv --sample N
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { distance } from 'fastest-levenshtein';

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { sample: { type: 'string', default: '50' } } });
const [votersFile, linesFile, outFile] = positionals;
/** Ratio from which such tools accept: 1 - distance / length of the longer. */
const ACCEPT = 0.9;
const KEPT = 2;

interface Query {
  readonly lineId: string;
  readonly text: string;
  readonly best: { id: string; ratio: number }[];
}

const queries: Query[] = [];
const all: Query[] = [];
for await (const row of rows(linesFile)) {
  const name = row.name ?? `${row.first_name} ${row.last_name}`;
  all.push({ lineId: row.line_id, text: plain(`${name} ${row.address}`), best: [] });
}
const wanted = Math.min(all.length, Number(options.sample));
for (let k = 0; k < wanted; k++) queries.push(all[Math.floor((k * all.length) / wanted)]);

let compared = 0;
for await (const row of rows(votersFile)) {
  const text = plain(
    [row.first_name, row.last_name, row.house_number, row.street_direction, row.street_name, row.street_type, row.unit]
      .filter(Boolean)
      .join(' '),
  );
  for (const query of queries) {
    const longest = Math.max(text.length, query.text.length);
    const ratio = longest === 0 ? 0 : 1 - distance(text, query.text) / longest;
    compared++;
    if (query.best.length === KEPT && ratio <= query.best[KEPT - 1].ratio) continue;
    query.best.push({ id: row.voter_id, ratio });
    query.best.sort((a, b) => b.ratio - a.ratio);
    query.best.length = Math.min(query.best.length, KEPT);
  }
}
const cells = queries.map(({ lineId, best: [first, second] }) =>
  [
    lineId,
    (first?.ratio ?? 0) >= ACCEPT ? 'eligible' : 'review',
    '',
    first?.id,
    first?.ratio.toFixed(4),
    second?.id,
    second?.ratio.toFixed(4),
  ].join(','),
);
writeFileSync(outFile, `line_id,screening,reason,voter_id,probability,second_voter_id,second_probability\n${cells.join('\n')}\n`);
process.stdout.write(`${queries.length} of ${all.length} lines, ${compared.toLocaleString('en-US')} comparisons\n`);

function rows(path: string): AsyncIterable<Record<string, string>> {
  return createReadStream(path).pipe(parse({ columns: true, bom: true }));
}

function plain(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9 ]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}
