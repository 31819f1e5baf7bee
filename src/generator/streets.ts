import type { NameSource } from './names.ts';
import type { Stream } from './stream.ts';

/** A street as the roll writes it. */
export interface Street {
  /** N, S, E, W or ''. */
  readonly direction: string;
  readonly name: string;
  /** ST, AVE, BLVD, … or ''. */
  readonly type: string;
}

const split = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

/** Long streets that cross many neighbourhoods; public street names of the county. */
const ARTERIALS: readonly string[] =
  split(`WESTERN AVE, VERMONT AVE, FIGUEROA ST, SUNSET BLVD, WILSHIRE BLVD, VENTURA BLVD, SEPULVEDA BLVD, VAN NUYS BLVD, CRENSHAW BLVD,
  NORMANDIE AVE, HOOVER ST, MAIN ST, BROADWAY, SAN PEDRO ST, CENTRAL AVE, ALAMEDA ST, ATLANTIC BLVD, GARFIELD AVE, ROSEMEAD BLVD, PECK RD, VALLEY BLVD, WHITTIER BLVD,
  OLYMPIC BLVD, PICO BLVD, VENICE BLVD, WASHINGTON BLVD, JEFFERSON BLVD, EXPOSITION BLVD, SLAUSON AVE, FLORENCE AVE, MANCHESTER AVE, CENTURY BLVD, IMPERIAL HWY,
  EL SEGUNDO BLVD, ROSECRANS AVE, COMPTON BLVD, ARTESIA BLVD, CARSON ST, SEPULVEDA ST, LOMITA BLVD, PACIFIC COAST HWY, ANAHEIM ST, LONG BEACH BLVD, CHERRY AVE,
  LAKEWOOD BLVD, BELLFLOWER BLVD, WOODRUFF AVE, PARAMOUNT BLVD, FIRESTONE BLVD, TELEGRAPH RD, COLIMA RD, HACIENDA BLVD, AZUSA AVE, CITRUS AVE, GRAND AVE, ARROW HWY,
  FOOTHILL BLVD, HUNTINGTON DR, COLORADO BLVD, LAKE AVE, FAIR OAKS AVE, GLENOAKS BLVD, SAN FERNANDO RD, BRAND BLVD, LOS FELIZ BLVD, VICTORY BLVD, SHERMAN WAY,
  ROSCOE BLVD, NORDHOFF ST, DEVONSHIRE ST, CHATSWORTH ST, RESEDA BLVD, BALBOA BLVD, TOPANGA CANYON BLVD, LAUREL CANYON BLVD, LANKERSHIM BLVD, SOTO ST, CESAR E CHAVEZ AVE,
  BEVERLY BLVD, MELROSE AVE, SANTA MONICA BLVD, HOLLYWOOD BLVD, FAIRFAX AVE, LA BREA AVE, LA CIENEGA BLVD, ROBERTSON BLVD, OVERLAND AVE, BUNDY DR, LINCOLN BLVD,
  CULVER BLVD, HAWTHORNE BLVD, PRAIRIE AVE, INGLEWOOD AVE, AVIATION BLVD, PEARBLOSSOM HWY, SIERRA HWY, SOLEDAD CANYON RD, LYONS AVE, BOUQUET CANYON RD, STATE HIGHWAY 138,
  PALMDALE BLVD, AVENUE J, AVENUE K, AVENUE L, AVENUE S, AVENUE R-8, 10TH ST, 20TH ST, 47TH ST, MARTIN LUTHER KING JR BLVD, DEL AMO BLVD, SOUTH ST, ALONDRA BLVD`);

