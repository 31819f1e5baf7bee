/** Which streets run through a ZIP or a city, by the roll, and where each street's rows stand: for a street written too badly to be found by itself. */

import { REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';

export interface PlaceStreets {
  /** Streets of a place: ids[from] … ids[to - 1]. */
  readonly start: Uint32Array;
  readonly ids: Uint32Array;
  /** First row of each street; rows of a street stand together. */
  readonly firstRow: Uint32Array;
}

/** Counted once per matcher, when the first line asks for it. */
export function createPlaceStreets(views: RollViews, kind: 'zip' | 'city'): PlaceStreets {
  const { rec, rows } = views;
  const places = views[kind].count;
  const firstRow = new Uint32Array(views.street.count + 1).fill(rows);
  const pairs: number[] = [];
  let lastStreet = -1;
  const seen = new Set<number>();
  for (let row = 0; row < rows; row++) {
    const street = rec[row * REC.words + REC.street];
    const both = rec[row * REC.words + REC.place];
    const place = kind === 'zip' ? both >>> 16 : both & 0xffff;
    if (street !== lastStreet) {
      seen.clear();
      lastStreet = street;
      if (street < views.street.count) firstRow[street] = row;
    }
    if (place >= places || street >= views.street.count || seen.has(place)) continue;
    seen.add(place);
    pairs.push(place, street);
  }
  const start = new Uint32Array(places + 1);
  for (let i = 0; i < pairs.length; i += 2) start[pairs[i] + 1]++;
  for (let place = 0; place < places; place++) start[place + 1] += start[place];
  const next = start.slice(0, places);
  const ids = new Uint32Array(pairs.length / 2);
  for (let i = 0; i < pairs.length; i += 2) ids[next[pairs[i]]++] = pairs[i + 1];
  return { start, ids, firstRow };
}
