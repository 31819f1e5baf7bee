// The second program again, for a machine without Python: node test/sample-draw.mjs LINES.csv COUNT SEED (ids without commas or quotes).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [path, count, seed] = process.argv.slice(2);
const rows = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
const ids = rows.map((row) => row.split(',')[0]);
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const frame = `${ids.length}-${sha256(`countersign-frame-1\n${ids.length}\n${ids.map((id) => `${id}\n`).join('')}`)}`;
const size = BigInt(ids.length);
const drawn = new Set();
for (let counter = 1; drawn.size < Number(count); counter++) {
  const x = BigInt(`0x${sha256(`${frame},${seed},${counter}`)}`);
  if (x < (2n ** 256n / size) * size) drawn.add((x % size) + 1n);
}
console.log([...drawn].join(' '));
