import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import type { RulePack } from './rule-pack.ts';

/** What is known of one section; null or absent means not known, and never counts against the petition. */
export interface SectionFacts {
  readonly declarationPresent?: boolean | null;
  /** Name, residence, dates, place and signature of the circulator are all there. */
  readonly declarationComplete?: boolean | null;
  readonly circulatorEligible?: boolean | null;
  /** All that the form must carry is there. */
  readonly formComplete?: boolean | null;
  /** Found by a reviewer under a code of the pack. */
  readonly found?: readonly string[];
  /** The day on which proponents were told of a fault that can be cured, and the day on which they cured it. */
  readonly noticedOn?: CalendarDate | null;
  readonly curedOn?: CalendarDate | null;
}

/** A fault of a whole section, which comes before any fault of its lines. */
export interface SectionFault {
  /** Reason code of the pack. */
  readonly reason: string;
  readonly curable: boolean;
  /** The last day to cure it, where it can be cured and the notice is known. */
  readonly cureBy: CalendarDate | null;
  readonly cured: boolean;
}

const CHECKS: readonly (readonly [keyof SectionFacts, string])[] = [
  ['formComplete', 'section-form-defect'],
  ['declarationPresent', 'circulator-declaration-missing'],
  ['declarationComplete', 'circulator-declaration-incomplete'],
  ['circulatorEligible', 'circulator-ineligible'],
];

/** The faults of a section under the pack, in the pack's order; a fault cured in time is listed and marked. */
export function sectionFaults({ pack, section }: { readonly pack: RulePack; readonly section: SectionFacts }): readonly SectionFault[] {
  const codes = new Set(section.found ?? []);
  for (const [fact, code] of CHECKS) if (section[fact] === false) codes.add(code);
  return pack.reasons
    .filter((reason) => reason.scope === 'section' && codes.has(reason.code))
    .toSorted((a, b) => a.order - b.order)
    .map((reason) => {
      const rule = pack.sectionFaults.find((fault) => fault.reason === reason.code);
      const curable = rule?.curable === true;
      const cureBy = curable && rule.cureDays !== null && section.noticedOn != null ? addDays(section.noticedOn, rule.cureDays) : null;
      const cured = curable && section.curedOn != null && (cureBy === null || section.curedOn <= cureBy);
      return { reason: reason.code, curable, cureBy, cured };
    });
}

/** Codes of the faults that still stand: what `eligibility` takes as the line's section faults. */
export function standingFaults(faults: readonly SectionFault[]): readonly string[] {
  return faults.filter((fault) => !fault.cured).map((fault) => fault.reason);
}
