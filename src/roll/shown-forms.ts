/** How what the keys leave out is kept: the usual writing of each key, and which values differ from it. */

import type { ByteInterner } from './byte-interner.ts';
import { ByteHeap } from './growing.ts';
import { NONE, UNIT_ELSEWHERE } from './index-file.ts';
import type { Vocabulary } from './vocabulary.ts';
import { isWrittenAsKey } from './voter-values.ts';

/** What a field's values became: the id of each value's key, and whether the value is written otherwise than its key is shown. */
export interface Settled {
  /** Value -> id in the vocabulary. */
  readonly id: Uint32Array;
  /** 1 where the value's text is not the key's usual one. */
  readonly odd: Uint8Array;
}

/** How a vocabulary's keys are usually written: '' where just like the key. */
export interface ShownForms {
  readonly heap: Uint8Array;
  readonly offsets: Uint32Array;
}

export interface ValueSource {
  readonly raw: ByteInterner;
  readonly keys: ByteInterner;
  readonly key: ArrayLike<number>;
  readonly counts: Uint32Array;
  readonly text: (value: number) => string;
}

/** Ids and usual writing of one field's values; several sources share a vocabulary (given and middle names). */
export function settle(sources: readonly ValueSource[], vocabulary: Vocabulary): { settled: Settled[]; forms: ShownForms } {
  const { rank, count, heap, offsets } = vocabulary;
  const latin = Buffer.from(heap.buffer, heap.byteOffset, heap.byteLength);
  const most = new Uint32Array(count);
  const hasId = (own: number) => own !== NONE && rank[own] !== NONE;
  // Texts only where a value is written otherwise than its key: most are not.
  const usual = new Map<number, string>();
  const asKey = sources.map(({ raw, keys, key, counts }) => {
    const same = new Uint8Array(counts.length);
    for (let value = 0; value < counts.length; value++) {
      if (counts[value] === 0 || !hasId(key[value]) || !isWrittenAsKey(raw, value, keys, key[value])) continue;
      same[value] = 1;
      const id = rank[key[value]];
      if (counts[value] > most[id]) most[id] = counts[value];
    }
    return same;
  });
  const keyText = (id: number) => latin.toString('latin1', offsets[id], offsets[id + 1]);
  sources.forEach(({ key, counts, text }, s) => {
    for (let value = 0; value < counts.length; value++) {
      if (counts[value] === 0 || !hasId(key[value]) || asKey[s][value] === 1) continue;
      const id = rank[key[value]];
      if (counts[value] < most[id]) continue;
      const shown = text(value);
      if (counts[value] === most[id] && (usual.get(id) ?? keyText(id)) <= shown) continue;
      most[id] = counts[value];
      if (shown === keyText(id)) usual.delete(id);
      else usual.set(id, shown);
    }
  });
  const settled = sources.map(({ key, counts, text }, s) => {
    const ids = new Uint32Array(counts.length).fill(NONE);
    const odd = new Uint8Array(counts.length);
    for (let value = 0; value < counts.length; value++) {
      if (counts[value] === 0) continue;
      if (!hasId(key[value])) {
        if (text(value) !== '') odd[value] = 1;
        continue;
      }
      const id = (ids[value] = rank[key[value]]);
      const form = usual.get(id);
      if (asKey[s][value] === 1 ? form !== undefined : text(value) !== (form ?? keyText(id))) odd[value] = 1;
    }
    return { id: ids, odd };
  });
  const bytes = new ByteHeap();
  const starts = new Uint32Array(count + 1);
  for (let id = 0; id < count; id++) {
    const form = usual.get(id);
    if (form !== undefined) bytes.text(form);
    starts[id + 1] = bytes.length;
  }
  return { settled, forms: { heap: bytes.bytes(), offsets: starts } };
}

export interface UnitForms {
  /** Value -> code: 0 nothing written, else 1 + place in the list, or UNIT_ELSEWHERE. */
  readonly code: Uint8Array;
  /** What stands before and behind the key. */
  readonly list: readonly (readonly [before: string, behind: string])[];
}

/** "APT 4" is "APT " before the key: the commonest 254 such forms get codes, in order of use. */
export function unitForms({ keys, key, counts, text }: ValueSource, { rank }: Vocabulary): UnitForms {
  const uses = new Map<string, number>();
  const formOf: string[] = [];
  for (let value = 0; value < counts.length; value++) {
    let form = '';
    if (counts[value] > 0 && key[value] !== NONE && rank[key[value]] !== NONE) {
      const keyText = Buffer.from(keys.bytesOf(key[value])).toString('latin1');
      const shown = text(value);
      const at = shown.lastIndexOf(keyText);
      if (at >= 0) {
        form = `${shown.slice(0, at)}\x1f${shown.slice(at + keyText.length)}`;
        uses.set(form, (uses.get(form) ?? 0) + counts[value]);
      }
    }
    formOf.push(form);
  }
  const list = [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, UNIT_ELSEWHERE - 1);
  const codes = new Map(list.map(([form], i) => [form, i + 1]));
  return {
    code: Uint8Array.from(formOf, (form) => codes.get(form) ?? UNIT_ELSEWHERE),
    list: list.map(([form]) => form.split('\x1f') as [string, string]),
  };
}
