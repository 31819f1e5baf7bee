import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';

/** One font file, opened; each is embedded (as a subset) where it is used. */
export interface FontFace {
  /** Unique within the set; the same on every run. */
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly font: fontkit.Font;
}

/** The faces that a form may use: looked through in order for each character. */
export interface FontSet {
  /** The first face that has the character, or null when none has it. */
  faceFor(options: { readonly codePoint: number; readonly bold: boolean }): FontFace | null;
}

const require = createRequire(import.meta.url);

interface Slice {
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
}

function parseRanges(text: string): (readonly [number, number])[] {
  return text.split(',').map((part) => {
    const [from, to] = part.trim().replace(/^U\+/i, '').split('-');
    const low = Number.parseInt(from, 16);
    return [low, to === undefined ? low : Number.parseInt(to, 16)] as const;
  });
}

/** The slices of one family of a fontsource package: its unicode.json says which file holds which characters. WOFF, not WOFF2: fontkit cannot subset composite glyphs of the latter. */
function familySlices(options: { readonly packageName: string; readonly weight: 400 | 700 }): Slice[] {
  let root: string;
  try {
    root = dirname(require.resolve(`${options.packageName}/package.json`));
  } catch {
    return [];
  }
  const ranges = JSON.parse(readFileSync(join(root, 'unicode.json'), 'utf8')) as Record<string, string>;
  const family = options.packageName.split('/')[1];
  return Object.entries(ranges).map(([subset, text]) => ({
    file: join(root, 'files', `${family}-${subset.replace(/[[\]]/g, '')}-${options.weight}-normal.woff`),
    ranges: parseRanges(text),
  }));
}

/** Families looked through after Noto Sans; those that are not installed are passed over. */
export const furtherFamilies = [
  '@fontsource/noto-sans-armenian',
  '@fontsource/noto-sans-arabic',
  '@fontsource/noto-sans-hebrew',
  '@fontsource/noto-sans-thai',
  '@fontsource/noto-sans-khmer',
  '@fontsource/noto-sans-lao',
  '@fontsource/noto-sans-bengali',
  '@fontsource/noto-sans-gurmukhi',
  '@fontsource/noto-sans-gujarati',
  '@fontsource/noto-sans-tamil',
  '@fontsource/noto-sans-telugu',
  '@fontsource/noto-sans-ethiopic',
  '@fontsource/noto-sans-sc',
  '@fontsource/noto-sans-tc',
  '@fontsource/noto-sans-jp',
  '@fontsource/noto-sans-kr',
] as const;

/** Noto Sans (OFL, all its scripts) and whichever of the further Noto families are installed; `families` come first. */
export function openFonts(families: readonly string[] = []): FontSet {
  const order = [...families, '@fontsource/noto-sans', ...furtherFamilies];
  const slicesOf = new Map<string, Slice[]>();
  const faces = new Map<string, FontFace | null>();
  const answers = new Map<number, FontFace | null>();

  function slices(packageName: string, weight: 400 | 700): Slice[] {
    const key = `${packageName}@${weight}`;
    let found = slicesOf.get(key);
    if (found === undefined) {
      found = familySlices({ packageName, weight });
      slicesOf.set(key, found);
    }
    return found;
  }

  function open(file: string): FontFace | null {
    let face = faces.get(file);
    if (face === undefined) {
      try {
        const bytes = readFileSync(file);
        face = { key: file.slice(file.lastIndexOf('/') + 1), bytes, font: fontkit.create(bytes) as fontkit.Font };
      } catch {
        face = null;
      }
      faces.set(file, face);
    }
    return face;
  }

  return {
    faceFor({ codePoint, bold }) {
      const key = codePoint * 2 + (bold ? 1 : 0);
      const known = answers.get(key);
      if (known !== undefined) return known;
      let answer: FontFace | null = null;
      for (const weight of bold ? ([700, 400] as const) : ([400] as const)) {
        for (const packageName of order) {
          const slice = slices(packageName, weight).find((s) => s.ranges.some(([low, high]) => codePoint >= low && codePoint <= high));
          const face = slice === undefined ? null : open(slice.file);
          if (face?.font.hasGlyphForCodePoint(codePoint)) {
            answer = face;
            break;
          }
        }
        if (answer !== null) break;
      }
      answers.set(key, answer);
      return answer;
    },
  };
}
