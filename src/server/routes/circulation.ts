import { z } from 'zod';
import { ok } from '../../basics/result.ts';
import { CheckSigner, checkSigner } from '../../operations/check-signer.ts';
import { CirculationSettings } from '../../operations/circulation-context.ts';
import { SetCirculatorContact, setCirculatorContact } from '../../operations/circulator-contact.ts';
import { MoveSections, moveSections } from '../../operations/move-sections.ts';
import { NameTurf, nameTurf, RecordShift, recordShift } from '../../operations/plan-shift.ts';
import { listCirculators, listCustody, readCirculation, readCustody } from '../../operations/read-circulation.ts';
import { readFieldWork } from '../../operations/read-field-work.ts';
import { RecordCirculator, recordCirculator } from '../../operations/record-circulator.ts';
import { FollowPledge, followPledge, RecordPledge, recordPledge } from '../../operations/record-pledge.ts';
import { RegisterCirculator, registerCirculator } from '../../operations/register-circulator.ts';
import { type SetCirculation, setCirculation } from '../../operations/set-circulation.ts';
import { TallySections, tallySections } from '../../operations/tally-sections.ts';
import { type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const date = z.string();

const Section = z.strictObject({
  code: z.string(),
  custody: z.enum(['none', 'issued', 'returned', 'missing', 'void', 'filed', 'declared']),
  on: date.nullable(),
  circulator: z.int().nullable(),
  lines: z.int().nullable(),
  talliedOn: date.nullable(),
  daysOut: z.int().nullable(),
  overdue: z.boolean(),
});

const Settings = z.strictObject({
  zone: z.string(),
  overdueDays: z.int(),
  linesPerSection: z.int().nullable(),
  sheetKey: z.string().nullable(),
  centsPerHour: z.int().nullable(),
  centsPerValidLine: z.int().nullable(),
  payPerLineBasis: z.string().nullable(),
  remindManagers: z.boolean(),
  remindCirculators: z.boolean(),
  remindEveryDays: z.int(),
});

/** A campaign's circulation: circulators, shifts, promises, sections out and back, tallies, and the check of a signer. */
export const CIRCULATION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/petitions/:petitionId/circulation',
    name: 'readCirculation',
    summary: 'Where the circulation stands: sections, lines by day, what is out too long.',
    access: { act: 'circulation.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      today: date,
      settingsNumber: z.int(),
      settings: Settings,
      window: z.strictObject({
        from: date.nullable(),
        to: date.nullable(),
        rule: z.string().nullable(),
        confirmed: z.enum(['official', 'secondary', 'unconfirmed']).nullable(),
      }),
      sections: z.strictObject({ known: z.int(), out: z.int(), returned: z.int(), missing: z.int(), void: z.int() }),
      lines: z.int(),
      days: z.array(z.strictObject({ on: date, lines: z.int() })),
      overdue: z.array(Section),
    }),
    async run({ deps, member, language }, { params }) {
      const read = await readCirculation(deps, { member, ...params, language });
      return read.ok ? ok({ ...read.value, days: [...read.value.days], overdue: [...read.value.overdue] }) : read;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/circulation/settings',
    name: 'setCirculation',
    summary: 'Change the settings of the circulation.',
    access: { act: 'circulation.manage', on: 'petition' },
    params: PetitionId,
    body: z.strictObject({ after: z.int().min(0), settings: CirculationSettings }) satisfies z.ZodType<Omit<SetCirculation, 'petitionId'>>,
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => setCirculation(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/circulators',
    name: 'listCirculators',
    summary: 'Circulators with what went out and came back.',
    access: { act: 'circulation.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          circulatorId: z.uuid(),
          number: z.int(),
          name: z.string(),
          address: z.string(),
          phone: z.string(),
          email: z.string().nullable(),
          paid: z.boolean(),
          trainedOn: date.nullable(),
          declaredOn: date.nullable(),
          ended: z.boolean(),
          sectionsOut: z.int(),
          sectionsReturned: z.int(),
          lines: z.int(),
          overdue: z.int(),
        }),
      ),
    }),
    async run({ deps, member }, { params }) {
      const listed = await listCirculators(deps, { member, ...params });
      return listed.ok ? ok({ items: [...listed.value.items] }) : listed;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/circulators',
    name: 'registerCirculator',
    summary: 'Register somebody who is to circulate; who may is a rule of the pack.',
    access: { act: 'circulation.manage', on: 'petition' },
    params: PetitionId,
    body: RegisterCirculator.omit({ petitionId: true }),
    answer: z.strictObject({ circulatorId: z.uuid(), number: z.int() }),
    status: 201,
    run: ({ deps, member, requestId }, { params, body }) =>
      registerCirculator(deps, { member, ...params, ...body, ...(requestId === undefined ? {} : { requestId }) }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/circulators/facts',
    name: 'recordCirculator',
    summary: 'Record that a circulator was trained, declared, ended or resumed the work.',
    access: { act: 'circulation.manage', on: 'petition' },
    params: PetitionId,
    body: RecordCirculator.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => recordCirculator(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/circulators/contacts',
    name: 'setCirculatorContact',
    summary: 'Keep the e-mail address of a circulator who agreed to letters, or end it.',
    access: { act: 'circulation.manage', on: 'petition' },
    params: PetitionId,
    body: SetCirculatorContact.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => setCirculatorContact(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/field-work',
    name: 'readFieldWork',
    summary: 'Turf, shifts and promises to sign.',
    access: { act: 'circulation.read', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      turf: z.array(z.strictObject({ turfId: z.uuid(), name: z.string(), note: z.string() })),
      shifts: z.array(
        z.strictObject({
          shiftId: z.uuid(),
          circulatorId: z.uuid(),
          turfId: z.uuid().nullable(),
          kind: z.enum(['planned', 'worked', 'cancelled']),
          on: date,
          starts: z.string(),
          minutes: z.int(),
          zone: z.string(),
        }),
      ),
      pledges: z.array(
        z.strictObject({
          pledgeId: z.uuid(),
          number: z.int(),
          name: z.string(),
          contact: z.string(),
          place: z.string(),
          on: date,
          standing: z.enum(['open', 'reminded', 'signed', 'taken-back']),
        }),
      ),
    }),
    async run({ deps, member }, { params }) {
      const read = await readFieldWork(deps, { member, ...params });
      if (!read.ok) return read;
      const { turf, shifts, pledges } = read.value;
      return ok({ turf: [...turf], shifts: [...shifts], pledges: [...pledges] });
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/turf',
    name: 'nameTurf',
    summary: 'Name a place to circulate.',
    access: { act: 'circulation.manage', on: 'petition' },
    params: PetitionId,
    body: NameTurf.omit({ petitionId: true }),
    answer: z.strictObject({ turfId: z.uuid() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => nameTurf(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/shifts',
    name: 'recordShift',
    summary: 'Record a shift that is planned, was worked, or is cancelled.',
    access: { act: 'circulation.manage', on: 'petition' },
    params: PetitionId,
    body: RecordShift.omit({ petitionId: true }),
    answer: z.strictObject({ shiftId: z.uuid() }),
    status: 201,
    run: ({ deps, member, requestId }, { params, body }) =>
      recordShift(deps, { member, ...params, ...body, ...(requestId === undefined ? {} : { requestId }) }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/pledges',
    name: 'recordPledge',
    summary: 'Keep a promise to sign. It is no signature.',
    access: { act: 'circulation.record', on: 'petition' },
    params: PetitionId,
    body: RecordPledge.omit({ petitionId: true }),
    answer: z.strictObject({ pledgeId: z.uuid(), number: z.int() }),
    status: 201,
    run: ({ deps, member, requestId }, { params, body }) =>
      recordPledge(deps, { member, ...params, ...body, ...(requestId === undefined ? {} : { requestId }) }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/pledges/facts',
    name: 'followPledge',
    summary: 'Record what became of a promise.',
    access: { act: 'circulation.record', on: 'petition' },
    params: PetitionId,
    body: FollowPledge.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => followPledge(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/custody',
    name: 'listCustody',
    summary: 'Sections with custody, circulator and last tally.',
    access: { act: 'circulation.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({
      custody: z.enum(['none', 'issued', 'returned', 'missing', 'void', 'filed', 'declared', 'overdue']).optional(),
      circulator: z.coerce.number().int().min(1).max(1_000_000).optional(),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.strictObject({ items: z.array(Section), total: z.int() }),
    async run({ deps, member }, { params, query }) {
      const listed = await listCustody(deps, { member, ...params, ...query });
      return listed.ok ? ok({ items: [...listed.value.items], total: listed.value.total }) : listed;
    },
  }),
  route({
    method: 'GET',
    path: '/petitions/:petitionId/custody/history',
    name: 'readCustody',
    summary: 'Everything that happened to one section.',
    access: { act: 'circulation.read', on: 'petition' },
    params: PetitionId,
    query: z.strictObject({ code: z.string().trim().min(1).max(60) }),
    answer: z.strictObject({
      code: z.string(),
      entries: z.array(
        z.strictObject({
          kind: z.string(),
          on: date,
          at: z.string(),
          circulator: z.int().nullable(),
          lines: z.int().nullable(),
          note: z.string(),
        }),
      ),
    }),
    async run({ deps, member }, { params, query }) {
      const read = await readCustody(deps, { member, ...params, ...query });
      return read.ok ? ok({ code: read.value.code, entries: [...read.value.entries] }) : read;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/custody',
    name: 'moveSections',
    summary: 'Issue sections, take them back, or record them missing or void: by number, range or scanned code, all or none.',
    access: { act: 'circulation.record', on: 'petition' },
    params: PetitionId,
    body: MoveSections.omit({ petitionId: true }),
    answer: z.strictObject({ sections: z.int(), codes: z.array(z.string()) }),
    status: 201,
    async run({ deps, member }, { params, body }) {
      const moved = await moveSections(deps, { member, ...params, ...body });
      return moved.ok ? ok({ ...moved.value, codes: [...moved.value.codes] }) : moved;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/tallies',
    name: 'tallySections',
    summary: 'Record how many lines stand on sections at the end of a day.',
    access: { act: 'circulation.record', on: 'petition' },
    params: PetitionId,
    body: TallySections.omit({ petitionId: true }),
    answer: z.strictObject({ sections: z.int(), added: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => tallySections(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/signer-checks',
    name: 'checkSigner',
    summary: 'Ask whether somebody is on the roll and may sign; limited per person and logged.',
    access: { act: 'signer.check', on: 'petition' },
    params: PetitionId,
    body: CheckSigner.omit({ petitionId: true }),
    answer: z.strictObject({
      rollAsOf: date,
      left: z.int(),
      voters: z.array(
        z.strictObject({
          name: z.string(),
          address: z.string(),
          city: z.string(),
          answer: z.enum(['may-sign', 'may-not-sign', 'ask']),
          reasons: z.array(z.string()),
        }),
      ),
    }),
    async run({ deps, member }, { params, body }) {
      const done = await checkSigner(deps, { member, ...params, ...body });
      if (!done.ok) return done;
      return ok({ ...done.value, voters: done.value.voters.map((voter) => ({ ...voter, reasons: [...voter.reasons] })) });
    },
  }),
];
