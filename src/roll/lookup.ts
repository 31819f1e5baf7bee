/** Look-up as a clerk types: any mix of name, address, ZIP, birth year and voter id fragments, answered from the index, best first. */

import { hash2, REC } from './index-file.ts';
import { type Keys, keyText, lowerBound, type Roll } from './index-open.ts';
import { createEvidence, createMatcher, type Evidence, type Matcher } from './match.ts';
import { KEPT } from './match-table.ts';
import { fold } from './normalize.ts';
import { streetTypeCode } from './street-types.ts';
import type { LineText, VoterRecord } from './types.ts';

export interface FoundVoter {
  readonly voter: VoterRecord;
  /** Share of the total weight of what was found, 0..1: how much better than the rest. */
  readonly probability: number;
}

export interface Finder {
  find(query: string, limit: number): readonly FoundVoter[];
}

/** Rows looked at per keystroke at the most, so that an answer is always quick. */
const BUDGET = 30_000;

interface Fragments {
  /** Letter words before the first number. */
  readonly before: string[];
  /** Numbers in order. */
  readonly numbers: string[];
  /** Letter words after the first number. */
  readonly after: string[];
  /** The name words, also with neighbours run together (DE LA CRUZ is one surname). */
  readonly names: readonly (readonly string[])[];
}

function joinings(words: readonly string[]): string[][] {
  const n = words.length;
  const out = [[...words]];
  if (n >= 3) out.push([words.slice(0, n - 1).join(''), words[n - 1]], [words[0], words.slice(1).join('')]);
  if (n === 2) out.push([words.join('')]);
  if (n >= 4) out.push([words.slice(0, 2).join(''), words.slice(2).join('')]);
  return out;
}

