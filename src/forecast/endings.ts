import { daysBetween } from '../basics/calendar-date.ts';
import { seededRandom } from '../basics/random.ts';
import type { Arrivals } from './arrivals.ts';
import { learnArrivals } from './arrivals.ts';
import { beta, logistic, logit, normal } from './draw.ts';
import { distinctAmong, learnDuplicates } from './duplicates.ts';
import type { Priors } from './priors.ts';
import type { ForecastInput } from './types.ts';
import { learnValidity, type Validity, type ValidityDraw } from './validity.ts';

/** One simulated ending of a campaign, with what chance did in it held fast, so that levers are compared on the same chance. */
export interface Ending {
  /** Lines held, and lines to come until the end of each day after today. */
  readonly held: number;
  readonly cumulative: Float64Array;
  /** Expected lines of a coming day. */
  readonly dayLines: number;
  /** Held lines that count, copies aside. */
  readonly heldValid: number;
  readonly toCome: number;
  readonly agreement: number;
  readonly pool: number;
  /** Lines that count among those whose pairs were looked at. */
  readonly knownValid: number;
  readonly validity: ValidityDraw;
  readonly noise: {
    readonly lines: number;
    readonly found: number;
    readonly copies: number;
    readonly sampleValid: number;
    readonly samplePairs: number;
  };
}

/** All endings, and what they rest on. */
export interface Endings {
  readonly list: readonly Ending[];
  readonly daysLeft: number;
  readonly raw: number;
  readonly validity: Validity;
  /** Copies found among the campaign's own lines. */
  readonly found: number;
}

/** Simulates so many endings from what is known today. */
export function simulateEndings({
  input,
  priors,
  draws,
}: {
  readonly input: ForecastInput;
  readonly priors: Priors;
  readonly draws: number;
}): Endings {
  const random = seededRandom(input.seed);
  const checks = input.checks ?? [];
  const tallied = input.tallies.reduce((sum, { lines }) => sum + lines, 0);
  const inSections = checks.reduce((sum, { lines }) => sum + lines, 0);
  const raw = input.filed?.lines ?? Math.max(tallied, inSections);
  const days = daysBetween(input.starts, input.deadline) + 1;
  const after = Math.min(days, Math.max(0, daysBetween(input.starts, input.today) + 1));
  const daysLeft = input.filed === undefined ? days - after : 0;
  const arrivals: Arrivals | null = daysLeft === 0 ? null : learnArrivals({ input, priors, after, draws, random: random.fork('arrivals') });
  const validity = learnValidity({ checks, priors });
  const { sampled } = input;
  const checked = sampled?.checked ?? checks.reduce((sum, row) => sum + row.checked, 0);
  const known = input.duplicates ?? null;
  const duplicates = learnDuplicates({
    registered: input.registered,
    found: known?.found ?? null,
    priors,
  });
  const roughness = input.filed === undefined ? (input.tallies.at(-1)?.rough ?? 0) : 0;
  const stream = random.fork('endings');
  const list = Array.from({ length: draws }, (): Ending => {
    const future = arrivals?.draw(stream);
    const cumulative = new Float64Array(daysLeft);
    let sum = 0;
    let expected = 0;
    for (let i = 0; i < daysLeft; i++) {
      sum += future!.lines[after + i];
      cumulative[i] = sum;
      if (i < 7) expected += future!.expected[after + i];
    }
    const drawn = validity.draw(stream);
    const held = Math.max(inSections, Math.round(raw * (1 + roughness * normal(stream))));
    const elsewhere = Math.max(0, held - drawn.heldLines);
    const agreement = checked > 0 && input.checkedBy === 'office' ? 1 : beta(stream, priors.officeAgreement);
    const share = sampled === undefined ? null : beta(stream, { alpha: sampled.valid + 1, beta: sampled.checked - sampled.valid + 1 });
    const heldGood =
      share === null ? drawn.heldValid + elsewhere * drawn.elsewhere : sampled!.valid + Math.max(0, held - sampled!.checked) * share;
    const toCome = share === null ? drawn.toCome : logistic(logit(share) + priors.drift.sdLogit * normal(stream));
    const knownValid = known === null || held === 0 ? 0 : (known.among * heldGood) / held;
    const noise = {
      lines: normal(stream),
      found: normal(stream),
      copies: normal(stream),
      sampleValid: normal(stream),
      samplePairs: stream.next(),
    };
    return {
      held,
      cumulative,
      dayLines: daysLeft === 0 ? 0 : expected / Math.min(7, daysLeft),
      heldValid: heldGood * agreement,
      toCome: toCome * agreement,
      agreement,
      pool: duplicates.draw(stream, knownValid),
      knownValid,
      validity: drawn,
      noise,
    };
  });
  return { list, daysLeft, raw, validity, found: known?.found ?? 0 };
}

/** Something done differently; what is left out stays as it is. */
export interface Change {
  /** Lines to come beside those simulated. */
  readonly more?: (ending: Ending) => number;
  /** Validity of the lines to come. */
  readonly toCome?: (ending: Ending) => number;
  /** Lines that count beside those held. */
  readonly extraValid?: (ending: Ending) => number;
  /** Lines taken out before filing, none of which counts. */
  readonly struck?: number;
  /** Factor on the pool of signers: larger, fewer copies. */
  readonly pool?: number;
}

/** How one ending stands at the end of a day (0 is today). */
export interface Standing {
  readonly lines: number;
  /** Lines that count, copies aside. */
  readonly good: number;
  readonly copies: number;
  readonly valid: number;
}

/** Counts an ending up to a day, with or without a change. */
export function standing({
  ending,
  endings,
  input,
  day,
  change = {},
}: {
  readonly ending: Ending;
  readonly endings: Pick<Endings, 'found'>;
  readonly input: Pick<ForecastInput, 'cures' | 'pack'>;
  readonly day: number;
  readonly change?: Change;
}): Standing {
  const atDay = day === 0 ? 0 : ending.cumulative[day - 1];
  const coming = atDay + (change.more?.(ending) ?? 0);
  const share = change.toCome?.(ending) ?? ending.toCome;
  const uncured = (input.cures ?? []).reduce((sum, { lines }) => sum + lines, 0);
  const heldShare = ending.held === 0 ? 0 : ending.heldValid / ending.held;
  const spread = Math.sqrt(coming * share * (1 - share)) * ending.noise.lines;
  const come = Math.min(coming, Math.max(0, coming * share + spread));
  const good = Math.max(0, ending.heldValid - uncured * heldShare + (change.extraValid?.(ending) ?? 0) + come);
  const pool = ending.pool * (change.pool ?? 1);
  const lossAt = (lines: number) => lines - distinctAmong({ lines, pool });
  // Of the lines whose pairs were looked at, and of the copies found there, the office counts its share.
  const among = ending.knownValid * ending.agreement;
  const found = Math.max(
    0,
    endings.found * ending.agreement + Math.sqrt(endings.found * ending.agreement * (1 - ending.agreement)) * ending.noise.found,
  );
  const increment = Math.max(0, lossAt(good) - lossAt(Math.min(good, among)));
  const copies = Math.min(good, Math.max(0, found + increment + Math.sqrt(increment) * ending.noise.copies));
  // Where the law counts no line of a signer who signed twice, each copy takes the first one along.
  const lost = input.pack?.duplicates.value === 'void-all' ? 2 * copies : copies;
  return { lines: ending.held + coming - (change.struck ?? 0), good, copies, valid: Math.max(0, good - lost) };
}
