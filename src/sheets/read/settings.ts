import { z } from 'zod';

/** Every threshold of reading, in one place; scores are stored with the lines, so a threshold can be changed without scanning again. */
export const readSettingsSchema = z.object({
  /** Darker than this share below the paper is ink. */
  inkContrast: z.number().min(0.05).max(0.9).default(0.24),
  /** A cell is written in when at least this share of it is ink … */
  cellInk: z.number().min(0).max(1).default(0.0035),
  /** … and ink stands in at least this share of its width. */
  cellSpread: z.number().min(0).max(1).default(0.05),
  /** … and at least this share of its ink stands in the middle two fifths of its height. */
  cellMiddle: z.number().min(0).max(1).default(0.05),
  /** Below this share of ink a cell is empty; between the two it is doubtful. */
  cellEmptyInk: z.number().min(0).max(1).default(0.001),
  /** From this crossing score on a line is proposed as crossed out. */
  crossed: z.number().min(0).max(1).default(0.5),
  /** From this crossing score on (and below `crossed`) a person is asked. */
  crossedDoubt: z.number().min(0).max(1).default(0.4),
  /** A page whose printed rules come out wider than this many points is blurred. */
  blurredRule: z.number().min(0.5).max(10).default(1.9),
  /** A page on which fewer than this share of rule places is found is not founded well enough to cut lines from. */
  rulesFound: z.number().min(0).max(1).default(0.6),
  /** Resolution of line images, dots an inch. */
  imageDpi: z.number().int().min(100).max(400).default(200),
  /** Resolution of the picture of the whole page, brought upright, dots an inch. */
  pageDpi: z.number().int().min(72).max(300).default(150),
  /** Largest picture that is opened, in pixels. */
  maxPixels: z.number().int().min(1_000_000).max(1_000_000_000).default(150_000_000),
  /** Largest file that is opened, in bytes. */
  maxFileBytes: z.number().int().min(1_000).default(2_000_000_000),
  /** Largest unpacked size of one file of a zip, in bytes. */
  maxUnpackedBytes: z.number().int().min(1_000).default(500_000_000),
  /** Seconds that one page may take before its reader is stopped. */
  pageSeconds: z.number().min(1).max(600).default(30),
  /** Memory that one reader may take, in bytes; for a PDF, what the open file itself takes comes on top. */
  maxReaderBytes: z.number().int().min(100_000_000).default(1_500_000_000),
  /** Resolution at which PDF pages are drawn when they are not themselves one scanned picture. */
  pdfDpi: z.number().int().min(100).max(600).default(300),
});
export type ReadSettings = Readonly<z.infer<typeof readSettingsSchema>>;

/** The settings as delivered. */
export function defaultReadSettings(): ReadSettings {
  return readSettingsSchema.parse({});
}
