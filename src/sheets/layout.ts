import { z } from 'zod';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/**
 * Where everything stands on a sheet, in points (1/72 inch) from the top left corner of the page, y downwards.
 * Printing draws it, reading finds the cells by it, the form check measures it. One file, one version number.
 */

const point = z.number().finite().min(-5000).max(20_000);
const length = z.number().finite().positive().max(20_000);

export const boxSchema = z.object({ x: point, y: point, width: length, height: length });
/** An upright rectangle in points. */
export type Box = Readonly<z.infer<typeof boxSchema>>;

const cellSchema = z.object({ field: z.string().min(1).max(40), box: boxSchema });
/** The space of one field of one line; only what is written inside counts. */
export type Cell = Readonly<z.infer<typeof cellSchema>>;

const lineSchema = z.object({
  number: z.number().int().positive(),
  /** The whole strip of the line: its image is cropped here. */
  box: boxSchema,
  cells: z.array(cellSchema).min(1),
  official: boxSchema.nullable(),
});
export type LineLayout = Readonly<z.infer<typeof lineSchema>>;

/** What a printed block of text is, for the form check and for crops. */
export const blockRoles = [
  'title',
  'request',
  'notice',
  'grounds',
  'proponents',
  'answer',
  'public-notice',
  'top-funders',
  'estimated-cost',
  'instruction',
  'column-heading',
  'line-number',
  'official-use-heading',
  'declaration',
  'declaration-label',
  'sheet-id',
  'other',
] as const;
export type BlockRole = (typeof blockRoles)[number];

const blockSchema = z.object({
  role: z.enum(blockRoles),
  /** BCP 47 language tag. */
  lang: z.string().min(2).max(35),
  text: z.string(),
  /** Type size in points. */
  size: z.number().positive(),
  bold: z.boolean(),
  box: boxSchema,
});
export type PrintedBlock = Readonly<z.infer<typeof blockSchema>>;

const segmentSchema = z.object({ x1: point, y1: point, x2: point, y2: point });
/** A printed straight rule. */
export type Segment = Readonly<z.infer<typeof segmentSchema>>;

const cropSchema = z.object({ role: z.enum(['heading', 'declaration']), box: boxSchema });

const sideSchema = z.object({
  side: z.number().int().positive().max(99),
  /** Corner squares: top left, top right, bottom right, bottom left. Empty on a foreign form. */
  squares: z.array(boxSchema).max(4),
  codes: z.object({ qr: boxSchema.nullable(), dataMatrix: boxSchema.nullable() }),
  lines: z.array(lineSchema),
  rules: z.array(segmentSchema),
  /** Fields of the circulator's declaration that are filled in by hand. */
  declarationFields: z.array(cellSchema),
  crops: z.array(cropSchema),
  blocks: z.array(blockSchema),
});
export type SideLayout = Readonly<z.infer<typeof sideSchema>>;

export const layoutSchema = z.object({
  format: z.literal('countersign-layout'),
  version: z.literal(1),
  /** Names this layout: the first 12 hex digits of the SHA-256 of what it was composed from. */
  id: z.string().min(1).max(64),
  petition: z.string().min(2).max(16),
  language: z.string().min(2).max(35),
  paper: z.object({ name: z.string(), width: length, height: length }),
  margins: z.object({ top: z.number(), right: z.number(), bottom: z.number(), left: z.number() }),
  sides: z.array(sideSchema).min(1).max(99),
});
/** The layout of one section: all its sides. */
export type SheetLayout = Readonly<z.infer<typeof layoutSchema>>;

/** The papers that sheets are printed on, upright, in points. */
export const papers = {
  letter: { width: 612, height: 792 },
  legal: { width: 612, height: 1008 },
  a4: { width: 595.28, height: 841.89 },
} as const;
export type PaperName = keyof typeof papers;

/** Checks that a value read from a file is a layout of a version that this program knows. */
export function parseLayout(value: unknown, file?: string): Result<SheetLayout, Problem> {
  const parsed = layoutSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err({
    code: 'layout-invalid',
    message: `Not a sheet layout of version 1: ${issue.path.join('.') || 'the file'}: ${issue.message}.`,
    ...(file === undefined ? {} : { file }),
    remedy: 'Use the layout file that was written beside the printed sections.',
  });
}

/** The smallest box around some boxes. */
export function boundsOf(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((b) => b.x));
  const y = Math.min(...boxes.map((b) => b.y));
  const right = Math.max(...boxes.map((b) => b.x + b.width));
  const bottom = Math.max(...boxes.map((b) => b.y + b.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** A box made smaller by the same distance on every side. */
export function insetBox(box: Box, by: number): Box {
  return { x: box.x + by, y: box.y + by, width: box.width - 2 * by, height: box.height - 2 * by };
}

/** A side of a layout by its number. */
export function sideOf(layout: SheetLayout, side: number): SideLayout | undefined {
  return layout.sides.find((one) => one.side === side);
}
