import type { Projection } from '../screening/projection.ts';
import { chance, count, share } from './html.ts';
import { standingSentence } from './report-words.ts';

/** The few looks that the summary uses; `plain` where the output takes no colours. */
export interface SummaryStyle {
  bold(text: string): string;
  soft(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

const same = (text: string) => text;
export const PLAIN_STYLE: SummaryStyle = { bold: same, soft: same, good: same, warn: same, bad: same };

/** The outcome of a screening for a terminal of `columns` characters; `out` is where the files are. Ends with a newline. */
export function summaryText({
  projection,
  out,
  style = PLAIN_STYLE,
  columns = 80,
}: {
  projection: Projection;
  out: string;
  style?: SummaryStyle;
  columns?: number;
}): string {
  const width = Math.max(40, Math.min(columns, 96));
  const { counts, valid, requirement, petition, position, sample, duplicates, unconfirmed } = projection;
  const n = (value: number) => count(value, 'en');
  const lines: string[] = [''];
  const put = (text = '') => lines.push(text === '' ? '' : `  ${text}`);
  const paragraph = (text: string, look: (text: string) => string = same) => {
    for (const line of wrap(text, width - 4)) put(look(line));
  };
  const bar = (part: number, whole: number, look: (text: string) => string) => {
    const room = Math.max(8, Math.min(32, width - 46));
    const filled = whole === 0 ? 0 : Math.round((part / whole) * room);
    return look('█'.repeat(part > 0 ? Math.max(1, filled) : 0)) + style.soft('░'.repeat(room - (part > 0 ? Math.max(1, filled) : 0)));
  };
  const row = (name: string, value: number, look: (text: string) => string) =>
    put(`${name.padEnd(15)}${n(value).padStart(9)}  ${share(value, counts.lines).padStart(7)}  ${bar(value, counts.lines, look)}`);

  paragraph([petition.title, petition.jurisdiction].filter((part) => part !== '').join(' · '), style.bold);
  paragraph('Screening, not an official finding: no signature was compared.', style.soft);
  put();
  paragraph(standingSentence(projection, 'en'), position.is === 'above' ? style.good : position.is === 'below' ? style.bad : style.warn);
  put();
  put(
    `${'required'.padEnd(15)}${n(requirement.required).padStart(9)}  ${style.soft(`${projection.rules.id}, ${requirement.citation.section}`)}`,
  );
  put(`${'lines'.padEnd(15)}${n(counts.lines).padStart(9)}`);
  row('  eligible', counts.eligible, style.good);
  row('  to review', counts.review, style.warn);
  row('  ineligible', counts.ineligible, style.bad);
  put(
    `${'valid, expected'.padEnd(15)}${n(valid.expected).padStart(9)}  ${style.soft(`${n(valid.low)} if no line in review holds, ${n(valid.high)} if all do`)}`,
  );
  if (position.cushion !== null) {
    put();
    paragraph(
      `${n(position.cushion.lines)} eligible lines (${position.cushion.percentOfEligible} %) could still fail on the signature or the section.`,
    );
  }
  list(
    'Why lines fail',
    counts.reasons.map(({ words, lines: of }) => ({ name: words.en, of })),
  );
  if (duplicates.asked > 0) put(style.soft(`(${n(duplicates.asked)} more may repeat another line: a person is asked)`));
  list(
    'What people must look at',
    counts.questions.map(({ words, lines: of }) => ({ name: words.en, of })),
  );
  if (sample !== null) {
    put();
    put(style.bold('A random sample by these rules'));
    const typical = sample.typical.projectedValid === null ? '' : ` A typical one projects ${n(sample.typical.projectedValid)}`;
    const between = sample.interval === null ? '' : `, 95 of 100 lie between ${n(sample.interval.low)} and ${n(sample.interval.high)}`;
    paragraph(
      `${n(sample.sample)} of ${n(sample.raw)} lines.${typical}${between}. Qualifies ${chance(sample.chances.sufficient, 'en')}, more lines checked ${chance(sample.chances['full-count'], 'en')}, fails ${chance(sample.chances.insufficient, 'en')}.`,
    );
  }
  if (requirement.contradiction !== null) {
    put();
    paragraph(requirement.contradiction.en, style.warn);
  }
  put();
  const leaning =
    unconfirmed.length === 0
      ? ''
      : unconfirmed.length === 1
        ? ' One value of the rules behind the figures is not confirmed.'
        : ` ${unconfirmed.length} values of the rules behind the figures are not confirmed.`;
  paragraph(`${projection.assumptions.length} assumptions were made and are listed in the report.${leaning}`, style.soft);
  put();
  put(`${style.bold('Report')}   ${out}/report.html`);
  paragraph(
    'The CSV files beside it name voters and signers: keep them as you keep the petition. The report and projection.json hold totals only.',
    style.soft,
  );
  return `${lines.join('\n')}\n`;

  function list(heading: string, entries: readonly { name: string; of: number }[]): void {
    if (entries.length === 0) return;
    put();
    put(style.bold(heading));
    for (const { name, of } of entries) {
      const [first, ...more] = wrap(name, width - 24);
      put(`${n(of).padStart(9)}  ${share(of, counts.lines).padStart(7)}  ${first}`);
      for (const line of more) put(`${' '.repeat(20)}${line}`);
    }
  }
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}
