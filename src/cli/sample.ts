import type { Command } from 'commander';
import { writeFileAtomic } from '../basics/atomic-file.ts';
import { err, ok } from '../basics/result.ts';
import { type Draw, draw, drawFingerprint } from '../law/sampling/draw.ts';
import { sampleSize } from '../law/sampling/sample-size.ts';
import { readRulePack } from '../operations/rule-packs.ts';
import { readDraw, readFrame, readFrameOfLines } from '../operations/sample-frame.ts';
import { type CliIo, EXIT, runJob } from './io.ts';
import { grouped, wrapped } from './law-text.ts';
import { wholeNumber } from './option-values.ts';

interface FrameOptions {
  readonly rules?: string;
  readonly out?: string;
  readonly json?: boolean;
}

interface DrawOptions {
  readonly frame: string;
  readonly raw?: number;
  readonly count: number;
  readonly seed: string;
  readonly out?: string;
  readonly json?: boolean;
}

interface VerifyOptions {
  readonly frame: string;
  readonly draw: string;
  readonly json?: boolean;
}

/** `countersign sample`: fix the frame, draw once, and check a draw. */
export function register(program: Command, io: CliIo): void {
  const sample = program.command('sample').description('Draw a random sample of lines that anyone can redo.');
  registerFrame(sample, io);
  registerDraw(sample, io);
  registerVerify(sample, io);
}

function registerFrame(sample: Command, io: CliIo): void {
  sample
    .command('frame')
    .description('Fix the lines to draw from: their number and hash, to be published before the seed is made.')
    .argument('<lines>', 'table of the lines in their order, with the column line_id')
    .option('--rules <id>', 'also say how many lines these rules want drawn')
    .option('--out <file>', 'write the frame to a file')
    .option('--json', 'print the result as JSON')
    .action((path: string, options: FrameOptions) =>
      runJob({
        io,
        json: options.json,
        work: async () => {
          const read = await readFrameOfLines(path);
          if (!read.ok) return read;
          const { frame } = read.value;
          let size = null;
          if (options.rules !== undefined) {
            const pack = await readRulePack(options.rules);
            if (!pack.ok) return pack;
            const wanted = sampleSize({ pack: pack.value, raw: frame.raw });
            if (!wanted.ok) return err([wanted.error]);
            size = wanted.value;
          }
          const value = {
            frame: frame.id,
            raw: frame.raw,
            hash: frame.id,
            sha256: frame.hash,
            sampleSize: size?.size ?? null,
            everyLine: size?.everyLine ?? null,
          };
          if (options.out !== undefined) await writeFileAtomic(options.out, `${JSON.stringify(value, null, 2)}\n`);
          return ok(value);
        },
        print: (value) => {
          io.out(`${grouped(value.raw)} lines. Publish this before the seed is made:\n\n  ${io.style('bold', value.frame)}\n`);
          if (value.sampleSize !== null) {
            io.out(
              `\n  ${value.everyLine === true ? 'These rules want every line examined.' : `These rules want ${grouped(value.sampleSize)} lines drawn.`}\n`,
            );
          }
        },
      }),
    );
}

function registerDraw(sample: Command, io: CliIo): void {
  sample
    .command('draw')
    .description('Draw lines by a public seed, once.')
    .requiredOption('--frame <id or file>', 'the published frame (RAW-HASH), its file, or the lines file')
    .option('--raw <number>', 'number of lines, where --frame is the bare SHA-256', wholeNumber)
    .requiredOption('--count <number>', 'lines to draw', wholeNumber)
    .requiredOption('--seed <text>', 'the public seed, e.g. the digits of twenty dice rolls, exactly as rolled')
    .option('--out <file>', 'write the draw to a new file; an existing draw is never replaced')
    .option('--json', 'print the result as JSON')
    .action((options: DrawOptions) =>
      runJob({
        io,
        json: options.json,
        work: async () => {
          const read = await readFrame(options.raw === undefined ? options.frame : `${options.raw}-${options.frame}`);
          if (!read.ok) return read;
          const { frame, lineIds } = read.value;
          if (options.out !== undefined && (await readDraw(options.out)).ok) {
            return err([
              {
                code: 'draw-exists',
                file: options.out,
                message: 'A draw stands here already. There is one draw only.',
                remedy: 'Check it with sample verify.',
              },
            ]);
          }
          const drawn = draw({ frame, seed: options.seed, count: options.count });
          if (!drawn.ok) return err([drawn.error]);
          const value = presented(drawn.value, lineIds);
          if (options.out !== undefined) await writeFileAtomic(options.out, `${JSON.stringify(value, null, 2)}\n`);
          return ok(value);
        },
        print: (value) => io.out(drawText(io, value)),
      }),
    );
}

