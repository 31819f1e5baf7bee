import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { CalendarDate } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/** Real petitions as data with sources. In a checkout the folder stands two above this file, in a package beside the compiled code. */
const EXAMPLES = [new URL('../../examples/', import.meta.url), new URL('../../../examples/', import.meta.url)];

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .transform((text) => text as CalendarDate);
const count = z.int().min(0);
const sources = z.array(z.string()).min(1);
const told = z.strictObject({ words: z.string().min(1), sources }).nullable();

const entry = z.strictObject({
  date,
  /** Whose statement this is: the campaign's is a claim, the elections office's is official. */
  by: z.enum(['campaign', 'official', 'court']),
  words: z.string().min(1),
  confirmed: z.enum(['confirmed', 'unconfirmed']).default('confirmed'),
  note: z.string().optional(),
  sources,
  /** An event by the name that the rule pack gives it, or `never-filed`. */
  event: z.string().optional(),
  /** Signatures that the campaign says it holds. */
  claim: count.optional(),
  rawCount: count.optional(),
  sample: z
    .strictObject({
      size: count,
      valid: count,
      duplicates: count.nullable(),
      /** The cut points that the office published: numbers of valid lines in the sample. */
      sufficientFrom: count,
      insufficientBelow: count,
    })
    .optional(),
  fullCount: z
    .strictObject({
      valid: count,
      invalid: count,
      byReason: z.array(z.strictObject({ reason: z.string().nullable(), words: z.string(), count })),
    })
    .optional(),
  /** Share of the rejections looked at that the proponents say were wrong. */
  reviewClaim: z.strictObject({ sharePercent: z.string().regex(/^\d+(\.\d+)?$/) }).optional(),
  /** Valid signatures beyond a requirement that the proponents say was the right one. */
  surplusClaim: z.strictObject({ surplus: count, ofRequirement: count }).optional(),
});

const example = z.strictObject({
  id: z.string(),
  title: z.string(),
  jurisdiction: z.string(),
  target: z.strictObject({ office: z.string(), name: z.string(), tookOffice: date, sources }),
  rules: z.string(),
  about: z.string(),
  sources: z.record(
    z.string(),
    z.strictObject({ title: z.string(), url: z.url(), kind: z.enum(['official', 'release', 'court', 'press', 'campaign']) }),
  ),
  attempts: z.array(
    z.strictObject({
      number: z.int().min(1),
      grounds: told,
      answer: told,
      registered: z.strictObject({ count, sources, note: z.string().optional() }).nullable(),
      requirement: z.strictObject({ count, sources }),
      note: z.string().optional(),
      entries: z.array(entry).min(1),
    }),
  ),
});

/** A real petition, told by its public facts. */
export type ExampleFile = z.infer<typeof example>;
export type ExampleAttempt = ExampleFile['attempts'][number];
export type ExampleEntry = ExampleAttempt['entries'][number];

/** The names of the examples that come with the program. */
export async function listExamples(): Promise<readonly string[]> {
  return (await readdir(await examplesFolder(), { withFileTypes: true }))
    .filter((each) => each.isDirectory())
    .map((each) => each.name)
    .sort();
}

/** Reads an example by name. A file that comes with the program and does not parse is a bug. */
export async function readExample(name: string): Promise<Result<ExampleFile, readonly Problem[]>> {
  const names = await listExamples();
  if (!names.includes(name)) {
    return err([{ code: 'example-unknown', message: `There is no example "${name}".`, remedy: `Known: ${names.join(', ')}.` }]);
  }
  const file = example.parse(JSON.parse(await readFile(`${await examplesFolder()}${name}/example.json`, 'utf8')));
  const cited = new Set(
    JSON.stringify(file.attempts)
      .match(/"sources":\[[^\]]*\]/g)
      ?.flatMap((list) => JSON.parse(`{${list}}`).sources as string[]),
  );
  const unknown = [...cited, ...file.target.sources].filter((key) => file.sources[key] === undefined);
  if (unknown.length > 0) throw new Error(`example ${name} names sources that it does not have: ${unknown.join(', ')}`);
  return ok(file);
}

async function examplesFolder(): Promise<string> {
  for (const url of EXAMPLES) {
    const path = fileURLToPath(url);
    if ((await readdir(path).catch(() => [])).length > 0) return path;
  }
  throw new Error('the folder of examples is missing');
}
