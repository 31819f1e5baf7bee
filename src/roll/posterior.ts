/** From evidence to probabilities: the petition's own priors, learned by EM over all its lines, then one posterior per line. */

import { curveFunction } from './calibration.ts';
import { type Evidence, NEVER } from './evidence.ts';
import { REC } from './index-file.ts';
import type { RollViews } from './index-open.ts';
import { ADDRESS_AGREEMENTS, KEPT, MATCH_KINDS, type MatchTable } from './match-table.ts';
import type { MatchKind } from './types.ts';
import { RIVALS, type Rival, USUAL_CURVES } from './usual-curves.ts';

/** Shares of the five explanations among the lines of a petition; they sum to 1. */
export interface Priors {
  readonly stay: number;
  readonly moved: number;
  readonly relative: number;
  readonly stranger: number;
  readonly elsewhere: number;
}

/** Where learning starts, and what a handful of lines falls back on (Los Angeles 2022 rejected 12.4 % as not registered, 4.5 % at another address). */
export const STARTING_PRIORS: Priors = { stay: 0.8, moved: 0.06, relative: 0.04, stranger: 0.03, elsewhere: 0.07 };
/** The start counts like so many lines. */
const START_WEIGHT = 200;

export interface MatchSettings {
  /** Least posterior of one voter to be called a match. */
  readonly match: number;
  /** Least posterior of a voter at another address to be called registered elsewhere. */
  readonly elsewhere: number;
  /** Least posterior of "not on the roll" to be called not found. */
  readonly notFound: number;
  /** The same where it is mostly a relative of somebody registered at the address: an unknown familiar name looks just so. */
  readonly notFoundRelative: number;
}

export const MATCH_SETTINGS: MatchSettings = { match: 0.85, elsewhere: 0.95, notFound: 0.95, notFoundRelative: 0.98 };

const KIND = Object.fromEntries(MATCH_KINDS.map((kind, i) => [kind, i])) as Record<(typeof MATCH_KINDS)[number], number>;
const DIFFERENT = ADDRESS_AGREEMENTS.indexOf('different');
const SAME = ADDRESS_AGREEMENTS.indexOf('same');
const MISSING = ADDRESS_AGREEMENTS.indexOf('missing');
const UNCLEAR = ADDRESS_AGREEMENTS.indexOf('unclear');

/** Weights of the five explanations of every line, scaled so that the largest is 1 (5 per line). */
function explanationWeights(evidence: Evidence): Float64Array {
  const count = evidence.relative.length;
  const weights = new Float64Array(count * 5);
  const logs = new Float64Array(5);
  for (let i = 0; i < count; i++) {
    let stayMax = evidence.otherStay[i];
    let movedMax = evidence.otherMoved[i];
    for (let k = i * KEPT; k < (i + 1) * KEPT; k++) {
      if (evidence.stay[k] > stayMax) stayMax = evidence.stay[k];
      if (evidence.moved[k] > movedMax) movedMax = evidence.moved[k];
    }
    let stay = 2 ** (evidence.otherStay[i] - stayMax);
    let moved = 2 ** (evidence.otherMoved[i] - movedMax);
    for (let k = i * KEPT; k < (i + 1) * KEPT; k++) {
      stay += 2 ** (evidence.stay[k] - stayMax);
      moved += 2 ** (evidence.moved[k] - movedMax);
    }
    logs[0] = stayMax <= NEVER ? NEVER : stayMax + Math.log2(stay);
    logs[1] = movedMax <= NEVER ? NEVER : movedMax + Math.log2(moved);
    logs[2] = evidence.relative[i];
    logs[3] = evidence.stranger[i];
    logs[4] = evidence.elsewhere[i];
    const most = Math.max(logs[0], logs[1], logs[2], logs[3], logs[4]);
    for (let e = 0; e < 5; e++) weights[i * 5 + e] = most <= NEVER ? 0 : 2 ** (logs[e] - most);
  }
  return weights;
}

