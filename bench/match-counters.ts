/**
 * What matching does for a line, on one thread: lines settled at each step, keys compared, table look-ups, voters weighed, and the bytes of
 * the roll that this touches at least. Counters repeat exactly; the CPU time beside them does not.
 * `node bench/match-counters.ts ROLL LINES.csv [--every N]` prints JSON.
 */
import { parseArgs } from 'node:util';
import { createEvidence } from '../src/roll/evidence.ts';
import { openRoll } from '../src/roll/index-open.ts';
import { readLines } from '../src/roll/line-table.ts';
import { createMatcher } from '../src/roll/match.ts';

const {
  values: { every },
  positionals: [rollFile, linesFile],
} = parseArgs({ options: { every: { type: 'string', default: '1' } }, allowPositionals: true });
const roll = await openRoll({ path: rollFile, verify: false });
if (!roll.ok) throw new Error(roll.error.message);
const read = await readLines({ path: linesFile });
if (!read.ok) throw new Error(read.error[0].message);
const { table } = read.value;
const matcher = createMatcher(roll.value);
const evidence = createEvidence(table.count, false);
const step = Number(every);
const before = process.cpuUsage();
for (let i = 0; i < table.count; i += step) matcher.match(table.textOf(i), evidence, i);
const { user, system } = process.cpuUsage(before);

const { lines, tier1, tier2, tier3, rowsScored, probes } = matcher.counters;
const { surname, given, street } = matcher.roles;
const roles = { surname, given, street };
const expansions = Object.values(roles).reduce((sum, { expander }) => sum + expander.counters.expansions, 0);
const verified = Object.values(roles).reduce((sum, { expander }) => sum + expander.counters.verified, 0);
/** A record, a slot of a hash table with the record it leads to, a key with its letters and length: each at least one line of the cache. */
const CACHE_LINE = 64;
const touched = (rowsScored + 2 * probes + 2 * verified) * CACHE_LINE;
const perLine = (count: number) => Math.round((count / lines) * 1000) / 1000;
const result = {
  lines,
  settledAtFirstLook: perLine(tier1),
  settledAtAddress: perLine(tier2),
  searchedFarther: perLine(tier3),
  perLine: {
    expansions: perLine(expansions),
    keysCompared: perLine(verified),
    tableLookUps: perLine(probes),
    votersWeighed: perLine(rowsScored),
    bytesTouchedAtLeast: Math.round(touched / lines),
  },
  cpuMicrosecondsPerLine: Math.round(((user + system) / lines) * 10) / 10,
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
