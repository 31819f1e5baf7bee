import { drawHousehold, type Person } from './household.ts';
import { type NameSource, openNames } from './names.ts';
import { isRural, openPlaces, type PlaceSource } from './places.ts';
import { openStream, type Stream } from './stream.ts';
import { drawStreet, type Street } from './streets.ts';

/** A home as the roll writes it. */
export interface Address extends Street {
  /** With a half where there is one: `123 1/2`; '' on a rural route. */
  readonly house: string;
  readonly unit: string;
  readonly city: string;
  readonly zip: string;
  /** Index of the ZIP code in the county's places; -1 outside the county. */
  readonly place: number;
}

/** A voter of the county: a person, a home, and the people of the same home (the voter among them). */
export interface Voter {
  readonly index: number;
  readonly person: Person;
  readonly address: Address;
  readonly household: readonly Person[];
  /** Index of the household's first voter; household[k] is voter first + k. */
  readonly first: number;
}

interface Segment {
  readonly place: number;
  readonly street: Street;
  readonly start: number;
  readonly step: number;
  readonly buildings: number;
  readonly first: number;
}

/** Codes of `County.status`. */
export const STATUS = { active: 0, inactive: 1, cancelled: 2, pending: 3, preregistered: 4 } as const;

/** A laid-out county. It holds about 20 bytes a voter; names are made again when asked for. */
export interface County {
  readonly voters: number;
  /** Voters with an active or inactive registration. */
  readonly registered: number;
  readonly places: PlaceSource;
  readonly names: NameSource;
  readonly status: Uint8Array;
  /** Voters that are cancelled, pending, preregistered, or registered after circulation began. */
  readonly cancelled: Uint32Array;
  readonly pending: Uint32Array;
  readonly preregistered: Uint32Array;
  readonly recent: Uint32Array;
  voterAt(index: number): Voter;
  /** The other voters of the voter's building, those of the same home left out. */
  neighboursOf(voter: Voter): Iterable<{ readonly person: Person; readonly index: number }>;
  /** Where a voter of `recent` was registered before, and since what day number; null where that was nowhere in the county. */
  formerHome(index: number): { readonly address: Address; readonly registeredOn: number } | null;
  /** A voter of the ZIP code, uniformly; -1 where none lives there. */
  drawInPlace(stream: Stream, place: number): number;
  /** A house number and street of the ZIP code's neighbourhood where nobody is registered. */
  drawEmptyHome(stream: Stream, near: number): Address;
}

/** The first day on which a registration is recent, 2022-02-01, as a day number: an older roll ends on the day before. */
export const RECENT_FROM = 19024;
/** Share of recent registrations whose voter was registered elsewhere in the county before. */
const FORMER_SHARE = 0.6;
const MAX_BUILDINGS = 64;
const MAX_UNITS = 160;

/** Kinds of stream positions; each use of the seed has its own. */
const KIND = { segment: 11, building: 12, home: 13, former: 14 } as const;

interface Building {
  readonly units: number;
  /** 0 a house, 1 a house with a half-numbered back house, 2… ways of writing units. */
  readonly style: number;
}

function drawBuilding(stream: Stream, rural: boolean): Building {
  const kind = rural ? 0 : stream.among([0.813, 0.055, 0.05, 0.068, 0.0118, 0.0022]);
  switch (kind) {
    case 0:
      return { units: 1, style: 0 };
    case 1:
      return { units: 2, style: 1 };
    case 2:
      return { units: 2, style: 2 };
    case 3:
      return { units: stream.between(3, 12), style: 2 + stream.below(5) };
    case 4:
      return { units: stream.between(13, 40), style: 3 + stream.below(4) };
    default:
      return { units: stream.between(41, MAX_UNITS), style: 4 + stream.below(4) };
  }
}

function unitLabel(style: number, u: number): string {
  const floor = `${1 + Math.floor(u / 8)}${String(1 + (u % 8)).padStart(2, '0')}`;
  switch (style) {
    case 2:
      return `UNIT ${String.fromCharCode(65 + (u % 26))}`;
    case 3:
      return `APT ${1 + u}`;
    case 4:
      return `APT ${floor}`;
    case 5:
      return `# ${floor}`;
    case 6:
      return u % 3 === 0 ? `${1 + u}` : `APT ${1 + u}`;
    case 7:
      return `SPC ${1 + u}`;
    default:
      return '';
  }
}

