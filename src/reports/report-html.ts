import type { Citation, Confirmed } from '../law/rule-pack.ts';
import type { Step } from '../law/step.ts';
import type { Projection } from '../screening/projection.ts';
import { rowBar, sampleChart, standingChart } from './charts.ts';
import { count, countsIn, type Html, html, type Language, raw, share } from './html.ts';
import { REPORT_STYLE } from './report-style.ts';
import { REPORT_WORDS, type ReportWords, sampleSentences, standingSentence, suretySentences } from './report-words.ts';
import { hideSmallCells } from './small-cells.ts';
import { OUTCOME_WORDS_ES, STEP_WORDS_ES } from './step-words.ts';

const PRIORS = ['stay', 'moved', 'relative', 'stranger', 'elsewhere'] as const;
const LANGUAGES: readonly Language[] = ['en', 'es'];

/** report.html: one page that asks nothing of the network and runs no script; both languages stand in it and a switch shows one. Totals only: nothing in it names or singles out a person. */
export function reportHtml(projection: Projection): string {
  const { petition } = projection;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${petition.title} – ${REPORT_WORDS.en.title}</title>
<style>${raw(REPORT_STYLE)}</style>
</head>
<body>
<header><div class="page">
<fieldset class="language"><legend>Language / Idioma</legend>
<label><input type="radio" name="language" id="lang-en" checked> English</label>
<label lang="es"><input type="radio" name="language" id="lang-es"> Español</label>
</fieldset>
<h1>${petition.title}</h1>
${LANGUAGES.map((language) => inLanguage(language, html`<p class="place">${placeLine(projection, language)}</p><p class="notice">${projection.notice[language]}</p>`))}
</div></header>
<main><div class="page">
${LANGUAGES.map((language) => inLanguage(language, body(projection, language)))}
</div></main>
<footer><div class="page">${LANGUAGES.map((language) => inLanguage(language, html`<p>${REPORT_WORDS[language].footer}</p>`))}</div></footer>
</body>
</html>
`.html;
}

function inLanguage(language: Language, content: Html): Html {
  return html`<div class="${language}" lang="${language}">${content}</div>
`;
}

function placeLine({ petition, rules }: Projection, language: Language): string {
  const words = REPORT_WORDS[language];
  return [words.title, petition.jurisdiction, rules.title[language]].filter((part) => part !== '').join(' · ');
}

function body(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  const part = (name: string, heading: string, content: Html) =>
    html`<section aria-labelledby="${name}-${language}"><h2 id="${name}-${language}">${heading}</h2>
${content}</section>
`;
  return html`${part('standing', words.standing, standing(projection, language))}${part('fails', words.fails, reasons(projection, language))}${part(
    'people',
    words.people,
    questions(projection, language),
  )}${part('twice', words.twice, duplicates(projection, language))}${part('sample', words.sample, sample(projection, language))}${part(
    'assumed',
    words.assumed,
    assumptions(projection, language),
  )}${part('law', words.law, law(projection, language))}${part('computed', words.computed, computed(projection, language))}`;
}

function standing(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  const { counts, valid, requirement } = projection;
  const figure = (name: string, value: number, more: string) =>
    html`<div><dt>${name}</dt><dd>${count(value, language)}<small>${more}</small></dd></div>`;
  const title = standingSentence(projection, language);
  return html`<p class="answer">${title}</p>
${standingChart({ eligible: counts.eligible, expected: valid.expected, high: valid.high, required: requirement.required, lines: counts.lines, title, language })}
<ul class="key"><li><i class="k-eligible"></i>${words.keyEligible}</li><li><i class="k-expected"></i>${words.keyExpected}</li><li><i class="k-possible"></i>${words.keyPossible}</li><li><i class="k-track"></i>${words.keyIneligible}</li></ul>
<dl class="figures">${[
    figure(words.required, requirement.required, ''),
    figure(words.lines, counts.lines, ''),
    figure(words.eligible, counts.eligible, `${share(counts.eligible, counts.lines)} ${words.ofLines}`),
    figure(words.review, counts.review, `${share(counts.review, counts.lines)} ${words.ofLines}`),
    figure(words.ineligible, counts.ineligible, `${share(counts.ineligible, counts.lines)} ${words.ofLines}`),
  ]}</dl>
${suretySentences(projection, language).map((sentence) => html`<p>${sentence}</p>`)}
<details><summary>${words.sums}</summary>
<table><thead><tr><th scope="col">${words.what}</th><th scope="col" class="n">${words.result}</th></tr></thead><tbody>
${valid.steps.map(
  (step) =>
    html`<tr><th scope="row">${step.label[language]}<span class="sum"><br>${step.expression === step.value ? null : `${step.expression} =`}</span></th><td class="n">${count(Number(step.value), language)}</td></tr>`,
)}
</tbody></table></details>
`;
}

function reasons(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  const { counts } = projection;
  if (counts.reasons.length === 0) return html`<p>${words.failsNone}</p>`;
  const { shown, rest } = hideSmallCells(counts.reasons);
  const most = Math.max(rest, ...shown.map(({ lines }) => lines));
  const rows = shown.map(({ words: name, lines, citation, confirmed }) =>
    countRow({ name: name[language], lines, most, kind: 'reason', projection, language, more: cite(citation, confirmed, language) }),
  );
  if (rest > 0) rows.push(countRow({ name: words.otherReasons, lines: rest, most, kind: 'reason', projection, language, more: null }));
  return html`<p>${words.failsIntro}</p>${countTable({ caption: words.failsCaption, heading: words.reason, rows, words })}${smallNote(rest, words)}`;
}

function questions(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  const { counts } = projection;
  if (counts.review === 0) return html`<p>${words.peopleNone}</p>`;
  const { shown, rest } = hideSmallCells(counts.questions);
  const most = Math.max(rest, ...shown.map(({ lines }) => lines));
  const rows = shown.map(({ words: name, lines }) =>
    countRow({ name: name[language], lines, most, kind: 'question', projection, language, more: null }),
  );
  if (rest > 0) rows.push(countRow({ name: words.otherQuestions, lines: rest, most, kind: 'question', projection, language, more: null }));
  return html`<p>${words.peopleIntro}</p>${countTable({ caption: words.peopleCaption, heading: words.question, rows, words })}${smallNote(rest, words)}`;
}

function smallNote(rest: number, words: ReportWords): Html | null {
  return rest > 0 ? html`<p>${words.smallCells}</p>` : null;
}

interface CountRow {
  readonly name: string;
  readonly lines: number;
  readonly most: number;
  readonly kind: 'reason' | 'question';
  readonly projection: Projection;
  readonly language: Language;
  readonly more: Html | null;
}

function countRow({ name, lines, most, kind, projection, language, more }: CountRow): Html {
  return html`<tr><th scope="row">${name}${rowBar({ part: lines, most, kind })}${more}</th><td class="n">${count(lines, language)}</td><td class="n">${share(lines, projection.counts.lines)}</td></tr>
`;
}

function countTable({
  caption,
  heading,
  rows,
  words,
}: {
  caption: string;
  heading: string;
  rows: readonly Html[];
  words: ReportWords;
}): Html {
  return html`<table><caption>${caption}</caption><thead><tr><th scope="col">${heading}</th><th scope="col" class="n">${words.lines}</th><th scope="col" class="n">${words.share}</th></tr></thead><tbody>
${rows}</tbody></table>
`;
}

function duplicates(projection: Projection, language: Language): Html {
  const { found, asked, policy, citation, confirmed } = projection.duplicates;
  const n = (value: number) =>
    value > 0 && value < 5 ? (language === 'en' ? 'fewer than five' : 'menos de cinco') : count(value, language);
  const sentence =
    language === 'en'
      ? `${n(found)} lines are further signatures of voters who are counted on another line; a person is asked about ${n(asked)} more.`
      : `${n(found)} líneas son firmas repetidas de personas que cuentan en otra línea; sobre otras ${n(asked)} se pregunta a una persona.`;
  const family =
    language === 'en'
      ? 'A father and a son of one name who signed once each are not a repetition: lines are given to people first, and only a line for which nobody is left is one. A line in doubt never makes another one a repetition.'
      : 'Un padre y un hijo con el mismo nombre que firmaron una vez cada uno no son una repetición: primero se asignan líneas a personas, y sólo lo es la línea para la que no queda nadie. Una línea dudosa nunca convierte a otra en repetición.';
  return html`<p>${sentence}</p><p>${REPORT_WORDS[language].policies[policy]} ${family}</p><p>${cite(citation, confirmed, language)}</p>`;
}

function sample(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  const sentences = sampleSentences(projection, language);
  const outlook = projection.sample;
  if (outlook === null) return html`<p>${sentences[0]}</p>`;
  const chart =
    outlook.quantiles.length === 0
      ? null
      : sampleChart({
          quantiles: outlook.quantiles,
          failBelow: outlook.bands?.fail ?? null,
          passAbove: outlook.bands?.pass ?? null,
          required: projection.requirement.required,
          title: sentences.join(' '),
          language,
        });
  const key =
    chart === null || outlook.bands === null
      ? null
      : html`<ul class="key">${outlook.bands.fail === null ? null : html`<li><i class="k-fail"></i>${words.sampleKeyFail}</li>`}<li><i class="k-full"></i>${words.sampleKeyFull}</li><li><i class="k-pass"></i>${words.sampleKeyPass}</li><li>${language === 'en' ? 'Each dot is one sample in forty.' : 'Cada punto es una muestra de cada cuarenta.'}</li></ul>`;
  return html`${sentences.map((sentence) => html`<p>${sentence}</p>`)}${chart}${key}
<details><summary>${words.sampleArithmetic}</summary>${stepTable([...outlook.sizeSteps, ...outlook.typical.steps], language)}</details>
`;
}

function assumptions(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  return html`<p>${words.assumedIntro}</p><table><thead><tr><th scope="col">${words.assumption}</th><th scope="col" class="n">${words.lines}</th></tr></thead><tbody>
${projection.assumptions.map(
  ({ words: text, lines }) =>
    html`<tr><th scope="row">${text[language]}</th><td class="n">${lines === null ? words.allLines : lines < 5 ? '< 5' : count(lines, language)}</td></tr>
`,
)}</tbody></table>
`;
}

function law(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  const { requirement, unconfirmed, openQuestions } = projection;
  const contradiction = requirement.contradiction === null ? null : html`<p class="notice">${requirement.contradiction[language]}</p>`;
  const steps = requirement.steps.length === 0 ? null : stepTable(requirement.steps, language);
  const list =
    unconfirmed.length === 0
      ? html`<p>${words.unconfirmedNone}</p>`
      : html`<p>${words.unconfirmedIntro}</p><ul class="plain">${unconfirmed.map(
          ({ words: name, citation, confirmed, lines }) =>
            html`<li>${name[language]}${lines === null || lines < 5 ? null : ` (${count(lines, language)} ${words.lines.toLowerCase()})`}${cite(citation, confirmed, language)}</li>`,
        )}</ul>`;
  const open =
    openQuestions.length === 0
      ? null
      : html`<h3>${words.openQuestions}</h3><ul class="plain">${openQuestions.map(({ words: text }) => html`<li>${text[language]}</li>`)}</ul>`;
  return html`<h3>${words.requirement}: ${count(requirement.required, language)}</h3><p>${requirement.source === 'stated' ? words.requirementStated : words.requirementComputed}</p>${contradiction}${steps}${
    steps === null ? cite(requirement.citation, requirement.confirmed, language) : null
  }
<h3>${words.unconfirmed}</h3>${list}${open}`;
}

function stepTable(steps: readonly Step[], language: Language): Html {
  const words = REPORT_WORDS[language];
  return html`<table><thead><tr><th scope="col">${words.what}</th><th scope="col" class="n">${words.result}</th></tr></thead><tbody>
${steps.map((step) => {
  const spanish = STEP_WORDS_ES[step.name];
  const label =
    language === 'es' && spanish !== undefined
      ? html`${spanish}`
      : language === 'es'
        ? html`<span lang="en">${step.label}</span>`
        : html`${countsIn(step.label, language)}`;
  return html`<tr><th scope="row">${label}<br><span class="sum">${countsIn(step.expression, language)}</span>${cite(step.citation, step.confirmed, language)}</th><td class="n">${language === 'es' ? (OUTCOME_WORDS_ES[step.value] ?? countsIn(step.value, language)) : countsIn(step.value, language)}</td></tr>
`;
})}</tbody></table>
`;
}

function computed(projection: Projection, language: Language): Html {
  const words = REPORT_WORDS[language];
  const { roll, source, rules, settings, matching } = projection;
  const priors =
    matching === null ? [] : PRIORS.map((name) => html`<li>${words.priorNames[name]}: ${share(matching.priors[name], 1)}</li>`);
  const fact = (name: string, value: Html) => html`<dt>${name}</dt><dd>${value}</dd>`;
  return html`<p>${words.computedIntro}</p><dl class="facts">${[
    fact(words.rules, html`<code>${rules.id}</code> ${rules.version}`),
    fact(words.rollDate, html`${roll.asOf}`),
    fact(words.rollCounts, html`${count(roll.counts.voters, language)} (${count(roll.counts.setAside, language)} ${words.setAside})`),
    ...roll.sources.map((file) => fact(words.rollSource, html`${file.file}, SHA-256 <code>${file.sha256}</code>`)),
    fact(
      words.linesFile,
      html`${source.file}${source.sha256 === null ? null : html`, SHA-256 <code>${source.sha256}</code>`} (${count(source.rowsSetAside, language)} ${words.setAside})`,
    ),
    fact(
      words.thresholds,
      html`${Object.entries(settings).map(([name, value], i) => html`${i > 0 ? ', ' : ''}<code>${name}</code> ${value}`)}`,
    ),
    ...(priors.length === 0 ? [] : [fact(words.priors, html`<ul class="plain">${priors}</ul>`)]),
  ]}</dl>`;
}

/** A citation with its address, the day it was read, and how sure it is. */
function cite(citation: Citation, confirmed: Confirmed, language: Language): Html {
  const words = REPORT_WORDS[language];
  const section =
    citation.address === null ? html`${citation.section}` : html`<a href="${citation.address}" rel="noreferrer">${citation.section}</a>`;
  const read = citation.readOn === null ? '' : `, ${words.read} ${citation.readOn}`;
  return html`<span class="cite">${section}${read} <span class="tag ${confirmed}">${words.confirmed[confirmed]}</span></span>`;
}
