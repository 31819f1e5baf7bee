import { z } from 'zod';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';

/**
 * A rule pack: the law of one petition type in one place and period, as data. In the file every value names a source by its
 * key (`cite`); parsing puts the source's citation and how sure we are of it beside the value.
 */

const percent = z.string().regex(/^\d+(\.\d+)?$/, 'a plain decimal such as "10" or "2.5"');
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a kebab-case code');
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date YYYY-MM-DD');
const words = z.strictObject({ en: z.string().min(1), es: z.string().min(1) });
const confirmed = z.enum(['official', 'secondary', 'unconfirmed']);

const citation = z.strictObject({
  /** Section of the statute, regulation or case. */
  section: z.string().min(1),
  /** Where it was read; null where no page was read. */
  address: z.url().nullable(),
  /** The day it was read; null where no page was read. */
  readOn: date.nullable(),
});

/** What parsing puts beside every value. */
const cited = { citation, confirmed, note: z.string().optional() };

const tiers = z.array(z.strictObject({ from: z.int().min(0), percent })).min(1);
const dayTiers = z.array(z.strictObject({ from: z.int().min(0), days: z.int().min(0) })).min(1);

const holiday = z.strictObject({
  name: z.string().min(1),
  when: z.union([
    z.strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
    z.strictObject({ month: z.int().min(1).max(12), weekday: z.int().min(0).max(6), nth: z.int().min(-1).max(5) }),
    z.strictObject({ afterEaster: z.int().min(-60).max(60) }),
    z.strictObject({ dates: z.array(date) }),
    z.strictObject({ month: z.int(), weekday: z.int(), nth: z.int(), plusDays: z.int(), evenYearsOnly: z.boolean().optional() }),
  ]),
  /** What happens when it falls on a weekend. */
  observed: z.enum(['as-is', 'sunday-to-monday', 'nearest-weekday']).default('as-is'),
  /** `unknown`: a day that the law lists and offices may not keep; counted as a working day, and dates across it say so. */
  kept: z.enum(['yes', 'unknown']).default('yes'),
  /** First and last year in which it is kept. */
  fromYear: z.int().optional(),
  toYear: z.int().optional(),
  ...cited,
});

const deadline = z.strictObject({
  event: code,
  words,
  actor: code,
  /** Events (or other deadlines) it counts from; the first that is known is used. */
  from: z.array(code).min(1),
  kind: z.enum(['deadline', 'earliest']).default('deadline'),
  /** Calendar days, working days, or calendar months. */
  count: z.enum(['calendar', 'working', 'months']),
  /** Before the event instead of after it. */
  before: z.boolean().default(false),
  /** How many days, working days or months. */
  days: z.int().optional(),
  /** Days by number of registered voters, where they differ. */
  dayTiers: dayTiers.optional(),
  /** True for a last day that moves off a weekend or holiday by the pack's rule. */
  rolls: z.boolean().default(true),
  ...cited,
});

const reason = z.strictObject({
  code,
  words,
  scope: z.enum(['section', 'line']),
  /** Position in the order in which one reason is reported; section faults come first. */
  order: z.int().min(0),
  ...cited,
});

/** Whether the valid lines of the sample still hold the second copy of a signature. */
const copiesInValid = z.enum(['excluded', 'included']);