/** Learns the petition's priors from its lines by expectation-maximisation; lines without an address teach nothing and are left out. */
export function learnPriors(evidence: Evidence): Priors {
  const count = evidence.relative.length;
  const weights = explanationWeights(evidence);
  const start = [
    STARTING_PRIORS.stay,
    STARTING_PRIORS.moved,
    STARTING_PRIORS.relative,
    STARTING_PRIORS.stranger,
    STARTING_PRIORS.elsewhere,
  ];
  let priors = [...start];
  for (let round = 0; round < 100; round++) {
    const sums = start.map((share) => share * START_WEIGHT);
    for (let i = 0; i < count; i++) {
      if (evidence.agreement[i * KEPT] === MISSING && evidence.row[i * KEPT] !== 0xffffffff) continue;
      const at = i * 5;
      const total =
        priors[0] * weights[at] +
        priors[1] * weights[at + 1] +
        priors[2] * weights[at + 2] +
        priors[3] * weights[at + 3] +
        priors[4] * weights[at + 4];
      if (total <= 0) continue;
      for (let e = 0; e < 5; e++) sums[e] += (priors[e] * weights[at + e]) / total;
    }
    const all = sums.reduce((a, b) => a + b, 0);
    const next = sums.map((sum) => sum / all);
    const change = next.reduce((most, share, e) => Math.max(most, Math.abs(share - priors[e])), 0);
    priors = next;
    if (change < 1e-7) break;
  }
  return { stay: priors[0], moved: priors[1], relative: priors[2], stranger: priors[3], elsewhere: priors[4] };
}

type Curve = (p: number) => number;

/** The usual curves as functions; a curve without points changes nothing. */
function usualCurves(): Readonly<Record<Rival, Curve>> {
  const curves = RIVALS.map((rival): [Rival, Curve] => {
    const points = USUAL_CURVES[rival].map(([stated, observed]) => ({ stated, observed, lines: 1 }));
    return [rival, points.length === 0 ? (p) => p : curveFunction(points)];
  });
  return Object.fromEntries(curves) as Record<Rival, Curve>;
}

/** What speaks most against the first voter of a line; null where there is no voter, or no address to compare. */
export function rivalOf(table: MatchTable, i: number): Rival | null {
  const at = i * KEPT;
  if (table.row[at] === 0xffffffff || table.address[at] === MISSING) return null;
  if (table.address[at] === DIFFERENT) return 'moved';
  let voters = table.others[i];
  for (let k = at + 1; k < at + KEPT; k++) if (table.row[k] !== 0xffffffff) voters += table.probability[k];
  if (voters > (1 - table.probability[at]) / 2) return 'voter';
  return table.relative[i] > table.stranger[i] + table.elsewhere[i] ? 'relative' : 'unknown';
}

/** Sets the first voter's probability; everything else shares what is left as before. */
function setFirst(table: MatchTable, i: number, p: number): void {
  const at = i * KEPT;
  const before = table.probability[at];
  const second = table.row[at + 1] === 0xffffffff ? 0 : table.probability[at + 1];
  // The first stays the first.
  const shown = Math.min(1, Math.max(p, second > 0 ? second / (1 - before + second) : 0));
  const scale = before < 1 ? (1 - shown) / (1 - before) : 0;
  table.probability[at] = shown;
  for (let k = at + 1; k < at + KEPT; k++) table.probability[k] *= scale;
  table.relative[i] *= scale;
  table.stranger[i] *= scale;
  table.elsewhere[i] *= scale;
  table.others[i] *= scale;
  table.othersMoved[i] *= scale;
}

