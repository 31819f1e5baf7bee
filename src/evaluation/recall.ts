import { type EvaluatedLines, type LabelColumn, NOBODY, NOT_ON_ROLL, placeOfRight, SIGNERS } from './evaluated-lines.ts';
import { type Proportion, proportion } from './proportion.ts';

/** How often the right voter is among the first candidates, for one kind of line. */
export interface RecallRow {
  readonly group: string;
  /** Lines of registered signers of this kind. */
  readonly lines: number;
  /** By number of candidates looked at. */
  readonly at: readonly { readonly k: number; readonly recall: Proportion }[];
}

/** The numbers of candidates worth a column: 1, 2, 5, 10 as far as the result carries them, and all it carries. */
export function recallDepths(kept: number): readonly number[] {
  return [...new Set([...[1, 2, 5, 10].filter((k) => k <= kept), kept])];
}

/** Recall over all registered signers, by where they are registered, and by class of error; a line counts under each of its classes. */
export function measureRecall(lines: EvaluatedLines): readonly RecallRow[] {
  const { truth, result } = lines;
  const depths = recallDepths(result.kept);
  const found = new Map<string, { lines: number; hits: number[] }>();
  const fixed = ['all registered', ...(truth.tellsMovers ? SIGNERS.slice(0, NOT_ON_ROLL) : [])];
  for (const group of fixed) found.set(group, { lines: 0, hits: depths.map(() => 0) });
  const classLists = truth.classes === null ? [] : groupsOf(truth.classes, found, depths);
  const add = (tally: { lines: number; hits: number[] }, place: number) => {
    tally.lines++;
    for (let d = 0; d < depths.length; d++) if (place !== -1 && place < depths[d]) tally.hits[d]++;
  };
  const tallies = [...found.values()];
  for (let i = 0; i < truth.count; i++) {
    if (truth.voter[i] === NOBODY) continue;
    const place = placeOfRight(lines, i);
    add(tallies[0], place);
    if (truth.tellsMovers) add(tallies[1 + truth.signerIs[i]], place);
    if (truth.classes !== null) for (const tally of classLists[truth.classes.code[i]]) add(tally, place);
  }
  const rows = [...found].filter(([, tally]) => tally.lines > 0).map(([group, tally]) => recallRow({ group, tally, depths }));
  const byName = (a: RecallRow, b: RecallRow) => (a.group < b.group ? -1 : 1);
  return [...rows.filter((row) => fixed.includes(row.group)), ...rows.filter((row) => !fixed.includes(row.group)).sort(byName)];
}

/** For each label of the class column, the tallies a line with that label adds to. */
function groupsOf(classes: LabelColumn, found: Map<string, { lines: number; hits: number[] }>, depths: readonly number[]) {
  return classes.labels.map((label) => {
    const names = [...new Set(label.split(' ').filter((name) => name !== ''))];
    return (names.length === 0 ? ['(no class)'] : names).map((name) => {
      const tally = found.get(name) ?? { lines: 0, hits: depths.map(() => 0) };
      found.set(name, tally);
      return tally;
    });
  });
}

function recallRow({
  group,
  tally,
  depths,
}: {
  group: string;
  tally: { lines: number; hits: number[] };
  depths: readonly number[];
}): RecallRow {
  return { group, lines: tally.lines, at: depths.map((k, d) => ({ k, recall: proportion(tally.hits[d], tally.lines) })) };
}