const estimator = z.discriminatedUnion('method', [
  z.strictObject({
    /** Percentage valid to so many decimals, times the raw count; less each duplicate times A(A−1), A the value of a signature. */
    method: z.literal('percent-with-duplicate-weight'),
    percentDecimals: z.int(),
    valueDecimals: z.int(),
    projectionRounding: z.enum(['up', 'down', 'nearest']),
    correctionRounding: z.enum(['up', 'down', 'nearest']),
    copiesInValid,
    ...cited,
  }),
  z.strictObject({
    /** Raw count times the share that is valid; duplicates found in the sample count as invalid there and are not scaled again. */
    method: z.literal('proportion'),
    rounding: z.enum(['up', 'down', 'nearest']),
    /** Whether the bands are applied to the rounded figure or to the exact one. */
    decideOn: z.enum(['rounded', 'exact']),
    copiesInValid,
    ...cited,
  }),
  z.strictObject({
    /** Upper limit of the invalid, then the largest acceptable number of pairs in the sample. */
    method: z.literal('invalid-limit-and-pairs'),
    invalidAllowance: percent,
    pairsAllowance: percent,
    copiesInValid,
    ...cited,
  }),
  z.strictObject({
    /** Zones around the break-even number of valid signatures in the sample. */
    method: z.literal('zones-around-break-even'),
    /** Half-width of the zone in standard deviations at break-even. */
    width: percent,
    projectionRounding: z.enum(['up', 'down', 'nearest']),
    /** From this sample size on there is one cut, the break-even. */
    finalFrom: z.int(),
    copiesInValid,
    ...cited,
  }),
  z.strictObject({
    /** A first sample with an assumed share of duplicates and a margin, then a larger one that counts pairs. */
    method: z.literal('assumed-duplicates-then-pairs'),
    /** Samples of this size and below are the first stage. */
    firstStageUpTo: z.int(),
    assumedDuplicatePercent: percent,
    marginPercentPoints: percent,
    rounding: z.enum(['up', 'down', 'nearest']),
    copiesInValid,
    ...cited,
  }),
]);

