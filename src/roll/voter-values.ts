import { createCellDecoder } from '../basics/cell-text.ts';
import { normalizeStreet, parseAddress } from './address.ts';
import { ByteInterner } from './byte-interner.ts';
import { NAME_SUFFIXES, NONE, SYM_SEED, symFinish, symStep } from './index-file.ts';
import { cityKey, directionCode, fold, normalizeName, suffixCode, unitKey, zipKey } from './normalize.ts';
import { streetTypeCode } from './street-types.ts';

/** Traits of a name: its suffix code, and whether there is no name at all. */
export const SUFFIX_TRAIT = 7;
export const NAMELESS = 8;
/** Stands before an address whose first word is no house number. */
export const WHOLE_ADDRESS = 0x1e;

const encoder = new TextEncoder();
const decoder = createCellDecoder();

/** How many values so far were no UTF-8 and were read as Windows-1252 (in this process). */
export function windowsFallbacks(): number {
  return decoder.fallbacks;
}

/** Hash of a key as the index hashes parts and deletes. */
export function keyHash(key: string): number {
  let h = SYM_SEED;
  for (let i = 0; i < key.length; i++) h = symStep(h, key.charCodeAt(i));
  return symFinish(h);
}

const scratch = new Uint8Array(1 << 12);
const scratchView = new DataView(scratch.buffer);

/** Id of a text in an interner. */
export function internText(interner: ByteInterner, text: string): number {
  if (text.length * 3 <= scratch.length) return interner.intern(scratchView, 0, encoder.encodeInto(text, scratch).written);
  const bytes = encoder.encode(text);
  return interner.intern(new DataView(bytes.buffer), 0, bytes.length);
}

/** What stands in a value, cell by cell. */
export function cellsOf(values: ByteInterner, id: number): string[] {
  const bytes = values.bytesOf(id);
  return decoder.text(bytes, 0, bytes.length).split('\x1f');
}

/** Whether a value's bytes are its key's bytes: then it is shown as the key, and no text need be made of it. */
export function isWrittenAsKey(values: ByteInterner, value: number, keys: ByteInterner, key: number): boolean {
  const from = values.offsets[value];
  const length = values.offsets[value + 1] - from;
  const keyFrom = keys.offsets[key];
  if (keys.offsets[key + 1] - keyFrom !== length) return false;
  for (let i = 0; i < length; i++) if (values.heap[from + i] !== keys.heap[keyFrom + i]) return false;
  return true;
}

/** How a text is shown: upper-cased, one blank between words. */
export function shownForm(text: string): string {
  return text.toUpperCase().replace(/\s+/g, ' ').trim();
}

/** Distinct names as written (surnames with their suffix column), and their keys. */
export class NameValues {
  readonly raw = new ByteInterner(1 << 14);
  readonly keys: ByteInterner;
  /** Key id of each value. */
  key = new Uint32Array(1 << 12);
  /** Generational suffix of each value, + NAMELESS where nothing of it is a name. */
  traits = new Uint8Array(1 << 12);
  /** Values whose key and traits are known. */
  settled = 0;
  /** Parts of compound names: hash of the part, and the key it belongs to. */
  readonly partHash: number[] = [];
  readonly partKey: number[] = [];
  readonly #shown: ({ readonly name: string; readonly suffix: string } | undefined)[] = [];

  constructor(keys: ByteInterner) {
    this.keys = keys;
  }

  /** Normalises the values that came since the last call. */
  settle(): void {
    if (this.raw.count > this.key.length) {
      this.key = enlarged(this.key, this.raw.count);
      this.traits = enlargedBytes(this.traits, this.raw.count);
    }
    const view = new DataView(this.raw.heap.buffer);
    for (; this.settled < this.raw.count; this.settled++) {
      const id = this.settled;
      if (isPlainName(this.raw, id)) {
        // Capital letters only: the key is the value itself, as nameKey would say.
        this.key[id] = this.keys.intern(view, this.raw.offsets[id], this.raw.offsets[id + 1]);
        continue;
      }
      const [text, suffixText] = cellsOf(this.raw, id);
      const name = normalizeName(text);
      this.key[id] = internText(this.keys, name.key);
      this.traits[id] = ((suffixText === undefined ? 0 : suffixCode(suffixText)) || name.suffix) | (name.key === '' ? NAMELESS : 0);
      if (name.parts.length > 1) {
        for (const part of name.parts) {
          this.partHash.push(keyHash(part));
          this.partKey.push(this.key[id]);
        }
      }
    }
  }

  /** The name as shown, and the suffix as shown. */
  shown(id: number): { readonly name: string; readonly suffix: string } {
    const known = this.#shown[id];
    if (known) return known;
    const [text, suffixText = ''] = cellsOf(this.raw, id);
    let name = shownForm(text);
    let suffix = shownForm(suffixText);
    const code = this.traits[id] & SUFFIX_TRAIT;
    if (suffix === '' && code > 0) {
      // The suffix stood in the name.
      name = name.replace(/[\s,]+\S+$/, '');
      suffix = NAME_SUFFIXES[code];
    }
    return (this.#shown[id] = { name, suffix });
  }
}

/** Only letters A-Z. */
function isPlainName({ heap, offsets }: ByteInterner, id: number): boolean {
  const end = offsets[id + 1];
  let p = offsets[id];
  if (p === end) return false;
  while (p < end && heap[p] >= 65 && heap[p] <= 90) p++;
  return p === end;
}

function enlarged(array: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(least, array.length * 2));
  larger.set(array);
  return larger;
}

