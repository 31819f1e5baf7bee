import { Writable } from 'node:stream';
import { err, ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { petitionSubject } from '../law/petition-subject.ts';
import { type ComposedForm, composeForm } from '../sheets/compose.ts';
import { openFonts } from '../sheets/fonts.ts';
import { checkForm, type FormCheck, type StatementWords } from '../sheets/form-check.ts';
import { type FormContent, formContentSchema } from '../sheets/form-content.ts';
import { type CodeUse, printSections } from '../sheets/print.ts';
import { circulationSettings } from './circulation-context.ts';
import { type Deps, keyOf, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import { declarationFields, FORM_WORDS, type FormLanguage, formColumns } from './form-words.ts';
import type { Paper } from './papers.ts';
import { papersOf, statementWords } from './record-paper.ts';

/** Sections that one request may print; more are printed in several, or on the machine by `countersign sheets print`. */
export const MOST_PRINTED = 200;

/** A petition's form, held against the pack. */
export interface CheckedForm extends FormCheck {
  readonly linesPerSection: number;
  readonly sides: number;
  readonly sheetKey: string;
  /** Texts of the campaign that are not given in the form’s language, and stand on it in English. */
  readonly untranslated: readonly UntranslatedText[];
}

/** Sets the form from the campaign's papers and lists where it departs from the pack: before anything is printed. */
export async function checkPetitionForm(
  deps: Pick<Deps, 'db' | 'keys'>,
  {
    language,
    codes,
    ...input
  }: {
    readonly member: Member;
    readonly petitionId: string;
    readonly codes: CodeUse;
    /** Language of the form. */
    readonly form: FormLanguage;
    /** Language of what the check says. */
    readonly language: FormLanguage;
  },
): Promise<Outcome<CheckedForm>> {
  const set = await setForm(deps, input);
  if (!set.ok) return set;
  const { form, context, subject } = set.value;
  const check = checkForm({
    layout: form.layout,
    content: form.content,
    codes,
    rules: context.pack.form,
    language,
    counted: set.value.counted,
  });
  return ok({
    ...check,
    linesPerSection: form.layout.sides.reduce((sum, side) => sum + side.lines.length, 0),
    sides: form.layout.sides.length,
    sheetKey: form.content.petition,
    untranslated: subject.untranslated,
  });
}

/** Prints sections as one PDF. */
export async function printPetitionForm(
  deps: Pick<Deps, 'db' | 'keys'>,
  input: {
    readonly member: Member;
    readonly petitionId: string;
    readonly first: number;
    readonly last: number;
    readonly codes: CodeUse;
    readonly form: FormLanguage;
    readonly signal?: AbortSignal;
  },
): Promise<Outcome<Uint8Array>> {
  const { first, last } = input;
  if (last < first) return refuse('section-range-invalid', 'The last section lies before the first.', { field: 'query.last' });
  if (last - first >= MOST_PRINTED) {
    return refuse('sections-too-many-invalid', `At most ${MOST_PRINTED} sections at once.`, {
      field: 'query.last',
      remedy: 'Print them in parts.',
    });
  }
  const set = await setForm(deps, input);
  if (!set.ok) return set;
  const chunks: Buffer[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await printSections({
    form: set.value.form,
    sections: Array.from({ length: last - first + 1 }, (_, i) => first + i),
    codes: input.codes,
    output,
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  });
  return ok(Buffer.concat(chunks));
}

async function setForm(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId, form: language }: { readonly member: Member; readonly petitionId: string; readonly form: FormLanguage },
): Promise<
  Outcome<{ readonly form: ComposedForm; readonly context: PetitionContext; readonly subject: Subject; readonly counted: StatementWords }>
> {
  const found = await petitionFor(deps.db, { member, act: 'paper.record', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const papers = await papersOf(deps.db, { petitionId, key: key.value });
  const subject = subjectOf({ context: found.value, papers, language });
  if (!subject.ok) return subject;
  const { settings } = await circulationSettings(deps.db, petitionId);
  const content = contentOf({
    context: found.value,
    sheetKey: settings.sheetKey ?? 'PETITION',
    subject: subject.value,
    committee: paperOf(papers, 'committee'),
    language,
  });
  const wordsOf = (kind: 'notice' | 'answer') => {
    const paper = paperOf(papers, kind);
    return paper === null ? null : (statementWords(found.value.pack, paper)?.words ?? null);
  };
  const [grounds, answer] = [wordsOf('notice'), wordsOf('answer')];
  const counted = { ...(grounds === null ? {} : { grounds }), ...(answer === null ? {} : { answer }) };
  const form = composeForm({ content, fonts: openFonts() });
  return form.ok ? ok({ form: form.value, context: found.value, subject: subject.value, counted }) : err(form.error[0]);
}

/** What the petition asks, from the campaign’s papers: an officer’s recall, or a measure. */
function subjectOf({
  context: { petition, pack },
  papers,
  language,
}: {
  readonly context: PetitionContext;
  readonly papers: Awaited<ReturnType<typeof papersOf>>;
  readonly language: FormLanguage;
}): Outcome<Subject> {
  const place = petition.jurisdiction;
  if (petitionSubject(pack) === 'measure') {
    const measure = paperOf(papers, 'measure');
    if (measure !== null) return ok(measureBlocks({ place, measure, referendum: petition.kind === 'referendum', language }));
    return refuse('paper-not-recorded', 'The measure was not written yet: its title and summary stand on every page.', {
      remedy: 'Write it under Documents.',
    });
  }
  const notice = paperOf(papers, 'notice');
  if (notice !== null) return ok(recallBlocks({ place, notice, answer: paperOf(papers, 'answer'), language }));
  return refuse('paper-not-recorded', 'The notice of intention was not written yet: its grounds and proponents stand on every page.', {
    remedy: 'Write it under Documents.',
  });
}

type Of<K extends Paper['kind']> = Extract<Paper, { readonly kind: K }>;

/** The kept paper of a kind; null where it was not written. */
function paperOf<K extends Paper['kind']>(papers: Awaited<ReturnType<typeof papersOf>>, kind: K): Of<K> | null {
  return (papers.get(kind)?.paper as Of<K> | undefined) ?? null;
}

interface Subject {
  readonly blocks: FormContent['blocks'];
  /** Texts that the campaign gave in English only, on a form in another language. */
  readonly untranslated: readonly UntranslatedText[];
}

/** Texts of the campaign that stand on a form. */
export const UNTRANSLATED = ['grounds', 'answer', 'summary', 'text'] as const;
type UntranslatedText = (typeof UNTRANSLATED)[number];

interface Said {
  readonly name: UntranslatedText;
  readonly text: string;
  readonly spanish: string;
}

/** A text in the form's language where the campaign gave it in that; else as it was given, marked as being in English. */
function inLanguage({ name, text, spanish }: Said, language: FormLanguage) {
  const translated = language === 'es' && spanish !== '';
  return {
    text: translated ? spanish : text,
    lang: translated || language === 'en' ? language : 'en',
    untranslated: language === 'es' && !translated && text !== '' ? [name] : [],
  };
}

/** Recall of an officer: the notice of intention and the answer stand on every page. */
function recallBlocks({
  place,
  notice,
  answer,
  language,
}: {
  readonly place: string;
  readonly notice: Of<'notice'>;
  readonly answer: Of<'answer'> | null;
  readonly language: FormLanguage;
}): Subject {
  const words = FORM_WORDS[language];
  const names = notice.proponents.slice(0, 10).map(({ name }) => name);
  const grounds = inLanguage({ name: 'grounds', text: notice.grounds, spanish: notice.spanish }, language);
  const given =
    answer === null || answer.none ? null : inLanguage({ name: 'answer', text: answer.text, spanish: answer.spanish }, language);
  return {
    blocks: [
      { role: 'request', text: words.recall(place, notice.officer, notice.office) },
      { role: 'notice', text: words.notice, bold: true },
      { role: 'grounds', text: FORM_WORDS[grounds.lang].grounds(grounds.text), lang: grounds.lang },
      { role: 'proponents', text: words.proponents(names.join(', ')) },
      given === null
        ? { role: 'answer', text: words.noAnswer }
        : { role: 'answer', text: FORM_WORDS[given.lang].answer(given.text), lang: given.lang },
    ],
    untranslated: [...grounds.untranslated, ...(given?.untranslated ?? [])],
  };
}

/** A measure or act that is put to the voters: its title and summary stand on every page, its text on the first. */
function measureBlocks({
  place,
  measure,
  referendum,
  language,
}: {
  readonly place: string;
  readonly measure: Of<'measure'>;
  readonly referendum: boolean;
  readonly language: FormLanguage;
}): Subject {
  const words = FORM_WORDS[language];
  const title = language === 'es' && measure.titleSpanish !== '' ? measure.titleSpanish : measure.title;
  const summary = inLanguage({ name: 'summary', text: measure.summary, spanish: measure.summarySpanish }, language);
  const text = inLanguage({ name: 'text', text: measure.text, spanish: measure.spanish }, language);
  return {
    blocks: [
      { role: 'request', text: referendum ? words.referendum(place, title) : words.measure(place, title) },
      ...(measure.summary === ''
        ? []
        : [{ role: 'other' as const, text: FORM_WORDS[summary.lang].summary(summary.text), lang: summary.lang, bold: true }]),
      ...(measure.text === ''
        ? []
        : [{ role: 'other' as const, text: FORM_WORDS[text.lang].text(text.text), lang: text.lang, sides: 'first' as const }]),
      { role: 'proponents', text: words.proponents(measure.proponents.slice(0, 10).join(', ')) },
    ],
    untranslated: [...summary.untranslated, ...text.untranslated],
  };
}

/** What the signer writes: what the rules of the form name, else the fields that the pack asks of a line. */
function signerFields({ form, lineFields }: PetitionContext['pack']): readonly string[] {
  const named = form.find(({ code }) => code === 'signer-fields')?.value;
  if (typeof named === 'string') return named.split(/[,\s]+/);
  return lineFields.map(({ field }) => (field === 'printed-name' ? 'name' : field));
}

/** The form as content: what the pack asks of it is checked afterwards, not assumed here. */
function contentOf({
  context: { petition, pack },
  sheetKey,
  subject,
  committee,
  language,
}: {
  readonly context: PetitionContext;
  readonly sheetKey: string;
  readonly subject: Subject;
  readonly committee: Of<'committee'> | null;
  readonly language: FormLanguage;
}): FormContent {
  const points = (code: string, fallback: number) => {
    const value = pack.form.find((rule) => rule.code === code)?.value;
    return typeof value === 'number' ? value : fallback;
  };
  const inches = (code: string, fallback: number) => points(code, fallback) * 72;
  const asks = (code: RegExp) => pack.form.some((rule) => code.test(rule.code));
  const words = FORM_WORDS[language];
  const declared = pack.form.find(({ code }) => code === 'declaration-fields')?.value;
  return formContentSchema.parse({
    format: 'countersign-form',
    version: 1,
    petition: sheetKey,
    title: petition.title,
    language,
    margins: { top: inches('margin-top-inches', 1), right: 36, bottom: inches('margin-bottom-inches', 0.5), left: 36 },
    textSize: points('type-size-points', 8),
    sides: 2,
    numberHeading: words.number,
    ...(typeof linesMost(pack) === 'number' ? { linesPerSide: Math.ceil(linesMost(pack)! / 2) } : {}),
    blocks: [
      { role: 'title', text: petition.title, size: 13, bold: true, align: 'center' },
      ...subject.blocks,
      ...(committee === null || committee.topFunders.length === 0
        ? []
        : [{ role: 'top-funders', text: words.funders(committee.committee, committee.topFunders.join(', ')) }]),
      ...(asks(/^notice-to-public/)
        ? [{ role: 'public-notice', size: points('notice-to-public-points', 11), bold: true, framed: true, text: words.publicNotice }]
        : []),
    ],
    columns: formColumns({ fields: signerFields(pack), language }),
    official: { heading: words.official, width: inches('official-column-inches', 1) },
    lineHeight: 30,
    declaration: {
      text: words.declaration,
      fields: declarationFields({
        fields: typeof declared === 'string' ? declared.split(/[,\s]+/) : Object.keys(words.fields),
        language,
      }),
    },
  });
}

/** The most lines of a sheet by the pack; undefined where it names none. */
function linesMost(pack: PetitionContext['pack']): number | undefined {
  const value = pack.form.find(({ code }) => code === 'lines-per-sheet-max')?.value;
  return typeof value === 'number' ? value : undefined;
}
