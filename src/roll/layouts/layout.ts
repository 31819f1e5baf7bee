import type { FixedColumn } from '../../basics/fixed-width.ts';
import type { VoterStatus } from '../types.ts';

/** The shape of a published voter file, as data. */
export interface RollLayout {
  /** Stable name, e.g. `us-nc`. */
  readonly id: string;
  /** For a person. */
  readonly name: string;
  /** Where the shape is described. */
  readonly sources: readonly string[];
  /** How a file shows that it has this shape. */
  readonly sign:
    | { readonly kind: 'headings'; readonly all: readonly string[] }
    | {
        readonly kind: 'cells';
        readonly delimiter: string;
        readonly least: number;
        readonly most: number;
        readonly like: Readonly<Record<number, RegExp>>;
      }
    | { readonly kind: 'width'; readonly least: number; readonly most: number; readonly like: RegExp };
  /** Quotation marks are letters like any other. */
  readonly plainQuotes?: boolean;
  /** Columns of a delimited file without a heading row. */
  readonly headings?: readonly string[];
  /** Columns of a file without delimiters. */
  readonly fixed?: readonly FixedColumn[];
  /** Canonical field -> heading, or several of which a file has one. A heading that the file lacks is passed over. */
  readonly columns: Readonly<Record<string, string | readonly string[]>>;
  /** Status as written (upper case) -> ours, where it is not one of the usual words. */
  readonly statuses?: Readonly<Record<string, VoterStatus>>;
  /** Which files of a ZIP archive hold voters. */
  readonly member?: RegExp;
}

/** The layout whose sign the first line of a file shows, or null. */
export function recognizeLayout(layouts: readonly RollLayout[], firstLine: string): RollLayout | null {
  return layouts.find(({ sign }) => shows(sign, firstLine)) ?? null;
}

function shows(sign: RollLayout['sign'], line: string): boolean {
  switch (sign.kind) {
    case 'headings': {
      const headings = new Set(line.split(/[\t,|;]/).map(bare));
      return sign.all.every((heading) => headings.has(bare(heading)));
    }
    case 'cells': {
      const cells = line.split(sign.delimiter).map((cell) => cell.replace(/^"|"$/g, '').trim());
      return (
        cells.length >= sign.least &&
        cells.length <= sign.most &&
        Object.entries(sign.like).every(([index, like]) => like.test(cells[Number(index)]))
      );
    }
    case 'width':
      return line.length >= sign.least && line.length <= sign.most && !/[\t|]/.test(line) && sign.like.test(line);
  }
}

function bare(heading: string): string {
  return heading
    .replace(/^\ufeff/, '')
    .replaceAll('"', '')
    .trim()
    .toLowerCase();
}

/** The layout's columns as far as the file has them: field -> heading. */
export function columnsOf({ columns }: RollLayout, headings: readonly string[]): Record<string, string> {
  const known = new Map(headings.map((heading) => [bare(heading), heading]));
  const found: Record<string, string> = {};
  for (const [field, wanted] of Object.entries(columns)) {
    for (const heading of typeof wanted === 'string' ? [wanted] : wanted) {
      const own = known.get(bare(heading));
      if (own === undefined) continue;
      found[field] = own;
      break;
    }
  }
  return found;
}
