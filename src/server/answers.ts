import { z } from 'zod';

/** Shapes that several routes answer with. */

/** Where a value of the law stands. */
export const Citation = z.strictObject({ section: z.string(), address: z.string().nullable(), readOn: z.string().nullable() });

/** How sure we are of a value of the law. */
export const Certainty = z.enum(['official', 'secondary', 'unconfirmed']);

/** Words in both languages. */
export const Words = z.strictObject({ en: z.string(), es: z.string() });

/** One step of the statute's arithmetic. */
export const ShownStep = z.strictObject({
  name: z.string(),
  label: z.string(),
  expression: z.string(),
  value: z.string(),
  citation: Citation,
  confirmed: Certainty,
});

/** One date of a petition's calendar. */
export const CalendarDay = z.strictObject({
  event: z.string(),
  date: z.string(),
  rule: z.string(),
  citation: Citation,
  confirmed: Certainty,
  words: z.string(),
  actor: z.string(),
  kind: z.enum(['deadline', 'earliest']),
  from: z.strictObject({ event: z.string(), date: z.string(), known: z.boolean() }),
  movedFrom: z.string().nullable(),
});

/** A share with its 95 % interval. */
export const Share = z.strictObject({ hits: z.int(), of: z.int(), rate: z.number().nullable(), low: z.number(), high: z.number() });

/** What stands on a line as somebody read it. */
export const LineWords = z.record(z.string(), z.string());