const NATURE =
  split(`OAK, ELM, MAPLE, CEDAR, PINE, WALNUT, CHESTNUT, MAGNOLIA, ORANGE, LEMON, CYPRESS, WILLOW, ASH, BIRCH, PALM, ACACIA, OLIVE, CHERRY, PEACH, LAUREL, SYCAMORE, EUCALYPTUS,
  ROSE, IVY, LILAC, HEATHER, HILL, VALLEY, CANYON, LAKE, SPRING, MEADOW, RIDGE, VISTA, SUNNY, STONE, EAGLE, FALCON, QUAIL, DEER, FOX, HARVEST, SILVER, GOLDEN, COPPER, CRYSTAL`);
const NATURE_TAIL = split(
  'GROVE, CREEK, RIDGE, VIEW, GLEN, HILL, KNOLL, PARK, HOLLOW, BROOK, WOOD, DALE, CREST, MEADOW, POINT, RUN, SPRINGS, TREE, LEAF, BEND',
);
const SPANISH_HEAD = split('CALLE, VIA, AVENIDA, CAMINO, PASEO, RANCHO, LOMA, CASA, VISTA, MONTE, EL, LA, LOS, LAS');
const SPANISH_TAIL =
  split(`DEL SOL, DEL MAR, DEL REY, DE LAS FLORES, REAL, VERDE, BONITA, GRANDE, ALTA, BLANCA, PRIMAVERA, LINDA, DE ORO, DEL NORTE, DEL VALLE, ROBLES, PALMAS, ENCINOS, ARBOLES, SERENA,
  MIRADOR, DORADO, CAPISTRANO, SAN LUIS, SANTA ROSA, SANTA ANITA, CORONEL, MADRID, SEVILLA, GRANADA, CORTA, LARGA, CERRITOS, ALAMITOS, POTRERO`);
const TYPES = split('ST, ST, ST, ST, ST, ST, AVE, AVE, AVE, AVE, AVE, AVE, DR, DR, DR, RD, PL, PL, WAY, CT, LN, TER, CIR, BLVD, PKWY');

function ordinal(n: number): string {
  const tens = n % 100;
  const ending = tens >= 11 && tens <= 13 ? 'TH' : (['TH', 'ST', 'ND', 'RD'][n % 10] ?? 'TH');
  return `${n}${ending}`;
}

function typed(text: string): { readonly name: string; readonly type: string } {
  const match = /^(.*) (ST|AVE|BLVD|HWY|RD|DR|WAY)$/.exec(text);
  return match === null ? { name: text, type: '' } : { name: match[1], type: match[2] };
}

/** A street to lay out: a long one (18 %), a numbered one (13 %), or a local one. */
export function drawStreet(stream: Stream, names: NameSource): Street {
  const direction = stream.chance(0.4) ? stream.pick(['N', 'S', 'E', 'W']) : '';
  const kind = stream.among([0.18, 0.13, 0.33, 0.22, 0.14]);
  switch (kind) {
    case 0:
      return { direction: stream.chance(0.5) ? stream.pick(['N', 'S', 'E', 'W']) : direction, ...typed(stream.pick(ARTERIALS)) };
    case 1:
      return {
        direction: stream.chance(0.8) ? stream.pick(['E', 'W']) : direction,
        name: ordinal(1 + Math.floor(220 * stream.next() ** 1.4)),
        type: stream.pick(['ST', 'ST', 'ST', 'PL', 'AVE']),
      };
    case 2:
      return { direction, name: names.anySurname(stream), type: stream.pick(TYPES) };
    case 3: {
      const head = stream.pick(NATURE);
      const tail = stream.among([0.35, 0.35, 0.3]);
      const name = tail === 0 ? head : tail === 1 ? `${head} ${stream.pick(NATURE_TAIL)}` : head + stream.pick(NATURE_TAIL);
      return { direction, name, type: stream.pick(TYPES) };
    }
    default:
      return {
        direction: stream.chance(0.15) ? direction : '',
        name: `${stream.pick(SPANISH_HEAD)} ${stream.pick(SPANISH_TAIL)}`,
        type: stream.chance(0.2) ? stream.pick(TYPES) : '',
      };
  }
}
