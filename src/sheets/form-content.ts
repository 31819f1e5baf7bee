import { z } from 'zod';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { isPetitionKey } from './identity.ts';
import { blockRoles } from './layout.ts';

/** What a petition form says, apart from where it stands: the input of printing. Lengths in points. */

const lang = z.string().min(2).max(35);
const text = z.string().min(1).max(60_000);

const blockSchema = z.object({
  role: z.enum(blockRoles),
  text,
  lang: lang.optional(),
  size: z.number().min(4).max(48).optional(),
  bold: z.boolean().optional(),
  align: z.enum(['start', 'center']).optional(),
  /** Which sides of the section carry it. */
  sides: z.enum(['every', 'first', 'last']).optional(),
  /** Draws a frame round it. */
  framed: z.boolean().optional(),
});
export type FormBlock = Readonly<z.infer<typeof blockSchema>>;

const cellSchema = z.object({
  field: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** Printed to the left of the writing space, never in it. */
  label: z.string().max(60).optional(),
});

const columnSchema = z.object({
  heading: z.string().max(200),
  /** Share of the width that is left after the number and official-use columns. */
  share: z.number().positive().max(100),
  /** From top to bottom; more than one divides the line into rows. */
  cells: z.array(cellSchema).min(1).max(4),
});

export const formContentSchema = z.object({
  format: z.literal('countersign-form'),
  version: z.literal(1),
  /** Short key in the codes: A-Z, 0-9, '-'; 2 to 16. */
  petition: z.string().refine(isPetitionKey, 'use 2 to 16 of A-Z, 0-9 and -'),
  title: z.string().min(1).max(300),
  language: lang,
  paper: z.enum(['letter', 'legal', 'a4']).default('letter'),
  orientation: z.enum(['portrait', 'landscape']).default('portrait'),
  margins: z
    .object({ top: z.number().min(18), right: z.number().min(18), bottom: z.number().min(18), left: z.number().min(18) })
    .default({ top: 72, right: 36, bottom: 36, left: 36 }),
  /** Type size of blocks that name none. */
  textSize: z.number().min(4).max(24).default(8),
  sides: z.number().int().min(1).max(20).default(2),
  blocks: z.array(blockSchema).max(60),
  numberHeading: z.string().max(30).default('No.'),
  columns: z.array(columnSchema).min(1).max(12),
  official: z.object({ heading: z.string().max(120), width: z.number().min(18).max(300) }).nullable(),
  lineHeight: z.number().min(18).max(120).default(30),
  /** Upper bound of lines on a side; as many as fit when absent. */
  linesPerSide: z.number().int().min(1).max(60).optional(),
  declaration: z
    .object({
      lang: lang.optional(),
      size: z.number().min(4).max(24).optional(),
      text,
      fields: z
        .array(
          z.object({
            field: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
            label: z.string().min(1).max(200),
            share: z.number().positive().max(100),
          }),
        )
        .max(20),
      rowHeight: z.number().min(16).max(80).default(24),
    })
    .nullable(),
});
/** A form's content after defaults were filled in. */
export type FormContent = Readonly<z.infer<typeof formContentSchema>>;

/** Checks a value read from a form file; every problem names the place inside the file. */
export function parseFormContent(value: unknown, file?: string): Result<FormContent, readonly Problem[]> {
  const parsed = formContentSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err(
    parsed.error.issues.slice(0, 20).map((issue) => ({
      code: 'form-invalid',
      message: `${issue.message}.`,
      ...(file === undefined ? {} : { file }),
      field: issue.path.join('.') || 'form',
      remedy: 'See docs/sheets.md for the fields of a form file.',
    })),
  );
}
