import { KEPT, type MatchTable } from '../roll/match-table.ts';
import type { FieldEvidence, LineTable, LineText, VoterRecord } from '../roll/types.ts';
import { QUESTIONS } from '../screening/questions.ts';
import type { Screening } from '../screening/screen.ts';
import { NO_CODE, NO_LINE, NO_ROW, OUTCOMES, QUESTION_CODES, type RollFacts } from '../screening/types.ts';
import { cell, rowWriter, writtenCell } from './csv.ts';
import type { ReportFileWriter } from './report-set.ts';

/** What the files about single lines are written from. */
export interface LineFilesInput {
  readonly screening: Screening;
  readonly lines: LineTable;
  readonly matches: MatchTable;
  readonly roll: RollFacts;
  /** Words of each reason code. */
  readonly reasonWords: ReadonlyMap<string, { readonly en: string; readonly es: string }>;
  /** The engine's evidence for one candidate of one line; left out, the files give the registration beside what was written. */
  readonly explain?: ((line: number, row: number) => readonly FieldEvidence[]) | undefined;
  /** How whoever signed a line was looked for, in words. */
  readonly searched?: ((line: number) => readonly string[]) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const REVIEW = OUTCOMES.indexOf('review');
const INELIGIBLE = OUTCOMES.indexOf('ineligible');

export const LINE_HEADINGS = [
  'line_id',
  'screening',
  'reason',
  'voter_id',
  'probability',
  'second_voter_id',
  'second_probability',
  'question',
  'or_reason',
  'other_line_id',
] as const;

/** lines.csv: every line with its outcome. A line found not registered names no voter; every other names whom it was taken for or may be. `or_reason`: the reason is this one or that one, which nobody can read off the line. `other_line_id`: the line whose voter this one may be too, and may repeat. */
export async function writeLines(file: ReportFileWriter, input: LineFilesInput): Promise<void> {
  const { screening, lines, roll, signal } = input;
  const { table, reasons } = screening;
  const nobody = reasons.indexOf('not-registered');
  const out = rowWriter(file, LINE_HEADINGS);
  for (let i = 0; i < table.count; i++) {
    const named = table.reason[i] === NO_CODE || table.reason[i] !== nobody || table.otherReason[i] !== NO_CODE;
    const voter = named && table.row[i] !== NO_ROW ? `${cell(roll.voterIdOf(table.row[i]))},${table.probability[i].toFixed(4)}` : ',';
    const second =
      named && table.secondRow[i] !== NO_ROW ? `${cell(roll.voterIdOf(table.secondRow[i]))},${table.secondProbability[i].toFixed(4)}` : ',';
    const reason = table.reason[i] === NO_CODE ? '' : reasons[table.reason[i]];
    const question = table.question[i] === NO_CODE ? '' : QUESTION_CODES[table.question[i]];
    const or = table.otherReason[i] === NO_CODE ? '' : reasons[table.otherReason[i]];
    const other = table.otherLine[i] === NO_LINE ? '' : cell(lines.cellOf(table.otherLine[i], 'lineId'));
    const handed = out.row(
      `${cell(lines.cellOf(i, 'lineId'))},${OUTCOMES[table.outcome[i]]},${reason},${voter},${second},${question},${or},${other}`,
    );
    if (handed !== undefined) {
      await handed;
      signal?.throwIfAborted();
    }
  }
  await out.close();
}

/** Candidates shown for a line in review: the best, and up to two more from this posterior on. */
const SHOWN = 3;
const SHOWN_FROM = 0.005;

/** review.csv: every line that a person must look at, with the question, what was written, and whom it may be with the evidence in words. */
export async function writeReview(file: ReportFileWriter, input: LineFilesInput): Promise<void> {
  const { screening, lines, matches, roll, signal } = input;
  const { table } = screening;
  const candidateHeadings = Array.from({ length: SHOWN }, (_, k) => [
    `voter_${k + 1}`,
    `probability_${k + 1}`,
    `on_roll_${k + 1}`,
    `evidence_${k + 1}`,
  ]);
  const out = rowWriter(file, [
    'line_id',
    'section',
    'page',
    'line',
    'question',
    'question_en',
    'question_es',
    'chance_that_it_adds_a_valid_signature',
    'other_line_id',
    'written_name',
    'written_address',
    'written_birth_date',
    'written_signed_on',
    ...candidateHeadings.flat(),
  ]);
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== REVIEW) continue;
    const text = lines.textOf(i);
    const question = QUESTION_CODES[table.question[i]];
    const words = QUESTIONS[question];
    const cells = [
      ...place(text),
      question,
      cell(words.en),
      cell(words.es),
      table.adds[i].toFixed(3),
      table.otherLine[i] === NO_LINE ? '' : cell(lines.cellOf(table.otherLine[i], 'lineId')),
      writtenCell(nameOf(text)),
      writtenCell(addressOf(text)),
      writtenCell(text.birthDate),
      writtenCell(text.signedOn),
    ];
    for (let k = 0; k < SHOWN; k++) {
      const row = k < KEPT ? matches.row[i * KEPT + k] : NO_ROW;
      if (row === NO_ROW || (k > 0 && matches.probability[i * KEPT + k] < SHOWN_FROM)) {
        cells.push('', '', '', '');
        continue;
      }
      const voter = roll.voterAt(row);
      const evidence = input.explain === undefined ? '' : evidenceWords(input.explain(i, row));
      cells.push(
        cell(voter.voterId),
        matches.probability[i * KEPT + k].toFixed(4),
        writtenCell(registrationOf(voter)),
        writtenCell(evidence),
      );
    }
    const handed = out.row(cells.join(','));
    if (handed !== undefined) {
      await handed;
      signal?.throwIfAborted();
    }
  }
  await out.close();
}

