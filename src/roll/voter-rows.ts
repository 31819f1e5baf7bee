import { CELL_SEED, type CellBatch, cellHash } from '../basics/delimited.ts';
import { ByteInterner } from './byte-interner.ts';
import { NO_DAY, NONE, STATUSES } from './index-file.ts';
import { houseCode, houseText } from './normalize.ts';
import type { VoterColumns, VoterField } from './voter-columns.ts';
import { dayNumber, NONSENSE, readDate } from './voter-dates.ts';
import {
  CELL_SEPARATOR,
  cellsOf,
  internText,
  NameValues,
  PlaceValues,
  StreetValues,
  shownForm,
  UnitValues,
  WHOLE_ADDRESS,
} from './voter-values.ts';

/** Words of one accepted row before the index is built: ids of values as written, and what needs no vocabulary. */
export const ROW = {
  surname: 0,
  given: 1,
  middle: 2,
  street: 3,
  house: 4,
  unit: 5,
  place: 6,
  birth: 7,
  registered: 8,
  district: 9,
  /** The voter id itself while all ids are plain numbers, else its start in the id heap. After the build's first step: the voter's ordinal. */
  id: 10,
  /** status | sex << 8 | suffix << 16 */
  flags: 11,
  words: 12,
} as const;

/** A row that does not come into the roll. */
export interface SetAsideVoter {
  readonly file: string;
  /** 1-based, the heading being row 1. */
  readonly row: number;
  readonly field: string;
  readonly reason: string;
  readonly voterId: string;
}

/** Something on accepted rows that could not be used; the rows stand without it. */
export interface RollWarning {
  readonly field: string;
  readonly reason: string;
  readonly count: number;
  /** Where it stands first. */
  readonly file: string;
  readonly row: number;
}

const SEXES: Readonly<Record<string, number>> = { F: 1, FEMALE: 1, W: 1, WOMAN: 1, M: 2, MALE: 2, MAN: 2 };

const STATUS_WORDS: Readonly<Record<string, (typeof STATUSES)[number]>> = {
  A: 'active',
  ACTIVE: 'active',
  AC: 'active',
  ACT: 'active',
  V: 'active',
  VERIFIED: 'active',
  REGISTERED: 'active',
  I: 'inactive',
  IN: 'inactive',
  INACTIVE: 'inactive',
  INA: 'inactive',
  C: 'cancelled',
  CAN: 'cancelled',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  CANCEL: 'cancelled',
  REMOVED: 'cancelled',
  R: 'cancelled',
  PURGED: 'cancelled',
  DECEASED: 'cancelled',
  DENIED: 'cancelled',
  D: 'cancelled',
  P: 'pending',
  PENDING: 'pending',
  PEND: 'pending',
  PREREGISTERED: 'preregistered',
  'PRE-REGISTERED': 'preregistered',
  PREREG: 'preregistered',
  PRE: 'preregistered',
  CONFIDENTIAL: 'confidential',
  CONF: 'confidential',
};

/** Highest number that stands as plain digits in a house code, see houseCode. */
const PLAIN_HOUSE = 0x3fffffe;

/** Collects the accepted rows of a roll's files as numbers; what is wrong is set aside or warned of. */
export class VoterRows {
  /** Accepted rows so far. */
  count = 0;
  /** Data rows so far, set-aside ones too. */
  read = 0;
  setAside = 0;
  /** ROW.words per accepted row. */
  words: Uint32Array;
  numericIds = true;
  idHeap = new Uint8Array(0);
  idEnd = 0;
  readonly givenKeys = new ByteInterner(1 << 14);
  readonly surnames = new NameValues(new ByteInterner(1 << 14));
  readonly givens = new NameValues(this.givenKeys);
  readonly middles = new NameValues(this.givenKeys);
  readonly units = new UnitValues();
  readonly places = new PlaceValues();
  readonly streets: StreetValues;
  readonly districts = new ByteInterner(1 << 10);
  readonly districtFields: readonly string[];
  readonly statusWords: Readonly<Record<string, string>>;
  /** Rows whose house number is not written as its code says, and how it is. */
  readonly oddHouseRow: number[] = [];
  readonly oddHouseText: string[] = [];
  readonly warnings = new Map<string, { field: string; reason: string; count: number; file: string; row: number }>();