function registerVerify(sample: Command, io: CliIo): void {
  sample
    .command('verify')
    .description('Redo a draw and compare it with the one on file.')
    .requiredOption('--frame <id or file>', 'the published frame (RAW-HASH), its file, or the lines file')
    .requiredOption('--draw <file>', 'the draw, as written by sample draw')
    .option('--json', 'print the result as JSON')
    .action((options: VerifyOptions) =>
      runJob({
        io,
        json: options.json,
        work: async () => {
          const read = await readFrame(options.frame);
          if (!read.ok) return read;
          const claimed = await readDraw(options.draw);
          if (!claimed.ok) return claimed;
          const { frame } = read.value;
          const sameFrame = claimed.value.frame === frame.id;
          const again = draw({ frame, seed: claimed.value.seed, count: claimed.value.count });
          const differs = again.ok
            ? again.value.lines.findIndex(
                (line, i) => line.position !== claimed.value.lines[i]?.position || line.counter !== claimed.value.lines[i]?.counter,
              )
            : 0;
          const agrees = sameFrame && again.ok && differs < 0 && claimed.value.lines.length === claimed.value.count;
          if (!agrees) io.exit(EXIT.failed);
          return ok({
            agrees,
            sameFrame,
            firstDifference: differs < 0 ? null : differs + 1,
            frame: frame.id,
            fingerprint: again.ok ? drawFingerprint(again.value) : null,
          });
        },
        print: (value) => {
          if (value.agrees) io.out(`${io.style('green', 'The draw is right.')} Frame, seed and every line agree.\n`);
          else {
            io.out(
              `${io.style('red', 'The draw is not right.')} ${value.sameFrame ? `It differs from line ${value.firstDifference ?? 'count'} of the draw on.` : 'It was made from another frame.'}\n`,
            );
          }
        },
      }),
    );
}

interface PresentedDraw extends Draw {
  readonly algorithm: string;
  readonly fingerprint: string;
  /** Positions in ascending order: the order in which lines are looked up. */
  readonly positions: readonly number[];
  /** Ids of the drawn lines in the order of `positions`; null where only the hash was given. */
  readonly lineIds: readonly string[] | null;
}

function presented(drawn: Draw, ids: readonly string[] | null): PresentedDraw {
  const positions = drawn.lines.map((line) => line.position).sort((a, b) => a - b);
  return {
    algorithm: 'countersign-draw-1',
    ...drawn,
    fingerprint: drawFingerprint(drawn),
    positions,
    lineIds: ids === null ? null : positions.map((position) => ids[position - 1]),
  };
}

function drawText(io: CliIo, value: PresentedDraw): string {
  const shown = (value.lineIds ?? value.positions).slice(0, 40);
  const more = value.positions.length > shown.length ? ` … and ${grouped(value.positions.length - shown.length)} more` : '';
  return `${[
    `${grouped(value.count)} lines drawn with the seed ${io.style('bold', value.seed)}.`,
    '',
    `  ${value.lineIds === null ? 'Positions in the frame' : 'Lines'}: ${wrapped(shown.join(' ') + more, io.columns - 4, '  ')}`,
    '',
    `  fingerprint ${value.fingerprint}`,
    io.style('dim', '  Anyone can redo this: docs/statistics.md has a second program in twenty lines.'),
  ].join('\n')}\n`;
}
