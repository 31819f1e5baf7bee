import type { CalendarDate } from '../basics/calendar-date.ts';
import type { RulePack } from '../law/rule-pack.ts';

/** Lines that came in from one day to another, both included; a tally of one day has the same day twice. */
export interface Tally {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly lines: number;
  /** Relative error of the figure where it is a round one, e.g. 0.02; left out where lines were counted. */
  readonly rough?: number;
}

/** A day on which more is expected: a fair, a rally, a mailing's return. Days of one kind are thought alike. */
export interface ForecastEvent {
  readonly on: CalendarDate;
  readonly kind: string;
}

/** What was checked of one section; a section of which nothing was checked has 0 and 0. */
export interface CheckedSection {
  readonly circulator: string;
  readonly place: string;
  /** Lines that the section holds. */
  readonly lines: number;
  readonly checked: number;
  /** Valid among those checked; a second copy of a line counts as valid here, copies are given apart. */
  readonly valid: number;
}

/** Everything that a forecast is made of. */
export interface ForecastInput {
  /** The last day whose tally is known. */
  readonly today: CalendarDate;
  /** First and last day of circulation. */
  readonly starts: CalendarDate;
  readonly deadline: CalendarDate;
  /** Valid signatures required. */
  readonly required: number;
  /** Registered voters who may sign: how often chance alone gives a second copy. */
  readonly registered: number;
  /** In order of days, without overlap. A day that no tally covers is not known, which is not none. */
  readonly tallies: readonly Tally[];
  readonly events?: readonly ForecastEvent[];
  readonly checks?: readonly CheckedSection[];
  /** A random sample of all lines held, where one was drawn: it says of the lines held what `checks` would say, and goes before them. */
  readonly sampled?: { readonly checked: number; readonly valid: number };
  /** Who checked: the campaign cannot compare signatures, the office can. */
  readonly checkedBy?: 'campaign' | 'office';
  /** Extra copies found among the campaign's own lines: among so many of its lines all pairs were looked at. */
  readonly duplicates?: { readonly among: number; readonly found: number };
  /** The petition as filed, where it is: nothing more comes in. */
  readonly filed?: { readonly lines: number };
  /** Lines known to be bad that are not struck yet. */
  readonly strikable?: number;
  /** Lines lost unless something is mended, e.g. in sections whose declaration lacks its date. */
  readonly cures?: readonly { readonly name: string; readonly lines: number }[];
  /** Lines of a circulator's day, from the campaign's own shifts. */
  readonly linesPerCirculatorDay?: number;
  /** With a pack, the office's procedure (sample or full count) is simulated too. */
  readonly pack?: RulePack;
  readonly seed: string;
  /** Simulated endings; 2,000 where it is not given. */
  readonly draws?: number;
}

/** A distribution by its quantiles. */
export interface Bands {
  readonly low95: number;
  readonly low80: number;
  readonly low50: number;
  readonly median: number;
  readonly high50: number;
  readonly high80: number;
  readonly high95: number;
}

/** One day of the fan: valid signatures held at its end. */
export interface FanDay {
  readonly on: CalendarDate;
  readonly valid: Bands;
}

/** What something that the campaign could do is worth. */
export interface Lever {
  /** Permanent name: day, circulator-days, thousand-lines, validity-point, fewer-duplicates, strike, cure, stop. */
  readonly kind: LeverKind;
  /** The circulator or the cure it is about. */
  readonly name: string | null;
  /** How much of it: lines, days or points. */
  readonly amount: number;
  /** Change of the mean number of valid signatures at the deadline. */
  readonly valid: number;
  /** Change of the chance to hold enough valid signatures. */
  readonly chance: number;
  /** Change of the chance to be found sufficient by the office's procedure; null where none was given. */
  readonly chanceFoundSufficient: number | null;
}
export type LeverKind = 'day' | 'circulator-days' | 'thousand-lines' | 'validity-point' | 'fewer-duplicates' | 'strike' | 'cure' | 'stop';

/** What the forecast says. A model's statement, never a finding. */
export interface Forecast {
  readonly today: CalendarDate;
  readonly deadline: CalendarDate;
  readonly daysLeft: number;
  readonly required: number;
  /** Lines held today, as tallied. */
  readonly raw: number;
  readonly rawAtDeadline: Bands;
  readonly validNow: Bands;
  readonly validAtDeadline: Bands;
  /** Share of lines that count, copies aside: of those held and of those to come. */
  readonly validity: { readonly held: Bands; readonly toCome: Bands };
  /** Extra copies at the deadline. */
  readonly copiesAtDeadline: Bands;
  /** Chance to hold at least as many distinct valid signatures as are required. */
  readonly chance: number;
  /** By the office's procedure; null where no pack was given or it knows no sample. */
  readonly procedure: {
    readonly foundSufficient: number;
    readonly bySample: { readonly sufficient: number; readonly insufficient: number; readonly fullCount: number };
  } | null;
  readonly pace: {
    /** Mean lines a day over the last two weeks that were tallied; null before the first tally. */
    readonly recent: number | null;
    /** Lines a day until the deadline with which the chance is 50, 80 and 95 %; null where no day is left or no pace is enough. */
    readonly needed: { readonly chance50: number | null; readonly chance80: number | null; readonly chance95: number | null };
  };
  /** From today to the deadline, day by day. */
  readonly fan: readonly FanDay[];
  /** Largest gain first. */
  readonly levers: readonly Lever[];
  /** Circulators by name: validity drawn towards the others', with its 80 % interval. */
  readonly circulators: readonly {
    readonly circulator: string;
    readonly lines: number;
    readonly checked: number;
    readonly validity: Bands;
  }[];
  readonly draws: number;
  readonly priors: string;
}
