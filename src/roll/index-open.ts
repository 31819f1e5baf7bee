/** Opening a roll file: the image is read once into shared memory, checked, and looked at through typed views. */

import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fromDayNumber } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { isSealedHeader } from './header-check.ts';
import {
  FORMER,
  NO_DAY,
  NO_PLACE,
  NO_UNIT,
  NONE,
  REC,
  ROLL_FORMAT,
  ROLL_MAGIC,
  type RollHeader,
  type SectionEntry,
  STATUSES,
} from './index-file.ts';
import { directionText, houseText } from './normalize.ts';
import { STREET_TYPES } from './street-types.ts';
import type { VoterRecord } from './types.ts';

/** A vocabulary: keys in byte order, in one heap. */
export interface Keys {
  readonly count: number;
  readonly heap: Uint8Array;
  readonly off: Uint32Array;
}

/** A vocabulary with frequencies and fuzzy look-up. */
export interface Vocabulary extends Keys {
  readonly freq: Uint32Array;
  readonly mask: Uint32Array;
  readonly symStart: Uint32Array;
  readonly symItem: Uint32Array;
  /** Whole keys by part of a compound; empty for street and city. */
  readonly partStart: Uint32Array;
  readonly partItem: Uint32Array;
}

export interface RollViews {
  readonly rows: number;
  readonly rec: Uint32Array;
  readonly addrTab: Uint32Array;
  readonly namePerm: Uint32Array;
  readonly nameGiv: Uint32Array;
  readonly surStart: Uint32Array;
  readonly nameTab: Uint32Array;
  readonly surname: Vocabulary;
  readonly given: Vocabulary;
  readonly street: Vocabulary;
  readonly city: Vocabulary;
  readonly unit: Keys;
  readonly zip: Keys;
  readonly birth: Uint32Array;
  readonly registered: Int32Array;
  readonly status: Uint8Array;
  readonly sex: Uint8Array;
  readonly district: Uint32Array;
  readonly voterRow: Uint32Array;
}

/** What another thread needs to look at the same image. */
export interface SharedRoll {
  readonly header: RollHeader;
  readonly image: SharedArrayBuffer;
}

/** An open roll. Row numbers hold for this file only: keep voter ids and the as-of date, never rows. */
export interface Roll {
  readonly header: RollHeader;
  readonly views: RollViews;
  readonly shared: SharedRoll;
  /** Everything known of a row. */
  voterAt(row: number): VoterRecord;
  voterIdOf(row: number): string;
  /** The same number for every row of one voter. */
  ordinalOf(row: number): number;
  /** The row of the voter's current registration. */
  currentRow(ordinal: number): number;
  /** Row of a voter id, or null. */
  rowOfVoterId(voterId: string): number | null;
  /** Value of a district field for a row; '' when the roll has no such field. */
  districtValue(row: number, field: string): string;
}

const READ_PIECE = 1 << 26;

function damaged(file: string, what: string): Problem {
  return {
    code: 'roll-damaged',
    message: `The roll file is not whole: ${what}.`,
    file,
    remedy: 'Build it again with: countersign roll build.',
  };
}

