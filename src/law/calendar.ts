import { addDays, addMonths, type CalendarDate, weekday } from '../basics/calendar-date.ts';
import { holidayName } from './holiday-names.ts';
import { type Citation, type Confirmed, type Deadline, type RulePack, weaker } from './rule-pack.ts';
import { type WorkingCalendar, workingCalendar } from './working-days.ts';

/** One date of a petition's calendar. */
export interface CalendarRow {
  readonly event: string;
  readonly date: CalendarDate;
  /** The rule in one sentence. */
  readonly rule: string;
  readonly citation: Citation;
  readonly confirmed: Confirmed;
  readonly words: string;
  readonly actor: string;
  readonly kind: 'deadline' | 'earliest';
  /** What it was counted from. */
  readonly from: { readonly event: string; readonly date: CalendarDate; readonly known: boolean };
  /** The day on which it would have fallen, where it moved off a weekend or a holiday. */
  readonly movedFrom: CalendarDate | null;
}

export interface CalendarInput {
  readonly pack: RulePack;
  /** Registered voters, where the pack's days depend on them. */
  readonly registered?: number | undefined;
  /** What has happened, by event name or alias of the pack. */
  readonly events: Readonly<Record<string, CalendarDate>>;
  /** Language of the sentences; English where it is left out. */
  readonly language?: Language;
}

type Language = 'en' | 'es';

/** The parts of a rule's sentence. */
const SENTENCE = {
  en: {
    unit: { working: 'working days (no Saturdays, Sundays, holidays)', calendar: 'days', months: 'months' },
    side: { earliest: 'not before', before: 'at least', after: 'within' },
    before: 'before',
    after: 'after',
    due: (what: string) => `the day for this: ${what}`,
    from: (voters: number) => `, at ${voters} registered voters and more`,
    below: (voters: number) => `, below ${voters} registered voters`,
    open: (names: string) => `; counted as working: ${names}, which the law lists as a holiday and offices may not keep`,
    saturday: 'a Saturday',
    sunday: 'a Sunday',
    moved: (day: string, why: string, section: string) => `; the last day, ${day}, is ${why}, so the next working day (${section})`,
  },
  es: {
    unit: { working: 'días hábiles (sin sábados, domingos ni feriados)', calendar: 'días', months: 'meses' },
    side: { earliest: 'no antes de', before: 'al menos', after: 'a más tardar' },
    before: 'antes de',
    after: 'después de',
    due: (what: string) => `el día para esto: ${what}`,
    from: (voters: number) => `, con ${voters} electores inscritos o más`,
    below: (voters: number) => `, con menos de ${voters} electores inscritos`,
    open: (names: string) => `; se contó como hábil: ${names}, que la ley da por feriado y las oficinas quizá no guardan`,
    saturday: 'sábado',
    sunday: 'domingo',
    moved: (day: string, why: string, section: string) =>
      `; el último día, ${day}, es ${why}, y por eso vale el siguiente día hábil (${section})`,
  },
} as const;

/** Every date that follows from what has happened, in the pack's order; a date that rests on an event not yet known counts from that event's own deadline and says so. */
export function calendar({ pack, registered, events, language = 'en' }: CalendarInput): readonly CalendarRow[] {
  const days = workingCalendar(pack.workingDays);
  const dates = new Map<string, { readonly date: CalendarDate; readonly known: boolean }>();
  for (const event of pack.events) {
    for (const name of [event.name, ...event.aliases]) {
      const date = events[name];
      if (date === undefined) continue;
      for (const alias of [event.name, ...event.aliases]) dates.set(alias, { date, known: true });
    }
  }
  const rows: CalendarRow[] = [];
  for (const deadline of pack.deadlines) {
    const row = rowOf({ pack, deadline, registered, dates, days, language });
    if (row === null) continue;
    rows.push(row);
    dates.set(deadline.event, { date: row.date, known: false });
  }
  return rows;
}

