import { count, type Html, html, type Language } from './html.ts';

/*
 * Charts as inline SVG. Positions are percentages, sizes pixels, so that a chart fills any width while its text keeps its size.
 * What a chart shows stands in a table or a sentence beside it as well; its title says the same to whoever cannot see it.
 */

/** Where valid signatures stand against the requirement: eligible, expected of the review, the rest of it, and the line to reach. */
export function standingChart({
  eligible,
  expected,
  high,
  required,
  lines,
  title,
  language,
}: {
  eligible: number;
  expected: number;
  high: number;
  required: number;
  lines: number;
  title: string;
  language: Language;
}): Html {
  const scale = Math.max(lines, required * 1.08, 1);
  const at = (value: number) => percent(value / scale);
  const middle = Math.min(high, Math.max(eligible, expected));
  const mark = required / scale;
  const anchor = mark > 0.5 ? 'end' : 'start';
  const shift = mark > 0.5 ? -6 : 6;
  return html`<svg class="chart" role="img" width="100%" height="88" aria-label="${title}">
<rect class="track" x="0" y="34" width="100%" height="34" rx="3"/>
<rect class="eligible" x="0" y="34" width="${at(eligible)}" height="34" rx="3"/>
<rect class="expected" x="${at(eligible)}" y="34" width="${at(middle - eligible)}" height="34"/>
<rect class="possible" x="${at(middle)}" y="34" width="${at(high - middle)}" height="34"/>
<line class="required" x1="${at(required)}" x2="${at(required)}" y1="8" y2="78"/>
<text x="${at(required)}" dx="${shift}" y="22" text-anchor="${anchor}">${language === 'en' ? 'required' : 'exigidas'} ${count(required, language)}</text>
</svg>`;
}

/** A bar in a table's row; the figure stands beside it, so it is nothing to read aloud. */
export function rowBar({ part, most, kind }: { part: number; most: number; kind: 'reason' | 'question' }): Html {
  return html`<svg class="bar" aria-hidden="true" width="100%" height="8"><rect class="${kind}" width="${percent(most === 0 ? 0 : part / most)}" height="8" rx="2"/></svg>`;
}

/** Dots in the sample chart: each stands for one in so many samples. */
const DOTS = 40;

/** What samples would project: one dot for every fortieth of them, over the three bands. */
export function sampleChart({
  quantiles,
  failBelow,
  passAbove,
  required,
  title,
  language,
}: {
  quantiles: readonly number[];
  failBelow: number | null;
  passAbove: number | null;
  required: number;
  title: string;
  language: Language;
}): Html {
  const values = Array.from({ length: DOTS }, (_, i) => quantiles[Math.floor(((i + 0.5) / DOTS) * (quantiles.length - 1))]);
  const edges = [values[0], values[DOTS - 1], passAbove ?? required, failBelow ?? required, required];
  const low = Math.min(...edges);
  const high = Math.max(...edges);
  const padding = Math.max((high - low) * 0.08, 1);
  const at = (value: number) => (value - low + padding) / (high - low + 2 * padding);
  const BIN = 0.026;
  const stacks = new Map<number, number>();
  const placed = values.map((value) => {
    const bin = Math.round(at(value) / BIN);
    const level = stacks.get(bin) ?? 0;
    stacks.set(bin, level + 1);
    return { x: bin * BIN, level };
  });
  const tallest = Math.max(...stacks.values());
  const step = Math.min(10, 160 / tallest);
  const height = Math.round(tallest * step) + 46;
  const base = height - 22;
  const fail = failBelow === null ? 0 : at(failBelow);
  const pass = passAbove === null ? 1 : at(passAbove);
  const mark = at(required);
  const anchor = mark > 0.8 ? 'end' : mark < 0.2 ? 'start' : 'middle';
  return html`<svg class="chart" role="img" width="100%" height="${height}" aria-label="${title}">
<rect class="band-fail" x="0" y="0" width="${percent(fail)}" height="${base}"/>
<rect class="band-full" x="${percent(fail)}" y="0" width="${percent(pass - fail)}" height="${base}"/>
<rect class="band-pass" x="${percent(pass)}" y="0" width="${percent(1 - pass)}" height="${base}"/>
<line class="required" x1="${percent(at(required))}" x2="${percent(at(required))}" y1="0" y2="${base}"/>
${placed.map(({ x, level }) => html`<circle class="dot" cx="${percent(x)}" cy="${(base - 6 - level * step).toFixed(1)}" r="4"/>`)}
<text x="${percent(at(required))}" y="${height - 6}" text-anchor="${anchor}">${language === 'en' ? 'required' : 'exigidas'} ${count(required, language)}</text>
</svg>`;
}

function percent(part: number): string {
  return `${(100 * Math.min(1, Math.max(0, part))).toFixed(2)}%`;
}