const pack = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+(\.[0-9a-z-]+)?$/),
  version: z.string().min(1),
  title: words,
  jurisdiction: code,
  petitionType: code,
  /** A template carries placeholder values and is refused for a real petition until they are replaced. */
  template: z.boolean().default(false),
  inForce: z.strictObject({ from: date.nullable(), to: date.nullable(), ...cited }),
  /** Who decides, and where another law (a charter) may override this pack. */
  overrides: z.array(z.strictObject({ words, ...cited })).default([]),
  threshold: z.strictObject({
    /** What the percentage is taken of. */
    base: z.enum(['registered', 'votes']),
    baseWords: words,
    rounding: z.enum(['up', 'down', 'nearest']),
    kinds: z.array(z.strictObject({ kind: code, tiers })).min(1),
    /** Published requirement per kind where the base is not at hand. */
    ...cited,
  }),
  distribution: z
    .array(
      z.strictObject({
        kinds: z.array(code).min(1),
        unit: words,
        units: z.int().min(1),
        ofUnits: z.int().min(1),
        percent,
        baseWords: words,
        rounding: z.enum(['up', 'down', 'nearest']),
        ...cited,
      }),
    )
    .default([]),
  proponents: z
    .strictObject({
      tiers: z.array(z.strictObject({ from: z.int().min(0), atLeast: z.int().min(1), timesNominationSignatures: z.int().min(0) })),
      ...cited,
    })
    .optional(),
  events: z.array(z.strictObject({ name: code, aliases: z.array(code).default([]), words })).min(1),
  deadlines: z.array(deadline).min(1),
  workingDays: z.strictObject({
    weekend: z.array(z.int().min(0).max(6)),
    holidays: z.array(holiday),
    lastDay: z.strictObject({ rule: z.enum(['next-working-day', 'stands']), ...cited }),
    ...cited,
  }),
  signer: z.strictObject({
    minimumAge: z.int().min(0),
    /** For each status on the roll: the reason it gives, or null where it is a registered voter. */
    statuses: z.record(
      z.enum(['active', 'inactive', 'cancelled', 'pending', 'preregistered', 'confidential', 'unknown']),
      z.strictObject({ reason: code.nullable(), assumption: code.optional(), ...cited }),
    ),
    mustLiveInDistrict: z.boolean(),
    ...cited,
  }),
  circulator: z.strictObject({
    minimumAge: z.int().min(0),
    mustBeRegistered: z.boolean(),
    maySignOwnSection: z.boolean(),
    ...cited,
  }),
  lineFields: z.array(
    z.strictObject({
      field: z.enum(['signature', 'printed-name', 'address', 'city', 'zip', 'signed-on', 'birth-date', 'county', 'occupation']),
      required: z.boolean(),
      /** Reason given when it is missing. */
      reason: code.nullable(),
      ...cited,
    }),
  ),
  address: z.strictObject({
    rule: z.enum(['must-match', 'not-compared']),
    /** True where a wrong or missing apartment number makes a line invalid. */
    unitMatters: z.boolean(),
    softenings: z.array(z.strictObject({ code, words, ...cited })).default([]),
    ...cited,
  }),
  registration: z.strictObject({
    /** By when the signer must have registered. */
    rule: z.enum(['signed-by-signing-received-by-filing', 'registered-by-signing', 'registered-by-filing']),
    ...cited,
  }),
  signingPeriod: z.strictObject({ outsideDeclaration: code.nullable(), outsideCirculation: code.nullable(), ...cited }).optional(),
  sectionFaults: z.array(z.strictObject({ reason: code, curable: z.boolean(), cureDays: z.int().nullable(), words, ...cited })).default([]),
  reasons: z.array(reason).min(1),
  duplicates: z.strictObject({ value: z.enum(['count-one', 'count-first', 'void-all']), ...cited }),
  withdrawal: z.strictObject({
    /** A request counts when received strictly before, or on or before, the day of filing; or not at all. */
    value: z.enum(['before-filing-day', 'by-filing-day', 'none']),
    ...cited,
  }),
  sampling: z
    .strictObject({
      /** Sampling is allowed only above this raw count; null where any count may be sampled. */
      onlyAbove: z.int().nullable(),
      percent,
      floor: z.int().min(0),
      rounding: z.enum(['up', 'down', 'nearest']),
      frame: z.enum(['whole', 'per-county']),
      stages: z.array(z.strictObject({ name: code, size: z.int().nullable(), percent: percent.nullable() })).default([]),
      /** What a correction of the frame after the draw does. */
      afterCorrection: z.strictObject({ value: z.enum(['same-sequence', 'unknown']), ...cited }),
      ...cited,
    })
    .nullable(),
  estimator: estimator.nullable(),
  bands: z
    .strictObject({
      /** Projected valid above (or at, when inclusive) this percentage of the requirement passes. */
      pass: z.strictObject({ percent, inclusive: z.boolean() }),
      /** Below (or at, when inclusive) this percentage fails; null where a sample never fails a petition. */
      fail: z.strictObject({ percent, inclusive: z.boolean() }).nullable(),
      between: z.enum(['count-every-line', 'check-until-required', 'enlarge-sample', 'none']),
      ...cited,
    })
    .nullable(),
  /** Whether the raw count alone can fail a petition. */
  rawCount: z.strictObject({ belowRequiredFails: z.boolean(), ...cited }),
  reviewers: z.array(z.strictObject({ for: z.enum(['every-rejection', 'signature-mismatch']), people: z.int().min(1), ...cited })),
  progress: z.array(
    z.strictObject({
      to: z.enum(['public', 'proponents', 'observers', 'office']),
      may: z.enum(['yes', 'no', 'unknown']),
      what: words,
      ...cited,
    }),
  ),
  examination: z.strictObject({
    who: words,
    beginWithinDays: z.int().nullable(),
    finishWithinDays: z.int().nullable(),
    where: words,
    /** Whether it takes place on the office's own machines only. */
    onPremises: z.enum(['yes', 'no', 'unknown']).default('unknown'),
    export: z.enum(['yes', 'no', 'unknown']),
    cost: words,
    /** The procedure by which a finding is challenged and answered; null where the law has none. */
    challenge: z
      .strictObject({ words, ...cited })
      .nullable()
      .default(null),
    ...cited,
  }),
  retention: z.strictObject({
    words,
    /** Calendar months after the last of these events, where the law says so. */
    months: z.int().min(0).nullable().default(null),
    after: z.array(code).default([]),
    ...cited,
  }),
  form: z.array(z.strictObject({ code, words, value: z.union([z.string(), z.number(), z.boolean()]).optional(), ...cited })).default([]),
  /** How the words of a statement are counted; without it every written word is one. */
  wordCount: z
    .strictObject({
      /** A name of a person, a place or a body, however many words it has. */
      names: z.enum(['one', 'each']),
      dates: z.enum(['one', 'each']),
      /** Hyphenated words: one where a dictionary has them, else every part. */
      hyphens: z.enum(['one-if-in-dictionary', 'one', 'each']),
      ...cited,
    })
    .optional(),
  /** Anything else that an official act of this petition leans on and that is not settled. */
  openQuestions: z.array(z.strictObject({ code, words, ...cited })).default([]),
});

