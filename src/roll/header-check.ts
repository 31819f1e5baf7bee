import { createHash } from 'node:crypto';

/*
 * The header guards the sections by their checksums; this guards the header. Its JSON begins with the checksum, made over the JSON in
 * which the checksum itself is zeros.
 */

const ZEROS = '0'.repeat(64);
const LEAD = '{"check":"';

/** The header as JSON, with its checksum in front. */
export function sealHeader(header: object): string {
  const blank = JSON.stringify({ check: ZEROS, ...header });
  return LEAD + sumOf(blank) + blank.slice(LEAD.length + ZEROS.length);
}

/** Whether a header's JSON (blanks behind it allowed) is as it was sealed. */
export function isSealedHeader(json: string): boolean {
  const text = json.trimEnd();
  const check = text.slice(LEAD.length, LEAD.length + ZEROS.length);
  return text.startsWith(LEAD) && check === sumOf(LEAD + ZEROS + text.slice(LEAD.length + ZEROS.length));
}

function sumOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