  readonly #fromAddress: boolean;
  readonly #asOf: number;
  readonly #statuses = new ByteInterner();
  readonly #statusCode: number[] = [];
  readonly #sexes = new ByteInterner();
  readonly #sexCode: number[] = [];
  readonly #onSetAside: (row: SetAsideVoter) => void;
  /** Where row numbers jump: accepted row, file, and what to add to get the file's row. */
  readonly #jumpAt: number[] = [];
  readonly #jumpFile: string[] = [];
  readonly #jumpAdd: number[] = [];
  #scratch = new Uint8Array(1 << 12);
  #start = 0;
  #end = 0;
  #hash = 0;
  #source: Uint8Array = this.#scratch;

  constructor({
    expected,
    fromAddress,
    districtFields,
    asOf,
    onSetAside,
    statusWords = STATUS_WORDS,
  }: {
    /** Rows to make room for. */
    expected: number;
    /** Streets come from a single address column. */
    fromAddress: boolean;
    districtFields: readonly string[];
    /** yyyymmdd */
    asOf: number;
    onSetAside: (row: SetAsideVoter) => void;
    statusWords?: Readonly<Record<string, string>>;
  }) {
    this.words = new Uint32Array(Math.max(1024, expected) * ROW.words);
    this.#fromAddress = fromAddress;
    this.districtFields = districtFields;
    this.#asOf = asOf;
    this.#onSetAside = onSetAside;
    this.statusWords = statusWords;
    this.streets = new StreetValues({ units: this.units, places: this.places, fromAddress });
    internText(this.districts, '');
  }

  /** File and row of an accepted row. */
  sourceOf(row: number): { readonly file: string; readonly row: number } {
    let low = 0;
    let high = this.#jumpAt.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#jumpAt[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return { file: this.#jumpFile[low], row: row + this.#jumpAdd[low] };
  }

  /** The voter id of an accepted row, as long as ROW.id still holds it. */
  voterId(row: number): string {
    const at = this.words[row * ROW.words + ROW.id];
    if (this.numericIds) return String(at);
    return Buffer.from(this.idHeap.buffer, at, this.idEndOf(row) - at).toString('utf8');
  }

  /** End of a row's id in the id heap. */
  idEndOf(row: number): number {
    return row + 1 < this.count ? this.words[(row + 1) * ROW.words + ROW.id] : this.idEnd;
  }

  refuse(entry: SetAsideVoter): void {
    this.setAside++;
    this.#onSetAside(entry);
  }

  warn({ file, row, field, reason }: { file: string; row: number; field: string; reason: string }): void {
    const key = `${field}\x1f${reason}`;
    const known = this.warnings.get(key);
    if (known) known.count++;
    else this.warnings.set(key, { field, reason, count: 1, file, row });
  }

