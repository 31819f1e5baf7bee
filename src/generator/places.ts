import { type Stream, type Weighted, weighted } from './stream.ts';
import placeTable from './tables/places.json' with { type: 'json' };

export interface Place {
  readonly zip: string;
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Thinly settled or not lived in: a tenth of the usual weight. The table has no populations; this is the generator's assumption. */
const SPARSE = new Set([
  'LLANO',
  'VALYERMO',
  'PEARBLOSSOM',
  'MOUNT WILSON',
  'MOUNT BALDY',
  'LAKE HUGHES',
  'AVALON',
  'ACTON',
  'LITTLEROCK',
  'TOPANGA',
  'DODGERTOWN',
  'UNIVERSAL CITY',
  'VERDUGO CITY',
  'CITY OF INDUSTRY',
  'TOLUCA LAKE',
  'VALENCIA',
]);

function parse(text: string): readonly Place[] {
  return text.split('|').map((entry) => {
    const [zip, city, latitude, longitude] = entry.split(':');
    return { zip, city, latitude: Number(latitude), longitude: Number(longitude) };
  });
}

export interface PlaceSource {
  /** The county's ZIP codes. */
  readonly county: readonly Place[];
  /** Indexes of county ZIP codes by weight. */
  readonly draw: (stream: Stream) => number;
  /** For each county ZIP code the eight nearest others, nearest first. */
  readonly near: readonly (readonly number[])[];
  /** A place outside the county. */
  readonly outside: Weighted<Place>;
}

/** Opens the places; populations per ZIP code are drawn from the seed's stream (log-normal, thin where the place is sparse). */
export function openPlaces(stream: Stream): PlaceSource {
  const county = parse(placeTable.county);
  const indexes = county.map((_, i) => i);
  const table = weighted(indexes, (i) => {
    stream.at(1, i);
    const spread = Math.exp(0.7 * (stream.next() + stream.next() + stream.next() - 1.5) * 1.4);
    return SPARSE.has(county[i].city) ? spread / 10 : spread;
  });
  const near = county.map((place, i) =>
    indexes
      .filter((j) => j !== i)
      .map((j) => ({ j, d: (county[j].latitude - place.latitude) ** 2 + ((county[j].longitude - place.longitude) * 0.83) ** 2 }))
      .sort((a, b) => a.d - b.d || a.j - b.j)
      .slice(0, 8)
      .map(({ j }) => j),
  );
  return { county, draw: (s) => table.draw(s), near, outside: weighted(parse(placeTable.neighbours), () => 1) };
}

/** Places where mail comes by rural route. */
export function isRural(place: Place): boolean {
  return ['LLANO', 'VALYERMO', 'PEARBLOSSOM', 'LAKE HUGHES', 'ACTON', 'LITTLEROCK'].includes(place.city);
}
