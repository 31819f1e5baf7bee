import type { County } from './county.ts';
import type { Stream } from './stream.ts';

const LINES_PER_PAGE = 10;
const PAGES_PER_SECTION = 2;
const FULL_SECTION = LINES_PER_PAGE * PAGES_PER_SECTION;
/** Circulation of 2022: from 27 January to 6 July, as day numbers. */
const CIRCULATION = { first: 19019, last: 19179 } as const;
/** The stream positions of sections. */
const KIND = 31;

/** A section: twenty lines on two pages, carried by one circulator. */
export interface Section {
  readonly index: number;
  readonly id: string;
  /** Lines that are filled. */
  readonly size: number;
  /** The circulator's ZIP code, as an index of the county's places. */
  readonly place: number;
  /** Share of signers from that ZIP code, from those around it, and from anywhere. */
  readonly reach: readonly number[];
  /** Day number of the last day that the circulator declares. */
  readonly day: number;
}

/** The section of this index; the same in any order of visits. */
export function drawSection({
  stream,
  county,
  index,
}: {
  readonly stream: Stream;
  readonly county: County;
  readonly index: number;
}): Section {
  stream.at(KIND, index);
  const place = county.places.draw(stream);
  const reach = stream.pick([
    [0.6, 0.25, 0.15],
    [0.6, 0.25, 0.15],
    [0.35, 0.35, 0.3],
    [0.08, 0.17, 0.75],
  ]);
  const size = stream.chance(0.72) ? FULL_SECTION : stream.between(1, FULL_SECTION);
  const day = stream.between(CIRCULATION.first + 4, CIRCULATION.last);
  return { index, id: idOf(index), size, place, reach, day };
}

/** A line's place in the petition as one number. */
export function placeOfLine(section: Section, k: number): number {
  return section.index * FULL_SECTION + k;
}

/** The id of the line at such a place. */
export function lineIdAt(place: number): string {
  const k = place % FULL_SECTION;
  return `${idOf(Math.floor(place / FULL_SECTION))}-${pageOf(k)}-${String(k + 1).padStart(2, '0')}`;
}

/** The page of the k-th line of a section, counted from 1. */
export function pageOf(k: number): number {
  return Math.floor(k / LINES_PER_PAGE) + 1;
}

function idOf(index: number): string {
  return String(index + 1).padStart(6, '0');
}
