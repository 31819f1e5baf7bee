import bidiFactory, { type Bidi } from 'bidi-js';
import LineBreaker from 'linebreak';
import type { FontFace, FontSet } from './fonts.ts';

/** A piece of text of one face and one direction, ready to draw with its left edge at x on the baseline y. */
export interface PlacedRun {
  readonly face: FontFace;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface Typeset {
  readonly runs: readonly PlacedRun[];
  /** Top of what follows, in points. */
  readonly bottom: number;
  /** Characters that no font has; they were left out. */
  readonly missing: readonly string[];
}

/** The horizontal space that a line may use whose top is at y. */
export type Measure = (options: { readonly top: number; readonly height: number }) => { readonly left: number; readonly right: number };

// The package's types say `export default`; Node gives the CommonJS export, which is the factory itself.
const bidi = (bidiFactory as unknown as () => Bidi)();
/** Lines are set this many times the type size apart. */
export const LEADING = 1.22;
const ASCENT = 0.95;
/** Scripts written without spaces between words; Unicode's line breaking leaves them to a dictionary. */
const COMPLEX = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function breakPositions(text: string, lang: string): { at: number; required: boolean }[] {
  const positions = new Map<number, boolean>();
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) positions.set(next.position, next.required === true);
  if (COMPLEX.test(text)) {
    for (const segment of new Intl.Segmenter(lang, { granularity: 'word' }).segment(text)) {
      if (segment.index > 0 && COMPLEX.test(segment.segment) && !positions.has(segment.index)) positions.set(segment.index, false);
    }
  }
  return [...positions].map(([at, required]) => ({ at, required })).sort((a, b) => a.at - b.at);
}

interface FaceRun {
  readonly face: FontFace;
  readonly start: number;
  readonly end: number;
}

/** Divides text into runs of one face; spaces, marks and joiners stay with what stands before them. */
function faceRuns(options: { text: string; bold: boolean; fonts: FontSet; missing: Set<string> }): FaceRun[] {
  const runs: FaceRun[] = [];
  let index = 0;
  for (const character of options.text) {
    const codePoint = character.codePointAt(0)!;
    const last = runs.at(-1);
    const end = index + character.length;
    const sticky = /[\s\p{M}\u200c\u200d]/u.test(character);
    if (
      last !== undefined &&
      last.end === index &&
      (sticky || last.face.font.hasGlyphForCodePoint(codePoint)) &&
      !(sticky && /\s/.test(character) === false && !last.face.font.hasGlyphForCodePoint(codePoint))
    ) {
      runs[runs.length - 1] = { ...last, end };
    } else {
      const face = options.fonts.faceFor({ codePoint: /\s/.test(character) ? 0x20 : codePoint, bold: options.bold });
      if (face === null) options.missing.add(character);
      else runs.push({ face, start: index, end });
    }
    index = end;
  }
  return runs;
}

const widths = new WeakMap<FontFace, Map<string, number>>();

/** Width of a piece of text in a face at size 1. */
function unitWidth(face: FontFace, text: string): number {
  let known = widths.get(face);
  if (known === undefined) widths.set(face, (known = new Map()));
  let width = known.get(text);
  if (width === undefined) {
    width = face.font.layout(text).advanceWidth / face.font.unitsPerEm;
    known.set(text, width);
  }
  return width;
}

function widthOf(options: { start: number; end: number; text: string; runs: readonly FaceRun[]; size: number }): number {
  let width = 0;
  for (const run of options.runs) {
    const start = Math.max(run.start, options.start);
    const end = Math.min(run.end, options.end);
    if (start < end) width += unitWidth(run.face, options.text.slice(start, end).replace(/[\n\r]/g, '')) * options.size;
  }
  return width;
}

/** Splits a right-to-left run at spaces, so that each piece is shaped alone and placed from the right. */
function pieces(text: string, rightToLeft: boolean): string[] {
  // Digits of Arabic script run left to right, but shaping would turn them with their script.
  if (!rightToLeft) return /[\u0590-\u08ff]/.test(text) ? [...text] : [text];
  return text.split(/(?<=\s)|(?=\s)/).reverse();
}

