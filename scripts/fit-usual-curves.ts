/**
 * Fits src/roll/usual-curves.ts to lines whose truth is known: node scripts/fit-usual-curves.ts FOLDER…, each made by
 * `countersign generate --corruptor keyed` with its voters.csv built into county.roll beside it. Never give it lines of the other corruptor:
 * they are kept for testing. Same folders, same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchLines } from '../src/roll/batch.ts';
import { type DecidedLine, fitCurve } from '../src/roll/calibration.ts';
import { openRoll } from '../src/roll/index-open.ts';
import { readLines } from '../src/roll/line-table.ts';
import { KEPT } from '../src/roll/match-table.ts';
import { learnPriors, MATCH_SETTINGS, posteriorTable, rivalOf } from '../src/roll/posterior.ts';
import { RIVALS, type Rival } from '../src/roll/usual-curves.ts';

const FILE = new URL('../src/roll/usual-curves.ts', import.meta.url);
const decided: Record<Rival, DecidedLine[]> = { moved: [], voter: [], relative: [], unknown: [] };

for (const folder of process.argv.slice(2)) {
  const roll = await openRoll({ path: join(folder, 'county.roll') });
  const lines = await readLines({ path: join(folder, 'lines.csv') });
  if (!roll.ok || !lines.ok) throw new Error(`${folder} lacks county.roll or lines.csv`);
  const [heading, ...rows] = readFileSync(join(folder, 'truth.csv'), 'utf8').trim().split('\n');
  const voterAt = heading.split(',').indexOf('voter_id');
  const truth = new Map(rows.map((row) => [row.slice(0, row.indexOf(',')), row.split(',')[voterAt]]));
  const { evidence } = await matchLines({ roll: roll.value, lines: lines.value.table, workers: 1 });
  const table = posteriorTable({ evidence, views: roll.value.views, priors: learnPriors(evidence), settings: MATCH_SETTINGS, usual: null });
  for (let i = 0; i < table.count; i++) {
    const rival = rivalOf(table, i);
    if (rival === null) continue;
    const voter = truth.get(lines.value.table.cellOf(i, 'lineId'));
    decided[rival].push({ stated: table.probability[i * KEPT], right: roll.value.voterIdOf(table.row[i * KEPT]) === voter });
  }
  process.stderr.write(`${folder}: ${table.count} lines\n`);
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;
const curves = RIVALS.map((rival) => {
  const points = fitCurve(decided[rival]).map(({ stated, observed }) => `    [${round(stated)}, ${round(observed)}],\n`);
  return `  // ${decided[rival].length.toLocaleString('en-US')} lines\n  ${rival}: [\n${points.join('')}  ],\n`;
});
const text = readFileSync(FILE, 'utf8');
const start = text.indexOf('export const USUAL_CURVES');
writeFileSync(
  FILE,
  `${text.slice(0, start)}export const USUAL_CURVES: Readonly<Record<Rival, readonly (readonly [number, number])[]>> = {\n${curves.join('')}};\n`,
);
