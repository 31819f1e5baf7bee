import { z } from 'zod';
import { isTimeZone } from '../../basics/local-time.ts';
import { listFlags } from '../../operations/list-flags.ts';
import { readWork } from '../../operations/read-work.ts';
import { CalendarDay, Share } from '../answers.ts';
import { plainAnswer } from '../plain-answer.ts';
import { type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const Purpose = z.enum(['first', 'second', 'recheck']);

/** Leading the work on lines: batches, pace, agreement, flags. */
export const WORK_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/petitions/:petitionId/work',
    name: 'readWork',
    summary: 'Batches, pace with the expected last day against the deadline, and the agreement between reviewers.',
    access: { act: 'progress.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      /** Time zone in which days are counted. */
      zone: z.string().max(60).refine(isTimeZone, 'This is no time zone.').default('UTC'),
    }),
    answer: z.strictObject({
      batches: z.array(z.strictObject({ purpose: Purpose, free: z.int(), held: z.int(), done: z.int() })),
      held: z.array(
        z.strictObject({
          batchId: z.uuid(),
          purpose: Purpose,
          label: z.string(),
          lines: z.int(),
          done: z.int(),
          holder: z.string(),
          since: z.string(),
        }),
      ),
      days: z.array(z.strictObject({ day: z.string(), findings: z.int(), people: z.int() })),
      pace: z.strictObject({
        perDay: z.number().nullable(),
        slowest: z.int().nullable(),
        fastest: z.int().nullable(),
        remaining: z.int(),
        finishes: z.string().nullable(),
        earliest: z.string().nullable(),
        latest: z.string().nullable(),
        deadline: CalendarDay.nullable(),
      }),
      agreement: z.strictObject({ rejected: Share, accepted: Share, sameReason: Share }),
      people: z.array(z.strictObject({ name: z.string(), role: z.string(), findings: z.int(), today: z.int() })),
    }),
    run: async ({ deps, member }, { params, query }) => plainAnswer(await readWork(deps, { member, ...params, ...query })),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/flags',
    name: 'listFlags',
    summary: 'Lines whose flag stands, with what was noted, the oldest first.',
    access: { act: 'progress.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          lineId: z.uuid(),
          section: z.string(),
          page: z.string(),
          line: z.string(),
          status: z.string(),
          outcome: z.string().nullable(),
          reason: z.string().nullable(),
          note: z.string(),
          by: z.string(),
          at: z.string(),
        }),
      ),
    }),
    async run({ deps, member }, { params }) {
      const flags = await listFlags(deps, { member, ...params });
      return plainAnswer(flags.ok ? { ok: true, value: { items: flags.value } } : flags);
    },
  }),
];
