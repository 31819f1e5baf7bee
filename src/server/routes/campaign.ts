import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import { calendarOf, readCalendarFeed } from '../../operations/calendar-feed.ts';
import { campaignDocument, readPapers } from '../../operations/campaign-documents.ts';
import { forecastPetition } from '../../operations/forecast-petition.ts';
import { PAPER_KINDS, Paper } from '../../operations/papers.ts';
import { checkPetitionForm, printPetitionForm, UNTRANSLATED } from '../../operations/petition-form.ts';
import { readQuality } from '../../operations/read-quality.ts';
import { readStrikeList, strikeListCsv } from '../../operations/read-strike-list.ts';
import { recordPaper } from '../../operations/record-paper.ts';
import { StrikeLines, strikeLines } from '../../operations/strike-lines.ts';
import { FileAnswer, type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const date = z.string();
const Words = z.strictObject({ en: z.string(), es: z.string() });
const Language = z.strictObject({ language: z.enum(['en', 'es']).default('en') });
/** Language of the form; the language of the answer is the request’s. */
const FormLanguage = z.enum(['en', 'es']).default('en');
const Codes = z.enum(['per-section', 'same-on-all', 'none']).default('per-section');
const certainty = z.enum(['official', 'secondary', 'unconfirmed']);

const Bands = z.strictObject({
  low95: z.number(),
  low80: z.number(),
  low50: z.number(),
  median: z.number(),
  high50: z.number(),
  high80: z.number(),
  high95: z.number(),
});

const StrikeState = z.strictObject({
  raw: z.int(),
  validAtLeast: z.int(),
  validExpected: z.int(),
  percentValid: z.number(),
  rawReaches: z.boolean(),
  sampleNoise: z.number().nullable(),
});

const CheckedRule = z.strictObject({
  code: z.string(),
  words: z.string(),
  found: z.string(),
  where: z.string(),
  section: z.string(),
  address: z.string().nullable(),
  confirmed: certainty,
});

/** Values as the answer's schema wants them: lists that may be changed. */
function plain<T>(value: T): never {
  return JSON.parse(JSON.stringify(value)) as never;
}

/** A campaign's view of its own lines, its forecast, papers, form and calendar. */
export const CAMPAIGN_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/petitions/:petitionId/forecast',
    name: 'forecastPetition',
    summary: 'Will it qualify: a simulation over the campaign’s own record. A model’s statement, never a finding.',
    access: { act: 'quality.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      today: date,
      deadline: date,
      daysLeft: z.int(),
      required: z.int(),
      raw: z.int(),
      rawAtDeadline: Bands,
      validNow: Bands,
      validAtDeadline: Bands,
      chance: z.number(),
      foundSufficient: z.number().nullable(),
      pace: z.strictObject({
        recent: z.number().nullable(),
        needed: z.strictObject({ chance50: z.number().nullable(), chance80: z.number().nullable(), chance95: z.number().nullable() }),
      }),
      fan: z.array(z.strictObject({ on: date, valid: Bands })),
      levers: z.array(
        z.strictObject({ kind: z.string(), name: z.string().nullable(), amount: z.number(), valid: z.number(), chance: z.number() }),
      ),
      draws: z.int(),
      priors: z.string(),
    }),
    async run({ deps, member }, { params }) {
      const made = await forecastPetition(deps, { member, ...params });
      if (!made.ok) return made;
      const { today, deadline, daysLeft, required, raw, rawAtDeadline, validNow, validAtDeadline, chance, procedure, pace } = made.value;
      const { fan, levers, draws, priors } = made.value;
      return ok(
        plain({
          today,
          deadline,
          daysLeft,
          required,
          raw,
          rawAtDeadline,
          validNow,
          validAtDeadline,
          chance,
          foundSufficient: procedure?.foundSufficient ?? null,
          pace,
          fan,
          levers: levers.map(({ kind, name, amount, valid, chance: gained }) => ({ kind, name, amount, valid, chance: gained })),
          draws,
          priors,
        }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/quality',
    name: 'readQuality',
    summary: 'Validity by circulator drawn towards the others’, duplicates, and signs worth a look with their base rates.',
    access: { act: 'quality.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      screenedAt: z.string().nullable(),
      totals: z.strictObject({
        lines: z.int(),
        struck: z.int(),
        valid: z.int(),
        invalid: z.int(),
        questions: z.int(),
        unchecked: z.int(),
        copiesWithin: z.int(),
        copiesAcross: z.int(),
      }),
      reasons: z.array(z.strictObject({ reason: z.string(), words: Words, lines: z.int() })),
      model: z.strictObject({ mean: z.number(), weight: z.number() }),
      circulators: z.array(
        z.strictObject({
          circulator: z.int(),
          lines: z.int(),
          checked: z.int(),
          valid: z.int(),
          questions: z.int(),
          duplicates: z.int(),
          counted: z.number().nullable(),
          mean: z.number(),
          low: z.number(),
          high: z.number(),
        }),
      ),
      signals: z.strictObject({
        signals: z.array(
          z.strictObject({
            code: z.string(),
            circulator: z.int(),
            found: z.int(),
            of: z.int(),
            others: z.strictObject({ found: z.int(), of: z.int() }),
            baseRate: z.number(),
            byChance: z.number(),
          }),
        ),
        comparisons: z.int(),
        expectedByChance: z.number(),
      }),
      pay: z
        .strictObject({
          basis: z.string().nullable(),
          circulators: z.array(
            z.strictObject({
              circulator: z.int(),
              years: z.array(z.strictObject({ year: z.int(), minutes: z.int(), validLines: z.int(), cents: z.int() })),
            }),
          ),
        })
        .nullable(),
    }),
    async run({ deps, member }, { params }) {
      const read = await readQuality(deps, { member, ...params });
      return read.ok ? ok(plain(read.value)) : read;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/strike-list',
    name: 'readStrikeList',
    summary:
      'Lines to cross out before filing, with what it does to the raw and the valid count, and sections that can still be put right.',
    access: { act: 'quality.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.strictObject({
      screenedAt: z.string().nullable(),
      items: z.array(
        z.strictObject({
          lineId: z.uuid(),
          section: z.string(),
          page: z.string(),
          line: z.string(),
          reason: z.string(),
          words: Words,
          by: z.enum(['person', 'screening']),
          keeps: z.string().nullable(),
          struck: z.boolean(),
        }),
      ),
      total: z.int(),
      struck: z.int(),
      required: z.int(),
      effect: z.strictObject({ before: StrikeState, after: StrikeState }),
      cureBy: date.nullable(),
      cures: z.array(z.strictObject({ section: z.string(), fault: z.string(), words: Words, lines: z.int() })),
    }),
    async run({ deps, member }, { params, query }) {
      const read = await readStrikeList(deps, { member, ...params, ...query });
      return read.ok ? ok(plain(read.value)) : read;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/strike-list.csv',
    name: 'downloadStrikeList',
    summary: 'The whole strike list as CSV: places and reasons, nothing of a signer.',
    access: { act: 'quality.read', on: 'petition' },
    params: PetitionId,
    answer: FileAnswer,
    kind: 'file',
    media: 'text/csv; charset=utf-8',
    async run({ deps, member }, { params }) {
      const text = await strikeListCsv(deps, { member, ...params });
      return text.ok ? ok({ media: 'text/csv; charset=utf-8', name: 'strike-list.csv', bytes: Buffer.from(text.value, 'utf8') }) : text;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/strikes',
    name: 'strikeLines',
    summary: 'Record that lines were crossed out on the paper, or that they were not.',
    access: { act: 'line.strike', on: 'petition' },
    params: PetitionId,
    body: StrikeLines.omit({ petitionId: true }),
    answer: z.strictObject({ changed: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => strikeLines(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/papers',
    name: 'readPapers',
    summary: 'The campaign’s papers as they stand, with the words of the statements counted by the code’s own rule.',
    access: { act: 'paper.record', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          kind: z.enum(PAPER_KINDS),
          number: z.int(),
          paper: Paper.nullable(),
          words: z
            .strictObject({
              counted: z.int(),
              most: z.int().nullable(),
              hyphenated: z.array(z.string()),
              runs: z.array(z.string()),
            })
            .nullable(),
        }),
      ),
      proponentsNeeded: z.int().nullable(),
    }),
    async run({ deps, member }, { params }) {
      const read = await readPapers(deps, { member, ...params });
      return read.ok ? ok(plain(read.value)) : read;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/papers',
    name: 'recordPaper',
    summary: 'Write a paper, or a new version of it; every version is kept.',
    access: { act: 'paper.record', on: 'petition' },
    params: PetitionId,
    body: z.strictObject({ after: z.int().min(0), paper: Paper }),
    answer: z.strictObject({ number: z.int(), words: z.int().nullable() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => recordPaper(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/papers/:kind',
    name: 'readCampaignDocument',
    summary: 'One of the campaign’s papers as PDF.',
    access: { act: 'paper.record', on: 'petition' },
    params: PetitionId.extend({ kind: z.enum(PAPER_KINDS) }),
    query: Language,
    answer: FileAnswer,
    kind: 'file',
    media: 'application/pdf',
    async run({ deps, member }, { params, query }) {
      const bytes = await campaignDocument(deps, { member, ...params, ...query });
      return bytes.ok ? ok({ media: 'application/pdf', name: `${params.kind}-${query.language}.pdf`, bytes: bytes.value }) : bytes;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/form',
    name: 'checkPetitionForm',
    summary: 'Where the petition’s form departs from the pack: to be read before anything is printed.',
    access: { act: 'paper.record', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({ codes: Codes, form: FormLanguage }),
    answer: z.strictObject({
      departures: z.array(CheckedRule),
      held: z.array(CheckedRule),
      questions: z.array(CheckedRule),
      notSeen: z.array(CheckedRule),
      linesPerSection: z.int(),
      sides: z.int(),
      sheetKey: z.string(),
      untranslated: z.array(z.enum(UNTRANSLATED)),
    }),
    async run({ deps, member, language }, { params, query }) {
      const checked = await checkPetitionForm(deps, { member, ...params, ...query, language });
      return checked.ok ? ok(plain(checked.value)) : checked;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/form.pdf',
    name: 'printPetitionForm',
    summary: 'Sections of the petition as one PDF.',
    access: { act: 'paper.record', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      first: z.coerce.number().int().min(1).max(999_999),
      last: z.coerce.number().int().min(1).max(999_999),
      codes: Codes,
      form: FormLanguage,
    }),
    answer: FileAnswer,
    kind: 'file',
    media: 'application/pdf',
    async run({ deps, member, signal }, { params, query }) {
      const bytes = await printPetitionForm(deps, { member, ...params, ...query, signal });
      return bytes.ok ? ok({ media: 'application/pdf', name: `sections-${query.first}-${query.last}.pdf`, bytes: bytes.value }) : bytes;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/calendar-feed',
    name: 'readCalendarFeed',
    summary: 'What comes soon, and the address of the calendar for a calendar program.',
    access: { act: 'circulation.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      token: z.string(),
      today: date,
      warnings: z.array(
        z.strictObject({
          event: z.string(),
          date,
          words: z.string(),
          rule: z.string(),
          section: z.string(),
          confirmed: certainty,
          actor: z.string(),
          days: z.int(),
        }),
      ),
    }),
    async run({ deps, member, language }, { params }) {
      const read = await readCalendarFeed(deps, { member, ...params, language });
      return read.ok ? ok(plain(read.value)) : read;
    },
  }),
  route({
    method: 'GET',
    path: '/calendars/:token',
    name: 'subscribeCalendar',
    summary: 'A petition’s dates as iCalendar, behind an address that cannot be guessed; nothing of a person.',
    access: 'public',
    params: z.strictObject({ token: z.string().regex(/^[0-9a-f-]{36}\.[0-9a-f]{40}$/, 'This is not a calendar.') }),
    answer: FileAnswer,
    kind: 'file',
    media: 'text/calendar; charset=utf-8',
    async run({ deps }, { params }) {
      const text = await calendarOf(deps, params.token);
      return text.ok ? ok({ media: 'text/calendar; charset=utf-8', name: 'petition.ics', bytes: Buffer.from(text.value, 'utf8') }) : text;
    },
  }),
];
