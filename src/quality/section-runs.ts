/** What a run is looked for in: the lines of one section in their order. */
export interface RunLine {
  readonly address: string;
  readonly surname: string;
  /** Where the likely signer stands in the roll, by street and house and by voter id; null where nobody is likely. */
  readonly place?: { readonly row: number; readonly ordinal: number } | null;
}

/** Lines in a row from which on a run is counted. */
export const STREET_RUN = 5;
export const NAME_RUN = 6;
export const ROLL_RUN = 6;

/** The longest run of lines whose house numbers climb or fall along one street. Going from door to door makes such runs, and honest ones. */
export function longestStreetRun(lines: readonly RunLine[]): number {
  let [longest, run, direction] = [0, 0, 0];
  let before: { readonly house: number; readonly street: string } | null = null;
  for (const line of lines) {
    const now = houseAndStreet(line.address);
    const step = before !== null && now !== null && before.street === now.street ? Math.sign(now.house - before.house) : 0;
    if (step !== 0 && (direction === 0 || step === direction)) run += 1;
    else run = step !== 0 ? 2 : 1;
    direction = step;
    before = now;
    if (now !== null) longest = Math.max(longest, run);
  }
  return longest;
}

/** The longest run of lines whose surnames stand in the order of the alphabet, as on a list. */
export function longestNameRun(lines: readonly RunLine[]): number {
  let [longest, run] = [0, 0];
  let before = '';
  for (const { surname } of lines) {
    const now = plain(surname);
    run = now !== '' && before !== '' && now > before ? run + 1 : now === '' ? 0 : 1;
    before = now;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** The longest run of lines whose signers stand in the roll's own order, by street and house or by voter id, as where a list was copied. */
export function longestRollRun(lines: readonly RunLine[]): number {
  const longest = (orderOf: (place: NonNullable<RunLine['place']>) => number) => {
    let [most, run] = [0, 0];
    let before: number | null = null;
    for (const { place } of lines) {
      const now = place == null ? null : orderOf(place);
      run = now === null ? 0 : before !== null && now > before ? run + 1 : 1;
      before = now;
      most = Math.max(most, run);
    }
    return most;
  };
  return Math.max(
    longest(({ row }) => row),
    longest(({ ordinal }) => ordinal),
  );
}

function houseAndStreet(address: string): { readonly house: number; readonly street: string } | null {
  const parts = /^\s*(\d{1,6})\w?\s+(.{2,})$/.exec(address);
  if (parts === null) return null;
  const street = plain(parts[2].replace(/\s*(#|apt|unit|ste|apto)\b.*$/i, ''));
  return street === '' ? null : { house: Number(parts[1]), street };
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
