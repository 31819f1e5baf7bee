import { z } from 'zod';
import { type CalendarDate, parseCalendarDate } from '../basics/calendar-date.ts';
import { instantOf, isTimeZone } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { newId } from '../record/ids.ts';
import { type Deps, inTransaction, notFound, type Outcome, petitionFor, refuse } from './deps.ts';
import { circulatorOf } from './record-circulator.ts';

/** A place to circulate. */
export const NameTurf = z.strictObject({
  petitionId: z.uuid(),
  name: z.string().trim().min(1).max(120),
  note: z.string().trim().max(500).default(''),
});
export type NameTurf = z.infer<typeof NameTurf>;

/** Hours of a circulator at a place; `replaces` names the shift that this one corrects, confirms as worked, or cancels. */
export const RecordShift = z.strictObject({
  petitionId: z.uuid(),
  circulatorId: z.uuid(),
  turfId: z.uuid().optional(),
  kind: z.enum(['planned', 'worked', 'cancelled']),
  replaces: z.uuid().optional(),
  on: z.iso.date(),
  starts: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as HH:MM.'),
  minutes: z.int().min(0).max(1440),
  /** Time zone of the place. */
  zone: z.string().max(60),
});
export type RecordShift = z.infer<typeof RecordShift>;

/** Names a turf; the same name again is the same turf. */
export async function nameTurf(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, ...input }: NameTurf & { readonly member: Member },
): Promise<Outcome<{ readonly turfId: string }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.manage', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const known = await trx
      .selectFrom('turf')
      .select('id')
      .where('petition_id', '=', petition.id)
      .where('name', '=', input.name)
      .executeTakeFirst();
    if (known !== undefined) return ok({ turfId: known.id });
    const at = deps.now();
    const id = newId(at.getTime());
    await trx
      .insertInto('turf')
      .values({ id, petition_id: petition.id, name: input.name, note: input.note, actor: member.userId, at })
      .execute();
    await appendEvent(trx, {
      kind: 'turf.named',
      body: { turf: id },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ turfId: id });
  });
}

/** Records a shift that is planned, was worked, or is cancelled. */
export async function recordShift(
  deps: Pick<Deps, 'db' | 'now'>,
  { member, requestId, ...input }: RecordShift & { readonly member: Member; readonly requestId?: string },
): Promise<Outcome<{ readonly shiftId: string }>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'circulation.manage', petitionId: input.petitionId });
    if (!found.ok) return found;
    const { petition } = found.value;
    const at = deps.now();
    const id = requestId ?? newId(at.getTime());
    const known = await trx.selectFrom('shift').select('petition_id').where('id', '=', id).executeTakeFirst();
    if (known?.petition_id === petition.id) return ok({ shiftId: id });
    const timeProblem = shiftTimeProblem(input);
    if (timeProblem !== null) return timeProblem;
    const circulator = await circulatorOf(trx, input);
    if (!circulator.ok) return circulator;
    if (input.turfId !== undefined) {
      const turf = await trx
        .selectFrom('turf')
        .select('id')
        .where('id', '=', input.turfId)
        .where('petition_id', '=', petition.id)
        .executeTakeFirst();
      if (turf === undefined) return notFound('turf');
    }
    if (input.replaces !== undefined) {
      const before = await trx.selectFrom('shift').select(['id', 'circulator_id']).where('id', '=', input.replaces).executeTakeFirst();
      if (before?.circulator_id !== input.circulatorId) return notFound('shift');
    } else if (input.kind === 'cancelled') {
      return refuse('shift-missing', 'Say which shift is cancelled.', { field: 'body.replaces' });
    }
    await trx
      .insertInto('shift')
      .values({
        id,
        petition_id: petition.id,
        circulator_id: input.circulatorId,
        turf_id: input.turfId ?? null,
        kind: input.kind,
        replaces: input.replaces ?? null,
        on_date: input.on,
        starts: input.starts,
        minutes: input.kind === 'cancelled' ? 0 : input.minutes,
        zone: input.zone,
        actor: member.userId,
        at,
      })
      .execute();
    await appendEvent(trx, {
      kind: 'shift.recorded',
      body: { shift: id, circulator: input.circulatorId, kind: input.kind, on: input.on, minutes: input.minutes },
      actor: member.userId,
      at,
      organisation: petition.organisation_id,
      petition: petition.id,
    });
    return ok({ shiftId: id });
  });
}

function shiftTimeProblem({ on, starts, zone }: Pick<RecordShift, 'on' | 'starts' | 'zone'>) {
  if (!isTimeZone(zone)) {
    return refuse('time-zone-unknown', `“${zone}” is no time zone.`, {
      field: 'body.zone',
      remedy: 'Write the zone of the place, like America/Los_Angeles.',
    });
  }
  if (parseCalendarDate(on) === null) return refuse('date-invalid', 'This is not a date.', { field: 'body.on' });
  if (instantOf({ date: on as CalendarDate, time: starts, zone }) === null) {
    return refuse('time-invalid', `In ${zone} the clock jumps over ${starts} on ${on}.`, {
      field: 'body.starts',
      remedy: 'Give a time before or after the change to summer time.',
    });
  }
  return null;
}
