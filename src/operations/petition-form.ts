import { Writable } from 'node:stream';
import { err, ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { type ComposedForm, composeForm } from '../sheets/compose.ts';
import { openFonts } from '../sheets/fonts.ts';
import { checkForm, type FormCheck } from '../sheets/form-check.ts';
import { type FormContent, formContentSchema } from '../sheets/form-content.ts';
import { type CodeUse, printSections } from '../sheets/print.ts';
import { circulationSettings } from './circulation-context.ts';
import { type Deps, keyOf, type Outcome, type PetitionContext, petitionFor, refuse } from './deps.ts';
import type { Paper } from './papers.ts';
import { papersOf } from './record-paper.ts';

/** Sections that one request may print; more are printed in several, or on the machine by `countersign sheets print`. */
export const MOST_PRINTED = 200;

/** A petition's form, held against the pack. */
export interface CheckedForm extends FormCheck {
  readonly linesPerSection: number;
  readonly sides: number;
  readonly sheetKey: string;
}

/** Sets the form from the campaign's papers and lists where it departs from the pack: before anything is printed. */
export async function checkPetitionForm(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId, codes }: { readonly member: Member; readonly petitionId: string; readonly codes: CodeUse },
): Promise<Outcome<CheckedForm>> {
  const set = await setForm(deps, { member, petitionId });
  if (!set.ok) return set;
  const { form, context } = set.value;
  const check = checkForm({ layout: form.layout, content: form.content, codes, rules: context.pack.form });
  return ok({
    ...check,
    linesPerSection: form.layout.sides.reduce((sum, side) => sum + side.lines.length, 0),
    sides: form.layout.sides.length,
    sheetKey: form.content.petition,
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
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<{ readonly form: ComposedForm; readonly context: PetitionContext }>> {
  const found = await petitionFor(deps.db, { member, act: 'paper.record', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const papers = await papersOf(deps.db, { petitionId, key: key.value });
  const notice = papers.get('notice')?.paper;
  if (notice?.kind !== 'notice') {
    return refuse('paper-not-recorded', 'The notice of intention was not written yet: its grounds and proponents stand on every page.', {
      remedy: 'Write it under Documents.',
    });
  }
  const { settings } = await circulationSettings(deps.db, petitionId);
  const answer = papers.get('answer')?.paper;
  const committee = papers.get('committee')?.paper;
  const content = contentOf({
    context: found.value,
    sheetKey: settings.sheetKey ?? 'PETITION',
    notice,
    answer: answer?.kind === 'answer' ? answer : null,
    committee: committee?.kind === 'committee' ? committee : null,
  });
  const form = composeForm({ content, fonts: openFonts() });
  return form.ok ? ok({ form: form.value, context: found.value }) : err(form.error[0]);
}

type Of<K extends Paper['kind']> = Extract<Paper, { readonly kind: K }>;

/** The form as content: what the pack asks of it is checked afterwards, not assumed here. */
function contentOf({
  context: { petition, pack },
  sheetKey,
  notice,
  answer,
  committee,
}: {
  readonly context: PetitionContext;
  readonly sheetKey: string;
  readonly notice: Of<'notice'>;
  readonly answer: Of<'answer'> | null;
  readonly committee: Of<'committee'> | null;
}): FormContent {
  const points = (code: string, fallback: number) => {
    const value = pack.form.find((rule) => rule.code === code)?.value;
    return typeof value === 'number' ? value : fallback;
  };
  const inches = (code: string, fallback: number) => points(code, fallback) * 72;
  const proponents = notice.proponents.slice(0, 10).map(({ name }) => name);
  return formContentSchema.parse({
    format: 'countersign-form',
    version: 1,
    petition: sheetKey,
    title: petition.title,
    language: 'en',
    margins: { top: inches('margin-top-inches', 1), right: 36, bottom: inches('margin-bottom-inches', 0.5), left: 36 },
    textSize: points('type-size-points', 8),
    sides: 2,
    blocks: [
      { role: 'title', text: petition.title, size: 13, bold: true, align: 'center' },
      {
        role: 'request',
        text: `We, the undersigned registered voters of ${petition.jurisdiction}, seek the recall and removal of ${notice.officer}, holding the office of ${notice.office}.`,
      },
      { role: 'notice', text: 'The following is a true copy of the notice of intention to circulate this petition.', bold: true },
      { role: 'grounds', text: `The grounds are as follows: ${notice.grounds}` },
      { role: 'proponents', text: `Printed names of the proponents: ${proponents.length === 0 ? 'none stated' : proponents.join(', ')}.` },
      {
        role: 'answer',
        text: answer === null || answer.none ? 'No answer was given by the officer.' : `The answer of the officer: ${answer.text}`,
      },
      ...(committee === null || committee.topFunders.length === 0
        ? []
        : [{ role: 'other', text: `Top funders of ${committee.committee}: ${committee.topFunders.join(', ')}.` }]),
      {
        role: 'public-notice',
        size: points('notice-to-public-points', 11),
        bold: true,
        framed: true,
        text: 'NOTICE TO THE PUBLIC: THIS PETITION MAY BE CIRCULATED BY A PAID SIGNATURE GATHERER OR A VOLUNTEER. YOU HAVE THE RIGHT TO ASK.',
      },
    ],
    columns: [
      { heading: 'Print your name', share: 28, cells: [{ field: 'name' }] },
      { heading: 'Signature', share: 27, cells: [{ field: 'signature' }] },
      { heading: 'Residence address only', share: 28, cells: [{ field: 'address' }] },
      { heading: 'City', share: 17, cells: [{ field: 'city' }] },
    ],
    official: { heading: 'Official use only', width: inches('official-column-inches', 1) },
    lineHeight: 30,
    declaration: {
      text: 'Declaration of circulator (in the circulator’s own hand, after the above signatures were obtained). I circulated this section of the petition and saw the appended signatures being written. According to the best of my information and belief each signature is the genuine signature of the person whose name it purports to be. I declare under penalty of perjury that this is true and correct.',
      fields: [
        { field: 'circulator-name', label: 'Printed name', share: 40 },
        { field: 'circulator-address', label: 'Residence address', share: 60 },
        { field: 'dates-from', label: 'Signatures obtained from (date)', share: 25 },
        { field: 'dates-to', label: 'to (date)', share: 25 },
        { field: 'executed-at', label: 'Executed at (place)', share: 25 },
        { field: 'executed-on', label: 'on (date)', share: 25 },
        { field: 'circulator-signature', label: 'Signature of circulator', share: 60 },
      ],
    },
  });
}
