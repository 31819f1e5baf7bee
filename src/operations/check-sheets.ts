import type { Problem } from '../basics/problem.ts';
import { ok, type Result } from '../basics/result.ts';
import { checkForm, type FormCheck } from '../sheets/form-check.ts';
import type { CodeUse } from '../sheets/print.ts';
import { composeFormFile } from './print-sheets.ts';
import { readRulePack } from './rule-packs.ts';

export interface CheckedSheets extends FormCheck {
  readonly title: string;
  readonly pack: string;
  readonly packVersion: string;
}

/** Sets a form and lists where it departs from a rule pack's form rules, each with its citation, and which rules a program cannot see. */
export async function checkSheets(input: {
  readonly form: string;
  readonly pack: string;
  readonly codes: CodeUse;
  readonly fonts: readonly string[];
}): Promise<Result<CheckedSheets, readonly Problem[]>> {
  const pack = await readRulePack(input.pack);
  if (!pack.ok) return pack;
  const composed = await composeFormFile({ form: input.form, fonts: input.fonts });
  if (!composed.ok) return composed;
  const { layout, content } = composed.value;
  const check = checkForm({ layout, content, codes: input.codes, rules: pack.value.form });
  return ok({ title: content.title, pack: pack.value.id, packVersion: pack.value.version, ...check });
}
