/**
 * The roll file: one immutable image, the same on disk and in memory.
 *
 *   bytes 0-7    the letters CSROLL01
 *   bytes 8-11   length of the header in bytes, u32 little-endian
 *   then         the header, JSON in UTF-8 with a checksum of itself in front (header-check.ts), padded with spaces so that the first section starts at a multiple of 4096
 *   then         the sections, each at a multiple of 64, in the header's order
 *
 * Row order is address order: (street, house number, house suffix, zip, unit, surname, given). Ids of a vocabulary are in
 * byte order of its keys, so a prefix is a contiguous range. Nothing in the header depends on the clock.
 */

export const ROLL_MAGIC = 'CSROLL01';
export const ROLL_FORMAT = 1;

export interface SectionEntry {
  readonly name: string;
  readonly type: 'u8' | 'u16' | 'u32' | 'i32';
  /** Number of elements. */
  readonly length: number;
  /** Byte offset from the start of the file. */
  readonly offset: number;
  /** SHA-256 of the section's bytes, hex. */
  readonly sha256: string;
}

export interface RollSource {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Data rows read from it (accepted + set aside). */
  readonly rows: number;
}

export interface RollHeader {
  readonly format: number;
  /** The roll's date: the voter file is true as of this day. */
  readonly asOf: string;
  readonly sources: readonly RollSource[];
  /** Older rolls whose names and addresses were kept, newest first; missing where there were none. */
  readonly older?: readonly { readonly asOf: string; readonly sources: readonly RollSource[] }[];
  readonly counts: {
    /** Data rows in the sources. */
    readonly read: number;
    readonly accepted: number;
    readonly setAside: number;
    /** Index rows: accepted rows and former ones. */
    readonly rows: number;
    readonly voters: number;
  };
  /** Canonical field -> heading it was read from. */
  readonly columns: Readonly<Record<string, string>>;
  /** Names of the district_* fields, in tuple order. */
  readonly districtFields: readonly string[];
  /** Voter ids are plain numbers below 2^32 without leading zeros: section voterId.num instead of a heap. */
  readonly numericIds: boolean;
  readonly sections: readonly SectionEntry[];
}

/** Words of one `rec` entry (u32 each). */
export const REC = {
  street: 0,
  /** number * 64 + house suffix code (see HOUSE_SUFFIXES); 0 where there is no house number. */
  house: 1,
  surname: 2,
  given: 3,
  /** Id in the given vocabulary, or NONE. */
  middle: 4,
  /** zip id << 16 | city id; 0xffff where unknown. */
  place: 5,
  /** unit id << 14 (18 bits, 0x3ffff none) | direction << 10 (4 bits) | street type << 3 (7 bits) | name suffix (3 bits). */
  extra: 6,
  /** Voter ordinal: rank of the voter id. */
  voter: 7,
  words: 8,
} as const;

export const NONE = 0xffffffff;
export const NO_PLACE = 0xffff;
export const NO_UNIT = 0x3ffff;

/** Order is part of the format. Code 0 = none; then fractions; then the letters A-Z at 4 + (letter - 'A'). */
export const HOUSE_FRACTIONS = ['', '1/2', '1/4', '3/4'] as const;

/** Order is part of the format. */
export const DIRECTIONS = ['', 'N', 'S', 'E', 'W', 'NE', 'NW', 'SE', 'SW'] as const;

/** Order is part of the format. */
export const NAME_SUFFIXES = ['', 'JR', 'SR', 'II', 'III', 'IV', 'V', 'VI'] as const;

/** Order is part of the format; `status` holds the index, plus FORMER for an earlier name or address. */
export const STATUSES = ['active', 'inactive', 'cancelled', 'pending', 'preregistered', 'confidential', 'unknown'] as const;
export const FORMER = 0x80;

/** `registered` where the date is unknown (days since 1970-01-01 otherwise). */
export const NO_DAY = 0x7fffffff;

/** In `unitForm`: the unit's writing stands with the row in `shown`. */
export const UNIT_ELSEWHERE = 255;