/** Where a value of the law stands, and the day it was read. */
export type Citation = z.infer<typeof citation>;
/** How sure we are: the text of the statute or regulation, another site's copy or a press account, or neither. */
export type Confirmed = z.infer<typeof confirmed>;
/** Words in both languages of the public pages. */
export type Words = z.infer<typeof words>;
/** The law of one petition type, parsed: every value with its citation beside it. */
export type RulePack = z.infer<typeof pack>;
export type Deadline = RulePack['deadlines'][number];
export type Holiday = z.infer<typeof holiday>;
export type Estimator = NonNullable<RulePack['estimator']>;
export type Bands = NonNullable<RulePack['bands']>;

/** The weaker of two degrees of certainty. */
export function weaker(a: Confirmed, b: Confirmed): Confirmed {
  const rank: readonly Confirmed[] = ['unconfirmed', 'secondary', 'official'];
  return rank[Math.min(rank.indexOf(a), rank.indexOf(b))];
}

const sourceSchema = z
  .strictObject({ section: z.string().min(1), address: z.url().nullable(), readOn: date.nullable(), confirmed })
  .refine((s) => s.confirmed === 'unconfirmed' || (s.address !== null && s.readOn !== null), {
    message: 'a confirmed source needs the address and the day it was read',
  });
const sourcesSchema = z.record(z.string(), sourceSchema);

/** Reads a rule pack from its JSON value; every fault is named with its place in the file. */
export function parseRulePack(json: unknown): Result<RulePack, readonly Problem[]> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return err([{ code: 'rule-pack-invalid', message: 'A rule pack is a JSON object.', remedy: 'See docs/law.md for its parts.' }]);
  }
  const { sources, ...rest } = json as Record<string, unknown>;
  const parsedSources = sourcesSchema.safeParse(sources);
  if (!parsedSources.success) return err(problemsOf(parsedSources.error, 'sources'));
  const problems: Problem[] = [];
  const used = new Set<string>();
  const resolved = resolveCitations({ value: rest, path: '', sources: parsedSources.data, used, problems });
  for (const key of Object.keys(parsedSources.data)) {
    if (!used.has(key)) problems.push({ code: 'source-unused', message: `No value cites the source "${key}".`, field: `sources.${key}` });
  }
  const parsed = pack.safeParse(resolved);
  if (!parsed.success) return err([...problems, ...problemsOf(parsed.error, '')]);
  problems.push(...inconsistencies(parsed.data));
  return problems.length > 0 ? err(problems) : ok(parsed.data);
}

type Sources = z.infer<typeof sourcesSchema>;

interface Resolving {
  readonly value: unknown;
  readonly path: string;
  readonly sources: Sources;
  readonly used: Set<string>;
  readonly problems: Problem[];
}