/** Lays out a county of exactly `voters` voters; calls `onVoter` for each in order. The same seed and number give the same county. */
export function* layCounty({
  seed,
  voters,
}: {
  readonly seed: string;
  readonly voters: number;
}): Generator<{ readonly person: Person; readonly address: Address; readonly index: number }, County> {
  const stream = openStream(seed);
  const names = openNames();
  const places = openPlaces(stream);
  const segments: Segment[] = [];
  const cursors = new Map<string, number>();
  const homeSegment = new Growing();
  const homeUnit = new Growing();
  const firstVoter = new Growing();
  const status = new Uint8Array(voters);
  const cancelled = new Growing();
  const pending = new Growing();
  const preregistered = new Growing();
  const recent = new Growing();
  let count = 0;
  let registered = 0;

  function addressOf(segment: Segment, j: number, building: Building, u: number): Address {
    const place = places.county[segment.place];
    const number = segment.start + (j >> 1) * segment.step + (j & 1);
    if (isRural(place) && segment.step === 10) {
      return {
        house: '',
        direction: '',
        name: `RR ${1 + (segment.start % 3)} BOX ${number}`,
        type: '',
        unit: '',
        city: place.city,
        zip: place.zip,
        place: segment.place,
      };
    }
    return {
      house: building.style === 1 && u === 1 ? `${number} 1/2` : String(number),
      direction: segment.street.direction,
      name: segment.street.name,
      type: segment.street.type,
      unit: building.style >= 2 ? unitLabel(building.style, u) : '',
      city: place.city,
      zip: place.zip,
      place: segment.place,
    };
  }

  function home(s: number, j: number, u: number): { readonly people: readonly Person[]; readonly address: Address } {
    const segment = segments[s];
    const building = drawBuilding(stream.at(KIND.building, s, j), isRural(places.county[segment.place]));
    stream.at(KIND.home, s, j, u);
    return { people: drawHousehold({ stream, names, apartment: building.units > 2 }), address: addressOf(segment, j, building, u) };
  }

  function nextSegment(): Segment {
    stream.at(KIND.segment, segments.length);
    const place = places.draw(stream);
    const street = drawStreet(stream, names);
    const buildings = Math.min(MAX_BUILDINGS, 8 + stream.below(49));
    const step = stream.pick([2, 4, 4, 6, 8, 10]);
    // Every city numbers its streets anew, so that one house number and street stand in several cities.
    const key = `${street.direction} ${street.name} ${street.type}, ${places.county[place].city}`;
    const start = cursors.get(key) ?? 100 * (1 + Math.floor(120 * stream.next() ** 1.7)) + stream.below(20);
    const end = start + (buildings >> 1) * step + 2;
    cursors.set(key, (Math.floor(end / 100) + stream.between(1, 4)) * 100 + stream.below(30));
    const segment: Segment = { place, street, start, step, buildings, first: count };
    segments.push(segment);
    return segment;
  }

  while (count < voters) {
    const segment = nextSegment();
    const s = segments.length - 1;
    for (let j = 0; j < segment.buildings && count < voters; j++) {
      const building = drawBuilding(stream.at(KIND.building, s, j), isRural(places.county[segment.place]));
      for (let u = 0; u < building.units && count < voters; u++) {
        stream.at(KIND.home, s, j, u);
        const people = drawHousehold({ stream, names, apartment: building.units > 2 });
        const address = addressOf(segment, j, building, u);
        homeSegment.push(s);
        homeUnit.push(j * 256 + u);
        firstVoter.push(count);
        for (const person of people) {
          if (count === voters) break;
          status[count] = STATUS[person.status];
          if (person.status === 'cancelled') cancelled.push(count);
          else if (person.status === 'pending') pending.push(count);
          else if (person.status === 'preregistered') preregistered.push(count);
          else {
            registered++;
            if (person.registeredOn >= RECENT_FROM) recent.push(count);
          }
          yield { person, address, index: count };
          count++;
        }
      }
    }
  }

  const firsts = firstVoter.done();
  const segmentOf = homeSegment.done();
  const unitOf = homeUnit.done();
  const byPlace = places.county.map(() => [] as number[]);
  segments.forEach((segment, s) => {
    byPlace[segment.place].push(s);
  });
  const runs = byPlace.map((list) => {
    const sizes = list.map((s) => (s + 1 < segments.length ? segments[s + 1].first : count) - segments[s].first);
    let sum = 0;
    return { list, ends: sizes.map((size) => (sum += size)) };
  });

  function homeOfVoter(index: number): number {
    let low = 0;
    let high = firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle] <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const county: County = {
    voters,
    registered,
    places,
    names,
    status,
    cancelled: cancelled.done(),
    pending: pending.done(),
    preregistered: preregistered.done(),
    recent: recent.done(),
    voterAt(index) {
      const h = homeOfVoter(index);
      const { people, address } = home(segmentOf[h], unitOf[h] >> 8, unitOf[h] & 255);
      const first = firsts[h];
      const end = h + 1 < firsts.length ? firsts[h + 1] : count;
      return { index, person: people[index - first], address, household: people.slice(0, end - first), first };
    },
    *neighboursOf(voter) {
      const h = homeOfVoter(voter.index);
      const isSameBuilding = (other: number): boolean => segmentOf[other] === segmentOf[h] && unitOf[other] >> 8 === unitOf[h] >> 8;
      let low = h;
      while (low > 0 && isSameBuilding(low - 1)) low--;
      for (let other = low; other < firsts.length && isSameBuilding(other); other++) {
        if (other === h) continue;
        const { household, first } = county.voterAt(firsts[other]);
        for (let k = 0; k < household.length; k++) yield { person: household[k], index: first + k };
      }
    },
    formerHome(index) {
      stream.at(KIND.former, index);
      if (!stream.chance(FORMER_SHARE)) return null;
      const registeredOn = RECENT_FROM - 200 - stream.below(5000);
      const place = stream.chance(0.4) ? county.voterAt(index).address.place : -1;
      stream.at(KIND.former, index, 1);
      if (stream.chance(0.5)) return { address: county.drawEmptyHome(stream, place < 0 ? places.draw(stream) : place), registeredOn };
      const neighbour = place < 0 ? stream.below(voters) : county.drawInPlace(stream, place);
      return { address: county.voterAt(neighbour).address, registeredOn };
    },
    drawInPlace(draw, place) {
      const { list, ends } = runs[place];
      if (list.length === 0 || ends[ends.length - 1] === 0) return -1;
      const target = draw.below(ends[ends.length - 1]);
      const k = ends.findIndex((end) => target < end);
      return segments[list[k]].first + target - (k === 0 ? 0 : ends[k - 1]);
    },
    drawEmptyHome(draw, near) {
      if (segments.length === 0) {
        const place = places.county[near];
        return {
          house: String(100 + draw.below(9900)),
          ...drawStreet(draw, names),
          unit: '',
          city: place.city,
          zip: place.zip,
          place: near,
        };
      }
      const list = runs[near].list;
      const segment = segments[list.length === 0 ? draw.below(segments.length) : draw.pick(list)];
      const place = places.county[segment.place];
      const beyond = segment.start + (segment.buildings >> 1) * segment.step + 4 + 2 * draw.below(12);
      return {
        house: String(beyond),
        direction: segment.street.direction,
        name: segment.street.name,
        type: segment.street.type,
        unit: draw.chance(0.2) ? `APT ${1 + draw.below(20)}` : '',
        city: place.city,
        zip: place.zip,
        place: segment.place,
      };
    },
  };
  return county;
}

/** A list of whole numbers below 2^32 that grows without boxing them. */
class Growing {
  #values = new Uint32Array(1024);
  #length = 0;
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }
  done(): Uint32Array {
    return this.#values.slice(0, this.#length);
  }
}
