/** Which streets run through a ZIP or a city, by the roll: for a street written too badly to be found by itself. */

import { REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import { sharedNumbers } from './street-numbers.ts';

/** Streets of place p stand at start[p] … start[p + 1] - 1, with what their comparison begins with beside them. */
export interface PlaceStreets {
  readonly start: Uint32Array;
  readonly ids: Uint32Array;
  /** letterMask of each. */
  readonly letters: Uint32Array;
  readonly length: Uint32Array;
}

/** Counted once from the rows, which stand in order of their street. */
export function placeStreets(views: RollViews, kind: 'zip' | 'city'): PlaceStreets {
  const { rec, rows } = views;
  const places = views[kind].count;
  const { off, mask, count } = views.street;
  const shift = kind === 'zip' ? 16 : 0;
  const start = sharedNumbers(places + 1);
  const last = new Uint32Array(places);
  /** Calls back once for each street and place that occur together. */
  const each = (call: (place: number, street: number) => void) => {
    last.fill(0xffffffff);
    for (let at = 0; at < rows * REC.words; at += REC.words) {
      const street = rec[at + REC.street];
      const place = (rec[at + REC.place] >>> shift) & 0xffff;
      if (place >= places || street >= count || last[place] === street) continue;
      last[place] = street;
      call(place, street);
    }
  };
  each((place) => {
    start[place + 1]++;
  });
  for (let place = 0; place < places; place++) start[place + 1] += start[place];
  const next = start.slice(0, places);
  const ids = sharedNumbers(start[places]);
  const letters = sharedNumbers(ids.length);
  const length = sharedNumbers(ids.length);
  each((place, street) => {
    const at = next[place]++;
    ids[at] = street;
    letters[at] = mask[street];
    length[at] = off[street + 1] - off[street];
  });
  return { start, ids, letters, length };
}