/** Reads and checks a roll file. `verify: false` skips the checksums (for a file this process has just written). */
export async function openRoll({ path, verify = true }: { path: string; verify?: boolean }): Promise<Result<Roll, Problem>> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch {
    return err({
      code: 'roll-missing',
      message: 'There is no such file.',
      file: path,
      remedy: 'Name a roll made by: countersign roll build.',
    });
  }
  try {
    // Of the open file, not of the name: a newer roll may take the name at any moment.
    const info = await handle.stat();
    if (!info.isFile())
      return err({
        code: 'roll-not-file',
        message: 'This is not a file.',
        file: path,
        remedy: 'Name a roll made by: countersign roll build.',
      });
    const { size } = info;
    const lead = Buffer.alloc(12);
    await handle.read(lead, 0, 12, 0);
    if (size < 12 || lead.toString('latin1', 0, 8) !== ROLL_MAGIC) {
      return err({
        code: 'roll-not-roll',
        message: 'This is not a roll file.',
        file: path,
        remedy: 'Make one from a voter file with: countersign roll build.',
      });
    }
    const headerLength = lead.readUInt32LE(8);
    if (12 + headerLength > size || headerLength > 1 << 26) return err(damaged(path, 'its header is cut off'));
    const headerBytes = Buffer.alloc(headerLength);
    await handle.read(headerBytes, 0, headerLength, 12);
    let header: RollHeader;
    const headerText = headerBytes.toString('utf8');
    try {
      header = JSON.parse(headerText) as RollHeader;
    } catch {
      return err(damaged(path, 'its header cannot be read'));
    }
    if (!Number.isInteger(header?.format)) return err(damaged(path, 'its header has changed since it was written'));
    if (header.format !== ROLL_FORMAT) {
      return err({
        code: 'roll-format',
        message: `The roll file has format ${header.format}; this version reads ${ROLL_FORMAT}.`,
        file: path,
        remedy: 'Build it again with this version.',
      });
    }
    if (!isSealedHeader(headerText)) return err(damaged(path, 'its header has changed since it was written'));
    const end = header.sections.reduce((max, section) => Math.max(max, section.offset + section.length * bytesPer(section.type)), 0);
    if (end > size) return err(damaged(path, `it should have ${end} bytes and has ${size}`));
    const image = new SharedArrayBuffer(end);
    const bytes = new Uint8Array(image);
    for (let at = 0; at < end; ) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(READ_PIECE, end - at), at);
      if (bytesRead === 0) return err(damaged(path, 'it ended while being read'));
      at += bytesRead;
    }
    if (verify) {
      for (const section of header.sections) {
        const part = bytes.subarray(section.offset, section.offset + section.length * bytesPer(section.type));
        if (createHash('sha256').update(part).digest('hex') !== section.sha256)
          return err(damaged(path, `part ${section.name} has changed since it was written`));
      }
    }
    return ok(viewRoll({ header, image }));
  } finally {
    await handle.close();
  }
}

function bytesPer(type: SectionEntry['type']): number {
  return type === 'u8' ? 1 : type === 'u16' ? 2 : 4;
}

/** Looks at the bytes of a roll file in shared memory; null where they are no whole roll of this version. */
export function viewRollImage(image: SharedArrayBuffer): Roll | null {
  if (image.byteLength < 12) return null;
  const bytes = Buffer.from(image);
  const length = bytes.readUInt32LE(8);
  if (bytes.toString('latin1', 0, 8) !== ROLL_MAGIC || length > image.byteLength - 12) return null;
  const text = bytes.toString('utf8', 12, 12 + length);
  if (!isSealedHeader(text)) return null;
  const header = JSON.parse(text) as RollHeader;
  const end = header.sections.reduce((max, section) => Math.max(max, section.offset + section.length * bytesPer(section.type)), 0);
  return header.format !== ROLL_FORMAT || end > image.byteLength ? null : viewRoll({ header, image });
}