/** Replaces each `cite` by the citation and certainty of the source it names; a value may be less sure than its source, never more. */
function resolveCitations({ value, path, sources, used, problems }: Resolving): unknown {
  if (Array.isArray(value)) {
    return value.map((item, i) => resolveCitations({ value: item, path: `${path}[${i}]`, sources, used, problems }));
  }
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === 'cite' || key === 'confirmed') continue;
    out[key] = resolveCitations({ value: item, path: path === '' ? key : `${path}.${key}`, sources, used, problems });
  }
  const record = value as Record<string, unknown>;
  if (!('cite' in record)) return out;
  const key = String(record.cite);
  const source = Object.hasOwn(sources, key) ? sources[key] : undefined;
  if (source === undefined) {
    problems.push({ code: 'source-unknown', message: `The source "${key}" is not among the pack's sources.`, field: path });
    return out;
  }
  used.add(key);
  const own = confirmed.safeParse(record.confirmed);
  if ('confirmed' in record && !own.success) {
    problems.push({ code: 'rule-pack-invalid', message: 'confirmed is official, secondary or unconfirmed.', field: `${path}.confirmed` });
  }
  out.citation = { section: source.section, address: source.address, readOn: source.readOn };
  out.confirmed = own.success ? weaker(own.data, source.confirmed) : source.confirmed;
  return out;
}

function problemsOf(error: z.ZodError, prefix: string): readonly Problem[] {
  return error.issues.map((issue) => ({
    code: 'rule-pack-invalid',
    message: `${issue.message}.`,
    field: [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.'),
  }));
}

/** What a schema cannot say: tiers in order, codes that exist, events that are defined. */
function inconsistencies(parsed: RulePack): readonly Problem[] {
  const problems: Problem[] = [];
  const complain = (field: string, message: string) => problems.push({ code: 'rule-pack-inconsistent', message, field });
  const ascending = (list: readonly { readonly from: number }[], field: string) => {
    if (list[0].from !== 0) complain(field, 'The first tier must start at 0.');
    for (let i = 1; i < list.length; i++) if (list[i].from <= list[i - 1].from) complain(field, 'Tiers must rise.');
  };
  for (const kind of parsed.threshold.kinds) ascending(kind.tiers, `threshold.kinds.${kind.kind}`);
  const codes = parsed.reasons.map((r) => r.code);
  for (const [i, c] of codes.entries()) if (codes.indexOf(c) !== i) complain('reasons', `The reason ${c} is listed twice.`);
  const known = new Set(codes);
  const mustExist = (reasonCode: string | null, field: string) => {
    if (reasonCode !== null && !known.has(reasonCode)) complain(field, `The reason ${reasonCode} is not in the pack's list.`);
  };
  for (const [status, { reason: r }] of Object.entries(parsed.signer.statuses)) mustExist(r, `signer.statuses.${status}`);
  for (const f of parsed.lineFields) mustExist(f.reason, `lineFields.${f.field}`);
  for (const f of parsed.sectionFaults) mustExist(f.reason, 'sectionFaults');
  mustExist(parsed.signingPeriod?.outsideDeclaration ?? null, 'signingPeriod');
  mustExist(parsed.signingPeriod?.outsideCirculation ?? null, 'signingPeriod');
  for (const always of ['not-registered', 'duplicate']) mustExist(always, 'reasons');
  if (parsed.address.rule === 'must-match') mustExist('different-address', 'address');
  const names = new Set<string>();
  for (const name of parsed.events.flatMap((e) => [e.name, ...e.aliases])) {
    if (names.has(name)) complain('events', `The event ${name} is named twice.`);
    names.add(name);
  }
  for (const d of parsed.deadlines) {
    if ((d.days === undefined) === (d.dayTiers === undefined)) complain(`deadlines.${d.event}`, 'A deadline has either days or dayTiers.');
    if (d.dayTiers) ascending(d.dayTiers, `deadlines.${d.event}`);
    for (const from of d.from)
      if (!names.has(from)) complain(`deadlines.${d.event}`, `It counts from ${from}, which is not known before it.`);
    names.add(d.event);
  }
  if (parsed.sampling !== null && parsed.estimator === null) complain('estimator', 'A pack with a sample needs an estimator.');
  return problems;
}
