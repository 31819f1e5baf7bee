/**
 * The number that a line has on its sheet. Sheets number the lines of a section through; who keys them often begins anew on each page:
 * where a page has no line of that number, the n-th of the page is meant. Null where there is none.
 */
export function numberOnSheet(number: string, onSheet: readonly number[]): number | null {
  const keyed = /^\d{1,6}$/.test(number.trim()) ? Number(number) : 0;
  if (onSheet.includes(keyed)) return keyed;
  return keyed >= 1 ? (onSheet[keyed - 1] ?? null) : null;
}
