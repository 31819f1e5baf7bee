import type { Evaluation } from './evaluate.ts';
import type { GroupRow } from './fairness.ts';
import type { Proportion } from './proportion.ts';
import { percent, type TargetVerdict } from './targets.ts';

export interface TextStyle {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly verdict: (verdict: TargetVerdict, text: string) => string;
}

export const PLAIN: TextStyle = { strong: (text) => text, faint: (text) => text, verdict: (_verdict, text) => text };

/** The evaluation as a person reads it on a terminal; `allClasses` shows classes of fewer than thirty lines too. */
export function evaluationText(evaluation: Evaluation, style: TextStyle = PLAIN): string {
  const { outcome, duplicates, calibration, total } = evaluation;
  const out: string[] = [];
  const heading = (text: string) => out.push('', style.strong(text));
  out.push(
    style.strong(
      `${count(evaluation.lines)} lines against their truth: ${count(evaluation.registered)} of registered signers, ${count(evaluation.trulyEligible)} truly eligible`,
    ),
  );
  for (const note of evaluation.notes) out.push(style.faint(`  note: ${note}`));

  heading('Targets');
  const what = Math.max(...evaluation.targets.map((row) => row.what.length));
  const target = Math.max(...evaluation.targets.map((row) => row.target.length));
  for (const row of evaluation.targets) {
    out.push(
      `  ${style.verdict(row.verdict, row.verdict.padEnd(12))}  ${row.what.padEnd(what)}  ${row.target.padEnd(target)}  ${row.measured}${
        row.interval === null ? '' : style.faint(`  [${percent(row.interval[0])}, ${percent(row.interval[1])}]`)
      }`,
    );
  }

  heading('Outcome');
  out.push(
    ...table([
      ['signer', 'lines', 'eligible', 'ineligible', 'review'],
      ...outcome.rows.map((row) => [row.group, count(row.lines), rate(row.eligible), rate(row.ineligible), rate(row.review)]),
    ]),
  );
  if (outcome.moversAccepted !== null)
    out.push(`  registered elsewhere, truly ineligible, screened eligible: ${share(outcome.moversAccepted)}`);
  if (outcome.eligibleNamesVeryVoter.rate !== outcome.eligibleNamesRightVoter.rate)
    out.push(`  screened eligible, naming the signer and not a namesake at his address: ${share(outcome.eligibleNamesVeryVoter)}`);
  out.push(`  at the address, truly ineligible, screened eligible: ${share(outcome.otherIneligibleAccepted)}`);

  heading('Right voter among the first candidates');
  const depths = evaluation.recall[0]?.at.map(({ k }) => k) ?? [];
  out.push(
    ...table([
      ['lines of', 'lines', ...depths.map((k) => `@${k}`)],
      ...evaluation.recall.map((row) => [row.group, count(row.lines), ...row.at.map(({ recall }) => rate(recall))]),
    ]),
  );

  if (evaluation.reasons !== null) {
    heading('Reasons: true (down) against said (across)');
    const { truth, said, counts } = evaluation.reasons;
    out.push(...table([['', ...said], ...truth.map((word, t) => [word, ...counts[t].map((n) => (n === 0 ? '·' : count(n)))])]));
    out.push(`  rejected for the true reason: ${share(evaluation.reasons.rightReason)}`);
  }

  if (duplicates !== null) {
    heading('Duplicates');
    out.push(
      `  found ${share(duplicates.found)}: called ${share(duplicates.called)}, put to a person beside the other line ${count(duplicates.asked)} (asked in vain ${count(duplicates.askedInVain)}); false ${count(duplicates.false)}, other reason true ${count(duplicates.otherReason)}, one too many ${count(duplicates.excess)}, of ${count(duplicates.rejected)} called`,
    );
  }

  heading('Total of valid lines');
  out.push(`  truth ${count(total.truth)}`);
  for (const estimate of total.estimates) {
    out.push(
      `  ${count(Math.round(estimate.total))}  ${signed(estimate.error)}${estimate.share === null ? '' : ` (${signedPercent(estimate.share)})`}  ${estimate.how}${estimate.interval === null ? '' : `, between ${count(Math.round(estimate.interval[0]))} and ${count(Math.round(estimate.interval[1]))}: ${holds(total.truth, estimate.interval)}`}`,
    );
  }

  if (calibration !== null) {
    heading('Stated and observed probability');
    out.push(
      ...table([
        ['stated', 'lines', 'mean stated', 'observed', '95 %'],
        ...calibration.bins.map((bin) => [
          `${bin.from} to ${bin.to}`,
          count(bin.observed.of),
          bin.stated.toFixed(4),
          (bin.observed.rate ?? 0).toFixed(4),
          `${bin.observed.low.toFixed(4)} to ${bin.observed.high.toFixed(4)}`,
        ]),
      ]),
    );
    out.push(
      `  expected calibration error: ${(calibration.errorOverBins * 100).toFixed(2)} points over these bins, ${(calibration.errorOverEqualCounts * 100).toFixed(2)} over bins of equal count`,
    );
  }

  if (evaluation.workload !== null) {
    heading('Workload: lines less certain than the threshold go to a person; errors left among the others');
    out.push(
      ...table([
        ['threshold', 'seen', 'wrong voter', 'unregistered named', 'registered lost'],
        ...evaluation.workload.map((point) => [
          String(point.threshold),
          percent(point.seen / evaluation.lines),
          count(point.wrongVoter),
          count(point.unregisteredNamed),
          count(point.registeredLost),
        ]),
      ]),
    );
  }
  if (evaluation.acceptance !== null) {
    heading('If every first voter of at least this probability were accepted');
    out.push(
      ...table([
        ['probability', 'recall', 'precision', 'unregistered accepted'],
        ...evaluation.acceptance.map((point) => [
          String(point.threshold),
          rate(point.recall),
          rate(point.precision),
          rate(point.unregisteredAccepted),
        ]),
      ]),
    );
  }
  if (evaluation.surnameGroups !== null) {
    heading('By surname group');
    out.push(...groupTable(evaluation.surnameGroups));
  }
  if (evaluation.legibility !== null) {
    heading('By legibility');
    out.push(...groupTable(evaluation.legibility));
  }
  return `${out.join('\n')}\n`;
}

function groupTable(rows: readonly GroupRow[]): string[] {
  return table([
    ['group', 'lines', 'wrongly rejected', '95 %', 'wrongly accepted', '95 %', 'named first', 'to a person'],
    ...rows.map((row) => [
      row.group,
      count(row.lines),
      rate(row.falseRejection),
      interval(row.falseRejection),
      rate(row.falseAcceptance),
      interval(row.falseAcceptance),
      rate(row.recallAt1),
      rate(row.review),
    ]),
  ]);
}

/** Columns padded to their widest cell, the first to the left and the others to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows.map((row) => `  ${row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  ')}`.trimEnd());
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function rate(p: Proportion): string {
  return p.rate === null ? '–' : percent(p.rate);
}

function share(p: Proportion): string {
  return p.rate === null ? 'none to count' : `${percent(p.rate)} (${count(p.hits)} of ${count(p.of)})`;
}

function interval(p: Proportion): string {
  return p.rate === null ? '–' : `${percent(p.low)} to ${percent(p.high)}`;
}

/** Whether an interval holds the truth, in words. */
export function holds(truth: number, [low, high]: readonly [number, number]): string {
  return truth >= low && truth <= high ? 'the truth lies within' : 'the truth lies outside';
}

function signed(n: number): string {
  return `${n < 0 ? '−' : '+'}${count(Math.abs(Math.round(n)))}`;
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}
