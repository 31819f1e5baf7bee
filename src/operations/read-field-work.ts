import { sql } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { openValue } from '../record/sealing.ts';
import { type Deps, keyOf, type Outcome, petitionFor } from './deps.ts';
import { pledgeContext } from './record-pledge.ts';

/** Turf, shifts that stand, and promises to sign. */
export interface FieldWork {
  readonly turf: readonly { readonly turfId: string; readonly name: string; readonly note: string }[];
  readonly shifts: readonly {
    readonly shiftId: string;
    readonly circulatorId: string;
    readonly turfId: string | null;
    readonly kind: 'planned' | 'worked' | 'cancelled';
    readonly on: string;
    readonly starts: string;
    readonly minutes: number;
    readonly zone: string;
  }[];
  readonly pledges: readonly {
    readonly pledgeId: string;
    readonly number: number;
    readonly name: string;
    readonly contact: string;
    readonly place: string;
    readonly on: string;
    readonly standing: 'open' | 'reminded' | 'signed' | 'taken-back';
  }[];
}

/** Reads what is planned and promised; a shift that another replaced is left out. */
export async function readFieldWork(
  deps: Pick<Deps, 'db' | 'keys'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<FieldWork>> {
  const found = await petitionFor(deps.db, { member, act: 'circulation.read', petitionId });
  if (!found.ok) return found;
  const key = await keyOf(deps, deps.db, petitionId);
  if (!key.ok) return key;
  const turf = await deps.db
    .selectFrom('turf')
    .select(['id', 'name', 'note'])
    .where('petition_id', '=', petitionId)
    .orderBy('name')
    .execute();
  const shifts = await deps.db
    .selectFrom('shift')
    .selectAll()
    .where('petition_id', '=', petitionId)
    .where(sql<boolean>`not exists (select 1 from shift later where later.replaces = shift.id)`)
    .orderBy('on_date', 'desc')
    .orderBy('starts')
    .limit(500)
    .execute();
  const pledges = await deps.db
    .selectFrom('pledge')
    .selectAll()
    .where('petition_id', '=', petitionId)
    .orderBy('number', 'desc')
    .limit(500)
    .execute();
  const facts = await deps.db
    .selectFrom('pledge_fact')
    .innerJoin('pledge', 'pledge.id', 'pledge_fact.pledge_id')
    .select(['pledge_fact.pledge_id', 'pledge_fact.kind'])
    .where('pledge.petition_id', '=', petitionId)
    .orderBy('pledge_fact.number')
    .execute();
  return ok({
    turf: turf.map(({ id, name, note }) => ({ turfId: id, name, note })),
    shifts: shifts.map((row) => ({
      shiftId: row.id,
      circulatorId: row.circulator_id,
      turfId: row.turf_id,
      kind: row.kind,
      on: row.on_date,
      starts: row.starts,
      minutes: row.minutes,
      zone: row.zone,
    })),
    pledges: pledges.map((row) => {
      const opened = openValue({ key: key.value, sealed: row.sealed, context: pledgeContext(row.id) });
      const value = (opened?.value ?? {}) as { readonly name?: string; readonly contact?: string; readonly place?: string };
      return {
        pledgeId: row.id,
        number: row.number,
        name: value.name ?? '',
        contact: value.contact ?? '',
        place: value.place ?? '',
        on: row.on_date,
        standing: facts.findLast(({ pledge_id }) => pledge_id === row.id)?.kind ?? 'open',
      };
    }),
  });
}