/** Names of events that were given but that the pack does not know. */
export function unknownEvents(pack: RulePack, events: Readonly<Record<string, unknown>>): readonly string[] {
  const known = new Set(pack.events.flatMap((e) => [e.name, ...e.aliases]));
  return Object.keys(events).filter((name) => !known.has(name));
}

interface RowInput {
  readonly pack: RulePack;
  readonly deadline: Deadline;
  readonly registered: number | undefined;
  readonly dates: ReadonlyMap<string, { readonly date: CalendarDate; readonly known: boolean }>;
  readonly days: WorkingCalendar;
  readonly language: Language;
}

function rowOf({ pack, deadline, registered, dates, days, language }: RowInput): CalendarRow | null {
  const fromEvent = deadline.from.find((name) => dates.has(name));
  if (fromEvent === undefined) return null;
  const from = dates.get(fromEvent)!;
  const say = SENTENCE[language];
  let count = deadline.days;
  let tierWords = '';
  if (deadline.dayTiers !== undefined) {
    if (registered === undefined) return null;
    const tier = deadline.dayTiers.findLast((t) => registered >= t.from) ?? deadline.dayTiers[0];
    count = tier.days;
    tierWords = tier.from > 0 ? say.from(tier.from) : say.below(deadline.dayTiers[1]?.from ?? 0);
  }
  const raw = countedFrom({ deadline, date: from.date, count: count!, days });
  const moves = deadline.kind === 'deadline' && deadline.rolls && !deadline.before && pack.workingDays.lastDay.rule === 'next-working-day';
  const date = moves ? days.nextWorkingDay(raw) : raw;
  const moved = date !== raw;
  const happened = pack.events.find((e) => e.name === fromEvent || e.aliases.includes(fromEvent));
  const due = pack.deadlines.find(({ event }) => event === fromEvent);
  const fromWords = happened?.words[language] ?? (due === undefined ? fromEvent : say.due(due.words[language]));
  const side = say.side[deadline.kind === 'earliest' ? 'earliest' : deadline.before ? 'before' : 'after'];
  let rule = `${side} ${count} ${say.unit[deadline.count]} ${deadline.before ? say.before : say.after} ${fromWords}${tierWords}`;
  if (language === 'es') rule = rule.replace(' de el ', ' del ');
  let certainty = deadline.confirmed;
  if (deadline.count === 'working') {
    const [first, last] = deadline.before ? [addDays(raw, -1), addDays(from.date, -1)] : [from.date, raw];
    const across = days.holidaysBetween(first, last).map((name) => pack.workingDays.holidays.find((h) => h.name === name)!);
    for (const holiday of across) certainty = weaker(certainty, holiday.kept === 'unknown' ? 'unconfirmed' : holiday.confirmed);
    const open = across.filter((holiday) => holiday.kept === 'unknown').map((holiday) => holidayName(holiday.name, language));
    if (open.length > 0) rule += say.open(open.join(', '));
  }
  if (moved) {
    const holiday = days.holidayOn(raw);
    const why = holiday === null ? (weekday(raw) === 6 ? say.saturday : say.sunday) : holidayName(holiday, language);
    rule += say.moved(raw, why, pack.workingDays.lastDay.citation.section);
    certainty = weaker(certainty, pack.workingDays.lastDay.confirmed);
  }
  return {
    event: deadline.event,
    date,
    rule,
    citation: deadline.citation,
    confirmed: certainty,
    words: deadline.words[language],
    actor: deadline.actor,
    kind: deadline.kind,
    from: { event: fromEvent, date: from.date, known: from.known },
    movedFrom: moved ? raw : null,
  };
}

interface CountedFrom {
  readonly deadline: Deadline;
  readonly date: CalendarDate;
  readonly count: number;
  readonly days: WorkingCalendar;
}

function countedFrom({ deadline, date, count, days }: CountedFrom): CalendarDate {
  const signed = deadline.before ? -count : count;
  if (deadline.count === 'working') return days.addWorkingDays(date, signed);
  return deadline.count === 'months' ? addMonths(date, signed) : addDays(date, signed);
}
