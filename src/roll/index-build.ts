import type { OnProgress } from '../basics/progress.ts';
import type { ByteInterner } from './byte-interner.ts';
import { DIRECTIONS, FORMER, hash2, NAME_SUFFIXES, NO_PLACE, NO_UNIT, NONE, REC, type RollHeader } from './index-file.ts';
import { openRollWriter, type RollWriter } from './index-write.ts';
import { houseText } from './normalize.ts';
import { STREET_TYPES } from './street-types.ts';
import { compareBytes, letterMasks, partBuckets, sortVocabulary, symDeletes, type Vocabulary } from './vocabulary.ts';
import { ROW, type VoterRows } from './voter-rows.ts';

/** What a field's values became: the id of each value's key, and whether the value is written otherwise than its key is shown. */
interface Settled {
  /** Value -> id in the vocabulary. */
  readonly id: Uint32Array;
  /** 1 where the value's text is not the key's usual one. */
  readonly odd: Uint8Array;
}

/** How a vocabulary's keys are usually written: '' where just like the key. */
interface ShownForms {
  readonly heap: Uint8Array;
  readonly offsets: Uint32Array;
}

interface ValueSource {
  readonly key: readonly number[];
  readonly counts: Uint32Array;
  readonly text: (value: number) => string;
}

/** Rows by voter id, ascending; of rows with one id the first stays and the others are in `repeats`. */
export function orderByVoterId(rows: VoterRows): { readonly order: Uint32Array; readonly repeats: Uint32Array } {
  const order = rows.numericIds ? numericOrder(rows) : textOrder(rows);
  const repeats: number[] = [];
  let kept = 0;
  for (let i = 0; i < order.length; i++) {
    if (kept > 0 && sameId(rows, order[kept - 1], order[i])) repeats.push(order[i]);
    else order[kept++] = order[i];
  }
  return { order: order.subarray(0, kept), repeats: Uint32Array.from(repeats).sort() };
}

function sameId(rows: VoterRows, a: number, b: number): boolean {
  if (rows.numericIds) return rows.words[a * ROW.words + ROW.id] === rows.words[b * ROW.words + ROW.id];
  const fromA = rows.words[a * ROW.words + ROW.id];
  const fromB = rows.words[b * ROW.words + ROW.id];
  return compareBytes(rows.idHeap, fromA, rows.idEndOf(a), fromB, rows.idEndOf(b)) === 0;
}