function fragmentsOf(query: string): Fragments {
  const before: string[] = [];
  const numbers: string[] = [];
  const after: string[] = [];
  for (const word of fold(query.slice(0, 200))
    .replace(/'/g, '')
    .split(/[^A-Z0-9]+/)) {
    if (word === '') continue;
    if (/^\d+$/.test(word)) numbers.push(word);
    else if (numbers.length === 0 && !/^\d/.test(word)) before.push(word);
    else after.push(word);
  }
  const kept = before.slice(0, 5);
  return {
    before: kept,
    numbers: numbers.slice(0, 4),
    after: after.slice(0, 5),
    names: joinings(kept.length > 0 ? kept : after.slice(0, 5)),
  };
}

/** A finder over an open roll; keeps caches, so one per thread. */
export function createFinder(roll: Roll): Finder {
  const { views } = roll;
  const { rec, namePerm, nameGiv, surStart, addrTab } = views;
  let matcher: Matcher | null = null;
  const evidence: Evidence = createEvidence(1, false);
  const scores = new Map<number, number>();
  let budget = 0;

  function range(keys: Keys, prefix: string): [number, number] {
    return [lowerBound(keys, prefix), lowerBound(keys, `${prefix}~`)];
  }

  /** log2 weight of a typed fragment against a key: the whole word is better than its beginning. */
  function fragmentScore(keys: Keys, id: number, fragment: string): number {
    const from = keys.off[id];
    const length = keys.off[id + 1] - from;
    if (fragment.length > length) return -99;
    for (let i = 0; i < fragment.length; i++) if (keys.heap[from + i] !== fragment.charCodeAt(i)) return -99;
    return fragment.length === length ? 4 : 2;
  }

  function bestName(fragments: readonly string[], row: number): number {
    const at = row * REC.words;
    let score = 0;
    for (const fragment of fragments) {
      const surname = fragmentScore(views.surname, rec[at + REC.surname], fragment);
      const given = fragmentScore(views.given, rec[at + REC.given], fragment) - 0.2;
      const middle = rec[at + REC.middle] < views.given.count ? fragmentScore(views.given, rec[at + REC.middle], fragment) - 2 : -99;
      const city =
        rec[at + REC.place] % 65536 < views.city.count ? fragmentScore(views.city, rec[at + REC.place] % 65536, fragment) - 2.5 : -99;
      score += Math.max(-8, surname, given, middle, city);
    }
    return score;
  }

  function numberScore(numbers: readonly string[], row: number): number {
    const at = row * REC.words;
    const house = String(rec[at + REC.house] >>> 6);
    const zip = rec[at + REC.place] >>> 16;
    const zipText = zip < views.zip.count ? keyText(views.zip, zip) : '';
    const birth = String(Math.floor(views.birth[row] / 10000));
    const unit = rec[at + REC.extra] >>> 14;
    const unitText = unit < views.unit.count ? keyText(views.unit, unit) : '';
    let score = 0;
    for (const number of numbers) {
      if (number === house) score += 5;
      else if (number === zipText) score += 4;
      else if (number.length === 4 && number === birth) score += 4;
      else if (number === unitText) score += 3;
      else if (number.length >= 2 && zipText.startsWith(number)) score += 1;
      else if (number.length >= 1 && house.startsWith(number)) score += 1.5;
      else score -= 6;
    }
    return score;
  }

  function streetScore(words: readonly string[], row: number): number {
    const name = words.filter((word, i) => i === 0 || streetTypeCode(word) === 0);
    if (name.length === 0) return 0;
    const whole = fragmentScore(views.street, rec[row * REC.words + REC.street], name.join(''));
    if (whole > -90) return whole;
    // What follows a number may also be a name: "90012 nguyen".
    return bestName(words, row) - 0.5;
  }

  function consider(row: number, parts: Fragments): void {
    if (scores.has(row)) return;
    budget--;
    let name = parts.before.length === 0 ? 0 : Number.NEGATIVE_INFINITY;
    // Fewer, longer fragments must not lose to many short ones: each counts per word typed.
    if (parts.before.length > 0)
      for (const words of parts.names) name = Math.max(name, bestName(words, row) + (parts.before.length - words.length) * 2);
    scores.set(row, name + numberScore(parts.numbers, row) + streetScore(parts.after, row));
  }

  function firstRowOf(street: number, number: number): number {
    if (addrTab.length === 0) return -1;
    const mask = addrTab.length - 1;
    for (let slot = hash2(street, number) & mask; addrTab[slot] !== 0; slot = (slot + 1) & mask) {
      const row = addrTab[slot] - 1;
      if (rec[row * REC.words + REC.street] === street && rec[row * REC.words + REC.house] >>> 6 === number) return row;
    }
    return -1;
  }

  function byAddress(parts: Fragments): void {
    const words = parts.after.filter((word, i) => i === 0 || streetTypeCode(word) === 0);
    for (let take = words.length; take >= 1; take--) {
      const [from, to] = range(views.street, words.slice(0, take).join(''));
      if (to <= from) continue;
      for (const number of parts.numbers) {
        if (number.length > 7) continue;
        for (let street = from; street < to && street < from + 3000 && budget > 0; street++) {
          const start = firstRowOf(street, Number(number));
          if (start < 0) continue;
          for (let row = start; row < views.rows && budget > 0; row++) {
            const at = row * REC.words;
            if (rec[at + REC.street] !== street || rec[at + REC.house] >>> 6 !== Number(number)) break;
            consider(row, parts);
          }
        }
      }
      break;
    }
  }

  /** Voters whose surname begins with one fragment and whose given name begins with the other. */
  function byNames(surname: string, given: string, parts: Fragments): void {
    const [from, to] = range(views.surname, surname);
    const [low, high] = range(views.given, given);
    if (to <= from || high <= low) return;
    const zips = parts.numbers
      .map((number) => (number.length === 5 ? lowerBound(views.zip, number) : -1))
      .filter((id) => id >= 0 && id < views.zip.count);
    let steps = 0;
    for (let s = from; s < to && budget > 0 && steps < 20_000; s++) {
      steps++;
      let p = surStart[s];
      const end = surStart[s + 1];
      if (given !== '') {
        let right = end;
        while (p < right) {
          const middle = (p + right) >>> 1;
          if (nameGiv[middle] < low) p = middle + 1;
          else right = middle;
        }
      }
      for (let looked = 0; p < end && nameGiv[p] < high && budget > 0; p++) {
        const row = namePerm[p];
        if (zips.length > 0 && ++looked < BUDGET) {
          const zip = rec[row * REC.words + REC.place] >>> 16;
          if (!zips.includes(zip)) {
            budget -= 0.2;
            continue;
          }
        }
        consider(row, parts);
      }
    }
  }

  function byLine(parts: Fragments): void {
    const words = parts.before.length > 0 ? parts.before : parts.after;
    if (words.length < 2 && (words.length < 1 || parts.numbers.length === 0)) return;
    matcher ??= createMatcher(roll);
    const zip = parts.numbers.find((number, i) => number.length === 5 && (i > 0 || parts.after.length === 0)) ?? '';
    const house = parts.numbers.find((number) => number !== zip) ?? '';
    const line: LineText = {
      lineId: '',
      section: '',
      page: '',
      line: '',
      name: words.join(' '),
      firstName: '',
      lastName: '',
      address: parts.before.length > 0 && house !== '' ? `${house} ${parts.after.join(' ')}` : '',
      city: '',
      zip,
      birthDate: parts.numbers.find((number) => /^(?:19|20)\d\d$/.test(number) && number !== house) ?? '',
      signedOn: '',
    };
    matcher.match(line, evidence, 0);
    for (let k = 0; k < KEPT && evidence.row[k] !== 0xffffffff; k++) {
      const row = evidence.row[k];
      const strength = Math.max(evidence.stay[k], evidence.moved[k]);
      if (strength > 0) scores.set(row, Math.max(scores.get(row) ?? -99, Math.min(12, strength / 2)));
    }
  }

  return {
    find(query, limit) {
      scores.clear();
      budget = BUDGET;
      const trimmed = query.trim();
      const direct = trimmed === '' ? null : roll.rowOfVoterId(trimmed);
      const parts = fragmentsOf(query);
      if (direct !== null) scores.set(direct, 30);
      if (parts.numbers.length > 0 && parts.after.length > 0) byAddress(parts);
      for (const words of parts.names) {
        if (words.length === 0) continue;
        byNames(words[0], words[1] ?? '', parts);
        if (words.length >= 2) byNames(words[1], words[0], parts);
        if (words.length >= 3) byNames(words[words.length - 1], words[0], parts);
      }
      const single = parts.names[0];
      if (single.length === 1 && scores.size < limit) byNames('', single[0], parts);
      if (scores.size < limit) byLine(parts);
      const ranked = [...scores.entries()].filter(([, score]) => score > -4).sort((a, b) => b[1] - a[1] || nameOrder(a[0], b[0]));
      const best = ranked[0]?.[1] ?? 0;
      let sum = 0;
      for (const [, score] of ranked) sum += 2 ** (score - best);
      return ranked.slice(0, limit).map(([row, score]) => ({ voter: roll.voterAt(row), probability: 2 ** (score - best) / sum }));
    },
  };

  function nameOrder(a: number, b: number): number {
    const x = a * REC.words;
    const y = b * REC.words;
    return rec[x + REC.surname] - rec[y + REC.surname] || rec[x + REC.given] - rec[y + REC.given] || a - b;
  }
}

/** One look-up on an open roll, best first. */
export function findVoters({ roll, query, limit }: { roll: Roll; query: string; limit: number }): readonly FoundVoter[] {
  return createFinder(roll).find(query, limit);
}
