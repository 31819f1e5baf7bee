import { type CalendarDate, fromDayNumber, parseLooseDate, toDayNumber } from '../basics/calendar-date.ts';
import type { PetitionFile } from './petition-file.ts';

/** The day a line counts as signed, and where that day comes from. */
export interface SigningDate {
  /** Days since 1970-01-01; null where no day is known at all. */
  readonly day: number | null;
  readonly date: CalendarDate | null;
  readonly source: 'line' | 'missing' | 'unreadable' | 'outside';
}

/** Dates lines: by what stands on them, else by the latest day the petition allows, in the signer's favour (a registration on or before it is in time). */
export function signingDates(petition: PetitionFile): { readonly latest: CalendarDate | null; read(written: string): SigningDate } {
  const latest = petition.declaration.to ?? petition.filed;
  const earliest = petition.declaration.from ?? petition.notified;
  const fallbackDay = latest === null ? null : toDayNumber(latest);
  const fallback = (source: 'missing' | 'unreadable' | 'outside'): SigningDate => ({ day: fallbackDay, date: latest, source });
  const missing = fallback('missing');
  const unreadable = fallback('unreadable');
  const outside = fallback('outside');
  // A petition has a few hundred different dates, written in a few ways each.
  const known = new Map<string, SigningDate>();
  return {
    latest,
    read(written) {
      if (written === '') return missing;
      const before = known.get(written);
      if (before !== undefined) return before;
      const date = parseLooseDate(written);
      let result: SigningDate;
      if (date === null) result = unreadable;
      else if ((latest !== null && date > latest) || (earliest !== null && date < earliest)) result = outside;
      else result = { day: toDayNumber(date), date: fromDayNumber(toDayNumber(date)), source: 'line' };
      if (known.size < 100_000) known.set(written, result);
      return result;
    },
  };
}
