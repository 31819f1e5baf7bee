import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { batchText } from '../basics/batch-text.ts';
import { createCellDecoder } from '../basics/cell-text.ts';
import { fileProblem, openDelimitedFile } from '../basics/delimited.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type Draw, type Frame, frameOf, parseFrameId } from '../law/sampling/draw.ts';

/** A frame, with the ids of its lines where they are at hand. */
export interface ReadFrame {
  readonly frame: Frame;
  readonly lineIds: readonly string[] | null;
}

/** Reads the ids of a lines file in its own order (column `line_id`, or the only column) and hashes them. */
export async function readFrameOfLines(path: string): Promise<Result<ReadFrame, readonly Problem[]>> {
  const opened = await openDelimitedFile(path, { file: path });
  if (!opened.ok) return err([opened.error]);
  const table = opened.value;
  try {
    const headings = table.headings.map((heading) => heading.trim().toLowerCase());
    const column = headings.length === 1 ? 0 : headings.findIndex((heading) => heading === 'line_id' || heading === 'line id');
    if (column < 0) {
      return err([
        {
          code: 'column-missing',
          file: path,
          row: 1,
          field: 'line_id',
          message: 'This column is missing.',
          remedy: 'A frame needs the id of every line.',
        },
      ]);
    }
    const lineIds: string[] = [];
    const problems: Problem[] = [];
    const decoder = createCellDecoder();
    for await (const batch of table.batches()) {
      for (const { row, reason } of batch.setAside) problems.push({ code: 'row-unreadable', file: path, row, message: reason });
      for (let r = 0; r < batch.rows; r++) {
        lineIds.push(batchText({ batch, decoder, row: r, column }));
      }
    }
    if (problems.length > 0) return err(problems);
    const frame = frameOf(lineIds);
    return frame.ok ? ok({ frame: frame.value, lineIds }) : err([{ ...frame.error, file: path }]);
  } finally {
    await table.close();
  }
}

/** Reads what stands after `--frame`: the published `raw-hash`, a frame file written by `sample frame --out` or `--json`, or the lines file itself. */
export async function readFrame(text: string): Promise<Result<ReadFrame, readonly Problem[]>> {
  const published = parseFrameId(text);
  if (published !== null) return ok({ frame: published, lineIds: null });
  if (/^[0-9a-f]{64}$/.test(text)) {
    return err([
      {
        code: 'frame-incomplete',
        message: 'A draw needs the raw count too.',
        field: 'frame',
        remedy: `Give it as RAW-${text.slice(0, 8)}…, or with --raw.`,
      },
    ]);
  }
  if (!(await isJson(text))) return readFrameOfLines(text);
  const json = await readJson(text);
  if (!json.ok) return json;
  const parsed = z.object({ frame: z.string() }).safeParse(json.value);
  const frame = parsed.success ? parseFrameId(parsed.data.frame) : null;
  if (frame === null)
    return err([{ code: 'frame-invalid', file: text, message: 'This is no frame.', remedy: 'Make it with sample frame --json.' }]);
  return ok({ frame, lineIds: null });
}

/** A frame file is known by how it begins, whatever it is called: taken for lines, its own text would be drawn from. */
async function isJson(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (file === null) return path.endsWith('.json');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0).catch(() => ({ buffer: Buffer.alloc(0), bytesRead: 0 }));
    return /^\uFEFF?\s*\{/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}

const drawSchema = z.object({
  frame: z.string(),
  seed: z.string(),
  count: z.int().min(1),
  lines: z.array(z.object({ position: z.int().min(1), counter: z.int().min(1) })),
});

/** Reads a draw written by `sample draw --json`. */
export async function readDraw(path: string): Promise<Result<Draw, readonly Problem[]>> {
  const json = await readJson(path);
  if (!json.ok) return json;
  const parsed = drawSchema.safeParse(json.value);
  if (!parsed.success)
    return err([{ code: 'draw-invalid', file: path, message: 'This is no draw.', remedy: 'Make it with sample draw --json.' }]);
  return ok(parsed.data);
}

async function readJson(path: string): Promise<Result<unknown, readonly Problem[]>> {
  try {
    return ok(JSON.parse(await readFile(path, 'utf8')) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return err([{ code: 'json-invalid', file: path, message: `Not JSON: ${error.message}.` }]);
    return err([fileProblem(path, error)]);
  }
}