/** duplicates.csv: lines that are, or may be, further signatures of voters counted on another line, each group led by the line that counts. */
export async function writeDuplicates(file: ReportFileWriter, { screening, lines, roll, signal }: LineFilesInput): Promise<void> {
  const { table, reasons } = screening;
  const groups = new Map<number, number[]>();
  const duplicate = reasons.indexOf('duplicate');
  const join = (leader: number, line: number) => {
    const group = groups.get(leader);
    if (group === undefined) groups.set(leader, [line]);
    else group.push(line);
  };
  for (let i = 0; i < table.count; i++) if (table.otherLine[i] !== NO_LINE) join(table.otherLine[i], i);
  const out = rowWriter(file, [
    'group',
    'line_id',
    'section',
    'page',
    'line',
    'standing',
    'voter_id',
    'probability',
    'second_voter_id',
    'second_probability',
    'repeats_line_id',
    'name_on_roll',
    'written_name',
    'written_address',
  ]);
  let number = 0;
  for (const leader of [...groups.keys()].sort((a, b) => a - b)) {
    number++;
    for (const i of [leader, ...groups.get(leader)!.filter((line) => line !== leader)]) {
      const text = lines.textOf(i);
      const isDuplicate = table.outcome[i] === INELIGIBLE && table.reason[i] === duplicate;
      const standing =
        table.outcome[i] === REVIEW ? 'question' : isDuplicate ? 'duplicate' : table.outcome[i] === INELIGIBLE ? 'not-counted' : 'counts';
      const second = table.secondRow[i];
      const voter = table.row[i] === NO_ROW ? null : roll.voterAt(table.row[i]);
      const cells = [
        String(number),
        ...place(text),
        standing,
        voter === null ? '' : cell(voter.voterId),
        table.probability[i].toFixed(4),
        second === NO_ROW ? '' : cell(roll.voterIdOf(second)),
        second === NO_ROW ? '' : table.secondProbability[i].toFixed(4),
        i === leader ? '' : cell(lines.cellOf(leader, 'lineId')),
        voter === null ? '' : writtenCell(voterName(voter)),
        writtenCell(nameOf(text)),
        writtenCell(addressOf(text)),
      ];
      const handed = out.row(cells.join(','));
      if (handed !== undefined) {
        await handed;
        signal?.throwIfAborted();
      }
    }
  }
  await out.close();
}

/**
 * strike-list.csv: lines that will not count and may be crossed out before filing, where the law lets the proponents do so. Each
 * lowers the raw count by one; the valid count is expected to fall by no more than `expected_valid_effect`. No line in
 * review is on it. `searched` says of a line of nobody found how that person was looked for.
 */
