import { dirname } from 'node:path';
import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import { citedValues } from '../../law/cited-values.ts';
import { confirmedCounts } from '../../law/unconfirmed.ts';
import { compareKeptRolls } from '../../operations/compare-kept-rolls.ts';
import { petitionFor } from '../../operations/deps.ts';
import { listJobs } from '../../operations/list-jobs.ts';
import { readInstallation } from '../../operations/read-installation.ts';
import { checkLog, readLog } from '../../operations/read-log.ts';
import { readRetention } from '../../operations/read-retention.ts';
import { manualOf, SetManual, setManual } from '../../operations/set-manual.ts';
import { Certainty, Citation, Words } from '../answers.ts';
import { plainAnswer } from '../plain-answer.ts';
import { type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const Nothing = z.strictObject({});

/** Looking after an organisation: its log, jobs, rolls, packs, retention, and the installation. */
export const ADMINISTRATION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/log',
    name: 'readLog',
    summary: 'The organisation’s log, newest first.',
    access: { act: 'log.read', on: 'organisation' },
    query: z.strictObject({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      petitionId: z.uuid().optional(),
      kind: z.string().max(60).optional(),
    }),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          seq: z.int(),
          at: z.string(),
          kind: z.string(),
          actor: z.string(),
          petitionId: z.uuid().nullable(),
          body: z.json(),
          hash: z.string(),
        }),
      ),
      next: z.int().nullable(),
    }),
    run: async ({ deps, member }, { query }) => plainAnswer(await readLog(deps, { member, ...query })),
  }),
  route({
    method: 'POST',
    path: '/log/check',
    name: 'checkLog',
    summary: 'Go through the whole log: every hash, every link, no gap.',
    access: { act: 'log.read', on: 'organisation' },
    answer: z.strictObject({ entries: z.int(), head: z.string(), broken: z.strictObject({ seq: z.int() }).nullable() }),
    run: async ({ deps, member }) => plainAnswer(await checkLog(deps, { member })),
  }),
  route({
    method: 'GET',
    path: '/jobs',
    name: 'listJobs',
    summary: 'Long work with its progress and what went wrong.',
    access: { act: 'screening.read', on: 'organisation' },
    query: Nothing,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          jobId: z.uuid(),
          kind: z.enum(['screening', 'sheets']),
          petitionId: z.uuid(),
          title: z.string(),
          status: z.enum(['waiting', 'matching', 'reading', 'done', 'failed', 'cancelled']),
          total: z.int(),
          done: z.int(),
          problem: z.string().nullable(),
          startedAt: z.string(),
          finishedAt: z.string().nullable(),
        }),
      ),
    }),
    async run({ deps, member }) {
      const jobs = await listJobs(deps, { member });
      return plainAnswer(jobs.ok ? ok({ items: jobs.value }) : jobs);
    },
  }),
  route({
    method: 'GET',
    path: '/rolls/:rollId/differences',
    name: 'compareRolls',
    summary: 'What changed from another roll of the same jurisdiction to this one, in counts.',
    access: { act: 'roll.read', on: 'roll' },
    params: z.strictObject({ rollId: z.uuid() }),
    query: z.strictObject({ before: z.uuid() }),
    answer: z.strictObject({
      added: z.int(),
      removed: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      by: z.array(z.strictObject({ what: z.string(), voters: z.int() })),
    }),
    run: async ({ deps, member }, { params, query }) => plainAnswer(await compareKeptRolls(deps, { member, ...params, ...query })),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/pack',
    name: 'readPack',
    summary: 'The pinned rule pack of a petition: every value with its source and how sure it is.',
    access: { act: 'petition.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      id: z.string(),
      version: z.string(),
      sha256: z.string(),
      title: Words,
      counts: z.strictObject({ official: z.int(), secondary: z.int(), unconfirmed: z.int() }),
      values: z.array(
        z.strictObject({
          path: z.string(),
          words: Words.nullable(),
          citation: Citation,
          confirmed: Certainty,
          note: z.string().nullable(),
        }),
      ),
    }),
    async run({ deps, member }, { params }) {
      const found = await petitionFor(deps.db, { member, act: 'petition.read', ...params });
      if (!found.ok) return found;
      const { pack, packSha256 } = found.value;
      const { id, version, title } = pack;
      return plainAnswer(ok({ id, version, sha256: packSha256, title, counts: confirmedCounts(pack), values: citedValues(pack) }));
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/retention',
    name: 'readRetention',
    summary: 'How long a petition is kept, holds on it, and its destruction.',
    access: { act: 'hold.set', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      law: z.strictObject({
        words: Words,
        months: z.int().nullable(),
        after: z.array(z.string()),
        citation: Citation,
        confirmed: Certainty,
        note: z.string().optional(),
      }),
      endsByRule: z.string().nullable(),
      closed: z.boolean(),
      holds: z.array(z.strictObject({ number: z.int(), placed: z.boolean(), reason: z.string(), by: z.string(), at: z.string() })),
      held: z.boolean(),
      request: z
        .strictObject({
          reason: z.string(),
          retentionEnds: z.string(),
          requestedBy: z.string(),
          own: z.boolean(),
          requestedAt: z.string(),
          approvedBy: z.string().nullable(),
          destroyedAt: z.string().nullable(),
        })
        .nullable(),
    }),
    run: async ({ deps, member }, { params }) => plainAnswer(await readRetention(deps, { member, ...params })),
  }),
  route({
    method: 'GET',
    path: '/installation',
    name: 'readInstallation',
    summary: 'Version, space and the state of the backups.',
    access: { act: 'installation.operate', on: 'organisation' },
    query: Nothing,
    answer: z.strictObject({
      version: z.string(),
      schema: z.string(),
      database: z.string(),
      freeBytes: z.number(),
      lastBackup: z.strictObject({ at: z.string(), sha256: z.string(), rows: z.int() }).nullable(),
      eventsSinceBackup: z.int(),
    }),
    run: async ({ deps, member, incoming }) => plainAnswer(await readInstallation(deps, { member, folder: dirname(incoming) })),
  }),
  route({
    method: 'GET',
    path: '/manual',
    name: 'readManual',
    summary: 'The manual by which reviewers work: every finding states the one that was in force.',
    access: { act: 'manual.set', on: 'organisation' },
    query: Nothing,
    answer: z.strictObject({ number: z.int(), version: z.string() }),
    run: async ({ deps, member }) => ok((await manualOf(deps.db, member.organisationId)) ?? { number: 0, version: '' }),
  }),
  route({
    method: 'POST',
    path: '/manual',
    name: 'setManual',
    summary: 'Name the manual by which reviewers work from now on.',
    access: { act: 'manual.set', on: 'organisation' },
    body: SetManual,
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { body }) => setManual(deps, { member, ...body }),
  }),
];
