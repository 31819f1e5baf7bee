import type { CellBatch } from '../basics/delimited.ts';
import { unitAtEnd } from './address-unit.ts';
import { ByteInterner } from './byte-interner.ts';
import { NO_DAY, NONE, STATUSES } from './index-file.ts';
import { houseCode, houseText, suffixCode } from './normalize.ts';
import type { VoterRecord } from './types.ts';
import { SEXES, STATUS_WORDS } from './voter-codes.ts';
import type { VoterColumns, VoterField } from './voter-columns.ts';
import { dayNumber, NONSENSE, readDate } from './voter-dates.ts';
import {
  cellsOf,
  internText,
  NAMELESS,
  NameValues,
  PlaceValues,
  StreetValues,
  SUFFIX_TRAIT,
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

const UNKNOWN_STATUS = STATUSES.length - 1;

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
  /** Rows whose house number is not written as its code says, ascending, and how it is (values of oddHouses). */
  readonly oddHouseRow: number[] = [];
  readonly oddHouseText: number[] = [];
  readonly oddHouses = new ByteInterner();
  /** Odd houses of accepted rows; those behind are of the batch at work. */
  oddHouseAt = 0;
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
  #lastAdd = -1;
  #lastFile = '';
  #oddHouseSeen = 0;
  #columns: ReturnType<typeof batchColumns> | null = null;
  #scratch = new Uint8Array(1 << 12);

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

  /** Cells of a distinct tuple of districts, without empty ones at the end. */
  districtCells(id: number): string[] {
    return cellsOf(this.districts, id);
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

  /** Gives the rows' words back; the values stay. */
  release(): void {
    this.words = new Uint32Array(0);
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

  /** Takes the rows of one batch: first down its columns, then what came out row by row. */
  add({ file, batch, columns }: { file: string; batch: CellBatch; columns: VoterColumns }): void {
    this.read += batch.rows + batch.setAside.length;
    this.#room(batch.rows);
    this.#columns ??= batchColumns(batch.rowNumbers.length);
    const { surname, given, middle, street, house, unit, place, birth, birthYear, registered, district, status, sex } = this.#columns;
    const { at } = columns;
    const one = (column: number | undefined, into: ByteInterner, out: Uint32Array, emptyIsNone: boolean) => {
      if (column === undefined) out.fill(emptyIsNone ? NONE : internText(into, ''));
      else into.internColumn(batch, column, out, emptyIsNone);
    };
    const several = (list: readonly (number | undefined)[], into: ByteInterner, out: Uint32Array, emptyIsNone: boolean) => {
      let last = list.length;
      while (last > 0 && list[last - 1] === undefined) last--;
      if (last <= 1) one(list[0], into, out, emptyIsNone);
      else into.internColumns(batch, list.slice(0, last), out, emptyIsNone);
    };
    several([at.last_name, at.suffix], this.surnames.raw, surname, false);
    one(at.first_name, this.givens.raw, given, false);
    one(at.middle_name, this.middles.raw, middle, true);
    several(at.unit_type === undefined ? [at.unit, at.address_2] : [at.unit_type, at.unit], this.units.raw, unit, true);
    several([at.zip, at.city], this.places.raw, place, true);
    one(at.status, this.#statuses, status, true);
    one(at.sex, this.#sexes, sex, true);
    const districtCells = this.districtFields.map((field) => columns.districts.find((entry) => entry.field === field)?.column);
    if (districtCells.length === 0) district.fill(0);
    else several(districtCells, this.districts, district, false);
    if (this.#fromAddress) this.#addresses({ batch, column: at.address ?? 0, house, street, unit });
    else {
      several([at.street_direction, at.street_name, at.street_type, at.street_post_direction], this.streets.raw, street, false);
      this.#houses(batch, at, house);
    }
    readDates(batch, at.birth_date, birth);
    readDates(batch, at.birth_year, birthYear);
    readDates(batch, at.registered_on, registered);
    for (const values of [this.surnames, this.givens, this.middles, this.streets, this.units, this.places]) values.settle();
    this.#learnCodes();

    const idColumn = at.voter_id ?? 0;
    const asOf = this.#asOf;
    const oldest = asOf - 125_0000;
    let bad = 0;
    const refuseBefore = (row: number) => {
      for (; bad < batch.setAside.length && batch.setAside[bad].row < row; bad++) {
        const entry = batch.setAside[bad];
        this.refuse({ file, row: entry.row, field: '', reason: `The row ${entry.reason}.`, voterId: '' });
      }
    };
    const surnames = this.surnames.traits;
    const givens = this.givens.traits;
    const middles = this.middles.traits;
    for (let r = 0; r < batch.rows; r++) {
      const row = batch.rowNumbers[r];
      if (bad < batch.setAside.length) refuseBefore(row);
      const words = this.words;
      // Identity first: a row without it is set aside.
      const idCell = (r * batch.columns + idColumn) * 2;
      let idStart = batch.cells[idCell];
      let idEnd = batch.cells[idCell + 1];
      while (idStart < idEnd && batch.bytes[idStart] <= 32) idStart++;
      while (idStart < idEnd && batch.bytes[idEnd - 1] <= 32) idEnd--;
      if (idStart === idEnd) {
        this.refuse({ file, row, field: 'voter_id', reason: 'The voter id is missing.', voterId: '' });
        continue;
      }
      const surnameTraits = surnames[surname[r]];
      const givenTraits = givens[given[r]];
      if ((surnameTraits & givenTraits & NAMELESS) !== 0) {
        const voterId = Buffer.from(batch.bytes.subarray(idStart, idEnd)).toString('utf8');
        this.refuse({ file, row, field: 'last_name', reason: 'The voter has no name.', voterId });
        continue;
      }
      const o = this.count * ROW.words;
      words[o + ROW.surname] = surname[r];
      words[o + ROW.given] = given[r];
      const middleTraits = middle[r] === NONE ? NAMELESS : middles[middle[r]];
      words[o + ROW.middle] = (middleTraits & NAMELESS) !== 0 ? NONE : middle[r];
      words[o + ROW.street] = street[r];
      words[o + ROW.house] = house[r];
      words[o + ROW.unit] = unit[r];
      words[o + ROW.place] = place[r];
      if (this.#fromAddress) {
        words[o + ROW.house] += this.streets.house[street[r]];
        if (unit[r] === NONE) words[o + ROW.unit] = this.streets.unit[street[r]];
        if (place[r] === NONE) words[o + ROW.place] = this.streets.place[street[r]];
      }
      let born = birth[r];
      let bornField = 'birth_date';
      if (born === 0 && birthYear[r] !== 0) {
        born = birthYear[r];
        bornField = 'birth_year';
      }
      if (born !== 0 && (born === NONSENSE || born > asOf || born < oldest)) {
        const reason =
          born === NONSENSE ? 'is no date; taken as unknown' : 'is later than the roll or more than 125 years before it; taken as unknown';
        this.warn({ file, row, field: bornField, reason });
        born = 0;
      }
      words[o + ROW.birth] = born;
      let day: number = NO_DAY;
      const registeredOn = registered[r];
      if (registeredOn !== 0) {
        if (registeredOn === NONSENSE || registeredOn % 100 === 0)
          this.warn({ file, row, field: 'registered_on', reason: 'is no date; taken as unknown' });
        else {
          if (registeredOn > asOf) this.warn({ file, row, field: 'registered_on', reason: 'is later than the roll; kept' });
          day = dayNumber(registeredOn);
        }
      }
      words[o + ROW.registered] = day;
      words[o + ROW.district] = district[r];
      let flags = UNKNOWN_STATUS;
      if (status[r] !== NONE) {
        flags = this.#statusCode[status[r]];
        if (flags === UNKNOWN_STATUS) {
          const written = cellsOf(this.#statuses, status[r])[0].slice(0, 40);
          if (shownForm(written) !== 'UNKNOWN')
            this.warn({ file, row, field: 'status', reason: `"${written}" is no status we know; taken as unknown` });
        }
      }
      if (sex[r] !== NONE) flags |= this.#sexCode[sex[r]] << 8;
      const suffix = surnameTraits & SUFFIX_TRAIT || givenTraits & SUFFIX_TRAIT || middleTraits & SUFFIX_TRAIT;
      words[o + ROW.flags] = flags | (suffix << 16);
      this.#putId(o, batch.bytes, idStart, idEnd);

      if (this.oddHouseAt < this.oddHouseRow.length) this.#keepOddHouse(r);
      if (row - this.count !== this.#lastAdd || file !== this.#lastFile) {
        this.#jumpAt.push(this.count);
        this.#jumpAdd.push((this.#lastAdd = row - this.count));
        this.#jumpFile.push((this.#lastFile = file));
      }
      this.count++;
    }
    refuseBefore(0xffffffff);
    this.#dropOddHouses();
  }

  #room(more: number): void {
    if ((this.count + more) * ROW.words <= this.words.length) return;
    const larger = new Uint32Array(Math.ceil((this.words.length * 1.5) / ROW.words + more) * ROW.words);
    larger.set(this.words);
    this.words = larger;
  }

  /** Takes a row of an older roll, with its status; its number. The counts of the files do not change. */
  addOlder({ record, house, sex, status }: { record: VoterRecord; house: number; sex: number; status: number }): number {
    this.#room(1);
    const { words, surnames, givens, middles, streets, units, places } = this;
    const o = this.count * ROW.words;
    const suffix = suffixCode(record.suffix);
    words[o + ROW.surname] = internText(surnames.raw, record.suffix === '' ? record.lastName : `${record.lastName}\x1f${record.suffix}`);
    words[o + ROW.given] = internText(givens.raw, record.firstName);
    words[o + ROW.middle] = record.middleName === '' ? NONE : internText(middles.raw, record.middleName);
    const { streetDirection, streetName, streetType } = record;
    const street = [streetDirection, streetName, streetType];
    words[o + ROW.street] = internText(streets.raw, this.#fromAddress ? street.join(' ').trim() : joined(street));
    words[o + ROW.house] = house;
    words[o + ROW.unit] = record.unit === '' ? NONE : internText(units.raw, record.unit);
    words[o + ROW.place] = record.zip === '' && record.city === '' ? NONE : internText(places.raw, `${record.zip}\x1f${record.city}`);
    const encoder = new TextEncoder();
    words[o + ROW.birth] = birthWord(record.birth);
    const registered = encoder.encode(record.registeredOn);
    words[o + ROW.registered] = registered.length === 0 ? NO_DAY : dayNumber(readDate(registered, 0, registered.length));
    const tuple = this.districtFields.map((field) => record.districts[field] ?? '');
    words[o + ROW.district] = internText(this.districts, joined(tuple));
    words[o + ROW.flags] = status | (sex << 8) | (suffix << 16);
    const id = encoder.encode(record.voterId);
    this.#putId(o, id, 0, id.length);
    for (const values of [surnames, givens, middles, streets, units, places]) values.settle();
    return this.count++;
  }

  #learnCodes(): void {
    for (let id = this.#statusCode.length; id < this.#statuses.count; id++) {
      const status = this.statusWords[shownForm(cellsOf(this.#statuses, id)[0])] as (typeof STATUSES)[number] | undefined;
      this.#statusCode.push(STATUSES.indexOf(status ?? 'unknown'));
    }
    for (let id = this.#sexCode.length; id < this.#sexes.count; id++)
      this.#sexCode.push(SEXES[shownForm(cellsOf(this.#sexes, id)[0])] ?? 0);
  }

  /** House codes from a column of their own. */
  #houses(batch: CellBatch, at: Readonly<Partial<Record<VoterField, number>>>, out: Uint32Array): void {
    if (at.house_number === undefined) {
      out.fill(0);
      return;
    }
    const { bytes, cells, rows } = batch;
    const stride = batch.columns * 2;
    for (let r = 0, c = at.house_number * 2; r < rows; r++, c += stride) {
      const start = cells[c];
      const end = cells[c + 1];
      let number = 0;
      let p = start;
      if (end - start <= 7 && bytes[start] !== 48) {
        for (; p < end; p++) {
          const digit = bytes[p] - 48;
          if (digit < 0 || digit > 9) break;
          number = number * 10 + digit;
        }
      }
      out[r] = number * 64;
      if (p < end || at.house_suffix !== undefined) {
        const suffix = at.house_suffix === undefined ? '' : trimmed(batch, r, at.house_suffix);
        if (p < end || suffix !== '') out[r] = this.#writtenHouse(r, `${trimmed(batch, r, at.house_number)} ${suffix}`);
      }
    }
  }

  /** Code of a house number that is more than digits; remembers how it is written where the code does not say it. */
  #writtenHouse(r: number, text: string): number {
    const code = houseCode(text);
    const shown = shownForm(text).replace(/^0+(?=\d)/, '');
    const bare = (written: string) => written.replace(/[\s-]+/g, '');
    if (bare(shown) !== bare(houseText(code)) && !/^0*$/.test(shown)) {
      this.oddHouseRow.push(r);
      this.oddHouseText.push(internText(this.oddHouses, shown));
    }
    return code;
  }

  /** Odd houses are noted with their place in the batch first; here with their row, if it is accepted. */
  #keepOddHouse(r: number): void {
    while (this.#oddHouseSeen < this.oddHouseRow.length && this.oddHouseRow[this.#oddHouseSeen] < r) this.#oddHouseSeen++;
    if (this.oddHouseRow[this.#oddHouseSeen] !== r) return;
    this.oddHouseRow[this.oddHouseAt] = this.count;
    this.oddHouseText[this.oddHouseAt++] = this.oddHouseText[this.#oddHouseSeen++];
  }

  #dropOddHouses(): void {
    this.oddHouseRow.length = this.oddHouseAt;
    this.oddHouseText.length = this.oddHouseAt;
    this.#oddHouseSeen = this.oddHouseAt;
  }

  /** Numbers and streets from whole addresses; the suffix of the number is found with the street. */
  #addresses({
    batch,
    column,
    house,
    street,
    unit,
  }: {
    batch: CellBatch;
    column: number;
    house: Uint32Array;
    street: Uint32Array;
    unit: Uint32Array;
  }): void {
    const { bytes, cells, rows } = batch;
    const stride = batch.columns * 2;
    for (let r = 0, c = column * 2; r < rows; r++, c += stride) {
      let start = cells[c];
      let end = cells[c + 1];
      while (start < end && bytes[start] <= 32) start++;
      while (start < end && bytes[end - 1] <= 32) end--;
      let p = start;
      let number = 0;
      while (p < end && p - start < 8) {
        const digit = bytes[p] - 48;
        if (digit < 0 || digit > 9) break;
        number = number * 10 + digit;
        p++;
      }
      if (p > start && p < end && bytes[p] === 32 && number > 0 && number <= PLAIN_HOUSE) {
        while (bytes[p] === 32) p++;
        house[r] = number * 64;
        const at = unitAtEnd(bytes, p, end);
        if (at > 0) {
          if (unit[r] === NONE) unit[r] = this.units.raw.intern(batch.view, at, end);
          end = at;
          while (end > p && (bytes[end - 1] === 32 || bytes[end - 1] === 44)) end--;
        }
        street[r] = this.streets.raw.intern(batch.view, p, end);
        continue;
      }
      const size = end - start + 1;
      if (size > this.#scratch.length) this.#scratch = new Uint8Array(size * 2);
      this.#scratch[0] = WHOLE_ADDRESS;
      this.#scratch.set(bytes.subarray(start, end), 1);
      house[r] = 0;
      street[r] = this.streets.raw.intern(new DataView(this.#scratch.buffer), 0, size);
    }
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
    if (this.idEnd + size > 0xffffffff) throw new RangeError('the voter ids are longer than 4 GB together');
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

/** Cells as one value, as internColumns joins them. */
function joined(cells: readonly string[]): string {
  let used = cells.length;
  while (used > 0 && cells[used - 1] === '') used--;
  return cells.slice(0, used).join('\x1f');
}

/** A birth date of a record as yyyymmdd, yyyy0000 or 0. */
function birthWord(birth: string): number {
  return birth === '' ? 0 : Number(birth.replaceAll('-', '').padEnd(8, '0'));
}

/** Room for what comes out of a batch's columns. */
function batchColumns(rows: number) {
  const column = () => new Uint32Array(rows);
  const dates = () => new Int32Array(rows);
  return {
    surname: column(),
    given: column(),
    middle: column(),
    street: column(),
    house: column(),
    unit: column(),
    place: column(),
    district: column(),
    status: column(),
    sex: column(),
    birth: dates(),
    birthYear: dates(),
    registered: dates(),
  };
}

function readDates(batch: CellBatch, column: number | undefined, out: Int32Array): void {
  if (column === undefined) {
    out.fill(0);
    return;
  }
  const { bytes, cells, rows } = batch;
  const stride = batch.columns * 2;
  for (let r = 0, c = column * 2; r < rows; r++, c += stride) {
    let start = cells[c];
    let end = cells[c + 1];
    while (start < end && bytes[start] <= 32) start++;
    while (start < end && bytes[end - 1] <= 32) end--;
    out[r] = start === end ? 0 : readDate(bytes, start, end);
  }
}

function trimmed(batch: CellBatch, r: number, column: number): string {
  const c = (r * batch.columns + column) * 2;
  const { bytes, cells } = batch;
  return Buffer.from(bytes.buffer, bytes.byteOffset + cells[c], cells[c + 1] - cells[c])
    .toString('latin1')
    .trim();
}