export async function writeStrikeList(file: ReportFileWriter, input: LineFilesInput): Promise<void> {
  const { screening, lines, matches, reasonWords, signal } = input;
  const { table, reasons } = screening;
  const out = rowWriter(file, [
    'line_id',
    'section',
    'page',
    'line',
    'reason',
    'reason_en',
    'reason_es',
    'certainty',
    'repeats_line_id',
    'raw_count_effect',
    'expected_valid_effect',
    'raw_count_after',
    'written_name',
    'written_address',
    'searched',
  ]);
  let raw = table.count;
  for (let i = 0; i < table.count; i++) {
    if (table.outcome[i] !== INELIGIBLE) continue;
    const text = lines.textOf(i);
    const reason = reasons[table.reason[i]];
    const or = table.otherReason[i] === NO_CODE ? null : reasons[table.otherReason[i]];
    const words = reasonWords.get(reason);
    const otherWords = or === null ? undefined : reasonWords.get(or);
    const nowhere = matches.relative[i] + matches.stranger[i] + matches.elsewhere[i];
    const certainty = or !== null ? 1 - table.valid[i] : reason === 'not-registered' ? nowhere : table.probability[i];
    raw--;
    const cells = [
      ...place(text),
      reason,
      cell(oneOrOther(words?.en, otherWords?.en, ' OR ')),
      cell(oneOrOther(words?.es, otherWords?.es, ' O ')),
      certainty.toFixed(4),
      table.otherLine[i] === NO_LINE ? '' : cell(lines.cellOf(table.otherLine[i], 'lineId')),
      '-1',
      table.adds[i] < 0.0005 ? '0.000' : `-${table.adds[i].toFixed(3)}`,
      String(raw),
      writtenCell(nameOf(text)),
      writtenCell(addressOf(text)),
      reason === 'not-registered' || or === 'not-registered' ? writtenCell((input.searched?.(i) ?? []).join('; ')) : '',
    ];
    const handed = out.row(cells.join(','));
    if (handed !== undefined) {
      await handed;
      signal?.throwIfAborted();
    }
  }
  await out.close();
}

function oneOrOther(words: string | undefined, other: string | undefined, or: string): string {
  return other === undefined ? (words ?? '') : `${words ?? ''}${or}${other}`;
}

function place(text: LineText): string[] {
  return [cell(text.lineId), cell(text.section), cell(text.page), cell(text.line)];
}

function nameOf(text: LineText): string {
  return text.firstName === '' && text.lastName === '' ? text.name : `${text.firstName} ${text.lastName}`.trim();
}

function addressOf(text: LineText): string {
  return [text.address, text.city, text.zip].filter((part) => part !== '').join(', ');
}

function voterName(voter: VoterRecord): string {
  return [voter.firstName, voter.middleName, voter.lastName, voter.suffix].filter((part) => part !== '').join(' ');
}

/** A registration in one cell: name, address, standing. Never party, race or ethnicity: the roll does not hold them. */
function registrationOf(voter: VoterRecord): string {
  const street = [voter.houseNumber, voter.streetDirection, voter.streetName, voter.streetType].filter((part) => part !== '').join(' ');
  const unit = voter.unit === '' ? '' : ` #${voter.unit}`;
  const born = voter.birth === '' ? '' : `, born ${voter.birth}`;
  const since = voter.registeredOn === '' ? '' : ` since ${voter.registeredOn}`;
  const former = voter.former ? ', an earlier registration' : '';
  return `${voterName(voter)}; ${street}${unit}, ${voter.city} ${voter.zip}; ${voter.status}${since}${former}${born}`;
}

const FIELD_WORDS: Readonly<Record<FieldEvidence['field'], string>> = {
  given: 'given name',
  surname: 'surname',
  middle: 'middle name',
  suffix: 'suffix',
  birth: 'birth date',
  house: 'house number',
  street: 'street',
  unit: 'unit',
  city: 'city',
  zip: 'ZIP',
};

/** Evidence in one cell, strongest first: "given name: one letter differs (JON / JOHN); street: same". */
export function evidenceWords(evidence: readonly FieldEvidence[]): string {
  return [...evidence]
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits))
    .map(({ field, words, written, onRoll }) => {
      const both = written !== '' && onRoll !== '' && written.toUpperCase() !== onRoll.toUpperCase() ? ` (${written} / ${onRoll})` : '';
      return `${FIELD_WORDS[field]}: ${words}${both}`;
    })
    .join('; ');
}