/** Posterior of every line under the priors. `usual`: what such posteriors usually turn out to be (null: as counted); `calibrate` then maps them to the share that people found. */
export function posteriorTable({
  evidence,
  views,
  priors,
  settings,
  usual = usualCurves(),
  calibrate,
}: {
  evidence: Evidence;
  views: RollViews;
  priors: Priors;
  settings: MatchSettings;
  usual?: Readonly<Record<Rival, Curve>> | null;
  calibrate?: Curve;
}): MatchTable {
  const count = evidence.relative.length;
  const { rec } = views;
  const table: MatchTable = {
    count,
    kind: new Uint8Array(count),
    row: new Uint32Array(count * KEPT).fill(0xffffffff),
    probability: new Float32Array(count * KEPT),
    stated: new Float32Array(count),
    address: new Uint8Array(count * KEPT).fill(MISSING),
    relative: new Float32Array(count),
    stranger: new Float32Array(count),
    elsewhere: new Float32Array(count),
    others: new Float32Array(count),
    othersMoved: new Float32Array(count),
  };
  const log = {
    stay: Math.log2(priors.stay),
    moved: Math.log2(priors.moved),
    relative: Math.log2(priors.relative),
    stranger: Math.log2(priors.stranger),
    elsewhere: Math.log2(priors.elsewhere),
  };
  const rows: number[] = [];
  const weights: number[] = [];
  const stays: number[] = [];
  const agreements: number[] = [];
  for (let i = 0; i < count; i++) {
    let most = Math.max(
      evidence.relative[i] + log.relative,
      evidence.stranger[i] + log.stranger,
      evidence.elsewhere[i] + log.elsewhere,
      evidence.otherStay[i] + log.stay,
      evidence.otherMoved[i] + log.moved,
    );
    for (let k = i * KEPT; k < (i + 1) * KEPT; k++) most = Math.max(most, evidence.stay[k] + log.stay, evidence.moved[k] + log.moved);
    if (most <= NEVER / 2) {
      table.kind[i] = KIND.unsure;
      table.elsewhere[i] = 1;
      continue;
    }
    rows.length = 0;
    weights.length = 0;
    stays.length = 0;
    agreements.length = 0;
    let sum = 0;
    for (let k = i * KEPT; k < (i + 1) * KEPT; k++) {
      const row = evidence.row[k];
      if (row === 0xffffffff) break;
      const stay = 2 ** (evidence.stay[k] + log.stay - most);
      const weight = stay + 2 ** (evidence.moved[k] + log.moved - most);
      sum += weight;
      // An earlier registration of the same voter adds to the voter.
      const same = rows.findIndex((other) => rec[other * REC.words + REC.voter] === rec[row * REC.words + REC.voter]);
      if (same >= 0) {
        weights[same] += weight;
        stays[same] += stay;
      } else {
        rows.push(row);
        weights.push(weight);
        stays.push(stay);
        agreements.push(evidence.agreement[k]);
      }
    }
    const relative = 2 ** (evidence.relative[i] + log.relative - most);
    const stranger = 2 ** (evidence.stranger[i] + log.stranger - most);
    const elsewhere = 2 ** (evidence.elsewhere[i] + log.elsewhere - most);
    const othersMoved = 2 ** (evidence.otherMoved[i] + log.moved - most);
    const others = 2 ** (evidence.otherStay[i] + log.stay - most) + othersMoved;
    sum += relative + stranger + elsewhere + others;
    const order = rows.map((_, k) => k).sort((a, b) => weights[b] - weights[a] || rows[a] - rows[b]);
    order.forEach((from, k) => {
      table.row[i * KEPT + k] = rows[from];
      table.probability[i * KEPT + k] = weights[from] / sum;
      table.address[i * KEPT + k] = agreementOf(agreements[from], stays[from] / weights[from]);
    });
    table.relative[i] = relative / sum;
    table.stranger[i] = stranger / sum;
    table.elsewhere[i] = elsewhere / sum;
    table.others[i] = others / sum;
    table.othersMoved[i] = othersMoved / sum;
    const rival = usual === null ? null : rivalOf(table, i);
    if (usual !== null && rival !== null) setFirst(table, i, usual[rival](table.probability[i * KEPT]));
    table.stated[i] = table.probability[i * KEPT];
    if (calibrate !== undefined && rows.length > 0) setFirst(table, i, calibrate(table.stated[i]));
    const kind = kindOf(table, i, settings, rec);
    // What cannot be read is a question, never an answer.
    table.kind[i] = KIND[kind === 'not-found' && evidence.unreadable[i] === 1 ? 'unsure' : kind];
  }
  return table;
}

/** Nearly sure that the address is the registered one, nearly sure that it is another, or unclear. */
function agreementOf(seen: number, stayShare: number): number {
  if (seen === MISSING) return MISSING;
  if (stayShare >= 0.85) return seen === DIFFERENT ? UNCLEAR : seen === UNCLEAR ? SAME : seen;
  return stayShare <= 0.05 && seen === DIFFERENT ? DIFFERENT : UNCLEAR;
}

function kindOf(table: MatchTable, i: number, settings: MatchSettings, rec: Uint32Array): MatchKind {
  const at = i * KEPT;
  const first = table.probability[at];
  const notOnRoll = table.relative[i] + table.stranger[i] + table.elsewhere[i];
  if (table.row[at] !== 0xffffffff) {
    const elsewhere = table.address[at] === DIFFERENT;
    if (elsewhere && first >= settings.elsewhere) return 'registered-elsewhere';
    if (!elsewhere && first >= settings.match) return 'match';
    const second = table.row[at + 1];
    if (
      second !== 0xffffffff &&
      !elsewhere &&
      table.address[at + 1] !== DIFFERENT &&
      sameNameAndAddress(table.row[at], second, rec) &&
      first + table.probability[at + 1] >= settings.match
    )
      return 'one-of-these';
  }
  const least = table.relative[i] > notOnRoll / 2 ? settings.notFoundRelative : settings.notFound;
  return notOnRoll >= least ? 'not-found' : 'unsure';
}

/** Two rows that a line with this name and address cannot tell apart. */
function sameNameAndAddress(a: number, b: number, rec: Uint32Array): boolean {
  const x = a * REC.words;
  const y = b * REC.words;
  return (
    rec[x + REC.surname] === rec[y + REC.surname] &&
    rec[x + REC.given] === rec[y + REC.given] &&
    rec[x + REC.street] === rec[y + REC.street] &&
    rec[x + REC.house] === rec[y + REC.house]
  );
}