function enlargedBytes(array: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, array.length * 2));
  larger.set(array);
  return larger;
}

/** Distinct streets as written (direction, name, type, second direction; or an address without its number), and what they are. */
export class StreetValues {
  readonly raw = new ByteInterner(1 << 14);
  readonly keys = new ByteInterner(1 << 14);
  readonly key: number[] = [];
  readonly direction: number[] = [];
  readonly type: number[] = [];
  /** House code found in an address: the whole one where it begins with no number, else only the suffix. */
  readonly house: number[] = [];
  /** Values found in an address, or NONE. */
  readonly unit: number[] = [];
  readonly place: number[] = [];
  readonly #units: UnitValues;
  readonly #places: PlaceValues;
  readonly #fromAddress: boolean;

  constructor({ units, places, fromAddress }: { units: UnitValues; places: PlaceValues; fromAddress: boolean }) {
    this.#units = units;
    this.#places = places;
    this.#fromAddress = fromAddress;
  }

  settle(): void {
    for (let id = this.key.length; id < this.raw.count; id++) {
      const cells = cellsOf(this.raw, id);
      let unit = NONE;
      let place = NONE;
      if (this.#fromAddress) {
        const whole = cells[0].charCodeAt(0) === WHOLE_ADDRESS;
        const parsed = parseAddress(whole ? cells[0].slice(1) : `1 ${cells[0]}`);
        if (parsed.unit !== '') unit = internText(this.#units.raw, parsed.unit);
        if (parsed.zip !== '' || parsed.city !== '') place = internText(this.#places.raw, `${parsed.zip}\x1f${parsed.city}`);
        this.key.push(internText(this.keys, parsed.street));
        this.direction.push(parsed.direction);
        this.type.push(parsed.type);
        this.house.push(whole ? parsed.house : parsed.house % 64);
      } else {
        const [direction = '', name = '', type = '', postDirection = ''] = cells;
        const street = normalizeStreet({ direction: direction === '' ? postDirection : direction, name, type });
        this.key.push(internText(this.keys, street.street));
        this.direction.push(street.direction);
        this.type.push(street.type);
        this.house.push(0);
      }
      this.unit.push(unit);
      this.place.push(place);
    }
  }

  readonly #shown: (string | undefined)[] = [];

  /** The street's name as shown, without direction and type where they are known by their codes. */
  shown(id: number): string {
    return (this.#shown[id] ??= this.#show(id));
  }

  #show(id: number): string {
    const cells = cellsOf(this.raw, id);
    if (!this.#fromAddress) return bareStreet(shownForm(cells[1] ?? ''), this.direction[id], this.type[id]);
    const bytes = this.keys.bytesOf(this.key[id]);
    const key = decoder.text(bytes, 0, bytes.length);
    return wordsThatMake(shownForm(cells[0]), key) ?? key;
  }
}

function bareStreet(text: string, direction: number, type: number): string {
  const words = text.split(' ');
  if (words.length > 1 && type > 0 && streetTypeCode(words[words.length - 1]) === type) words.pop();
  if (words.length > 1 && direction > 0 && directionCode(words[0]) === direction) words.shift();
  return words.join(' ');
}

/** The run of words whose letters and digits are the key. */
function wordsThatMake(text: string, key: string): string | null {
  const words = text.split(' ');
  for (let i = 0; i < words.length; i++) {
    let made = '';
    for (let j = i; j < words.length && made.length < key.length; j++) {
      made += fold(words[j]).replace(/[^A-Z0-9?]+/g, '');
      if (made === key)
        return words
          .slice(i, j + 1)
          .join(' ')
          .replace(/^[,\s]+|[,\s]+$/g, '');
    }
  }
  return null;
}

/** Distinct units as written, and their keys. */
export class UnitValues {
  readonly raw = new ByteInterner(1 << 12);
  readonly keys = new ByteInterner(1 << 12);
  /** Key id, or NONE where nothing is left. */
  readonly key: number[] = [];

  settle(): void {
    for (let id = this.key.length; id < this.raw.count; id++) {
      const key = unitKey(cellsOf(this.raw, id).join(' '));
      this.key.push(key === '' ? NONE : internText(this.keys, key));
    }
  }

  readonly #shown: (string | undefined)[] = [];

  shown(id: number): string {
    return (this.#shown[id] ??= shownForm(cellsOf(this.raw, id).join(' ')));
  }
}

/** Distinct pairs of ZIP and city as written, and their keys. */
export class PlaceValues {
  readonly raw = new ByteInterner(1 << 12);
  readonly zips = new ByteInterner(1 << 12);
  readonly cities = new ByteInterner(1 << 12);
  /** Key ids, or NONE. */
  readonly zip: number[] = [];
  readonly city: number[] = [];

  settle(): void {
    for (let id = this.zip.length; id < this.raw.count; id++) {
      const [zipText = '', cityText = ''] = cellsOf(this.raw, id);
      const zip = zipKey(zipText);
      const city = cityKey(cityText);
      this.zip.push(zip === '' ? NONE : internText(this.zips, zip));
      this.city.push(city === '' ? NONE : internText(this.cities, city));
    }
  }

  readonly #shownCity: (string | undefined)[] = [];

  shownCity(id: number): string {
    return (this.#shownCity[id] ??= shownForm(cellsOf(this.raw, id)[1] ?? ''));
  }
}
