import type { OnProgress } from '../basics/progress.ts';
import type { ByteInterner } from './byte-interner.ts';
import type { FormerRow } from './former-rows.ts';
import { ByteHeap, Numbers } from './growing.ts';
import {
  DIRECTIONS,
  FORMER,
  hash2,
  NAME_SUFFIXES,
  NO_PLACE,
  NO_UNIT,
  NONE,
  REC,
  type RollHeader,
  type SectionEntry,
  UNIT_ELSEWHERE,
} from './index-file.ts';
import { openRollWriter, type RollWriter } from './index-write.ts';
import { houseText } from './normalize.ts';
import { addressOrder, nameOrder, type VoterIdOrder } from './row-order.ts';
import { settle, unitForms } from './shown-forms.ts';
import { STREET_TYPES } from './street-types.ts';
import { letterMasks, partBuckets, sortVocabulary, symDeletes, type Vocabulary } from './vocabulary.ts';
import { ROW, type VoterRows } from './voter-rows.ts';

export interface IndexBuildInput {
  readonly rows: VoterRows;
  readonly byId: VoterIdOrder;
  /** Rows of older names and addresses, behind all others. */
  readonly former: readonly FormerRow[];
  readonly header: Omit<RollHeader, 'sections'>;
  readonly out: string;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

const STEPS = 7;

/** Builds the index of the rows and writes the roll file; its length in bytes. Throws what the file system or the signal throws, leaving nothing behind. */
export async function buildIndex({ rows, byId, former, header, out, onProgress, signal }: IndexBuildInput): Promise<number> {
  let step = 0;
  const next = () => {
    signal?.throwIfAborted();
    onProgress?.({ phase: 'building the index', done: step++, total: STEPS });
  };
  next();
  const gone = new Uint8Array(rows.count);
  for (const row of byId.repeats) gone[row] = 1;
  const ids = takeIds(rows, byId);
  for (const { row, owner } of former) rows.words[row * ROW.words + ROW.id] = rows.words[owner * ROW.words + ROW.id];
  const final = finishVocabularies(rows, gone, former.length > 0 || byId.order.length !== header.counts.accepted);
  next();
  const perm = addressOrder({ rows, gone, ids: final.ids, streets: final.street.count, count: byId.order.length + former.length });
  next();
  const writer = await openRollWriter(out, header);
  try {
    await writeRows({ rows, perm, voters: byId.order.length, final, writer, next });
    await writeVocabularies({ rows, final, writer });
    next();
    for (const { name, type, data } of ids) await writer.section(name, type, data);
    next();
    return await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

interface Section {
  readonly name: string;
  readonly type: SectionEntry['type'];
  readonly data: Uint8Array | Uint16Array | Uint32Array;
}

/** The voter ids as sections; in the rows the voter's ordinal takes the place of its id. */
function takeIds(rows: VoterRows, { order, numbers }: VoterIdOrder): readonly Section[] {
  const { words } = rows;
  const count = order.length;
  if (numbers) {
    for (let i = 0; i < count; i++) words[order[i] * ROW.words + ROW.id] = i;
    return [{ name: 'voterId.num', type: 'u32', data: numbers }];
  }
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + rows.idEndOf(order[i]) - words[order[i] * ROW.words + ROW.id];
  const heap = new Uint8Array(offsets[count]);
  for (let i = 0; i < count; i++) {
    const from = words[order[i] * ROW.words + ROW.id];
    const to = offsets[i];
    const length = offsets[i + 1] - to;
    for (let b = 0; b < length; b++) heap[to + b] = rows.idHeap[from + b];
  }
  for (let i = 0; i < count; i++) words[order[i] * ROW.words + ROW.id] = i;
  return [
    { name: 'voterId.heap', type: 'u8', data: heap },
    { name: 'voterId.off', type: 'u32', data: offsets },
  ];
}

/** How often each value stands on rows that stay: all of them, or current registrations only. */
function countUses(
  rows: VoterRows,
  gone: Uint8Array,
  formerToo: boolean,
): Record<'surname' | 'given' | 'middle' | 'street' | 'unit' | 'place', Uint32Array> {
  const surname = new Uint32Array(rows.surnames.raw.count);
  const given = new Uint32Array(rows.givens.raw.count);
  const middle = new Uint32Array(rows.middles.raw.count);
  const street = new Uint32Array(rows.streets.raw.count);
  const unit = new Uint32Array(rows.units.raw.count);
  const place = new Uint32Array(rows.places.raw.count);
  const { words, count } = rows;
  for (let row = 0, o = 0; row < count; row++, o += ROW.words) {
    if (gone[row] === 1 || (!formerToo && (words[o + ROW.flags] & FORMER) !== 0)) continue;
    surname[words[o + ROW.surname]]++;
    given[words[o + ROW.given]]++;
    street[words[o + ROW.street]]++;
    if (words[o + ROW.middle] !== NONE) middle[words[o + ROW.middle]]++;
    if (words[o + ROW.unit] !== NONE) unit[words[o + ROW.unit]]++;
    if (words[o + ROW.place] !== NONE) place[words[o + ROW.place]]++;
  }
  return { surname, given, middle, street, unit, place };
}

/** How often each key stands on rows, from the counts of its values. */
function keyUses(keys: ByteInterner, sources: readonly { key: ArrayLike<number>; counts: Uint32Array }[]): Uint32Array {
  const uses = new Uint32Array(keys.count);
  for (const { key, counts } of sources) {
    for (let value = 0; value < counts.length; value++) if (key[value] !== NONE) uses[key[value]] += counts[value];
  }
  return uses;
}

/** The uses, with those of the rarest keys taken away where there are more keys than `most`, so that ids fit their bits. */
function mostUsed(uses: Uint32Array, most: number): Uint32Array {
  const used = Array.from(uses.keys()).filter((id) => uses[id] > 0);
  if (used.length <= most) return uses;
  used.sort((a, b) => uses[b] - uses[a] || a - b);
  const kept = uses.slice();
  for (const id of used.slice(most)) kept[id] = 0;
  return kept;
}

function frequencies(uses: Uint32Array, { interned }: Vocabulary): Uint32Array {
  return Uint32Array.from(interned, (id) => uses[id]);
}

/** Vocabularies in byte order, the final ids of all values, and how keys are shown. */
function finishVocabularies(rows: VoterRows, gone: Uint8Array, hasFormer: boolean) {
  const { surnames, givens, middles, streets, units, places } = rows;
  const uses = countUses(rows, gone, true);
  // Frequencies say how common a name is among those registered now.
  const current = hasFormer ? countUses(rows, gone, false) : uses;
  const surnameSource = { ...pick(surnames), counts: uses.surname, text: (v: number) => surnames.shown(v).name };
  const givenSource = { ...pick(givens), counts: uses.given, text: (v: number) => givens.shown(v).name };
  const middleSource = { ...pick(middles), counts: uses.middle, text: (v: number) => middles.shown(v).name };
  const streetSource = { ...pick(streets), counts: uses.street, text: (v: number) => streets.shown(v) };
  const unitSource = { ...pick(units), counts: uses.unit, text: (v: number) => units.shown(v) };
  const citySource = {
    raw: places.raw,
    keys: places.cities,
    key: places.city,
    counts: uses.place,
    text: (v: number) => places.shownCity(v),
  };
  const surnameUses = keyUses(surnames.keys, [surnameSource]);
  const streetUses = keyUses(streets.keys, [streetSource]);
  const cityUses = mostUsed(keyUses(places.cities, [citySource]), NO_PLACE);
  const surname = sortVocabulary(surnames.keys, surnameUses);
  const given = sortVocabulary(rows.givenKeys, keyUses(rows.givenKeys, [givenSource, middleSource]));
  const street = sortVocabulary(streets.keys, streetUses);
  const city = sortVocabulary(places.cities, cityUses);
  const unit = sortVocabulary(units.keys, mostUsed(keyUses(units.keys, [unitSource]), NO_UNIT));
  const zip = sortVocabulary(places.zips, mostUsed(keyUses(places.zips, [{ key: places.zip, counts: uses.place }]), NO_PLACE));
  const surnameForms = settle([surnameSource], surname);
  const givenForms = settle([givenSource, middleSource], given);
  const streetForms = settle([streetSource], street);
  const cityForms = settle([citySource], city);
  const unitWriting = unitForms(unitSource, unit);
  const bounded = (key: number, { rank }: Vocabulary, none: number) => (key === NONE ? none : Math.min(none, rank[key]));
  // One look-up per value in the great loop: the id, and in the top bit whether the writing differs.
  const codes = {
    surname: withOdd(surnameForms.settled[0]),
    given: withOdd(givenForms.settled[0]),
    middle: withOdd(givenForms.settled[1]),
    street: withOdd(streetForms.settled[0]),
  };
  const ids = {
    surname: surnameForms.settled[0].id,
    given: givenForms.settled[0].id,
    street: streetForms.settled[0].id,
    unit: Uint32Array.from(units.key, (key) => bounded(key, unit, NO_UNIT)),
    city: Uint32Array.from(places.city, (key) => bounded(key, city, NO_PLACE)),
    zip: Uint32Array.from(places.zip, (key) => bounded(key, zip, NO_PLACE)),
  };
  const oddCity = cityForms.settled[0].odd;
  const fuzzy = [
    {
      name: 'surname',
      vocabulary: surname,
      frequency: frequencies(keyUses(surnames.keys, [{ key: surnames.key, counts: current.surname }]), surname),
      forms: surnameForms.forms,
    },
    {
      name: 'given',
      vocabulary: given,
      frequency: frequencies(keyUses(rows.givenKeys, [{ key: givens.key, counts: current.given }]), given),
      forms: givenForms.forms,
    },
    {
      name: 'street',
      vocabulary: street,
      frequency: frequencies(keyUses(streets.keys, [{ key: streets.key, counts: current.street }]), street),
      forms: streetForms.forms,
    },
    {
      name: 'city',
      vocabulary: city,
      frequency: frequencies(keyUses(places.cities, [{ key: places.city, counts: current.place }]), city),
      forms: cityForms.forms,
    },
  ];
  return { surname, given, street, unit, zip, ids, codes, oddCity, unitWriting, fuzzy };
}

const ODD = 0x80000000;

function withOdd({ id, odd }: { readonly id: Uint32Array; readonly odd: Uint8Array }): Uint32Array {
  return id.map((value, i) => (odd[i] === 1 ? value | ODD : value));
}

type Finished = ReturnType<typeof finishVocabularies>;

function pick({ raw, keys, key }: { raw: ByteInterner; keys: ByteInterner; key: ArrayLike<number> }) {
  return { raw, keys, key };
}

/** Smallest power of two that keeps `entries` at a load of .6 or less. */
function tableSize(entries: number): number {
  let size = 16;
  while (size * 0.6 < entries) size *= 2;
  return size;
}

/** Records, the tables that lead to them, and the columns beside them. */
async function writeRows({
  rows,
  perm,
  voters,
  final,
  writer,
  next,
}: {
  rows: VoterRows;
  perm: Uint32Array;
  voters: number;
  final: Finished;
  writer: RollWriter;
  next: () => void;
}): Promise<void> {
  const { words, streets } = rows;
  const { ids, codes, oddCity } = final;
  const count = perm.length;
  const birth = new Uint32Array(count);
  const registered = new Int32Array(count);
  const status = new Uint8Array(count);
  const sex = new Uint8Array(count);
  const district = new Uint32Array(count);
  const voterRow = new Uint32Array(voters).fill(NONE);
  const unitForm = new Uint8Array(count);
  const surnameAt = new Uint32Array(count);
  const givenAt = new Uint32Array(count);
  const zipAt = new Uint16Array(count);
  /** Row, street and number of each new address. */
  const addresses = new Numbers();
  const shown = startShown(rows, final);

  function* records(): Generator<Uint32Array> {
    const piece = new Uint32Array(REC.words << 15);
    for (let row = 0; row < count; ) {
      const rest = Math.min(count - row, piece.length / REC.words);
      fill(piece, row, row + rest);
      row += rest;
      yield piece.subarray(0, rest * REC.words);
    }
  }
  let lastStreet = NONE;
  let lastNumber = NONE;
  function fill(piece: Uint32Array, from: number, to: number): void {
    for (let row = from, at = 0; row < to; row++, at += REC.words) {
      const source = perm[row];
      const o = source * ROW.words;
      const surname = words[o + ROW.surname];
      const given = words[o + ROW.given];
      const middle = words[o + ROW.middle];
      const street = words[o + ROW.street];
      const unit = words[o + ROW.unit];
      const place = words[o + ROW.place];
      const house = words[o + ROW.house];
      const flags = words[o + ROW.flags];
      const ordinal = words[o + ROW.id];
      const surnameCode = codes.surname[surname];
      const givenCode = codes.given[given];
      const middleCode = middle === NONE ? 0 : codes.middle[middle];
      const streetCode = codes.street[street];
      const streetId = streetCode & ~ODD;
      const zipId = place === NONE ? NO_PLACE : ids.zip[place];
      const cityId = place === NONE ? NO_PLACE : ids.city[place];
      const unitId = unit === NONE ? NO_UNIT : ids.unit[unit];
      piece[at + REC.street] = streetId;
      piece[at + REC.house] = house;
      piece[at + REC.surname] = surnameAt[row] = surnameCode & ~ODD;
      piece[at + REC.given] = givenAt[row] = givenCode & ~ODD;
      piece[at + REC.middle] = middle === NONE ? NONE : middleCode & ~ODD;
      piece[at + REC.place] = (zipId << 16) | cityId;
      piece[at + REC.extra] = (unitId << 14) | (streets.direction[street] << 10) | (streets.type[street] << 3) | (flags >>> 16);
      piece[at + REC.voter] = ordinal;
      zipAt[row] = zipId;
      birth[row] = words[o + ROW.birth];
      registered[row] = words[o + ROW.registered];
      status[row] = flags & 0xff;
      sex[row] = (flags >>> 8) & 0xff;
      district[row] = words[o + ROW.district];
      // Who is gone from the newest roll has a former row only.
      if ((flags & FORMER) === 0 || voterRow[ordinal] === NONE) voterRow[ordinal] = row;
      const number = house >>> 6;
      if (streetId !== lastStreet || number !== lastNumber) {
        addresses.push(row);
        addresses.push(streetId);
        addresses.push(number);
        lastStreet = streetId;
        lastNumber = number;
      }
      const form = unit === NONE ? 0 : final.unitWriting.code[unit];
      unitForm[row] = form;
      if (
        (surnameCode | givenCode | middleCode | streetCode) < 0 ||
        (place !== NONE && oddCity[place] === 1) ||
        form === UNIT_ELSEWHERE ||
        shown.hasOddHouse(source)
      )
        shown.add(row, source);
    }
  }
  await writer.section('rec', 'u32', records());
  // The rows as read are a third of the memory and not needed any more.
  rows.release();
  next();

  const found = addresses.values();
  const addrTab = new Uint32Array(tableSize(found.length / 3));
  const addressMask = addrTab.length - 1;
  for (let i = 0; i < found.length; i += 3) {
    let slot = hash2(found[i + 1], found[i + 2]) & addressMask;
    while (addrTab[slot] !== 0) slot = (slot + 1) & addressMask;
    addrTab[slot] = found[i] + 1;
  }
  await writer.section('addrTab', 'u32', addrTab);

  const names = nameOrder({
    count,
    surnameAt,
    givenAt,
    zipAt,
    surnames: final.surname.count,
    givens: final.given.count,
    zips: final.zip.count,
  });
  await writer.section('namePerm', 'u32', names.order);
  await writer.section('nameGiv', 'u32', names.given);
  await writer.section('surStart', 'u32', names.start);
  await writer.section('nameTab', 'u32', nameTable(names));
  next();
  await writer.section('birth', 'u32', birth);
  await writer.section('registered', 'i32', registered);
  await writer.section('status', 'u8', status);
  await writer.section('sex', 'u8', sex);
  await writer.section('district', 'u32', district);
  await writer.section('districtTuples', 'u8', districtTuples(rows));
  await writer.section('voterRow', 'u32', voterRow);
  await writer.section('unitForm', 'u8', unitForm);
  await writer.section('unitForms', 'u8', Buffer.from(JSON.stringify(final.unitWriting.list), 'utf8'));
  await writer.section('shown.row', 'u32', shown.rows.values());
  await writer.section('shown.off', 'u32', shown.offsets.values());
  await writer.section('shown.heap', 'u8', shown.heap.bytes());
  next();
}

/** First place in the name order of each pair of surname and given name. */
function nameTable({ given, start }: { given: Uint32Array; start: Uint32Array }): Uint32Array {
  const surnames = start.length - 1;
  let pairs = 0;
  for (let s = 0; s < surnames; s++) {
    for (let i = start[s]; i < start[s + 1]; i++) if (i === start[s] || given[i] !== given[i - 1]) pairs++;
  }
  const table = new Uint32Array(tableSize(pairs));
  const mask = table.length - 1;
  for (let s = 0; s < surnames; s++) {
    for (let i = start[s]; i < start[s + 1]; i++) {
      if (i > start[s] && given[i] === given[i - 1]) continue;
      let slot = hash2(s, given[i]) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = i + 1;
    }
  }
  return table;
}

/** Collects the rows whose writing cannot be told from their keys. */
function startShown(rows: VoterRows, final: Finished) {
  const heap = new ByteHeap();
  const shownRows = new Numbers();
  const offsets = new Numbers();
  offsets.push(0);
  const oddHouses = new Map(rows.oddHouseRow.map((row, i) => [row, rows.oddHouseText[i]]));
  const { surnames, givens, middles, streets, units, places } = rows;
  const zipText = (zip: number) =>
    Buffer.from(final.zip.heap.subarray(final.zip.offsets[zip], final.zip.offsets[zip + 1])).toString('latin1');
  return {
    heap,
    rows: shownRows,
    offsets,
    hasOddHouse: (source: number) => oddHouses.size > 0 && oddHouses.has(source),
    add(row: number, source: number): void {
      const o = source * ROW.words;
      const { words } = rows;
      const middle = words[o + ROW.middle];
      const street = words[o + ROW.street];
      const unit = words[o + ROW.unit];
      const place = words[o + ROW.place];
      const name = surnames.shown(words[o + ROW.surname]);
      const oddHouse = oddHouses.get(source);
      const zip = place === NONE ? NO_PLACE : final.ids.zip[place];
      heap.text(
        [
          givens.shown(words[o + ROW.given]).name,
          middle === NONE ? '' : middles.shown(middle).name,
          name.name,
          name.suffix === '' ? NAME_SUFFIXES[words[o + ROW.flags] >>> 16] : name.suffix,
          oddHouse === undefined ? houseText(words[o + ROW.house]) : Buffer.from(rows.oddHouses.bytesOf(oddHouse)).toString('utf8'),
          DIRECTIONS[streets.direction[street]],
          streets.shown(street),
          STREET_TYPES[streets.type[street]],
          unit === NONE ? '' : units.shown(unit),
          place === NONE ? '' : places.shownCity(place),
          zip === NO_PLACE ? '' : zipText(zip),
        ].join('\x1f'),
      );
      shownRows.push(row);
      offsets.push(heap.length);
    },
  };
}

async function writeVocabularies({ rows, final, writer }: { rows: VoterRows; final: Finished; writer: RollWriter }): Promise<void> {
  for (const { name, vocabulary, frequency, forms } of final.fuzzy) {
    await writer.section(`${name}.heap`, 'u8', vocabulary.heap);
    await writer.section(`${name}.off`, 'u32', vocabulary.offsets);
    await writer.section(`${name}.freq`, 'u32', frequency);
    await writer.section(`${name}.mask`, 'u32', letterMasks(vocabulary));
    await writer.section(`${name}.shown.heap`, 'u8', forms.heap);
    await writer.section(`${name}.shown.off`, 'u32', forms.offsets);
    const sym = symDeletes(vocabulary);
    await writer.section(`${name}.sym.start`, 'u32', sym.start);
    await writer.section(`${name}.sym.item`, 'u32', sym.item);
  }
  const { surnames, givens, middles } = rows;
  const surnameParts = partBuckets([surnames], final.surname);
  const givenParts = partBuckets([givens, middles], final.given);
  for (const [name, buckets] of [
    ['surname', surnameParts],
    ['given', givenParts],
  ] as const) {
    await writer.section(`${name}.part.start`, 'u32', buckets.start);
    await writer.section(`${name}.part.item`, 'u32', buckets.item);
  }
  for (const [name, vocabulary] of [
    ['unit', final.unit],
    ['zip', final.zip],
  ] as const) {
    await writer.section(`${name}.heap`, 'u8', vocabulary.heap);
    await writer.section(`${name}.off`, 'u32', vocabulary.offsets);
  }
}

/** Distinct values of the district columns as JSON. */
function districtTuples(rows: VoterRows): Uint8Array {
  const fields = rows.districtFields.length;
  const tuples: string[][] = [];
  for (let id = 0; id < rows.districts.count; id++) {
    const cells = rows.districtCells(id);
    tuples.push(Array.from({ length: fields }, (_, i) => cells[i] ?? ''));
  }
  return Buffer.from(JSON.stringify(tuples), 'utf8');
}
