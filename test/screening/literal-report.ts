/** A small screening with something of everything, for tests of the report files. */

import { readFileSync } from 'node:fs';
import { parseRulePack } from '../../src/law/rule-pack.ts';
import { threshold } from '../../src/law/threshold.ts';
import type { MatchTable } from '../../src/roll/match-table.ts';
import type { LineTable } from '../../src/roll/types.ts';
import { lawView } from '../../src/screening/law-view.ts';
import { requirementOf } from '../../src/screening/petition-file.ts';
import { type Projection, projectPetition } from '../../src/screening/projection.ts';
import { type Screening, screenLines } from '../../src/screening/screen.ts';
import { DEFAULT_SETTINGS } from '../../src/screening/settings.ts';
import type { RollFacts } from '../../src/screening/types.ts';
import { type LiteralLine, literalLines, literalPetition, literalRoll } from './literal-county.ts';

export interface LiteralReport {
  readonly screening: Screening;
  readonly projection: Projection;
  readonly lines: LineTable;
  readonly matches: MatchTable;
  readonly roll: RollFacts;
}

const many = (count: number, line: (i: number) => LiteralLine): LiteralLine[] => Array.from({ length: count }, (_, i) => line(i));

/** Eligible lines 0-1999 and, of the rest, every outcome that the screening knows. */
export const MIXED_LINES: readonly LiteralLine[] = [
  ...many(2000, (i) => ({ candidates: [[i, 0.999]], name: 'Ana Lopez', address: `${100 + i} Maple St` })),
  ...many(120, (i) => ({ candidates: [[i, 0.999]], name: 'Ana Lopez', address: `${100 + i} Maple St` })),
  ...many(300, () => ({ kind: 'not-found', name: '=HYPERLINK("http://example.org","x")' })),
  ...many(90, (i) => ({ kind: 'registered-elsewhere', address: '9 Elm Rd', candidates: [[2000 + i, 0.997, 'different']] })),
  ...many(3, (i) => ({ candidates: [[2990 + i, 0.999]] })),
  ...many(110, (i) => ({ kind: 'unsure', candidates: [[2100 + i, 0.6]], relative: 0.4 })),
  ...many(60, (i) => ({ kind: 'registered-elsewhere', address: '9 Elm Rd', candidates: [[2300 + i, 0.96, 'different']] })),
  ...many(14, (i) => ({ kind: 'match', candidates: [[i, 0.93], [1000 + i, 0.06]], name: 'Ann Lopez' })), // biome-ignore format: pairs
  ...many(2, () => ({ kind: 'not-found', candidates: [], name: '???' })),
];

export function literalReport({
  lines = MIXED_LINES,
  required = 2100,
  title = literalPetition.title,
}: {
  lines?: readonly LiteralLine[];
  required?: number;
  title?: string;
} = {}): LiteralReport {
  const pack = parseRulePack(JSON.parse(readFileSync('rules/us/ca/local-recall.2022.json', 'utf8')));
  if (!pack.ok) throw new Error('the pack does not parse');
  const petition = { ...literalPetition, title, registered: 21_000, required };
  const voters = many(3000, () => ({})).map((_, i) => ({
    voterId: `V${String(i).padStart(6, '0')}`,
    status: i >= 2990 ? ('cancelled' as const) : ('active' as const),
  }));
  const roll = literalRoll(voters);
  const computed = threshold({ pack: pack.value, registered: 21_000 });
  const law = lawView({ pack: pack.value, petition });
  const requirement = requirementOf({ petition, computed: computed.ok ? computed.value.required : null, file: 'petition.json' });
  if (!law.ok || !requirement.ok || !computed.ok) throw new Error('unexpected');
  const tables = literalLines(lines);
  const screening = screenLines({ ...tables, roll, law: law.value, petition, settings: DEFAULT_SETTINGS, petitionPath: 'petition.json' });
  if (!screening.ok) throw new Error(screening.error.message);
  const projection = projectPetition({
    screening: screening.value,
    pack: pack.value,
    petition,
    requirement: requirement.value,
    threshold: computed.value,
    roll,
    source: { file: 'lines.csv', sha256: 'cd'.repeat(32), rowsSetAside: 2 },
  });
  return { screening: screening.value, projection, ...tables, roll };
}
