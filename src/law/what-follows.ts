import type { CalendarRow } from './calendar.ts';
import type { Citation, Confirmed, Deadline, RulePack, Words } from './rule-pack.ts';

/** The events from which the law counts once a petition has come to its certificate, by where it stands. */
const ROOTS: Readonly<Record<string, readonly string[]>> = {
  sufficient: ['sufficient', 'certified', 'statement', 'certificate-received', 'election-ordered'],
  'certificate-received': ['certificate-received', 'election-ordered'],
  'election-ordered': ['election-ordered'],
  insufficient: ['insufficient', 'review-begun'],
};

/** One thing that the law has follow, with its day where that is known, else with what it is counted from. */
export interface Following {
  readonly event: string;
  readonly words: Words;
  readonly on: string | null;
  readonly kind: CalendarRow['kind'];
  readonly count: number | null;
  readonly unit: Deadline['count'];
  /** What the days are counted from, in words. */
  readonly from: Words;
  readonly citation: Citation;
  readonly confirmed: Confirmed;
}

/** What the pack has follow after certification, in its own order; nothing where it is silent or the petition is not there. */
export function whatFollows({
  pack,
  state,
  calendar,
}: {
  readonly pack: RulePack;
  readonly state: string;
  /** The petition's dates, as far as they can be told. */
  readonly calendar: readonly CalendarRow[];
}): readonly Following[] {
  const reached = new Set(ROOTS[state] ?? []);
  const out: Following[] = [];
  for (const deadline of pack.deadlines) {
    const from = deadline.from.find((name) => reached.has(name));
    if (from === undefined) continue;
    reached.add(deadline.event);
    const row = calendar.find(({ event }) => event === deadline.event);
    const { event, words, kind, count, citation, confirmed } = deadline;
    out.push({
      event,
      words,
      on: row?.from.known === true ? row.date : null,
      kind,
      count: deadline.days ?? null,
      unit: count,
      from: wordsOf(pack, from),
      citation,
      confirmed,
    });
  }
  return out;
}

function wordsOf(pack: RulePack, event: string): Words {
  return (
    pack.events.find(({ name, aliases }) => name === event || aliases.includes(event))?.words ??
    pack.deadlines.find((deadline) => deadline.event === event)?.words ?? { en: event, es: event }
  );
}