/** Vocabularies with fuzzy look-up (heap, off, freq, mask, sym.start, sym.item) and plain ones (heap, off). */
export const FUZZY_VOCABULARIES = ['surname', 'given', 'street', 'city'] as const;
export const PLAIN_VOCABULARIES = ['unit', 'zip'] as const;
export type FuzzyVocabulary = (typeof FUZZY_VOCABULARIES)[number];
export type PlainVocabulary = (typeof PLAIN_VOCABULARIES)[number];

/*
 * Sections (R rows, V voters, X a vocabulary with n keys):
 *
 *   rec              u32[8 R]   see REC; rows in address order
 *   addrTab          u32[2^k]   open addressing (linear probing) at hash2(street, number) & mask: first row of (street, number) + 1; 0 empty; load <= .6
 *   namePerm         u32[R]     rows in order of (surname, given, zip id, row)
 *   nameGiv          u32[R]     given id of namePerm[i]
 *   surStart         u32[n+1]   first position in namePerm of each surname id
 *   nameTab          u32[2^k]   open addressing at hash2(surname, given) & mask: first position in namePerm + 1
 *   X.heap           u8         keys one after another (A-Z 0-9; for `unit` and `zip` likewise)
 *   X.off            u32[n+1]   start of each key in the heap
 *   X.freq           u32[n]     rows of current registrations that carry the key (fuzzy ones; for `given`: as first name only, may be 0)
 *   X.mask           u32[n]     letterMask of the key (fuzzy ones)
 *   X.sym.start      u32[2^k+1] bucket starts          X.sym.item u32  id | check << 24 — see symHash
 *   X.part.start     u32[2^k+1] (surname and given)    X.part.item u32 id | check << 24: parts of compound names -> whole key
 *   birth            u32[R]     yyyymmdd, yyyy0000 where only the year is known, 0 unknown
 *   registered       i32[R]     days since 1970-01-01 or NO_DAY
 *   status           u8[R]
 *   sex              u8[R]      0 unknown, 1 F, 2 M
 *   district         u32[R]     index into the tuples
 *   districtTuples   u8         JSON: array of arrays of strings, in districtFields order
 *   voterRow         u32[V]     current row of each ordinal
 *   voterId.num      u32[V]     when numericIds (ascending); otherwise voterId.heap u8 and voterId.off u32[V+1] (ascending in byte order)
 *   X.shown.heap     u8         how each key of surname, given, street and city is most often written, upper-cased (UTF-8); nothing where it is written as the key itself
 *   X.shown.off      u32[n+1]   start of each in X.shown.heap
 *   unitForm         u8[R]      0 no unit; n: the unit is written unitForms[n-1][0] + key + unitForms[n-1][1]; UNIT_ELSEWHERE
 *   unitForms        u8         JSON: array of [before, behind], at most 254, e.g. ["APT ", ""]
 *   shown.row        u32[S]     rows that are written otherwise than their keys' usual forms (X.shown, unitForms, and the codes' own forms), ascending
 *   shown.off        u32[S+1]   into shown.heap u8: first, middle, last, suffix, house, direction, street, type, unit, city, zip as written, upper-cased, joined by \x1f
 */

/** The hash of addrTab and nameTab. */
export function hash2(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x165667b1, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return h >>> 0;
}

/** One step of the running hash over key bytes; start with SYM_SEED and end with symFinish. */
export const SYM_SEED = 0x811c9dc5 | 0;
export function symStep(h: number, byte: number): number {
  return Math.imul(h ^ byte, 0x01000193);
}
/** Bucket = result & (2^k - 1); check = result >>> 24. */
export function symFinish(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x45d9f3b);
  h ^= h >>> 15;
  return h >>> 0;
}

/** SymSpell: an item stands in the bucket of every string that comes from the first SYM_PREFIX letters of its key by deleting at most SYM_DELETES. */
export const SYM_PREFIX = 7;
export const SYM_DELETES = 2;

/** Bits of the letters in a key: A-Z bits 0-25, digits share bits 26-30 (digit % 5 + 26). */
export function letterMask(heap: Uint8Array, from: number, to: number): number {
  let mask = 0;
  for (let i = from; i < to; i++) {
    const c = heap[i];
    if (c >= 65 && c <= 90) mask |= 1 << (c - 65);
    else if (c >= 48 && c <= 57) mask |= 1 << (26 + ((c - 48) % 5));
  }
  return mask >>> 0;
}
