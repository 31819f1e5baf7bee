/** Rows of cells as lines of text with columns set under each other, two spaces apart; trailing blanks are cut. */
export function columnsOf({ rows, alignRight = [] }: { rows: readonly (readonly string[])[]; alignRight?: readonly number[] }): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (alignRight.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
