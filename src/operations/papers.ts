import { z } from 'zod';

const line = z.string().trim().max(300);
const name = z.string().trim().min(1).max(200);
const words = z.string().max(20_000);
const marks = z.array(z.string().trim().min(1).max(120)).max(100).default([]);

/** What each paper of a campaign says. Personal: kept sealed. Permanent names. */
export const Paper = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('notice'),
    officer: name,
    office: name,
    grounds: words.min(1),
    /** The same in Spanish, for the form in Spanish. */
    spanish: words.default(''),
    proponents: z.array(z.strictObject({ name, address: line, mailing: line.default('') })).max(200),
    /** Signatures that a candidate for this office needs for nomination, where the number of proponents hangs on it. */
    nominationSignatures: z.int().min(0).max(1_000_000).nullable().default(null),
    names: marks,
    inDictionary: marks,
  }),
  z.strictObject({
    kind: z.literal('answer'),
    /** No answer was given. */
    none: z.boolean(),
    text: words,
    /** The same in Spanish, for the form in Spanish. */
    spanish: words.default(''),
    by: line,
    address: line,
    names: marks,
    inDictionary: marks,
  }),
  z.strictObject({
    kind: z.literal('measure'),
    title: name,
    titleSpanish: line.default(''),
    summary: words,
    summarySpanish: words.default(''),
    /** The full text of the measure, or of the act that is referred. */
    text: words,
    spanish: words.default(''),
    proponents: z.array(name).max(200),
  }),
  z.strictObject({
    kind: z.literal('proof-of-service'),
    document: line,
    servedOn: z.iso.date(),
    servedAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as HH:MM.')
      .nullable(),
    manner: z.enum(['personal', 'certified-mail']),
    to: name,
    place: line,
    by: name,
  }),
  z.strictObject({
    kind: z.literal('filing-receipt'),
    filedOn: z.iso.date(),
    receivedBy: line,
    sections: z.int().min(0),
    lines: z.int().min(0),
  }),
  z.strictObject({
    kind: z.literal('committee'),
    committee: name,
    treasurer: name,
    address: line,
    number: line,
    topFunders: z.array(name).max(10),
  }),
  z.strictObject({
    kind: z.literal('voter-file-agreement'),
    applicant: name,
    on: z.iso.date(),
    purpose: z.string().trim().min(1).max(2_000),
    source: line,
  }),
]);
export type Paper = z.infer<typeof Paper>;

/** Names of the papers. */
export const PAPER_KINDS = [
  'notice',
  'answer',
  'measure',
  'proof-of-service',
  'filing-receipt',
  'committee',
  'voter-file-agreement',
] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];
