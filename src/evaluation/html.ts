import { reliabilityChart, WORKLOAD_SERIES, workloadChart } from './charts.ts';
import type { Evaluation } from './evaluate.ts';
import type { GroupRow } from './fairness.ts';
import type { Proportion } from './proportion.ts';
import { percent, type TargetVerdict } from './targets.ts';
import { holds } from './text.ts';

/** The evaluation as one self-contained page: no script, nothing fetched, light and dark. */
export function evaluationHtml(evaluation: Evaluation): string {
  const sections = [
    targetSection(evaluation),
    outcomeSection(evaluation),
    recallSection(evaluation),
    reasonSection(evaluation),
    duplicateSection(evaluation),
    totalSection(evaluation),
    calibrationSection(evaluation),
    workloadSection(evaluation),
    acceptanceSection(evaluation),
    groupSection({ id: 'surnames', title: 'By surname group', rows: evaluation.surnameGroups }),
    groupSection({ id: 'legibility', title: 'By legibility', rows: evaluation.legibility }),
    inputSection(evaluation),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>How good is the matching</title>
<style>${CSS}</style>
</head>
<body>
<main>
<h1>How good is the matching</h1>
<p class="lead">${count(evaluation.lines)} lines against their truth: ${count(evaluation.registered)} by registered signers, ${count(evaluation.trulyEligible)} truly eligible.</p>
${evaluation.notes.length === 0 ? '' : `<ul class="notes">${evaluation.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`}
${sections.join('\n')}
</main>
</body>
</html>
`;
}

const VERDICTS: Readonly<Record<TargetVerdict, string>> = { met: 'met', 'not met': 'missed', undecided: 'open', 'not measured': 'none' };

function targetSection({ targets }: Evaluation): string {
  const rows = targets.map((row) => [
    escapeHtml(row.what),
    escapeHtml(row.target),
    escapeHtml(row.measured),
    row.interval === null ? '' : `${percent(row.interval[0])} to ${percent(row.interval[1])}`,
    `<span class="verdict ${VERDICTS[row.verdict]}">${row.verdict}</span>`,
  ]);
  return section({
    id: 'targets',
    title: 'Targets',
    intro: '“Undecided” means that the figure misses its limit but the 95 % interval (Wilson) does not: more lines are needed to tell.',
    body: table({ head: ['', 'target', 'measured', '95 % interval', ''], rows, text: [0, 1, 2, 4] }),
  });
}

function outcomeSection({ outcome }: Evaluation): string {
  const rows = outcome.rows.map((row) => [
    escapeHtml(row.group),
    count(row.lines),
    share(row.eligible),
    share(row.ineligible),
    share(row.review),
  ]);
  const more = [
    outcome.moversAccepted === null
      ? ''
      : `<p>Registered elsewhere, truly ineligible, yet screened eligible: ${long(outcome.moversAccepted)}.</p>`,
    `<p>Screened eligible, naming the signer himself and not a namesake at his address: ${long(outcome.eligibleNamesVeryVoter)}.</p>`,
    `<p>Registered at the address, truly ineligible for another reason, yet screened eligible: ${long(outcome.otherIneligibleAccepted)}.</p>`,
  ];
  return section({
    id: 'outcome',
    title: 'Outcome by who signed',
    body: table({ head: ['signer', 'lines', 'eligible', 'ineligible', 'review'], rows, text: [0] }) + more.join(''),
  });
}

function recallSection({ recall }: Evaluation): string {
  const depths = recall[0]?.at.map(({ k }) => k) ?? [];
  const rows = recall.map((row) => [
    escapeHtml(row.group),
    count(row.lines),
    ...row.at.map(({ recall: hit }) => share(hit)),
    row.at[0]?.recall.rate === null ? '' : `${percent(row.at[0].recall.low)} to ${percent(row.at[0].recall.high)}`,
  ]);
  return section({
    id: 'recall',
    title: 'Right voter among the first candidates',
    intro:
      'Lines of registered signers. A line counts under each of its classes. Either of a pair that the line cannot tell apart is right.',
    body: table({ head: ['lines of', 'lines', ...depths.map((k) => `first ${k}`), 'first: 95 %'], rows, text: [0] }),
  });
}

function reasonSection({ reasons }: Evaluation): string {
  if (reasons === null) return '';
  const rows = reasons.truth.map((word, t) => [
    escapeHtml(word),
    ...reasons.counts[t].map((n, s) =>
      n === 0 ? '<span class="faint">·</span>' : word === reasons.said[s] ? `<b>${count(n)}</b>` : count(n),
    ),
  ]);
  return section({
    id: 'reasons',
    title: 'Legal reasons: true against said',
    intro: `True reason down, screening across. Rejected for the true reason: ${long(reasons.rightReason)} of all rejected; ${long(reasons.rightReasonOfIneligible)} of those truly ineligible.`,
    body: table({ head: ['true', ...reasons.said.map(escape)], rows, text: [0] }),
  });
}

function duplicateSection({ duplicates }: Evaluation): string {
  if (duplicates === null) return '';
  return section({
    id: 'duplicates',
    title: 'Duplicates',
    body: table({
      head: ['', 'lines'],
      text: [0],
      rows: [
        ['further signatures that do not count', count(duplicates.found.of)],
        ['called', `${count(duplicates.called.hits)} (${share(duplicates.called)})`],
        ['not called, but put to a person beside the other line', count(duplicates.asked)],
        ['called or put to a person', `${count(duplicates.found.hits)} (${share(duplicates.found)})`],
        ['questions about a second signature where there is none', count(duplicates.askedInVain)],
        ['false: the signer signed no other line, and no other reason stated is the true one', count(duplicates.false)],
        ['rejected for one of two reasons, where the other one is true', count(duplicates.otherReason)],
        ['one too many: the signer signed again, but fewer lines should have fallen', count(duplicates.excess)],
        ['called in all', count(duplicates.rejected)],
      ],
    }),
  });
}

function totalSection({ total }: Evaluation): string {
  const rows = total.estimates.map((estimate) => [
    escapeHtml(estimate.how),
    count(Math.round(estimate.total)),
    signed(estimate.error),
    estimate.share === null ? '' : `${estimate.share < 0 ? '−' : '+'}${percent(Math.abs(estimate.share))}`,
    estimate.interval === null
      ? ''
      : `${count(Math.round(estimate.interval[0]))} to ${count(Math.round(estimate.interval[1]))}: ${holds(total.truth, estimate.interval)}`,
  ]);
  return section({
    id: 'total',
    title: 'Total of valid lines',
    intro: `Truly eligible: ${count(total.truth)}.`,
    body: table({ head: ['counted', 'total', 'error', 'share', 'stated 95 % interval'], rows, text: [0] }),
  });
}

function calibrationSection({ calibration }: Evaluation): string {
  if (calibration === null) return '';
  const rows = calibration.bins.map((bin) => [
    `${bin.from} to ${bin.to}`,
    count(bin.observed.of),
    bin.stated.toFixed(4),
    (bin.observed.rate ?? 0).toFixed(4),
    `${bin.observed.low.toFixed(4)} to ${bin.observed.high.toFixed(4)}`,
  ]);
  return section({
    id: 'calibration',
    title: 'Stated and observed probability',
    intro: `Expected calibration error: ${(calibration.errorOverBins * 100).toFixed(2)} points over these bins, ${(calibration.errorOverEqualCounts * 100).toFixed(2)} over bins of equal count. The very voter must be right here: a pair that nothing tells apart is stated as a half each.`,
    body: `<div class="beside"><figure>${reliabilityChart(calibration.bins)}</figure>${table({ head: ['stated', 'lines', 'mean stated', 'observed', '95 %'], rows, text: [0] })}</div>`,
  });
}

function workloadSection({ workload, lines }: Evaluation): string {
  if (workload === null) return '';
  const rows = workload.map((point) => [
    String(point.threshold),
    percent(point.seen / lines),
    count(point.wrongVoter),
    count(point.unregisteredNamed),
    count(point.registeredLost),
  ]);
  return section({
    id: 'workload',
    title: 'Work against errors',
    intro: 'If every line less certain than the threshold went to a person, these errors of identification would be left among the others.',
    body: `<div class="beside"><figure>${workloadChart({ points: workload, lines })}<figcaption>${WORKLOAD_SERIES.map((series) => `<span class="key ${series.css}">${series.name}</span>`).join(' ')}</figcaption></figure>${table({ head: ['threshold', 'seen', 'wrong voter', 'unregistered named', 'registered lost'], rows, text: [0] })}</div>`,
  });
}

function acceptanceSection({ acceptance }: Evaluation): string {
  if (acceptance === null) return '';
  const rows = acceptance.map((point) => [
    String(point.threshold),
    long(point.recall),
    long(point.precision),
    long(point.unregisteredAccepted),
  ]);
  return section({
    id: 'acceptance',
    title: 'Recall and precision',
    intro: 'If the first voter were accepted on every line where he has at least this probability, whatever the law says of him.',
    body: table({ head: ['probability', 'recall', 'precision', 'unregistered accepted'], rows, text: [0] }),
  });
}

function groupSection({ id, title, rows }: { id: string; title: string; rows: readonly GroupRow[] | null }): string {
  if (rows === null) return '';
  const interval = (p: Proportion) => (p.rate === null ? '' : `<span class="faint">${percent(p.low)} to ${percent(p.high)}</span>`);
  return section({
    id,
    title,
    intro: 'Wrongly rejected: truly eligible at the address, screened ineligible. Wrongly accepted: not on the roll, screened eligible.',
    body: table({
      head: ['group', 'lines', 'wrongly rejected', '95 %', 'wrongly accepted', '95 %', 'named first', 'to a person'],
      text: [0],
      rows: rows.map((row) => [
        escapeHtml(row.group),
        count(row.lines),
        share(row.falseRejection),
        interval(row.falseRejection),
        share(row.falseAcceptance),
        interval(row.falseAcceptance),
        share(row.recallAt1),
        share(row.review),
      ]),
    }),
  });
}

function inputSection({ inputs }: Evaluation): string {
  return section({
    id: 'inputs',
    title: 'What this rests on',
    body: table({
      head: ['', 'file', 'rows', 'SHA-256'],
      text: [0, 1, 3],
      rows: inputs.map((input) => [input.role, escapeHtml(input.file), count(input.rows), `<code>${input.sha256}</code>`]),
    }),
  });
}

function section({ id, title, intro, body }: { id: string; title: string; intro?: string; body: string }): string {
  return `<section id="${id}"><h2>${title}</h2>${intro === undefined ? '' : `<p>${intro}</p>`}${body}</section>`;
}

/** `text` names the columns that are words and stand to the left. */
function table({ head, rows, text }: { head: readonly string[]; rows: readonly (readonly string[])[]; text: readonly number[] }): string {
  const css = (c: number) => (text.includes(c) ? ' class="word"' : '');
  const cells = (row: readonly string[]) =>
    row.map((cell, c) => (c === 0 ? `<th scope="row"${css(c)}>${cell}</th>` : `<td${css(c)}>${cell}</td>`)).join('');
  return `<div class="scroll" tabindex="0"><table><thead><tr>${head.map((cell, c) => (cell === '' ? `<td${css(c)}></td>` : `<th scope="col"${css(c)}>${cell}</th>`)).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table></div>`;
}

function share(p: Proportion): string {
  return p.rate === null ? '<span class="faint">–</span>' : percent(p.rate);
}

function long(p: Proportion): string {
  return p.rate === null ? 'none to count' : `${percent(p.rate)} (${count(p.hits)} of ${count(p.of)})`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function signed(n: number): string {
  return `${n < 0 ? '−' : '+'}${count(Math.abs(Math.round(n)))}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const CSS = `
:root{color-scheme:light dark;--ink:#1b1b1b;--faint:#5c5f66;--paper:#fff;--line:#dfe1e2;--head:#f4f5f6;--blue:#005ea2;--good:#1a6e3c;--bad:#b50909;--open:#8a5a00;--rust:#b3541e;--teal:#0b7285}
@media (prefers-color-scheme:dark){:root{--ink:#e8e9eb;--faint:#a5a9b0;--paper:#16181b;--line:#33373d;--head:#1f2226;--blue:#73b3e7;--good:#70d197;--bad:#ff8d8d;--open:#f0b95a;--rust:#f0945a;--teal:#66d1e0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:30px;line-height:1.2;margin:0 0 4px}
h2{font-size:20px;margin:40px 0 4px}
p{margin:4px 0 12px;max-width:75ch}
.lead{font-size:18px}
.notes{margin:12px 0;padding:10px 16px 10px 34px;border-left:4px solid var(--open);background:var(--head)}
.faint{color:var(--faint)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}
th,td{padding:5px 12px;border-bottom:1px solid var(--line);text-align:right;font-weight:400;white-space:nowrap}
thead th,thead td{background:var(--head);font-weight:600;border-bottom:2px solid var(--line)}
.word{text-align:left}
#targets .word,#reasons thead th{white-space:normal}
#reasons thead th{max-width:7em;vertical-align:bottom}
#reasons th,#reasons td{padding:5px 8px}
figcaption{font-size:13px;color:var(--faint)}
.key{margin-right:14px;white-space:nowrap}
.key::before{content:"";display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:5px}
.key.one::before{background:var(--blue)}.key.two::before{background:var(--rust)}.key.three::before{background:var(--teal)}
code{font-size:12px}
.verdict{font-weight:700;white-space:nowrap}
.verdict.met{color:var(--good)}.verdict.missed{color:var(--bad)}.verdict.open{color:var(--open)}.verdict.none{color:var(--faint);font-weight:400}
.beside{display:flex;flex-wrap:wrap;gap:20px;align-items:flex-start}
figure{margin:0;flex:1 1 420px;max-width:520px}
svg{width:100%;height:auto;font-size:11px}
svg text{fill:var(--faint)}svg .axis{fill:var(--ink);font-size:12px}svg .middle{text-anchor:middle}svg .end{text-anchor:end}
svg .grid{stroke:var(--line)}svg .even{stroke:var(--faint);stroke-dasharray:4 3}
svg .dot{fill:var(--blue)}svg .whisker{stroke:var(--blue);stroke-width:1.5}
svg .curve{fill:none;stroke-width:2}svg .one.dot{fill:var(--blue)}svg .one.curve{stroke:var(--blue)}svg .two.dot{fill:var(--rust)}svg .two.curve{stroke:var(--rust)}svg .three.dot{fill:var(--teal)}svg .three.curve{stroke:var(--teal)}
@media print{.scroll{overflow:visible}section{break-inside:avoid}}
`;
