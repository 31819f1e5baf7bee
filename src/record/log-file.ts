import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type AtomicFile, openAtomicFile } from '../basics/atomic-file.ts';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { chainHead, entryHash, FIRST_PREVIOUS, type LogEntry, sequence } from './audit-log.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import type { RecordTables } from './schema.ts';

/** What an exported log was when it was written, or what a check of it found. */
export interface LogSummary {
  readonly chain: string;
  readonly entries: number;
  /** Hash of the last entry: publish it, and nobody can later shorten or rewrite the log unseen. */
  readonly head: string;
}

const FORMAT = 'countersign-log';
const VERSION = 1;
const PAGE = 2_000;

/** Writes one chain as a text file, one JSON object a line: a heading, then the entries in order. The file appears whole or not at all. */
export async function exportLog({
  db,
  chain,
  path,
}: {
  readonly db: Kysely<RecordTables>;
  readonly chain: string;
  readonly path: string;
}): Promise<LogSummary> {
  await sequence(db);
  const head = await chainHead(db, chain);
  const file = await openAtomicFile(path);
  try {
    await file.write(`${canonicalJson({ format: FORMAT, version: VERSION, chain, entries: head.seq, head: head.hash })}\n`);
    for (let from = 0; from < head.seq; from += PAGE) await writePage({ db, chain, from, to: Math.min(from + PAGE, head.seq), file });
    await file.commit();
  } catch (error) {
    await file.abandon();
    throw error;
  }
  return { chain, entries: head.seq, head: head.hash };
}

async function writePage(page: {
  readonly db: Kysely<RecordTables>;
  readonly chain: string;
  readonly from: number;
  readonly to: number;
  readonly file: AtomicFile;
}): Promise<void> {
  const rows = await page.db
    .selectFrom('log_entry')
    .innerJoin('event', 'event.id', 'log_entry.event_id')
    .select(['seq', 'event.id', 'at', 'kind', 'actor', 'petition_id', 'body', 'previous', 'hash'])
    .where('log_entry.chain', '=', page.chain)
    .where('seq', '>', page.from)
    .where('seq', '<=', page.to)
    .orderBy('seq')
    .execute();
  const lines = rows.map((row) => {
    const { petition_id, at, body, hash, ...rest } = row;
    const entry: LogEntry = { chain: page.chain, ...rest, at: at.toISOString(), petition: petition_id, body: JSON.parse(body) as Json };
    return `${canonicalJson({ ...entry, hash })}\n`;
  });
  await page.file.write(lines.join(''));
}

const Heading = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION), chain: z.string(), entries: z.int(), head: z.string() });
const Entry = z.object({
  chain: z.string(),
  seq: z.int(),
  id: z.string(),
  at: z.string(),
  kind: z.string(),
  actor: z.string(),
  petition: z.string().nullable(),
  body: z.json(),
  previous: z.string(),
  hash: z.string(),
});

/**
 * Checks an exported log without any database: every hash, every link, no gap, and the end against the heading and, where the
 * caller has one, a head published earlier. The problem names the first broken entry and its line in the file.
 */
export async function verifyLogFile({
  path,
  head,
}: {
  readonly path: string;
  readonly head?: string;
}): Promise<Result<LogSummary, Problem>> {
  let heading: z.infer<typeof Heading> | null = null;
  let seq = 0;
  let previous = FIRST_PREVIOUS;
  let row = 0;
  let sawHead = head === undefined || head === FIRST_PREVIOUS;
  const broken = (message: string): Result<never, Problem> =>
    err({
      code: 'log-broken',
      message,
      file: path,
      row,
      remedy: 'Get the log again from the record; if it is broken there too, the record was altered at this entry.',
    });
  const stream = createReadStream(path);
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    row++;
    const value = parseLine(text);
    if (heading === null) {
      const parsed = Heading.safeParse(value);
      if (!parsed.success) return broken('The heading is not that of a Countersign log.');
      heading = parsed.data;
      continue;
    }
    const parsed = Entry.safeParse(value);
    const which = `Entry ${seq + 1}`;
    if (!parsed.success) return broken(`${which} cannot be read.`);
    const { hash, ...entry } = parsed.data;
    if (entry.seq !== seq + 1) return broken(`${which} is missing: entry ${entry.seq} stands in its place.`);
    if (entry.chain !== heading.chain) return broken(`${which} belongs to another log.`);
    if (entry.previous !== previous) return broken(`${which} does not follow the entry before it.`);
    if (entryHash(entry as LogEntry) !== hash) return broken(`${which} was altered: its hash does not fit its content.`);
    seq = entry.seq;
    previous = hash;
    if (hash === head) sawHead = true;
  }
  if (heading === null) return broken('The file is empty.');
  if (seq !== heading.entries || previous !== heading.head)
    return broken(`Entry ${seq + 1} is missing: the heading says that the log has ${heading.entries}.`);
  if (!sawHead) return broken('The published head is not in this log: it was shortened or rewritten.');
  return ok({ chain: heading.chain, entries: seq, head: previous });
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
