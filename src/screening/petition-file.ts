import { z } from 'zod';
import { type CalendarDate, parseLooseDate } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** The facts of one petition that screening needs, as petition.json states them. */
export interface PetitionFile {
  readonly title: string;
  /** Id of the rule pack. */
  readonly rules: string;
  readonly jurisdiction: string;
  /** Registered voters by the report that the requirement is a share of. */
  readonly registered: number | null;
  /** The requirement as the official stated it; null where the file leaves it to the pack. */
  readonly required: number | null;
  /** Day the official notified the proponents that they may circulate. */
  readonly notified: CalendarDate | null;
  readonly filed: CalendarDate | null;
  /** The part of the roll whose voters may sign; null where every voter of the roll may. */
  readonly district: { readonly field: string; readonly value: string } | null;
  /** Days between which all signatures were obtained, from the circulators' declarations. */
  readonly declaration: { readonly from: CalendarDate | null; readonly to: CalendarDate | null };
}

/** A petition and what its file says that a person should know but that stops nothing. */
export interface ReadPetition {
  readonly petition: PetitionFile;
  readonly notices: readonly Problem[];
}

const day = z
  .string()
  .transform((text, context) => {
    if (text.trim() === '') return null;
    const date = parseLooseDate(text);
    if (date === null) context.addIssue({ code: 'custom', message: `“${text.slice(0, 40)}” is not a date. Write YYYY-MM-DD.` });
    return date;
  })
  .nullish()
  .transform((date) => date ?? null);

const count = z
  .number({ error: 'This must be a whole number without quotation marks.' })
  .int('This must be a whole number.')
  .min(1, 'This must be at least 1.')
  .max(1_000_000_000, 'This is more than a billion.')
  .nullish()
  .transform((value) => value ?? null);

const text = (what: string) => z.string({ error: `${what} must be given as text.` }).trim();

const petitionShape = z.looseObject({
  title: text('The title').min(1, 'The title is empty.').default('Untitled petition'),
  rules: text('The id of the rule pack').min(1, 'The id of the rule pack is empty. See “countersign rules list”.'),
  jurisdiction: text('The jurisdiction').default(''),
  registered: count,
  required: count,
  notified: day,
  filed: day,
  district: z
    .object({ field: text('The field').min(1, 'The field is empty.'), value: z.union([text('The value'), z.number().transform(String)]) })
    .nullish()
    .transform((value) => value ?? null),
  declaration: z
    .object({ from: day, to: day })
    .nullish()
    .transform((value) => value ?? { from: null, to: null }),
});

const KNOWN = new Set(Object.keys(petitionShape.shape));

/** Reads petition.json. Every fault is named with its field; contradictory dates are faults, unknown fields are notices. */
export function parsePetition({ source, file }: { source: string; file: string }): Result<ReadPetition, readonly Problem[]> {
  const body = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  if (body.trim() === '') {
    return err([{ code: 'file-empty', message: 'The petition file is empty.', file, remedy: 'It must hold one JSON object.' }]);
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    const row = rowOfSyntaxError(body, (error as Error).message);
    return err([
      {
        code: 'json-invalid',
        message: 'This is not JSON.',
        file,
        ...(row === null ? {} : { row }),
        remedy: 'A petition file is one JSON object, for example {"title": "…", "rules": "us-ca-local-recall.2022", "registered": 100000}.',
      },
    ]);
  }
  const parsed = petitionShape.safeParse(json, { reportInput: true });
  if (!parsed.success) return err(parsed.error.issues.map((issue) => problemOf(issue, file)));
  const { title, rules, jurisdiction, registered, required, notified, filed, district, declaration } = parsed.data;
  const petition: PetitionFile = { title, rules, jurisdiction, registered, required, notified, filed, district, declaration };
  const faults = contradictions(petition, file);
  if (faults.length > 0) return err(faults);
  const notices = Object.keys(parsed.data)
    .filter((key) => !KNOWN.has(key))
    .map((key): Problem => ({ code: 'field-unknown', message: 'This field is not known and was not used.', file, field: key }));
  return ok({ petition, notices });
}

/** The requirement of a petition, and where it comes from. */
export interface Requirement {
  readonly required: number;
  /** `stated` in the petition file, or `computed` by the pack from the registration. */
  readonly source: 'stated' | 'computed';
  /** What the pack computes; null where the file gives no registration. */
  readonly computed: number | null;
  /** Set where file and pack contradict each other. */
  readonly notice: Problem | null;
}

/** The file's requirement where it states one, else the pack's; where they contradict each other the file's stands and a notice says so. */
export function requirementOf({
  petition,
  computed,
  file,
}: {
  petition: PetitionFile;
  computed: number | null;
  file: string;
}): Result<Requirement, Problem> {
  if (petition.required === null) {
    if (computed === null) {
      return err({
        code: 'requirement-missing',
        message: 'Neither “required” nor “registered” is given, so the requirement cannot be known.',
        file,
        remedy: 'Give “registered”, the number of registered voters in the report the law names.',
      });
    }
    return ok({ required: computed, source: 'computed', computed, notice: null });
  }
  const differs = computed !== null && computed !== petition.required;
  const notice: Problem | null = differs
    ? {
        code: 'requirement-contradicts',
        message: `The file says ${petition.required} signatures are required; the rules make ${computed} of ${petition.registered} registered voters. The file's figure is used.`,
        file,
        field: 'required',
        remedy: 'Ask the elections official which figure holds, or leave “required” out to use the computed one.',
      }
    : null;
  return ok({ required: petition.required, source: 'stated', computed, notice });
}

function contradictions(petition: PetitionFile, file: string): Problem[] {
  const problems: Problem[] = [];
  const order = (earlier: CalendarDate | null, later: CalendarDate | null, field: string, message: string) => {
    if (earlier !== null && later !== null && later < earlier) problems.push({ code: 'dates-contradict', message, file, field });
  };
  order(petition.notified, petition.filed, 'filed', `Filed on ${petition.filed}, before circulation could begin on ${petition.notified}.`);
  const { from, to } = petition.declaration;
  order(from, to, 'declaration', `The declaration ends on ${to}, before it begins on ${from}.`);
  order(to, petition.filed, 'declaration.to', `The declaration ends on ${to}, after the petition was filed on ${petition.filed}.`);
  order(
    petition.notified,
    from,
    'declaration.from',
    `The declaration begins on ${from}, before circulation could begin on ${petition.notified}.`,
  );
  return problems;
}

function problemOf(issue: z.core.$ZodIssue, file: string): Problem {
  const field = issue.path.join('.');
  if (field === '') return { code: 'json-not-object', message: 'The petition file must hold one JSON object.', file };
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return { code: missing ? 'field-missing' : 'field-invalid', message: issue.message, file, field };
}

/** JSON.parse names a position or a line in its message, depending on the fault; null where it names neither. */
function rowOfSyntaxError(body: string, message: string): number | null {
  const line = /line (\d+)/.exec(message);
  if (line) return Number(line[1]);
  const position = /position (\d+)/.exec(message);
  return position ? body.slice(0, Number(position[1])).split('\n').length : null;
}
