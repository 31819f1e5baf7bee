import {
  ACCENTED,
  ARMENIAN_STEMS,
  ENYE,
  GROUPS,
  type GroupNames,
  HISPANIC_SURNAMES,
  type NameGroup,
  OTHER_PARTICLES,
  SPANISH_PARTICLES,
} from './name-groups.ts';
import { type Stream, type Weighted, weighted } from './stream.ts';
import givenTable from './tables/given-names.json' with { type: 'json' };
import surnameTable from './tables/surnames.json' with { type: 'json' };

export type Sex = 'F' | 'M';

/** All that names are drawn from. Building it takes about a quarter of a second; share one. */
export interface NameSource {
  /** A linguistic group for a household. */
  group(stream: Stream): NameGroup;
  /** A surname as it stands on a roll, in capitals; may have several words, hyphens, apostrophes, Ñ. */
  surname(stream: Stream, group: NameGroup): string;
  /** A given name as it stands on a roll; may have two words. */
  given(stream: Stream, who: { readonly group: NameGroup; readonly sex: Sex; readonly birthYear: number }): string;
  /** A middle name, a middle initial, or ''. */
  middle(stream: Stream, who: { readonly group: NameGroup; readonly sex: Sex; readonly birthYear: number }): string;
  /** Whether a given name is of the group's own language, not of the general tables. */
  isOwnGiven(name: string, group: NameGroup): boolean;
  /** A surname of the national list, by frequency (for streets). */
  anySurname(stream: Stream): string;
}

/** Published shares of the US population at some ranks of surname frequency (Census, 1990 and 2000), between which the curve is straight in logarithms. */
const SURNAME_CURVE: readonly (readonly [rank: number, share: number])[] = [
  [1, 9.8e-3],
  [2, 7.7e-3],
  [5, 5.6e-3],
  [10, 3.2e-3],
  [50, 1.35e-3],
  [100, 8.7e-4],
  [500, 2.47e-4],
  [1000, 1.32e-4],
  [5000, 2.66e-5],
  [10_000, 1.23e-5],
  [50_000, 1.6e-6],
  [90_000, 8e-7],
];

/** Share of the population that bears the surname of this rank (1 is the commonest). */
export function surnameShare(rank: number): number {
  const k = Math.max(
    1,
    SURNAME_CURVE.findIndex(([r]) => r >= rank),
  );
  const [r0, s0] = SURNAME_CURVE[k - 1];
  const [r1, s1] = SURNAME_CURVE[k];
  const t = Math.log(rank / r0) / Math.log(r1 / r0);
  return Math.exp(Math.log(s0) + t * Math.log(s1 / s0));
}

/** Spanish surnames that are commoner or rarer in southern California, of Mexican and Central American families, than in the nation: the generator's assumption. */
const SOUTHWEST: Readonly<Record<string, number>> = {
  HERNANDEZ: 1.5,
  LOPEZ: 1.35,
  GONZALEZ: 1.35,
  RAMIREZ: 1.35,
  GARCIA: 1.2,
  FLORES: 1.25,
  PEREZ: 1.1,
  SANCHEZ: 1.15,
  GONZALES: 0.6,
  RIVERA: 0.65,
  SANTIAGO: 0.3,
  COLON: 0.3,
  TORRES: 0.9,
  ORTIZ: 0.85,
};

const SPANISH_ENDING = /(?:[^T]EZ|UIZ|ILLO|ALES|UELOS|ARES|UENTES|UERRO|ILLAS)$/;

function isSpanish(name: string): boolean {
  return HISPANIC_SURNAMES.has(name) || (name.length >= 5 && SPANISH_ENDING.test(name));
}

interface Ranked {
  readonly name: string;
  readonly weight: number;
}

function zipf(names: readonly string[], exponent: number): Weighted<Ranked> {
  const ranked = names.map((name, i) => ({ name, weight: (i + 1.5) ** -exponent }));
  return weighted(ranked, (r) => r.weight);
}

function parseGiven(text: string): readonly { readonly name: string; readonly counts: readonly number[] }[] {
  return text.split(' ').map((entry) => {
    const [name, counts] = entry.split(':');
    return { name, counts: counts.split(',').map(Number) };
  });
}

