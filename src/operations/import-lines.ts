import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Problem } from '../basics/problem.ts';
import { err, ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import { appendEvent } from '../record/audit-log.ts';
import { BULK } from '../record/bulk.ts';
import { newId } from '../record/ids.ts';
import type { LineText } from '../roll/types.ts';
import { type Deps, inTransaction, keyOf, type Outcome, petitionFor, refuse } from './deps.ts';
import { isClosed } from './petition-life.ts';
import { addLine, lastOrdinal, noLines, putLines } from './put-lines.ts';
import { plainCode } from './section-names.ts';

/** What an import of lines brought. */
export interface ImportedLines {
  readonly sections: number;
  readonly lines: number;
  /** SHA-256 over the commitments of all readings in order. */
  readonly commitment: string;
}

/** Brings the lines of a petition onto the record, all or none. Sections whose lines are there already are refused with the row. */
export async function importLines(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  {
    member,
    petitionId,
    lines,
    file,
  }: { readonly member: Member; readonly petitionId: string; readonly lines: Iterable<LineText>; readonly file: string },
): Promise<Outcome<ImportedLines>> {
  return inTransaction(deps, async (trx) => {
    const found = await petitionFor(trx, { member, act: 'lines.import', petitionId });
    if (!found.ok) return found;
    if (isClosed(found.value.state)) return refuse('petition-closed', `The petition is ${found.value.state}.`);
    const key = await keyOf(deps, trx, petitionId);
    if (!key.ok) return key;
    const closed = await trx.selectFrom('frame').select('petition_id').where('petition_id', '=', petitionId).executeTakeFirst();
    if (closed !== undefined)
      return refuse('frame-published', 'The frame is published: no line is added any more.', {
        remedy: 'Record what was found in the lines themselves.',
      });
    const known = await trx
      .selectFrom('section')
      .select(['id', 'code', sql<boolean>`exists (select 1 from line where line.section_id = section.id)`.as('filled')])
      .where('petition_id', '=', petitionId)
      .execute();
    const before = new Set(known.filter(({ filled }) => filled).map(({ code }) => plainCode(code)));
    // A section that was issued is on the record before its lines are.
    const empty = new Map(known.filter(({ filled }) => !filled).map(({ code, id }) => [plainCode(code), id]));
    let ordinal = await lastOrdinal(trx, petitionId);
    const at = deps.now();
    const sections = new Map<string, string>();
    const places = new Map<string, number>();
    const total = createHash('sha256');
    let row = 1;
    let pending = noLines();
    for (const line of lines) {
      row++;
      const problem = placeProblem({ line, row, file, before, places });
      if (problem !== null) return err(problem);
      let sectionId = sections.get(line.section);
      if (sectionId === undefined) {
        const issued = empty.get(plainCode(line.section));
        sectionId = issued ?? newId();
        sections.set(line.section, sectionId);
        if (issued === undefined) pending.sections.push({ id: sectionId, petition_id: petitionId, code: line.section });
      }
      const { lineId: given, section: _section, page, line: number, ...written } = line;
      const { commitment } = addLine(pending, {
        place: { petitionId, sectionId, ordinal: ++ordinal, page, number },
        reading: { method: 'import', value: { given, ...written } },
        key: key.value,
        actor: member.userId,
        at,
      });
      total.update(commitment);
      if (pending.lines.length === BULK) pending = await putLines(trx, pending);
    }
    await putLines(trx, pending);
    if (row === 1) return refuse('lines-empty', 'There is no line in the file.');
    const answer = { sections: sections.size, lines: row - 1, commitment: total.digest('hex') };
    await appendEvent(trx, {
      kind: 'lines.imported',
      body: answer,
      actor: member.userId,
      at,
      organisation: found.value.petition.organisation_id,
      petition: petitionId,
    });
    return ok(answer);
  });
}

/** What is wrong with the place of a line: no section, a section that is there already, or a place that another line has. */
function placeProblem({
  line,
  row,
  file,
  before,
  places,
}: {
  readonly line: LineText;
  readonly row: number;
  readonly file: string;
  readonly before: ReadonlySet<string>;
  readonly places: Map<string, number>;
}): Problem | null {
  if (line.section === '' || line.section.length > 60) {
    return {
      code: 'section-missing',
      message: 'The line has no section.',
      file,
      row,
      field: 'section',
      remedy: 'Give the number of the section, at most 60 characters.',
    };
  }
  if (line.line === '')
    return {
      code: 'line-number-missing',
      message: 'The line has no number.',
      file,
      row,
      field: 'line',
      remedy: 'Give the number that is printed on the line.',
    };
  if (before.has(plainCode(line.section))) {
    return {
      code: 'section-known',
      message: `Section ${line.section} has its lines on the record already.`,
      file,
      row,
      field: 'section',
      remedy: 'Import only sections that are new.',
    };
  }
  const place = JSON.stringify([line.section, line.page, line.line]);
  const other = places.get(place);
  if (other !== undefined) {
    return {
      code: 'line-twice',
      message: `Row ${other} has the same section, page and line.`,
      file,
      row,
      field: 'line',
      remedy: 'Give every line a place of its own.',
    };
  }
  places.set(place, row);
  return null;
}
