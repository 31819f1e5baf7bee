import { meanOf, shareOf } from './bands.ts';
import { type Change, type Ending, type Endings, type Standing, standing } from './endings.ts';
import type { Priors } from './priors.ts';
import { procedureOf } from './procedure.ts';
import type { ForecastInput, Lever, LeverKind } from './types.ts';

/** A circulator is a lever only once so many of his lines were checked. */
const CHECKED_ENOUGH = 30;
/** So many of the circulators with the worst lines are looked at. */
const WORST = 3;
const CIRCULATOR_DAYS = 10;
/** The office's procedure is simulated on so many endings for each lever. */
const PROCEDURE_DRAWS = 400;

interface Asked {
  readonly kind: LeverKind;
  readonly name: string | null;
  readonly amount: number;
  readonly change: Change;
}

/** What each thing that the campaign could do is worth, on the same simulated chance as the forecast. */
export function leversOf({
  input,
  priors,
  endings,
  now,
}: {
  readonly input: ForecastInput;
  readonly priors: Priors;
  readonly endings: Endings;
  readonly now: readonly Standing[];
}): readonly Lever[] {
  const { list, daysLeft } = endings;
  const { required, pack } = input;
  const baseValid = meanOf(now, ({ valid }) => valid);
  const baseChance = shareOf(now, ({ valid }) => valid >= required);
  const some = list.slice(0, PROCEDURE_DRAWS);
  const foundShare = (standings: readonly Standing[]) =>
    pack === undefined
      ? null
      : shareOf(
          some.map((ending, i) => procedureOf({ pack, ending, standing: standings[i], required })),
          ({ sufficient }) => sufficient,
        );
  const baseFound = foundShare(now);
  const levers = askedOf({ input, priors, endings }).map(({ kind, name, amount, change }): Lever => {
    const changed = list.map((ending) => standing({ ending, endings, input, day: daysLeft, change }));
    const found = foundShare(changed);
    return {
      kind,
      name,
      amount,
      valid: Math.round(meanOf(changed, ({ valid }) => valid) - baseValid),
      chance: shareOf(changed, ({ valid }) => valid >= required) - baseChance,
      chanceFoundSufficient: found === null || baseFound === null ? null : found - baseFound,
    };
  });
  return levers.sort((a, b) => b.chance - a.chance || b.valid - a.valid || a.kind.localeCompare(b.kind));
}

function askedOf({
  input,
  priors,
  endings,
}: {
  readonly input: ForecastInput;
  readonly priors: Priors;
  readonly endings: Endings;
}): readonly Asked[] {
  const { list, daysLeft, validity } = endings;
  const asked: Asked[] = [];
  const add = (kind: LeverKind, amount: number, change: Change, name: string | null = null) => asked.push({ kind, name, amount, change });
  if (daysLeft > 0) {
    const perDay = input.linesPerCirculatorDay ?? priors.circulatorDay.lines;
    add('day', 1, { more: ({ dayLines }) => dayLines });
    add('circulator-days', CIRCULATOR_DAYS, { more: () => CIRCULATOR_DAYS * perDay });
    add('thousand-lines', 1000, { more: () => 1000 });
    add('validity-point', 1, { toCome: ({ toCome }) => Math.min(1, toCome + 0.01) });
    for (const { index, name } of worstCirculators(list, validity.circulators))
      add('stop', 1, { toCome: ({ validity: drawn, agreement }) => drawn.toComeWithout(index) * agreement }, name);
  }
  if (input.filed === undefined) {
    add('fewer-duplicates', 10, { pool: 1 / 0.9 });
    if ((input.strikable ?? 0) > 0) add('strike', input.strikable!, { struck: input.strikable! });
    for (const { name, lines } of input.cures ?? [])
      add('cure', lines, { extraValid: ({ held, heldValid }) => (held === 0 ? 0 : (lines * heldValid) / held) }, name);
  }
  return asked;
}

function worstCirculators(
  list: readonly Ending[],
  circulators: Endings['validity']['circulators'],
): readonly { readonly index: number; readonly name: string }[] {
  const all = meanOf(list, ({ validity }) => validity.toCome);
  return circulators
    .map(({ name, checked }, index) => ({ index, name, checked, validity: meanOf(list, (ending) => ending.validity.circulators[index]) }))
    .filter(({ checked, validity }) => checked >= CHECKED_ENOUGH && validity < all)
    .sort((a, b) => a.validity - b.validity)
    .slice(0, WORST);
}
