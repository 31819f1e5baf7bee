import type { SheetIdentity } from '../identity.ts';
import type { Printing } from '../print.ts';
import { type LineReading, type PageOutcome, type PageRead, type PageRejected, rejected } from './reading.ts';

/** One page of the files given, in the order in which they were given. */
export interface PageEntry {
  readonly file: string;
  readonly hash: string;
  /** 1-based page of the file. */
  readonly page: number;
  readonly outcome: PageOutcome;
}

export interface AcceptedPage extends Omit<PageEntry, 'outcome'> {
  readonly read: PageRead;
  /** From the code, or given on intake in the order of the pages. */
  readonly identity: SheetIdentity;
  readonly numberedOnIntake: boolean;
}

export interface RejectedPage extends Omit<PageEntry, 'outcome'> {
  readonly rejected: PageRejected;
}

export interface Reconciliation {
  readonly accepted: readonly AcceptedPage[];
  readonly rejected: readonly RejectedPage[];
  /** Sections of which some side was seen, but not all: the missing sides. */
  readonly missing: readonly { readonly petition: string; readonly section: number; readonly sides: readonly number[] }[];
  readonly totals: {
    readonly pagesGiven: number;
    readonly pagesRead: number;
    readonly pagesRejected: number;
    readonly sectionsSeen: number;
    /** Printed sections of which no side was seen: they may simply not be filed. */
    readonly sectionsNotSeen: number;
    readonly pagesMissing: number;
    /** Lines on the printed sides of the sections seen. */
    readonly linesExpected: number;
    readonly linesSeen: number;
    readonly linesMissing: number;
    readonly lines: {
      readonly blank: number;
      readonly partly: number;
      readonly filled: number;
      readonly doubtful: number;
      readonly crossed: number;
      readonly crossedDoubtful: number;
    };
  };
  readonly rawCount: RawCountProposal;
}

/** The machine's proposal of the raw count; a person confirms it. */
export interface RawCountProposal {
  /** Lines that count without doubt. */
  readonly proposed: number;
  /** Lines that a person has to look at: count at least `proposed`, at most `proposed + toLookAt`. */
  readonly toLookAt: number;
  readonly confirmed: false;
}

interface ByLayout {
  readonly sides: number;
  readonly lines: ReadonlyMap<number, number>;
}

function layouts(
  printings: readonly Printing[],
  foreign: readonly { readonly id: string; readonly sides: readonly { readonly side: number; readonly lines: readonly unknown[] }[] }[],
): Map<string, ByLayout> {
  const map = new Map<string, ByLayout>();
  for (const layout of [...printings.map((p) => p.layout), ...foreign])
    map.set(layout.id, { sides: layout.sides.length, lines: new Map(layout.sides.map((s) => [s.side, s.lines.length])) });
  return map;
}

