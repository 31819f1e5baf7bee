import type { SheetIdentity } from '../identity.ts';
import type { CrossingScores } from './crossing.ts';

/** What reading says of one page: either its lines, or why not. Every reason is named; none is a crash or silence. */

export const rejectReasons = {
  'no-code': 'No sheet code of ours was found.',
  'code-damaged': 'A sheet code was found, but its check character is wrong.',
  'other-petition': 'The sheet code is of another petition.',
  'unknown-section': 'The sheet code names a section or side that was not printed.',
  'several-sheets': 'The picture shows more than one sheet.',
  blurred: 'The picture is too blurred to cut lines from.',
  'cut-off': 'Part of the sheet with lines on it lies outside the picture.',
  'not-located': 'The codes were read, but the printed rules do not lie where the layout says.',
  'form-not-recognised': 'The page matches none of the blank forms that were marked up.',
  'file-empty': 'The file is empty.',
  'file-kind': 'The file is not a PDF, TIFF, PNG, JPEG or zip.',
  'file-damaged': 'The file is damaged or cut short.',
  'file-encrypted': 'The file is protected by a password.',
  'file-too-large': 'The file, or what it unpacks to, is larger than the limit.',
  'too-many-pixels': 'The picture has more pixels than the limit.',
  'took-too-long': 'Reading the page took longer than the limit and was stopped.',
  'reader-stopped': 'The reader of this page stopped: it ran out of memory or crashed.',
  'duplicate-page': 'The same side of the same section was already read from an earlier page.',
} as const;
export type RejectReason = keyof typeof rejectReasons;

export type CellState = 'empty' | 'doubtful' | 'written';

export interface CellReading {
  readonly field: string;
  readonly state: CellState;
  /** Share of the cell that is ink. */
  readonly ink: number;
  /** Share of the cell's width that has ink. */
  readonly spread: number;
}

export interface LineReading {
  readonly number: number;
  /** `blank`: nothing written; `filled`: every cell; `partly`: some; `doubtful`: a cell could not be told. */
  readonly state: 'blank' | 'partly' | 'filled' | 'doubtful';
  readonly cells: readonly CellReading[];
  readonly crossed: 'no' | 'doubtful' | 'yes';
  readonly crossing: CrossingScores;
  /** Name of the line's image. */
  readonly image: string;
}

export interface MapQuality {
  readonly squares: number;
  readonly rulesFound: number;
  /** Points. */
  readonly spread: number;
  /** Dots an inch of the picture on the sheet. */
  readonly dpi: number;
  /** How far the sheet is turned in the picture, degrees clockwise, -180 to 180. */
  readonly turned: number;
}

export interface PageRead {
  readonly outcome: 'read';
  /** Null on a foreign form and where sheets are alike: numbered on intake. */
  readonly identity: SheetIdentity | null;
  readonly side: number;
  readonly layoutId: string;
  readonly quality: MapQuality;
  readonly lines: readonly LineReading[];
  readonly declaration: readonly CellReading[];
  readonly crops: readonly { readonly role: 'heading' | 'declaration'; readonly image: string }[];
}

export interface PageRejected {
  readonly outcome: 'rejected';
  readonly reason: RejectReason;
  /** More about this page, e.g. the petition that the code names. */
  readonly detail: string;
}

export type PageOutcome = PageRead | PageRejected;

/** A rejected page. */
export function rejected(reason: RejectReason, detail = ''): PageRejected {
  return { outcome: 'rejected', reason, detail };
}
