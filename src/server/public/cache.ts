import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** What is answered at one public address. */
export interface PublicAnswer {
  readonly status: number;
  readonly media: string;
  readonly body: Buffer;
  /** May be kept for ever: its address changes with it. */
  readonly immutable?: boolean;
  /** May be put into pages of other sites, and read by their scripts: badge and open data. */
  readonly shared?: boolean;
}

/** An answer ready to be sent: in the encodings that browsers ask for, each with its tag. */
export interface CachedAnswer extends PublicAnswer {
  readonly etag: string;
  readonly gzip: Buffer | null;
  readonly brotli: Buffer | null;
}

/** Answers kept in memory. An answer is made once for as long as nothing that the public sees has changed. */
export interface PublicCache {
  /** The answer of a key, made where it is not there or is over. Requests for the same key wait for one making. */
  answer(key: string, make: () => Promise<PublicAnswer>): Promise<CachedAnswer>;
}

/** Milliseconds for which the stamp is believed without asking the database: with what browsers keep, well under five seconds. */
export const FRESH_MS = 1000;
/** Milliseconds for which old answers are given while the database does not answer. */
const STALE_MS = 10 * 60_000;
/** Answers at most; the one asked for least recently goes first. Addresses that do not exist cannot fill the memory. */
const MOST = 2000;
const WORTH_PACKING = 400;

/** A cache over a stamp: a text that is another one as soon as anything shown has changed. */
export function publicCache({
  stamp,
  now = Date.now,
  freshMs = FRESH_MS,
}: {
  readonly stamp: () => Promise<string>;
  readonly now?: () => number;
  readonly freshMs?: number;
}): PublicCache {
  const answers = new Map<string, { readonly stamp: string; readonly made: Promise<CachedAnswer> }>();
  let known: { readonly stamp: string; readonly at: number } | null = null;
  let asking: Promise<string> | null = null;

  async function current(): Promise<string> {
    if (known !== null && now() - known.at < freshMs) return known.stamp;
    asking ??= stamp()
      .then((text) => {
        known = { stamp: text, at: now() };
        return text;
      })
      .catch((error: unknown) => {
        // The database is away: what was shown is shown on, for a while.
        if (known === null || now() - known.at > STALE_MS) throw error;
        return known.stamp;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    async answer(key, make) {
      const stampNow = known !== null && now() - known.at < freshMs ? known.stamp : await current();
      const kept = answers.get(key);
      if (kept !== undefined && kept.stamp === stampNow) {
        answers.delete(key);
        answers.set(key, kept);
        return kept.made;
      }
      const made = make().then(ready);
      answers.set(key, { stamp: stampNow, made });
      made.catch(() => answers.delete(key));
      if (answers.size > MOST) answers.delete(answers.keys().next().value!);
      return made;
    },
  };
}

function ready(answer: PublicAnswer): CachedAnswer {
  const etag = createHash('sha256').update(answer.media).update('\n').update(answer.body).digest('base64url').slice(0, 22);
  const packs = answer.body.length > WORTH_PACKING && /^text\/|json|xml/.test(answer.media);
  return {
    ...answer,
    etag,
    gzip: packs ? gzipSync(answer.body, { level: 9 }) : null,
    brotli: packs ? brotliCompressSync(answer.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : null,
  };
}
