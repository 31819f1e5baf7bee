/** Writes the lines of a petition taken apart, for rivals in other languages: node bench/rivals/write-prepared.ts LINES.csv OUT.csv */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type PreparedLine, prepareLines } from './prepare-lines.ts';

const [linesFile, outFile] = process.argv.slice(2);
const COLUMNS: readonly (readonly [string, keyof PreparedLine])[] = [
  ['line_id', 'lineId'],
  ['given', 'given'],
  ['middle', 'middle'],
  ['surname', 'surname'],
  ['house', 'house'],
  ['street', 'street'],
  ['unit', 'unit'],
  ['city', 'city'],
  ['zip', 'zip'],
];
const out = createWriteStream(outFile);
out.write(`${COLUMNS.map(([heading]) => heading).join(',')}\n`);
let text = '';
for await (const line of prepareLines(linesFile)) {
  text += `${COLUMNS.map(([, field]) => (field === 'house' ? (/\d+/.exec(line.house)?.[0] ?? '') : line[field])).join(',')}\n`;
  if (text.length < 1 << 20) continue;
  if (!out.write(text)) await once(out, 'drain');
  text = '';
}
out.end(text);
await once(out, 'finish');