/** Reads the tables and prepares the draws. */
export function openNames(): NameSource {
  const all = surnameTable.names.split(' ').map((name, i) => ({ name, weight: surnameShare(i + 1) }));
  const groupSurnames = new Set(
    GROUPS.flatMap((g) => (g.group === 'filipino' || g.group === 'south-asian' || g.group === 'arabic' ? [] : g.surnames)),
  );
  const armenian = all.filter(
    ({ name }) =>
      /[^NST](?:IAN|YAN)$/.test(name) && name.length >= 7 && !/(?:RYAN|BRIAN|MILLIAN|CHRISTIAN|VIVIAN|JULIAN|DAMIAN|FABIAN)$/.test(name),
  );
  const armenianNames = new Set(armenian.map(({ name }) => name));
  const hispanic = all.filter(({ name }) => isSpanish(name)).map(({ name, weight }) => ({ name, weight: weight * (SOUTHWEST[name] ?? 1) }));
  const spanishNames = new Set(hispanic.map(({ name }) => name));
  const general = all.filter(
    ({ name }) =>
      !spanishNames.has(name) &&
      !armenianNames.has(name) &&
      (!groupSurnames.has(name) || ['LEE', 'HAN', 'LONG', 'MA', 'MAY', 'TOM', 'HE', 'SON', 'TON'].includes(name)),
  );
  const anyTable = weighted(all, (r) => r.weight);
  const generalTable = weighted(general, (r) => r.weight);
  const hispanicTable = weighted(hispanic, (r) => r.weight);
  const armenianTable = weighted(armenian, () => 1);
  const ofGroup = new Map(GROUPS.map((g) => [g.group, g]));
  const groupTable = weighted(GROUPS, (g) => g.share);
  const ownSurnames = new Map(GROUPS.filter((g) => g.surnames.length > 0).map((g) => [g.group, zipf(g.surnames, g.skew)]));
  const ownGiven = new Map<string, Weighted<Ranked>>();
  for (const g of GROUPS) {
    if (g.female.length === 0) continue;
    ownGiven.set(`${g.group}F`, zipf(g.female, 0.75));
    ownGiven.set(`${g.group}M`, zipf(g.male, 0.75));
  }
  const byDecade = new Map<string, Weighted<{ readonly name: string }>>();
  for (const [sex, text] of [['F', givenTable.female] as const, ['M', givenTable.male] as const]) {
    const parsed = parseGiven(text);
    for (let d = 0; d < givenTable.decades; d++)
      byDecade.set(
        `${sex}${d}`,
        weighted(parsed, (entry) => entry.counts[d] ?? 0),
      );
  }

  function decadeTable(sex: Sex, birthYear: number): Weighted<{ readonly name: string }> {
    const decade = Math.min(givenTable.decades - 1, Math.max(0, Math.floor((birthYear - givenTable.firstDecade) / 10)));
    return byDecade.get(`${sex}${decade}`)!;
  }

  function rareSurname(stream: Stream, base: string): string {
    const other = generalTable.draw(stream).name;
    if (base.length < 4 || other.length < 5) return `${base}E`;
    if (stream.chance(0.5)) return base.slice(0, Math.ceil(base.length / 2)) + other.slice(Math.floor(other.length / 2));
    const at = 1 + stream.below(base.length - 1);
    return base.slice(0, at) + stream.pick(['A', 'E', 'I', 'O', 'U', 'Y', 'N', 'R', 'S', 'L', 'H']) + base.slice(at + stream.below(2));
  }

  function surname(stream: Stream, group: NameGroup): string {
    switch (group) {
      case 'hispanic': {
        const form = stream.among([0.045, 0.022, 0.028, 0.012, 0.893]);
        const first = hispanicTable.draw(stream).name;
        if (form === 0) return `${first} ${hispanicTable.draw(stream).name}`;
        if (form === 1) return `${first}-${hispanicTable.draw(stream).name}`;
        if (form === 2) return SPANISH_PARTICLES[Math.floor(SPANISH_PARTICLES.length * stream.next() ** 1.8)];
        if (form === 3) return rareSurname(stream, first);
        if (ENYE[first] !== undefined && stream.chance(0.25)) return ENYE[first];
        if (ACCENTED[first] !== undefined && stream.chance(0.012)) return ACCENTED[first];
        return first;
      }
      case 'armenian': {
        const name = stream.chance(0.55)
          ? stream.pick(ARMENIAN_STEMS) + stream.pick(['IAN', 'YAN', 'YAN'])
          : armenianTable.draw(stream).name;
        return stream.chance(0.06) ? `${name.replace(/[IY]AN$/, '')}YANTS` : name;
      }
      case 'general': {
        const form = stream.among([0.009, 0.005, 0.03, 0.956]);
        const first = generalTable.draw(stream).name;
        if (form === 0) return `${first}-${generalTable.draw(stream).name}`;
        if (form === 1) return stream.pick(OTHER_PARTICLES);
        if (form === 2) return rareSurname(stream, first);
        if (/^O(?:BRIEN|CONNOR|DONNELL|NEILL?|NEAL|HARA|REILLY|KEEFE|ROURKE|TOOLE|SHEA|LEARY|MALLEY|SULLIVAN)$/.test(first)) {
          return stream.chance(0.6) ? `O'${first.slice(1)}` : stream.chance(0.2) ? `O ${first.slice(1)}` : first;
        }
        return first;
      }
      default: {
        const name = ownSurnames.get(group)!.draw(stream).name;
        if (stream.chance(0.01)) return `${name}-${generalTable.draw(stream).name}`;
        return stream.chance(0.06) ? rareSurname(stream, name) : name;
      }
    }
  }

  function syllables(stream: Stream, from: readonly string[]): string {
    const first = stream.pick(from);
    const second = stream.pick(from);
    return first + stream.pick([' ', ' ', ' ', '-', '', '']) + second;
  }

  function given(
    stream: Stream,
    { group, sex, birthYear }: { readonly group: NameGroup; readonly sex: Sex; readonly birthYear: number },
  ): string {
    const own: GroupNames = ofGroup.get(group)!;
    const young = birthYear >= 1985 ? 0.75 : 1;
    const decade = decadeTable(sex, birthYear);
    const table = own.ownGiven > 0 && stream.chance(own.ownGiven * young) ? ownGiven.get(`${group}${sex}`)! : decade;
    const put = table !== decade && own.syllables.length > 0 && stream.chance(0.7);
    const first = put ? syllables(stream, own.syllables) : table.draw(stream).name;
    const compound = group === 'hispanic' ? 0.045 : 0.012;
    if (!first.includes(' ') && stream.chance(compound)) {
      const second = table.draw(stream).name;
      if (second !== first && !second.includes(' ')) return stream.chance(0.85) ? `${first} ${second}` : first + second;
    }
    if (first.length > 4 && stream.chance(0.008)) {
      const at = 1 + stream.below(first.length - 1);
      return first.slice(0, at) + stream.pick(['A', 'E', 'I', 'Y', 'H', 'N', 'S']) + first.slice(at + stream.below(2));
    }
    return first;
  }

  return {
    group: (stream) => groupTable.draw(stream).group,
    surname,
    given,
    middle(stream, who) {
      const own = ofGroup.get(who.group)!;
      if (!stream.chance(own.middle)) return '';
      if (who.group === 'vietnamese' && stream.chance(0.55))
        return who.sex === 'F'
          ? stream.pick(['THI', 'THI', 'THI', 'NGOC', 'KIM'])
          : stream.pick(['VAN', 'VAN', 'DUC', 'HUU', 'QUOC', 'DINH']);
      const name = given(stream, who);
      return stream.chance(0.34) ? name[0] : name;
    },
    isOwnGiven(name, group) {
      const own = ofGroup.get(group)!;
      return (
        own.female.includes(name) ||
        own.male.includes(name) ||
        (own.syllables.length > 0 && /[ -]/.test(name) && name.split(/[ -]/).every((part) => own.syllables.includes(part)))
      );
    },
    anySurname: (stream) => anyTable.draw(stream).name,
  };
}