/** Looks at a shared image; costs next to nothing, so every worker does it. */
export function viewRoll(shared: SharedRoll): Roll {
  const { header, image } = shared;
  const sections = new Map(header.sections.map((section) => [section.name, section]));
  const u8 = (name: string) => {
    const section = sections.get(name);
    return section ? new Uint8Array(image, section.offset, section.length) : new Uint8Array(0);
  };
  const u32 = (name: string) => {
    const section = sections.get(name);
    return section ? new Uint32Array(image, section.offset, section.length) : new Uint32Array(0);
  };
  const i32 = (name: string) => {
    const section = sections.get(name);
    return section ? new Int32Array(image, section.offset, section.length) : new Int32Array(0);
  };
  const keys = (name: string): Keys => {
    const off = u32(`${name}.off`);
    return { count: Math.max(0, off.length - 1), heap: u8(`${name}.heap`), off };
  };
  const vocabulary = (name: string): Vocabulary => ({
    ...keys(name),
    freq: u32(`${name}.freq`),
    mask: u32(`${name}.mask`),
    symStart: u32(`${name}.sym.start`),
    symItem: u32(`${name}.sym.item`),
    partStart: u32(`${name}.part.start`),
    partItem: u32(`${name}.part.item`),
  });
  const rec = u32('rec');
  const views: RollViews = {
    rows: rec.length / REC.words,
    rec,
    addrTab: u32('addrTab'),
    namePerm: u32('namePerm'),
    nameGiv: u32('nameGiv'),
    surStart: u32('surStart'),
    nameTab: u32('nameTab'),
    surname: vocabulary('surname'),
    given: vocabulary('given'),
    street: vocabulary('street'),
    city: vocabulary('city'),
    unit: keys('unit'),
    zip: keys('zip'),
    birth: u32('birth'),
    registered: i32('registered'),
    status: u8('status'),
    sex: u8('sex'),
    district: u32('district'),
    voterRow: u32('voterRow'),
  };
  const decoder = new TextDecoder();
  const tuples = JSON.parse(decoder.decode(u8('districtTuples').slice()) || '[]') as readonly (readonly string[])[];
  const idNum = u32('voterId.num');
  const idHeap = u8('voterId.heap');
  const idOff = u32('voterId.off');
  const usual = (name: string, vocabulary: Keys) => {
    const heap = u8(`${name}.shown.heap`);
    const bytes = Buffer.from(heap.buffer, heap.byteOffset, heap.length);
    const off = u32(`${name}.shown.off`);
    return (id: number) => (off[id + 1] > off[id] ? bytes.toString('utf8', off[id], off[id + 1]) : keyText(vocabulary, id));
  };
  /** The voter asked for last: a line's candidates are looked at several times over. */
  let last: VoterRecord | null = null;
  const written = {
    surname: usual('surname', views.surname),
    given: usual('given', views.given),
    street: usual('street', views.street),
    city: usual('city', views.city),
  };
  const unitForm = u8('unitForm');
  const unitForms = JSON.parse(decoder.decode(u8('unitForms').slice()) || '[]') as readonly (readonly [string, string])[];
  function unitText(row: number, unit: number): string {
    const [before, behind] = unitForms[unitForm[row] - 1] ?? ['', ''];
    return `${before}${keyText(views.unit, unit)}${behind}`;
  }
  const shownRow = u32('shown.row');
  const shownOff = u32('shown.off');
  const shownHeap = u8('shown.heap');
  const shownBytes = Buffer.from(shownHeap.buffer, shownHeap.byteOffset, shownHeap.length);
  const idBytes = Buffer.from(idHeap.buffer, idHeap.byteOffset, idHeap.length);

  function idOfOrdinal(ordinal: number): string {
    return header.numericIds ? String(idNum[ordinal]) : idBytes.toString('utf8', idOff[ordinal], idOff[ordinal + 1]);
  }
  function shownOf(row: number): string[] | null {
    let low = 0;
    let high = shownRow.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (shownRow[middle] < row) low = middle + 1;
      else high = middle;
    }
    return shownRow[low] === row ? shownBytes.toString('utf8', shownOff[low], shownOff[low + 1]).split('\x1f') : null;
  }
  return {
    header,
    views,
    shared,
    voterIdOf: (row) => idOfOrdinal(rec[row * REC.words + REC.voter]),
    ordinalOf: (row) => rec[row * REC.words + REC.voter],
    currentRow: (ordinal) => views.voterRow[ordinal],
    rowOfVoterId(voterId) {
      const count = views.voterRow.length;
      const wanted = header.numericIds ? Number(voterId) : voterId;
      if (header.numericIds && !/^\d{1,10}$/.test(voterId)) return null;
      const encoded = typeof wanted === 'string' ? new TextEncoder().encode(wanted) : null;
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const order =
          encoded === null ? idNum[middle] - (wanted as number) : compareBytes(idHeap, idOff[middle], idOff[middle + 1], encoded);
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return low < count && idOfOrdinal(low) === voterId ? views.voterRow[low] : null;
    },
    districtValue(row, field) {
      const at = header.districtFields.indexOf(field);
      return at < 0 ? '' : (tuples[views.district[row]]?.[at] ?? '');
    },
    voterAt(row) {
      if (last?.row === row) return last;
      const at = row * REC.words;
      const place = rec[at + REC.place];
      const extra = rec[at + REC.extra];
      const zip = place >>> 16;
      const city = place & 0xffff;
      const unit = extra >>> 14;
      const middle = rec[at + REC.middle];
      const plain = [
        written.given(rec[at + REC.given]),
        middle === NONE ? '' : written.given(middle),
        written.surname(rec[at + REC.surname]),
        ['', 'JR', 'SR', 'II', 'III', 'IV', 'V', 'VI'][extra & 7],
        houseText(rec[at + REC.house]),
        directionText((extra >>> 10) & 15),
        written.street(rec[at + REC.street]),
        STREET_TYPES[(extra >>> 3) & 127] ?? '',
        unit === NO_UNIT ? '' : unitText(row, unit),
        city === NO_PLACE ? '' : written.city(city),
        zip === NO_PLACE ? '' : keyText(views.zip, zip),
      ];
      const shown = shownOf(row) ?? plain;
      const birth = views.birth[row];
      const day = views.registered[row];
      const districts: Record<string, string> = {};
      header.districtFields.forEach((field, i) => {
        districts[field] = tuples[views.district[row]]?.[i] ?? '';
      });
      last = {
        row,
        voterId: idOfOrdinal(rec[at + REC.voter]),
        firstName: shown[0],
        middleName: shown[1],
        lastName: shown[2],
        suffix: shown[3],
        birth: birth === 0 ? '' : birthText(birth),
        houseNumber: shown[4],
        streetDirection: shown[5],
        streetName: shown[6],
        streetType: shown[7],
        unit: shown[8],
        city: shown[9],
        zip: shown[10],
        status: STATUSES[views.status[row] & ~FORMER] ?? 'unknown',
        registeredOn: day === NO_DAY ? '' : fromDayNumber(day),
        districts,
        former: (views.status[row] & FORMER) !== 0,
      };
      return last;
    },
  };
}