  /** Takes the rows of one batch. */
  add({ file, batch, columns }: { file: string; batch: CellBatch; columns: VoterColumns }): void {
    this.read += batch.rows + batch.setAside.length;
    let bad = 0;
    const refuseBefore = (row: number) => {
      for (; bad < batch.setAside.length && batch.setAside[bad].row < row; bad++) {
        const { row, reason } = batch.setAside[bad];
        this.refuse({ file, row, field: '', reason: `The row ${reason}.`, voterId: '' });
      }
    };
    if ((this.count + batch.rows) * ROW.words > this.words.length) {
      const larger = new Uint32Array(Math.ceil((this.words.length * 1.5) / ROW.words + batch.rows) * ROW.words);
      larger.set(this.words);
      this.words = larger;
    }
    const { at } = columns;
    const surnameCells = [at.last_name, at.suffix];
    const streetCells = [at.street_direction, at.street_name, at.street_type, at.street_post_direction];
    while (streetCells.length > 0 && streetCells[streetCells.length - 1] === undefined) streetCells.pop();
    const unitCells = at.unit_type === undefined ? [at.unit] : [at.unit_type, at.unit];
    const placeCells = [at.zip, at.city];
    const districtCells = this.districtFields.map((field) => columns.districts.find((district) => district.field === field)?.column);
    const words = this.words;

    for (let r = 0; r < batch.rows; r++) {
      const base = r * batch.columns;
      const row = batch.rowNumbers[r];
      if (bad < batch.setAside.length) refuseBefore(row);
      // Identity first: a row without it is set aside.
      if (!this.#cell(batch, base, at.voter_id)) {
        this.refuse({ file, row, field: 'voter_id', reason: 'The voter id is missing.', voterId: '' });
        continue;
      }
      const idStart = this.#start;
      const idEnd = this.#end;
      let middle = NONE;
      const surname = this.#composite(batch, base, surnameCells, this.surnames.raw);
      this.#cell(batch, base, at.first_name);
      const given = this.givens.raw.intern(this.#source, this.#start, this.#end, this.#hash);
      if (surname >= this.surnames.key.length) this.surnames.settle();
      if (given >= this.givens.key.length) this.givens.settle();
      if (this.surnames.empty[surname] === 1 && this.givens.empty[given] === 1) {
        const voterId = Buffer.from(batch.bytes.subarray(idStart, idEnd)).toString('utf8');
        this.refuse({ file, row, field: 'last_name', reason: 'The voter has no name.', voterId });
        continue;
      }
      if (this.#cell(batch, base, at.middle_name)) {
        middle = this.middles.raw.intern(this.#source, this.#start, this.#end, this.#hash);
        if (middle >= this.middles.key.length) this.middles.settle();
      }
      const o = this.count * ROW.words;
      words[o + ROW.surname] = surname;
      words[o + ROW.given] = given;
      words[o + ROW.middle] = middle;
      this.#putId(o, batch.bytes, idStart, idEnd);

      let unit = this.#any(batch, base, unitCells) ? this.#composite(batch, base, unitCells, this.units.raw) : NONE;
      let place = this.#any(batch, base, placeCells) ? this.#composite(batch, base, placeCells, this.places.raw) : NONE;
      let house = 0;
      let street: number;
      if (this.#fromAddress) {
        const number = this.#addressNumber(batch, base, at.address);
        street = this.streets.raw.intern(this.#source, this.#start, this.#end, this.#hash);
        if (street >= this.streets.key.length) this.streets.settle();
        house = number * 64 + this.streets.house[street];
        if (unit === NONE) unit = this.streets.unit[street];
        if (place === NONE) place = this.streets.place[street];
      } else {
        street = this.#composite(batch, base, streetCells, this.streets.raw);
        if (street >= this.streets.key.length) this.streets.settle();
        house = this.#house(batch, base, at);
      }
      words[o + ROW.street] = street;
      words[o + ROW.house] = house;
      words[o + ROW.unit] = unit;
      words[o + ROW.place] = place;

      let birth = 0;
      if (this.#cell(batch, base, at.birth_date)) birth = this.#birth(file, row, 'birth_date');
      if (birth === 0 && this.#cell(batch, base, at.birth_year)) birth = this.#birth(file, row, 'birth_year');
      words[o + ROW.birth] = birth;
      let registered = NO_DAY;
      if (this.#cell(batch, base, at.registered_on)) {
        const date = readDate(this.#source, this.#start, this.#end);
        if (date <= 0 || date % 100 === 0) this.warn({ file, row, field: 'registered_on', reason: 'is no date; taken as unknown' });
        else {
          if (date > this.#asOf) this.warn({ file, row, field: 'registered_on', reason: 'is later than the roll; kept' });
          registered = dayNumber(date);
        }
      }
      words[o + ROW.registered] = registered;
      words[o + ROW.district] = districtCells.length === 0 ? 0 : this.#composite(batch, base, districtCells, this.districts);

      let flags: number = STATUSES.length - 1;
      if (this.#cell(batch, base, at.status)) {
        const id = this.#statuses.intern(this.#source, this.#start, this.#end, this.#hash);
        if (id === this.#statusCode.length) {
          const word = shownForm(cellsOf(this.#statuses, id)[0]);
          const status = this.statusWords[word] as (typeof STATUSES)[number] | undefined;
          this.#statusCode.push(STATUSES.indexOf(status ?? 'unknown'));
        }
        flags = this.#statusCode[id];
        if (flags === STATUSES.length - 1)
          this.warn({
            file,
            row,
            field: 'status',
            reason: `"${cellsOf(this.#statuses, id)[0].slice(0, 40)}" is no status we know; taken as unknown`,
          });
      }
      if (this.#cell(batch, base, at.sex)) {
        const id = this.#sexes.intern(this.#source, this.#start, this.#end, this.#hash);
        if (id === this.#sexCode.length) this.#sexCode.push(SEXES[shownForm(cellsOf(this.#sexes, id)[0])] ?? 0);
        flags |= this.#sexCode[id] << 8;
      }
      const suffix = this.surnames.suffix[surname] || this.givens.suffix[given] || (middle === NONE ? 0 : this.middles.suffix[middle]);
      words[o + ROW.flags] = flags | (suffix << 16);

      const jumps = this.#jumpAt.length - 1;
      if (jumps < 0 || this.#jumpAdd[jumps] !== row - this.count || this.#jumpFile[jumps] !== file) {
        this.#jumpAt.push(this.count);
        this.#jumpAdd.push(row - this.count);
        this.#jumpFile.push(file);
      }
      this.count++;
    }
    refuseBefore(0xffffffff);
    this.units.settle();
    this.places.settle();
  }

  /** Points at a cell without the blanks around it; false where it is empty or there is no such column. */
  #cell(batch: CellBatch, base: number, column: number | undefined): boolean {
    const bytes = batch.bytes;
    this.#source = bytes;
    if (column === undefined) {
      this.#start = this.#end = 0;
      this.#hash = CELL_SEED;
      return false;
    }
    const at = (base + column) * 3;
    let start = batch.cells[at];
    let end = batch.cells[at + 1];
    if (start < end && (bytes[start] <= 32 || bytes[end - 1] <= 32)) {
      while (start < end && bytes[start] <= 32) start++;
      while (start < end && bytes[end - 1] <= 32) end--;
      this.#hash = cellHash(bytes, start, end);
    } else this.#hash = batch.cells[at + 2];
    this.#start = start;
    this.#end = end;
    return start < end;
  }

  #any(batch: CellBatch, base: number, columns: readonly (number | undefined)[]): boolean {
    for (const column of columns) if (this.#cell(batch, base, column)) return true;
    return false;
  }

  /** Id of several cells as one value; empty cells at the end are left out. */
  #composite(batch: CellBatch, base: number, columns: readonly (number | undefined)[], into: ByteInterner): number {
    let filled = 0;
    let last = -1;
    for (let i = 0; i < columns.length; i++) {
      if (this.#cell(batch, base, columns[i])) {
        filled++;
        last = i;
      }
    }
    if (last <= 0) {
      this.#cell(batch, base, columns[0]);
      return into.intern(this.#source, this.#start, this.#end, this.#hash);
    }
    let hash = filled;
    let length = 0;
    for (let i = 0; i <= last; i++) {
      this.#cell(batch, base, columns[i]);
      const size = this.#end - this.#start;
      if (length + size + 1 > this.#scratch.length) {
        const larger = new Uint8Array((length + size + 1) * 2);
        larger.set(this.#scratch);
        this.#scratch = larger;
      }
      const scratch = this.#scratch;
      if (i > 0) scratch[length++] = CELL_SEPARATOR;
      const bytes = this.#source;
      for (let p = this.#start; p < this.#end; p++) scratch[length++] = bytes[p];
      hash = Math.imul(hash ^ this.#hash, 0x01000193) + i;
    }
    return into.intern(this.#scratch, 0, length, hash | 0);
  }

  #house(batch: CellBatch, base: number, at: Readonly<Partial<Record<VoterField, number>>>): number {
    const hasSuffix = at.house_suffix !== undefined && this.#cell(batch, base, at.house_suffix);
    if (!this.#cell(batch, base, at.house_number)) return 0;
    const bytes = this.#source;
    if (!hasSuffix && this.#end - this.#start <= 7 && bytes[this.#start] !== 48) {
      let number = 0;
      let p = this.#start;
      for (; p < this.#end; p++) {
        const c = bytes[p];
        if (c < 48 || c > 57) break;
        number = number * 10 + c - 48;
      }
      if (p === this.#end) return number * 64;
    }
    let text = decode(bytes, this.#start, this.#end);
    if (hasSuffix) {
      this.#cell(batch, base, at.house_suffix);
      text += ` ${decode(bytes, this.#start, this.#end)}`;
    }
    const code = houseCode(text);
    const shown = shownForm(text);
    if (shown !== houseText(code) && !/^0+$/.test(shown)) {
      this.oddHouseRow.push(this.count);
      this.oddHouseText.push(shown);
    }
    return code;
  }

  /** House number at the front of an address; points at the rest. */
  #addressNumber(batch: CellBatch, base: number, column: number | undefined): number {
    this.#cell(batch, base, column);
    const bytes = this.#source;
    let p = this.#start;
    let number = 0;
    while (p < this.#end && bytes[p] >= 48 && bytes[p] <= 57 && p - this.#start < 8) {
      number = number * 10 + bytes[p] - 48;
      p++;
    }
    if (p > this.#start && p < this.#end && bytes[p] === 32 && number > 0 && number <= PLAIN_HOUSE) {
      while (p < this.#end && bytes[p] === 32) p++;
      this.#start = p;
      this.#hash = cellHash(bytes, p, this.#end);
      return number;
    }
    const size = this.#end - this.#start + 1;
    if (size > this.#scratch.length) this.#scratch = new Uint8Array(size * 2);
    this.#scratch[0] = WHOLE_ADDRESS;
    this.#scratch.set(bytes.subarray(this.#start, this.#end), 1);
    this.#source = this.#scratch;
    this.#start = 0;
    this.#end = size;
    this.#hash = cellHash(this.#scratch, 0, size);
    return 0;
  }

  #birth(file: string, row: number, field: string): number {
    const birth = readDate(this.#source, this.#start, this.#end);
    if (birth === NONSENSE) {
      this.warn({ file, row, field, reason: 'is no date; taken as unknown' });
      return 0;
    }
    if (birth > this.#asOf || birth < this.#asOf - 125_0000) {
      this.warn({ file, row, field, reason: 'is later than the roll or more than 125 years before it; taken as unknown' });
      return 0;
    }
    return birth;
  }

  #putId(o: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.numericIds) {
      let number = 0;
      let p = start;
      if (end - start <= 10 && (bytes[start] !== 48 || end - start === 1)) {
        for (; p < end; p++) {
          const c = bytes[p];
          if (c < 48 || c > 57) break;
          number = number * 10 + c - 48;
        }
      }
      if (p === end && number <= 0xffffffff) {
        this.words[o + ROW.id] = number;
        return;
      }
      this.#idsToText();
    }
    this.#roomForId(end - start);
    this.words[o + ROW.id] = this.idEnd;
    const heap = this.idHeap;
    let to = this.idEnd;
    for (let p = start; p < end; p++) heap[to++] = bytes[p];
    this.idEnd = to;
  }

  #roomForId(size: number): void {
    if (this.idEnd + size <= this.idHeap.length) return;
    const larger = new Uint8Array(Math.max(this.idHeap.length * 2, (this.words.length / ROW.words) * 12, this.idEnd + size));
    larger.set(this.idHeap.subarray(0, this.idEnd));
    this.idHeap = larger;
  }

  #idsToText(): void {
    this.numericIds = false;
    for (let i = 0; i < this.count; i++) {
      const text = String(this.words[i * ROW.words + ROW.id]);
      this.#roomForId(text.length);
      this.words[i * ROW.words + ROW.id] = this.idEnd;
      for (let c = 0; c < text.length; c++) this.idHeap[this.idEnd++] = text.charCodeAt(c);
    }
  }
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