function numericOrder(rows: VoterRows): Uint32Array {
  const { words, count } = rows;
  let keys = new Uint32Array(count);
  let order = new Uint32Array(count);
  let ascending = true;
  for (let i = 0; i < count; i++) {
    keys[i] = words[i * ROW.words + ROW.id];
    order[i] = i;
    if (i > 0 && keys[i] < keys[i - 1]) ascending = false;
  }
  if (ascending) return order;
  let nextKeys = new Uint32Array(count);
  let nextOrder = new Uint32Array(count);
  for (let shift = 0; shift < 32; shift += 11) {
    const starts = new Uint32Array(2049);
    for (let i = 0; i < count; i++) starts[((keys[i] >>> shift) & 2047) + 1]++;
    for (let b = 0; b < 2048; b++) starts[b + 1] += starts[b];
    for (let i = 0; i < count; i++) {
      const to = starts[(keys[i] >>> shift) & 2047]++;
      nextKeys[to] = keys[i];
      nextOrder[to] = order[i];
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  return order;
}

function textOrder(rows: VoterRows): Uint32Array {
  const { words, count, idHeap } = rows;
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  return order.sort(
    (a, b) => compareBytes(idHeap, words[a * ROW.words + ROW.id], rows.idEndOf(a), words[b * ROW.words + ROW.id], rows.idEndOf(b)) || a - b,
  );
}

/** Ids and usual writing of one field's values; several sources share a vocabulary (given and middle names). */
function settle(sources: readonly ValueSource[], vocabulary: Vocabulary): { settled: Settled[]; forms: ShownForms } {
  const { rank, count, heap, offsets } = vocabulary;
  const most = new Uint32Array(count);
  const usual: string[] = new Array(count).fill('');
  for (const { key, counts, text } of sources) {
    for (let value = 0; value < key.length; value++) {
      if (counts[value] === 0 || key[value] === NONE) continue;
      const id = rank[key[value]];
      if (counts[value] < most[id]) continue;
      const shown = text(value);
      if (counts[value] === most[id] && usual[id] <= shown) continue;
      most[id] = counts[value];
      usual[id] = shown;
    }
  }
  const settled = sources.map(({ key, counts, text }) => {
    const ids = new Uint32Array(key.length).fill(NONE);
    const odd = new Uint8Array(key.length);
    for (let value = 0; value < key.length; value++) {
      if (counts[value] === 0) continue;
      if (key[value] !== NONE) ids[value] = rank[key[value]];
      if (text(value) !== (key[value] === NONE ? '' : usual[ids[value]])) odd[value] = 1;
    }
    return { id: ids, odd };
  });
  const bytes = new ByteHeap();
  const starts = new Uint32Array(count + 1);
  const latin = Buffer.from(heap.buffer, heap.byteOffset, heap.byteLength);
  for (let id = 0; id < count; id++) {
    const same = usual[id] === latin.toString('latin1', offsets[id], offsets[id + 1]);
    if (!same) bytes.text(usual[id]);
    starts[id + 1] = bytes.length;
  }
  return { settled, forms: { heap: bytes.bytes(), offsets: starts } };
}

/** Bytes that grow at the end. */
class ByteHeap {
  length = 0;
  #bytes = Buffer.alloc(1 << 12);
  text(text: string): void {
    if (this.length + text.length * 3 > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.length + text.length * 3));
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#bytes = larger;
    }
    this.length += this.#bytes.write(text, this.length, 'utf8');
  }
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Numbers that grow at the end. */
class Numbers {
  length = 0;
  #values = new Uint32Array(1 << 10);
  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }
  values(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}

/** How often each value stands on rows that stay. */
function countUses(rows: VoterRows, gone: Uint8Array, word: number, values: number): Uint32Array {
  const counts = new Uint32Array(values);
  const { words, count } = rows;
  for (let i = 0, o = word; i < count; i++, o += ROW.words) {
    if (gone[i] === 0 && words[o] !== NONE) counts[words[o]]++;
  }
  return counts;
}

/** How often each key stands on rows, from the counts of its values. */
function keyUses(keys: ByteInterner, sources: readonly { key: readonly number[]; counts: Uint32Array }[]): Uint32Array {
  const uses = new Uint32Array(keys.count);
  for (const { key, counts } of sources) {
    for (let value = 0; value < key.length; value++) if (key[value] !== NONE) uses[key[value]] += counts[value];
  }
  return uses;
}

function ranked(uses: Uint32Array, { interned }: Vocabulary): Uint32Array {
  return Uint32Array.from(interned, (id) => uses[id]);
}

/** Smallest power of two that keeps `entries` at a load of .6 or less. */
function tableSize(entries: number): number {
  let size = 16;
  while (size * 0.6 < entries) size *= 2;
  return size;
}

/** Stable counting sort of 0..count-1 by a key below `keys`. */
function countingOrder(count: number, keys: number, keyOf: Uint32Array): { order: Uint32Array; start: Uint32Array } {
  const start = new Uint32Array(keys + 1);
  for (let i = 0; i < count; i++) start[keyOf[i] + 1]++;
  for (let k = 0; k < keys; k++) start[k + 1] += start[k];
  const next = start.slice(0, keys);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[next[keyOf[i]]++] = i;
  return { order, start };
}

export interface IndexBuildInput {
  readonly rows: VoterRows;
  /** Accepted rows by voter id, repeats taken out. */
  readonly order: Uint32Array;
  readonly repeats: Uint32Array;
  readonly header: Omit<RollHeader, 'sections'>;
  readonly out: string;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Builds the index of the rows and writes the roll file; its length in bytes. Throws what the file system or the signal throws, leaving nothing behind. */
export async function buildIndex({ rows, order, repeats, header, out, onProgress, signal }: IndexBuildInput): Promise<number> {
  const steps = 7;
  let step = 0;
  const next = () => {
    signal?.throwIfAborted();
    onProgress?.({ phase: 'building the index', done: step++, total: steps });
  };
  next();
  const { words } = rows;
  const { surnames, givens, middles, streets, units, places } = rows;
  const R = order.length;

  // The voter's ordinal takes the place of its id in the rows; the ids themselves go to sections of their own.
  const idNumbers = rows.numericIds ? new Uint32Array(R) : null;
  const idText = rows.numericIds ? null : new ByteHeapOfIds(rows, order);
  const gone = new Uint8Array(rows.count);
  for (const row of repeats) gone[row] = 1;
  for (let i = 0; i < R; i++) {
    const o = order[i] * ROW.words + ROW.id;
    if (idNumbers) idNumbers[i] = words[o];
    words[o] = i;
  }

  // Vocabularies in byte order.
  const use = (word: number, values: ByteInterner) => countUses(rows, gone, word, values.count);
  const surnameUses = use(ROW.surname, surnames.raw);
  const givenUses = use(ROW.given, givens.raw);
  const middleUses = use(ROW.middle, middles.raw);
  const streetUses = use(ROW.street, streets.raw);
  const unitUses = use(ROW.unit, units.raw);
  const placeUses = use(ROW.place, places.raw);
  const surnameSource = { key: surnames.key, counts: surnameUses, text: (v: number) => surnames.shown(v).name };
  const givenSource = { key: givens.key, counts: givenUses, text: (v: number) => givens.shown(v).name };
  const middleSource = { key: middles.key, counts: middleUses, text: (v: number) => middles.shown(v).name };
  const streetSource = { key: streets.key, counts: streetUses, text: (v: number) => streets.shown(v) };
  const unitSource = { key: units.key, counts: unitUses, text: (v: number) => units.shown(v) };
  const citySource = { key: places.city, counts: placeUses, text: (v: number) => places.shownCity(v) };

  const surnameKeyUses = keyUses(surnames.keys, [surnameSource]);
  const givenKeyUses = keyUses(rows.givenKeys, [givenSource]);
  const streetKeyUses = keyUses(streets.keys, [streetSource]);
  const cityKeyUses = keyUses(places.cities, [citySource]);
  const surname = sortVocabulary(surnames.keys, surnameKeyUses);
  const given = sortVocabulary(rows.givenKeys, keyUses(rows.givenKeys, [givenSource, middleSource]));
  const street = sortVocabulary(streets.keys, streetKeyUses);
  const city = sortVocabulary(places.cities, cityKeyUses);
  const unit = sortVocabulary(units.keys, keyUses(units.keys, [unitSource]));
  const zip = sortVocabulary(places.zips, keyUses(places.zips, [{ key: places.zip, counts: placeUses }]));
  const surnameSettled = settle([surnameSource], surname);
  const givenSettled = settle([givenSource, middleSource], given);
  const streetSettled = settle([streetSource], street);
  const unitSettled = settle([unitSource], unit);
  const citySettled = settle([citySource], city);
  const surnameOf = surnameSettled.settled[0];
  const [givenOf, middleOf] = givenSettled.settled;
  const streetOf = streetSettled.settled[0];
  const unitOf = unitSettled.settled[0];
  const cityOf = citySettled.settled[0];
  const zipOf = Uint32Array.from(places.zip, (key) => (key === NONE ? NO_PLACE : Math.min(NO_PLACE, zip.rank[key])));
  next();

  // Address order.
  const perm = addressOrder();
  next();

  const writer = await openRollWriter(out, header);
  try {
    const bytes = await write(writer);
    return bytes;
  } catch (error) {
    await writer.abandon();
    throw error;
  }

  function addressOrder(): Uint32Array {
    const streetKey = new Uint32Array(R);
    for (let i = 0; i < R; i++) streetKey[i] = streetOf.id[words[order[i] * ROW.words + ROW.street]];
    // Rows in their first order (of the files), so that ties keep it.
    const rowsInOrder = order.slice().sort();
    for (let i = 0; i < R; i++) streetKey[i] = streetOf.id[words[rowsInOrder[i] * ROW.words + ROW.street]];
    const grouped = countingOrder(R, street.count, streetKey);
    const result = new Uint32Array(R);
    for (let i = 0; i < R; i++) result[i] = rowsInOrder[grouped.order[i]];
    const zipKeyOf = (row: number) => {
      const place = words[row * ROW.words + ROW.place];
      return place === NONE ? NO_PLACE : zipOf[place];
    };
    const unitKeyOf = (row: number) => {
      const value = words[row * ROW.words + ROW.unit];
      return value === NONE ? NO_UNIT : Math.min(NO_UNIT, unitOf.id[value]);
    };
    for (let s = 0; s < street.count; s++) {
      const from = grouped.start[s];
      const to = grouped.start[s + 1];
      if (to - from < 2) continue;
      result.subarray(from, to).sort((a, b) => {
        const oa = a * ROW.words;
        const ob = b * ROW.words;
        return (
          words[oa + ROW.house] - words[ob + ROW.house] ||
          zipKeyOf(a) - zipKeyOf(b) ||
          unitKeyOf(a) - unitKeyOf(b) ||
          surnameOf.id[words[oa + ROW.surname]] - surnameOf.id[words[ob + ROW.surname]] ||
          givenOf.id[words[oa + ROW.given]] - givenOf.id[words[ob + ROW.given]] ||
          a - b
        );
      });
    }
    return result;
  }

  async function write(writer: RollWriter): Promise<number> {
    const birth = new Uint32Array(R);
    const registered = new Int32Array(R);
    const status = new Uint8Array(R);
    const sex = new Uint8Array(R);
    const district = new Uint32Array(R);
    const voterRow = new Uint32Array(R);
    const surnameAt = new Uint32Array(R);
    const givenAt = new Uint32Array(R);
    const zipAt = new Uint16Array(R);
    const shownRow = new Numbers();
    const shownOff = new Numbers();
    const shownHeap = new ByteHeap();
    shownOff.push(0);
    const oddHouses = new Map(rows.oddHouseRow.map((row, i) => [row, rows.oddHouseText[i]]));
    const addresses: number[] = [];

    function* records(): Generator<Uint32Array> {
      const piece = new Uint32Array(REC.words << 16);
      let at = 0;
      let lastStreet = NONE;
      let lastNumber = NONE;
      for (let row = 0; row < R; row++) {
        const source = perm[row];
        const o = source * ROW.words;
        const s = words[o + ROW.surname];
        const g = words[o + ROW.given];
        const m = words[o + ROW.middle];
        const st = words[o + ROW.street];
        const u = words[o + ROW.unit];
        const p = words[o + ROW.place];
        const house = words[o + ROW.house];
        const flags = words[o + ROW.flags];
        const streetId = streetOf.id[st];
        const unitId = u === NONE ? NO_UNIT : Math.min(NO_UNIT, unitOf.id[u]);
        const zipId = p === NONE ? NO_PLACE : zipOf[p];
        const cityId = p === NONE ? NO_PLACE : Math.min(NO_PLACE, cityOf.id[p]);
        const suffix = flags >>> 16;
        piece[at + REC.street] = streetId;
        piece[at + REC.house] = house;
        piece[at + REC.surname] = surnameAt[row] = surnameOf.id[s];
        piece[at + REC.given] = givenAt[row] = givenOf.id[g];
        piece[at + REC.middle] = m === NONE ? NONE : middleOf.id[m];
        piece[at + REC.place] = ((zipId << 16) | cityId) >>> 0;
        piece[at + REC.extra] = ((unitId << 14) | (streets.direction[st] << 10) | (streets.type[st] << 3) | suffix) >>> 0;
        piece[at + REC.voter] = words[o + ROW.id];
        zipAt[row] = zipId;
        birth[row] = words[o + ROW.birth];
        registered[row] = words[o + ROW.registered] | 0;
        status[row] = flags & 0xff;
        sex[row] = (flags >>> 8) & 0xff;
        district[row] = words[o + ROW.district];
        if ((flags & FORMER) === 0) voterRow[words[o + ROW.id]] = row;
        const number = house >>> 6;
        if (streetId !== lastStreet || number !== lastNumber) {
          addresses.push(row);
          lastStreet = streetId;
          lastNumber = number;
        }
        const oddHouse = oddHouses.size > 0 ? oddHouses.get(source) : undefined;
        if (
          surnameOf.odd[s] === 1 ||
          givenOf.odd[g] === 1 ||
          (m !== NONE && middleOf.odd[m] === 1) ||
          streetOf.odd[st] === 1 ||
          (u !== NONE && unitOf.odd[u] === 1) ||
          (p !== NONE && cityOf.odd[p] === 1) ||
          oddHouse !== undefined
        ) {
          const name = surnames.shown(s);
          shownRow.push(row);
          shownHeap.text(
            [
              givens.shown(g).name,
              m === NONE ? '' : middles.shown(m).name,
              name.name,
              name.suffix === '' ? NAME_SUFFIXES[suffix] : name.suffix,
              oddHouse ?? houseText(house),
              DIRECTIONS[streets.direction[st]],
              streets.shown(st),
              STREET_TYPES[streets.type[st]],
              u === NONE ? '' : units.shown(u),
              p === NONE ? '' : places.shownCity(p),
              p === NONE || places.zip[p] === NONE ? '' : keyText(zip, zipOf[p]),
            ].join('\x1f'),
          );
          shownOff.push(shownHeap.length);
        }
        at += REC.words;
        if (at === piece.length) {
          yield piece;
          at = 0;
        }
      }
      if (at > 0) yield piece.subarray(0, at);
    }
    await writer.section('rec', 'u32', records());
    next();

    const addrTab = new Uint32Array(tableSize(addresses.length));
    await writer.section('addrTab', 'u32', fillAddresses(addrTab));

    // Name order.
    const byName = countingOrder(R, surname.count, surnameAt);
    const namePerm = byName.order;
    for (let s = 0; s < surname.count; s++) {
      const from = byName.start[s];
      const to = byName.start[s + 1];
      if (to - from > 1) namePerm.subarray(from, to).sort((a, b) => givenAt[a] - givenAt[b] || zipAt[a] - zipAt[b] || a - b);
    }
    const nameGiv = new Uint32Array(R);
    const names: number[] = [];
    for (let i = 0; i < R; i++) {
      nameGiv[i] = givenAt[namePerm[i]];
      if (i === 0 || nameGiv[i] !== nameGiv[i - 1] || surnameAt[namePerm[i]] !== surnameAt[namePerm[i - 1]]) names.push(i);
    }
    const nameTab = new Uint32Array(tableSize(names.length));
    const nameMask = nameTab.length - 1;
    for (const i of names) {
      let slot = hash2(surnameAt[namePerm[i]], nameGiv[i]) & nameMask;
      while (nameTab[slot] !== 0) slot = (slot + 1) & nameMask;
      nameTab[slot] = i + 1;
    }
    await writer.section('namePerm', 'u32', namePerm);
    await writer.section('nameGiv', 'u32', nameGiv);
    await writer.section('surStart', 'u32', byName.start);
    await writer.section('nameTab', 'u32', nameTab);
    next();

    const fuzzy = [
      { name: 'surname', vocabulary: surname, uses: surnameKeyUses, forms: surnameSettled.forms },
      { name: 'given', vocabulary: given, uses: givenKeyUses, forms: givenSettled.forms },
      { name: 'street', vocabulary: street, uses: streetKeyUses, forms: streetSettled.forms },
      { name: 'city', vocabulary: city, uses: cityKeyUses, forms: citySettled.forms },
    ];
    for (const { name, vocabulary, uses, forms } of fuzzy) {
      await writer.section(`${name}.heap`, 'u8', vocabulary.heap);
      await writer.section(`${name}.off`, 'u32', vocabulary.offsets);
      await writer.section(`${name}.freq`, 'u32', ranked(uses, vocabulary));
      await writer.section(`${name}.mask`, 'u32', letterMasks(vocabulary));
      await writer.section(`${name}.shown.heap`, 'u8', forms.heap);
      await writer.section(`${name}.shown.off`, 'u32', forms.offsets);
      const sym = symDeletes(vocabulary);
      await writer.section(`${name}.sym.start`, 'u32', sym.start);
      await writer.section(`${name}.sym.item`, 'u32', sym.item);
    }
    const parts = [
      { name: 'surname', vocabulary: surname, hashes: surnames.partHash, keys: surnames.partKey },
      {
        name: 'given',
        vocabulary: given,
        hashes: [...givens.partHash, ...middles.partHash],
        keys: [...givens.partKey, ...middles.partKey],
      },
    ];
    for (const { name, vocabulary, hashes, keys } of parts) {
      const buckets = partBuckets({ hashes, keys }, vocabulary);
      await writer.section(`${name}.part.start`, 'u32', buckets.start);
      await writer.section(`${name}.part.item`, 'u32', buckets.item);
    }
    for (const { name, vocabulary, forms } of [
      { name: 'unit', vocabulary: unit, forms: unitSettled.forms },
      { name: 'zip', vocabulary: zip, forms: null },
    ]) {
      await writer.section(`${name}.heap`, 'u8', vocabulary.heap);
      await writer.section(`${name}.off`, 'u32', vocabulary.offsets);
      if (forms) {
        await writer.section(`${name}.shown.heap`, 'u8', forms.heap);
        await writer.section(`${name}.shown.off`, 'u32', forms.offsets);
      }
    }
    next();

    await writer.section('birth', 'u32', birth);
    await writer.section('registered', 'i32', registered);
    await writer.section('status', 'u8', status);
    await writer.section('sex', 'u8', sex);
    await writer.section('district', 'u32', district);
    await writer.section('districtTuples', 'u8', districtTuples(rows));
    await writer.section('voterRow', 'u32', voterRow);
    if (idNumbers) await writer.section('voterId.num', 'u32', idNumbers);
    if (idText) {
      await writer.section('voterId.heap', 'u8', idText.heap);
      await writer.section('voterId.off', 'u32', idText.offsets);
    }
    await writer.section('shown.row', 'u32', shownRow.values());
    await writer.section('shown.off', 'u32', shownOff.values());
    await writer.section('shown.heap', 'u8', shownHeap.bytes());
    next();
    signal?.throwIfAborted();
    return writer.finish();

    function fillAddresses(table: Uint32Array): Uint32Array {
      const mask = table.length - 1;
      for (const row of addresses) {
        const o = perm[row] * ROW.words;
        let slot = hash2(streetOf.id[words[o + ROW.street]], words[o + ROW.house] >>> 6) & mask;
        while (table[slot] !== 0) slot = (slot + 1) & mask;
        table[slot] = row + 1;
      }
      return table;
    }
  }
}

function keyText({ heap, offsets }: Vocabulary, id: number): string {
  return Buffer.from(heap.subarray(offsets[id], offsets[id + 1])).toString('latin1');
}

/** Voter ids that are text, in order, copied before the rows' words are reused. */
class ByteHeapOfIds {
  readonly heap: Uint8Array;
  readonly offsets: Uint32Array;
  constructor(rows: VoterRows, order: Uint32Array) {
    let size = 0;
    this.offsets = new Uint32Array(order.length + 1);
    for (let i = 0; i < order.length; i++) {
      size += rows.idEndOf(order[i]) - rows.words[order[i] * ROW.words + ROW.id];
      this.offsets[i + 1] = size;
    }
    this.heap = new Uint8Array(size);
    for (let i = 0; i < order.length; i++) {
      const from = rows.words[order[i] * ROW.words + ROW.id];
      this.heap.set(rows.idHeap.subarray(from, from + this.offsets[i + 1] - this.offsets[i]), this.offsets[i]);
    }
  }
}

function districtTuples(rows: VoterRows): Uint8Array {
  const fields = rows.districtFields.length;
  const tuples: string[][] = [];
  for (let id = 0; id < rows.districts.count; id++) {
    const bytes = rows.districts.bytesOf(id);
    const cells = Buffer.from(bytes).toString('utf8').split('\x1f');
    tuples.push(Array.from({ length: fields }, (_, i) => cells[i] ?? ''));
  }
  return Buffer.from(JSON.stringify(tuples), 'utf8');
}