/** Places one line of a paragraph in visual order (Unicode bidirectional algorithm); returns its runs. */
function placeLine(options: {
  text: string;
  start: number;
  end: number;
  levels: ReturnType<typeof bidi.getEmbeddingLevels>;
  runs: readonly FaceRun[];
  size: number;
  x: number;
  baseline: number;
}): PlacedRun[] {
  const { text, runs, size } = options;
  let end = options.end;
  while (end > options.start && /\s/.test(text[end - 1])) end--;
  if (end <= options.start) return [];
  const indices = bidi.getReorderedIndices(text, options.levels, options.start, end - 1).filter((i) => i >= options.start && i < end);
  const mirrored = bidi.getMirroredCharactersMap(text, options.levels.levels, options.start, end - 1);
  const faceAt = (index: number) => runs.find((run) => index >= run.start && index < run.end)?.face ?? null;
  const placed: PlacedRun[] = [];
  let x = options.x;
  let i = 0;
  while (i < indices.length) {
    const face = faceAt(indices[i]);
    const rightToLeft = options.levels.levels[indices[i]] % 2 === 1;
    let j = i + 1;
    while (
      j < indices.length &&
      faceAt(indices[j]) === face &&
      (options.levels.levels[indices[j]] % 2 === 1) === rightToLeft &&
      Math.abs(indices[j] - indices[j - 1]) === 1
    )
      j++;
    if (face !== null) {
      const from = Math.min(indices[i], indices[j - 1]);
      const to = Math.max(indices[i], indices[j - 1]) + 1;
      let logical = '';
      for (let k = from; k < to; k++) logical += mirrored.get(k) ?? text[k];
      for (const piece of pieces(logical, rightToLeft)) {
        if (piece.trim() !== '') placed.push({ face, text: piece, x, y: options.baseline, size });
        x += unitWidth(face, piece) * size;
      }
    }
    i = j;
  }
  return placed;
}

/** Sets a text as paragraphs (parted by line feeds) from `top` downwards within the measure; breaks lines by Unicode's rules, places right-to-left scripts rightly. */
export function typeset(options: {
  readonly text: string;
  readonly lang: string;
  readonly size: number;
  readonly bold: boolean;
  readonly align: 'start' | 'center';
  readonly top: number;
  readonly measure: Measure;
  readonly fonts: FontSet;
}): Typeset {
  const { size, fonts } = options;
  const height = size * LEADING;
  const missing = new Set<string>();
  const placed: PlacedRun[] = [];
  let top = options.top;
  for (const paragraph of options.text.normalize('NFC').split('\n')) {
    const text = paragraph.trim();
    if (text === '') {
      top += height / 2;
      continue;
    }
    const runs = faceRuns({ text, bold: options.bold, fonts, missing });
    const levels = bidi.getEmbeddingLevels(text, 'auto');
    const rightToLeft = levels.paragraphs[0]?.level % 2 === 1;
    const breaks = breakPositions(text, options.lang);
    let start = 0;
    let next = 0;
    while (start < text.length) {
      const { left, right } = options.measure({ top, height });
      let end = start;
      while (next < breaks.length) {
        const candidate = breaks[next].at;
        const visible = text.slice(start, candidate).trimEnd().length + start;
        if (end > start && widthOf({ start, end: visible, text, runs, size }) > right - left) break;
        end = candidate;
        next++;
      }
      if (end === start) end = text.length;
      const visible = text.slice(start, end).trimEnd().length + start;
      const width = widthOf({ start, end: visible, text, runs, size });
      const x = options.align === 'center' ? left + (right - left - width) / 2 : rightToLeft ? right - width : left;
      placed.push(...placeLine({ text, start, end, levels, runs, size, x, baseline: top + size * ASCENT }));
      top += height;
      start = end;
      while (start < text.length && /\s/.test(text[start])) start++;
    }
  }
  return { runs: placed, bottom: top, missing: [...missing] };
}