function birthText(birth: number): string {
  const text = String(birth).padStart(8, '0');
  return text.endsWith('0000') ? text.slice(0, 4) : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

function compareBytes(heap: Uint8Array, from: number, to: number, other: Uint8Array): number {
  const length = Math.min(to - from, other.length);
  for (let i = 0; i < length; i++) {
    const difference = heap[from + i] - other[i];
    if (difference !== 0) return difference;
  }
  return to - from - other.length;
}

/** Text of a key; '' for an id outside the vocabulary. */
export function keyText(keys: Keys, id: number): string {
  if (id >= keys.count) return '';
  let text = '';
  for (let i = keys.off[id]; i < keys.off[id + 1]; i++) text += String.fromCharCode(keys.heap[i]);
  return text;
}

/** First id whose key is not below `text` (ASCII): with `text + '~'` the end of a prefix's range. */
export function lowerBound(keys: Keys, text: string): number {
  let low = 0;
  let high = keys.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKey(keys, middle, text) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Byte order of a key and a text. */
export function compareKey(keys: Keys, id: number, text: string): number {
  const from = keys.off[id];
  const length = keys.off[id + 1] - from;
  const shorter = Math.min(length, text.length);
  for (let i = 0; i < shorter; i++) {
    const difference = keys.heap[from + i] - text.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return length - text.length;
}

/** Id of a key, or -1. */
export function findKey(keys: Keys, text: string): number {
  const id = lowerBound(keys, text);
  return id < keys.count && compareKey(keys, id, text) === 0 ? id : -1;
}
