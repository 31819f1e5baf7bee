import { sql } from 'kysely';
import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import { AdvancePetition, advancePetition } from '../../operations/advance-petition.ts';
import { CreatePetition, createPetition } from '../../operations/create-petition.ts';
import { notFound, petitionContext, petitionFor, refuse } from '../../operations/deps.ts';
import {
  ApproveDestruction,
  approveDestruction,
  RequestDestruction,
  requestDestruction,
  SetHold,
  setHold,
} from '../../operations/destroy.ts';
import { MovePack, movePack } from '../../operations/move-pack.ts';
import { datesOf } from '../../operations/petition-dates.ts';
import { readProgress, showPetition } from '../../operations/read-petition.ts';
import { type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const Page = z.strictObject({ cursor: z.uuid().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
const Nothing = z.strictObject({});

const Petition = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  target: z.string(),
  jurisdiction: z.string(),
  registered: z.int(),
  required: z.int(),
  attempt: z.int(),
  previousPetitionId: z.uuid().nullable(),
  pack: z.strictObject({ id: z.string(), version: z.string(), sha256: z.string() }),
  state: z.string(),
  step: z.int(),
  filed: z.string().nullable(),
  possible: z.array(z.string()),
});

/** Entity tag of a petition: the number of its last step. */
const tag = (petition: { readonly step: number }) => `step-${petition.step}`;

/** Petitions: opening, life, calendar, progress, holds, destruction. */
export const PETITION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/petitions',
    name: 'listPetitions',
    summary: 'Petitions of the organisation, newest first.',
    access: { act: 'petition.read', on: 'organisation' },
    query: Page,
    answer: z.strictObject({ items: z.array(Petition), next: z.uuid().nullable() }),
    async run({ deps, member }, { query }) {
      const rows = await deps.db
        .selectFrom('petition')
        .selectAll()
        .where('organisation_id', '=', member.organisationId)
        .$if(query.cursor !== undefined, (q) =>
          q.where(sql<boolean>`(created_at, id) < (select p.created_at, p.id from petition p where p.id = ${query.cursor!})`),
        )
        .$if(member.petitionId !== null, (q) => q.where('id', '=', member.petitionId!))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(query.limit + 1)
        .execute();
      const page = rows.slice(0, query.limit);
      const items = [];
      for (const petition of page) items.push(mutable(showPetition(await petitionContext(deps.db, petition))));
      return ok({ items, next: rows.length > query.limit ? page.at(-1)!.id : null });
    },
  }),
  route({
    method: 'POST',
    path: '/petitions',
    name: 'createPetition',
    summary: 'Open a petition under a rule pack.',
    access: { act: 'petition.create', on: 'organisation' },
    body: CreatePetition,
    answer: z.strictObject({ petitionId: z.uuid() }),
    status: 201,
    run: ({ deps, member, requestId }, { body }) =>
      createPetition(deps, { member, ...body, ...(requestId === undefined ? {} : { requestId }) }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId',
    name: 'readPetition',
    summary: 'One petition; its entity tag is needed to take a step.',
    access: { act: 'petition.read', on: 'petition' },
    params: PetitionId,
    answer: Petition,
    tag,
    async run({ deps, member }, { params }) {
      const found = await petitionFor(deps.db, { member, act: 'petition.read', ...params });
      return found.ok ? ok(mutable(showPetition(found.value))) : found;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/steps',
    name: 'advancePetition',
    summary: 'Record a step of a petition’s life. Send the entity tag of the petition you saw as If-Match.',
    access: { act: 'petition.advance', on: 'petition' },
    params: PetitionId,
    body: AdvancePetition.omit({ petitionId: true, after: true }),
    answer: z.strictObject({ step: z.int(), state: z.string() }),
    status: 201,
    async run({ deps, member }, { params, body, ifMatch }) {
      const after = /^step-(\d{1,6})$/.exec(ifMatch ?? '');
      if (after === null) return refuse('precondition-missing', 'Send the entity tag of the petition as If-Match.');
      const advanced = await advancePetition(deps, { member, ...params, ...body, after: Number(after[1]) });
      return !advanced.ok && advanced.error.code === 'changed-meanwhile' ? refuse('precondition-failed', advanced.error.message) : advanced;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/steps',
    name: 'listSteps',
    summary: 'Every step that the petition took.',
    access: { act: 'petition.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          number: z.int(),
          event: z.string(),
          from: z.string(),
          to: z.string(),
          on: z.string(),
          details: z.record(z.string(), z.string()),
        }),
      ),
    }),
    async run({ deps }, { params }) {
      const rows = await deps.db
        .selectFrom('petition_step')
        .selectAll()
        .where('petition_id', '=', params.petitionId)
        .orderBy('number')
        .execute();
      return ok({
        items: rows.map((row) => ({
          number: row.number,
          event: row.event,
          from: row.from_state,
          to: row.to_state,
          on: row.on_date,
          details: JSON.parse(row.details),
        })),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/calendar',
    name: 'readCalendar',
    summary: 'Every date of the rule pack for this petition, with its citation and how sure it is.',
    access: { act: 'petition.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({ items: z.array(z.record(z.string(), z.json())) }),
    async run({ deps, member, language }, { params }) {
      const found = await petitionFor(deps.db, { member, act: 'petition.read', ...params });
      if (!found.ok) return found;
      const rows = await datesOf(deps, found.value, language);
      return ok({ items: JSON.parse(JSON.stringify(rows)) });
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/pack',
    name: 'movePack',
    summary: 'Move the petition to another version of its rule pack; a recorded act.',
    access: { act: 'petition.move-pack', on: 'petition' },
    params: PetitionId,
    body: MovePack.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => movePack(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/progress',
    name: 'readProgress',
    summary: 'How the lines stand now; for those who lead the work only.',
    access: { act: 'progress.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      lines: z.int(),
      open: z.int(),
      needsReview: z.int(),
      valid: z.int(),
      invalid: z.int(),
      flagged: z.int(),
      reasons: z.array(z.strictObject({ reason: z.string(), lines: z.int() })),
    }),
    async run({ deps, member }, { params }) {
      const progress = await readProgress(deps, { member, ...params });
      return progress.ok ? ok({ ...progress.value, reasons: [...progress.value.reasons] }) : progress;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/holds',
    name: 'setHold',
    summary: 'Place or lift a litigation hold.',
    access: { act: 'hold.set', on: 'petition' },
    params: PetitionId,
    body: SetHold.omit({ petitionId: true }),
    answer: z.strictObject({ placed: z.boolean() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => setHold(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/destruction',
    name: 'requestDestruction',
    summary: 'Ask, as the first of two people, that the petition’s personal data be destroyed.',
    access: { act: 'destruction.act', on: 'petition' },
    params: PetitionId,
    body: RequestDestruction.omit({ petitionId: true }),
    answer: z.strictObject({ requestedBy: z.string() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => requestDestruction(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/destruction/approval',
    name: 'approveDestruction',
    summary: 'Agree, as the second person; the personal data is then gone for good.',
    access: { act: 'destruction.act', on: 'petition' },
    params: PetitionId,
    body: ApproveDestruction.omit({ petitionId: true }),
    answer: z.strictObject({ destroyed: z.literal(true) }),
    run: ({ deps, member }, { params, body }) => approveDestruction(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/rule-packs',
    name: 'listRulePacks',
    summary: 'The rule packs that come with the program.',
    access: 'signed-in',
    query: Nothing,
    answer: z.strictObject({
      items: z.array(z.strictObject({ id: z.string(), version: z.string(), title: z.string(), template: z.boolean() })),
    }),
    async run() {
      const { listRulePacks } = await import('../../operations/rule-packs.ts');
      return ok({
        items: (await listRulePacks()).map(({ pack }) => ({
          id: pack.id,
          version: pack.version,
          title: pack.title.en,
          template: pack.template,
        })),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/reasons',
    name: 'listReasons',
    summary: 'The reasons for which a line is not counted, in the order of the petition’s rule pack.',
    access: { act: 'petition.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({ code: z.string(), en: z.string(), es: z.string(), scope: z.string(), section: z.string(), confirmed: z.string() }),
      ),
    }),
    async run({ deps, member }, { params }) {
      const found = await petitionFor(deps.db, { member, act: 'petition.read', ...params });
      if (!found.ok) return notFound('petition');
      const { reasonsOf } = await import('../../law/reasons.ts');
      const items = reasonsOf(found.value.pack).map(({ code, words, scope, citation, confirmed }) => ({
        code,
        ...words,
        scope,
        section: citation.section,
        confirmed,
      }));
      return ok({ items });
    },
  }),
];

/** The same value without `readonly`, as schemas infer it. */
function mutable<T>(value: T): Mutable<T> {
  return value as Mutable<T>;
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };
