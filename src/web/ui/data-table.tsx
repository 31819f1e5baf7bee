import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';

/** One row; the first cell is its heading. */
export interface DataRow {
  readonly key: string | number;
  readonly cells: readonly ReactNode[];
}

/** A table with its caption; where it is too wide it scrolls by itself, also by keyboard. */
export function DataTable({
  caption,
  headings,
  rows,
  empty,
  numbers = [],
  rowHeading = 0,
}: {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly DataRow[];
  /** What is said where there is no row. */
  readonly empty?: string;
  /** Columns of figures, which stand at the right. */
  readonly numbers?: readonly number[];
  /** The column that says what a row is about. */
  readonly rowHeading?: number;
}) {
  const looks = (i: number) => (numbers.includes(i) ? { className: 'cs-number' } : {});
  if (rows.length === 0 && empty !== undefined) return <p>{empty}</p>;
  return (
    <ScrollRegion label={caption}>
      <table className="usa-table usa-table--borderless usa-table--compact cs-table">
        <caption className="cs-hidden">{caption}</caption>
        <thead>
          <tr>
            {headings.map((heading, i) => (
              <th key={heading} scope="col" {...looks(i)}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, i) =>
                i === rowHeading ? (
                  <th key={headings[i]} scope="row" {...looks(i)}>
                    {cell}
                  </th>
                ) : (
                  <td key={headings[i]} {...looks(i)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