/** Gives each accepted page its place: numbers what came without a number, sets aside second copies, and lists what is missing. Pure; depends on the order of the entries only. */
export function reconcile(options: {
  readonly entries: readonly PageEntry[];
  readonly printings: readonly Printing[];
  readonly foreign: readonly {
    readonly id: string;
    readonly petition: string;
    readonly sides: readonly { readonly side: number; readonly lines: readonly unknown[] }[];
  }[];
  /** First number that is given on intake. */
  readonly firstIntakeNumber: number;
}): Reconciliation {
  const accepted: AcceptedPage[] = [];
  const set: RejectedPage[] = [];
  const seen = new Map<string, AcceptedPage>();
  const intake = new Map<string, { section: number; side: number }>();
  let nextNumber = options.firstIntakeNumber;
  const known = layouts(options.printings, options.foreign);
  const petitionOf = new Map([...options.printings.map((p) => p.layout), ...options.foreign].map((l) => [l.id, l.petition]));
  for (const { outcome, ...entry } of options.entries) {
    if (outcome.outcome === 'rejected') {
      set.push({ ...entry, rejected: outcome });
      continue;
    }
    let identity = outcome.identity;
    if (identity === null) {
      // A first side, or a side that does not follow the last one, begins a new section.
      const last = intake.get(outcome.layoutId);
      const follows = last !== undefined && outcome.side === last.side + 1;
      const section = follows ? last.section : nextNumber++;
      intake.set(outcome.layoutId, { section, side: outcome.side });
      identity = { petition: petitionOf.get(outcome.layoutId) ?? '', section, side: outcome.side };
    }
    const key = `${identity.petition}.${identity.section}.${identity.side}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      set.push({
        ...entry,
        rejected: rejected(
          'duplicate-page',
          `section ${identity.section} side ${identity.side}: first read from ${earlier.file}, page ${earlier.page}`,
        ),
      });
      continue;
    }
    const page: AcceptedPage = { ...entry, read: outcome, identity, numberedOnIntake: outcome.identity === null };
    seen.set(key, page);
    accepted.push(page);
  }

  const sections = new Map<string, { petition: string; section: number; layoutId: string; sides: Set<number> }>();
  for (const page of accepted) {
    const key = `${page.identity.petition}.${page.identity.section}`;
    const section = sections.get(key) ?? {
      petition: page.identity.petition,
      section: page.identity.section,
      layoutId: page.read.layoutId,
      sides: new Set<number>(),
    };
    section.sides.add(page.identity.side);
    sections.set(key, section);
  }
  const missing: { petition: string; section: number; sides: number[] }[] = [];
  let linesExpected = 0;
  for (const section of sections.values()) {
    const layout = known.get(section.layoutId);
    if (layout === undefined) continue;
    const sides = [...layout.lines.keys()].filter((side) => !section.sides.has(side));
    linesExpected += [...layout.lines.values()].reduce((a, b) => a + b, 0);
    if (sides.length > 0) missing.push({ petition: section.petition, section: section.section, sides });
  }
  missing.sort((a, b) => (a.petition < b.petition ? -1 : a.petition > b.petition ? 1 : a.section - b.section));
  const printed = options.printings
    .filter((p) => p.codes === 'per-section')
    .reduce((sum, p) => sum + p.lastSection - p.firstSection + 1, 0);
  const byCode = new Set(accepted.filter((p) => !p.numberedOnIntake).map((p) => `${p.identity.petition}.${p.identity.section}`)).size;
  const lines = accepted.flatMap((p) => p.read.lines);
  const count = (test: (line: (typeof lines)[number]) => boolean) => lines.filter(test).length;
  return {
    accepted,
    rejected: set,
    missing,
    totals: {
      pagesGiven: options.entries.length,
      pagesRead: accepted.length,
      pagesRejected: set.length,
      sectionsSeen: sections.size,
      sectionsNotSeen: printed - byCode,
      pagesMissing: missing.reduce((sum, m) => sum + m.sides.length, 0),
      linesExpected,
      linesSeen: lines.length,
      linesMissing: linesExpected - lines.length,
      lines: {
        blank: count((l) => l.state === 'blank'),
        partly: count((l) => l.state === 'partly'),
        filled: count((l) => l.state === 'filled'),
        doubtful: count((l) => l.state === 'doubtful'),
        crossed: count((l) => l.crossed === 'yes'),
        crossedDoubtful: count((l) => l.crossed === 'doubtful'),
      },
    },
    rawCount: proposeRawCount(lines),
  };
}

/** Whether a line counts: it bears a signature (where a form has no signature cell: writing) and is not crossed out; doubt is for a person. */
export function lineCounts(line: LineReading): 'yes' | 'no' | 'ask' {
  if (line.state === 'blank' || line.crossed === 'yes') return 'no';
  const signature = line.cells.find((cell) => cell.field === 'signature');
  const signed = signature === undefined ? (line.state === 'doubtful' ? 'doubtful' : 'written') : signature.state;
  return signed === 'written' && line.crossed === 'no' ? 'yes' : 'ask';
}

/** Proposes the raw count: the lines that count without doubt, and how many a person must look at. */
export function proposeRawCount(lines: readonly LineReading[]): RawCountProposal {
  const all = lines.map(lineCounts);
  return { proposed: all.filter((one) => one === 'yes').length, toLookAt: all.filter((one) => one === 'ask').length, confirmed: false };
}
